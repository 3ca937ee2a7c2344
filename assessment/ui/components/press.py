"""A button that acts where it is drawn, and whose press is kept until then.

Streamlit tells of a press in one run only. Where a newer message stops that run above the button (a field that was left
by the same click does so), the press would be gone; here it waits for the next run.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

_PRESSED, _PAGE = "_pressed:", "_page_of_presses"


def pressed(
    label: str,
    *,
    key: str,
    icon: str | None = None,
    type: Literal["primary", "secondary", "tertiary"] = "secondary",  # noqa: A002 - as the button calls it
    disabled: bool = False,
    width: Literal["stretch", "content"] = "content",
) -> bool:
    """Draw the button; whether it was pressed and nothing has been done about it yet."""
    mark = f"{_PRESSED}{key}"
    st.button(label, key=key, icon=icon, type=type, disabled=disabled, width=width, on_click=_keep, args=(mark,))
    return bool(st.session_state.pop(mark, False)) and not disabled


def on_page(page: str) -> None:
    """Forget the presses of another page: whoever left it does not mean them any more."""
    if st.session_state.get(_PAGE) == page:
        return
    for key in [key for key in st.session_state if str(key).startswith(_PRESSED)]:
        del st.session_state[key]
    st.session_state[_PAGE] = page


def _keep(mark: str) -> None:
    st.session_state[mark] = True
