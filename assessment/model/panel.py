"""Answers of many firms as arrays: what the scoring reads. A firm is a panel of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.signedinteger[Any]]
"""Whole numbers; codes of answers and results take one byte each."""
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

    @cached_property
    def _shared_column(self) -> int | None:
        """Column of the data year where all firms share one, else None."""
        shared = self.size > 0 and bool((self.data_year == self.data_year[0]).all())
        return int(self.data_year[0] - self.years[0]) if shared else None

    @cached_property
    def _gathered(self) -> dict[tuple[str, str, int], NDArray[Any]]:
        """What `_gather` returned before: the same answer is asked for several times."""
        return {}

    def _at(self, kind: str, question: str, offset: int, missing: float) -> NDArray[Any]:
        """What was answered for `data_year + offset`, not to be written to; `kind` is the name of the mapping."""
        grid = getattr(self, kind).get(question)
        if grid is None:
            return self._nothing(missing, np.dtype(np.float64 if kind == "numbers" else np.int8))
        if self._shared_column is None:
            key = (kind, question, offset)
            if key not in self._gathered:
                self._gathered[key] = self._gather(grid, offset, missing)
            return self._gathered[key]
        column = self._shared_column + offset
        if not 0 <= column < len(self.years):
            return self._nothing(missing, grid.dtype)
        view = grid[:, column]  # nothing is copied: with one data year for all this is most of the reading
        view.flags.writeable = False
        return view

    def _nothing(self, missing: float, dtype: np.dtype[Any]) -> NDArray[Any]:
        """Nobody's answer, shape (n,), not to be written to: the same array whatever is asked."""
        key = ("nothing", dtype.str, 0)
        if key not in self._gathered:
            self._gathered[key] = np.full(self.size, missing, dtype=dtype)
            self._gathered[key].flags.writeable = False
        return self._gathered[key]

    def _gather(self, grid: NDArray[Any], offset: int, missing: float) -> NDArray[Any]:
        """The same where the data year differs from firm to firm."""
        column = self.data_year + offset - self.years[0]
        last = len(self.years) - 1
        inside = (column >= 0) & (column <= last)
        # One flat index into the years one behind the other: much cheaper than a pair of indices.
        place = np.minimum(np.maximum(column, 0), last) * self.size + np.arange(self.size)
        picked = grid.T.ravel()[place]
        return picked if inside.all() else np.where(inside, picked, np.asarray(missing, dtype=grid.dtype))

    def number(self, question: str, offset: int = 0) -> FloatArray:
        """The figures of `data_year + offset`, shape (n,); NaN where unanswered or outside the panel's years."""
        return self._at("numbers", question, offset, np.nan)

    def choice(self, question: str, offset: int = 0) -> IntArray:
        """Option indices of `data_year + offset`, shape (n,); -1 where unanswered."""
        return self._at("choices", question, offset, UNANSWERED)

    def tick(self, question: str, offset: int = 0) -> IntArray:
        """Bit masks of `data_year + offset`, shape (n,); -1 where unanswered."""
        return self._at("ticks", question, offset, UNANSWERED)

    def certainty_of(self, question: str, offset: int = 0) -> IntArray:
        """Certainty codes of `data_year + offset`, shape (n,); -1 where not stated."""
        return self._at("certainty", question, offset, UNANSWERED)

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
