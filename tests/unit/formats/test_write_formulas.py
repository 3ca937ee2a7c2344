"""The live formulas, computed by a second engine on small sheets: the expected numbers are worked out by hand."""

import formualizer
import openpyxl
import pytest

from assessment.formats.workbook_formulas import gap_formula, score_formula, value_formula
from assessment.report.view import Calculation, Figure, Term


def calculation(kind="ratio", names=("numerator", "denominator"), **more):
    terms = tuple(Term(name=n, label=n, figure=Figure(text="")) for n in names)
    return Calculation(**({"kind": kind, "terms": terms, "factor": 100.0, "goal": 2.5} | more))


@pytest.fixture
def compute(tmp_path):
    """Value of a formula on a sheet that holds `numbers` in column A."""

    def run(formula, numbers):
        book = openpyxl.Workbook()
        for row, number in enumerate(numbers, start=1):
            book.active.cell(row, 1).value = number
        book.active["C1"] = formula
        book.save(tmp_path / "in.xlsx")
        formualizer.recalculate_file(str(tmp_path / "in.xlsx"), output=str(tmp_path / "out.xlsx"))
        return openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True).active["C1"].value

    return run


AT = {"numerator": "A1", "denominator": "A2"}
BASE = AT | {"numerator_base": "A3", "denominator_base": "A4"}
LAST = BASE | {"numerator_last": "A5", "denominator_last": "A6"}


def test_a_ratio_is_factor_times_numerator_over_denominator(compute):
    assert compute(value_formula(calculation(), AT), [1.9, 100]) == pytest.approx(1.9)


@pytest.mark.parametrize("numbers", [[1, 0], [1, -5], [-1, 100]])
def test_no_ratio_without_a_positive_denominator_and_a_numerator_of_zero_or_more(compute, numbers):
    assert not compute(value_formula(calculation(), AT), numbers)


@pytest.mark.parametrize(("value", "score"), [(-1, 0), (0, 0), (1.25, 40), (2.5, 80), (3.75, 90), (5, 100), (9, 100)])
def test_scores_lie_on_straight_lines_flat_outside_the_curve(compute, value, score):
    points = [("A2", "A3"), ("A4", "A5"), ("A6", "A7")]

    assert compute(score_formula("A1", points), [value, 0, 0, 2.5, 80, 5, 100]) == pytest.approx(score)


def test_no_score_without_a_value(compute):
    assert not compute(score_formula("A1", [("A2", "A3"), ("A4", "A5")]), ["", 0, 0, 2.5, 80])


def test_a_gap_is_what_the_target_asks_for_less_what_is_there(compute):
    formula = gap_formula(calculation(), "A3", AT)

    assert compute(formula, [1.9e6, 100e6, 2.5]) == pytest.approx(600_000)  # 2.5 % of 100 m less 1.9 m


def test_a_surplus_is_no_gap(compute):
    assert compute(gap_formula(calculation(), "A3", AT), [3e6, 100e6, 2.5]) == 0


def test_whole_pieces_are_rounded_up_from_the_exact_fraction(compute):
    formula = gap_formula(calculation(factor=10_000.0, goal=360.0, whole=True), "A3", AT)

    assert compute(formula, [50, 2750, 360]) == 49  # 2,750 x 360 / 10,000 = 99 exactly, not 100


def test_a_change_is_the_mean_of_its_years(compute):
    formula = value_formula(calculation("change", tuple(BASE), years=2), BASE)

    assert compute(formula, [81, 100, 100, 100]) == pytest.approx(-10)  # 0.9 x 0.9 = 0.81


def test_a_gap_to_the_pace_counts_from_last_year(compute):
    formula = gap_formula(calculation("change", tuple(LAST), goal=-2.86, years=3), "A7", LAST)

    numbers = [9900, 100, 12_000, 100, 10_000, 100, -2.86]
    assert compute(formula, numbers) == pytest.approx(186)  # 9,900 - 10,000 x 0.9714


def test_a_gap_to_the_pace_counts_all_years_where_last_year_is_missing(compute):
    formula = gap_formula(calculation("change", tuple(BASE), goal=-10.0, years=2), "A5", BASE)

    assert compute(formula, [90, 100, 100, 100, -10]) == pytest.approx(9)  # 90 - 100 x 0.9 x 0.9
