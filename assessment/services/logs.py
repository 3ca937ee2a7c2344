"""The log: one line per event, as JSON or as text, that cannot hold an answer, a name, an address or a token.

A line is put together from what is safe, instead of taking away what is not: the fixed words of our own sentences with
numbers in them, the class of an error and the places in the code it came through - never its message, never a text
that was put into a sentence. Of other libraries, whose sentences we do not know, the place in their code is all.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from assessment.errors import AssessmentError
from assessment.services.events import Event, listen
from assessment.settings import LogForm

OURS = "assessment"
_log = logging.getLogger(__name__)
_events = logging.getLogger(f"{OURS}.events")
_FIELDS = "fields"
_FIRST = ("time", "level", "event")
_HIDDEN = "…"
_VALUE = re.compile(r"%(?:%|[-#0 +]*[\d.]*[a-zA-Z])")
_FRAMES = 12
_SERVERS = ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi", "websockets")
"""Loggers that bring handlers of their own."""


def start_logs(form: LogForm) -> None:
    """From now on everything is logged to standard error in this form; "quiet": as text, and only what went wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(form))
    handler.addFilter(_matters)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(logging.WARNING if form == "quiet" else logging.INFO)
    logging.raiseExceptions = False  # a line that cannot be written would be printed with all that was in it
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_failed
    for name in _SERVERS:
        to_our_log(logging.getLogger(name))
    listen(log_event)


def to_our_log(logger: logging.Logger) -> None:
    """Take the handlers off a logger, so that what it says comes to ours, and only there."""
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)
    logger.propagate = True


def log_event(event: Event) -> None:
    """A line for an event, its empty fields left out."""
    if event.name == "page_failed":
        return  # whoever tells it also logs where it failed
    fields: dict[str, object] = {"kind": event.kind, "count": event.count, "status": event.status}
    if event.seconds is not None:
        fields["ms"] = round(event.seconds * 1000, 1)
    kept = {name: value for name, value in fields.items() if value not in ("", None)}
    level = logging.WARNING if event.name == "not_ready" else logging.INFO
    _events.log(level, event.name, extra={_FIELDS: kept})


def formatter(form: LogForm) -> logging.Formatter:
    """Turns a record into one line."""
    render: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.processors.LogfmtRenderer(key_order=_FIRST, drop_missing=True)
    )
    return structlog.stdlib.ProcessorFormatter(
        processors=[_only_safe, render], use_get_message=False, pass_foreign_args=True
    )


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == OURS


def _matters(record: logging.LogRecord) -> bool:
    """Of other libraries only what went wrong: each request has a line of ours."""
    return _is_ours(record) or record.levelno >= logging.WARNING


def _only_safe(_logger: Any, _method: str, given: EventDict) -> EventDict:
    """What is printed of a record; everything else in it is dropped."""
    record: logging.LogRecord = given["_record"]
    ours = _is_ours(record)
    moment = datetime.fromtimestamp(record.created, UTC)
    line: dict[str, object] = {
        "time": moment.isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "event": _words(record.msg, given.get("positional_args"))
        if ours
        else f"{record.name} {record.module}:{record.lineno}",
    }
    if ours:
        line |= record.__dict__.get(_FIELDS, {})
    error = (given.get("exc_info") or (None, None))[1]
    if error is not None:
        line |= {"error": " < ".join(_classes(error)), "at": " < ".join(_places(error))}
    return line


def _words(template: object, args: tuple[object, ...] | Mapping[str, object] | None) -> str:
    """A sentence of ours with its numbers; a text in it is hidden, an error of ours says its fixed words."""
    values = iter(args) if isinstance(args, tuple) else iter(())
    return _VALUE.sub(lambda found: "%" if found[0] == "%%" else _shown(next(values, None)), str(template))


def _shown(value: object) -> str:
    if isinstance(value, AssessmentError):
        values = {name: _shown(one) for name, one in value.message.values.items()}
        return value.message.text.format(**values)
    return str(value) if isinstance(value, int | float) else _HIDDEN


def _classes(error: BaseException) -> Iterator[str]:
    """The class of an error, and of what it came from."""
    following: BaseException | None = error
    for _ in range(_FRAMES):
        if following is None:
            return
        yield type(following).__name__
        following = following.__cause__ or following.__context__


def _places(error: BaseException) -> Iterator[str]:
    """Where in the code it happened, the innermost first."""
    frames = traceback.extract_tb(error.__traceback__, limit=-_FRAMES)
    for frame in reversed(frames):
        parts = frame.filename.replace("\\", "/").split("/")
        yield f"{'/'.join(parts[-2:])}:{frame.lineno}"


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        _log.error("A thread failed", exc_info=failed.exc_value)
