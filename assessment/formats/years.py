"""Columns of several calendar years, and sheets without a column for the year, as columns counted from a data year.

"2023年营业收入" beside "2024年营业收入" makes 2024 the data year, and the first column the figure of the year before.
Where a row has a data year of its own, the columns are counted from that.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessment.formats.columns import YEAR, ColumnRef
from assessment.formats.keys import data_years
from assessment.formats.raw import RawColumn, blank
from assessment.model.panel import TextArray


def counted_from_data_year(columns: Sequence[tuple[RawColumn, int]], size: int, given_year: int) -> list[RawColumn]:
    """The columns without calendar years, and one for the data year.

    Args:
        columns: columns with the calendar year their header names, 0 where it names none.
        size: number of rows.
        given_year: data year of rows that have no column for it; 0: the latest year of a header.
    """
    plain = [column for column, year in columns if not year]
    dated = [(column, year) for column, year in columns if year]
    own = next((column for column in plain if column.ref == ColumnRef(YEAR)), None)
    latest = given_year or max((year for _, year in dated), default=0)
    if own is None and latest:
        plain.append(RawColumn(ColumnRef(YEAR), np.full(size, str(latest), dtype=object)))
    years = np.full(size, latest, dtype=np.int64) if own is None else data_years(own.joined())
    for column, year in dated:
        for data_year in np.unique(years).tolist():
            rows = years == data_year
            ref = ColumnRef(column.ref.question, year - data_year if data_year else 0, column.ref.certainty)
            _add(plain, ref, column, rows)
    return plain


def _add(columns: list[RawColumn], ref: ColumnRef, source: RawColumn, rows: np.ndarray) -> None:
    """Put some rows of a column under another meaning; where it has that meaning already, beside what is there."""
    at = next((i for i, column in enumerate(columns) if column.ref == ref), len(columns))
    if at == len(columns):
        columns.append(RawColumn(ref, blank(len(rows)), unit=source.unit, letters=blank(len(rows))))
    there = columns[at]
    letters: TextArray = np.full(len(rows), there.letter, dtype=object) if there.letters is None else there.letters
    columns[at] = RawColumn(
        ref,
        np.where(rows, source.texts, there.texts).astype(object),
        letter=there.letter,
        unit=there.unit,
        letters=np.where(rows, source.letter, letters).astype(object),
    )
