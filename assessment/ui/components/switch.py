"""The language switch. It stands on every page and changes nothing but the language."""

from __future__ import annotations

import streamlit as st

from assessment.ui import state
from assessment.ui.language import NAMES

_WIDGET = "language_switch"


def language_switch() -> None:
    """Draw the switch; a click stores the language before the page is drawn again."""
    t = state.t()
    st.session_state.setdefault(_WIDGET, state.language())
    with st.container(key="language_bar"):
        st.segmented_control(
            t("Language"),
            options=list(NAMES),
            format_func=lambda lang: NAMES[lang],
            key=_WIDGET,
            required=True,
            label_visibility="collapsed",
            on_change=_choose,
        )


def _choose() -> None:
    """Take the choice over, and keep an address that names a language in step with it."""
    chosen = st.session_state[_WIDGET]
    if chosen not in NAMES:
        return
    st.session_state[state.LANGUAGE_KEY] = chosen
    if "lang" in st.query_params:
        st.query_params["lang"] = chosen
