"""The pages of the app, how they are reached, and the frame drawn around each."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from assessment.locale import Translator
from assessment.ui import configured, draft, forgotten, parts, signed_in, state, who
from assessment.ui.components import press
from assessment.ui.components.layout import frame_marker
from assessment.ui.components.switch import language_switch
from assessment.ui.components.who_bar import who_bar
from assessment.ui.index_page import asset

PUBLIC = ("plan", "method")
"""Pages that need no firm: all that is open to a guest without a link."""
WITH_LOGIN = ("portfolio", "people", "account")
"""Pages that are there where people sign in, and nowhere else."""
OF_ONE_FIRM = who.FIRM_PAGES
"""Pages whose address leads back to the saved answers."""
_CLOSED, _WANTED = "_closed_pages", "_wanted_page"
_FOLDER = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Entry:
    """One page: its file, its address and its icon. The title is looked up in `title`."""

    id: str
    icon: str
    default: bool = False
    for_section: bool = True
    """Whether somebody with a link to one section has it in the menu."""
    is_listed: bool = True
    """Whether the menu at the top has it; the others stand in that of the person."""


ENTRIES = (
    Entry("start", ":material/home:", default=True, for_section=False),
    Entry("quick", ":material/speed:", for_section=False),
    Entry("questionnaire", ":material/edit_note:"),
    Entry("review", ":material/fact_check:", for_section=False),
    Entry("result", ":material/insights:", for_section=False),
    Entry("what_if", ":material/tune:", for_section=False),
    Entry("action", ":material/checklist:", for_section=False),
    Entry("batch", ":material/table_view:", for_section=False),
    Entry("portfolio", ":material/donut_small:", for_section=False),
    Entry("plan", ":material/menu_book:"),
    Entry("method", ":material/calculate:"),
    Entry("audit", ":material/history:", for_section=False, is_listed=False),
    Entry("people", ":material/group:", is_listed=False),
    Entry("account", ":material/manage_accounts:", is_listed=False),
)


def run() -> None:
    """Store what was answered, draw the frame and run the page the visitor asked for."""
    parts.another_page()
    signed_in.look_up()
    forgotten.page_is_drawn_again()
    draft.sync()
    who.sign_out_where_wanted()
    who.forget_where_ended()
    t = state.t()
    st.set_page_config(page_title=t("Manufacturing assessment"), page_icon=_favicon(), layout="wide")
    frame_marker(state.language(), signed_in.marks())
    pages = _pages(t)
    page = st.navigation(list(pages.values()), position="top")
    some = configured.has_login() or draft.is_guest()
    st.session_state[_CLOSED] = frozenset(name for name in pages if is_closed(name)) if some else frozenset()
    wanted = st.session_state.pop(_WANTED, None)
    if wanted in pages:
        st.switch_page(pages[wanted])
    press.on_page(page.url_path)
    if page.url_path in OF_ONE_FIRM:
        draft.keep_address()
    language_switch()
    who_bar(t, _links_of_person)
    signed_in.watch(who.is_signed_in)
    page.run()


def _links_of_person() -> None:
    """Links to the pages that stand in the menu of whoever signed in."""
    for entry in ENTRIES:
        if not entry.is_listed and not is_closed(entry.id):
            link(entry.id)


def is_closed(page_id: str) -> bool:
    """Whether a page is kept from the visitor: by their roles, or since a guest has what a link opens and no more."""
    if configured.has_login():
        has_one = draft.current() is not None
        return not who.opens(page_id, has_questionnaire=has_one, reads_only=draft.reads_only())
    if not draft.is_guest() or page_id in PUBLIC:
        return False
    return draft.current() is None or page_id not in OF_ONE_FIRM


@cache
def _favicon() -> str:
    """The icon as a data address; without one the browser would fetch the page's icon from a foreign server."""
    return f"data:image/svg+xml;base64,{base64.b64encode(asset('icon.svg')[0]).decode()}"


def link(page_id: str, label: str | None = None, icon: str | None = None, *, stretch: bool = False) -> None:
    """A link to another page of the app; its label is the page's title unless another is given.

    Nothing where the page is closed to the visitor: nobody is led to a closed door.
    """
    if is_closed(page_id):
        return
    page = _pages(state.t())[page_id]
    st.page_link(page, label=label, icon=icon, width="stretch" if stretch else "content")


def go(page_id: str) -> None:
    """Leave for another page at once (after a button was pressed)."""
    if is_closed(page_id) != (page_id in st.session_state.get(_CLOSED, ())):  # what was just opened opens it, too
        st.session_state[_WANTED] = page_id
        st.rerun()
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
        "portfolio": t("Portfolio"),
        "plan": t("Plan library"),
        "method": t("Method"),
        "audit": t("Audit log"),
        "people": t("People"),
        "account": t("My account"),
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
        if e.id not in WITH_LOGIN or configured.has_login()
    }


def _is_listed(entry: Entry) -> bool:
    """Whether the menu has the page; a guest without a link starts where they are told what to do."""
    if not entry.is_listed or (draft.section() and not entry.for_section):
        return False
    return not is_closed(entry.id) or (entry.default and draft.current() is None)
