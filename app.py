"""The app, in a checkout and in an installed wheel: `assessment serve`, or `streamlit run app.py`."""

import streamlit as st

from assessment.ui.asgi import SCRIPT, app_parts, refuse_if_open

app = st.App(SCRIPT, **app_parts())
refuse_if_open()  # after it: only now are the options beside this file known
