"""What was made of each column of a sheet, for whoever has to say what it holds."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.formats.columns import UNKNOWN_UNIT, YEAR, ColumnRef, Meaning
from assessment.formats.layout import Heading, Layout
from assessment.formats.sheet import Sheet
from assessment.model.column_map import ColumnChoice, ColumnUse, SheetColumns
from assessment.model.header import take_apart

_SAMPLES = 3
"""Values of a column that are shown."""
_SAMPLE_ROWS = 200
"""Rows they are taken from."""


def described(layouts: Sequence[Layout], used: dict[int, Meaning], start: int) -> SheetColumns:
    """What was made of each column, or would be."""
    layout = layouts[0]
    return SheetColumns(
        sheet=layout.sheet.name,
        digest=layout.digest,
        columns=tuple(_use(layout.sheet, i, h, used.get(i), start) for i, h in enumerate(layout.headings)),
        stated_year=layout.year,
        dated=any(h.meaning and (h.meaning.ref == ColumnRef(YEAR) or h.meaning.year) for h in layout.headings),
        others=tuple(one.sheet.name for one in layouts[1:]),
    )


def _use(sheet: Sheet, i: int, heading: Heading, meaning: Meaning | None, start: int) -> ColumnUse:
    values = [v.strip() for v in sheet.columns[i].written(start, _SAMPLE_ROWS).fill_null("").to_pylist()]
    near = heading.suggestion
    known = meaning or (None if heading.meaning and heading.meaning.unit == UNKNOWN_UNIT else heading.meaning)
    return ColumnUse(
        letter=sheet.letters[i],
        header=heading.text,
        key=heading.key,
        samples=tuple(list(dict.fromkeys(filter(None, values)))[:_SAMPLES]),
        column=known.ref.id if known else "",
        unit=known.unit if known else "",
        year=known.year if known else near.meaning.year if near else take_apart(heading.text, ()).year,
        how=known.how if known else "",
        suggested=ColumnChoice(column=near.meaning.ref.id, unit=near.meaning.unit, year=near.meaning.year)
        if near
        else None,
        likeness=near.likeness if near else 0.0,
        left_out=heading.left_out,
    )
