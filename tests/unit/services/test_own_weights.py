"""Own weights: which are possible, how they are written on the command line, what the plan adds."""

import math

import pytest

from assessment.cli.weights import parse_weights
from assessment.services.own_weights import WeightsError, complete_weights


@pytest.fixture(scope="module")
def plan(root):
    from assessment.definitions.catalogue import load_catalogue

    return load_catalogue().plans["shanghai-2023-2025"]


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("", {}),
        ("rd=2", {"rd": 2.0}),
        (" rd = 2 , digital=0.5,", {"rd": 2.0, "digital": 0.5}),
        ("rd=1e1", {"rd": 10.0}),
    ],
)
def test_weights_are_read_from_the_command_line(text, weights):
    assert parse_weights(text) == weights


@pytest.mark.parametrize("text", ["rd", "rd=", "rd=two", "rd:2", "rd=1,rd=2"])
def test_what_is_no_weight_is_refused(text):
    with pytest.raises(WeightsError):
        parse_weights(text)


def test_pillars_that_are_not_named_keep_the_weight_of_the_plan(plan):
    assert complete_weights(plan, {"digital": 3}) == {"rd": 1.0, "digital": 3.0, "robots": 1.0, "energy": 1.0}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"people": 1.0}, "no pillar people"),
        ({"rd": -1.0}, "The weight of rd must be"),
        ({"rd": math.nan}, "The weight of rd must be"),
        ({"rd": math.inf}, "The weight of rd must be"),
        (dict.fromkeys(("rd", "digital", "robots", "energy"), 0.0), "All weights are 0"),
    ],
)
def test_weights_that_cannot_be_used_are_refused_with_the_reason(plan, given, words):
    with pytest.raises(WeightsError, match=words):
        complete_weights(plan, given)
