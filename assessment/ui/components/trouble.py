"""What is said where the store fails in the middle of a page: the part that needs it gives way, the page goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import streamlit as st

from assessment.errors import AssessmentError
from assessment.locale import Translator
from assessment.ui import state
from assessment.ui.components.html import plain

P = ParamSpec("P")
_ICON = ":material/cloud_off:"


def words(error: AssessmentError, t: Translator) -> str:
    """What happened and what to do, as one text."""
    if error.hint is None:
        return plain(t.render(error.message))
    return t("{what}. {hint}", what=plain(t.render(error.message)), hint=plain(t.render(error.hint)))


def note(error: AssessmentError, t: Translator) -> None:
    """The note about a store that fails."""
    st.warning(words(error, t), icon=_ICON)


@contextmanager
def going_on(t: Translator) -> Iterator[None]:
    """A part of a page that reads from the store; where that fails, the note stands in its place."""
    try:
        yield
    except AssessmentError as error:
        note(error, t)


def told(action: Callable[P, None]) -> Callable[P, None]:
    """What a button does with the store; where that fails, it is said at the edge of the page and nothing was done."""

    @wraps(action)
    def attempt(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            action(*args, **kwargs)
        except AssessmentError as error:
            st.toast(words(error, state.t()), icon=_ICON)

    return attempt
