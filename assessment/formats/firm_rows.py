"""The rows of a sheet that hold firms: without the example of the template, totals, notes and blank rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from assessment.formats.columns import CODE, EXAMPLE, NAME, NUMBER_KINDS, YEAR, ColumnRef, Meaning
from assessment.formats.heading_complaints import HeadingComplaints
from assessment.formats.layout import Layout
from assessment.formats.raw import RawAnswers, RawColumn, blank
from assessment.formats.sheet import SheetColumn
from assessment.formats.years import counted_from_data_year
from assessment.model.message import msg
from assessment.model.panel import BoolArray, FloatArray, IntArray, TextArray
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
    cells = {i: _Given.of(sheet.columns[i], start, _stays(m, questionnaire)) for i, m in columns.items()}
    for position, column, height in sheet.merged:
        if column in columns and position >= start and not _is_figure(columns[column].ref, questionnaire):
            texts = _texts(cells[column])
            texts[position - start : position - start + height] = texts[position - start]
    filled = np.zeros(len(sheet.rows) - start, dtype=np.int64)
    for given in cells.values():
        filled += given.filled()
    names = _texts(cells[next(i for i, meaning in columns.items() if meaning.ref == ColumnRef(NAME))])
    passed = _is_example(names) | _passed_over(names, filled, sheet.rows[start:], complaints)
    keep = np.flatnonzero((filled > 0) & ~passed)
    no_texts = blank(len(keep))
    dated = [(cells[i].column(m, sheet.letters[i], keep, no_texts), m.year) for i, m in columns.items()]
    return RawAnswers(
        columns=tuple(counted_from_data_year(dated, len(keep), layout.given_year)),
        rows=sheet.rows[start:][keep].astype(np.int64),
        sheet=sheet.name,
        file=filename,
    )


@dataclass(frozen=True)
class _Given:
    """The cells of a column below the header: stripped texts ("" where blank), and numbers where some stayed such.

    `texts` is None where no cell holds one.
    """

    texts: TextArray | None
    numbers: FloatArray | None

    @classmethod
    def of(cls, column: SheetColumn, start: int, stays: bool) -> _Given:  # noqa: FBT001 - the one thing it is told
        numbers = column.numbers[start:] if stays and column.numbers is not None else None
        given = column.texts.slice(start) if numbers is not None else column.written(start)
        if numbers is not None and given.null_count == len(given):
            return cls(None, numbers)
        stripped = pa.compute.utf8_trim_whitespace(given.fill_null(""))
        if stays and numbers is None:  # figures that came as texts hardly ever repeat
            return cls(np.array(stripped.to_numpy(zero_copy_only=False), dtype=object), None)
        coded = stripped.dictionary_encode()  # equal texts are one object
        different = np.array(coded.dictionary.to_numpy(zero_copy_only=False), dtype=object)
        return cls(different[coded.indices.to_numpy()], numbers)

    def filled(self) -> BoolArray:
        """Which rows hold anything."""
        texts = None if self.texts is None else np.asarray(self.texts != "", dtype=bool)
        figures = None if self.numbers is None else ~np.isnan(self.numbers)
        return np.logical_or.reduce([one for one in (texts, figures) if one is not None])

    def column(self, meaning: Meaning, letter: str, keep: IntArray, no_texts: TextArray) -> RawColumn:
        """The cells of the rows that are kept; `no_texts` is a blank for each of these."""
        return RawColumn(
            meaning.ref,
            no_texts if self.texts is None else self.texts[keep],
            None if self.numbers is None else self.numbers[keep],
            letter=letter,
            unit=meaning.unit,
            stripped=True,
            wordless=self.texts is None,
        )


def _texts(given: _Given) -> TextArray:
    """The cells of a column that holds no figures."""
    assert given.texts is not None  # noqa: S101 - only figures stay numbers
    return given.texts


def _stays(meaning: Meaning, questionnaire: Questionnaire) -> bool:
    """Whether numbers of the column stay numbers: figures of one year."""
    ref = meaning.ref
    return not meaning.year and not ref.certainty and _is_figure(ref, questionnaire)


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
