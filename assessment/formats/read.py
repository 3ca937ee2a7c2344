"""Uploaded files to canonical answers: which sheet, which header, which columns; then the validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from assessment.errors import FileRefusedError
from assessment.formats.child import HEAD_ROWS, fold
from assessment.formats.columns import EXAMPLE, NAME, YEAR, ColumnRef, Headers, Meaning, question_text, units_like
from assessment.formats.guard import kind_of
from assessment.formats.raw import RawAnswers, RawColumn
from assessment.formats.sheet import Sheet, read_text, read_workbook
from assessment.formats.table import AnswerTable
from assessment.formats.validate import validate
from assessment.model.message import Message, Place, Problem, Severity, msg
from assessment.model.panel import BoolArray, TextArray
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference
from assessment.settings import UploadLimits


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
) -> ReadResult:
    """Answers of many firms from a workbook (.xlsx, .xlsm) or a text file (.csv).

    The header is the row of the first 30 with most known columns; the template's rows for units and ids, its example
    row and blank rows are passed over. What cannot be used is reported by cell (see `validate`), all at once.

    Raises:
        FileRefusedError: nothing was read: wrong kind, damaged, beyond a limit, or no header with firm name and year.
    """
    data = _bytes(source, limits)
    headers = Headers(questionnaire)
    keys = [headers.names(NAME), headers.names(YEAR)]
    is_workbook = kind_of(data, filename, limits) == "xlsx"
    sheet = read_workbook(data, keys, limits) if is_workbook else read_text(data, limits)
    header, meanings = _header(sheet, headers)
    complaints = _Complaints(filename, sheet, header)
    columns, last = _columns(sheet, header, meanings, questionnaire, complaints, headers)
    raw = _raw(sheet, last + 1, columns, filename)
    checked = validate(raw, questionnaire, plan, reference)
    refused = tuple(sorted({*checked.refused, *(r for r in sheet.broken_rows if r > sheet.rows[header])}))
    return ReadResult(
        table=checked.table,
        problems=(*complaints.all(refused_text_rows=sheet.broken_rows), *checked.problems),
        rows_read=checked.rows_read + len(refused) - len(checked.refused),
        refused=refused,
        years=tuple(int(y) for y in sorted(checked.table.frame["year"].unique())),
        sheet=sheet.name,
        file=filename,
    )


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


def _header(sheet: Sheet, headers: Headers) -> tuple[int, list[Meaning | None]]:
    """Index of the header row and what its cells mean; of equally good rows the last one (the template's ids)."""
    best, found = -1, 0
    meanings: list[Meaning | None] = []
    rows = sheet.head(HEAD_ROWS)
    for i, row in enumerate(rows):
        matched = [headers.match(cell) for cell in row]
        known = {m.ref for m in matched if m is not None}
        if {ColumnRef(NAME), ColumnRef(YEAR)} <= known and len(known) >= found:
            best, found, meanings = i, len(known), matched
    if best < 0:
        raise FileRefusedError(_no_header(rows, headers), msg("Use the template, or name the columns as it does."))
    return best, meanings


def _no_header(rows: Sequence[Sequence[str]], headers: Headers) -> Message:
    known = {m.ref.question for row in rows for cell in row if (m := headers.match(cell)) is not None}
    if NAME in known:
        return msg("No sheet has a column with the data year beside the firm name.")
    if YEAR in known:
        return msg("No sheet has a column with the firm name beside the data year.")
    return msg("No sheet has the columns firm name and data year in its first {n} rows.", n=HEAD_ROWS)


@dataclass
class _Complaints:
    """Problems of the file as a whole: columns that are not used, links, macros, rows that are no rows."""

    file: str
    sheet: Sheet
    header: int

    def __post_init__(self) -> None:
        self.found: list[Problem] = []

    def column(
        self, i: int, severity: Severity, code: str, what: Message, value: str, hint: Message | None = None
    ) -> None:
        row = int(self.sheet.rows[self.header])
        place = Place(file=self.file, sheet=self.sheet.name, cell=f"{self.sheet.letters[i]}{row}", row=row)
        self.found.append(Problem(severity=severity, place=place, code=code, what=what, value=value, hint=hint))

    def all(self, refused_text_rows: Sequence[int]) -> tuple[Problem, ...]:
        place = Place(file=self.file, sheet=self.sheet.name)
        for row in refused_text_rows:
            self.found.append(
                Problem(
                    place=Place(file=self.file, row=row),
                    code="wrong-field-count",
                    what=msg("The row has more or fewer fields than the header; it is not read"),
                    hint=msg("Put values that hold the separator into quotation marks."),
                )
            )
        if self.sheet.scan is not None and self.sheet.scan.macros:
            what = msg("The workbook holds macros; they were not run")
            self.found.append(Problem(severity=Severity.INFO, place=place, code="macros", what=what))
        if self.sheet.scan is not None and self.sheet.scan.external_links:
            what = msg("The workbook refers to other workbooks; the values stored in it were used")
            self.found.append(Problem(severity=Severity.INFO, place=place, code="external-links", what=what))
        return tuple(self.found)


def _columns(
    sheet: Sheet,
    header: int,
    meanings: Sequence[Meaning | None],
    questionnaire: Questionnaire,
    complaints: _Complaints,
    headers: Headers,
) -> tuple[dict[int, Meaning], int]:
    """The columns to read by index, and the index of the last row that belongs to the header."""
    rows = sheet.head(HEAD_ROWS + 1)
    last = header
    units = rows[header + 1] if header + 1 < len(rows) and _is_unit_row(rows[header + 1], questionnaire) else None
    if units is not None:
        last += 1
    used: dict[int, Meaning] = {}
    seen: dict[ColumnRef, int] = {}
    for i, (meaning, text) in enumerate(zip(meanings, rows[header], strict=True)):
        if meaning is None:
            _unknown(i, text, complaints, headers)
        elif meaning.ref in seen:
            complaints.column(
                i,
                Severity.ERROR,
                "repeated-column",
                msg(
                    "Column {first} already holds this question; this column is not read",
                    first=sheet.letters[seen[meaning.ref]],
                ),
                text,
                msg("Keep one of the two columns."),
            )
        else:
            seen[meaning.ref] = i
            used[i] = _with_unit(i, meaning, units, questionnaire, complaints) if units is not None else meaning
    return used, last


def _unknown(i: int, text: str, complaints: _Complaints, headers: Headers) -> None:
    if not text.strip():
        return
    near = headers.nearest(text)
    hint = msg("Did you mean {column}? Then call it so.", column=near) if near else None
    complaints.column(i, Severity.INFO, "unknown-column", msg("This column is not known; it is not read"), text, hint)


def _is_unit_row(row: Sequence[str], questionnaire: Questionnaire) -> bool:
    """Whether every filled cell names a unit (as in a sheet with one row of labels and one of units)."""
    words = {fold(word) for unit in questionnaire.units for word in (unit.text.zh, unit.text.en)}
    filled = [fold(cell).strip("()") for cell in row if cell.strip()]
    return bool(filled) and all(cell in words for cell in filled)


def _with_unit(
    i: int, meaning: Meaning, units: Sequence[str], questionnaire: Questionnaire, complaints: _Complaints
) -> Meaning:
    """The meaning with the unit that stands under the header, where that is another one than asked for."""
    word = fold(units[i]).strip("()")
    possible = units_like(questionnaire, meaning.ref)
    unit = next((u for u in possible if word in (fold(u.text.zh), fold(u.text.en))), None)
    if not word or not possible or unit == possible[0]:
        return meaning
    if unit is None:
        complaints.column(
            i,
            Severity.WARNING,
            "wrong-unit-row",
            msg("The unit under the header is not one of {question}; the figures are read as {unit}",
                question=question_text(questionnaire, meaning.ref), unit=possible[0].text),
            units[i],
        )  # fmt: skip
        return meaning
    return Meaning(meaning.ref, unit.id)


def _raw(sheet: Sheet, start: int, columns: dict[int, Meaning], filename: str) -> RawAnswers:
    """The rows below the header that hold anything, without the template's example."""
    texts = {i: _texts(sheet.columns[i].slice(start)) for i in columns}
    keep = np.zeros(len(sheet.rows) - start, dtype=bool)
    for values in texts.values():
        keep |= values != ""
    name = next(i for i, meaning in columns.items() if meaning.ref == ColumnRef(NAME))
    keep &= ~_is_example(texts[name])
    return RawAnswers(
        columns=tuple(
            RawColumn(meaning.ref, texts[i][keep], letter=sheet.letters[i], unit=meaning.unit)
            for i, meaning in columns.items()
        ),
        rows=sheet.rows[start:][keep].astype(np.int64),
        sheet=sheet.name,
        file=filename,
    )


def _texts(column: pa.Array) -> TextArray:
    stripped = pa.compute.utf8_trim_whitespace(column.fill_null(""))
    return np.asarray(stripped.to_numpy(zero_copy_only=False), dtype=object)


def _is_example(names: TextArray) -> BoolArray:
    marks = [EXAMPLE.zh, EXAMPLE.en]
    return pd.Series(names, dtype="str").isin(marks).to_numpy(dtype=bool)
