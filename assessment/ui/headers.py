"""The security headers of every answer, and no other website at the door: what a browser is told and asked."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment.ui.index_page import original_index

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


_POLICY = "Content-Security-Policy"
SHOWS_NOTHING = "default-src 'none'; sandbox"
"""The policy of an answer that is saved and never shown; it brings it itself."""


@cache
def content_security_policy() -> str:
    """The policy. Inline scripts of Streamlit's own page are allowed by hash, taken from the installed file."""
    hashes = [_hash(script) for script in _INLINE_SCRIPT.findall(original_index())]
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        )
    )


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@cache
def security_headers() -> dict[str, str]:
    """Name and value of every header that is added."""
    return {
        _POLICY: content_security_policy(),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


class SecurityHeaders:
    """Middleware that adds `security_headers` to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = headers.get(_POLICY)
                headers.update(security_headers())
                if own == SHOWS_NOTHING:
                    headers[_POLICY] = own
            await send(message)

        await self._app(scope, receive, with_headers)


class EncryptedCookies:
    """Middleware for an app that people reach by HTTPS: no cookie is ever sent without it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and mark the cookies of what comes back."""

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [(name, _secure(name, value)) for name, value in message["headers"]]
            await send(message)

        await self._app(scope, receive, marked)


def _secure(name: bytes, value: bytes) -> bytes:
    if name.lower() != b"set-cookie" or b"secure" in {part.strip().lower() for part in value.split(b";")}:
        return value
    return value + b"; Secure"


class OwnPagesOnly:
    """Middleware that refuses a websocket another website opened in a visitor's browser.

    Streamlit refuses it, too, but allows other programs of the same computer, and for everything else first asks a
    server on the internet which address this machine has, while nobody is served.

    Args:
        public_url: address under which a proxy shows the app, where it tells us another one.
    """

    def __init__(self, app: ASGIApp, public_url: str = "") -> None:
        self._app = app
        self._public = urlsplit(public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on where the page that makes it is one of ours, or it comes from no page."""
        if scope["type"] == "websocket" and not self._is_own(Headers(scope=scope)):
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._app(scope, receive, send)

    def _is_own(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        return origin is None or origin.partition("//")[2] in {headers.get("host"), self._public} - {""}
