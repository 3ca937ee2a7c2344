"""The app of the bare page: the server of the product (start-up, middleware, frozen imports) around another script."""

from pathlib import Path

import streamlit as st

from assessment.ui.asgi import app_parts

app = st.App(Path(__file__).with_name("bare_page.py"), **app_parts())
