"""Figures in units as people have them: read, converted without a hair lost, and never taken for another quantity."""

import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.formats.units import amount, convert, same_quantity, written
from assessment.formats.validate import validate_answers
from assessment.locale import translator

PLAN = "shanghai-2023-2025"


@pytest.fixture(scope="module")
def installed():
    return load_catalogue()


@pytest.fixture(scope="module")
def asked(installed):
    return installed.questionnaires["manufacturing"]


@pytest.fixture
def form(asked, installed):
    plan = installed.plans[PLAN]
    return lambda **answers: validate_answers({"firm_name": "甲厂", **answers}, 2024, asked, plan)


def unit_of(question, asked):
    return asked.unit[asked.questions[question].unit]


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("revenue", ["10k_yuan", "yuan", "1k_yuan", "million_yuan", "100m_yuan"]),
        ("energy_electricity", ["10k_kwh", "kwh", "mwh", "100m_kwh"]),
        ("energy_natural_gas", ["10k_m3", "m3"]),
        ("energy_diesel", ["t_mass", "kg", "10k_t_mass"]),
        ("energy_heat", ["gj", "mj"]),
        ("energy_total", ["tce", "kgce", "10k_tce"]),
        ("energy_water", ["t_water", "10k_t"]),
        ("staff_avg", ["person"]),
    ],
)
def test_a_figure_can_be_given_in_every_unit_of_its_quantity_the_asked_one_first(asked, question, offered):
    assert [unit.id for unit in same_quantity(unit_of(question, asked), asked)] == offered


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_units_offered_for_a_question_have_the_same_name(asked, lang):
    for question in asked.questions.values():
        if question.unit:
            names = [unit.text.get(lang) for unit in same_quantity(asked.unit[question.unit], asked)]
            assert len(set(names)) == len(names), question.id


@pytest.mark.parametrize(
    ("question", "typed", "unit"),
    [
        ("revenue", "亿", "100m_yuan"),
        ("revenue", "万", "10k_yuan"),
        ("revenue", "million yuan", "million_yuan"),
        ("revenue", "吨", None),
        ("energy_electricity", "度", "kwh"),
        ("energy_electricity", "mwh", "mwh"),
        ("energy_natural_gas", "m³", "m3"),
        ("energy_water", "t", "t_water"),
        ("energy_diesel", "公斤", "kg"),
        ("energy_diesel", "升", None),
        ("energy_diesel", "L", None),
        ("energy_heat", "kWh", None),
    ],
)
def test_what_stands_behind_a_figure_is_a_unit_of_its_quantity_or_none(asked, question, typed, unit):
    found = written(typed, unit_of(question, asked), asked)

    assert (found.id if found else None) == unit


@pytest.mark.parametrize(
    ("value", "given", "wanted", "expected"),
    [
        (0.29, "100m_yuan", "10k_yuan", 2900.0),  # in floats 0.29 x 1e8 / 1e4 = 2899.9999999999995
        (3.5, "100m_yuan", "10k_yuan", 35_000.0),
        (1_200, "kwh", "10k_kwh", 0.12),
        (7, "mwh", "10k_kwh", 0.7),
        (850, "kg", "t_mass", 0.85),
        (123, "kgce", "tce", 0.123),
    ],
)
def test_a_figure_is_converted_as_by_hand_and_comes_back_as_it_was(asked, value, given, wanted, expected):
    there = convert(value, asked.unit[given], asked.unit[wanted])

    assert there == expected
    assert convert(there, asked.unit[wanted], asked.unit[given]) == value


@pytest.mark.parametrize(
    ("answer", "stored"),
    [
        ({"revenue": "3.5亿"}, 350_000_000.0),
        ({"energy_electricity": "1200 度"}, 1_200.0),
        ({"energy_electricity": "36 MWh"}, 36_000.0),
        ({"energy_diesel": "850公斤"}, 850.0),
        ({"energy_heat": "12 百万千焦"}, 12_000.0),
    ],
)
def test_the_checks_read_the_same_units_behind_a_figure(form, answer, stored):
    result = form(**answer)

    assert result.problems == ()
    assert result.table.frame[next(iter(answer))].iloc[0] == stored


@pytest.mark.parametrize("typed", ["1200 升", "1200 L", "1,200 litres"])
def test_litres_are_never_taken_for_kilograms_and_the_visitor_is_told_what_to_do(form, typed):
    result = form(energy_diesel=typed)

    (problem,) = result.problems
    assert problem.code == "wrong-unit"
    assert "energy_diesel" not in result.table.frame
    assert "density" in translator("en").render(problem.hint)
    assert "密度" in translator("zh").render(problem.hint)


def test_a_number_and_a_unit_that_begins_with_one_are_kept_apart(asked):
    assert translator("en").render(amount(20000, asked.unit["10k_yuan"])) == "20,000 × 10,000 yuan"
    assert translator("zh").render(amount(20000, asked.unit["10k_yuan"])) == "20,000 万元"
    assert translator("en").render(amount(0.5, asked.unit["tce"])) == "0.5 tce"
