"""Rounding before comparisons, piecewise linear scores, bands."""

import numpy as np
import pytest

from assessment.scoring.curves import band, divide, piecewise, settle, share_of_bands, total

ENERGY = [(5, 0), (0, 50), (-2.86, 80), (-5.72, 100)]
BANDS = [(10, 0), (20, 0.25), (40, 0.5), (60, 0.75), (float("inf"), 1)]
EDGES = [0, 40, 60, 80, 95]


@pytest.mark.parametrize(
    ("value", "settled"), [(2.4999999999, 2.5), (2.499999999, 2.499999999), (0.1 + 0.2, 0.3), (-1e-12, 0.0)]
)
def test_a_number_is_settled_at_nine_decimals(value, settled):
    assert settle(np.array([value]))[0] == settled


def test_zero_has_no_sign_once_settled():
    assert not np.signbit(settle(np.array([-0.0])))[0]


@pytest.mark.parametrize(
    ("value", "score"),
    [(9, 0), (5, 0), (2.5, 25), (0, 50), (-1.43, 65), (-2.86, 80), (-4.29, 90), (-5.72, 100), (-50, 100)],
)
def test_a_falling_curve_is_read_between_its_points_and_flat_outside(value, score):
    assert piecewise(np.array([float(value)]), ENERGY)[0] == pytest.approx(score, abs=1e-9)


def test_an_unknown_value_has_no_score():
    assert np.isnan(piecewise(np.array([np.nan]), ENERGY))[0]


@pytest.mark.parametrize(
    ("score", "index"),
    [
        (0, 0),
        (39.9, 0),
        (40, 1),
        (59.999999999, 1),
        (60, 2),
        (79.96, 2),
        (79.9999999999, 3),
        (80, 3),
        (94.9, 3),
        (95, 4),
        (100, 4),
    ],
)
def test_the_lower_edge_belongs_to_its_band(score, index):
    assert band(np.array([float(score)]), EDGES)[0] == index


def test_no_score_is_in_no_band():
    assert band(np.array([np.nan]), EDGES)[0] == -1


@pytest.mark.parametrize(
    ("percent", "share"), [(0, 0), (10, 0), (10.1, 0.25), (20, 0.25), (40, 0.5), (60, 0.75), (60.1, 1), (1e9, 1)]
)
def test_the_upper_edge_belongs_to_a_band_of_shares(percent, share):
    assert share_of_bands(np.array([float(percent)]), BANDS)[0] == share


def test_a_quotient_that_floats_push_over_an_edge_stays_on_it():
    pushed = np.array([100 * (0.1 + 0.2) / 3])

    assert pushed[0] > 10
    assert share_of_bands(pushed, BANDS)[0] == 0


@pytest.mark.parametrize("denominator", [0.0, -1.0, np.nan])
def test_nothing_is_divided_by_what_is_not_positive(denominator):
    assert np.isnan(divide(np.array([1.0]), np.array([denominator])))[0]


def test_columns_are_added_in_their_order():
    columns = [np.array([x]) for x in (1e16, 1.0, -1e16)]

    assert total(columns)[0] == (1e16 + 1.0) - 1e16
