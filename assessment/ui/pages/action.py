"""Plan of action: what to do about the gaps, by whom and until when, and the cheapest set that does."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.locale import Translator
from assessment.report.action_plan_view import ActionPlanView
from assessment.report.what_if_view import Lever
from assessment.services.action_choices import levers_for_measures
from assessment.services.firm_action import FirmActions
from assessment.services.what_if import FirmWhatIf
from assessment.ui import chosen_firm, draft, navigation, planned, services, state
from assessment.ui.chosen_firm import ChosenFirm
from assessment.ui.components.action_add import action_add
from assessment.ui.components.action_goal import action_goal, action_outcome
from assessment.ui.components.action_plans import action_plans
from assessment.ui.components.action_progress import action_progress
from assessment.ui.components.action_result import action_result
from assessment.ui.components.action_table import action_table
from assessment.ui.components.download import ICS, download
from assessment.ui.components.empty import empty_state
from assessment.ui.components.layout import page_header, section
from assessment.ui.components.trouble import going_on
from assessment.ui.planned import Planned


def draw() -> None:
    """Draw the page."""
    t = state.t()
    firm = None if draft.section() else chosen_firm.chosen_firm()
    if firm is None or not FirmActions(firm.assessment, firm.index).possible:
        _nothing_yet(t)
        return
    with going_on(t):
        _page(firm, t)


def _nothing_yet(t: Translator) -> None:
    page_header(t("Plan of action"))
    empty_state(
        t("There are no answers yet"),
        t("Fill in the questionnaire, or upload a workbook and open one of its firms."),
        "questionnaire",
        t("Fill in the questionnaire"),
    )


def _page(firm: ChosenFirm, t: Translator) -> None:
    report = firm.report(t.lang)
    page_header(
        t("Plan of action: {firm}", firm=report.firm),
        t("Choose what to do about the gaps, who sees to it and until when. Costs and staff days are your own entries; "
          "what a measure brings comes from the rules of the result."),
        eyebrow=t("Plan of action"),
    )  # fmt: skip
    kind = "batch" if firm.of_batch else "own"
    actions = state.remember(f"actions:{kind}", firm.key, lambda: FirmActions(firm.assessment, firm.index))
    here = planned.planned(firm, actions)
    tools = st.container(key="action_tools")
    _measures(firm, here, actions, t)
    section(t("What is to be reached"), t("The cheapest set is the one that costs least by your own entries."))
    action_goal(here, actions, t, of_batch=firm.of_batch)
    view = _view(here, actions, t)
    action_outcome(view, t)
    action_result(view, t)
    action_progress(firm, here, t)
    with tools:
        action_plans(firm, here, actions, t)
        _files(here, actions, t)


def _measures(firm: ChosenFirm, here: Planned, actions: FirmActions, t: Translator) -> None:
    section(
        t("Measures"),
        t("Suggested by the gaps, with the amounts that close them. Units 0: not chosen. Enter costs and staff days to "
          "have the cheapest set chosen."),
    )  # fmt: skip
    words = actions.words(here.plan, t.lang)
    if here.plan.lines:
        action_table(here, words, t, of_batch=firm.of_batch)
    else:
        st.info(t("The gaps suggest no measure. Add what you mean to do."), icon=":material/info:")
    action_add(here, firm.report(t.lang), _levers(firm, actions, t), words, t)


def _levers(firm: ChosenFirm, actions: FirmActions, t: Translator) -> tuple[Lever, ...]:
    """The figures a measure of one's own can move."""

    def make() -> tuple[Lever, ...]:
        groups = FirmWhatIf(firm.assessment, firm.index).levers(t.lang)
        levers = (lever for group in groups for lever in group.levers)
        return levers_for_measures(levers, actions.assessment.questionnaire)

    return state.remember(f"action_levers:{t.lang}", firm.key, make)


def _view(here: Planned, actions: FirmActions, t: Translator) -> ActionPlanView:
    """The plan in words, made anew where the plan or the firm changed."""
    found = here.found
    key = (id(actions), here.plan.model_dump_json(), id(found))
    return state.remember(f"action_view:{t.lang}", key, lambda: actions.view(here.plan, t.lang, found))


def _files(here: Planned, actions: FirmActions, t: Translator) -> None:
    """The plan as files, as it stands on the page."""
    assessor, plan, lang = services.assessor(), here.plan, t.lang
    name = t("plan-of-action-{year}", year=plan.data_year)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="action_files"):
        view = partial(actions.view, plan, lang)
        download(
            t("Download {kind}", kind="Excel"),
            lambda: assessor.action_plan_workbook(view()),
            f"{name}.xlsx",
            key="action_xlsx",
        )
        download(
            t("Due days for the calendar"),
            lambda: assessor.action_plan_calendar(view()),
            f"{name}.ics",
            mime=ICS,
            key="action_ics",
        )
        navigation.link("result", t("To the result"), icon=":material/arrow_back:")


draw()
