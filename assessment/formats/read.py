"""Uploaded files to canonical answers: which sheet, which header, which columns; then the validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from assessment.errors import FileRefusedError, HeaderUnclearError
from assessment.formats.child import HEAD_ROWS, fold
from assessment.formats.columns import (
    CODE,
    EXAMPLE,
    NAME,
    NUMBER_KINDS,
    UNKNOWN_UNIT,
    YEAR,
    ColumnRef,
    Headers,
    Meaning,
    question_text,
    units_like,
)
from assessment.formats.heading_complaints import HeadingComplaints
from assessment.formats.kinds import kind_of
from assessment.formats.layout import Heading, Layout, find_layout
from assessment.formats.marking.request import is_problem_sheet
from assessment.formats.raw import RawAnswers, RawColumn, distinct
from assessment.formats.sheet import Sheet, read_sheets
from assessment.formats.table import AnswerTable
from assessment.formats.validate import validate
from assessment.formats.years import counted_from_data_year
from assessment.model.column_map import ColumnChoice, ColumnMap, ColumnUse, SheetColumns
from assessment.model.header import plain, take_apart
from assessment.model.message import Message, Problem, Severity, msg
from assessment.model.panel import BoolArray, TextArray
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference
from assessment.settings import UploadLimits

_TOTALS = frozenset(
    map(plain, ("合计", "总计", "小计", "共计", "合计数", "total", "totals", "grand total", "subtotal"))
)
_NOTES = (
    "注:",
    "注：",
    "注1",
    "说明:",
    "说明：",
    "备注:",
    "备注：",
    "填表人",
    "制表",
    "审核人",
    "数据来源",
    "note:",
    "source:",
)
_NOTE = msg("This row is a note, not a firm; it is not read")
_LONGEST_TOTAL = 16
MENDABLE_ROWS = 20_000
"""Rows up to which cells can be mended without the workbook."""
_SAMPLES = 3
"""Values of a column that are shown to whoever says what it holds."""
_SAMPLE_ROWS = 200


@dataclass(frozen=True)
class ReadResult:
    """What a file held. `rows_read` counts rows with an answer; `refused` are the numbers of the rows not used."""

    table: AnswerTable
    problems: tuple[Problem, ...]
    rows_read: int
    refused: tuple[int, ...]
    years: tuple[int, ...]
    """Years with a row, ascending."""
    sheet: str = ""
    file: str = ""
    columns: SheetColumns | None = None
    """What was made of each column of the sheet."""
    first_row: int = 1
    """Number of the row below the header, 1-based as in the sheet."""
    raw: RawAnswers | None = None
    """The rows as they were given in, so that single cells can be mended; None where there are too many."""
    heading: tuple[Problem, ...] = ()
    """Those of the problems that are about the sheet and its columns."""

    @property
    def rows_used(self) -> int:
        """Number of rows that were used; they stand first in the table."""
        return self.rows_read - self.rows_refused

    @property
    def rows_refused(self) -> int:
        """Number of rows that were not used at all."""
        return len(self.refused)


def read_answers(
    source: Path | bytes,
    filename: str,
    questionnaire: Questionnaire,
    plan: Plan,
    limits: UploadLimits,
    reference: Reference | None = None,
    said: ColumnMap | None = None,
) -> ReadResult:
    """Answers of many firms from a workbook (.xlsx, .xlsm, .xls, .ods), a text file (.csv) or a Parquet file.

    The sheet and the header row (or the two header rows, among the first 30) are those with most known columns; the
    template's rows for units and ids, its example row, totals and blank rows are passed over. What cannot be used is
    reported by cell (see `validate`), all at once. `said`: what a person said about the columns.

    Raises:
        HeaderUnclearError: some columns are known, but not whose answers a row holds, or of which year.
        FileRefusedError: nothing was read: wrong kind, damaged, beyond a limit, or no header.
    """
    data = _bytes(source, limits)
    headers = Headers.of(questionnaire)
    sheets = [s for s in read_sheets(data, kind_of(data, filename, limits), limits) if not _is_ours(s)]
    layouts = find_layout(sheets, headers, questionnaire, said)
    if not layouts or not layouts[0].complete:
        raise _unclear(layouts)
    layout, sheet = layouts[0], layouts[0].sheet
    complaints = HeadingComplaints(filename, sheet, int(sheet.rows[layout.last]))
    used, last = _Columns(layout, headers, questionnaire, complaints).used()
    raw = _raw(layout, last + 1, used, questionnaire, complaints, filename)
    if not raw.size:
        raise FileRefusedError(
            msg("The table has a header, and no firm below it."),
            msg("Fill in one row per firm and year. The example row of the template does not count."),
        )
    checked = validate(raw, questionnaire, plan, reference)
    complaints.file([one.sheet.name for one in layouts[1:] if one.complete])
    refused = tuple(sorted({*checked.refused, *(r for r in sheet.broken_rows if r > sheet.rows[layout.last])}))
    return ReadResult(
        table=checked.table,
        problems=(*complaints.all(), *checked.problems),
        raw=raw if raw.size <= MENDABLE_ROWS else None,
        heading=tuple(complaints.all()),
        rows_read=checked.rows_read + len(refused) - len(checked.refused),
        refused=refused,
        years=tuple(int(y) for y in sorted(checked.table.frame["year"].unique())),
        sheet=sheet.name,
        file=filename,
        columns=_described(layouts, used, last + 1),
        first_row=int(sheet.rows[last]) + 1,
    )


def _is_ours(sheet: Sheet) -> bool:
    """Whether this is the list of problems of an earlier reading, which went back with the workbook."""
    return bool(sheet.columns) and any(is_problem_sheet(row[0]) for row in sheet.head(1))


def _bytes(source: Path | bytes, limits: UploadLimits) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        size = source.stat().st_size
        if size <= limits.file_mb << 20:
            return source.read_bytes()
    except OSError as error:
        raise FileRefusedError(
            msg("The file {name} cannot be opened.", name=source.name), msg("Check that it is there and may be read.")
        ) from error
    raise FileRefusedError(
        msg("The file is larger than {n} MB.", n=limits.file_mb),
        msg("Split it into several files, or remove pictures and sheets that are not needed."),
    )


# --- what is not clear ------------------------------------------------------------------------------------------------


def _unclear(layouts: Sequence[Layout]) -> FileRefusedError:
    """Why nothing was read; with the columns where a person can say what they hold."""
    found = [one for one in layouts if len(one.sheet.rows)]
    if not found:
        return FileRefusedError(
            msg("The workbook has no sheet with anything in it."), msg("Save it again and look whether it has rows.")
        )
    best = max(found, key=lambda one: (one.known, _near(one)))
    hint = msg("Use the template, or name the columns as it does.")
    if best.known + _near(best) < 2:
        return FileRefusedError(_no_header(layouts), hint)
    columns = _described([best, *(one for one in layouts if one is not best)], {}, best.last + 1)
    return HeaderUnclearError(_no_header(layouts), columns, hint)


def _near(layout: Layout) -> int:
    return sum(heading.suggestion is not None for heading in layout.headings)


def _no_header(layouts: Sequence[Layout]) -> Message:
    known = {h.meaning.ref.question for one in layouts for h in one.headings if h.meaning is not None}
    if NAME in known:
        return msg("No sheet has a column with the data year beside the firm name.")
    if YEAR in known:
        return msg("No sheet has a column with the firm name beside the data year.")
    return msg("No sheet has the columns firm name and data year in its first {n} rows.", n=HEAD_ROWS)


def _described(layouts: Sequence[Layout], used: dict[int, Meaning], start: int) -> SheetColumns:
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
    values = [v.strip() for v in sheet.columns[i].slice(start, _SAMPLE_ROWS).fill_null("").to_pylist()]
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


# --- columns ----------------------------------------------------------------------------------------------------------


class _Columns:
    """The columns of a sheet that are read, and complaints about the others."""

    def __init__(
        self, layout: Layout, headers: Headers, questionnaire: Questionnaire, complaints: HeadingComplaints
    ) -> None:
        self._layout, self._headers = layout, headers
        self._questionnaire, self._complaints = questionnaire, complaints
        self._from_head = 0

    def used(self) -> tuple[dict[int, Meaning], int]:
        """The columns to read by position, and the position of the last row that belongs to the header."""
        layout, last = self._layout, self._layout.last
        below = layout.sheet.head(last + 2)[last + 1 :]
        units = below[0] if below and self._is_unit_row(below[0]) else None
        used: dict[int, Meaning] = {}
        seen: dict[tuple[ColumnRef, int], int] = {}
        for i, heading in enumerate(layout.headings):
            meaning = self._meaning(i, heading, units)
            if meaning is None:
                continue
            first = seen.setdefault((meaning.ref, meaning.year), i)
            if first == i:
                used[i] = meaning
            else:
                self._repeated(i, first, heading)
        if self._from_head:
            what = msg("“{unit}” above the table was taken as the unit of {n} columns",
                       unit=layout.unit, n=self._from_head)  # fmt: skip
            self._complaints.note("unit-of-the-table", what)
        return used, last + (units is not None)

    def _meaning(self, i: int, heading: Heading, units: Sequence[str] | None) -> Meaning | None:
        """What a column holds, with its unit; None, with a complaint, where that is not known."""
        meaning = heading.meaning
        if meaning is None:
            self._unknown(i, heading)
            return None
        if meaning.unit == UNKNOWN_UNIT:
            asked = units_like(self._questionnaire, meaning.ref)
            what = msg("The unit in the header is not one of {question}; the column is not read",
                       question=question_text(self._questionnaire, meaning.ref))  # fmt: skip
            hint = msg("Give the figures in {unit}, and say so in the header.", unit=asked[0].text) if asked else None
            self._complaints.column(i, Severity.ERROR, "wrong-unit-header", what, heading.text, hint=hint)
            return None
        if units is not None and units[i].strip() and meaning.how != "chosen":
            return self._with_unit(i, meaning, units[i])
        return self._with_unit_of_head(meaning, heading)

    def _with_unit_of_head(self, meaning: Meaning, heading: Heading) -> Meaning:
        """The meaning in the unit that a line above the table states, where the header itself states none."""
        word = self._layout.unit
        if not word or meaning.unit or meaning.how == "chosen" or self._headers.names_unit(heading.text):
            return meaning
        unit = self._headers.unit_of(meaning.ref, word)
        if unit == UNKNOWN_UNIT:
            return meaning
        self._from_head += 1
        return replace(meaning, unit=unit)

    def _with_unit(self, i: int, meaning: Meaning, word: str) -> Meaning:
        """The meaning with the unit that stands under the header, where that is another one than asked for."""
        possible = units_like(self._questionnaire, meaning.ref)
        if not possible:
            return meaning
        unit = self._headers.unit_of(meaning.ref, fold(word).strip("()"))
        if unit != UNKNOWN_UNIT:
            return replace(meaning, unit=unit)
        what = msg("The unit under the header is not one of {question}; the figures are read as {unit}",
                   question=question_text(self._questionnaire, meaning.ref), unit=possible[0].text)  # fmt: skip
        self._complaints.column(i, Severity.WARNING, "wrong-unit-row", what, word)
        return meaning

    def _is_unit_row(self, row: Sequence[str]) -> bool:
        """Whether every filled cell names a unit (as in a sheet with one row of labels and one of units)."""
        filled = [fold(cell).strip("()") for cell in row if cell.strip()]
        return bool(filled) and all(cell in self._headers.unit_words for cell in filled)

    def _unknown(self, i: int, heading: Heading) -> None:
        if not heading.text or heading.left_out:
            return
        near, hint = heading.suggestion, None
        if near is not None:
            text = question_text(self._questionnaire, near.meaning.ref)
            hint = msg("Did you mean “{column}”? Say so under “Columns”, or call the column so.", column=text)
        what = msg("This column is not known; it is not read")
        severity = Severity.INFO if near is None else Severity.WARNING
        self._complaints.column(i, severity, "unknown-column", what, heading.text, hint=hint)

    def _repeated(self, i: int, first: int, heading: Heading) -> None:
        letter = self._layout.sheet.letters[first] or self._layout.headings[first].text
        what = msg("Column {first} already holds this question; this column is not read", first=letter)
        hint = msg("Keep one of the two columns.")
        self._complaints.column(i, Severity.ERROR, "repeated-column", what, heading.text, hint=hint)


# --- rows -------------------------------------------------------------------------------------------------------------


def _raw(
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
    codes, different = distinct(names)
    short = [name if len(name) < _LONGEST_TOTAL else "" for name in different]
    total = np.array([plain(name) in _TOTALS for name in short], dtype=bool)[codes]
    note = np.array([name.lower().startswith(_NOTES) for name in different], dtype=bool)[codes] & (filled == 1)
    for i in np.flatnonzero(total | note).tolist():
        what = msg("This row is a total, not a firm; it is not read") if total[i] else _NOTE
        complaints.row(int(rows[i]), "total-row" if total[i] else "note-row", what, str(names[i])[:40])
    return np.asarray(total | note, dtype=bool)
