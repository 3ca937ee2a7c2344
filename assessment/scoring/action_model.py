"""The engine's rules for one firm as an integer program over the units of its measures.

Scores are piecewise linear in what the measures move; gates of the digital level, bands of its items and bends of a
curve that gets steeper are whole-number variables. The program never promises less than the engine would give: what
bends (a yearly change over several years) lies on chords above it, bounds are held with a little room. Whatever it
chooses is scored by the engine; where that gives less, the program learns the point (`learn`) and is solved again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assessment.model.measures import Measure, Wanted
from assessment.model.panel import FloatArray
from assessment.model.plan import ChangeIndicator, MaturityIndicator, Pillar, RatioIndicator
from assessment.model.result import Result, Status
from assessment.scoring.action_instrument import InstrumentLines
from assessment.scoring.action_progress import NEAR, Claim, Edge, Learned, Movements, Progress
from assessment.scoring.curves import piecewise, settle
from assessment.scoring.integer_program import Line
from assessment.scoring.measures import Firm

PIECES = 8
"""Chords per stretch of a curve that bends."""
LOOSE = 1e-7
"""Score points by which a wanted score is held too low: what that lets through, the engine refuses."""
BEYOND = 2e-6
"""What lies beyond an amount that was not enough: more than the solver's own tolerance."""


@dataclass(frozen=True)
class Course:
    """How the value of a pillar follows the progress of its numerator."""

    progress: Progress
    value: Callable[[float], float]
    amount: Callable[[float], float]
    """The progress at which a value is reached."""
    bends: bool

    def score(self, amount: float, pillar: Pillar) -> float:
        """The score at that progress: the engine's curve."""
        return float(piecewise(settle(np.array([self.value(amount)])), pillar.curve.points)[0])


