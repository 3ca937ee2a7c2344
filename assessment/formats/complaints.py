"""Collects what is wrong, each thing with its sheet, cell, row, firm and year."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from assessment.formats.columns import ColumnRef
from assessment.formats.problems import Alike, Problems, Rows
from assessment.formats.raw import RawAnswers, blank
from assessment.model.message import Message, Severity
from assessment.model.panel import BoolArray, TextArray


class Complaints:
    """The problems of one run.

    `names` and `years` are filled in as soon as they are known; `live` says which rows are still read. Rows that were
    refused are not complained about again, except for those of `refused`, whose single cells are looked at all the
    same: once the row says whose and of which year it is, nothing new should turn up.
    """

    def __init__(self, raw: RawAnswers) -> None:
        self._raw = raw
        self._order = {column.ref: i for i, column in enumerate(raw.columns)}
        self._letters = {column.ref: column.letter for column in raw.columns}
        self._letters_by_row = {column.ref: column.letters for column in raw.columns if column.letters is not None}
        self._found: list[Alike] = []
        self.names: TextArray = blank(raw.size)
        self.years = np.zeros(raw.size, dtype=np.int64)
        self.live: BoolArray = np.ones(raw.size, dtype=bool)
        self.refused: BoolArray = np.zeros(raw.size, dtype=bool)

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
        rows = np.flatnonzero(where & (self.live | self.refused))
        if not len(rows):
            return
        by_row = self._letters_by_row.get(ref)
        self._found.append(
            Alike(
                rows=rows,
                question=ref.id,
                order=self._order.get(ref, -1),
                severity=severity,
                code=code,
                what=what,
                hint=hint,
                letters=self._letters.get(ref, "") if by_row is None else by_row[rows],
                values=None if values is None else values[rows],
            )
        )

    def in_order(self) -> Problems:
        """All problems, by row and then by column."""
        raw = self._raw
        return Problems((), Rows(raw.file, raw.sheet, raw.rows, self.names, self.years), self._found)
