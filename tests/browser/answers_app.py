"""A page with every kind of answer, run by a server of its own, to see what a switch of language does to widgets."""

import streamlit as st

from assessment.ui import state
from assessment.ui.components.layout import frame_marker
from assessment.ui.components.switch import language_switch

names = {"a": "甲类", "b": "乙类"} if state.language() == "zh" else {"a": "First", "b": "Second"}
frame_marker(state.language())
language_switch()
st.radio("radio", list(names), index=None, format_func=names.get, **state.bind("radio"))
st.selectbox("selectbox", list(names), index=None, format_func=names.get, **state.bind("selectbox"))
st.multiselect("multiselect", list(names), format_func=names.get, **state.bind("multiselect"))
st.pills("pills", list(names), selection_mode="multi", format_func=names.get, **state.bind("pills"))
st.number_input("number", value=None, **state.bind("number"))
st.button("again")
st.code(" ".join(f"{key}={value}" for key, value in sorted(state.answers().items())), language=None)
