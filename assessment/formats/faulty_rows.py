"""The rows of a file that have a problem, as a workbook that can be mended and uploaded like the file itself."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import xlsxwriter

from assessment.errors import FileRefusedError
from assessment.formats.columns import NUMBER_KINDS, YEAR
from assessment.formats.guard import column_number
from assessment.formats.kinds import kind_of
from assessment.formats.marking.mark import mark
from assessment.formats.problem_list import Findings, at_its_address
from assessment.formats.problems import as_problems
from assessment.formats.read import ReadResult
from assessment.formats.sheet import Sheet, read_sheets
from assessment.formats.workbook_style import FONTS, clean
from assessment.locale import translator
from assessment.model.base import Language
from assessment.model.message import Message, Place, Severity, msg
from assessment.model.panel import IntArray
from assessment.model.questionnaire import Questionnaire
from assessment.settings import UploadLimits

_TEXT_KINDS = ("text", "credit_code")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,10})(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?\Z")
"""What is written as a number: nothing with zeros in front, nothing so long that a spreadsheet would round it."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")
_LONGEST_NAME = 31
_WIDTH, _WIDE = 14, 26


def write_faulty_rows(
    content: bytes,
    filename: str,
    read: ReadResult,
    questionnaire: Questionnaire,
    lang: Language,
    limits: UploadLimits,
    remarks: Sequence[Message] = (),
) -> bytes:
    """Header and faulty rows of the file `read` was read from, with marks and the list of all its problems.

    A row is faulty where it has an error or a warning. Figures are written as numbers, everything else as the text
    that was read. `remarks` stand above the list.

    Raises:
        FileRefusedError: the content is not what was read.
    """
    sheet = _sheet(content, filename, read, limits)
    source = _rows(sheet, read)
    columns = _columns(sheet)
    row_of = {int(number): i + 1 for i, number in enumerate(sheet.rows[source])}
    title = _title(read.sheet, lang)
    kinds = _kinds(sheet, read, questionnaire)
    cells = [_cells(sheet, i, kind, read.first_row).take(pa.array(source)) for i, kind in enumerate(kinds)]
    plain = _written(cells, columns, [kind in _TEXT_KINDS for kind in kinds], title, lang)
    asked = {use.column: columns[i] for i, use in enumerate(read.columns.columns)} if read.columns else {}

    def where(place: Place) -> tuple[int, int] | None:
        row = row_of.get(place.row or 0)
        cell = at_its_address(place)
        column = cell[1] if cell else asked.get(place.question)
        return (row, column) if row and column else None

    findings = Findings(read.problems, questionnaire, lang, title, where, row_of, remarks)
    return mark(plain, findings.request())[0]


def _sheet(content: bytes, filename: str, read: ReadResult, limits: UploadLimits) -> Sheet:
    sheets = read_sheets(content, kind_of(content, filename, limits), limits)
    found = next((sheet for sheet in sheets if sheet.name == read.sheet), None)
    if found is None:
        raise FileRefusedError(msg("This is not the file that was read."), msg("Upload it once more."))
    return found


def _rows(sheet: Sheet, read: ReadResult) -> IntArray:
    """Positions of the rows that are written: all above the firms, and those with an error or a warning."""
    numbers = as_problems(read.problems).rows_with(Severity.ERROR, Severity.WARNING)
    faulty = np.isin(sheet.rows, np.fromiter(numbers, dtype=np.int64, count=len(numbers)))
    return np.flatnonzero((sheet.rows < read.first_row) | faulty)


def _columns(sheet: Sheet) -> list[int]:
    """Number of the column (1-based) that each column is written to: the one it stood in."""
    return [column_number(letters) if letters else i + 1 for i, letters in enumerate(sheet.letters)]


def _kinds(sheet: Sheet, read: ReadResult, questionnaire: Questionnaire) -> list[str]:
    """Kind of the question of each column, "" where it is not known."""
    uses = read.columns.columns if read.columns else ()
    names = [use.column.partition("@")[0].partition("#")[0] for use in uses] or [""] * len(sheet.columns)
    known = {question.id: question.kind for question in questionnaire.questions.values()}
    return [YEAR if name == YEAR else known.get(name, "") for name in names]


def _cells(sheet: Sheet, position: int, kind: str, first_row: int) -> pa.Array:
    """A column in which a merged cell counts for all its rows, as it did when it was read: unless it is a figure."""
    column = sheet.columns[position].written()
    if not kind or kind in NUMBER_KINDS:
        return column
    order = np.arange(len(column))
    for top, at, height in sheet.merged:
        if at == position and top < len(column) and sheet.rows[top] >= first_row:
            order[top : top + height] = top
    return column.take(pa.array(order))


def _written(
    cells: Sequence[pa.Array], columns: Sequence[int], text: Sequence[bool], title: str, lang: Language
) -> bytes:
    """A workbook with these columns of texts, at these places; `text`: whose values stay text even as numbers."""
    stream = io.BytesIO()
    look = {"font_name": FONTS[lang], "font_size": 10}
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_format_properties": look})
    page = book.add_worksheet(title)
    plain = book.add_format({"num_format": "@"})
    for values, column, always in zip(cells, columns, text, strict=True):
        page.set_column(column - 1, column - 1, _WIDE if always else _WIDTH)
        for row, value in enumerate(values.fill_null("").to_pylist()):
            if value and not always and _NUMBER.match(value):
                page.write_number(row, column - 1, float(value))
            elif value:
                page.write_string(row, column - 1, clean(value), plain)
    book.close()
    return stream.getvalue()


def _title(name: str, lang: Language) -> str:
    """Name of the sheet: the one it had, as far as a workbook allows it."""
    t = translator(lang)
    return _FORBIDDEN.sub(" ", name).strip()[:_LONGEST_NAME] or t("Answers")
