"""Fields that are no longer on the page are forgotten: what Streamlit knows of each stays for the whole session else.

It drops the value of a field that is not drawn any more, and keeps what the field is: its callback, its options, its
name. Every section a visitor comes by and every answer sheet that is filled in leaves its fields behind.
"""

from __future__ import annotations

import time

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

UNDER_WAY = 10.0
"""Seconds that a change made on the page of before may take to get here; until then its field is known."""
_DRAWN, _FORGOTTEN = "_page_drawn_at", "_fields_forgotten"


def page_is_drawn_again() -> None:
    """Forget, where it is time, and note that from now on there may be fields that are left behind."""
    forget()
    st.session_state[_DRAWN], st.session_state[_FORGOTTEN] = time.monotonic(), False


def forget() -> None:
    """Forget the fields that the last page left behind, once nothing of it can be under way any more."""
    drawn = st.session_state.get(_DRAWN)
    if drawn is None or st.session_state.get(_FORGOTTEN) or time.monotonic() - drawn < UNDER_WAY:
        return
    st.session_state[_FORGOTTEN] = True
    context = get_script_run_ctx()
    if context is None:
        return
    session = context.session_state._state  # noqa: SLF001 - nothing public reaches it
    fields, names = session._new_widget_state, session._key_id_mapper  # noqa: SLF001
    known = fields.widget_metadata
    for field in [field for field in known if field not in fields.states and field not in session._old_state]:  # noqa: SLF001
        del known[field]
        name = names.id_key_mapping.pop(field, None)
        if name is not None and names.get_id_from_key(name) == field:
            del names._key_id_mapping[name]  # noqa: SLF001
