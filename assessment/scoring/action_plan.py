"""The cheapest set of measures that reaches what a firm wants: a solver finds it, the engine proves it.

What is wanted is held against the scores with open answers at their minimum: the same as the score wherever that is one
number. Every set the solver chooses goes through the engine (`what_if.changed` and `assess`); a set that does not reach
what is wanted is left out together with every set that does no more of anything, and the solver goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np

from assessment.model.measures import (
    Best,
    Chosen,
    Effect,
    Effects,
    Gain,
    LeftOut,
    Limits,
    Measure,
    PillarScore,
    Scores,
    Short,
    Solution,
    Wanted,
)
from assessment.model.result import Result, Status
from assessment.scoring.action_model import ActionModel
from assessment.scoring.action_progress import Learned
from assessment.scoring.curves import settle
from assessment.scoring.integer_program import Line, NotSettledError
from assessment.scoring.measures import Firm, changes_of, movable, proposed
from assessment.scoring.overall import overall

__all__ = ["Firm", "changes_of", "effects", "movable", "proposed", "reaches", "scores", "solve"]

SECONDS = 10.0
"""How long a search may take before it is given up as not settled."""
ROUNDS = 200
"""How often the program may be corrected by the engine before the search is given up as not settled."""
CENT = 0.005
"""Yuan, and days, within which two amounts are the same."""
EXACT = 1e-9
Units = tuple[int, ...]
"""Units of every measure that takes part."""


# --- what the engine says ---------------------------------------------------------------------------------------------


def scores(firm: Firm, result: Result) -> tuple[Scores, ...]:
    """What the engine says of every row of a result, open answers counted at their minimum."""
    least = [replace(p, score=np.where(np.isnan(p.score), p.score_low, p.score)) for p in result.pillars.values()]
    sure = overall(least, result.weights, firm.plan.overall)
    bands = [b.id for b in firm.plan.overall.bands]
    shown = result.overall.shown
    return tuple(
        Scores(
            overall=_number(sure.score[row]) if shown[row] else None,
            exact=bool(shown[row]) and not np.isnan(result.overall.score[row]),
            level=bands[int(sure.level[row])] if shown[row] and sure.level[row] >= 0 else "",
            pillars=tuple(
                PillarScore(
                    pillar=p.pillar,
                    score=_number(p.score[row]),
                    low=_number(lowest.score[row]),
                    value=_number(p.value[row]),
                    status=Status(int(p.status[row])),
                )
                for p, lowest in zip(result.pillars.values(), least, strict=True)
            ),
        )
        for row in range(result.panel.size)
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def effects(firm: Firm, measures: Sequence[Measure], chosen: Sequence[Chosen]) -> Effects:
    """Scores before and after, and what each chosen measure adds: every set goes through the engine.

    Raises:
        KeyError, ValueError: as `changes_of`.
    """
    sets = [(), chosen, *([one] for one in chosen), *([o for o in chosen if o is not one] for one in chosen)]
    before, after, *others = scores(firm, firm.scored([changes_of(firm, measures, one) for one in sets]))
    alone, without = others[: len(chosen)], others[len(chosen) :]
    each = tuple(
        Effect(measure=one.measure, units=one.units, alone=_gain(before, mine), last=_gain(rest, after))
        for one, mine, rest in zip(chosen, alone, without, strict=True)
    )
    return Effects(before=before, after=after, each=each)


def _gain(before: Scores, after: Scores) -> Gain:
    known = before.overall is not None and after.overall is not None
    return Gain(
        overall=_added(before.overall, after.overall) if known else None,
        pillars={
            one.pillar: _added(one.low, two.low)
            for one, two in zip(before.pillars, after.pillars, strict=True)
            if one.low is not None and two.low is not None
        },
    )


def _added(before: float | None, after: float | None) -> float:
    return float(settle(np.array((after or 0.0) - (before or 0.0))))


def reaches(firm: Firm, found: Scores, wanted: Wanted) -> bool:
    """Whether scores reach everything that is wanted."""
    levels = [b.id for b in firm.plan.overall.bands]
    met = {p.pillar for p in found.pillars if p.status == Status.MET}
    return (
        (wanted.score is None or (found.overall is not None and found.overall >= float(settle(np.array(wanted.score)))))
        and (not wanted.level or (bool(found.level) and levels.index(found.level) >= levels.index(wanted.level)))
        and set(wanted.met) <= met
    )


# --- the search -------------------------------------------------------------------------------------------------------


class _Search:
    """Questions put to the solver about one firm and the measures that take part."""

    def __init__(self, firm: Firm, measures: Sequence[Measure], seconds: float) -> None:
        self.firm, self.until = firm, perf_counter() + seconds
        self.left_out = tuple(_left_out(firm, measures))
        out = {one.measure for one in self.left_out}
        self.measures = [measure for measure in measures if measure.id not in out]
        self.reached: Units | None = None
        """A set that reaches what is wanted, before it is proven that none is cheaper."""
        self._learned = Learned()
        self._scored: dict[Units, tuple[Scores, Result]] = {}

    def chosen(self, units: Units) -> tuple[Chosen, ...]:
        """The measures that are done."""
        return tuple(Chosen(measure=m.id, units=n) for m, n in zip(self.measures, units, strict=True) if n)

    def scored(self, units: Units) -> tuple[Scores, Result]:
        """What the engine says of a set."""
        if units not in self._scored:
            result = self.firm.scored([changes_of(self.firm, self.measures, self.chosen(units))])
            self._scored[units] = scores(self.firm, result)[0], result
        return self._scored[units]

    @property
    def nothing(self) -> Units:
        """No measure at all."""
        return (0,) * len(self.measures)

    @property
    def everything(self) -> Units:
        """Every unit of every measure."""
        return tuple(measure.at_most for measure in self.measures)

    def cost(self, units: Units) -> float:
        """Yuan."""
        both = zip(self.measures, units, strict=True)
        return float(sum((m.cost or 0.0) * n + m.fixed_cost * (n > 0) for m, n in both))

    def staff_days(self, units: Units) -> float:
        """Days of work."""
        return float(sum((m.staff_days or 0.0) * n for m, n in zip(self.measures, units, strict=True)))

    def cheapest(self, wanted: Wanted, limits: Limits) -> Units | None:
        """The cheapest set within the limits; of equals the first (`_first_of_equals`), unless time runs out before.

        None where there is none.

        Raises:
            NotSettledError: time or rounds ran out.
        """
        found = self._least(wanted, limits, lambda model: model.cost)
        if found is None or not any(found):
            return found
        self.reached = found
        try:
            return self._first_of_equals(found, wanted, limits)
        except NotSettledError:
            return found

    def _first_of_equals(self, found: Units, wanted: Wanted, limits: Limits) -> Units:
        """Of all sets of that cost the one with the fewest staff days; of these the least sum of place x units."""
        equal = Limits(budget=self.cost(found) + CENT, staff_days=limits.staff_days)
        if any(measure.staff_days for measure in self.measures):
            found = self._least(wanted, equal, lambda model: model.staff_days) or found
            equal = Limits(budget=equal.budget, staff_days=self.staff_days(found) + CENT)
        places = [float(k + 1) for k in range(len(self.measures))]
        return self._least(wanted, equal, lambda model: model.weighted(places)) or found

    def fewest_days(self, wanted: Wanted, limits: Limits) -> Units | None:
        """The set with the fewest staff days within the limits, None where there is none."""
        return self._least(wanted, limits, lambda model: model.staff_days)

    def _least(
        self,
        wanted: Wanted,
        limits: Limits,
        objective: Callable[[ActionModel], Line],
    ) -> Units | None:
        """The set within the limits that reaches the wanted, by the engine, and has the least of something."""
        failed: list[Units] = []
        for _ in range(ROUNDS):
            model = self._model(limits, failed)
            model.want(wanted)
            values = model.program.least(objective(model), self.until - perf_counter())
            if values is None:
                return None
            units = self._within(model.chosen(values), limits)
            found, result = self.scored(units)
            if reaches(self.firm, found, wanted):
                return units
            if not model.learn(values, units, result):
                failed.append(units)
        raise NotSettledError

    def best_score(self, limits: Limits) -> float | None:
        """The highest overall score within the limits, None where none is shown."""
        best, most = (self.scored(units)[0].overall for units in (self.nothing, self.everything))
        if best == most:
            return best
        failed: list[Units] = []
        for _ in range(ROUNDS):
            model = self._model(limits, failed)
            score = model.overall
            if best is not None:
                model.program.hold(score, at_least=best)
            values = model.program.least(Line().plus(score, -1.0), self.until - perf_counter())
            if values is None:
                return best
            units = self._within(model.chosen(values), limits)
            found, result = self.scored(units)
            if found.overall is not None and (best is None or found.overall > best):
                best = found.overall
            if best is not None and score.at(values) <= best + 1e-6:
                return best
            if not model.learn(values, units, result):
                failed.append(units)
        raise NotSettledError

    def best_level(self, limits: Limits) -> str:
        """The highest overall level within the limits, "" where none is shown."""
        lowest, highest = (self.scored(units)[0].level for units in (self.nothing, self.everything))
        levels = ["", *(band.id for band in self.firm.plan.overall.bands)]
        for level in reversed(levels[levels.index(lowest) + 1 : levels.index(highest) + 1]):
            if self._least(Wanted(level=level), limits, lambda model: model.cost) is not None:
                return level
        return lowest

    def _model(self, limits: Limits, failed: Sequence[Units]) -> ActionModel:
        model = ActionModel(self.firm, self.measures, self._learned)
        model.spend(model.cost, limits.budget)
        model.spend(model.staff_days, limits.staff_days)
        for units in failed:
            model.exceed(units)
        return model

    def _within(self, units: Units, limits: Limits) -> Units:
        """The set, which the solver must not have put over a limit by more than a rounding."""
        for spent, most in ((self.cost(units), limits.budget), (self.staff_days(units), limits.staff_days)):
            if most is not None and spent > most * (1 + EXACT) + CENT:
                raise NotSettledError
        return units


def _left_out(firm: Firm, measures: Sequence[Measure]) -> list[LeftOut]:
    """The measures that take no part, and why."""
    found: list[LeftOut] = []
    usable: list[Measure] = []
    for measure in measures:
        question = firm.question(measure)
        if not measure.option and np.isnan(firm.now(question)):
            found.append(LeftOut(measure=measure.id, why="open"))
        else:
            usable.append(measure)
    moving = ActionModel(firm, usable, Learned()).moves.moving
    for i, measure in enumerate(usable):
        if i not in moving:
            found.append(LeftOut(measure=measure.id, why="no_effect"))
        elif measure.cost is None:
            found.append(LeftOut(measure=measure.id, why="no_cost"))
    return found


def solve(
    firm: Firm, measures: Sequence[Measure], wanted: Wanted, limits: Limits, *, seconds: float = SECONDS
) -> Solution:
    """The cheapest set of measures that reaches what is wanted within the limits.

    Raises:
        ValueError: as `changes_of`; two measures share an id; or `wanted` names a level or a pillar that the plan does
            not have.
    """
    _refuse(firm, measures, wanted)
    search = _Search(firm, measures, seconds)
    try:
        units, settled = _found(search, wanted, limits), True
    except NotSettledError:
        units, settled = search.reached, False
    chosen = () if units is None else search.chosen(units)
    impossible = settled and units is None
    return Solution(
        outcome="impossible" if impossible else "solved" if settled else "not_settled",
        chosen=chosen,
        cost=None if units is None else search.cost(units),
        staff_days=None if units is None else search.staff_days(units),
        effects=effects(firm, measures, chosen),
        short=_short(search, wanted, limits) if impossible else None,
        left_out=search.left_out,
    )


def _refuse(firm: Firm, measures: Sequence[Measure], wanted: Wanted) -> None:
    levels = {b.id for b in firm.plan.overall.bands}
    unknown = {wanted.level} - levels - {""} | set(wanted.met) - set(firm.plan.pillar)
    if unknown:
        raise ValueError(f"neither a level nor a pillar of the plan: {sorted(unknown)}")
    if len({measure.id for measure in measures}) < len(measures):
        raise ValueError("two measures share an id")


def _found(search: _Search, wanted: Wanted, limits: Limits) -> Units | None:
    if reaches(search.firm, search.scored(search.nothing)[0], wanted):
        return search.nothing
    if not reaches(search.firm, search.scored(search.everything)[0], wanted):
        return None
    return search.cheapest(wanted, limits)


def _short(search: _Search, wanted: Wanted, limits: Limits) -> Short | None:
    """What is missing; None where time runs out before that is known."""
    try:
        return _missing(search, wanted, limits)
    except NotSettledError:
        return None


def _missing(search: _Search, wanted: Wanted, limits: Limits) -> Short:
    """What is missing: by itself, together, in money, in days; and the best there is."""
    firm = search.firm
    most, _ = search.scored(search.everything)
    together = reaches(firm, most, wanted)
    cheapest = search.cheapest(wanted, Limits()) if together else None
    budget, days = cheapest, None
    if together and limits.staff_days is not None:
        budget = search.cheapest(wanted, Limits(staff_days=limits.staff_days))
        days = search.fewest_days(wanted, Limits(budget=limits.budget))
    return Short(
        never=Wanted(
            score=None if reaches(firm, most, Wanted(score=wanted.score)) else wanted.score,
            level="" if reaches(firm, most, Wanted(level=wanted.level)) else wanted.level,
            met=tuple(pillar for pillar in wanted.met if not reaches(firm, most, Wanted(met=(pillar,)))),
        ),
        together=together,
        budget=None if budget is None else search.cost(budget),
        staff_days=None if days is None else search.staff_days(days),
        cheapest=None if cheapest is None else search.cost(cheapest),
        cheapest_staff_days=None if cheapest is None else search.staff_days(cheapest),
        within=Best(score=search.best_score(limits), level=search.best_level(limits)),
        without=Best(score=most.overall, level=most.level),
    )
