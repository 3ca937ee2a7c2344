"""Horizon, costs and importance of the firm that is shown: kept for the visit, for each firm by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from assessment.ui import services

if TYPE_CHECKING:
    from assessment.services.priorities import Priorities

_CHOSEN = "_priorities"


def chosen(firm: str) -> Priorities | None:
    """What was chosen for a firm; None: all as the plan says."""
    found: Priorities | None = st.session_state.get(_CHOSEN, {}).get(firm)
    return found


def choose(firm: str, preset: str, costs: Mapping[str, float], importance: Mapping[str, float]) -> None:
    """Keep what was chosen for a firm; what says the same as the plan is forgotten, what is impossible is refused.

    Raises:
        PrioritiesError: numbers that no order follows from; what was kept before stays.
    """
    found = services.assessor().priorities(services.plan_id(), preset, costs, importance)
    if any(found.key):
        st.session_state.setdefault(_CHOSEN, {})[firm] = found
    else:
        forget(firm)


def forget(firm: str) -> None:
    """Back to what the plan says."""
    st.session_state.get(_CHOSEN, {}).pop(firm, None)
