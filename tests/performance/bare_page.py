"""Widgets and nothing else: those of a file (`BARE_WIDGETS`) with their labels, options and help texts."""

import json
import os
from functools import cache
from pathlib import Path

import streamlit as st


@cache
def _widgets():
    return json.loads(Path(os.environ["BARE_WIDGETS"]).read_text(encoding="utf-8"))


def _draw(kind, key, label, options, value, help_text):
    st.session_state.setdefault(key, value)
    if kind == "text":
        st.text_input(label, key=key, help=help_text)
    elif kind == "pills":
        st.pills(label, list(options), selection_mode="multi", format_func=options.get, key=key, help=help_text)
    elif kind == "segments":
        st.segmented_control(label, list(options), format_func=options.get, key=key, help=help_text)
    elif kind == "radio":
        st.radio(label, list(options), index=None, format_func=options.get, key=key, help=help_text)
    else:
        st.selectbox(label, list(options), index=None, format_func=options.get, key=key, help=help_text)


for widget in _widgets():
    _draw(*widget)
