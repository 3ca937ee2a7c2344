"""How an app with a login starts: where others may reach it, with one secret of the cookies, and with safe cookies."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from assessment.errors import DefinitionError
from assessment.model.login import Login
from assessment.model.message import Problem, msg
from assessment.settings import RateLimits, Settings
from assessment.ui import asgi, configured, rate_limits, services, signed_in
from assessment.ui.headers import EncryptedCookies
from tests import own_loop

LOGIN = Login(
    redirect_uri="https://tool.example/oauth2callback",
    cookie_secret=SecretStr("s" * 32),
    providers=("default",),
    auth={"cookie_secret": "s" * 32},
)


@pytest.fixture
def options(monkeypatch):
    """Options of Streamlit by name, as if they were given."""
    given = {"server.address": "127.0.0.1", "server.cookieSecret": ""}
    monkeypatch.setattr(asgi.st, "get_option", given.get)
    monkeypatch.setattr(asgi.config, "is_manually_set", lambda name: bool(given[name]))
    return given


def test_with_a_login_it_starts_where_others_reach_it(monkeypatch, options):
    monkeypatch.setattr(configured, "login", lambda: LOGIN)
    monkeypatch.setattr(services, "settings", lambda: Settings(processes=4))
    options["server.address"] = "0.0.0.0"

    asgi.refuse_if_open()


@pytest.mark.parametrize(("secret", "starts"), [("", False), ("short", False), ("s" * 32, True)])
def test_several_processes_need_one_secret_that_is_given(monkeypatch, options, capsys, secret, starts):
    monkeypatch.setattr(configured, "login", lambda: None)
    monkeypatch.setattr(services, "settings", lambda: Settings(processes=2))
    options["server.cookieSecret"] = secret
    if starts:
        asgi.refuse_if_open()
        return

    with pytest.raises(SystemExit) as end:
        asgi.refuse_if_open()

    assert end.value.code == 2
    assert "STREAMLIT_SERVER_COOKIE_SECRET" in capsys.readouterr().err


def test_a_login_file_that_cannot_be_used_ends_the_start_with_every_problem(monkeypatch, capsys):
    def wrong():
        raise DefinitionError(msg("The login file {file} cannot be used", file="a.toml"), [Problem(what=msg("first"))])

    monkeypatch.setattr(configured, "login", wrong)

    with pytest.raises(SystemExit) as end:
        asgi.app_parts()

    assert end.value.code == 2
    assert "first" in capsys.readouterr().err


def test_a_store_of_the_limits_that_cannot_be_used_ends_the_start(monkeypatch, capsys):
    monkeypatch.setattr(services, "settings", lambda: Settings(rate=RateLimits(store="nonsense://me:secret@server")))
    rate_limits.limits.cache_clear()

    with pytest.raises(SystemExit) as end:
        asgi.app_parts()

    assert end.value.code == 2
    said = capsys.readouterr().err
    assert "ASSESSMENT_RATE_STORE" in said
    assert "secret" not in said


def test_streamlit_is_told_of_the_login_and_cookies_are_kept_to_https(monkeypatch):
    monkeypatch.setattr(configured, "login", lambda: LOGIN)

    parts = asgi.app_parts()

    assert parts["secrets"] == {"auth": LOGIN.auth}
    assert EncryptedCookies in [one.cls for one in parts["middleware"]]


def test_every_cookie_is_marked_as_secure_once():
    sent = []

    async def app(_scope, _receive, send):
        headers = [(b"set-cookie", b"a=1; HttpOnly"), (b"Set-Cookie", b"b=2; Secure"), (b"location", b"/")]
        await send({"type": "http.response.start", "status": 302, "headers": headers})

    async def send(message):
        sent.append(message)

    own_loop.run(EncryptedCookies(app)({"type": "http"}, None, send))

    assert [value for _, value in sent[0]["headers"]] == [b"a=1; HttpOnly; Secure", b"b=2; Secure", b"/"]


# --- what a provider says of somebody ---------------------------------------------------------------------------------

CLAIMS = {"is_logged_in": True, "iss": "https://sso.example", "sub": "1", "iat": 1_795_451_290, "name": "Li"}


@pytest.mark.parametrize("missing", ["is_logged_in", "iss", "sub", "iat"])
def test_who_is_not_said_to_be_anybody_is_nobody(missing):
    assert signed_in._from_claims({name: value for name, value in CLAIMS.items() if name != missing}) is None


@pytest.mark.parametrize(
    ("claim", "groups"),
    [
        (["a", "b", "a"], ("a", "b")),
        ("a", ("a",)),
        (None, ()),
        (["a", 7, {"b": 1}], ("a",)),
        ({"a": 1}, ()),
    ],
)
def test_groups_are_a_list_of_texts_or_a_single_one(claim, groups):
    assert signed_in._from_claims({**CLAIMS, "groups": claim}).groups == groups


def test_two_sign_ins_of_one_person_are_told_apart():
    first, second = (signed_in._from_claims({**CLAIMS, "nonce": nonce}) for nonce in "ab")

    assert (first.issuer, first.subject) == (second.issuer, second.subject)
    assert first.signed.key != second.signed.key
    assert first.signed.identity == second.signed.identity
