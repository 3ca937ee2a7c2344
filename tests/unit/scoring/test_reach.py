"""The year in which a target is reached at the present pace: the arithmetic stands beside each expected number."""

import math
from datetime import date

import numpy as np
import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.formats.panel import to_panel
from assessment.formats.validate import validate_answers
from assessment.report.gap_report import build_gap_report
from assessment.scoring.engine import assess
from assessment.scoring.figures import Figures
from assessment.scoring.reach import reach

REVENUE = {"revenue": 10_000.0, "revenue@-1": 10_000.0, "revenue@-2": 10_000.0}


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def installed(catalogue):
    return catalogue.plans["shanghai-2023-2025"], catalogue.questionnaires["manufacturing"], catalogue.reference


def panel(installed, spent):
    """A firm with R&D of the data year 2024 and the years before it, on revenue that stays the same."""
    plan, questionnaire, _ = installed
    answers = {f"rd_expense@{-k}" if k else "rd_expense": v for k, v in enumerate(spent) if v is not None}
    table = validate_answers({"firm_name": "甲厂", **REVENUE, **answers}, 2024, questionnaire, plan).table
    return to_panel(table, questionnaire, plan)


@pytest.fixture(scope="module")
def reached(installed):
    plan, questionnaire, reference = installed

    def run(*spent):
        figures = Figures(panel(installed, spent), questionnaire, reference.coefficients, plan.certainties)
        found = reach(figures, plan.pillar["rd"].indicator, 2.5)
        return int(found.first[0]), float(found.pace[0]), float(found.year[0])

    return run


def test_the_pace_is_compound_and_the_year_is_rounded_up(reached):
    """1.21 % after 1.00 % two years before: 10 % a year. 1.21 x 1.1^7 = 2.358, x 1.1^8 = 2.594: eight years."""
    assert reached(121, 105, 100) == (2022, pytest.approx(0.1), 2032)


def test_a_target_that_is_reached_exactly_counts_in_that_year(reached):
    """2.00 % after 1.28 %: 2 / 1.28 = 1.5625 = 1.25^2, and 2.00 x 1.25 = 2.50."""
    assert reached(200, 160, 128) == (2022, pytest.approx(0.25), 2025)


def test_two_years_of_data_are_not_enough(reached):
    first, pace, year = reached(200, 160)

    assert first == 2023
    assert math.isnan(pace)
    assert math.isnan(year)


@pytest.mark.parametrize("before", [None, 0])
def test_a_gap_or_a_zero_ends_the_years_that_count(reached, before):
    assert math.isnan(reached(200, before, 128)[1])


@pytest.mark.parametrize(("spent", "pace"), [((100, 90, 100), 0.0), ((81, 95, 100), -0.1)])
def test_without_growth_no_year_is_named(reached, spent, pace):
    """81 / 100 = 0.9^2."""
    assert reached(*spent)[1] == pytest.approx(pace)
    assert math.isnan(reached(*spent)[2])


def test_a_year_too_far_ahead_is_not_named(reached):
    """1.0201 % after 1.00 %: 1 % a year; ln(2.5 / 1.0201) / ln 1.01 = 90 years."""
    assert reached(102.01, 101, 100)[1] == pytest.approx(0.01)
    assert math.isnan(reached(102.01, 101, 100)[2])


def test_what_is_reached_already_names_no_year(reached):
    assert math.isnan(reached(300, 200, 100)[2])


def test_it_equals_counting_year_by_year(reached):
    draw = np.random.default_rng(7)
    for now, before in zip(draw.integers(50, 249, 40), draw.integers(20, 249, 40), strict=True):
        value, years = now / 100, 0
        while value < 2.5 - 1e-9 and years <= 30:
            value, years = value * math.sqrt(now / before), years + 1
        year = reached(int(now), 100, int(before))[2]
        assert year == 2024 + years if years <= 30 else math.isnan(year)


@pytest.mark.parametrize(
    ("spent", "as_of", "sentence"),
    [
        ((121, 105, 100), 2026, "Growing by 10.0 % a year as from 2022 to 2024, 2.5 % is reached in 2032."),
        ((200, 160, 128), 2025, "Growing by 25.0 % a year as from 2022 to 2024, 2.5 % is reached in 2025."),
        ((200, 160, 128), 2026, ""),
        (
            (102.01, 101, 100),
            2026,
            "Growing by 1.0 % a year as from 2022 to 2024, 2.5 % is not reached within 30 years.",
        ),
        ((81, 95, 100), 2026, "From 2022 to 2024 it changed by -10.0 % a year: so 2.5 % is not reached."),
        ((121, 105), 2026, ""),
        ((300, 200, 100), 2026, ""),
    ],
)
def test_the_report_says_it_and_never_names_a_year_that_is_past(installed, spent, as_of, sentence):
    plan, questionnaire, reference = installed
    day = date(as_of, 6, 30)
    result = assess(panel(installed, spent), plan, questionnaire, reference, as_of=day)

    report = build_gap_report(result, 0, plan, questionnaire, reference, "en", as_of=day, versions={})

    notes = next(p for p in report.pillars if p.id == "rd").notes
    assert [n for n in notes if "a year" in n] == ([sentence] if sentence else [])
