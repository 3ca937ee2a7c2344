"""Own weights of the pillars on the result page: kept for the session, printed on every output, one button back."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.model.plan import Pillar
from assessment.services.own_weights import WeightsError
from assessment.ui import batch_file, services, state
from assessment.ui.components.html import plain

MOST = 100.0
_PROBLEM = "_weights_problem"


def own_weights(t: Translator) -> None:
    """A closed part with one field a pillar; open while the weights are the visitor's own."""
    pillars = services.assessor().plan(services.plan_id()).pillars
    chosen = state.weights()
    title = t("Weights: your own") if chosen else t("Set your own weights")
    with st.expander(title, key="own_weights", icon=":material/balance:"):
        st.caption(
            t(
                "A pillar with weight 2 counts twice as much as one with weight 1; 0 leaves it out of the overall "
                "score. Own weights hold for this visit and are printed on every output."
            )
        )
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            for pillar in pillars:
                _field(pillar, (chosen or {}).get(pillar.id, pillar.weight), t)
            st.button(
                t("Weights of the plan"),
                icon=":material/restart_alt:",
                on_click=_reset,
                disabled=not chosen,
                key="weights_reset",
            )
        problem: WeightsError | None = st.session_state.get(_PROBLEM)
        if problem:
            st.error(plain(t.render(problem.message)), icon=":material/error:")
            if problem.hint:
                st.caption(plain(t.render(problem.hint)))


def _field(pillar: Pillar, weight: float, t: Translator) -> None:
    key = f"weight:{pillar.id}:{t.lang}"
    st.session_state[key] = weight
    st.number_input(
        plain(pillar.short.get(t.lang)),
        0.0,
        MOST,
        step=0.5,
        format="%g",
        key=key,
        on_change=_take,
        args=(pillar.id, key),
        width=150,
    )


def _take(pillar: str, key: str) -> None:
    assessor, plan_id = services.assessor(), services.plan_id()
    wanted = {**(state.weights() or {}), pillar: float(st.session_state[key])}
    st.session_state.pop(_PROBLEM, None)
    try:
        _keep(assessor.own_weights(plan_id, wanted))
    except WeightsError as problem:
        st.session_state[_PROBLEM] = problem


def _reset() -> None:
    st.session_state.pop(_PROBLEM, None)
    _keep(None)


def _keep(weights: dict[str, float] | None) -> None:
    state.set_weights(weights)
    batch_file.assessed()
