"""The assessor answers what the surfaces ask, the same for a form and for a table."""

from datetime import date

import pytest

from assessment import bootstrap
from assessment.errors import NotFoundError
from assessment.settings import Settings

PLAN = "shanghai-2023-2025"
AS_OF = date(2025, 6, 30)
ANSWERS = {"firm_name": "东方齿轮", "division": "C34", "revenue": 10_000, "rd_expense": 190}
"""R&D of 1.9 m yuan on revenue of 100 m, asked in ten thousand yuan."""


@pytest.fixture(scope="module")
def assessor():
    return bootstrap.build(Settings())


@pytest.fixture(scope="module")
def assessment(assessor):
    table, problems = assessor.from_answers(ANSWERS, 2024, PLAN)
    assert not problems
    return assessor.assess(table, PLAN, AS_OF)


def test_the_default_plan_is_installed(assessor):
    assert Settings().plan in [plan.id for plan in assessor.plans()]


def test_an_unknown_plan_names_the_installed_ones(assessor):
    with pytest.raises(NotFoundError, match="There is no plan narnia") as error:
        assessor.questionnaire("narnia")

    assert PLAN in error.value.hint.values["names"]


def test_a_form_is_scored_in_canonical_units(assessment):
    assert assessment.result.pillars["rd"].value[0] == pytest.approx(1.9)  # 1.9 m / 100 m
    assert assessment.result.pillars["rd"].score[0] == pytest.approx(60.8)  # 80 x 1.9 / 2.5


def test_wrong_answers_of_a_form_are_reported_and_set_aside(assessor):
    problems = assessor.validate({**ANSWERS, "revenue": -5}, 2024, PLAN)

    assert [p.place.question for p in problems] == ["revenue"]


def test_a_result_says_what_it_rests_on(assessment):
    assert set(assessment.versions) == {"engine", "questionnaire", "plan", "reference"}
    assert assessment.versions["plan"].startswith(f"{PLAN} ")
    assert assessment.as_of == AS_OF


def test_weights_of_the_user_are_used(assessor):
    table, _ = assessor.from_answers(ANSWERS, 2024, PLAN)

    weighted = assessor.assess(table, PLAN, AS_OF, weights={"rd": 3, "digital": 1, "robots": 1, "energy": 1})

    shares = weighted.result.weights / weighted.result.weights.sum()
    assert shares.tolist() == pytest.approx([3 / 6, 1 / 6, 1 / 6, 1 / 6])


@pytest.mark.parametrize(("lang", "word"), [("en", "R&D"), ("zh", "研发")])
def test_every_view_can_be_had_in_both_languages(assessor, assessment, lang, word):
    assert word in assessor.gap_report(assessment, 0, lang).pillars[0].title
    assert word in assessor.portfolio(assessment, lang, "all").pillars[0].title
    assert word in assessor.plan_view(PLAN, lang).targets[0].title
    assert assessor.method(PLAN, lang).lang == lang
    assert any(word in label for label in assessor.firm_table(assessment, lang).labels)


def test_explaining_shows_inputs_formula_parameter_and_source(assessor, assessment):
    text = assessor.explain(assessment, 0, "en")

    assert "1.9" in text
    assert "2.5 %" in text
    assert "60.8" in text
    assert "http" in text
    assert assessment.versions["plan"] in text


def test_the_same_question_gets_the_same_answer(assessor, assessment):
    table, _ = assessor.from_answers(ANSWERS, 2024, PLAN)

    again = assessor.assess(table, PLAN, AS_OF)

    assert assessor.gap_report(again, 0, "en") == assessor.gap_report(assessment, 0, "en")


def test_figures_that_cannot_both_be_right_are_pointed_out_with_a_stable_key(assessor):
    """9 million x 10,000 yuan a head, where the division has some hundred: yuan was typed for 10,000 yuan."""
    problems = assessor.validate({**ANSWERS, "revenue": 900_000_000, "staff_avg": 100}, 2024, PLAN)

    assert [(p.code, p.place.question) for p in problems] == [("revenue-unit", "revenue")]


def test_the_quick_scan_asks_twelve_columns_at_most(assessor):
    scan = assessor.quick_scan(PLAN)

    assert len(scan.questions) <= 12
    assert {"revenue", "rd_expense", "staff_avg", "robots"} <= set(scan.questions)


def test_the_quick_scan_alone_gives_an_overall_interval(assessor):
    figures = dict.fromkeys(assessor.quick_scan(PLAN).questions, 50) | {"firm_name": "甲", "digital_planning": "plan"}
    table, _ = assessor.from_answers(figures, 2024, PLAN)

    overall = assessor.assess(table, PLAN, AS_OF).result.overall

    assert overall.shown[0]
    assert 0 < overall.low[0] < overall.high[0] < 100


def test_the_answers_that_would_narrow_a_result_most_come_first(assessor, assessment):
    """Only R&D is known: robots and staff share 25 of 75 points of width, the four energy figures 25 as well."""
    shares = assessor.narrowing(assessment, 0)
    rows = assessor.narrowing_view(assessment, 0, "en")

    assert shares[:2] == [("staff_avg", pytest.approx(12.5 / 75)), ("robots", pytest.approx(12.5 / 75))]
    assert [row.column for row in rows] == [column for column, _ in shares]
