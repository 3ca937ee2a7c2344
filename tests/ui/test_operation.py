"""What a monitor is told: alive, ready, how much is done - and that none of it holds an answer, a name or a token."""

from __future__ import annotations

import json

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from assessment.services.events import Event, listen, unlisten
from assessment.settings import Settings
from assessment.ui import operation, services
from assessment.ui.measured import Measured, route
from assessment.ui.metrics import Metrics
from tests import own_loop

HERE = [(b"host", b"127.0.0.1:8501")]


class Parts:
    def __init__(self, **parts):
        self._parts = {"database": True, "data": True, "disk": True, **parts}

    def parts(self):
        return self._parts


async def stream(websocket):
    await websocket.accept()
    await websocket.close()


async def broken(_request):
    raise RuntimeError


APP = Starlette(
    routes=[
        Route("/healthz", operation.health),
        Route("/readyz", operation.ready),
        Route("/metrics", operation.figures),
        Route("/broken", broken),
        WebSocketRoute("/_stcore/stream", stream),
    ],
    middleware=[Middleware(Measured)],
)


def ask(path, headers=HERE, client=("127.0.0.1", 50_000), kind="http"):
    """Status, headers and text of an answer, asked of the application without a network."""
    sent = []
    scope = {
        "type": kind, "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"link=token",
        "headers": headers, "client": client, "server": ("127.0.0.1", 8501), "scheme": "http", "http_version": "1.1",
        "root_path": "",
    }  # fmt: skip

    async def receive():
        return {"type": "websocket.connect" if kind == "websocket" else "http.request"}

    async def send(message):
        sent.append(message)

    own_loop.run(APP(scope, receive, send))
    if kind == "websocket":
        return None
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], {k.decode(): v.decode() for k, v in sent[0]["headers"]}, body.decode()


@pytest.fixture
def set_to(monkeypatch):
    def choose(**settings):
        monkeypatch.setattr(services, "settings", lambda: Settings(**settings))

    choose()
    return choose


@pytest.fixture
def counted(monkeypatch):
    """Figures of a server that begins now."""
    figures = Metrics()
    monkeypatch.setattr(operation, "metrics", lambda: figures)
    listen(figures.count)
    yield lambda: samples(figures)
    unlisten(figures.count)


def samples(figures):
    families = text_string_to_metric_families(figures.text().decode())
    return {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}


def test_a_server_that_can_work_says_so_part_by_part(monkeypatch):
    monkeypatch.setattr(services, "readiness", Parts)

    status, _, text = ask("/readyz")

    assert status == 200
    assert json.loads(text) == {"status": "ready", "parts": {"database": "ok", "data": "ok", "disk": "ok"}}


def test_a_server_that_cannot_says_which_part_with_503(monkeypatch):
    monkeypatch.setattr(services, "readiness", lambda: Parts(disk=False))

    status, headers, text = ask("/readyz")

    assert status == 503
    assert headers["cache-control"] == "no-store"
    assert json.loads(text)["parts"] == {"database": "ok", "data": "ok", "disk": "failed"}


def test_figures_count_what_happened(counted, set_to):
    for event in (
        Event("answers_saved", count=3),
        Event("firms_scored", count=200, seconds=0.2),
        Event("report_made", "pdf", seconds=1.0),
        Event("report_made", "pdf", seconds=1.0),
        Event("page_failed", "ValueError"),
    ):
        operation.metrics().count(event)

    found = counted()

    assert found["assessment_answers_saved_total",] == 3
    assert found["assessment_firms_scored_total",] == 200
    assert found["assessment_scoring_seconds_count",] == 1
    assert found["assessment_scoring_seconds_sum",] == pytest.approx(0.2)
    assert found["assessment_reports_total", "pdf"] == 2
    assert found["assessment_pages_failed_total",] == 1


def test_requests_are_counted_by_route_and_status(counted):
    ask("/healthz")
    ask("/healthz")
    ask("/of-no-page")
    with pytest.raises(RuntimeError):
        ask("/broken")

    found = counted()

    assert found["assessment_requests_total", "/healthz", "200"] == 2
    assert found["assessment_requests_total", "404", "page"] == 1
    assert found["assessment_requests_total", "500", "page"] == 1


def test_sessions_are_counted_while_they_last(counted):
    ask("/_stcore/stream", kind="websocket")

    found = counted()

    assert found["assessment_sessions_opened_total",] == 1
    assert found["assessment_sessions",] == 0


def test_no_address_and_no_token_gets_into_the_figures(counted, set_to):
    ask("/reports/SECRETJOB")
    ask("/guest-SECRETPAGE")

    text = ask("/metrics")[2]

    assert "SECRET" not in text
    assert "token" not in text
    assert route("/reports/SECRETJOB") == "/reports/"


@pytest.mark.parametrize(
    ("headers", "client"),
    [
        (HERE, ("192.0.2.7", 50_000)),
        ([(b"host", b"pc-12:8501")], ("127.0.0.1", 50_000)),
        ([*HERE, (b"x-forwarded-for", b"192.0.2.7")], ("127.0.0.1", 50_000)),
        (HERE, None),
    ],
    ids=["another machine", "another name", "a proxy", "nobody knows"],
)
def test_figures_are_for_this_machine_unless_a_setting_says_otherwise(set_to, headers, client):
    assert ask("/metrics", headers, client)[0] == 404

    set_to(metrics_open=True)

    assert ask("/metrics", headers, client)[0] == 200


def test_figures_are_openmetrics(set_to):
    status, headers, text = ask("/metrics")

    assert status == 200
    assert headers["content-type"].startswith("application/openmetrics-text")
    assert text.endswith("# EOF\n")
