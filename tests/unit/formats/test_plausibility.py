"""The rules of the questionnaire for manufacturers, each at its edge; sector figures are read from the tables."""

import numpy as np
import pandas as pd
import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.formats.columns import ColumnRef
from assessment.formats.raw import RawAnswers, RawColumn
from assessment.formats.validate import validate, validate_answers
from assessment.locale import translator
from assessment.model.message import Severity


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def form(catalogue):
    questionnaire, plan = catalogue.questionnaires["manufacturing"], catalogue.plans["shanghai-2023-2025"]
    return lambda **answers: validate_answers(
        {"firm_name": "甲厂", **{name.replace("_last", "@-1"): value for name, value in answers.items()}},
        2024, questionnaire, plan, catalogue.reference,
    )  # fmt: skip


@pytest.fixture(scope="module")
def sheet(catalogue):
    """Validates columns of texts in rows from 5 on and columns from A on."""
    questionnaire, plan = catalogue.questionnaires["manufacturing"], catalogue.plans["shanghai-2023-2025"]

    def run(**columns):
        raw = tuple(
            RawColumn(ColumnRef(name.removesuffix("_last"), -1 if name.endswith("_last") else 0),
                      np.array(values, dtype=object), letter=letter)
            for letter, (name, values) in zip("ABCDEFGH", columns.items(), strict=False)
        )  # fmt: skip
        rows = np.arange(5, 5 + len(raw[0].texts))
        return validate(RawAnswers(raw, rows, sheet="填报"), questionnaire, plan, catalogue.reference)

    return run


def said(result):
    """Code and question of every problem: what a confirmed warning is remembered by."""
    return [(problem.code, problem.place.question) for problem in result.problems]


def hints(result, lang="en"):
    return [translator(lang).render(problem.hint) for problem in result.problems]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"revenue": 100, "rd_expense": 100}, []),
        ({"revenue": 100, "rd_expense": 100.1}, [("rd-above-revenue", "rd_expense")]),
        ({"revenue_last": 100, "rd_expense_last": 150}, [("rd-above-revenue", "rd_expense@-1")]),
        ({"revenue": 100, "value_added": 101}, [("value-added-above-revenue", "value_added")]),
        # 40 + 20 + 21 + 20 = 101 > 100, shown at the first component given
        ({"revenue": 100, "va_wages": 40, "va_taxes": 20, "va_depreciation": 21, "va_surplus": 20},
         [("value-added-above-revenue", "va_wages")]),
        ({"staff_avg": 10, "robots": 11}, [("robots-above-staff", "robots")]),
        ({"staff_avg": 10, "rd_staff": 11}, [("rd-staff-above-staff", "rd_staff")]),
        ({"staff_avg": 100, "staff_year_end": 200}, []),
        ({"staff_avg": 100, "staff_year_end": 201}, [("staff-year-end-far-from-average", "staff_year_end")]),
        ({"staff_avg": 100, "staff_year_end": 49}, [("staff-year-end-far-from-average", "staff_year_end")]),
        ({"quality_pass_rate": 0.99}, [("percent-as-fraction", "quality_pass_rate")]),
        ({"quality_pass_rate": 1.5}, []),
        ({"debt_ratio": 0}, []),
    ],
)  # fmt: skip
def test_figures_of_one_year_that_do_not_fit(form, answers, expected):
    assert said(form(**answers)) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, []),
        ({"energy_total": 50}, []),
        ({"energy_natural_gas": 3}, ["robots-without-electricity"]),
        ({"energy_electricity": 0}, ["robots-without-electricity"]),
        ({"energy_electricity": 0, "energy_own_electricity": 2}, []),
        ({"energy_electricity": 5}, []),
    ],
)
def test_robots_need_electricity_where_energy_was_given_by_carrier(form, answers, expected):
    assert [code for code, _ in said(form(robots=3, **answers))] == expected


@pytest.mark.parametrize(
    ("now", "then", "jumps"),
    [(500, 100, False), (501, 100, True), (100, 501, True), (100, 0, False), (100, -1, False)],
)
def test_more_than_five_times_is_a_jump_either_way(form, now, then, jumps):
    """501 / 100 = 5.01 > 5; from nothing or less there is no number of times."""
    result = form(value_added=now, value_added_last=then)

    assert said(result) == ([("jump-in-a-year", "value_added")] if jumps else [])


def test_few_robots_may_multiply(form):
    assert said(form(robots=9, robots_last=1)) == []
    assert said(form(robots=10, robots_last=1)) == [("jump-of-robots", "robots")]


