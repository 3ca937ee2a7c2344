"""The engine's rules for one firm as an integer program over the units of its measures.

Scores are piecewise linear in what the measures move; gates of the digital level, bands of its items and bends of a
curve that gets steeper are whole-number variables. The program never promises less than the engine would give: what
bends (a yearly change over several years) lies on chords above it, bounds are held with a little room. Whatever it
chooses is scored by the engine; where that gives less, the program learns the point (`learn`) and is solved again.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

import numpy as np

from assessment.model.measures import Measure, Wanted
from assessment.model.panel import UNANSWERED, FloatArray
from assessment.model.plan import ChangeIndicator, MaturityIndicator, Pillar, RatioIndicator
from assessment.model.questionnaire import Gate, Item
from assessment.model.result import Result, Status
from assessment.scoring.curves import DECIMALS, piecewise, settle
from assessment.scoring.integer_program import Line, Program
from assessment.scoring.maturity import NONE_OPTION, item_share, points_hold, scenarios_hold
from assessment.scoring.measures import Firm

PIECES = 8
"""Chords per stretch of a curve that bends."""
LOOSE = 1e-7
"""Score points by which a wanted score is held too low: what that lets through, the engine refuses."""
HALF_DIGIT = 0.5 * 10.0**-DECIMALS
"""A value this close to an edge is rounded onto it."""
NEAR = 1e-9
"""Relative distance at which two amounts are the same."""
Key = tuple[str, str, int]
"""What a threshold belongs to: kind, id of the pillar or item, number of the threshold."""


@dataclass
class Learned:
    """What the engine showed and the program did not know."""

    points: dict[str, set[float]] = field(default_factory=lambda: defaultdict(set))
    """Pillar id -> amounts at which its score is taken from the engine's curve."""
    needed: dict[Key, float] = field(default_factory=dict)
    """Threshold -> amount that it takes at least."""


@dataclass(frozen=True)
class Progress:
    """How far measures move a figure in its better direction: in the unit asked for; several carriers in the figure's.

    Attributes:
        line: the amount, at most what the chosen units move.
        unit: what one of it is of the figure.
        most: the amount with every unit done.
        step: the amount is a whole number of these, or `most`; None: no such step.
        moves: per question what one of its unit is, its room, and (position of the measure, step).
    """

    line: Line
    unit: float
    most: float
    step: Fraction | None
    moves: tuple[tuple[float, float, tuple[tuple[int, float], ...]], ...]

    def made(self, units: Sequence[int]) -> float:
        """The amount that these units move."""
        return sum(part * min(sum(step * units[i] for i, step in by), room) for part, room, by in self.moves)

    def needed(self, edge: float, slack: float, *, strictly: bool) -> float:
        """The least amount at `edge`, or beyond it; between two steps, so that no tolerance decides.

        `slack`: an amount this close to the edge counts as on it.
        """
        edge = edge + slack if strictly else edge - slack
        if self.step is None:
            return edge
        size = float(self.step)
        steps = math.floor(edge / size + NEAR) + 1 if strictly else math.ceil(edge / size - NEAR)
        if steps * size <= self.most * (1 + NEAR):
            return (steps - 0.5) * size
        return ((steps - 1) * size + self.most) / 2 if self.most > edge else edge


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


@dataclass(frozen=True)
class Claim:
    """Something that the program takes as reached at a progress, and whether the engine says so."""

    key: Key
    taken: Line
    """Above one half: taken as reached."""
    progress: Progress
    holds: Callable[[Result], bool]


@dataclass(frozen=True)
class _Edge:
    """A value that a progress is held against."""

    key: Key
    amount: float
    """The progress at which it is reached."""
    per_value: float
    """What one of the value is of the progress, there or about."""
    strictly: bool
    """Whether it has to be passed."""