class ActionModel:
    """The program of one firm and some measures, with the lines that stand for its scores."""

    def __init__(self, firm: Firm, measures: Sequence[Measure], learned: Learned) -> None:
        self.firm, self.measures, self.learned = firm, measures, learned
        self.moves = Movements(firm, measures, learned)
        self.program, self.units = self.moves.program, self.moves.units
        self.applicable = [p for p in firm.plan.pillars if bool(firm.today.pillars[p.id].applicable[0])]
        self._courses: dict[str, Course] = {}
        self._instrument: InstrumentLines | None = None
        self.scores = {pillar.id: self._score(pillar) for pillar in self.applicable}
        self.cost = self._cost()
        self.staff_days = self.weighted([measure.staff_days or 0.0 for measure in measures])

    # --- what a whole holds --------------------------------------------------------------------------------------

    @property
    def overall(self) -> Line:
        """The overall score: the weighted mean over the pillars that apply."""
        weight = dict(zip((p.id for p in self.firm.plan.pillars), map(float, self.firm.today.weights), strict=True))
        whole = math.fsum(weight[p.id] for p in self.applicable)
        line = Line()
        for pillar in self.applicable if whole > 0 else ():
            line = line.plus(self.scores[pillar.id], weight[pillar.id] / whole)
        return line

    def want(self, wanted: Wanted) -> None:
        """Hold what is wanted."""
        rules = self.firm.plan.overall
        met = [p for p in self.applicable if p.id in wanted.met]
        if wanted.score is not None:
            self.program.hold(self.overall, at_least=wanted.score - LOOSE)
        if wanted.level:
            ids, edges = [b.id for b in rules.bands], [b.from_score for b in rules.bands]
            level = ids.index(wanted.level)
            self.program.hold(self.overall, at_least=edges[level] - LOOSE)
            for line in self.scores.values():
                self.program.hold(line, at_least=edges[max(level - rules.steps_above_weakest, 0)] - LOOSE)
            if level > ids.index(rules.held_at):
                met = self.applicable
        for pillar in met:
            self._meet(pillar)

    def spend(self, line: Line, most: float | None) -> None:
        """Hold a cost or a number of days at most at a limit."""
        if most is not None:
            self.program.hold(line, at_most=most)

    def _cost(self) -> Line:
        line = Line()
        for unit, measure in zip(self.units, self.measures, strict=True):
            line = line.plus(unit, measure.cost or 0.0)
            if measure.fixed_cost > 0:
                once = self.program.variable(1.0, whole=True)
                self.program.hold(unit.plus(once, -float(self.moves.at_most(measure))), at_most=0.0)
                line = line.plus(once, measure.fixed_cost)
        return line

    def weighted(self, weights: Sequence[float]) -> Line:
        """Sum of the units, each times its weight."""
        line = Line()
        for unit, weight in zip(self.units, weights, strict=True):
            line = line.plus(unit, weight)
        return line

    def exceed(self, failed: Sequence[int]) -> None:
        """Leave out every set that does no more of any measure than one that did not do."""
        more = Line()
        for unit, measure, done in zip(self.units, self.measures, failed, strict=True):
            if done < self.moves.at_most(measure):
                above = self.program.variable(1.0, whole=True)
                self.program.hold(unit.plus(above, -(done + 1.0)), at_least=0.0)
                more = more.plus(above)
        self.program.hold(more, at_least=1.0)

    def chosen(self, values: FloatArray) -> tuple[int, ...]:
        """Units of every measure."""
        return tuple(round(unit.at(values)) for unit in self.units)

    def learn(self, values: FloatArray, units: Sequence[int], scored: Result) -> bool:
        """Take over where the engine gave less than the program promised; whether there was anything to learn."""
        points = [self._learn_point(pillar, values, units) for pillar in self.applicable]
        edges = [self._learn_edge(claim, values, units, scored) for claim in self.moves.claims]
        return any(points) or any(edges)

    def _learn_point(self, pillar: Pillar, values: FloatArray, units: Sequence[int]) -> bool:
        """A score on a chord that lies above the engine's curve."""
        course = self._courses.get(pillar.id)
        if course is None:
            return False
        made, known = course.progress.made(units), self.learned.points[pillar.id]
        promised = self.scores[pillar.id].at(values) > course.score(made, pillar) + LOOSE
        if not promised or any(math.isclose(made, one, rel_tol=NEAR) for one in known):
            return False
        known.add(made)
        return True

    def _learn_edge(self, claim: Claim, values: FloatArray, units: Sequence[int], scored: Result) -> bool:
        """An edge that was taken as reached a little too early."""
        made = claim.progress.made(units)
        needed = max(made * (1 + NEAR), made + BEYOND)
        known = self.learned.needed.get(claim.key, -math.inf)
        if claim.taken.at(values) < 0.5 or claim.holds(scored) or needed <= known:
            return False
        self.learned.needed[claim.key] = needed
        return True

    # --- scores --------------------------------------------------------------------------------------

    def _score(self, pillar: Pillar) -> Line:
        if isinstance(pillar.indicator, MaturityIndicator):
            self._instrument = self._instrument or InstrumentLines(self.moves)
            return self._instrument.score(pillar, pillar.indicator)
        today = self.firm.today.pillars[pillar.id]
        if math.isnan(float(today.score[0])):
            return Line(float(np.nan_to_num(today.score_low[0])))
        course = self._course(pillar, pillar.indicator)
        if course is None:
            return Line(float(today.score[0]))
        self._courses[pillar.id] = course
        most = course.progress.most
        at = {course.amount(x) for x, _ in pillar.curve.points} | self.learned.points[pillar.id]
        amounts = sorted({0.0, most, *(a for a in at if 0 < a < most)})
        if course.bends:
            amounts = sorted({float(a) for one, two in pairwise(amounts) for a in np.linspace(one, two, PIECES + 1)})
        return self.program.follow(course.progress.line, [(a, course.score(a, pillar)) for a in amounts])

    def _course(self, pillar: Pillar, indicator: RatioIndicator | ChangeIndicator) -> Course | None:
        if isinstance(indicator, ChangeIndicator):
            return self._of_change(pillar, indicator)
        progress = self.moves.follow(indicator.numerator, "up")
        if progress is None:
            return None
        top, bottom = (float(self.firm.figures.get(f)[0]) for f in (indicator.numerator, indicator.denominator))
        unit, factor = progress.unit, indicator.factor
        return Course(
            progress,
            value=lambda amount: factor * (top + unit * amount) / bottom,
            amount=lambda value: (value * bottom / factor - top) / unit,
            bends=False,
        )

    def _of_change(self, pillar: Pillar, indicator: ChangeIndicator) -> Course | None:
        progress = self.moves.follow(indicator.numerator, "down")
        if progress is None:
            return None
        names = ("energy_now", "energy_base", "value_added_base", "value_added_now", "years")
        extra = self.firm.today.pillars[pillar.id].extra
        now, base, bottom_base, bottom_now, years = (float(extra[name][0]) for name in names)
        level, unit = base / bottom_base * bottom_now, progress.unit
        return Course(
            progress,
            value=lambda amount: 100.0 * ((max(now - unit * amount, 0.0) / level) ** (1.0 / years) - 1.0),
            amount=lambda value: (now - level * (1.0 + value / 100.0) ** years) / unit,
            bends=years != 1,
        )

    def _meet(self, pillar: Pillar) -> None:
        """Hold the target of a pillar."""
        if int(self.firm.today.pillars[pillar.id].status[0]) == Status.MET:
            return
        if isinstance(pillar.indicator, MaturityIndicator) and self._instrument:
            self.program.hold(self._instrument.at_level(pillar.indicator.target_level), at_least=1.0)
            return
        course = self._courses.get(pillar.id)
        if course is None:
            self.program.hold(Line(), at_least=1.0)
            return
        target = float(pillar.target.value or 0.0)
        at = Edge(
            ("met", pillar.id, 0),
            course.amount(target),
            course.amount(target + 1.0) - course.amount(target),
            strictly=isinstance(pillar.indicator, ChangeIndicator),
        )
        self.program.hold(course.progress.line, at_least=self.moves.needed(at, course.progress))
        self.moves.claims.append(Claim(at.key, Line(1.0), course.progress, _is_met(pillar.id)))


def _is_met(pillar: str) -> Callable[[Result], bool]:
    return lambda result: int(result.pillars[pillar].status[0]) == Status.MET
