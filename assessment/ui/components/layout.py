"""The parts every page begins with and is divided by: header, notes, sections, cards, a table of two columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from assessment.model.base import Language
from assessment.ui.components.html import esc, show, tag, text


def frame_marker(lang: Language, marks: Mapping[str, str] | None = None) -> None:
    """Tell the scripts in the browser which language the page is in, and further marks with their values."""
    further = "".join(f' data-app-{mark}="{esc(value)}"' for mark, value in (marks or {}).items())
    with st.container(key="app_marker"):
        st.html(f'<span data-app-language="{lang}"{further}></span>')


def page_header(title: str, lead: str = "", *, eyebrow: str = "", notes: Iterable[str] = ()) -> None:
    """Title of the page, what it is for, and the notes every output carries (plan period, data year)."""
    show(
        tag(
            "header",
            text("div", eyebrow, "app-eyebrow") + text("h1", title) + text("p", lead, "app-lead"),
            "app-header",
        )
    )
    note_banner(notes)


def note_banner(notes: Iterable[str]) -> None:
    """A quiet banner, one line a note; nothing where there is none."""
    lines = "".join(text("p", note) for note in notes)
    show(tag("div", lines, "app-note", role="note") if lines else "")


def section(title: str, lead: str = "") -> None:
    """Heading of a part of the page."""
    show(tag("div", text("h2", title) + text("p", lead, "app-lead"), "app-section"))


def cards(contents: Iterable[str], *, wide: bool = False) -> None:
    """Cards side by side, as many in a row as fit (at most two where `wide`); contents are HTML of the html module."""
    inside = "".join(tag("article", content, "app-card") for content in contents)
    show(tag("div", inside, "app-cards app-cards-wide" if wide else "app-cards") if inside else "")


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """HTML of labelled values, one line a pair; pairs without a value are left out."""
    lines = "".join(tag("div", text("dt", label) + tag("dd", esc(value))) for label, value in pairs if value)
    return tag("dl", lines, "app-facts") if lines else ""
