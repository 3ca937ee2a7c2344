"""The cheapest set of measures by trying every set: what the solver's answers are held against.

Made-up firms lie near the edges of the rules (targets, bands, gates, a change over several years), and their measures
are few enough that every combination of units can be put through the engine at once.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

import numpy as np

from assessment.definitions.catalogue import load_catalogue
from assessment.formats.panel import to_panel
from assessment.formats.validate import validate_answers
from assessment.model.measures import Chosen, Limits, Measure, Scores, Wanted
from assessment.scoring.action_plan import Firm, changes_of, movable, proposed, reaches, scores

CATALOGUE = load_catalogue()
PLAN = CATALOGUE.plans["shanghai-2023-2025"]
FORM = CATALOGUE.questionnaires[PLAN.questionnaire]
LEVELS = ["", *(band.id for band in PLAN.overall.bands)]
SCENARIOS = tuple(s.question for s in FORM.instrument.scenarios)
SYSTEMS = [o.id for o in FORM.questions["digital_systems"].options if o.id != "none"]
MOST_SETS = 300
DATA_YEAR, EARLIER = 2024, 2021
Units = tuple[int, ...]


def made_up_firm(draw: random.Random) -> Firm:
    """A firm near the edges of the rules, some of its answers missing."""
    weights = draw.choice(
        [None, {"rd": 2, "digital": 1, "robots": 1, "energy": 0.5}, {"rd": 1, "digital": 1, "energy": 1}]
    )
    answers = _figures(draw) | _digital(draw)
    energy = _energy(draw)
    for name in [n for n in answers if draw.random() < 0.03 and n != "revenue"]:
        del answers[name]
    if draw.random() < 0.1:
        answers["robots_not_applicable"] = FORM.questions["robots_not_applicable"].options[0].id
    table = validate_answers({"firm_name": "甲厂", **answers, **energy}, DATA_YEAR, FORM, PLAN).table
    panel = to_panel(table, FORM, PLAN)
    if draw.random() < 0.4:
        name, amount = ("energy_total", 1000.0) if "energy_total" in energy else ("energy_electricity", 7.6e6)
        numbers = {question: grid.copy() for question, grid in panel.numbers.items()}
        column = EARLIER - int(panel.years[0])
        for question, value in ((name, amount), ("value_added", 1e7)):
            numbers.setdefault(question, np.full((1, len(panel.years)), np.nan))[0, column] = value
        panel = replace(panel, numbers=numbers)
    return Firm(panel, PLAN, FORM, CATALOGUE.reference, date(2026, 6, 30), weights)


def _figures(draw: random.Random) -> dict[str, object]:
    return {
        "revenue": 10000,
        "revenue@-1": draw.choice([9000, 10000, 11000]),
        "rd_expense": draw.choice([0, 50, 190, 240, 249.95, 260, 400]),
        "staff_avg": draw.choice([20, 100, 139, 250, 1000]),
        "staff_avg@-1": 250,
        "robots": draw.choice([0, 1, 5, 9, 30, 36]),
        "operating_cost": 8000,
        "operating_cost@-1": 8000,
        "quality_pass_rate": 95,
        "quality_pass_rate@-1": 94,
        "value_added": draw.choice([1000, 1100]),
        "value_added@-1": 1000,
    }


def _energy(draw: random.Random) -> dict[str, object]:
    if draw.random() < 0.5:
        return {"energy_total": draw.choice([971.4, 995, 1000, 1010, 1050]), "energy_total@-1": 1000}
    carriers = {"energy_electricity": draw.choice([500, 510]), "energy_electricity@-1": 500}
    carriers |= {"energy_natural_gas": draw.choice([20, 25]), "energy_natural_gas@-1": 22}
    sold = {"energy_sold": draw.choice([5, 300]), "energy_sold@-1": 5} if draw.random() < 0.3 else {}
    return carriers | sold


def _digital(draw: random.Random) -> dict[str, object]:
    usual = draw.choice([0, 0, 1, 1, 2])
    near = draw.random() < 0.5
    return {
        "machines_total": draw.choice([60, 100]),
        "machines_digital": draw.choice([0, 6, 12, 25]),
        "machines_networked": draw.choice([0, 6, 12]),
        "digital_network": ["shop_floor", "application", "fiveg"] if near else draw.choice([["none"], ["shop_floor"]]),
        "digital_collection": ["production", "quality", "equipment"] if near else ["none"],
        "digital_systems": SYSTEMS[: 11 if near else draw.choice([1, 2])],
        "digital_network_security": ["rules"],
        "digital_data_security": draw.choice([["rules"], ["none"]]),
        "digital_planning": draw.choice(["none", "informed", "plan", "pilots"]),
        "digital_rules": ["workflow"],
        "digital_talent": ["staff", "post"],
        "digital_spend": draw.choice([0, 100, 1500]),
        **{s: str(draw.choice([usual, usual, usual + 1, max(usual - 1, 0)])) for s in SCENARIOS},
    }


def made_up_measures(draw: random.Random, firm: Firm) -> list[Measure]:
    """Some that the gaps suggest and some of any kind, with costs, as few as can all be tried."""
    suggested = list(proposed(firm))
    draw.shuffle(suggested)
    sets, found = 1, []
    for measure in [*suggested[: draw.randint(1, 6)], *_others(draw)]:
        units, step = measure.at_most, measure.step
        if units > 4:
            parts = draw.randint(1, 4)
            units, step = parts, float(-(-units // parts))
        if sets * (units + 1) <= MOST_SETS:
            sets *= units + 1
            entered = {
                "cost": draw.choice([0.0, 1000, 2000, 3000, 5000, 8000, 10000, 10000, 25000]),
                "staff_days": draw.choice([None, 0.0, 1.0, 2.0, 5.0]),
                "fixed_cost": draw.choice([0.0, 0.0, 0.0, 4000.0]),
            }
            found.append(measure.model_copy(update={"at_most": units, "step": step, **entered}))
    return found


def _others(draw: random.Random) -> list[Measure]:
    found = []
    for k in range(draw.randint(0, 3)):
        question = FORM.questions[draw.choice(sorted(movable(FORM)))]
        options = [o.id for o in FORM.options(question) if o.id != "none"]
        steps = [1.0, 2.0, 5.0] if question.kind == "integer" else [1.0, 2.5, 7.3, 20.0, 0.1]
        moved = {"option": draw.choice(options)} if options else {"step": draw.choice(steps), "at_most": 3}
        found.append(Measure(id=f"other-{k}", question=question.id, **moved))
    return found


@dataclass(frozen=True)
class EverySet:
    """Every set of some measures, each scored by the engine."""

    firm: Firm
    measures: list[Measure]
    sets: list[Units]
    scored: tuple[Scores, ...]

    @classmethod
    def of(cls, firm: Firm, measures: list[Measure]) -> EverySet:
        sets = list(product(*(range(m.at_most + 1) for m in measures)))
        chosen = [[Chosen(measure=m.id, units=n) for m, n in zip(measures, units, strict=True) if n] for units in sets]
        variants = [changes_of(firm, measures, one) for one in chosen]
        return cls(firm, measures, sets, scores(firm, firm.scored(variants)))

    def cost(self, units: Units) -> float:
        return sum((m.cost or 0) * n + m.fixed_cost * (n > 0) for m, n in zip(self.measures, units, strict=True))

    def days(self, units: Units) -> float:
        return sum((m.staff_days or 0) * n for m, n in zip(self.measures, units, strict=True))

    def within(self, limits: Limits) -> list[tuple[Units, Scores]]:
        return [
            (units, found)
            for units, found in zip(self.sets, self.scored, strict=True)
            if (limits.budget is None or self.cost(units) <= limits.budget)
            and (limits.staff_days is None or self.days(units) <= limits.staff_days)
        ]

    def reaching(self, wanted: Wanted, limits: Limits) -> list[Units]:
        return [units for units, found in self.within(limits) if reaches(self.firm, found, wanted)]

    def cheapest(self, wanted: Wanted, limits: Limits) -> tuple[float, float, int] | None:
        """Cost, staff days and sum of place x units of the set that the rule takes."""
        keys = [
            (self.cost(u), self.days(u), sum((k + 1) * n for k, n in enumerate(u)))
            for u in self.reaching(wanted, limits)
        ]
        return min(keys, default=None)

    def best_score(self, limits: Limits) -> float | None:
        return max((f.overall for _, f in self.within(limits) if f.overall is not None), default=None)

    def best_level(self, limits: Limits) -> str:
        return max((found.level for _, found in self.within(limits)), key=LEVELS.index)


def made_up_wanted(draw: random.Random, every: EverySet) -> tuple[Wanted, Limits]:
    """Something between what is and what everything reaches, and now and then beyond."""
    low, high = every.scored[0].overall or 0.0, every.scored[-1].overall or 0.0
    score = draw.choice([None, round(low + (high - low) * draw.random() * 1.05, 1), high])
    wanted = Wanted(
        score=score if draw.random() < 0.6 else None,
        level=draw.choice(LEVELS[2:5]) if draw.random() < 0.2 else "",
        met=tuple(p.id for p in PLAN.pillars if draw.random() < 0.15),
    )
    cost, days, _ = every.cheapest(wanted, Limits()) or (20000.0, 5.0, 0)
    return wanted, Limits(
        budget=draw.choice([None, cost, 1.5 * cost, 0.8 * cost]),
        staff_days=draw.choice([None, None, days, 1.5 * days, 0.5 * days]),
    )
