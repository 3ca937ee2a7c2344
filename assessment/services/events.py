"""What happened while the program runs, for logs and metrics: numbers and words of closed lists.

An event has no place for an answer, a name, an address or a token, so none can get into a log by it.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, ParamSpec, TypeVar

EventName = Literal[
    "started",
    "stopped",
    "request",
    "session_opened",
    "session_closed",
    "answers_saved",
    "firms_scored",
    "report_made",
    "page_failed",
    "not_ready",
]
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    `kind`: which of a few kinds: route, ending of a file, class of an error, part that is not ready; `count`: of what
    the name says; `seconds`: how long it took; `status`: of an HTTP answer.
    """

    name: EventName
    kind: str = ""
    count: int | None = None
    seconds: float | None = None
    status: int | None = None


Listener = Callable[[Event], None]
_LISTENERS: list[Listener] = []


def listen(listener: Listener) -> None:
    """Tell a listener of everything that happens from now on; a second time changes nothing."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def unlisten(listener: Listener) -> None:
    """Tell a listener no more."""
    if listener in _LISTENERS:
        _LISTENERS.remove(listener)


def happened(event: Event) -> None:
    """Tell every listener."""
    for listener in tuple(_LISTENERS):
        listener(event)


@contextmanager
def timed(name: EventName, kind: str = "", count: int | None = None) -> Iterator[None]:
    """Tell that the block was done, with its seconds; a block that fails is not told."""
    begun = time.perf_counter()
    yield
    happened(Event(name, kind, count, time.perf_counter() - begun))


def tells(name: EventName, kind: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator: tell every call that succeeds, with its seconds."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def told(*args: P.args, **kwargs: P.kwargs) -> R:
            with timed(name, kind):
                return function(*args, **kwargs)

        return told

    return decorate
