"""The gap report of one firm on the screen."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.report.view import GapReport
from assessment.ui import chosen_firm, draft, navigation, state
from assessment.ui.chosen_firm import ChosenFirm
from assessment.ui.components.digital_part import digital_part
from assessment.ui.components.empty import empty_state
from assessment.ui.components.energy_calculator import energy_calculator
from assessment.ui.components.figures import number_grid
from assessment.ui.components.gap_list import first_steps
from assessment.ui.components.html import items, show, table
from assessment.ui.components.layout import page_header, section
from assessment.ui.components.narrowing import narrowing_of_result
from assessment.ui.components.overall_panel import overall_panel
from assessment.ui.components.own_weights import own_weights
from assessment.ui.components.peers import peers
from assessment.ui.components.pillar_card import input_table, pillar_cards
from assessment.ui.components.priorities import priorities_choice
from assessment.ui.components.programmes import programmes
from assessment.ui.components.report_files import Places, report_files
from assessment.ui.components.sources import source_list, sources
from assessment.ui.components.tasks import tasks
from assessment.ui.components.versions import versions


def draw() -> None:
    """Draw the page."""
    t = state.t()
    if draft.section():
        _one_section_only(t)
        return
    firm = chosen_firm.chosen_firm()
    if firm is None:
        _nothing_yet(t)
        return
    standing = firm.standing()
    report = firm.with_peers(firm.report(state.language()), standing)
    _header(report, t)
    _tools(firm, report, standing, t)
    overall_panel(report, t)
    own_weights(t)
    narrowing_of_result(firm, report.overall, t)
    _parts(firm, report, t)


def _one_section_only(t: Translator) -> None:
    page_header(t("Result"))
    empty_state(
        t("The result belongs to whoever has the whole questionnaire"),
        t("Your link is for one section of it."),
        "questionnaire",
        t("Back to the section"),
    )


def _nothing_yet(t: Translator) -> None:
    page_header(t("Result"))
    empty_state(
        t("There are no answers yet"),
        t("Fill in the questionnaire, or upload a workbook and open one of its firms."),
        "questionnaire",
        t("Fill in the questionnaire"),
    )


def _header(report: GapReport, t: Translator) -> None:
    page_header(
        report.title,
        t(
            "Data year {year}, judged as of {as_of}. {division}, {region}. {plan}",
            year=report.data_year,
            as_of=report.as_of,
            division=report.division,
            region=report.region,
            plan=report.plan,
        ),
        eyebrow=t("Gap report"),
    )


def _tools(firm: ChosenFirm, report: GapReport, standing: Places, t: Translator) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="result_tools", gap="small"):
        report_files(firm, report, standing, t)
        navigation.link(
            "batch" if firm.of_batch else "questionnaire",
            t("Back to the batch") if firm.of_batch else t("Change answers"),
            icon=":material/arrow_back:",
        )
        if chosen_firm.can_choose() and firm.of_batch:
            st.button(t("Show the questionnaire's firm"), on_click=chosen_firm.choose_answers, key="show_own")


def _parts(firm: ChosenFirm, report: GapReport, t: Translator) -> None:
    names = (
        t("The targets"),
        t("First steps"),
        t("Peers"),
        t("Digital level"),
        t("Programmes"),
        t("Tasks of the plan"),
        t("Figures and sources"),
        *([] if firm.of_batch else [t("Versions and years")]),
    )
    four, steps, beside, digital, support, work, more, *frozen = st.tabs(names, key=f"report_parts:{t.lang}")
    with four:
        pillar_cards(report.pillars, t)
    with steps:
        priorities_choice(firm.id, t)
        first_steps(report.steps, report.steps_formula, t)
        navigation.link("what_if", t("Try out what a change would do"), icon=":material/tune:")
        navigation.link("action", t("Make a plan of action"), icon=":material/checklist:")
    with beside:
        peers(report, firm, t)
    with digital:
        digital_part(report.digital, t)
    with support:
        programmes(report.programmes, report.openings, t)
    with work:
        tasks(report.tasks, t)
    with more:
        _more(report, t)
    for tab in frozen:
        with tab:
            versions(report, t)


def _more(report: GapReport, t: Translator) -> None:
    section(t("Also from the same figures"), t("Shown beside the four targets; not scored."))
    number_grid(report.supplementary)
    sources([ref for row in report.supplementary for ref in row.sources])
    if report.energy:
        section(t("Energy by carrier"), t("What was entered, in standard coal: the figure of the energy target."))
        energy_calculator(report.energy, t)
    section(t("The firm"))
    show(input_table(report.profile, t))
    if report.notes:
        section(t("Notes"))
        show(items(report.notes))
    section(t("Versions"))
    show(table((t("Part"), t("Version")), [(part, _edition(version)) for part, version in report.versions]))
    with st.expander(t("All sources ({n})", n=len(report.sources)), icon=":material/link:"):
        show(source_list(report.sources, t))


def _edition(version: str) -> str:
    """A version without the id in front, which is no word for people: `2026.1 (3260c4e24fa6)`."""
    return version.partition(" ")[2] or version


draw()