def test_a_year_entered_twice_is_pointed_out_once(form):
    same = {"revenue": 10, "revenue_last": 10, "staff_avg": 2, "staff_avg_last": 2, "robots": 0, "robots_last": 0}

    assert said(form(**same)) == []
    assert said(form(**same, rd_expense=1, rd_expense_last=1)) == [("same-as-last-year", "revenue")]
    assert said(form(**same, rd_expense=1, rd_expense_last=1, operating_cost=5, operating_cost_last=6)) == []


@pytest.mark.parametrize(("times", "far"), [(1 / 9.9, False), (1 / 10.1, True), (9.9, False), (10.1, True)])
def test_energy_ten_times_above_or_below_the_sector(form, catalogue, times, far):
    table = next(t for t in catalogue.reference.tables if t.id == "energy-per-revenue-chongqing-2024")
    sector = next(row.value for row in table.rows if row.division == "C34")

    result = form(division="C34", revenue=10_000, energy_total=10_000 * sector * times)

    assert said(result) == ([("energy-far-from-sector", "energy_total")] if far else [])


@pytest.mark.parametrize(
    ("times", "slips"), [(999, False), (1001, True), (10_000, True), (1e5 + 1, False), (1 / 10_000, True), (0.5, False)]
)
def test_ten_thousand_yuan_typed_as_yuan_shows_in_revenue_per_head(form, catalogue, times, slips):
    table = next(t for t in catalogue.reference.tables if t.id == "revenue-per-head-shanghai-2024")
    sector = next(row.value for row in table.rows if row.division == "C34")

    result = form(division="C34", staff_avg=10, revenue=10 * sector * times)

    assert said(result) == ([("revenue-unit", "revenue")] if slips else [])


def test_without_a_division_energy_is_held_against_no_sector(form):
    assert said(form(staff_avg=1000, revenue=1_000_000, energy_total=1)) == []


@pytest.mark.parametrize(("revenue", "slips"), [(2_733 * 1001, True), (2_733 * 999, False)])
def test_without_a_division_revenue_per_head_is_held_against_all_manufacturing(form, revenue, slips):
    # row C of the Shanghai table: 273.3 x 10,000 yuan a head, 2,733 of them for ten persons
    result = form(staff_avg=10, revenue=revenue)

    assert said(result) == ([("revenue-unit", "revenue")] if slips else [])
    if slips:
        assert "all manufacturing, as no division is given" in hints(result)[0]


def test_an_impossible_figure_is_set_aside_and_leaves_no_column(form):
    result = form(machines_total=3, machines_digital=5)

    assert [(p.code, p.severity) for p in result.problems] == [("digital-above-total", Severity.ERROR)]
    assert "machines_digital" not in result.table.frame
    assert result.table.frame["machines_total"].tolist() == [3]


def test_a_doubt_says_the_figures_in_the_unit_they_are_asked_in(form):
    result = form(revenue=100, rd_expense=1500.5)

    assert result.problems[0].severity == Severity.WARNING
    assert "R&D spending: 1,500.5 (10,000 yuan); Operating revenue: 100 (10,000 yuan)." in hints(result)[0]
    assert "研发投入金额：1,500.5 万元；营业收入：100 万元。" in hints(result, "zh")[0]


def test_last_year_counts_wherever_it_was_given_and_the_cell_is_named(sheet):
    """2023 has a row of its own with 1; 2024 has 9: nine times. The other firm gives both years in one row."""
    result = sheet(
        firm_name=["甲", "甲", "乙"],
        year=["2024", "2023", "2024"],
        revenue=["9", "1", "1"],
        revenue_last=["", "", "9"],
    )

    found = [(p.code, p.place.cell, p.place.firm, p.place.year) for p in result.problems]
    assert found == [("jump-in-a-year", "C5", "甲", 2024), ("jump-in-a-year", "C7", "乙", 2024)]


def test_only_the_row_with_the_impossible_figure_loses_it(sheet):
    result = sheet(
        firm_name=["甲", "乙"], year=["2024", "2024"], machines_total=["3", "3"], machines_networked=["5", "2"]
    )

    assert [(p.code, p.place.cell) for p in result.problems] == [("networked-above-total", "D5")]
    assert result.table.frame["machines_networked"].tolist() == pytest.approx([np.nan, 2], nan_ok=True)


def test_a_thousand_firms_get_what_each_gets_alone(sheet):
    """Firm k has R&D of k against revenue of 500: those above 500 are pointed out, and nobody else."""
    size = 1000
    result = sheet(
        firm_name=[f"厂{k}" for k in range(size)], year=["2024"] * size, revenue=["500"] * size,
        rd_expense=[str(k) for k in range(size)],
    )  # fmt: skip

    assert pd.Series([p.place.row for p in result.problems]).tolist() == [5 + k for k in range(501, size)]
