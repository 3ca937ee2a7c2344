"""How often one address may sign in, upload, and open links that lead nowhere: whoever tries more often has to wait.

The counts lie in the memory of the process, or in a store that several processes share. A store that does not answer
locks nobody out, and holds nobody up for long: the process counts for itself meanwhile.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Literal

from limits import RateLimitItem, parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assessment.errors import SettingsError
from assessment.locale import translator
from assessment.model.message import msg
from assessment.settings import RateLimits
from assessment.ui import services

_log = logging.getLogger(__name__)

Kind = Literal["login", "upload", "links"]
_LOGIN = ("/auth/login", "/oauth2callback")
_UPLOAD = "/_stcore/upload_file/"
_UPLOADS = ("PUT", "POST")
_TOO_MANY = 429
_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}
"""Seconds for an answer of the store; its address may say otherwise (`?socket_timeout=3`)."""
_ASKED_AGAIN_S = 5.0
"""So long a store that did not answer is left alone: else every request would wait for it."""
_NETWORK_OF_ONE = 64
"""Whoever has one address of the newer kind has all of its network: they count as one."""


class Limits:
    """Counts by kind and address.

    Args:
        rates: what is allowed, and where it is counted.
        clock: seconds that only go forward.

    Raises:
        SettingsError: the place is none that can be counted at, or the package that speaks to it is missing.
    """

    def __init__(self, rates: RateLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self._allowed: Mapping[Kind, RateLimitItem | None] = {
            "login": _rate(rates.login),
            "upload": _rate(rates.upload),
            "links": _rate(rates.links),
        }
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = SlidingWindowCounterRateLimiter(_storage(rates.store)) if rates.store else None
        self._clock = clock
        self._alone_until = -math.inf

    def count(self, kind: Kind, address: str) -> int:
        """Count one try; the seconds to wait where it is one too many, else 0."""
        return self._ask(kind, address, counting=True)

    def wait(self, kind: Kind, address: str) -> int:
        """The same without counting."""
        return self._ask(kind, address, counting=False)

    def _ask(self, kind: Kind, address: str, *, counting: bool) -> int:
        allowed = self._allowed[kind]
        if allowed is None:
            return 0
        if self._shared is not None and self._clock() >= self._alone_until:
            try:
                return _seconds(self._shared, allowed, kind, address, counting=counting)
            except StorageError as error:
                self._alone_until = self._clock() + _ASKED_AGAIN_S
                _log.warning("Limits are counted by each process alone: %s", type(error.storage_error).__name__)
        return _seconds(self._own, allowed, kind, address, counting=counting)


class RateLimited:
    """Middleware that answers 429, in both languages, to whoever signs in or uploads too often."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless its address has to wait."""
        kind = _kind(scope)
        seconds = await run_in_threadpool(limits().count, kind, address_of(scope)) if kind else 0
        if seconds:
            await _refusal(seconds)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


@cache
def limits() -> Limits:
    """The counts of this process."""
    return Limits(services.settings().rate)


def address_of(scope: Scope) -> str:
    """Whom a request is counted for; the server has already replaced a trusted proxy by whom it speaks for."""
    client = scope.get("client")
    return counted_as(client[0] if client else None)


def counted_as(address: str | None) -> str:
    """An address as it is counted: of the newer kind, its network."""
    try:
        found = ipaddress.ip_address((address or "127.0.0.1").partition("%")[0])
    except ValueError:
        return str(address)
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, _NETWORK_OF_ONE), strict=False).network_address)
    return str(getattr(found, "ipv4_mapped", None) or found)


def _storage(address: str) -> Storage:
    of_redis = address.startswith(("redis", "valkey"))
    hint = msg("Give redis://server:6379, and install the program with the extra redis, or leave it empty")
    refused = SettingsError(msg("ASSESSMENT_RATE_STORE cannot be used"), hint)
    try:
        found = storage_from_string(address, wrap_exceptions=True, **(_PATIENCE if of_redis else {}))
    except (ConfigurationError, ValueError) as error:  # the address is never repeated: it may hold a password
        raise refused from error
    if not isinstance(found, Storage):  # async+redis://
        raise refused
    return found


def _rate(text: str) -> RateLimitItem | None:
    return parse(text) if text else None


def _seconds(
    limiter: SlidingWindowCounterRateLimiter, allowed: RateLimitItem, kind: Kind, address: str, *, counting: bool
) -> int:
    ask = limiter.hit if counting else limiter.test
    if ask(allowed, kind, address):
        return 0
    return max(1, math.ceil(limiter.get_window_stats(allowed, kind, address).reset_time - time.time()))


def _kind(scope: Scope) -> Kind | None:
    if scope["type"] != "http":
        return None
    path: str = scope["path"]
    if _UPLOAD in path and scope["method"] in _UPLOADS:
        return "upload"
    return "login" if path.endswith(_LOGIN) else None


def _refusal(seconds: int) -> PlainTextResponse:
    both = (translator("zh"), translator("en"))
    lines = (t("Too many tries from your network. Try again in {n} seconds.", n=seconds) for t in both)
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return PlainTextResponse("\n".join(lines), _TOO_MANY, headers=headers)
