"""The answers that can be tried out, as fields: figures to type or to slide, rungs and options to choose."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from assessment.locale import Translator
from assessment.model.message import Problem, Severity
from assessment.report.what_if_view import Lever, LeverGroupView
from assessment.ui import state, tried_answers
from assessment.ui.components.html import show, tag, text
from assessment.ui.tried_answers import Tried

Found = Mapping[str, Sequence[Problem]]


def lever_groups(groups: Sequence[LeverGroupView], here: Tried, found: Found, *, of_batch: bool) -> None:
    """Draw all groups, one tab each; `found` are the problems by question."""
    t = state.t()
    tabs = st.tabs([group.title for group in groups], key=f"lever_groups:{t.lang}")
    for tab, group in zip(tabs, groups, strict=True):
        with tab:
            show(text("p", group.note, "app-muted"))
            for levers in _rows(group):
                columns = st.columns(2, gap="medium") if _is_short(levers[0]) else [st.container()]
                for column, lever in zip(columns, levers, strict=False):
                    with column, st.container(key=f"try_{lever.question}", gap="xsmall"):
                        _lever(lever, here, t, of_batch=of_batch)
                        _problems(found.get(lever.question, ()), t)


def _rows(group: LeverGroupView) -> list[tuple[Lever, ...]]:
    """The levers in their order: short fields two in a row, others one."""
    runs = ((short, list(run)) for short, run in groupby(group.levers, key=_is_short))
    widths = ((run, 2 if short else 1) for short, run in runs)
    return [tuple(run[i : i + width]) for run, width in widths for i in range(0, len(run), width)]


def _is_short(lever: Lever) -> bool:
    return lever.ladder or lever.kind in ("figure", "whole")


def _lever(lever: Lever, here: Tried, t: Translator, *, of_batch: bool) -> None:
    bound = tried_answers.bind(lever, here, of_batch=of_batch)
    names = dict(lever.options)
    if lever.kind in ("figure", "whole"):
        _figure(lever, here, bound, of_batch=of_batch)
    elif lever.kind == "several":
        st.pills(
            lever.label,
            list(names),
            selection_mode="multi",
            format_func=lambda code: names[code],
            help=lever.help,
            **bound,
        )
    elif lever.ladder:
        st.segmented_control(lever.label, list(names), help=lever.help, **bound)
        chosen = st.session_state[bound["key"]]
        st.caption(names[chosen] if chosen else t("not answered"))
    else:
        st.radio(lever.label, list(names), index=None, format_func=lambda code: names[code], help=lever.help, **bound)


def _figure(lever: Lever, here: Tried, bound: dict[str, Any], *, of_batch: bool) -> None:
    """A figure to type, and to slide where today's is known; a step is about a hundredth of it, at least one piece."""
    today = lever.today if isinstance(lever.today, float) else 0.0
    number = int if lever.kind == "whole" else float
    step = number(max(1, _step(today)) if lever.kind == "whole" else _step(today))
    digits = "%d" if lever.kind == "whole" else f"%.{max(_decimals(today), _decimals(step))}f"
    low, high = (None if end is None else number(end) for end in (lever.minimum, lever.maximum))
    st.number_input(
        lever.label, min_value=low, max_value=high, value=None, step=step, format=digits, help=lever.help, **bound
    )
    if lever.today is None:
        return
    reach = [number(end) for end in _reach(lever, today, step)]
    slid = tried_answers.bind_slider(lever, here, reach, of_batch=of_batch)
    st.slider(lever.label, *reach, step=step, format=digits, label_visibility="collapsed", **slid)


def _reach(lever: Lever, today: float, step: float) -> tuple[float, float]:
    """How far a slider goes: from nothing to twice today's figure, ten steps at least, within what can be answered."""
    least = -math.inf if lever.minimum is None else lever.minimum
    most = math.inf if lever.maximum is None else lever.maximum
    return max(min(0.0, 2 * today), least), min(max(2 * today, 10 * step), most)


def _step(today: float) -> float:
    """A power of ten, about a hundredth of the figure."""
    return 10.0 ** max(math.floor(math.log10(abs(today))) - 2, -4) if today else 1.0


def _decimals(value: float) -> int:
    """Decimals a figure is written with, six at most."""
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _problems(found: Sequence[Problem], t: Translator) -> None:
    for problem in found:
        kind = "error" if problem.severity is Severity.ERROR else "warning"
        hint = text("span", t.render(problem.hint), "app-problem-hint") if problem.hint else ""
        show(tag("p", text("span", t.render(problem.what)) + hint, f"app-problem app-problem-{kind}"))
