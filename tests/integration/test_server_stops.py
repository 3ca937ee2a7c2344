"""A real server that gets SIGTERM: it says so, lets nobody new in, lets a running page save, and is gone in time."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.browser.conftest import free_port, running

SERVER = "tests/integration/slow_app.py"


def until(what):
    end = time.monotonic() + 30
    while not what():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def status(address):
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@contextmanager
def session(address):
    """A page that is open: its script begins to run."""
    with connect(f"{address.replace('http', 'ws')}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as page:
        message = BackMsg()
        message.rerun_script.query_string = ""
        page.send(message.SerializeToString())
        yield


@pytest.mark.slow
def test_a_server_told_to_stop_says_so_lets_the_page_save_and_is_gone(tmp_path):
    options = {
        "SLOW_FOLDER": str(tmp_path),
        "SLOW_SECONDS": "4",
        "ASSESSMENT_STOP_NOTICE_SECONDS": "3",
        "ASSESSMENT_STOP_SECONDS": "30",
    }
    with running(SERVER, tmp_path, free_port(), **options) as (address, process), session(address):
        until((tmp_path / "begun").exists)
        assert status(f"{address}/readyz") == 200

        process.terminate()

        until(lambda: status(f"{address}/readyz") == 503)
        assert status(f"{address}/healthz") == 200
        assert status(f"{address}/questionnaire") == 503
        with pytest.raises(InvalidStatus) as refused, session(address):
            pass
        assert refused.value.response.status_code == 503
        assert not (tmp_path / "ended").exists()
        process.wait(60)

    assert (tmp_path / "ended").exists()


@pytest.mark.long
def test_a_page_that_never_ends_keeps_no_server_from_going(tmp_path):
    options = {"SLOW_FOLDER": str(tmp_path), "SLOW_SECONDS": "60", "ASSESSMENT_STOP_SECONDS": "1"}
    with running(SERVER, tmp_path, free_port(), **options) as (address, process), session(address):
        until((tmp_path / "begun").exists)
        told = time.monotonic()

        process.terminate()
        process.wait(50)

    assert time.monotonic() - told < 40
    assert not (tmp_path / "ended").exists()
