"""Who signs in, uploads or opens wrong links too often has to wait, and is told how long; others do not notice."""

from __future__ import annotations

import pytest
from limits.errors import StorageError
from limits.storage import MemoryStorage
from pydantic import ValidationError
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assessment.settings import RateLimits, Settings
from assessment.ui import rate_limits
from assessment.ui.rate_limits import Limits, RateLimited, counted_as
from tests import own_loop

UPLOAD = "/_stcore/upload_file/session/file"


async def served(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})


def ask(path, method="GET", address="192.0.2.7", app=None, says=""):
    """Status, headers and text; `says`: whom the request is said to come from."""
    sent = []
    headers = [(b"x-forwarded-for", says.encode())] if says else []
    scope = {"type": "http", "path": path, "method": method, "headers": headers, "client": (address, 50_000)}

    async def receive():
        return {}

    async def send(message):
        sent.append(message)

    own_loop.run((app or RateLimited(served))(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(m.get("body", b"") for m in sent).decode()


@pytest.fixture
def set_to(monkeypatch):
    def choose(**rates):
        counts = Limits(RateLimits(**rates))
        monkeypatch.setattr(rate_limits, "limits", lambda: counts)

    return choose


def test_one_upload_too_many_is_refused_with_the_time_to_wait(set_to):
    set_to(upload="3 per hour")

    answers = [ask(UPLOAD, "PUT") for _ in range(4)]

    assert [status for status, *_ in answers] == [200, 200, 200, 429]
    _, headers, text = answers[3]
    seconds = int(headers[b"retry-after"])
    assert 0 < seconds <= 3600
    assert headers[b"cache-control"] == b"no-store"
    assert text.splitlines() == [
        f"您所在网络的尝试次数过多，请在 {seconds} 秒后重试。",
        f"Too many tries from your network. Try again in {seconds} seconds.",
    ]


def test_others_do_not_notice(set_to):
    set_to(upload="1 per hour")
    assert [ask(UPLOAD, "PUT")[0] for _ in range(2)] == [200, 429]

    assert ask(UPLOAD, "PUT", address="192.0.2.8")[0] == 200


@pytest.mark.parametrize(
    ("path", "method"),
    [("/questionnaire", "GET"), ("/_stcore/stream", "GET"), ("/reports/a", "GET"), (UPLOAD, "DELETE")],
)
def test_nothing_else_is_counted(set_to, path, method):
    set_to(upload="1 per hour", login="1 per hour", links="1 per hour")

    assert {ask(path, method)[0] for _ in range(3)} == {200}


@pytest.mark.parametrize("path", ["/auth/login", "/oauth2callback"])
def test_signing_in_is_counted(set_to, path):
    set_to(login="1 per minute")

    assert [ask(path)[0] for _ in range(2)] == [200, 429]


def test_an_empty_rate_counts_nothing(set_to):
    set_to(upload="")

    assert {ask(UPLOAD, "PUT")[0] for _ in range(200)} == {200}


def test_who_may_not_try_again_learns_it_without_being_counted():
    counts = Limits(RateLimits(links="2 per hour"))
    for _ in range(5):
        assert counts.wait("links", "a") == 0

    assert [counts.count("links", "a") > 0 for _ in range(3)] == [False, False, True]
    assert counts.wait("links", "a") > 0
    assert counts.wait("links", "b") == 0


class Gone(MemoryStorage):
    """A store that another program stopped."""

    def get_sliding_window(self, *_args, **_named):
        raise StorageError(ConnectionError())

    acquire_sliding_window_entry = get_sliding_window


def test_a_shared_store_that_does_not_answer_locks_nobody_out(caplog, monkeypatch):
    monkeypatch.setattr(rate_limits, "storage_from_string", lambda _address, **_named: Gone())
    counts = Limits(RateLimits(upload="1 per hour", store="redis://127.0.0.1:1"))

    assert [counts.count("upload", "a") > 0 for _ in range(2)] == [False, True]
    assert "each process alone" in caplog.text


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        (None, "127.0.0.1"),
        ("testclient", "testclient"),
    ],
)
def test_who_has_a_network_counts_as_one(address, counted):
    assert counted_as(address) == counted


def test_whoever_comes_through_a_trusted_proxy_is_counted_for_themselves_and_nobody_can_pretend_to(set_to):
    set_to(upload="1 per hour")
    app = ProxyHeadersMiddleware(RateLimited(served), trusted_hosts="127.0.0.1")

    assert [ask(UPLOAD, "PUT", "127.0.0.1", app, says=f"192.0.2.{i}")[0] for i in (1, 2, 1)] == [200, 200, 429]
    assert [ask(UPLOAD, "PUT", "192.0.2.9", app, says=f"192.0.2.{i}")[0] for i in (3, 4)] == [200, 429]


@pytest.mark.parametrize("proxies", ["*", "proxy.example.com"])
def test_not_everybody_can_be_trusted(proxies):
    with pytest.raises(ValidationError):
        Settings(trusted_proxies=proxies)


@pytest.mark.parametrize("rate", ["often", "0 per minute", "3 per fortnight", "-1 per hour"])
def test_a_rate_that_means_nothing_is_refused(rate):
    with pytest.raises(ValidationError):
        RateLimits(upload=rate)


def test_the_rates_that_are_set_at_first_can_be_read():
    assert Limits(RateLimits()).count("login", "a") == 0
