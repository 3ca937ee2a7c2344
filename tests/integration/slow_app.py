"""The server of the app around a page that takes its time to save."""

from pathlib import Path

import streamlit as st

from assessment.ui.asgi import app_parts

app = st.App(Path(__file__).with_name("slow_page.py"), **app_parts())
