"""What a monitor asks of the server: does it live, can it work, how much does it do."""

from __future__ import annotations

import secrets
from functools import cache
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from assessment.services.addresses import is_loopback
from assessment.services.events import Event, happened
from assessment.ui import services, stopping
from assessment.ui.metrics import CONTENT_TYPE_LATEST, Metrics
from assessment.ui.visitor import FORWARDED

_RUN = secrets.token_hex(8)
_NOT_READY = 503
_NO_STORE = {"Cache-Control": "no-store"}


@cache
def metrics() -> Metrics:
    """The figures of this process."""
    return Metrics()


async def health(_request: Request) -> Response:
    """`{"status": "ok", "run": ...}` while the process answers; another start of the server has another `run`."""
    return JSONResponse({"status": "ok", "run": _RUN}, headers=_NO_STORE)


def ready(_request: Request) -> Response:
    """Each part with "ok" or "failed"; 503 where one failed, or where the process is about to end.

    Runs in a thread: the database may take its time.
    """
    if stopping.here().has_begun():
        return JSONResponse({"status": "stopping", "parts": {}}, _NOT_READY, headers=_NO_STORE)
    parts = services.readiness().parts()
    for name, is_ready in parts.items():
        if not is_ready:
            happened(Event("not_ready", name))
    content = {
        "status": "ready" if all(parts.values()) else "not ready",
        "parts": {name: "ok" if is_ready else "failed" for name, is_ready in parts.items()},
    }
    return JSONResponse(content, 200 if all(parts.values()) else _NOT_READY, headers=_NO_STORE)


def figures(request: Request) -> Response:
    """The figures of this process as OpenMetrics; to others than this machine only where a setting says so."""
    if not (services.settings().metrics_open or _is_from_here(request)):
        return Response("Not found", status_code=404, media_type="text/plain")
    return Response(metrics().text(), media_type=CONTENT_TYPE_LATEST, headers=_NO_STORE)


def _is_from_here(request: Request) -> bool:
    """As for a visitor: the connection is of this machine, under a loopback name, and came through no proxy."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    return (
        request.client is not None
        and is_loopback(request.client.host)
        and is_loopback(host)
        and not any(name in request.headers for name in FORWARDED)
    )
