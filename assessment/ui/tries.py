"""Links that lead nowhere are counted by address: whoever tries many has to wait before another one is looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from assessment.errors import NotFoundError
from assessment.model.message import msg
from assessment.services.refusals import AccessRefusedError
from assessment.ui import rate_limits, visitor

_MINUTE = 60
_LAST = "_link_that_led_nowhere"


@contextmanager
def counted(token: str) -> Iterator[None]:
    """Look at what a token leads to within the block; whoever sits at the computer that serves is not counted.

    A page that is drawn again with the same token counts it once.

    Raises:
        AccessRefusedError: too many links from this address led nowhere, whatever this one is; or this one does.
    """
    if visitor.on_this_machine():
        yield
        return
    address = rate_limits.counted_as(st.context.ip_address)
    seconds = rate_limits.limits().wait("links", address)
    if seconds:
        raise AccessRefusedError(
            msg("Too many links that lead nowhere were opened from your network"),
            msg("Try again in {n} minutes", n=math.ceil(seconds / _MINUTE)),
        )
    try:
        yield
    except (AccessRefusedError, NotFoundError):
        if st.session_state.get(_LAST) != token:
            st.session_state[_LAST] = token
            rate_limits.limits().count("links", address)
        raise
