"""What if: answers of a firm changed to try them out, and the result beside today's."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.report.what_if_view import WhatIfView
from assessment.services.firm_action import FirmActions
from assessment.services.what_if import FirmWhatIf
from assessment.ui import chosen_firm, draft, navigation, planned, state, tried_answers
from assessment.ui.chosen_firm import ChosenFirm
from assessment.ui.components.beside import beside_today, in_short
from assessment.ui.components.empty import empty_state
from assessment.ui.components.layout import page_header, section
from assessment.ui.components.levers import lever_groups
from assessment.ui.components.press import pressed
from assessment.ui.components.trouble import going_on


def draw() -> None:
    """Draw the page."""
    t = state.t()
    firm = None if draft.section() else chosen_firm.chosen_firm()
    if firm is None or not FirmWhatIf(firm.assessment, firm.index).possible:
        _nothing_yet(t)
        return
    report = firm.report(t.lang)
    page_header(
        t("What if: {firm}", firm=report.firm),
        t(
            "Change figures of {year} and see at once what they would have given, by the same rules as the result. "
            "Nothing here changes your answers.",
            year=report.data_year,
        ),
        eyebrow=t("What if"),
    )
    _fragment(firm)


def _nothing_yet(t: Translator) -> None:
    page_header(t("What if"))
    empty_state(
        t("There are no answers yet"),
        t("Fill in the questionnaire, or upload a workbook and open one of its firms."),
        "questionnaire",
        t("Fill in the questionnaire"),
    )


@st.fragment
def _fragment(firm: ChosenFirm) -> None:
    """What a change draws again: the result and the fields, and nothing else of the page."""
    t, here = state.t(), tried_answers.tried(firm)
    kind = "batch" if firm.of_batch else "own"
    what_if = state.remember(f"what_if:{kind}", firm.key, lambda: FirmWhatIf(firm.assessment, firm.index))
    view = what_if.tried(here.changes, t.lang)
    section(t("What to change"), t("An empty field stands for the answer of today."))
    groups = state.remember(f"levers:{kind}:{t.lang}", firm.key, lambda: what_if.levers(t.lang))
    lever_groups(groups, here, view.problems, of_batch=firm.of_batch)
    section(t("What comes of it"))
    beside_today(view, t)
    _tools(firm, here, view, t)


def _tools(firm: ChosenFirm, here: tried_answers.Tried, view: WhatIfView, t: Translator) -> None:
    """What came of it in short and what can be done with it: at the lower edge, in sight beside every field."""
    with st.container(horizontal=True, vertical_alignment="center", key="what_if_tools", gap="small"):
        in_short(view)
        st.button(
            t("Back to today's figures"),
            icon=":material/restart_alt:",
            key="what_if_reset",
            disabled=not here.changes,
            on_click=tried_answers.reset,
            args=(here,),
        )
        if here.changes and pressed(t("Save as a plan"), icon=":material/checklist:", key="what_if_plan"):
            _as_plan(firm, here, t)
        navigation.link("result", t("To the result"), icon=":material/arrow_back:")
        other = firm.of_batch and chosen_firm.can_choose()
        if other and pressed(t("Try out the questionnaire's firm"), key="what_if_own"):
            chosen_firm.choose_answers()
            st.rerun()  # the whole page: its title names the firm


def _as_plan(firm: ChosenFirm, here: tried_answers.Tried, t: Translator) -> None:
    """Make the changes the lines of a plan of action, store it where plans are stored, and go on there."""
    actions = FirmActions(firm.assessment, firm.index)
    plan = actions.plan_of(here.changes).model_copy(update={"title": t("From a what-if")})
    there, store = planned.begin(firm, plan), planned.kept_plans(firm)
    if store is not None:
        with going_on(t):
            planned.save(there, store, actions)
    navigation.go("action")


draw()
