"""Linear programs with whole numbers, written row by row and solved by HiGHS (through scipy)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from assessment.model.panel import FloatArray

OPTIMAL, INFEASIBLE = 0, 2
"""Status codes of the solver."""
NEARLY = 1e-9
"""A stretch is steeper than another where it is by more than this."""


class NotSettledError(Exception):
    """The solver stopped before it knew."""


@dataclass(frozen=True)
class Line:
    """A constant and a factor per variable: what is linear in the variables."""

    constant: float = 0.0
    terms: Mapping[int, float] = field(default_factory=dict)

    def plus(self, other: Line, times: float = 1.0) -> Line:
        """Return self + times x other."""
        terms = dict(self.terms)
        for variable, factor in other.terms.items():
            terms[variable] = terms.get(variable, 0.0) + times * factor
        return Line(self.constant + times * other.constant, terms)

    def at(self, values: FloatArray) -> float:
        """Its value for these variables."""
        return self.constant + math.fsum(factor * float(values[variable]) for variable, factor in self.terms.items())


class Program:
    """Variables between 0 and a bound, and rows that hold a line between two bounds."""

    def __init__(self) -> None:
        self._upper: list[float] = []
        self._whole: list[bool] = []
        self._rows: list[Line] = []
        self._least: list[float] = []
        self._most: list[float] = []

    def variable(self, upper: float, *, whole: bool = False) -> Line:
        """A new variable between 0 and `upper`, as a line."""
        self._upper.append(upper)
        self._whole.append(whole)
        return Line(0.0, {len(self._upper) - 1: 1.0})

    def hold(self, line: Line, *, at_least: float = -math.inf, at_most: float = math.inf) -> None:
        """Hold a line between two bounds."""
        self._rows.append(line)
        self._least.append(at_least - line.constant)
        self._most.append(at_most - line.constant)

    def follow(self, line: Line, points: Sequence[tuple[float, float]]) -> Line:
        """The height of the curve through `points` (amount, height) at any amount up to `line`.

        The stretches are filled one after the other: of itself where they get flatter, by a whole-number variable
        before every stretch that is steeper than the one before.
        """
        filled = Line()
        height = Line(points[0][1])
        stretches: list[tuple[Line, float, float]] = []
        for (x0, y0), (x1, y1) in pairwise(points):
            part = self.variable(x1 - x0)
            filled, height = filled.plus(part), height.plus(part, (y1 - y0) / (x1 - x0))
            stretches.append((part, x1 - x0, (y1 - y0) / (x1 - x0)))
        self.hold(filled.plus(line, -1.0), at_most=0.0)
        for k, (before, after) in enumerate(pairwise(stretches)):
            if after[2] > before[2] + NEARLY:
                full = self.variable(1.0, whole=True)
                for m, (part, length, _) in enumerate(stretches):
                    if m <= k:
                        self.hold(part.plus(full, -length), at_least=0.0)
                    else:
                        self.hold(part.plus(full, -length), at_most=0.0)
        return height

    def least(self, objective: Line, seconds: float) -> FloatArray | None:
        """The variables for which the objective is least; None where no values satisfy all rows.

        Raises:
            NotSettledError: time ran out, or the solver gave up.
        """
        if seconds <= 0:
            raise NotSettledError
        size = len(self._upper)
        cost = np.zeros(size)
        cost[list(objective.terms)] = list(objective.terms.values())
        found = milp(
            cost,
            integrality=np.array(self._whole, dtype=np.int64),
            bounds=Bounds(np.zeros(size), np.array(self._upper)),
            constraints=LinearConstraint(self._matrix(size), np.array(self._least), np.array(self._most)),
            options={"mip_rel_gap": 0.0, "time_limit": seconds},
        )
        if found.status == INFEASIBLE or "unbounded or infeasible" in found.message:
            return None  # every variable has bounds: what is one or the other is infeasible
        if found.status != OPTIMAL:
            raise NotSettledError(found.message)
        return np.asarray(found.x, dtype=np.float64)

    def _matrix(self, size: int) -> coo_array:
        cells = [(r, variable, factor) for r, row in enumerate(self._rows) for variable, factor in row.terms.items()]
        rows, columns, factors = zip(*cells, strict=True) if cells else ((), (), ())
        shape = (len(self._rows), size)
        return coo_array((np.array(factors, dtype=np.float64), (np.array(rows, int), np.array(columns, int))), shape)
