"""A firm is found by what a person types."""

import numpy as np
import pytest

from assessment.errors import NotFoundError
from assessment.model.panel import Panel
from assessment.services.find import find_firm


def panel(*names):
    return Panel(
        keys=np.array([f"K{i}" for i in range(len(names))], dtype=object),
        names=np.array(names, dtype=object),
        years=np.array([2024]),
        data_year=np.full(len(names), 2024),
        numbers={},
        choices={},
        ticks={},
        certainty={},
        texts={},
    )


FIRMS = panel("华东齿轮有限公司", "East Gear Ltd", "East Gear", "West Pump")


def test_the_full_name_wins_over_names_that_contain_it():
    assert find_firm(FIRMS, "East Gear") == 2


def test_a_part_of_a_name_is_enough_where_it_is_the_only_one():
    assert find_firm(FIRMS, "齿轮") == 0


def test_a_key_is_as_good_as_a_name():
    assert find_firm(FIRMS, " K3 ") == 3


def test_several_matches_are_named():
    with pytest.raises(NotFoundError, match="2 firms match Gear") as error:
        find_firm(FIRMS, "Gear")

    assert "East Gear Ltd (K1)" in error.value.hint.values["names"]


def test_a_misspelt_name_gets_the_near_ones_as_a_hint():
    with pytest.raises(NotFoundError, match="No firm is called Est Gear") as error:
        find_firm(FIRMS, "Est Gear")

    assert error.value.hint.values["names"].startswith("East Gear")


def test_a_strange_name_gets_the_first_firm_as_a_hint():
    with pytest.raises(NotFoundError) as error:
        find_firm(FIRMS, "zzzzqqqq")

    assert error.value.hint.values == {"n": 4, "first": "华东齿轮有限公司"}


def test_an_empty_name_finds_nothing():
    with pytest.raises(NotFoundError):
        find_firm(FIRMS, "")
