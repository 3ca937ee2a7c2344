"""Cells of an uploaded file that were mended in place: the same rows through the same checks, with other texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np

from assessment.formats.problems import as_problems
from assessment.formats.raw import RawAnswers, RawColumn
from assessment.formats.read import ReadResult
from assessment.formats.validate import validate
from assessment.model.message import Problem, Severity
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference

Corrections = Mapping[tuple[int, str], str]
"""Row number in the sheet and id of the column -> what the cell says now; "" empties it."""


@dataclass(frozen=True)
class FaultyCell:
    """A cell that can be mended: where it is, what it held, and what is wrong with it."""

    row: int
    column: str
    value: str
    problems: tuple[Problem, ...]


class FaultyCells(Sequence[FaultyCell]):
    """The cells with an error or a warning, in the order of their rows; each is made when somebody looks at it."""

    def __init__(self, read: ReadResult) -> None:
        raw = read.raw
        self._problems = as_problems(read.problems)
        self._columns = {} if raw is None else {column.ref.id: column for column in raw.columns}
        self._positions = {} if raw is None else {int(row): i for i, row in enumerate(raw.rows)}
        found = self._problems.by_cell(Severity.ERROR, Severity.WARNING)
        self._cells = [
            (row, name, places)
            for (row, name), places in found.items()
            if row in self._positions and name in self._columns
        ]

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, index: int) -> FaultyCell: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[FaultyCell, ...]: ...
    def __getitem__(self, index: int | slice) -> FaultyCell | tuple[FaultyCell, ...]:
        if isinstance(index, slice):
            return tuple(map(self._made, self._cells[index]))
        return self._made(self._cells[index])

    def _made(self, cell: tuple[int, str, list[int]]) -> FaultyCell:
        row, name, places = cell
        value = self._columns[name].text(self._positions[row])
        return FaultyCell(row, name, value, tuple(self._problems[i] for i in places))


def faulty_cells(read: ReadResult) -> FaultyCells:
    """The cells with an error or a warning, in the order of their rows; none where the rows were not kept."""
    return FaultyCells(read)


def mended(
    read: ReadResult, corrections: Corrections, questionnaire: Questionnaire, plan: Plan, reference: Reference | None
) -> ReadResult:
    """The file as it would have been read with these cells.

    Raises:
        KeyError: a row or column that the file does not have, or a file whose rows were not kept.
    """
    if read.raw is None:
        raise KeyError(read.file)
    raw = _corrected(read.raw, corrections)
    checked = validate(raw, questionnaire, plan, reference)
    seen = set(read.raw.rows.tolist())
    kept = [row for row in read.refused if row not in seen]  # rows that no cell was read of
    return replace(
        read,
        table=checked.table,
        problems=checked.problems.behind(read.heading),
        rows_read=checked.rows_read + len(kept),
        refused=tuple(sorted({*kept, *checked.refused})),
        years=tuple(int(year) for year in sorted(checked.table.frame["year"].unique())),
        raw=raw,
    )


def _corrected(raw: RawAnswers, corrections: Corrections) -> RawAnswers:
    columns = {column.ref.id: column for column in raw.columns}
    positions = {int(row): i for i, row in enumerate(raw.rows)}
    for (row, name), text in corrections.items():
        columns[name] = _with(columns[name], positions[row], text)
    return replace(raw, columns=tuple(columns.values()))


def _with(column: RawColumn, at: int, text: str) -> RawColumn:
    texts = column.texts.copy()
    texts[at] = text
    if column.numbers is None:
        return replace(column, texts=texts, wordless=False)
    numbers = column.numbers.copy()
    numbers[at] = np.nan
    return replace(column, texts=texts, numbers=numbers, wordless=False)
