"""Answers of many firms as arrays: what the scoring reads. A firm is a panel of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
TextArray = NDArray[np.object_]

UNANSWERED = -1
"""Code of an unanswered choice, yes/no, multi-choice or certainty."""


@dataclass(frozen=True)
class Panel:
    """Answers of `n` firms over `k` consecutive years, in canonical units.

    Attributes:
        keys: one key per firm (credit code where given, else name), shape (n,).
        names: firm names, shape (n,).
        years: the calendar years of the second axis, ascending, shape (k,).
        data_year: the year each firm is assessed for, shape (n,).
        numbers: question id -> shape (n, k), NaN where unanswered (kinds integer, number, year).
        choices: question id -> shape (n, k): index into the question's options, -1 unanswered
            (kind choice; yes_no: 0 no, 1 yes).
        ticks: question id -> shape (n, k): bit i set = option i ticked, -1 unanswered, 0 = none ticked (kind multi).
        certainty: question id -> shape (n, k): index into the plan's certainties, -1 not stated.
        texts: question id -> shape (n,): text of the data year, "" where unanswered.

    A question that nobody answered may be missing from the mappings: read through the methods.
    """

    keys: TextArray
    names: TextArray
    years: IntArray
    data_year: IntArray
    numbers: Mapping[str, FloatArray]
    choices: Mapping[str, IntArray]
    ticks: Mapping[str, IntArray]
    certainty: Mapping[str, IntArray]
    texts: Mapping[str, TextArray]

    @property
    def size(self) -> int:
        """Number of firms."""
        return len(self.keys)

    def _column(self, offset: int) -> IntArray:
        return self.data_year + offset - self.years[0]

    def _at(self, grid: NDArray[Any], offset: int, missing: float) -> NDArray[Any]:
        column = self._column(offset)
        inside = (column >= 0) & (column < len(self.years))
        picked = grid[np.arange(self.size), np.clip(column, 0, len(self.years) - 1)]
        return np.where(inside, picked, missing)

    def number(self, question: str, offset: int = 0) -> FloatArray:
        """The figures of `data_year + offset`, shape (n,); NaN where unanswered or outside the panel's years."""
        if question not in self.numbers:
            return np.full(self.size, np.nan)
        return self._at(self.numbers[question], offset, np.nan)

    def choice(self, question: str, offset: int = 0) -> IntArray:
        """Option indices of `data_year + offset`, shape (n,); -1 where unanswered."""
        if question not in self.choices:
            return np.full(self.size, UNANSWERED)
        return self._at(self.choices[question], offset, UNANSWERED)

    def tick(self, question: str, offset: int = 0) -> IntArray:
        """Bit masks of `data_year + offset`, shape (n,); -1 where unanswered."""
        if question not in self.ticks:
            return np.full(self.size, UNANSWERED)
        return self._at(self.ticks[question], offset, UNANSWERED)

    def certainty_of(self, question: str, offset: int = 0) -> IntArray:
        """Certainty codes of `data_year + offset`, shape (n,); -1 where not stated."""
        if question not in self.certainty:
            return np.full(self.size, UNANSWERED)
        return self._at(self.certainty[question], offset, UNANSWERED)

    def text(self, question: str) -> TextArray:
        """Texts of the data year, shape (n,); "" where unanswered."""
        return self.texts.get(question, np.full(self.size, "", dtype=object))

    def take(self, rows: IntArray | BoolArray | slice) -> Panel:
        """The panel of some firms, in the order of `rows`."""

        def pick(columns: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
            return {name: grid[rows] for name, grid in columns.items()}

        return Panel(
            keys=self.keys[rows],
            names=self.names[rows],
            years=self.years,
            data_year=self.data_year[rows],
            numbers=pick(self.numbers),
            choices=pick(self.choices),
            ticks=pick(self.ticks),
            certainty=pick(self.certainty),
            texts=pick(self.texts),
        )
