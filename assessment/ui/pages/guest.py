"""What a guest finds in place of a page that is not open to them: what to do, and the pages that need no firm."""

from __future__ import annotations

import streamlit as st

from assessment.ui import draft, navigation, state
from assessment.ui.components import saved
from assessment.ui.components.empty import empty_state
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.layout import page_header


def draw() -> None:
    """Draw the page."""
    t = state.t()
    page_header(t("Manufacturing assessment"))
    if draft.current() is not None:
        empty_state(
            t("Your link opens a questionnaire"),
            t("This page belongs to whoever sits at the computer the program runs on."),
            "questionnaire",
            t("Back to the questionnaire"),
        )
        return
    saved.why_not_open(t)
    explanation = t(
        "This program is shared by links: each opens the questionnaire of one firm, or a part of it. "
        "Without a link there is nothing to fill in here. If you have none, ask whoever told you about this page."
    )
    with st.container(border=True, key="guest", horizontal_alignment="center"):
        show(tag("div", text("h2", t("Open the link you were sent")) + text("p", explanation), "app-empty"))
        for page in navigation.PUBLIC:
            navigation.link(page)


draw()
