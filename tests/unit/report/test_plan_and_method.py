"""The plan library and the method page are generated from the installed data."""

from __future__ import annotations

import pytest

from assessment.definitions.catalogue import Catalogue
from assessment.model.base import Language
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.report.method_view import build_method
from assessment.report.plan_view import build_plan_view
from assessment.report.sources_view import OWN_JUDGEMENT, collected


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_target_task_and_programme_is_in_the_library(
    catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire, lang: Language
) -> None:
    shown = build_plan_view(plan, questionnaire, catalogue.reference, lang)

    assert len(shown.targets) == len(plan.pillars)
    assert len(shown.tasks) == len(plan.tasks)
    assert len(shown.programmes) == len(plan.programmes)
    assert shown.unknowns


def test_a_task_whose_title_was_not_seen_says_so(
    catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire
) -> None:
    tasks = build_plan_view(plan, questionnaire, catalogue.reference, "en").tasks
    untitled = [t for t, task in zip(tasks, plan.tasks, strict=True) if task.title is None]

    assert untitled
    assert {t.title for t in untitled} == {"Title not seen"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_method_tables_are_as_wide_as_their_headers(
    catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire, lang: Language
) -> None:
    method = build_method(plan, questionnaire, catalogue.reference, lang, versions={"engine": "1"})

    assert all(len(row) == len(section.header) for section in method.sections for row in section.rows)


def test_the_method_page_prints_the_bands_and_gates_of_the_data(
    catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire
) -> None:
    method = build_method(plan, questionnaire, catalogue.reference, "en", versions={})
    sections = {s.id: s for s in method.sections}

    assert [row[1] for row in sections["overall"].rows] == ["0", "40", "60", "80", "95"]
    assert [row[1] for row in sections["gates"].rows] == ["20", "40", "60", "80"]
    assert len(sections["items"].rows) == 15


def test_the_method_page_says_what_a_reader_of_a_portfolio_is_not_shown(
    catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limits are those that `pooled_view` keeps to, the steps those of the data."""
    monkeypatch.setattr("assessment.report.method_pooled.MOSTLY_ONE", 37.0)
    method = build_method(plan, questionnaire, catalogue.reference, "en", versions={})
    pooled = next(s for s in method.sections if s.id == "pooled")
    words = " ".join(pooled.paragraphs)

    assert "before 10 firms are counted" in words
    assert "multiples of 5, shares of firms to the nearest 10 %, but never below 10 % and never above 90 %" in words
    assert "one firm makes up more than 37 % is not shown" in words
    assert [row[2] for row in pooled.rows] == ["0.2 %", "index 5", "20 per 10,000 persons", "0.5 % a year"]
    assert [row[1] for row in pooled.rows][3] == "not shown"


def test_a_source_without_an_address_is_marked(catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire) -> None:
    shown = build_plan_view(plan, questionnaire, catalogue.reference, "en").sources
    nowhere = [s for s in shown if not s.href and s.id != OWN_JUDGEMENT]

    assert nowhere
    assert all("no address known" in s.note for s in nowhere)


def test_own_judgements_carry_their_reason(catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire) -> None:
    shown = build_plan_view(plan, questionnaire, catalogue.reference, "zh").sources
    own = [s for s in shown if s.id == OWN_JUDGEMENT]

    assert own
    assert all(s.note and s.confidence == "自行判断" for s in own)


def test_collected_sources_hold_each_source_once(
    catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire
) -> None:
    shown = build_plan_view(plan, questionnaire, catalogue.reference, "en")

    assert len(collected(shown.targets, shown.targets)) == len(collected(shown.targets))


def test_every_rule_that_answers_are_held_against_is_on_the_method_page(catalogue, plan, questionnaire):
    method = build_method(plan, questionnaire, catalogue.reference, "en", versions={})
    rows = {row[0]: row for section in method.sections if section.id == "checks" for row in section.rows}

    assert set(rows) == {rule.text.en for rule in questionnaire.checks}
    assert rows["R&D expenditure is larger than revenue"][1] == "R&D spending > Operating revenue"
    assert all(all(row) for row in rows.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_method_page_says_how_gaps_totals_and_matches_come_about(catalogue, plan, questionnaire, lang):
    method = build_method(plan, questionnaire, catalogue.reference, lang, versions={})
    sections = {s.id: s for s in method.sections}

    assert {"values", "gaps", "programmes", "portfolio"} <= sections.keys()
    assert "20" in " ".join(sections["programmes"].paragraphs)
    assert len(sections["coefficients"].paragraphs) == len(sections["priority"].paragraphs) == 2


def test_the_method_page_says_how_a_level_is_held_against_other_weights(catalogue, plan, questionnaire):
    sections = {s.id: s for s in build_method(plan, questionnaire, catalogue.reference, "en", versions={}).sections}

    assert "2,000 weightings" in sections["robustness"].paragraphs[0]
    assert "±50" in sections["robustness"].paragraphs[0]
    assert sections["robustness"].sources


def test_the_method_page_says_how_measures_are_chosen_where_answers_can_be_moved(catalogue, plan, questionnaire):
    still = questionnaire.model_copy(update={"what_if": None})
    found = [
        {s.id: s for s in build_method(plan, asked, catalogue.reference, "en", versions={}).sections}
        for asked in (questionnaire, still)
    ]

    assert "the program knows no price" in found[0]["action_plan"].paragraphs[0]
    assert "action_plan" not in found[1]
