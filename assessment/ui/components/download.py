"""Files for the visitor. They are made when the button is pressed, not when the page is drawn."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
ZIP = "application/zip"
ICS = "text/calendar"


def download(
    label: str,
    make: Callable[[], bytes],
    filename: str,
    *,
    mime: str = XLSX,
    primary: bool = False,
    key: str | None = None,
) -> None:
    """A button whose file is made by `make` on the click, without drawing the page again.

    `make` runs in another thread and must not call Streamlit.
    """
    st.download_button(
        label,
        data=make,
        file_name=filename,
        mime=mime,
        icon=":material/download:",
        type="primary" if primary else "secondary",
        on_click="ignore",
        key=key,
    )
