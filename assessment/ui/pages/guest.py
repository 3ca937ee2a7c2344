"""What stands in place of a page that is not open to the visitor: what to do, and the pages that need no firm."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.ui import configured, draft, navigation, signed_in, state, who
from assessment.ui.components import saved
from assessment.ui.components.empty import empty_state
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.layout import page_header
from assessment.ui.components.who_bar import sign_in_buttons


def draw() -> None:
    """Draw the page."""
    t = state.t()
    page_header(t("Manufacturing assessment"))
    if who.is_signed_in():
        _not_theirs(t)
    elif draft.current() is not None:
        empty_state(
            t("Your link opens a questionnaire"),
            t("This page belongs to whoever signed in.")
            if configured.has_login()
            else t("This page belongs to whoever sits at the computer the program runs on."),
            "questionnaire",
            t("Back to the questionnaire"),
        )
    elif configured.has_login():
        _sign_in(t)
    else:
        _open_a_link(t)


def _sign_in(t: Translator) -> None:
    _why_ended(t)
    saved.why_not_open(t)
    if signed_in.cannot_tell():
        wait = t("You signed in, but the database does not answer now. This page opens by itself as soon as it does.")
        st.warning(wait, icon=":material/hourglass:")
        _public_pages()
        return
    explanation = t(
        "Sign in with the account of your organisation. "
        "If you were sent a link to a questionnaire, open it: it needs no account."
    )
    with st.container(border=True, key="guest", horizontal_alignment="center"):
        show(tag("div", text("h2", t("Sign in")) + text("p", explanation), "app-empty"))
        sign_in_buttons(t, "page")
        _public_pages()


def _why_ended(t: Translator) -> None:
    """One sentence to somebody whose sign-in has just ended."""
    ended, chosen = signed_in.ended(), configured.settings()
    words = {
        "silent": t(
            "You were signed out after {n} minutes in which nothing happened. What you entered before is saved.",
            n=f"{chosen.session_idle_minutes:g}",
        ),
        "over": t(
            "You were signed out: after {n} minutes everybody signs in again. What you entered before is saved.",
            n=f"{chosen.session_minutes:g}",
        ),
        "left": t("You are signed out."),
    }.get(ended)
    if words:
        st.info(words, icon=":material/lock_clock:")


def _not_theirs(t: Translator) -> None:
    """To somebody who signed in and whose roles do not open the page."""
    if who.principal().has_any_role:
        empty_state(
            t("This page is not part of your role"),
            t("What you may do stands under “My account”. Ask an administrator if you need more."),
            "account",
        )
        return
    empty_state(
        t("You are signed in, and have no role here yet"),
        t(
            "Open the link of the invitation you were sent. If you have none, ask whoever told you about this page: "
            "administrators and consultants make invitations under “People”."
        ),
        "account",
    )


def _open_a_link(t: Translator) -> None:
    saved.why_not_open(t)
    explanation = t(
        "This program is shared by links: each opens the questionnaire of one firm, or a part of it. "
        "Without a link there is nothing to fill in here. If you have none, ask whoever told you about this page."
    )
    with st.container(border=True, key="guest", horizontal_alignment="center"):
        show(tag("div", text("h2", t("Open the link you were sent")) + text("p", explanation), "app-empty"))
        _public_pages()


def _public_pages() -> None:
    for page in navigation.PUBLIC:
        navigation.link(page)


draw()
