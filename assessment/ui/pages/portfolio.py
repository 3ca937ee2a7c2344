"""What the firms of an organisation add up to, from what they submitted: whole for consultants, pooled for readers."""

from __future__ import annotations

import time

import streamlit as st

from assessment.locale import Translator
from assessment.model.portfolio import Population
from assessment.report.view import PortfolioView
from assessment.services.assessment import Assessment
from assessment.services.people.permissions import Action
from assessment.services.workspace import Workspace
from assessment.ui import draft, navigation, role_words, services, state, who
from assessment.ui.components import saved
from assessment.ui.components.download import download
from assessment.ui.components.empty import empty_state
from assessment.ui.components.firm_list import filters, firm_list
from assessment.ui.components.form_tools import as_of_choice
from assessment.ui.components.html import plain, show, text
from assessment.ui.components.layout import note_banner, page_header
from assessment.ui.components.portfolio import portfolio
from assessment.ui.components.press import pressed
from assessment.ui.components.trouble import going_on

_READ_AGAIN_S = 60  # so long the submitted answers count as read


def draw() -> None:
    """Draw the page."""
    t = state.t()
    page_header(
        t("Portfolio"), t("What the firms of an organisation add up to, from the versions they submitted last.")
    )
    saved.why_not_open(t)
    workspace = services.kept().workspace
    if workspace is None:
        return
    with going_on(t):
        show(text("p", role_words.place(who.owner(), role_words.organisations(), t), "app-lead"))
        if workspace.drafts.may(Action.LIST):
            _whole(workspace, t)
        else:
            _pooled(workspace, t)


def _pooled(workspace: Workspace, t: Translator) -> None:
    """To a reader: always over the same firms, and nothing that stands for too few of them."""
    plan, day = services.plan_id(), state.as_of()
    view: PortfolioView | None = state.remember(
        f"pooled:{t.lang}",
        (workspace.drafts.owner, plan, day, _moment()),
        lambda: workspace.portfolio.pooled(plan, day, t.lang),
    )
    if view is None:
        _too_few(workspace, t)
        return
    note_banner((view.period_note,))
    portfolio(view, t, _nowhere)


def _whole(workspace: Workspace, t: Translator) -> None:
    plan, day = services.plan_id(), state.as_of()
    assessment: Assessment | None = state.remember(
        "stored_portfolio",
        (workspace.drafts.owner, plan, day, t.lang, _moment()),
        lambda: workspace.portfolio.assessment(plan, day, t.lang),
    )
    if assessment is None:
        _nothing_yet(workspace, t)
        return
    assessor = services.assessor()
    with st.container(horizontal=True, vertical_alignment="bottom", key="portfolio_tools", gap="small"):
        as_of_choice(t)
        download(
            t("Download the results (Excel)"),
            lambda: assessor.results_workbook(assessment, t.lang, None),
            t("portfolio.xlsx"),
            primary=True,
            key="download_portfolio",
        )
    note_banner((assessment.plan.period_note.get(t.lang),))
    table = state.remember(f"stored_table:{t.lang}", id(assessment), lambda: assessor.firm_table(assessment, t.lang))
    pillars = [pillar.id for pillar in assessment.plan.pillars]
    kept = filters(table, pillars, t)
    firms, total = st.tabs([t("Firms"), t("Against the plan")], key=f"portfolio_parts:{t.lang}")
    with firms:
        chosen = firm_list(table, pillars, kept, t)
        if chosen is not None and pressed(
            t("Open the questionnaire of {firm}", firm=plain(assessment.result.panel.names[chosen])),
            type="primary",
            icon=":material/edit_note:",
            key="open_stored_firm",
        ):
            _open(str(assessment.result.panel.names[chosen]))
    with total:
        view = state.remember(
            f"stored_totals:{t.lang}",
            (id(assessment), _population(t), kept.tobytes()),
            lambda: assessor.portfolio(assessment, t.lang, _chosen_population(), kept),
        )
        portfolio(view, t, lambda index: _open(str(assessment.result.panel.names[index])))


def _too_few(workspace: Workspace, t: Translator) -> None:
    """To a reader: what has to happen first, and what there is to read meanwhile."""
    empty_state(
        t("There is nothing to show yet"),
        t(
            "Figures appear here once {n} firms above scale have frozen a version of their answers, so that nobody "
            "can tell the figures of a single firm. The consultants of your organisation see how far the firms are.",
            n=_least(workspace),
        ),
        "plan",
        t("Read the targets of the plan meanwhile"),
        further=[("method", t("What is never shown"))],
    )


def _nothing_yet(workspace: Workspace, t: Translator) -> None:
    """To who sees the firms: how one comes to count here."""
    begun = len({one.head.series for one in workspace.drafts.list_own()})
    how = t(
        "A firm counts here once a version of its answers is frozen: open its questionnaire, then its result, and "
        "press “Freeze this version” under “Versions and years”."
    )
    if begun:
        empty_state(
            t("Firms begun: {n}. None is frozen yet.", n=begun),
            how,
            "start",
            t("To the list of the firms"),
            further=[("people", t("Invite somebody who fills in a firm"))],
        )
    else:
        empty_state(
            t("There is no firm here yet"),
            how,
            "questionnaire",
            t("Begin the questionnaire of a firm"),
            further=[
                ("people", t("Invite consultants and readers")),
                ("batch", t("Assess a workbook of firms instead")),
            ],
        )


def _population(t: Translator) -> Population:
    names: dict[Population, str] = {"above_scale": t("Firms above scale"), "all": t("All firms")}
    st.session_state.setdefault("portfolio_population", "above_scale")
    st.segmented_control(
        t("Population"), list(names), format_func=lambda code: names[code], key="portfolio_population", required=True
    )
    return _chosen_population()


def _chosen_population() -> Population:
    return "all" if st.session_state.get("portfolio_population") == "all" else "above_scale"


def _open(name: str) -> None:
    """The questionnaire of a firm, the one changed last where several are called the same."""
    workspace = services.kept().workspace
    found = [one for one in workspace.drafts.list_own() if one.firm == name] if workspace else []
    if found:
        draft.enter_own(found[0].head.id)
        navigation.go("questionnaire")


def _nowhere(_index: int) -> None:
    """A reader opens no single firm."""


def _least(workspace: Workspace) -> int:
    return workspace.portfolio.least


def _moment() -> int:
    return int(time.monotonic() // _READ_AGAIN_S)


draw()
