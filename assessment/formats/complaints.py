"""Collects what is wrong, each thing with its sheet, cell, row, firm and year."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from assessment.formats.columns import ColumnRef
from assessment.formats.raw import RawAnswers, blank
from assessment.model.message import Message, Place, Problem, Severity
from assessment.model.panel import BoolArray, IntArray, TextArray


class Complaints:
    """The problems of one run.

    `names` and `years` are filled in as soon as they are known; `live` says which rows are still read, and rows that
    were refused are not complained about again.
    """

    def __init__(self, raw: RawAnswers) -> None:
        self._raw = raw
        self._order = {column.ref: i for i, column in enumerate(raw.columns)}
        self._letters = {column.ref: column.letter for column in raw.columns}
        self._letters_by_row = {column.ref: column.letters for column in raw.columns if column.letters is not None}
        self._found: list[tuple[int, int, Problem]] = []
        self.names: TextArray = blank(raw.size)
        self.years = np.zeros(raw.size, dtype=np.int64)
        self.live: BoolArray = np.ones(raw.size, dtype=bool)

    def report(
        self,
        where: BoolArray,
        ref: ColumnRef,
        code: str,
        what: Message | Callable[[int], Message],
        *,
        hint: Message | Callable[[int], Message | None] | None = None,
        values: TextArray | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """One problem per row of `where`; `what` and `hint` may depend on the index of the row."""
        if not where.any():
            return
        order = self._order.get(ref, -1)
        for i, place in self._places(np.flatnonzero(where & self.live), ref):
            problem = Problem(
                severity=severity,
                place=place,
                what=what(i) if callable(what) else what,
                value="" if values is None else str(values[i]),
                hint=hint(i) if callable(hint) else hint,
                code=code,
            )
            self._found.append((place.row or 0, order, problem))

    def in_order(self) -> tuple[Problem, ...]:
        """All problems, by row and then by column."""
        return tuple(problem for _, _, problem in sorted(self._found, key=lambda entry: entry[:2]))

    def _places(self, rows: IntArray, ref: ColumnRef) -> Iterator[tuple[int, Place]]:
        """The index of every row, and where its problem is."""
        same = [self._letters.get(ref, "")] * len(rows)
        letters = self._letters_by_row[ref][rows].tolist() if ref in self._letters_by_row else same
        numbers, years = self._raw.rows[rows].tolist(), self.years[rows].tolist()
        for i, letter, row, firm, year in zip(rows.tolist(), letters, numbers, self.names[rows], years, strict=True):
            cell = f"{letter}{row}" if letter and row else ""
            yield i, Place(
                file=self._raw.file, sheet=self._raw.sheet, cell=cell, row=row or None, firm=str(firm),
                year=year or None, question=ref.id,
            )  # fmt: skip
