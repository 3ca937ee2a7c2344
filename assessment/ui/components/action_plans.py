"""The plans of a firm: which one is worked on, its name, saving, beginning another, deleting."""

from __future__ import annotations

import streamlit as st

from assessment.errors import AssessmentError
from assessment.locale import Translator
from assessment.model.action_plan import LONGEST_TITLE, ActionPlanHead
from assessment.model.draft import Access
from assessment.services.action_plans import ActionPlans
from assessment.services.firm_action import FirmActions
from assessment.ui import planned
from assessment.ui.author_words import author_words
from assessment.ui.chosen_firm import ChosenFirm
from assessment.ui.components import trouble
from assessment.ui.components.html import show, text
from assessment.ui.components.press import pressed
from assessment.ui.moments import moment
from assessment.ui.planned import Planned


def action_plans(firm: ChosenFirm, here: Planned, actions: FirmActions, t: Translator) -> None:
    """What stands above the measures: the plan's name and what is done with the plan as a whole."""
    store = planned.kept_plans(firm)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="action_plan_tools"):
        if store is not None:
            _others(firm, here, store, t)
        key = f"action_title:{firm.of_batch}:{here.round}:{t.lang}"
        title = st.text_input(
            t("Name of the plan"),
            value=here.plan.title,
            max_chars=LONGEST_TITLE,
            key=key,
            placeholder=t("Plan of action {year}", year=here.plan.data_year),
            width=320,
        )
        planned.change(here, title=title.strip())
        if store is not None:
            _save(here, store, actions, t)
            _new(firm, here, actions, t)
            _delete(firm, here, store, actions, t)
    if store is None:
        st.info(_not_kept(t, of_batch=firm.of_batch), icon=":material/info:")
    else:
        _line(here, t)
    if here.plan.data_year != actions.year:
        words = t("This plan was made with the figures of {planned}; the answers are now those of {year}.",
                  planned=here.plan.data_year, year=actions.year)  # fmt: skip
        st.info(words, icon=":material/info:")


def _not_kept(t: Translator, *, of_batch: bool) -> str:
    if of_batch:
        return t("The plan of a firm of a batch is not saved: it stays for this visit. The files hold it.")
    return t("The plan cannot be saved here and stays for this visit. The files hold it.")


def _line(here: Planned, t: Translator) -> None:
    """Whether what stands here is stored, and since when."""
    if here.stored is None:
        words = t("Not saved yet")
    elif here.unsaved:
        words = t("Changes since the last save are not saved yet")
    else:
        at = here.stored.updated_at
        words = t("Saved {moment}", moment=moment(at)) if at else ""
    show(text("p", words, "app-muted app-saved"))
    if here.stored and here.stored.author:
        show(text("p", t("Saved last by {person}", person=author_words(here.stored.author, t)), "app-muted"))


def _others(firm: ChosenFirm, here: Planned, store: tuple[ActionPlans, Access], t: Translator) -> None:
    """The stored plans, where there is another than the one shown."""
    plans, access = store
    heads = plans.listed(access)
    others = [head for head in heads if head.id != here.plan.id]
    if not others:
        return
    with st.popover(t("Other plans ({n})", n=len(others)), icon=":material/folder_open:"):
        if here.unsaved:
            st.caption(t("Changes of this plan that are not saved are lost."))
        for head in others:
            if pressed(_name(head, t), key=f"action_open_{head.id}", type="tertiary"):
                planned.begin(firm, plans.open(access, head.id))
                st.rerun()


def _name(head: ActionPlanHead, t: Translator) -> str:
    title = head.title or t("Plan of action {year}", year=head.data_year)
    return t("{title}, saved {moment}", title=title, moment=moment(head.updated_at))


def _save(here: Planned, store: tuple[ActionPlans, Access], actions: FirmActions, t: Translator) -> None:
    if pressed(t("Save"), icon=":material/save:", type="primary", key="action_save", disabled=not here.unsaved):
        try:
            planned.save(here, store, actions)
        except AssessmentError as error:
            trouble.note(error, t)
        else:
            st.rerun()


def _new(firm: ChosenFirm, here: Planned, actions: FirmActions, t: Translator) -> None:
    if here.stored is not None and pressed(t("New plan"), icon=":material/add:", key="action_new"):
        planned.begin(firm, actions.empty_plan())
        st.rerun()


def _delete(
    firm: ChosenFirm, here: Planned, store: tuple[ActionPlans, Access], actions: FirmActions, t: Translator
) -> None:
    plans, access = store
    if here.stored is None or not access.manages:
        return
    with st.popover(t("Delete"), icon=":material/delete:"):
        st.write(t("The plan is deleted for good."))
        if pressed(t("Delete for good"), icon=":material/delete_forever:", key="action_delete"):
            plans.delete(access, here.stored.id)
            planned.begin(firm, actions.empty_plan())
            st.rerun()
