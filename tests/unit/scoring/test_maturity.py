"""The gated digital level and the shortest way to the next one."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.definitions.catalogue import load_catalogue
from assessment.scoring.maturity import level, next_scenarios, smallest_set


@pytest.fixture(scope="module")
def instrument():
    return load_catalogue().questionnaires["manufacturing"].instrument


def fewest(gains, needed):
    """All subsets tried: the fewest, of these the least surplus, of these the first; all that add something if none."""
    if needed <= 0:
        return set()
    enough = [
        (size, round(sum(gains[k] for k in subset) - needed, 9), subset)
        for size in range(1, len(gains) + 1)
        for subset in combinations(range(len(gains)), size)
        if round(sum(gains[k] for k in subset) - needed, 9) >= 0
    ]
    return set(min(enough)[2]) if enough else {k for k, gain in enumerate(gains) if gain > 0}


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    rows=st.lists(
        st.lists(st.sampled_from([0.0, 0.7, 1.25, 1.5, 2.5, 6.0, 7.5, 10.0]), min_size=5, max_size=5), min_size=1
    ),
    needed=st.sampled_from([0.0, 0.1, 1.5, 2.5, 4.0, 8.5, 14.0, 40.0]),
)
def test_the_smallest_set_is_that_of_trying_all(rows, needed):
    chosen = smallest_set(np.array(rows), np.full(len(rows), needed))

    assert [set(np.flatnonzero(row)) for row in chosen] == [fewest(gains, needed) for gains in rows]


@pytest.mark.parametrize(
    ("gains", "needed", "expected"),
    [
        ([10, 7.5, 2.5], 4, {1}),
        ([1.5, 2.5, 2.5], 4, {0, 1}),
        ([1, 1, 1], 9, {0, 1, 2}),
        ([1, 0, 1], 9, {0, 2}),
        ([5, 5], 0, set()),
        ([5, 5], 5, {0}),
    ],
)
def test_fewest_items_then_least_surplus_then_order(gains, needed, expected):
    chosen = smallest_set(np.array([gains], dtype=float), np.array([float(needed)]))

    assert set(np.flatnonzero(chosen[0])) == expected


@pytest.mark.parametrize(
    ("index", "rungs", "expected"),
    [
        (20, [1] * 6 + [0] * 10, 1),
        (19.9, [4] * 16, 0),
        (100, [0] * 16, 0),
        (100, [1] * 5 + [0] * 11, 0),
        (40, [2] * 6 + [0] * 10, 2),
        (39.9, [4] * 16, 1),
        (60, [3] * 16, 3),
        (100, [3] * 16, 3),
        (79.9, [4] * 16, 3),
        (80, [4] * 16, 4),
    ],
)
def test_a_level_needs_points_and_scenarios(instrument, index, rungs, expected):
    constraint = np.array([s.constraint for s in instrument.scenarios])

    found, _, _ = level(np.array([float(index)]), np.array([rungs]), constraint, instrument.gates)

    assert found[0] == expected


def test_constraint_scenarios_are_raised_first_then_the_nearest(instrument):
    constraint = np.array([s.constraint for s in instrument.scenarios])
    ids = [s.id for s in instrument.scenarios]
    rungs = np.zeros((1, 16), dtype=np.int64)
    for name, rung in {"hr": 2, "office": 2, "decision": 2, "finance": 1, "process_design": 1}.items():
        rungs[0, ids.index(name)] = rung

    chosen = next_scenarios(rungs, constraint, np.array([2]), instrument.gates)

    assert [ids[k] for k in np.flatnonzero(chosen[0])] == ["product_design", "marketing", "finance"]
