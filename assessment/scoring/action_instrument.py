"""The digital instrument as lines of an integer program: points of its items, gates of its levels, its score."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

import numpy as np

from assessment.model.panel import UNANSWERED
from assessment.model.plan import MaturityIndicator, Pillar
from assessment.model.questionnaire import Gate, Item
from assessment.model.result import Result
from assessment.scoring.action_progress import NEAR, Edge, Movements
from assessment.scoring.curves import piecewise
from assessment.scoring.integer_program import Line
from assessment.scoring.maturity import NONE_OPTION, item_share, points_hold, scenarios_hold

FULL_SCORE = 100.0


class InstrumentLines:
    """Points that measures add to the digital index, and what follows from them."""

    def __init__(self, moves: Movements) -> None:
        self.moves, self.firm, self.program = moves, moves.firm, moves.program
        self._detail = self.firm.today.maturity
        self._now = float(self._detail.index_low[0])
        gains = [self._item(k, item) for k, item in enumerate(self.firm.questionnaire.instrument.items)]
        self._index, self._most = Line(), math.fsum(most for _, most in gains)
        for gain, _ in gains:
            self._index = self._index.plus(gain)
        gates = self.firm.questionnaire.instrument.gates
        self._gates = {gate.level: self._gate(k, gate) for k, gate in enumerate(gates)}

    def score(self, pillar: Pillar, indicator: MaturityIndicator) -> Line:
        """The score of the pillar: the curve of the index, held below the edge of every level that does not hold."""
        inner = (x - self._now for x, _ in pillar.curve.points if 0 < x - self._now < self._most)
        amounts = sorted({0.0, self._most, *inner})
        points = [(a, float(piecewise(np.array([self._now + a]), pillar.curve.points)[0])) for a in amounts]
        curve = self.program.follow(self._index, points)
        score = self.program.variable(FULL_SCORE)
        self.program.hold(score.plus(curve, -1.0), at_most=0.0)
        for gated, cap in indicator.caps:
            self.program.hold(score.plus(self.at_level(gated), cap - FULL_SCORE), at_most=cap)
        return score

    def at_level(self, level: int) -> Line:
        """1 where the digital level holds, at most 1."""
        if int(self._detail.level_low[0]) >= level:
            return Line(1.0)
        holds, gates = self.program.variable(1.0), Line()
        for gated, gate in self._gates.items():
            if gated >= level:
                gates = gates.plus(gate)
        self.program.hold(holds.plus(gates, -1.0), at_most=0.0)
        return holds

    def _gate(self, k: int, gate: Gate) -> Line:
        """1 only where the points and the scenarios of a level hold."""
        detail = self._detail
        scenarios = scenarios_hold(detail.reached_low, detail.constraint_low, k, gate)
        if bool((points_hold(detail.index_low, gate) & scenarios)[0]):
            return Line(1.0)
        holds = self.program.variable(1.0, whole=True)
        self._hold_where(holds, self._index, gate.points - self._now)
        self._hold_where(holds, self._raised(gate.level), gate.scenarios - int(detail.reached_low[0, k]))
        constrained = gate.constraint_scenarios - int(detail.constraint_low[0, k])
        self._hold_where(holds, self._raised(gate.level, only_constraint=True), constrained)
        return holds

    def _hold_where(self, holds: Line, line: Line, missing: float) -> None:
        """Hold a line at what is missing of something, where the gate is to hold."""
        self.program.hold(line.plus(holds, -max(float(missing), 0.0)), at_least=0.0)

    def _raised(self, level: int, *, only_constraint: bool = False) -> Line:
        """How many scenarios below the level are brought to it."""
        line = Line()
        scenarios, rungs = self.firm.questionnaire.instrument.scenarios, self._detail.rungs[0]
        for scenario, rung in zip(scenarios, rungs, strict=True):
            if rung < level and (scenario.constraint or not only_constraint):
                raised = self.moves.any_of(i for i, _, rank in self.moves.options(scenario.question) if rank >= level)
                line = line.plus(raised) if raised else line
        return line

    def _item(self, k: int, item: Item) -> tuple[Line, float]:
        """(index points that measures add to an item, the most they can)."""
        gains = {
            "options": self._ticks,
            "count_bands": self._counted,
            "ladder": self._climbed,
            "share_bands": self._shares,
            "mean_ratio_bands": self._shares,
            "direction": self._turned,
        }[item.form](k, item)
        most = min(math.fsum(points for _, points in gains), item.points - self._earned(k))
        if not gains or most <= 0:
            return Line(), 0.0
        line = Line()
        for taken, points in gains:
            line = line.plus(taken, points)
        gain = self.program.variable(most)
        self.program.hold(gain.plus(line, -1.0), at_most=0.0)
        return gain, most

    def _earned(self, k: int) -> float:
        return float(self._detail.points_low[0, k])

    def _ticks(self, _: int, item: Item) -> list[tuple[Line, float]]:
        return [
            (done, item.points * item.shares.get(option, 0.0))
            for option, done in self._ticked(item).items()
            if item.shares.get(option, 0.0) > 0
        ]

    def _ticked(self, item: Item) -> Mapping[str, Line]:
        """Option -> whether it is newly ticked."""
        by_option: dict[str, list[int]] = defaultdict(list)
        for i, option, _ in self.moves.options(item.question):
            by_option[option].append(i)
        lines = {option: self.moves.any_of(positions) for option, positions in by_option.items()}
        return {option: line for option, line in lines.items() if line}

    def _counted(self, k: int, item: Item) -> list[tuple[Line, float]]:
        ids = [o.id for o in self.firm.questionnaire.options(self.firm.questionnaire.questions[item.question])]
        mask = int(self.firm.panel.tick(item.question)[0])
        now = sum(mask != UNANSWERED and bool((mask >> b) & 1) for b, one in enumerate(ids) if one != NONE_OPTION)
        added = Line()
        for done in self._ticked(item).values():
            added = added.plus(done)
        gains = []
        for points, edge in self._steps(k, item):
            reached = self.program.variable(1.0, whole=True)
            self.program.hold(added.plus(reached, -(math.floor(edge) + 1.0 - now)), at_least=0.0)
            gains.append((reached, points))
        return gains if added.terms else []

    def _steps(self, k: int, item: Item) -> Iterator[tuple[float, float]]:
        """(points that it adds, edge to get beyond) of every band above the present one."""
        earned = self._earned(k)
        for (edge, _), (_, share) in pairwise(item.bands):
            if item.points * share > earned:
                yield item.points * share - earned, edge
                earned = item.points * share

    def _climbed(self, k: int, item: Item) -> list[tuple[Line, float]]:
        earned, gains = self._earned(k), []
        options = sorted({(rank, option) for _, option, rank in self.moves.options(item.question)})
        for rank, option in options:
            points = item.points * item.shares.get(option, 0.0)
            reached = self.moves.any_of(i for i, _, other in self.moves.options(item.question) if other >= rank)
            if reached and points > earned:
                gains.append((reached, points - earned))
                earned = points
        return gains

    def _shares(self, k: int, item: Item) -> list[tuple[Line, float]]:
        progress = self.moves.follow(item.numerator, "up")
        if progress is None or math.isnan(float(item_share(self.firm.figures, item)[0])):
            return []
        both = [
            (top, bottom)
            for offset in item.years
            if not math.isnan(top := float(self.firm.figures.get(item.numerator, offset)[0]))
            and not math.isnan(bottom := float(self.firm.figures.get(item.denominator, offset)[0]))
        ]
        top, bottom = (math.fsum(part) for part in zip(*both, strict=True))
        if not bottom > 0:
            return []
        earned, per_value = self._earned(k), bottom / item.factor / progress.unit
        gains = []
        for n, (points, edge) in enumerate(self._steps(k, item)):
            earned += points
            at = Edge(("item", item.id, n), edge * per_value - top / progress.unit, per_value, strictly=True)
            gains.append((self.moves.threshold(at, progress, _has_points(k, earned)), points))
        return gains

    def _turned(self, k: int, item: Item) -> list[tuple[Line, float]]:
        """A change of the numerator since last year: flat is half of the points, better all of them."""
        progress = self.moves.follow(item.numerator, item.better)
        share = float(item_share(self.firm.figures, item)[0])
        if progress is None or math.isnan(share):
            return []
        last = float(self.firm.figures.get(item.numerator, -1)[0])
        if item.denominator:
            last *= float(self.firm.figures.get(item.denominator)[0] / self.firm.figures.get(item.denominator, -1)[0])
        now, sign = float(self.firm.figures.get(item.numerator)[0]), 1.0 if item.better == "up" else -1.0
        gains = []
        for n, (reached, gain) in enumerate(((0.5, -item.flat_within), (1.0, item.flat_within))):
            if share < reached:
                edge = sign * (last * (1.0 + sign * gain / 100.0) - now) / progress.unit
                at = Edge(("item", item.id, n), edge, last / 100.0 / progress.unit, strictly=reached > 0.5)
                taken = self.moves.threshold(at, progress, _has_points(k, item.points * reached))
                gains.append((taken, item.points * (reached - max(share, reached - 0.5))))
        return gains


def _has_points(k: int, points: float) -> Callable[[Result], bool]:
    return lambda result: float(result.maturity.points_low[0, k]) > points - NEAR
