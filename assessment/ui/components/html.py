"""Small pieces of HTML as text. Everything that comes from data is escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlsplit

import streamlit as st

_MARKS = re.compile(r"[\\`*_\[\]<>#$:~|!]")
_ADDRESS = re.compile(r"(?:https?\\:|www|@)", re.IGNORECASE)


def esc(text: object) -> str:
    """Text that is safe between tags and in attributes."""
    return escape(str(text), quote=True)


def plain(text: object) -> str:
    """Text that stays text where Streamlit reads Markdown: in buttons, notes and headings that open.

    Its marks are escaped; an address gets an invisible character, for it becomes a link without any mark.
    """
    marked = _MARKS.sub(r"\\\g<0>", " ".join(str(text).split()))
    return _ADDRESS.sub("\\g<0>\u2060", marked)


def tag(name: str, content: str, css: str = "", **attributes: str) -> str:
    """An element with content that is HTML already; `css` is its class, `_` in attribute names becomes `-`."""
    pairs = ({"class": css} if css else {}) | {k.rstrip("_").replace("_", "-"): v for k, v in attributes.items()}
    inside = "".join(f' {key}="{esc(value)}"' for key, value in pairs.items())
    return f"<{name}{inside}>{content}</{name}>"


def text(name: str, content: object, css: str = "") -> str:
    """An element around plain text; nothing at all where the text is empty."""
    return tag(name, esc(content), css) if str(content) else ""


def items(lines: Iterable[object], css: str = "app-list") -> str:
    """A bulleted list of plain texts; nothing where there is none."""
    content = "".join(text("li", line) for line in lines)
    return tag("ul", content, css) if content else ""


def link(href: str, label: object) -> str:
    """A link that opens in a new tab; plain text where the address is not one of the web."""
    if urlsplit(href).scheme not in ("http", "https"):
        return esc(label)
    return tag("a", esc(label), href=href, target="_blank", rel="noopener noreferrer")


def table(header: Sequence[object], rows: Iterable[Sequence[object]], css: str = "") -> str:
    """A table of plain texts that scrolls sideways by itself where it is too wide."""
    head = tag("thead", tag("tr", "".join(tag("th", esc(cell), scope="col") for cell in header))) if header else ""
    body = tag("tbody", "".join(tag("tr", "".join(tag("td", esc(cell)) for cell in row)) for row in rows))
    return tag("div", tag("table", head + body, "app-table"), f"app-table-box {css}".strip(), tabindex="0")


def show(content: str) -> None:
    """Put HTML on the page; nothing for an empty text."""
    if content:
        st.html(content)
