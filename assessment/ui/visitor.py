"""Who a visitor is: somebody at the computer that serves, or a guest from elsewhere.

Only what the connection itself says counts. The address the browser believes to be at (`st.context.url`) comes from
the visitor and could say anything, so it is not asked.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from assessment.services.addresses import is_loopback
from assessment.ui import services

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via")
"""Headers that a proxy adds."""
_SPEAKS_FOR = tuple(name for name in FORWARDED if name != "Via")
"""Those that a proxy in front of a server adds. `Via` is added by one on the way out of an office, too."""


def on_this_machine() -> bool:
    """Whether the visitor sits at the computer that serves.

    The connection comes from this computer and through no proxy; the page was asked for under a loopback name, which
    keeps out a website that had its own name point here; and it is no website that opened the connection.
    """
    headers = st.context.headers
    host, origin = headers.get("Host"), headers.get("Origin")
    return (
        is_loopback(st.context.ip_address or "127.0.0.1")  # Streamlit says None for this computer
        and is_loopback(_name(f"//{host or ''}"))
        and (origin is None or is_loopback(_name(origin)))
        and not any(name in headers for name in FORWARDED)
    )


def came_through_proxy() -> bool:
    """Whether a proxy says that it speaks for somebody: without a login nobody knows for whom."""
    return any(name in st.context.headers for name in _SPEAKS_FOR)


def is_shared() -> bool:
    """Whether the app is open to guests, by links only (`assessment serve --share`)."""
    return services.settings().share


def _name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
