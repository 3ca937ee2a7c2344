"""The app, in a checkout and in an installed wheel: `assessment serve`, or `streamlit run app.py`."""

import streamlit as st

from assessment.ui.asgi import SCRIPT, app_parts

app = st.App(SCRIPT, **app_parts())
