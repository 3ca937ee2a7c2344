"""A log line is whole, readable by machines, and cannot hold what a person typed: secrets go in, none comes out."""

from __future__ import annotations

import json
import logging
import threading
import warnings

import pytest

from assessment.errors import AssessmentError
from assessment.model.message import msg
from assessment.services import logs
from assessment.services.events import Event, happened, unlisten

SECRET = "东方齿轮-91310000MA1K35GX7T-token"


@pytest.fixture
def log(capsys):
    """Begin to log in a form; gives what was written. All is as before afterwards."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions, threading.excepthook)

    def start(form):
        logs.start_logs(form)

        def lines():
            return capsys.readouterr().err.splitlines()

        return lines

    yield start
    unlisten(logs.log_event)
    logging.captureWarnings(capture=False)
    root.handlers[:], level, logging.raiseExceptions, threading.excepthook = before
    root.setLevel(level)
    logging.getLogger("assessment").setLevel(logging.NOTSET)


def fail(text=SECRET):
    try:
        int(text)
    except ValueError as error:
        raise RuntimeError(text) from error


def test_an_event_is_one_line_of_json_with_its_fields(log):
    lines = log("json")

    happened(Event("request", "/readyz", seconds=0.0123, status=503))

    (line,) = map(json.loads, lines())
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info", "event": "request", "kind": "/readyz", "status": 503, "ms": 12.3
    }  # fmt: skip


def test_an_event_is_one_line_of_text(log):
    lines = log("text")

    happened(Event("answers_saved", count=3))

    (line,) = lines()
    assert line.startswith("time=")
    assert line.endswith("level=info event=answers_saved count=3")


def test_quiet_says_only_what_went_wrong(log):
    lines = log("quiet")

    happened(Event("answers_saved", count=3))
    logging.getLogger("assessment.ui").info("All is well")
    logging.getLogger("assessment.ui").warning("Answers are not saved")
    happened(Event("not_ready", "disk"))

    first, second = lines()
    assert 'event="Answers are not saved"' in first
    assert "event=not_ready kind=disk" in second


def test_an_error_is_told_by_class_and_place(log):
    lines = log("json")

    try:
        fail()
    except RuntimeError as error:
        logging.getLogger("assessment.ui").exception("A page failed", exc_info=error)

    (line,) = map(json.loads, lines())
    assert line["event"] == "A page failed"
    assert line["error"] == "RuntimeError < ValueError"
    assert line["at"].startswith("services/test_logs.py:")


def test_numbers_and_the_fixed_words_of_our_errors_stay_in_a_sentence(log):
    lines = log("json")
    error = AssessmentError(msg("{n} of {name} are missing", n=5, name=SECRET))

    logging.getLogger("assessment.x").warning("%d of %.1f %% at %s: %s", 3, 4.5, SECRET, error)

    assert json.loads(lines()[0])["event"] == "3 of 4.5 % at …: 5 of … are missing"


@pytest.mark.parametrize("form", ["json", "text", "quiet"])
@pytest.mark.filterwarnings("default")
def test_secrets_go_in_and_none_comes_out(log, form):
    lines = log(form)
    ours, other = logging.getLogger("assessment.ui"), logging.getLogger("some.library")
    for logger in (ours, other):
        logger.warning("%s", SECRET)
        logger.warning("%(a)s", {"a": SECRET})
        logger.warning("%d", SECRET)  # a wrong argument, which the library would print with all its values
        logger.warning("too few %s %s", *[SECRET])
        logger.error("failed", extra={"answer": SECRET}, stack_info=True)
        try:
            fail()
        except RuntimeError:
            logger.exception("failed with %s", [SECRET])
    other.warning(f"GET /?link={SECRET}")
    other.warning(ValueError(SECRET))
    warnings.warn(SECRET, UserWarning, stacklevel=1)
    thread = threading.Thread(target=fail, name=SECRET)
    thread.start()
    thread.join()

    written = lines()

    assert len(written) == 16  # twice six, and one each of the last four: each on one line
    assert not [line for line in written if any(part in line for part in SECRET.split("-"))]


def test_a_line_break_in_a_message_does_not_forge_a_line(log):
    lines = log("text")

    logging.getLogger("assessment").warning("one\ntime=now level=info event=forged")

    assert len(lines()) == 1


@pytest.mark.parametrize("name", ["uvicorn", "uvicorn.error", "uvicorn.access"])
def test_the_web_server_has_no_log_of_its_own(log, name):
    logger = logging.getLogger(name)
    logger.addHandler(logging.NullHandler())
    logger.propagate = False

    lines = log("json")
    logger.setLevel(logging.INFO)
    logger.info("GET /?link=token")  # it is our own line of the request that counts

    assert not lines()
    assert not logger.handlers
    assert logger.propagate
