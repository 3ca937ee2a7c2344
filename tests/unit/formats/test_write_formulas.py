"""Formulas carry their value: each kind gives the number worked out by hand, and a text where there is none."""

import pytest

from assessment.formats.workbook_formulas import Formula, is_number, of, text, when
from assessment.formats.workbook_formulas_kinds import (
    Words,
    band_of,
    change,
    fewest,
    in_bands,
    on_curve,
    quotient,
    shortfall,
    status_at_least,
)

WORDS = Words(text("unknown"), text("not applicable"), {w: text(w) for w in ("met", "partly", "not_met", "unknown")})
EMPTY = Formula("A1", "")


def test_a_formula_is_text_and_value_of_the_same():
    summed = (Formula("A1", 2.0) + 3) * Formula("B1", 4.0)

    assert (summed.text, summed.value) == ("((A1+3)*B1)", 20.0)


def test_a_text_in_a_formula_keeps_its_quotes():
    assert text('say "=1+1"').text == '"say ""=1+1"""'


def test_an_empty_cell_is_no_number():
    assert when(is_number(EMPTY), EMPTY + 1, text("unknown")).value == "unknown"


@pytest.mark.parametrize(
    ("top", "bottom", "value"),
    [(1.9e6, 1e8, 1.9), (0.0, 1e8, 0.0), (1.0, 0.0, "unknown"), (-1.0, 5.0, "unknown"), ("", 5.0, "unknown")],
)
def test_a_ratio(top, bottom, value):
    assert quotient(Formula("A1", top), Formula("A2", bottom), of(100), WORDS).value == value


def test_whole_pieces_are_rounded_up_from_the_exact_fraction():
    """360 x 2,750 / 10,000 = 99 robots, not 100; 36 are there."""
    amount = shortfall(of(130.9), of(360), of(36), of(2750), of(10_000), whole=True)

    assert amount.value == 63


def test_a_change():
    """(9,900 / 100) / (10,000 / 100) - 1 = -1 %."""
    assert change((of(9900), of(100)), (of(10_000), of(100)), of(1), WORDS).value == pytest.approx(-1)


@pytest.mark.parametrize(("value", "score"), [(-1.0, 0), (1.25, 40), (2.5, 80), (3.75, 90), (9.0, 100)])
def test_a_curve(value, score):
    points = [(of(0), of(0)), (of(2.5), of(80)), (of(5), of(100))]

    assert on_curve(of(value), points, WORDS).value == score


@pytest.mark.parametrize(("value", "share"), [(20.0, 0.25), (20.1, 0.5), (99.0, 1.0)])
def test_a_band_includes_its_upper_edge(value, share):
    bands = [(of(10), of(0)), (of(20), of(0.25)), (of(40), of(0.5)), (of(1), of(1))]

    assert in_bands(of(value), bands, WORDS).value == share


@pytest.mark.parametrize(("needed", "count"), [(0, 0), (6, 1), (7, 2), (10, 2), (99, 3)])
def test_the_fewest_items(needed, count):
    """Gains of 6, 4 and 2 points."""
    assert fewest(of(needed), [of(6), of(10), of(12)], of(3)).value == count


@pytest.mark.parametrize(
    ("value", "last", "status"), [(2.5, 1.0, "met"), (2.0, 1.0, "partly"), (2.0, 2.0, "not_met"), (2.0, "", "not_met")]
)
def test_a_status(value, last, status):
    assert status_at_least(of(value), Formula("A1", last), of(2.5), WORDS).value == status


@pytest.mark.parametrize(("score", "band"), [(0.0, 1), (39.9, 1), (40.0, 2), (79.9999999999, 3), (60.0, 2)])
def test_a_level_includes_its_lower_edge(score, band):
    assert band_of(of(score), [of(0), of(40), of(80)]).value == band
