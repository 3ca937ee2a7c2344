"""The plan library: targets, tasks, programmes and city targets, with search and filters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.model.base import Frozen
from assessment.report.view import CityTargetView, PlanView, ProgrammeView, SourceRef, TargetView, TaskView
from assessment.ui import services, state
from assessment.ui.components.html import items, plain, show, text
from assessment.ui.components.layout import cards, facts, page_header, section
from assessment.ui.components.search import matching
from assessment.ui.components.sources import sources
from assessment.ui.components.status import chip
from assessment.ui.components.targets import programme_card, target_detail, task_card


def draw() -> None:
    """Draw the page."""
    t = state.t()
    plan = services.plan_view(state.language())
    page_header(
        t("Plan library"),
        t(
            "Everything the program knows about the plan: "
            "its targets, tasks, support programmes and the city's own goals."
        ),
        notes=(plan.period_note,),
    )
    _document(plan, t)
    query = st.text_input(
        t("Search the library"),
        placeholder=t("for example: robots"),
        icon=":material/search:",
        key="plan_search",
    )
    targets, tasks, programmes, city, more = st.tabs(
        [t("Targets"), t("Tasks"), t("Programmes"), t("City goals"), t("More")]
    )
    with targets:
        _targets(plan, query, t)
    with tasks:
        _tasks(plan, query, t)
    with programmes:
        _programmes(plan, query, t)
    with city:
        _city(plan, query, t)
    with more:
        _more(plan, t)


def _document(plan: PlanView, t: Translator) -> None:
    show(text("h2", plan.title, "app-plan-title") + facts(((t("Document"), plan.document), (t("Period"), plan.period))))


def _targets(plan: PlanView, query: str, t: Translator) -> None:
    found = matching(plan.targets, query)
    _counted(found, plan.targets, t)
    cards((target_detail(target, t) for target in found), wide=True)
    _sources_of(found)


def _tasks(plan: PlanView, query: str, t: Translator) -> None:
    actions = list(dict.fromkeys(task.action for task in plan.tasks))
    chosen = _filter(t("Action"), actions, "plan_action")
    found = [task for task in matching(plan.tasks, query) if not chosen or task.action in chosen]
    _counted(found, plan.tasks, t)
    cards((task_card(task, t) for task in found), wide=True)
    _sources_of(found)


def _programmes(plan: PlanView, query: str, t: Translator) -> None:
    kinds = {p.kind: p.kind_label for p in plan.programmes}
    chosen = _filter(t("Kind"), list(kinds.values()), "plan_kind")
    current = st.toggle(t("Hide expired programmes"), key="plan_current")
    found = [
        p
        for p in matching(plan.programmes, query)
        if (not chosen or p.kind_label in chosen) and not (current and p.expired)
    ]
    _counted(found, plan.programmes, t)
    cards((programme_card(p, t) for p in found), wide=True)
    _sources_of(found)


def _city(plan: PlanView, query: str, t: Translator) -> None:
    found = matching(plan.city_targets, query)
    st.caption(
        t(
            "Goals of the whole city. They are no duty of a single firm; "
            "they show where the city wants to go and what came of it."
        )
    )
    _counted(found, plan.city_targets, t)
    cards((_city_card(target, t) for target in found), wide=True)
    _sources_of(found)


def _city_card(target: CityTargetView, t: Translator) -> str:
    status = chip(_VERDICTS.get(target.verdict, "unknown"), target.verdict_label) if target.verdict_label else ""
    return text("h3", target.title) + facts(((t("Goal"), target.value), (t("Outcome"), target.outcome))) + status


_VERDICTS = {"met": "met", "missed": "not_met", "not_met": "not_met", "partly": "partly", "unknown": "unknown"}


def _more(plan: PlanView, t: Translator) -> None:
    section(plan.successor_title or t("Successor"))
    show(text("p", plan.successor, "app-lead"))
    if plan.unknowns:
        section(
            t("What is not known"), t("These points were not found in a source; nothing is invented in their place.")
        )
        show(items(plan.unknowns))
    sources(plan.sources, t("All sources of the library"))


def _filter(label: str, options: Sequence[str], key: str) -> list[str]:
    """Chosen options; the key changes with the language, as the options are words."""
    key = f"{key}:{state.language()}"
    return list(st.pills(label, options, selection_mode="multi", format_func=plain, key=key) or [])


def _counted(found: Sequence[Frozen], everything: Sequence[Frozen], t: Translator) -> None:
    if len(found) < len(everything):
        st.caption(t("{n} of {all} shown", n=len(found), all=len(everything)))
    if not found:
        st.info(t("Nothing matches. Try another word or remove a filter."), icon=":material/search_off:")


def _sources_of(found: Iterable[TargetView | TaskView | ProgrammeView | CityTargetView]) -> None:
    """The sources of what is shown, each once."""
    unique: dict[tuple[str, str], SourceRef] = {(ref.id, ref.locator): ref for entry in found for ref in entry.sources}
    sources(list(unique.values()))


draw()
