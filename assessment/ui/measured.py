"""Tells of every request and every session: by route, never by address, which can hold the token of a link."""

from __future__ import annotations

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment.services.events import Event, happened

_EXACT = ("/healthz", "/readyz", "/metrics")
_BEGINNINGS = ("/reports/", "/evidence/", "/ui/", "/_stcore/", "/static/", "/media/")
PAGE = "page"
"""All pages, and whatever else is asked for."""
_STREAM = "/_stcore/stream"
_FAILED = 500


def route(path: str) -> str:
    """Which of a few routes an address belongs to; all pages are one."""
    if path in _EXACT:
        return path
    return next((beginning for beginning in _BEGINNINGS if path.startswith(beginning)), PAGE)


class Measured:
    """Middleware that tells what was asked and answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and tell of it when it is answered."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket" and scope["path"].endswith(_STREAM):
            await self._session(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, status = time.perf_counter(), _FAILED

        async def look(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, look)
        finally:
            happened(Event("request", route(scope["path"]), None, time.perf_counter() - begun, status))

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, opened = time.perf_counter(), False

        async def look(message: Message) -> None:
            nonlocal opened
            if message["type"] == "websocket.accept" and not opened:
                opened = True
                happened(Event("session_opened"))
            await send(message)

        try:
            await self._app(scope, receive, look)
        finally:
            if opened:
                happened(Event("session_closed", seconds=time.perf_counter() - begun))
