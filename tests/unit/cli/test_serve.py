"""The app is served on this machine only, or by links from others; its options are in the folder beside it."""

import os
import sys

import pytest
from typer.testing import CliRunner

from assessment.cli.application import app
from assessment.cli.commands import serve
from assessment.definitions.paths import data_root

LAN = "192.168.1.5"


@pytest.fixture(autouse=True)
def own_network(monkeypatch):
    """A machine that its network knows by one address, and an environment that is put back after the test."""
    monkeypatch.setattr(serve, "in_network", lambda host: (LAN,) if host == "0.0.0.0" else ())
    for name in ("ASSESSMENT_SHARE", "ASSESSMENT_PUBLIC_URL", "FORWARDED_ALLOW_IPS"):
        monkeypatch.setenv(name, "set by the command")
        monkeypatch.delenv(name)


@pytest.fixture
def started(monkeypatch):
    """Command lines the app would have been started with."""
    seen = []
    monkeypatch.setattr(sys, "argv", ["assessment"])
    monkeypatch.setattr(serve.runpy, "run_module", lambda name, **_: seen.append((name, sys.argv)))
    return seen


def serving(*arguments):
    return CliRunner().invoke(app, ["serve", *arguments, "--lang", "en"])


@pytest.mark.parametrize("host", ["0.0.0.0", "::", LAN, "example.org", ""])
def test_an_address_others_can_reach_is_refused_because_there_is_no_login(started, host):
    result = serving("--host", host)

    assert result.exit_code == 2
    assert "no login" in result.stderr
    assert "--share" in result.stderr
    assert "ASSESSMENT_LOGIN_FILE" in result.stderr
    assert not started


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.7", "::1", "localhost"])
def test_an_address_of_this_machine_is_served(started, host):
    result = serving("--host", host, "--port", "9000")

    assert result.exit_code == 0
    name, arguments = started[0]
    assert name == "streamlit"
    assert arguments[:3] == ["streamlit", "run", str(data_root() / "app.py")]
    assert f"--server.address={host}" in arguments
    assert "--server.port=9000" in arguments
    assert os.environ["ASSESSMENT_SHARE"] == "false"


@pytest.mark.parametrize("proxies", ["127.0.0.1", "10.0.0.7, 2001:db8::/32"])
def test_the_web_server_believes_the_proxies_that_are_trusted_and_no_others(started, monkeypatch, proxies):
    if proxies != "127.0.0.1":  # what is trusted where nothing is set
        monkeypatch.setenv("ASSESSMENT_TRUSTED_PROXIES", proxies)

    assert serving().exit_code == 0

    assert os.environ["FORWARDED_ALLOW_IPS"] == proxies


def test_an_address_of_the_newer_kind_is_written_in_brackets(started):
    assert "http://[::1]:8501 " in serving("--host", "::1").stdout


@pytest.mark.parametrize(("arguments", "address"), [((), "0.0.0.0"), (("--host", LAN), LAN), (("--host", "::"), "::")])
def test_shared_it_is_served_where_others_reach_it_and_the_app_is_told(started, arguments, address):
    result = serving("--share", *arguments)

    assert result.exit_code == 0
    assert f"--server.address={address}" in started[0][1]
    assert os.environ["ASSESSMENT_SHARE"] == "true"


def test_the_address_for_colleagues_is_printed_and_never_the_one_that_means_all(started):
    result = serving("--share")

    assert "The app is at http://127.0.0.1:8501 " in result.stdout
    assert f"begin with http://{LAN}:8501" in result.stdout
    assert "0.0.0.0" not in result.stdout


def test_an_address_that_is_given_goes_before_the_one_that_was_worked_out(started):
    result = serving("--share", "--public-url", "http://pc-12:8501")

    assert "begin with http://pc-12:8501" in result.stdout
    assert LAN not in result.stdout
    assert os.environ["ASSESSMENT_PUBLIC_URL"] == "http://pc-12:8501"
    assert "--browser.serverAddress=pc-12" in started[0][1]


def test_shared_behind_a_proxy_of_this_machine_the_address_is_asked_for(started):
    result = serving("--share", "--host", "127.0.0.1")

    assert result.exit_code == 0
    assert "give it with --public-url" in result.stdout


@pytest.mark.parametrize("address", ["pc-12:8501", "ftp://pc-12", "http://pc 12", "http://pc-12/?a=b"])
def test_an_address_that_is_no_website_is_refused(started, address):
    result = serving("--share", "--public-url", address)

    assert result.exit_code == 2
    assert address in result.stderr
    assert not started


def test_the_greeting_that_asks_a_server_on_the_internet_is_left_out(started):
    serving("--share")

    assert "--logger.hideWelcomeMessage=true" in started[0][1]


def test_the_file_that_is_served_exists_with_its_options_beside_it():
    assert (data_root() / "app.py").is_file()
    assert (data_root() / ".streamlit" / "config.toml").is_file()


# --- with a login -----------------------------------------------------------------------------------------------------

LOGIN = """
[auth]
redirect_uri = "https://tool.example.com/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "assessment"
client_secret = "secret"
server_metadata_url = "https://sso.example.com/.well-known/openid-configuration"
"""


def with_login(monkeypatch, tmp_path, content):
    file = tmp_path / "login.toml"
    file.write_text(content, encoding="utf-8")
    monkeypatch.setenv("ASSESSMENT_LOGIN_FILE", str(file))


def test_with_a_login_it_is_served_to_others_who_come_by_its_address(started, monkeypatch, tmp_path):
    with_login(monkeypatch, tmp_path, LOGIN)

    result = serving("--host", "0.0.0.0")

    assert result.exit_code == 0
    assert "--server.address=0.0.0.0" in started[0][1]
    assert "People sign in at https://tool.example.com " in result.stdout
    assert os.environ["ASSESSMENT_PUBLIC_URL"] == "https://tool.example.com"
    assert os.environ["ASSESSMENT_SHARE"] == "false"


def test_a_login_file_with_a_mistake_is_refused_before_the_start(started, monkeypatch, tmp_path):
    with_login(monkeypatch, tmp_path, LOGIN.replace("0123456789abcdef0123456789abcdef", "short"))

    result = serving("--host", "0.0.0.0")

    assert result.exit_code == 2
    assert "cookie_secret needs at least 32 characters" in result.stderr
    assert "short" not in result.stderr
    assert not started
