"""The app is served on this machine only, with its options from the folder beside it."""

import sys

import pytest
from typer.testing import CliRunner

from assessment.cli.application import app
from assessment.cli.commands import serve
from assessment.definitions.paths import data_root


@pytest.fixture
def started(monkeypatch):
    """Command lines the app would have been started with."""
    seen = []
    monkeypatch.setattr(sys, "argv", ["assessment"])
    monkeypatch.setattr(serve.runpy, "run_module", lambda name, **_: seen.append((name, sys.argv)))
    return seen


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_an_address_others_can_reach_is_refused_because_there_is_no_login(started, host):
    result = CliRunner().invoke(app, ["serve", "--host", host, "--lang", "en"])

    assert result.exit_code == 2
    assert "no login" in result.stderr
    assert not started


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.7", "::1", "localhost"])
def test_an_address_of_this_machine_is_served(started, host):
    result = CliRunner().invoke(app, ["serve", "--host", host, "--port", "9000"])

    assert result.exit_code == 0
    name, arguments = started[0]
    assert name == "streamlit"
    assert arguments[:3] == ["streamlit", "run", str(data_root() / "app.py")]
    assert f"--server.address={host}" in arguments
    assert "--server.port=9000" in arguments


def test_the_file_that_is_served_exists_with_its_options_beside_it():
    assert (data_root() / "app.py").is_file()
    assert (data_root() / ".streamlit" / "config.toml").is_file()
