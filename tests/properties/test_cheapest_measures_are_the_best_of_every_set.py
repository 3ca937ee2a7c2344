"""What the solver says is what trying every set says: optimum, ties, feasibility, and what is missing."""

import random
from functools import cache

import pytest

from assessment.model.measures import Limits
from assessment.scoring.action_plan import reaches, solve
from tests.properties.every_set import EverySet, made_up_firm, made_up_measures, made_up_wanted

SEEDS = range(30)


@cache
def made_up(seed):
    draw = random.Random(seed)
    firm = made_up_firm(draw)
    every = EverySet.of(firm, made_up_measures(draw, firm))
    return firm, every, *made_up_wanted(draw, every)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_solver_agrees_with_trying_every_set(seed):
    firm, every, wanted, limits = made_up(seed)

    found = solve(firm, every.measures, wanted, limits, seconds=120)
    best = every.cheapest(wanted, limits)

    assert found.outcome == ("impossible" if best is None else "solved")
    if best is not None:
        done = {one.measure: one.units for one in found.chosen}
        places = sum((k + 1) * done.get(m.id, 0) for k, m in enumerate(every.measures))
        assert (found.cost, found.staff_days, places) == best
        assert reaches(firm, found.effects.after, wanted)
        return
    short = found.short
    assert short.together == bool(every.reaching(wanted, Limits()))
    assert short.cheapest == _first(every.cheapest(wanted, Limits()))
    assert short.budget == _first(every.cheapest(wanted, Limits(staff_days=limits.staff_days)))
    if limits.staff_days is not None:
        days = [every.days(units) for units in every.reaching(wanted, Limits(budget=limits.budget))]
        assert short.staff_days == min(days, default=None)
    assert short.within.score == pytest.approx(every.best_score(limits), abs=2e-6)
    assert short.within.level == every.best_level(limits)
    assert (short.without.score, short.without.level) == (every.scored[-1].overall, every.scored[-1].level)


def test_the_made_up_firms_are_of_every_kind():
    """Both outcomes, measures of every form, limits that bind, levels and targets wanted."""
    solved, forms, bound, kinds = set(), set(), 0, set()
    for seed in SEEDS:
        firm, every, wanted, limits = made_up(seed)
        free, held = every.cheapest(wanted, Limits()), every.cheapest(wanted, limits)
        solved.add(held is not None)
        bound += free is not None and free != held
        forms |= {firm.questionnaire.questions[m.question].kind for m in every.measures}
        kinds |= {bool(wanted.level), bool(wanted.met) + 2, (wanted.score is not None) + 4}

    assert solved == {True, False}
    assert forms == {"number", "integer", "choice", "multi"}
    assert bound >= 3
    assert kinds == {0, 1, 2, 3, 4, 5}


def _first(key):
    return None if key is None else key[0]
