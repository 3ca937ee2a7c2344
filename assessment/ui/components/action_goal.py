"""What a plan of action is to reach and what it may take, and the button that lets the solver choose."""

from __future__ import annotations

from typing import Any

import streamlit as st

from assessment.locale import Translator
from assessment.model.action_plan import MOST_DAYS, MOST_MONEY
from assessment.model.measures import Limits, Wanted
from assessment.report.action_plan_view import ActionPlanView
from assessment.services.action_entries import MONEY_UNIT
from assessment.services.firm_action import FirmActions
from assessment.ui import planned
from assessment.ui.components.html import items, plain, show
from assessment.ui.components.press import pressed
from assessment.ui.planned import Planned


def action_goal(here: Planned, actions: FirmActions, t: Translator, *, of_batch: bool) -> None:
    """Fields for score, level, pillars, budget and staff days; the cheapest set and the way back from it."""
    plan, key = actions.assessment.plan, f"{of_batch}:{here.round}:{t.lang}"
    wanted, limits = here.plan.wanted, here.plan.limits
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="action_goal"):
        score = _number(t("Overall score at least"), f"want_score:{key}", wanted.score, 100.0, 1.0, 170)
        bands = {band.id: band.title.get(t.lang) for band in plan.overall.bands}
        level = _choice(t("Overall level at least"), f"want_level:{key}", wanted.level, bands)
        pillars = {pillar.id: pillar.short.get(t.lang) for pillar in plan.pillars}
        met = _several(t("Targets to meet"), f"want_met:{key}", wanted.met, pillars)
        money = None if limits.budget is None else limits.budget / MONEY_UNIT
        budget = _number(t("Budget (10,000 yuan)"), f"limit_money:{key}", money, MOST_MONEY / MONEY_UNIT, 10.0, 170)
        days = _number(t("Staff days at most"), f"limit_days:{key}", limits.staff_days, MOST_DAYS, 10.0, 170)
    planned.change(
        here,
        wanted=Wanted(score=score, level=level or "", met=tuple(met)),
        limits=Limits(budget=None if budget is None else budget * MONEY_UNIT, staff_days=days),
    )
    _buttons(here, actions, t)


def _buttons(here: Planned, actions: FirmActions, t: Translator) -> None:
    """The buttons act when they are drawn, not before: what was typed in the same moment counts."""
    nothing = here.plan.wanted.nothing
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="action_solve_tools"):
        label, icon = t("Choose the cheapest set"), ":material/calculate:"
        if pressed(label, icon=icon, type="primary", key="action_solve", disabled=nothing):
            with st.spinner(t("Choosing the cheapest set ...")):
                planned.solve(here, actions)
            st.rerun()
        if here.before is not None and pressed(t("Back to my own choice"), icon=":material/undo:", key="action_undo"):
            planned.undo(here)
            st.rerun()
        if nothing:
            st.caption(t("Say first what is to be reached: a score, a level, or targets to meet."))


def action_outcome(view: ActionPlanView, t: Translator) -> None:
    """What the solver found, first the sentence, then what is missing."""
    if not view.outcome:
        return
    first, *rest = view.outcome_texts
    box = {"solved": st.success, "impossible": st.warning, "not_settled": st.info}[view.outcome]
    box(plain(first), icon=":material/check_circle:" if view.outcome == "solved" else ":material/info:")
    show(items(rest))
    if view.outcome == "impossible":
        st.caption(t("Raise a limit, ask for less, or add measures."))


def _bound(key: str, value: Any) -> str:
    """The widget starts from the plan, whatever changed it."""
    if key not in st.session_state:
        st.session_state[key] = value
    return key


def _number(label: str, key: str, value: float | None, most: float, step: float, width: int) -> float | None:
    return st.number_input(
        label, min_value=0.0, max_value=most, value=None, step=step, format="%g", key=_bound(key, value), width=width
    )


def _choice(label: str, key: str, value: str, names: dict[str, str]) -> str:
    options = ["", *names]
    return st.selectbox(
        label, options, format_func=lambda code: names.get(code, "—"), key=_bound(key, value), width=170
    )


def _several(label: str, key: str, value: tuple[str, ...], names: dict[str, str]) -> list[str]:
    return st.multiselect(
        label,
        list(names),
        format_func=lambda code: names[code],
        key=_bound(key, list(value)),
        width=250,
        placeholder="—",
    )
