"""What a page shows while it has nothing to show: why, and the way on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.ui import navigation
from assessment.ui.components.html import show, tag, text


def empty_state(
    title: str, explanation: str, page_id: str = "", label: str = "", *, further: Sequence[tuple[str, str]] = ()
) -> None:
    """A calm box with a title, one sentence, and a link to the page where the visitor can go on.

    Args:
        title: what is missing.
        explanation: why, and what makes it come.
        page_id: the page where the visitor can go on; empty: none.
        label: what its link is called; empty: the title of the page.
        further: other pages that help, with what their links are called.
    """
    with st.container(border=True, key=f"empty_{page_id or 'state'}", horizontal_alignment="center"):
        show(tag("div", text("h2", title) + text("p", explanation), "app-empty"))
        if page_id:
            navigation.link(page_id, label or None)
        for page, name in further:
            navigation.link(page, name or None)
