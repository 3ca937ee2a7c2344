"""The pages of the app, how they are reached, and the frame drawn around each."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from assessment.locale import Translator
from assessment.ui import draft, parts, state
from assessment.ui.components import press
from assessment.ui.components.layout import frame_marker
from assessment.ui.components.switch import language_switch
from assessment.ui.index_page import asset

PUBLIC = ("plan", "method")
"""Pages that need no firm: all that is open to a guest without a link."""
OF_ONE_FIRM = ("quick", "questionnaire", "review", "result", "what_if", "action")
"""Pages whose address leads back to the saved answers."""
_FOLDER = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Entry:
    """One page: its file, its address and its icon. The title is looked up in `title`."""

    id: str
    icon: str
    default: bool = False
    for_section: bool = True
    """Whether somebody with a link to one section has it in the menu."""


ENTRIES = (
    Entry("start", ":material/home:", default=True, for_section=False),
    Entry("quick", ":material/speed:", for_section=False),
    Entry("questionnaire", ":material/edit_note:"),
    Entry("review", ":material/fact_check:", for_section=False),
    Entry("result", ":material/insights:", for_section=False),
    Entry("what_if", ":material/tune:", for_section=False),
    Entry("action", ":material/checklist:", for_section=False),
    Entry("batch", ":material/table_view:", for_section=False),
    Entry("plan", ":material/menu_book:"),
    Entry("method", ":material/calculate:"),
)


def run() -> None:
    """Store what was answered, draw the frame and run the page the visitor asked for."""
    parts.another_page()
    draft.sync()
    t = state.t()
    st.set_page_config(page_title=t("Manufacturing assessment"), page_icon=_favicon(), layout="wide")
    frame_marker(state.language())
    page = st.navigation(list(_pages(t).values()), position="top")
    press.on_page(page.url_path)
    if page.url_path in OF_ONE_FIRM:
        draft.keep_address()
    language_switch()
    page.run()


def is_closed(page_id: str) -> bool:
    """Whether a page is kept from the visitor: a guest has what a link opens, and nothing else."""
    if not draft.is_guest() or page_id in PUBLIC:
        return False
    return draft.current() is None or page_id not in OF_ONE_FIRM


@cache
def _favicon() -> str:
    """The icon as a data address; without one the browser would fetch the page's icon from a foreign server."""
    return f"data:image/svg+xml;base64,{base64.b64encode(asset('icon.svg')[0]).decode()}"


def link(page_id: str, label: str | None = None, icon: str | None = None, *, stretch: bool = False) -> None:
    """A link to another page of the app; its label is the page's title unless another is given."""
    page = _pages(state.t())[page_id]
    st.page_link(page, label=label, icon=icon, width="stretch" if stretch else "content")


def go(page_id: str) -> None:
    """Leave for another page at once (after a button was pressed)."""
    st.switch_page(_pages(state.t())[page_id])


def title(page_id: str, t: Translator) -> str:
    """The title of a page in the menu."""
    return {
        "start": t("Start"),
        "quick": t("Quick scan"),
        "questionnaire": t("Questionnaire"),
        "review": t("Check"),
        "result": t("Result"),
        "what_if": t("What if"),
        "action": t("Actions"),
        "batch": t("Many firms"),
        "plan": t("Plan library"),
        "method": t("Method"),
    }[page_id]


def _pages(t: Translator) -> dict[str, st.Page]:
    """The pages by id, titles in the language of the translator."""
    return {
        e.id: st.Page(
            _FOLDER / ("guest.py" if is_closed(e.id) else f"{e.id}.py"),
            title=title(e.id, t),
            icon=e.icon,
            url_path=None if e.default else e.id,
            default=e.default,
            visibility="visible" if _is_listed(e) else "hidden",
        )
        for e in ENTRIES
    }


def _is_listed(entry: Entry) -> bool:
    """Whether the menu has the page; a guest without a link starts where they are told what to do."""
    if draft.section() and not entry.for_section:
        return False
    return not is_closed(entry.id) or (entry.default and draft.current() is None)
