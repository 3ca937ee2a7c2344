"""A process that is told to end: it lets nobody new in, and what a page saves is saved before it is gone."""

from __future__ import annotations

import asyncio
import json
import signal
import threading
import time

import pytest
from starlette.requests import Request

from assessment.ui import operation, stopping
from assessment.ui.stopping import NobodyNew, Stopping
from tests import own_loop


async def served(scope, receive, send):
    await send({"type": "served"})


def ask(path, kind="http", *, has_begun=True, extensions=()):
    """What comes back: "served", or the first message of the refusal."""
    sent = []
    scope = {"type": kind, "path": path, "method": "GET", "headers": [], "extensions": {key: {} for key in extensions}}

    async def receive():
        return {}

    async def send(message):
        sent.append(message)

    own_loop.run(NobodyNew(served, lambda: has_begun)(scope, receive, send))
    return sent


@pytest.mark.parametrize("path", ["/", "/questionnaire", "/_stcore/upload_file/s/f", "/reports/a", "/ui/app.js"])
def test_until_it_is_told_everybody_is_served(path):
    assert ask(path, has_begun=False) == [{"type": "served"}]


@pytest.mark.parametrize("path", ["/_stcore/upload_file/s/f", "/media/a.zip", "/reports/a", "/ui/app.js", "/healthz"])
def test_who_is_in_goes_on(path):
    assert ask(path) == [{"type": "served"}]


@pytest.mark.parametrize("path", ["/", "/questionnaire", "/auth/login"])
def test_a_new_page_is_refused_in_both_languages(path):
    begin, body = ask(path)

    assert begin["status"] == 503
    assert dict(begin["headers"])[b"retry-after"] == b"2"
    assert body["body"].decode().splitlines() == [
        "服务器正在重新启动，请稍后重新打开页面。",
        "This server is being restarted. Load the page again in a moment.",
    ]


def test_a_new_session_is_refused_so_that_a_proxy_asks_another_process():
    (begin, _) = ask("/_stcore/stream", "websocket", extensions=["websocket.http.response"])
    assert (begin["type"], begin["status"]) == ("websocket.http.response.start", 503)

    assert ask("/_stcore/stream", "websocket") == [{"type": "websocket.close", "code": 1012}]


def test_readiness_says_no_before_the_door_is_closed(monkeypatch):
    process = Stopping()
    monkeypatch.setattr(stopping, "here", lambda: process)
    process._begin(notice=5)

    answer = operation.ready(Request({"type": "http", "headers": []}))

    assert (answer.status_code, json.loads(answer.body)["status"]) == (503, "stopping")


@pytest.fixture
def closed(monkeypatch):
    """When the server was told to close its door: a handler of SIGTERM that was there before."""
    moments = []
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: moments.append(time.monotonic()))
    yield moments
    signal.signal(signal.SIGTERM, before)


async def told_to_end(notice):
    process = Stopping(notice=notice, within=5)
    process.take_over()
    begun = time.monotonic()
    signal.raise_signal(signal.SIGTERM)
    assert process.has_begun()
    await asyncio.sleep(0.3)
    return begun


def test_without_notice_the_door_is_closed_at_once(closed):
    begun = own_loop.run(told_to_end(0))

    assert closed[0] - begun < 0.1


def test_with_notice_the_door_stays_open_for_it(closed):
    begun = own_loop.run(told_to_end(0.2))

    assert len(closed) == 1
    assert closed[0] - begun >= 0.2


def test_a_second_signal_cuts_the_notice_short(closed):
    async def twice():
        await told_to_end(30)
        assert not closed
        signal.raise_signal(signal.SIGTERM)

    own_loop.run(twice())

    assert len(closed) == 1


def test_a_page_that_runs_ends_first_but_not_later_than_there_is_time():
    saved = []

    def page(seconds):
        time.sleep(seconds)
        saved.append(seconds)

    def run(seconds, within):
        thread = threading.Thread(target=page, args=(seconds,), name="ScriptRunner.scriptThread")
        thread.start()
        process = Stopping(within=within)
        process._begin(0)
        own_loop.run(process.let_pages_end())
        return list(saved), thread

    assert run(0.2, within=5)[0] == [0.2]
    found, left = run(0.5, within=0.1)
    assert found == [0.2]
    left.join()
