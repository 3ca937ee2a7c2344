"""Small pieces of HTML as text. Everything that comes from data is escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlsplit

import streamlit as st

_MARKS = re.compile(r"[\\`*_\[\]<>#$:~|!&]")
_BEGINNING = re.compile(r"^(\d*)([-+=.)])")
"""What makes a list, a line or a heading of a text that begins with it."""
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of everything after them, also of what is not theirs."""
_ADDRESS = re.compile(r"(?:https?\\:|www|@)", re.IGNORECASE)
_DRAWN = re.compile(r":(?=[\w+/-]+:)|(?<!\S)(?:<-|[-<>~])(?=[->=](?:\s|$))")
"""What becomes an icon, an emoji, an arrow or a sign although it is escaped."""
_APART = "\\g<0>\u2060"


def esc(text: object) -> str:
    """Text that is safe between tags and in attributes; marks that would turn the direction of others are left out."""
    return escape(_TURNS.sub("", str(text)), quote=True)


def plain(text: object) -> str:
    """Text that stays text where Streamlit reads Markdown: in buttons, notes and headings that open.

    Its marks are escaped; an address gets an invisible character, for it becomes a link without any mark, and so does
    what becomes a picture.
    """
    apart = _DRAWN.sub(_APART, " ".join(_TURNS.sub("", str(text)).split()))
    marked = _MARKS.sub(r"\\\g<0>", apart)
    marked = _BEGINNING.sub(r"\1\\\2", marked)
    return _ADDRESS.sub(_APART, marked)


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
