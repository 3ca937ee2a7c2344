"""How a process ends that is told to: nobody new is let in, what runs comes to its end, and then it is gone.

SIGTERM begins it. `/readyz` says 503 and new visitors are sent away from that moment on; after a notice, in which a
balancer may find that out, the server closes its door, lets requests and running pages end, and exits. A second SIGTERM
cuts the notice short.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assessment.locale import translator
from assessment.ui.measured import PAGE, route

_log = logging.getLogger(__name__)
_SCRIPT = "ScriptRunner.scriptThread"
"""Name Streamlit gives to the threads that run pages."""
_UNAVAILABLE = 503
_RETRY = "2"
"""Seconds after which another process, or the next start of this one, may be there."""
_DENIAL = "websocket.http.response"
"""Extension of ASGI that answers a websocket with a status of its own."""


class Stopping:
    """Whether this process is about to end, and how long it may take.

    Args:
        notice: seconds between the signal and the closing of the door.
        within: seconds that requests, and then pages, get to end.
    """

    def __init__(self, notice: float = 0, within: float = 10) -> None:
        self._notice, self._within = notice, within
        self._until: float | None = None

    def has_begun(self) -> bool:
        """Whether the process was told to end."""
        return self._until is not None

    def take_over(self) -> None:
        """Do it in this way from now on; where signals are not ours to handle (no main thread), nothing changes."""
        if threading.current_thread() is not threading.main_thread():
            return
        before, loop = signal.getsignal(signal.SIGTERM), asyncio.get_running_loop()
        if not callable(before):
            return
        _end_requests_within(before, self._within / 2)

        def begin(number: int, frame: Any) -> None:
            if self.has_begun() or not self._notice:
                self._begin(0)
                before(number, frame)
            else:
                self._begin(self._notice)
                loop.call_soon_threadsafe(loop.call_later, self._notice, before, number, None)

        signal.signal(signal.SIGTERM, begin)

    async def let_pages_end(self) -> None:
        """Wait until no page runs any more, so that what it saves is saved; no longer than there is time."""
        until = self._until or time.monotonic() + self._within / 2
        await asyncio.to_thread(_wait_for_pages, until)
        if left := _running():
            _log.warning("%d pages were cut off", len(left))

    def _begin(self, notice: float) -> None:
        self._until = time.monotonic() + notice + self._within


_here = Stopping()


def here() -> Stopping:
    """How this process ends."""
    return _here


def start(notice: float, within: float) -> Stopping:
    """Have this process end in this way when it is told to."""
    global _here  # noqa: PLW0603 - there is one process
    _here = Stopping(notice, within)
    _here.take_over()
    return _here


class NobodyNew:
    """Middleware that sends new visitors away once the process is about to end; whoever is in goes on.

    Args:
        has_begun: whether it is about to end.
    """

    def __init__(self, app: ASGIApp, has_begun: Callable[[], bool] = lambda: here().has_begun()) -> None:
        self._app = app
        self._has_begun = has_begun

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it is a page or a session that would begin now."""
        if not (self._has_begun() and _begins_something(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket" and _DENIAL not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1012})
        else:
            await _refusal()(scope, receive, send)


def _begins_something(scope: Scope) -> bool:
    if scope["type"] == "websocket":
        return True
    return scope["type"] == "http" and route(scope["path"]) == PAGE


def _refusal() -> PlainTextResponse:
    both = (translator("zh"), translator("en"))
    lines = (t("This server is being restarted. Load the page again in a moment.") for t in both)
    headers = {"Retry-After": _RETRY, "Cache-Control": "no-store"}
    return PlainTextResponse("\n".join(lines), _UNAVAILABLE, headers=headers)


def _running() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == _SCRIPT]


def _wait_for_pages(until: float) -> None:
    for thread in _running():
        thread.join(max(0.0, until - time.monotonic()))


def _end_requests_within(handler: Any, seconds: float) -> None:
    """Streamlit lets the server wait for its connections without an end; its own handler leads to the server."""
    config = getattr(getattr(handler, "__self__", None), "config", None)
    if config is not None and hasattr(config, "timeout_graceful_shutdown"):
        config.timeout_graceful_shutdown = max(1, round(seconds))
