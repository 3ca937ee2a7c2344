"""What a visitor sees when a page fails: what happened and what to do, never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from assessment.errors import AssessmentError
from assessment.services.events import Event, happened
from assessment.ui import state
from assessment.ui.components.html import plain

_log = logging.getLogger(__name__)


def show_script_error(error: Exception) -> bool:
    """Show the error in the visitor's language; True, so that Streamlit adds nothing of its own."""
    t = state.t()
    if isinstance(error, AssessmentError):
        st.error(plain(t.render(error.message)), icon=":material/error:")
        if error.hint is not None:
            st.info(plain(t.render(error.hint)), icon=":material/lightbulb:")
        return True
    happened(Event("page_failed", type(error).__name__))
    _log.error("A page failed", exc_info=error)
    st.error(
        t(
            "This page could not be drawn. Your answers are kept. "
            "Go to another page and come back; if it happens again, tell the operator."
        ),
        icon=":material/error:",
    )
    return True
