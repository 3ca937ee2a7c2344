"""How far the units of measures move the answers of a firm, as lines of an integer program."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from assessment.model.measures import Measure
from assessment.model.panel import UNANSWERED
from assessment.model.result import Result
from assessment.scoring.curves import DECIMALS
from assessment.scoring.integer_program import Line, Program
from assessment.scoring.maturity import NONE_OPTION
from assessment.scoring.measures import Firm

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
class Claim:
    """Something that the program takes as reached at a progress, and whether the engine says so."""

    key: Key
    taken: Line
    """Above one half: taken as reached."""
    progress: Progress
    holds: Callable[[Result], bool]


@dataclass(frozen=True)
class Edge:
    """A value that a progress is held against."""

    key: Key
    amount: float
    """The progress at which it is reached."""
    per_value: float
    """What one of the value is of the progress, there or about."""
    strictly: bool
    """Whether it has to be passed."""


class Movements:
    """The units of measures as whole-number variables, and what they move."""

    def __init__(self, firm: Firm, measures: Sequence[Measure], learned: Learned) -> None:
        self.firm, self.measures, self.learned = firm, measures, learned
        self.program = Program()
        self.units = [self.program.variable(float(self.at_most(m)), whole=True) for m in measures]
        self.moving: set[int] = set()
        """Positions of the measures that some score follows."""
        self.claims: list[Claim] = []
        self._progress: dict[str, Progress] = {}
        self._moved = dict(self._movements())

    def at_most(self, measure: Measure) -> int:
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
            added = sum(step * self.at_most(self.measures[i]) for i, step in moves)
            room = min(self.firm.room(self.firm.questionnaire.questions[name]), added)
            moved = self.program.variable(room)
            line = moved
            for i, step in moves:
                line = line.plus(self.units[i], -step)
            self.program.hold(line, at_most=0.0)
            yield name, (moved, room, tuple(moves))

    def follow(self, figure: str, direction: str) -> Progress | None:
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

    def options(self, question: str) -> Iterator[tuple[int, str, int]]:
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

    def any_of(self, positions: Iterable[int]) -> Line | None:
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

    def threshold(self, at: Edge, progress: Progress, holds: Callable[[Result], bool]) -> Line:
        """1 only where the progress is at an edge, or beyond it."""
        needed = self.needed(at, progress)
        reached = self.program.variable(1.0, whole=True)
        self.program.hold(progress.line.plus(reached, -needed), at_least=0.0)
        self.claims.append(Claim(at.key, reached, progress, holds))
        return reached

    def needed(self, at: Edge, progress: Progress) -> float:
        """The amount that an edge takes: as it follows from the rules, or more where the engine said so."""
        slack = abs(at.per_value) * HALF_DIGIT
        return max(progress.needed(at.amount, slack, strictly=at.strictly), self.learned.needed.get(at.key, -math.inf))


def _common(steps: Sequence[Fraction]) -> Fraction:
    """The largest amount of which every step is a whole multiple."""
    whole = math.lcm(*(step.denominator for step in steps))
    return Fraction(math.gcd(*(int(step * whole) for step in steps)), whole)
