"""Answers that a visitor tries out for a firm: kept for the session, apart from the answers that are saved.

Those of the questionnaire's firm and those of a firm of the batch are kept beside each other; both begin anew when the
answers they were tried on are others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from assessment.formats.table import NONE
from assessment.report.what_if_view import Lever
from assessment.scoring.what_if import Changed
from assessment.ui import state
from assessment.ui.chosen_firm import ChosenFirm

_TRIED = "_what_if"


@dataclass
class Tried:
    """What is tried out on one firm.

    Attributes:
        of: the answers it is tried on; others begin anew.
        round: raised when everything is put back, so that the fields start from today.
        changes: question -> answer that differs from today.
    """

    of: tuple[object, ...]
    round: int = 0
    changes: dict[str, Changed] = field(default_factory=dict)


def tried(firm: ChosenFirm) -> Tried:
    """What is tried out on this firm."""
    kept: dict[bool, Tried] = st.session_state.setdefault(_TRIED, {})
    before = kept.get(firm.of_batch)
    if before is None or before.of != firm.key:
        kept[firm.of_batch] = Tried(firm.key, before.round + 1 if before else 0)
    return kept[firm.of_batch]


def reset(here: Tried) -> None:
    """Put everything back to today."""
    here.changes.clear()
    here.round += 1


def bind(lever: Lever, here: Tried, *, of_batch: bool) -> dict[str, Any]:
    """Keyword arguments that tie a widget to a lever: it starts from what is tried out, else from today."""
    widget = _key(lever, here, of_batch=of_batch)
    if widget not in st.session_state:
        value = here.changes.get(lever.question, lever.today)
        if lever.kind == "whole" and isinstance(value, float):
            value = int(value)
        st.session_state[widget] = list(value) if isinstance(value, tuple) else value
    return {"key": widget, "on_change": _store, "args": (lever, here, widget)}


def bind_slider(lever: Lever, here: Tried, reach: Sequence[float], *, of_batch: bool) -> dict[str, Any]:
    """The same for a slider beside the field of a figure: each follows the other; it stops at the ends of its reach."""
    field = _key(lever, here, of_batch=of_batch)
    slider, value = f"slide:{field}", here.changes.get(lever.question, lever.today)
    if isinstance(value, float):
        st.session_state[slider] = type(reach[0])(min(max(value, reach[0]), reach[1]))
    return {"key": slider, "on_change": _slide, "args": (lever, here, slider, field)}


def _slide(lever: Lever, here: Tried, slider: str, field: str) -> None:
    st.session_state[field] = st.session_state[slider]
    _store(lever, here, field)


def _key(lever: Lever, here: Tried, *, of_batch: bool) -> str:
    return f"try:{lever.question}:{of_batch}:{here.round}:{state.language()}"


def _store(lever: Lever, here: Tried, widget: str) -> None:
    """Keep what was entered; an empty field, and what is the answer of today, is no change."""
    given = st.session_state[widget]
    if isinstance(given, list):
        given = _one_or_the_others(given, here.changes.get(lever.question, lever.today))
        st.session_state[widget] = given
    value = tuple(given) if isinstance(given, list) else float(given) if isinstance(given, int) else given
    if value is None or _same(value, lever.today):
        here.changes.pop(lever.question, None)
    else:
        here.changes[lever.question] = value


def _one_or_the_others(given: list[str], before: Changed | None) -> list[str]:
    """Ticks; "none of these" and any other exclude each other, the last click wins."""
    if NONE not in given or len(given) == 1:
        return given
    had_none = isinstance(before, tuple) and NONE in before
    return [code for code in given if code != NONE] if had_none else [NONE]


def _same(value: Changed, today: Changed | None) -> bool:
    if isinstance(value, tuple):
        return isinstance(today, tuple) and set(value) == set(today)
    return value == today