class ActionModel:
    """The program of one firm and some measures, with the lines that stand for its scores."""

    def __init__(self, firm: Firm, measures: Sequence[Measure], learned: Learned) -> None:
        self.firm, self.measures, self.learned = firm, measures, learned
        self.program = Program()
        self.units = [self.program.variable(float(self._at_most(m)), whole=True) for m in measures]
        self.moving: set[int] = set()
        """Positions of the measures that some score follows."""
        self._claims: list[Claim] = []
        self._courses: dict[str, Course] = {}
        self._progress: dict[str, Progress] = {}
        self._gates: dict[int, Line] = {}
        self.applicable = [p for p in firm.plan.pillars if bool(firm.today.pillars[p.id].applicable[0])]
        self._moved = dict(self._movements())
        self.scores = {pillar.id: self._score(pillar) for pillar in self.applicable}
        self.cost = self._cost()
        self.count = self.weighted([1.0] * len(measures))
        self.staff_days = self.weighted([measure.staff_days or 0.0 for measure in measures])

    def _at_most(self, measure: Measure) -> int:
        """Units there can be; none beyond what the figure has room for."""
        if measure.option:
            return 1
        room = self.firm.room(self.firm.questionnaire.questions[measure.question])
        return measure.at_most if math.isinf(room) else min(measure.at_most, math.ceil(room / measure.step - NEAR))

    def _movements(self) -> Iterator[tuple[str, tuple[Line, float, tuple[tuple[int, float], ...]]]]:
        """Question -> (how far it moves, its room, the measures that move it), for every figure with a measure."""
        by_question: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, measure in enumerate(self.measures):
            if not measure.option:
                by_question[measure.question].append((i, measure.step))
        for name, moves in by_question.items():
            added = sum(step * self._at_most(self.measures[i]) for i, step in moves)
            room = min(self.firm.room(self.firm.questionnaire.questions[name]), added)
            moved = self.program.variable(room)
            line = moved
            for i, step in moves:
                line = line.plus(self.units[i], -step)
            self.program.hold(line, at_most=0.0)
            yield name, (moved, room, tuple(moves))

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
                self.program.hold(unit.plus(once, -float(self._at_most(measure))), at_most=0.0)
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
            if done < self._at_most(measure):
                above = self.program.variable(1.0, whole=True)
                self.program.hold(unit.plus(above, -(done + 1.0)), at_least=0.0)
                more = more.plus(above)
        self.program.hold(more, at_least=1.0)

    def chosen(self, values: FloatArray) -> tuple[int, ...]:
        """Units of every measure."""
        return tuple(round(unit.at(values)) for unit in self.units)

    def learn(self, values: FloatArray, units: Sequence[int], scored: Result) -> bool:
        """Take over where the engine gave less than the program promised; whether there was anything to learn."""
        learned = False
        for pillar in self.applicable:
            course = self._courses.get(pillar.id)
            if course is None:
                continue
            made = course.progress.made(units)
            known = self.learned.points[pillar.id]
            promised = self.scores[pillar.id].at(values) > course.score(made, pillar) + LOOSE
            if promised and not any(math.isclose(made, one, rel_tol=NEAR) for one in known):
                known.add(made)
                learned = True
        for claim in self._claims:
            made = claim.progress.made(units)
            needed = max(made * (1 + NEAR), made + 2e-6)
            if (
                claim.taken.at(values) > 0.5
                and not claim.holds(scored)
                and needed > self.learned.needed.get(claim.key, -math.inf)
            ):
                self.learned.needed[claim.key] = needed
                learned = True
        return learned

    # --- ratios and changes --------------------------------------------------------------------------------------

    def _follow(self, figure: str, direction: str) -> Progress | None:
        """The progress of a figure; None where no measure moves it in that direction."""
        if figure in self._progress:
            return self._progress[figure]
        parts = {
            name: part
            for name, part in self.firm.parts(figure).items()
            if name in self._moved and self.firm.directions[name] == direction and self._moved[name][1] > 0
        }
        if not parts:
            return None
        unit = next(iter(parts.values())) if len(parts) == 1 else 1.0
        line, most = Line(), 0.0
        moves, steps = [], []
        for name, part in parts.items():
            moved, room, by = self._moved[name]
            line, most = line.plus(moved, part / unit), most + room * part / unit
            moves.append((part / unit, room, by))
            steps += [Fraction(repr(step)) for _, step in by]
            self.moving |= {i for i, _ in by}
        found = Progress(line, unit, most, _common(steps) if len(parts) == 1 else None, tuple(moves))
        self._progress[figure] = found
        return found

    def _score(self, pillar: Pillar) -> Line:
        if isinstance(pillar.indicator, MaturityIndicator):
            return self._maturity(pillar, pillar.indicator)
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
        return self._bent(course.progress.line, [(a, course.score(a, pillar)) for a in amounts])

    def _course(self, pillar: Pillar, indicator: RatioIndicator | ChangeIndicator) -> Course | None:
        if isinstance(indicator, ChangeIndicator):
            return self._of_change(pillar, indicator)
        progress = self._follow(indicator.numerator, "up")
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
        progress = self._follow(indicator.numerator, "down")
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

    def _bent(self, line: Line, points: Sequence[tuple[float, float]]) -> Line:
        """The score on the line through `points` (amount, score), for any amount up to `line`.

        The stretches are filled one after the other: of itself where they get flatter, by a whole-number variable
        before every stretch that is steeper than the one before.
        """
        filled = Line()
        score = Line(points[0][1])
        stretches: list[tuple[Line, float, float]] = []
        for (x0, y0), (x1, y1) in pairwise(points):
            part = self.program.variable(x1 - x0)
            filled, score = filled.plus(part), score.plus(part, (y1 - y0) / (x1 - x0))
            stretches.append((part, x1 - x0, (y1 - y0) / (x1 - x0)))
        self.program.hold(filled.plus(line, -1.0), at_most=0.0)
        for k, (before, after) in enumerate(pairwise(stretches)):
            if after[2] > before[2] + NEAR:
                full = self.program.variable(1.0, whole=True)
                for m, (part, length, _) in enumerate(stretches):
                    if m <= k:
                        self.program.hold(part.plus(full, -length), at_least=0.0)
                    else:
                        self.program.hold(part.plus(full, -length), at_most=0.0)
        return score

    def _meet(self, pillar: Pillar) -> None:
        """Hold the target of a pillar."""
        if int(self.firm.today.pillars[pillar.id].status[0]) == Status.MET:
            return
        if isinstance(pillar.indicator, MaturityIndicator):
            self.program.hold(self._at_level(pillar.indicator.target_level), at_least=1.0)
            return
        course = self._courses.get(pillar.id)
        if course is None:
            self.program.hold(Line(), at_least=1.0)
            return
        target = float(pillar.target.value or 0.0)
        at = _Edge(
            ("met", pillar.id, 0),
            course.amount(target),
            course.amount(target + 1.0) - course.amount(target),
            strictly=isinstance(pillar.indicator, ChangeIndicator),
        )
        self.program.hold(course.progress.line, at_least=self._needed(at, course.progress))
        self._claims.append(Claim(at.key, Line(1.0), course.progress, _is_met(pillar.id)))

    # --- the digital instrument ----------------------------------------------------------------------------------

    def _maturity(self, pillar: Pillar, indicator: MaturityIndicator) -> Line:
        instrument, detail = self.firm.questionnaire.instrument, self.firm.today.maturity
        index, most, now = Line(), 0.0, float(detail.index_low[0])
        for k, item in enumerate(instrument.items):
            gain, gain_most = self._item(k, item)
            index, most = index.plus(gain), most + gain_most
        for k, gate in enumerate(instrument.gates):
            self._gates[gate.level] = self._gate(k, gate, index, now)
        amounts = sorted({0.0, most, *(x - now for x, _ in pillar.curve.points if 0 < x - now < most)})
        points = [(a, float(piecewise(np.array([now + a]), pillar.curve.points)[0])) for a in amounts]
        curve = self._bent(index, points) if most > 0 else Line(points[0][1])
        score = self.program.variable(100.0)
        self.program.hold(score.plus(curve, -1.0), at_most=0.0)
        for gated, cap in indicator.caps:
            self.program.hold(score.plus(self._at_level(gated), cap - 100.0), at_most=cap)
        return score

    def _at_level(self, level: int) -> Line:
        """1 where the digital level holds, at most 1."""
        if int(self.firm.today.maturity.level_low[0]) >= level:
            return Line(1.0)
        holds, gates = self.program.variable(1.0), Line()
        for gated, gate in self._gates.items():
            if gated >= level:
                gates = gates.plus(gate)
        self.program.hold(holds.plus(gates, -1.0), at_most=0.0)
        return holds

    def _gate(self, k: int, gate: Gate, index: Line, now: float) -> Line:
        """1 only where the points and the scenarios of a level hold."""
        detail = self.firm.today.maturity
        if bool(
            (points_hold(detail.index_low, gate) & scenarios_hold(detail.reached_low, detail.constraint_low, k, gate))[
                0
            ]
        ):
            return Line(1.0)
        holds = self.program.variable(1.0, whole=True)
        self.program.hold(index.plus(holds, -max(gate.points - now, 0.0)), at_least=0.0)
        for only_constraint, wanted, reached in (
            (False, gate.scenarios, detail.reached_low),
            (True, gate.constraint_scenarios, detail.constraint_low),
        ):
            missing = wanted - int(reached[0, k])
            self.program.hold(
                self._raised(gate.level, only_constraint=only_constraint).plus(holds, -float(max(missing, 0))),
                at_least=0.0,
            )
        return holds

    def _raised(self, level: int, *, only_constraint: bool) -> Line:
        """How many scenarios below the level are brought to it."""
        line = Line()
        scenarios, rungs = self.firm.questionnaire.instrument.scenarios, self.firm.today.maturity.rungs[0]
        for scenario, rung in zip(scenarios, rungs, strict=True):
            if rung < level and (scenario.constraint or not only_constraint):
                raised = self._any(i for i, _, rank in self._options(scenario.question) if rank >= level)
                line = line.plus(raised) if raised else line
        return line

    def _options(self, question: str) -> Iterator[tuple[int, str, int]]:
        """(position, option, rank of the option) of every measure that reaches an option not reached yet."""
        asked = self.firm.questionnaire.questions.get(question)
        ids = [o.id for o in self.firm.questionnaire.options(asked)] if asked else []
        mask, rung = int(self.firm.panel.tick(question)[0]), int(self.firm.panel.choice(question)[0])
        for i, measure in enumerate(self.measures):
            if asked and measure.question == question and measure.option:
                rank = ids.index(measure.option)
                ticked = mask != UNANSWERED and bool((mask >> rank) & 1)
                if (asked.kind == "multi" and not ticked and measure.option != NONE_OPTION) or (
                    asked.kind == "choice" and rank > rung
                ):
                    yield i, measure.option, rank

    def _any(self, positions: Iterator[int]) -> Line | None:
        """1 where one of the measures is done, else 0; None where there is none."""
        found = list(positions)
        if not found:
            return None
        self.moving |= set(found)
        done = self.program.variable(1.0)
        line = done
        for i in found:
            line = line.plus(self.units[i], -1.0)
        self.program.hold(line, at_most=0.0)
        return done

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
        return float(self.firm.today.maturity.points_low[0, k])

    def _ticks(self, _: int, item: Item) -> list[tuple[Line, float]]:
        return [
            (done, item.points * item.shares.get(option, 0.0))
            for option, done in self._ticked(item).items()
            if item.shares.get(option, 0.0) > 0
        ]

    def _ticked(self, item: Item) -> Mapping[str, Line]:
        """Option -> whether it is newly ticked."""
        by_option: dict[str, list[int]] = defaultdict(list)
        for i, option, _ in self._options(item.question):
            by_option[option].append(i)
        lines = {option: self._any(iter(positions)) for option, positions in by_option.items()}
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
        options = sorted({(rank, option) for _, option, rank in self._options(item.question)})
        for rank, option in options:
            points = item.points * item.shares.get(option, 0.0)
            reached = self._any(i for i, _, other in self._options(item.question) if other >= rank)
            if reached and points > earned:
                gains.append((reached, points - earned))
                earned = points
        return gains

    def _shares(self, k: int, item: Item) -> list[tuple[Line, float]]:
        progress = self._follow(item.numerator, "up")
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
            at = _Edge(("item", item.id, n), edge * per_value - top / progress.unit, per_value, strictly=True)
            gains.append((self._threshold(at, progress, _has_points(k, earned)), points))
        return gains

    def _turned(self, k: int, item: Item) -> list[tuple[Line, float]]:
        """A change of the numerator since last year: flat is half of the points, better all of them."""
        progress = self._follow(item.numerator, item.better)
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
                at = _Edge(("item", item.id, n), edge, last / 100.0 / progress.unit, strictly=reached > 0.5)
                taken = self._threshold(at, progress, _has_points(k, item.points * reached))
                gains.append((taken, item.points * (reached - max(share, reached - 0.5))))
        return gains

    def _threshold(self, at: _Edge, progress: Progress, holds: Callable[[Result], bool]) -> Line:
        """1 only where the progress is at an edge, or beyond it."""
        needed = self._needed(at, progress)
        reached = self.program.variable(1.0, whole=True)
        self.program.hold(progress.line.plus(reached, -needed), at_least=0.0)
        self._claims.append(Claim(at.key, reached, progress, holds))
        return reached

    def _needed(self, at: _Edge, progress: Progress) -> float:
        slack = abs(at.per_value) * HALF_DIGIT
        return max(progress.needed(at.amount, slack, strictly=at.strictly), self.learned.needed.get(at.key, -math.inf))


def _common(steps: Sequence[Fraction]) -> Fraction:
    """The largest amount of which every step is a whole multiple."""
    whole = math.lcm(*(step.denominator for step in steps))
    return Fraction(math.gcd(*(int(step * whole) for step in steps)), whole)


def _is_met(pillar: str) -> Callable[[Result], bool]:
    return lambda result: int(result.pillars[pillar].status[0]) == Status.MET


def _has_points(k: int, points: float) -> Callable[[Result], bool]:
    return lambda result: float(result.maturity.points_low[0, k]) > points - NEAR
