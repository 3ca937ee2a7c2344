"""What a page shows while it has nothing to show: why, and the way on."""

from __future__ import annotations

import streamlit as st

from assessment.ui import navigation
from assessment.ui.components.html import show, tag, text


def empty_state(title: str, explanation: str, page_id: str = "", label: str = "") -> None:
    """A calm box with a title, one sentence, and a link to the page where the visitor can go on."""
    with st.container(border=True, key=f"empty_{page_id or 'state'}"):
        show(tag("div", text("h2", title) + text("p", explanation), "app-empty"))
        if page_id:
            navigation.link(page_id, label or None)
