"""The app of a checkout: `streamlit run app.py`. An installed wheel starts the same app with `assessment serve`."""

import streamlit as st

from assessment.ui.asgi import SCRIPT, app_parts

app = st.App(SCRIPT, **app_parts())
