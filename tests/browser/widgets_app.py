"""The server of the app around a page of nothing but widgets."""

from pathlib import Path

import streamlit as st

from assessment.ui.asgi import app_parts

app = st.App(Path(__file__).with_name("widgets_page.py"), **app_parts())
