"""Uploaded files to canonical answers: which sheet, which header, which columns; then the validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import FileRefusedError, HeaderUnclearError
from assessment.formats.child import HEAD_ROWS
from assessment.formats.column_uses import described
from assessment.formats.columns import NAME, YEAR, Headers
from assessment.formats.firm_rows import firm_rows
from assessment.formats.heading_complaints import HeadingComplaints
from assessment.formats.kinds import kind_of
from assessment.formats.layout import Layout, find_layout
from assessment.formats.marking.request import is_problem_sheet
from assessment.formats.raw import RawAnswers
from assessment.formats.sheet import Sheet, read_sheets
from assessment.formats.table import AnswerTable
from assessment.formats.used_columns import UsedColumns
from assessment.formats.validate import validate
from assessment.model.column_map import ColumnMap, SheetColumns
from assessment.model.message import Message, Problem, msg
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference
from assessment.settings import UploadLimits

MENDABLE_ROWS = 20_000
"""Rows up to which cells can be mended without the workbook."""


@dataclass(frozen=True)
class ReadResult:
    """What a file held. `rows_read` counts rows with an answer; `refused` are the numbers of the rows not used."""

    table: AnswerTable
    problems: Sequence[Problem]
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
    used, last = UsedColumns(layout, headers, questionnaire, complaints).used()
    raw = firm_rows(layout, last + 1, used, questionnaire, complaints, filename)
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
        problems=checked.problems.behind(complaints.all()),
        raw=raw if raw.size <= MENDABLE_ROWS else None,
        heading=tuple(complaints.all()),
        rows_read=checked.rows_read + len(refused) - len(checked.refused),
        refused=refused,
        years=tuple(int(y) for y in sorted(checked.table.frame["year"].unique())),
        sheet=sheet.name,
        file=filename,
        columns=described(layouts, used, last + 1),
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
    columns = described([best, *(one for one in layouts if one is not best)], {}, best.last + 1)
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
