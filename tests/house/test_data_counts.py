"""The data holds as many parts as its sources do: a part that was lost on the way would be missed by nobody else."""

import pytest

from assessment.definitions.catalogue import load_catalogue


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def questionnaire(catalogue):
    return catalogue.questionnaires["manufacturing"]


def test_instrument_has_15_items_and_16_scenarios_of_which_10_are_constraints(questionnaire):
    instrument = questionnaire.instrument

    assert len(instrument.items) == 15
    assert len(instrument.scenarios) == 16
    assert sum(scenario.constraint for scenario in instrument.scenarios) == 10


def test_levels_ask_for_the_points_and_scenarios_of_the_instrument(questionnaire):
    gates = [(gate.points, gate.scenarios, gate.constraint_scenarios) for gate in questionnaire.instrument.gates]

    assert gates == [(20, 6, 3), (40, 6, 3), (60, 8, 5), (80, 10, 6)]


def test_divisions_are_those_of_manufacturing_in_gb_t_4754(questionnaire):
    assert [division.id for division in questionnaire.divisions] == [f"C{number}" for number in range(13, 44)]


def test_regions_are_the_31_provinces_and_two_more_for_all_others(questionnaire):
    assert len(questionnaire.regions) == 33
    assert [region.id for region in questionnaire.regions][-1] == "other"


def test_districts_are_the_16_of_shanghai_and_one_more_for_firms_elsewhere(questionnaire):
    assert len(questionnaire.districts) == 17


def test_plan_has_22_tasks_of_which_13_have_their_title(catalogue):
    tasks = catalogue.plans["shanghai-2023-2025"].tasks

    assert len(tasks) == 22
    assert sum(task.title is not None for task in tasks) == 13
    assert sum(task.title_status == "not_seen" for task in tasks) == 3
    assert sum(task.title_status == "unknown" for task in tasks) == 6


def test_pillars_stand_in_their_order(catalogue):
    assert list(catalogue.plans["shanghai-2023-2025"].pillar) == ["rd", "digital", "robots", "energy"]
