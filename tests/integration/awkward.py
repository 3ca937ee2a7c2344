"""Workbooks as people really send them, built here: one for each thing that goes wrong with somebody else's table."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

Row = Iterable[object]
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)
_CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def xlsx(*sheets: Iterable[Row], edit: Callable[[openpyxl.Workbook], object] | None = None) -> bytes:
    """A workbook of Excel; every sheet is a list of rows. `edit` is called before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for i, rows in enumerate(sheets):
        sheet = book.create_sheet(f"表{i}")
        for row in rows:
            sheet.append(list(row))
    if edit is not None:
        edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def merged(*ranges: str) -> Callable[[openpyxl.Workbook], None]:
    """Merges cells of the first sheet."""

    def edit(book: openpyxl.Workbook) -> None:
        for one in ranges:
            book.worksheets[0].merge_cells(one)

    return edit


def shown(address: str, number_format: str) -> Callable[[openpyxl.Workbook], None]:
    """Gives a cell of the first sheet a number format."""

    def edit(book: openpyxl.Workbook) -> None:
        book.worksheets[0][address].number_format = number_format

    return edit


def cells(**values: object) -> Callable[[openpyxl.Workbook], None]:
    """Writes cells of the first sheet by address."""

    def edit(book: openpyxl.Workbook) -> None:
        sheet: Worksheet = book.worksheets[0]
        for address, value in values.items():
            sheet[address] = value

    return edit


def with_parts(data: bytes, **parts: bytes) -> bytes:
    """The same workbook with further parts; `__` in a name stands for a slash, `_dot_` for a dot."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


@dataclass(frozen=True)
class Percent:
    """A number shown in percent."""

    share: float


@dataclass(frozen=True)
class Tall:
    """A text in cells that are merged over some rows."""

    text: str
    rows: int


def xls(rows: Iterable[Row]) -> bytes:
    """A workbook of the old kind; a date is a date, "#N/A" is the error, a `Percent` is shown in percent.

    A `Tall` cell is merged over that many rows.
    """
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("甲")
    share = xlwt.easyxf(num_format_str="0.0%")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value == "#N/A":
                sheet.row(r).set_cell_error(c, 0x2A)
            elif isinstance(value, Tall):
                sheet.write_merge(r, r + value.rows - 1, c, c, value.text)
            elif isinstance(value, Percent):
                sheet.write(r, c, value.share, share)
            elif isinstance(value, date):
                sheet.write(r, c, value, day)
            elif value is not None:
                sheet.write(r, c, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def protected_xls(rows: Iterable[Row]) -> bytes:
    """A workbook of the old kind that says it is encrypted: the record behind its beginning is the one that says so."""
    data = bytearray(xls(rows))
    at = data.find(b"\x09\x08", 512)
    behind = at + 4 + int.from_bytes(data[at + 2 : at + 4], "little")
    data[behind : behind + 2] = b"\x2f\x00"
    return bytes(data)


def ods_cell(value: object) -> str:
    """A cell of OpenDocument; text beginning with "<" is taken as it stands."""
    if value is None:
        return "<table:table-cell/>"
    text = str(value)
    if text.startswith("<"):
        return text
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if isinstance(value, datetime | date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def ods(rows: Iterable[Row], **parts: str) -> bytes:
    """A spreadsheet of OpenDocument; further parts as for `with_parts`."""
    body = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    return ods_of(f'<table:table table:name="甲">{body}</table:table>', **parts)


def ods_of(tables: str, **parts: str) -> bytes:
    """A spreadsheet of OpenDocument whose tables are given as XML."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} {_CALCEXT}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS)
        archive.writestr("content.xml", parts.pop("content", content))
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return stream.getvalue()


def parquet(**columns: list[object]) -> bytes:
    """A Parquet file of these columns."""
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def text(rows: Iterable[Row], mark: str = ",", encoding: str = "utf-8") -> bytes:
    """A text file with a separator."""
    return "\r\n".join(mark.join("" if v is None else str(v) for v in row) for row in rows).encode(encoding)
