"""What the order of first steps is worked out with: the horizon, and behind it costs and importance of the firm."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment.locale import Translator
from assessment.model.plan import Plan
from assessment.services.priorities import PrioritiesError
from assessment.ui import priorities, services
from assessment.ui.components.html import plain

MOST = 1000.0
_PROBLEM = "_priorities_problem"


def priorities_choice(firm: str, t: Translator) -> None:
    """Draw the choices for a firm; every change counts at once."""
    plan = services.assessor().plan(services.plan_id())
    own = priorities.chosen(firm)
    with st.container(key="priorities", gap="small"):
        _horizon(firm, plan, (own.preset if own else None) or plan.default_preset, t)
        title = t("Costs and importance: your own") if own and (own.cost_profile or own.importance) else t(
            "Say where your costs lie and what matters to you"
        )  # fmt: skip
        with st.expander(title, key="priorities_numbers", icon=":material/low_priority:"):
            st.caption(
                t(
                    "They move the order of the first steps and no score, hold for this firm during this visit, and "
                    "are printed on every output. Only the shares between the numbers count."
                )
            )
            _numbers(firm, plan, own.cost_profile if own else None, own.importance if own else None, t)
            st.button(
                t("As the plan says"),
                icon=":material/restart_alt:",
                on_click=priorities.forget,
                args=(firm,),
                disabled=own is None,
                key="priorities_reset",
            )
        problem: PrioritiesError | None = st.session_state.pop(_PROBLEM, None)
        if problem:
            st.error(plain(t.render(problem.message)), icon=":material/error:")
            if problem.hint:
                st.caption(plain(t.render(problem.hint)))


def _horizon(firm: str, plan: Plan, preset: str, t: Translator) -> None:
    key = f"horizon:{t.lang}"
    titles = {one.id: one.title.get(t.lang) for one in plan.priority_presets}
    st.session_state[key] = preset
    st.selectbox(
        t("Horizon of the first steps"),
        list(titles),
        format_func=lambda code: titles[code],
        key=key,
        on_change=_take,
        args=(firm, plan, t),
        width=320,
    )


def _numbers(
    firm: str, plan: Plan, costs: Mapping[str, float] | None, importance: Mapping[str, float] | None, t: Translator
) -> None:
    """One field a kind of cost and one a pillar; percent of the costs are shown where nothing was said."""
    planned = {name: 100 * share for name, share in plan.cost_profile.items()}
    shown = {f"cost:{name}:{t.lang}": value for name, value in (costs or planned).items()}
    shown |= {f"importance:{name}:{t.lang}": value for name, value in (importance or plan.importance).items()}
    st.session_state.update({key: float(value) for key, value in shown.items()})
    names = {f"cost:{name}:{t.lang}": words.get(t.lang) for name, words in plan.cost_categories.items()}
    names |= {f"importance:{pillar.id}:{t.lang}": pillar.short.get(t.lang) for pillar in plan.pillars}
    for title, mark in (
        (t("Shares of your costs, such as percent"), "cost:"),
        (t("How much each pillar matters"), "importance:"),
    ):
        st.markdown(f"**{title}**")
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            for key in (one for one in shown if one.startswith(mark)):
                _field(names[key], key, firm, plan, t)


def _field(label: str, key: str, firm: str, plan: Plan, t: Translator) -> None:
    st.number_input(
        plain(label),
        0.0,
        MOST,
        step=1.0,
        format="%g",
        key=key,
        on_change=_take,
        args=(firm, plan, t),
        width=150,
    )


def _take(firm: str, plan: Plan, t: Translator) -> None:
    """Keep all fields as they stand; what cannot be is said, and nothing changes."""
    state = st.session_state
    costs = {name: float(state[f"cost:{name}:{t.lang}"]) for name in plan.cost_profile}
    importance = {pillar.id: float(state[f"importance:{pillar.id}:{t.lang}"]) for pillar in plan.pillars}
    try:
        priorities.choose(firm, str(state[f"horizon:{t.lang}"]), costs, importance)
    except PrioritiesError as problem:
        state[_PROBLEM] = problem
