"""The rows of a sheet that hold firms: without the example of the template, totals, notes and blank rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from assessment.formats.columns import CODE, EXAMPLE, NAME, NUMBER_KINDS, YEAR, ColumnRef, Meaning
from assessment.formats.heading_complaints import HeadingComplaints
from assessment.formats.layout import Layout
from assessment.formats.raw import RawAnswers, RawColumn
from assessment.formats.years import counted_from_data_year
from assessment.model.message import msg
from assessment.model.panel import BoolArray, TextArray
from assessment.model.questionnaire import Questionnaire

_AROUND = r"[\s:：()（）]*"
_TOTAL = rf"^{_AROUND}((合|总|小|共)\s*计\s*数?|(grand\s*|sub-?\s*)?totals?){_AROUND}$"
_NOTE = r"^((注|说明|备注)\s*\d?\s*[:：]|填表人|制表|审核人|数据来源|(note|source)s?\s*:)"
_SHOWN = 40
"""Characters of such a line that are shown."""


def firm_rows(
    layout: Layout,
    start: int,
    columns: dict[int, Meaning],
    questionnaire: Questionnaire,
    complaints: HeadingComplaints,
    filename: str,
) -> RawAnswers:
    """The rows below the header that hold anything, without the template's example, totals and notes."""
    sheet = layout.sheet
    texts = {i: _texts(sheet.columns[i].slice(start)) for i in columns}
    for position, column, height in sheet.merged:
        if column in columns and position >= start and not _is_figure(columns[column].ref, questionnaire):
            texts[column][position - start : position - start + height] = texts[column][position - start]
    filled = np.zeros(len(sheet.rows) - start, dtype=np.int64)
    for values in texts.values():
        filled += values != ""
    name = next(i for i, meaning in columns.items() if meaning.ref == ColumnRef(NAME))
    passed = _is_example(texts[name]) | _passed_over(texts[name], filled, sheet.rows[start:], complaints)
    keep = (filled > 0) & ~passed
    dated = [
        (
            RawColumn(meaning.ref, texts[i][keep], letter=sheet.letters[i], unit=meaning.unit, stripped=True),
            meaning.year,
        )
        for i, meaning in columns.items()
    ]
    return RawAnswers(
        columns=tuple(counted_from_data_year(dated, int(keep.sum()), layout.given_year)),
        rows=sheet.rows[start:][keep].astype(np.int64),
        sheet=sheet.name,
        file=filename,
    )


def _texts(column: pa.Array) -> TextArray:
    stripped = pa.compute.utf8_trim_whitespace(column.fill_null(""))
    return np.array(stripped.to_numpy(zero_copy_only=False), dtype=object)


def _is_figure(ref: ColumnRef, questionnaire: Questionnaire) -> bool:
    """Whether a value counts once: a merged figure is not that of each of its rows."""
    if ref.question in (YEAR, NAME, CODE):
        return False
    return questionnaire.questions[ref.question].kind in NUMBER_KINDS


def _is_example(names: TextArray) -> BoolArray:
    marks = [EXAMPLE.zh, EXAMPLE.en]
    return pd.Series(names, dtype="str").isin(marks).to_numpy(dtype=bool)


def _passed_over(names: TextArray, filled: np.ndarray, rows: np.ndarray, complaints: HeadingComplaints) -> BoolArray:
    """Rows that are no firms: totals, and lines of notes with nothing beside them; each is told."""
    given = pa.array(names, type=pa.string())
    total, note = (
        pa.compute.match_substring_regex(given, pattern, ignore_case=True).to_numpy(zero_copy_only=False)
        for pattern in (_TOTAL, _NOTE)
    )
    note = note & (filled == 1)
    for i in np.flatnonzero(total | note).tolist():
        if total[i]:
            what, code = msg("This row is a total, not a firm; it is not read"), "total-row"
        else:
            what, code = msg("This row is a note, not a firm; it is not read"), "note-row"
        complaints.row(int(rows[i]), code, what, str(names[i])[:_SHOWN])
    return np.asarray(total | note, dtype=bool)
