"""Under which address others reach the app: what a link must begin with so that a colleague can open it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import streamlit as st

from assessment.services.addresses import in_network, is_loopback, web_address
from assessment.ui import services, visitor

_PAGES = tuple(f"/{file.stem}" for file in (Path(__file__).parent / "pages").glob("*.py"))
"""Ends of the addresses of pages."""


@dataclass(frozen=True)
class Reach:
    """The beginning of a link.

    `known`: it is the one others use, since it was set or the visitor came by it; `guess`: it was worked out from the
    network of this computer; `here`: only this computer can open it.
    """

    base: str
    how: Literal["known", "guess", "here"]


def reach() -> Reach:
    """The best address there is for others."""
    given, here = services.public_url(), own()
    name = urlsplit(here).hostname
    if given:
        return Reach(given, "known")
    if name and not is_loopback(name):
        return Reach(here, "known")
    found = in_network(st.get_option("server.address") or "0.0.0.0") if visitor.is_shared() else ()  # noqa: S104
    if not found:
        return Reach(here, "here")
    return Reach(web_address(found[0], int(st.get_option("server.port"))) + urlsplit(here).path, "guess")


def own() -> str:
    """The address by which this visitor reaches the app, whatever page is shown."""
    here = urlsplit(st.context.url or "")
    base = here.path.rstrip("/")
    for page in _PAGES:
        base = base.removesuffix(page)
    return f"{here.scheme}://{here.netloc}{base}" if here.netloc else base
