"""Conditions with three outcomes: the truth tables of groups, comparisons, and thresholds on two conventions."""

from itertools import product

import numpy as np
import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.model.condition import Condition
from assessment.model.panel import Panel
from assessment.model.result import Truth
from assessment.scoring.conditions import Facts, Outcome, compare, evaluate, nearly, on_both
from assessment.scoring.figures import Figures
from assessment.scoring.maturity import maturity

TEXT = {"zh": "条件", "en": "a condition"}
FLAGS = ("rd_body", "science_award")
ANSWERS = {-1: Truth.UNKNOWN, 0: Truth.FALSE, 1: Truth.TRUE}


@pytest.fixture(scope="module")
def facts():
    """Nine firms: every pair of unanswered, no and yes on two questions."""
    catalogue = load_catalogue()
    plan = catalogue.plans["shanghai-2023-2025"]
    form = catalogue.questionnaires[plan.questionnaire]
    pairs = np.array(list(product(ANSWERS, ANSWERS)))
    names = np.array([f"Firm {k}" for k in range(len(pairs))], dtype=object)
    answers = {flag: pairs[:, [k]] for k, flag in enumerate(FLAGS)}
    panel = Panel(names, names, np.array([2024]), np.full(len(pairs), 2024), {}, answers, {}, {}, {})
    figures = Figures(panel, form, catalogue.reference.coefficients, plan.certainties)
    return Facts(figures, plan, {}, {}, maturity(figures, form.instrument))


def flag(name, **more):
    return Condition(id=name, text=TEXT, flag=name, **more)


def outcomes(condition, facts):
    return [Truth(t) for t in evaluate(condition, facts).truth]


def test_any_is_true_with_one_true_and_false_only_with_all_false(facts):
    found = outcomes(Condition(id="any", text=TEXT, any_of=tuple(flag(f) for f in FLAGS)), facts)

    t, f, u = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
    assert found == [u, u, t, u, f, t, t, t, t]


def test_all_is_false_with_one_false_and_true_only_with_all_true(facts):
    found = outcomes(Condition(id="all", text=TEXT, all_of=tuple(flag(f) for f in FLAGS)), facts)

    t, f, u = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
    assert found == [u, f, u, f, f, f, u, f, t]


def test_a_question_may_have_to_be_answered_with_no(facts):
    found = outcomes(flag("science_award", expect=False), facts)

    assert found[:3] == [Truth.UNKNOWN, Truth.TRUE, Truth.FALSE]


def test_what_an_expert_judges_is_unknown(facts):
    assert set(outcomes(Condition(id="expert", text=TEXT, expert=True), facts)) == {Truth.UNKNOWN}


def test_an_expert_cannot_undo_what_is_true_already(facts):
    judged = Condition(id="expert", text=TEXT, expert=True)

    found = outcomes(Condition(id="any", text=TEXT, any_of=(judged, flag("science_award"))), facts)

    assert found[:3] == [Truth.UNKNOWN, Truth.UNKNOWN, Truth.TRUE]


@pytest.mark.parametrize(
    ("have", "op", "expected"),
    [
        (2.9999999999, ">=", Truth.TRUE),
        (2.999999999, ">=", Truth.FALSE),
        (3, ">", Truth.FALSE),
        (3, "<=", Truth.TRUE),
        (3, "<", Truth.FALSE),
        (3, "==", Truth.TRUE),
        (np.nan, "<", Truth.UNKNOWN),
    ],
)
def test_numbers_are_compared_at_nine_decimals(have, op, expected):
    assert compare(np.array([have], dtype=float), op, np.array([3.0]))[0] == expected


@pytest.mark.parametrize(
    ("have", "need", "expected"), [(8, 10, True), (7.99, 10, False), (84, 70, True), (85, 70, False), (0, 0, True)]
)
def test_nearly_is_within_twenty_percent_of_the_threshold(have, need, expected):
    outcome = Outcome(np.array([int(Truth.FALSE)]), np.array([float(have)]), np.array([float(need)]))

    assert nearly(outcome, 0.2)[0] == expected


@pytest.mark.parametrize(
    ("calorific", "equivalent", "op", "expected"),
    [
        (1900, 1999, ">=", Truth.FALSE),
        (1900, 2100, ">=", Truth.UNKNOWN),
        (2000, 2100, ">=", Truth.TRUE),
        (2000, np.nan, ">=", Truth.TRUE),
        (1900, np.nan, ">=", Truth.UNKNOWN),
        (np.nan, 1900, ">=", Truth.FALSE),
        (np.nan, 2100, ">=", Truth.UNKNOWN),
        (2100, np.nan, "<", Truth.FALSE),
        (np.nan, 1900, "<", Truth.TRUE),
        (np.nan, np.nan, ">=", Truth.UNKNOWN),
    ],
)
def test_a_threshold_in_tce_holds_on_both_conventions_or_is_unknown(calorific, equivalent, op, expected):
    found = on_both(np.array([float(calorific)]), np.array([float(equivalent)]), op, np.array([2000.0]))

    assert found[0] == expected
