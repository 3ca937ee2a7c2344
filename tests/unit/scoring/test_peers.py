"""A firm among anonymous others: pooled until there are ten, quartiles, rank. Expected numbers by hand."""

import math

import numpy as np
import pytest

from assessment.model.peers import LEAST_FIRMS, Pool
from assessment.scoring.peers import stand, stepped

GROUP = ("C34", "C35")


def place(own, values, divisions=None, **more):
    """The firm of C34 with a figure, among others; all of C34 unless divisions are given."""
    names = np.array(divisions or ["C34"] * len(values), dtype=object)
    how = {"division": "C34", "group": GROUP, "step": 1.0, "less_is_better": False}
    return stand(own, np.array(values, dtype=float), names, **(how | more))


def test_nine_others_are_not_shown_and_ten_are():
    assert place(5, range(9)).pool is Pool.NONE
    assert place(5, range(9)).firms == 0
    assert math.isnan(place(5, range(9)).median)
    assert place(5, range(10)).firms == 10


def test_quartiles_and_rank_of_twelve():
    # 1 ... 12: quartiles at 1 + 11 x 0.25 = 3.75, 6.5, 9.25; rounded to whole numbers 4, 7 (half up), 9.
    found = place(8, range(1, 13))

    assert (found.lower, found.median, found.upper) == (4, 7, 9)
    assert (found.behind, found.level) == (7, 1)


def test_where_less_is_better_those_with_more_are_behind():
    assert place(8, range(1, 13), less_is_better=True).behind == 4


@pytest.mark.parametrize(
    ("same", "group", "others", "pool", "firms"),
    [
        (10, 5, 5, Pool.DIVISION, 10),
        (9, 1, 5, Pool.GROUP, 10),
        (9, 0, 1, Pool.ALL, 10),
        (4, 4, 1, Pool.NONE, 0),
    ],
)
def test_the_first_pool_with_ten_firms_counts(same, group, others, pool, firms):
    divisions = ["C34"] * same + ["C35"] * group + ["C13"] * others

    found = place(5, [5.0] * len(divisions), divisions)

    assert (found.pool, found.firms) == (pool, firms)


def test_a_firm_without_the_figure_does_not_fill_a_pool():
    assert place(5, [*range(9), math.nan]).pool is Pool.NONE


def test_without_a_division_or_a_group_all_are_the_pool():
    assert place(5, range(10), division="", group=()).pool is Pool.ALL
    assert place(5, range(10), ["C41"] * 10, division="C42", group=()).pool is Pool.ALL


def test_a_firm_without_a_figure_sees_the_others_and_has_no_place():
    found = place(math.nan, range(1, 13))

    assert found.median == 7
    assert (found.behind, found.level) == (0, 0)


def test_fewer_than_ten_cannot_be_asked_for_and_more_can():
    assert place(5, range(9), least=3).pool is Pool.NONE
    assert place(5, range(10), least=11).pool is Pool.NONE
    assert LEAST_FIRMS == 10


def test_the_own_figure_is_rounded_as_those_of_the_others():
    # 3.83 in steps of 0.2 is 3.8: no better and no worse than a firm that shared 3.8.
    found = place(3.83, [3.8] * 10, step=0.2)

    assert (found.own, found.behind, found.level) == (3.8, 0, 10)


def test_steps_round_half_away_from_zero_and_keep_what_is_unknown():
    found = stepped(np.array([0.3, 0.29, -0.25, -0.24, math.nan]), 0.1)

    assert found[:4].tolist() == [0.3, 0.3, -0.3, -0.2]
    assert math.isnan(found[4])
