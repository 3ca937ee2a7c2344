"""A sheet of text cells, from a workbook or a text file, before anybody knows what its columns mean."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from assessment.errors import FileRefusedError
from assessment.formats import child
from assessment.formats.guard import Scan, SheetScan, column_letters, scan
from assessment.formats.kinds import FileKind, damaged
from assessment.formats.raw import NO_VALUE
from assessment.model.message import msg
from assessment.model.panel import FloatArray
from assessment.settings import UploadLimits

_ERROR_TEXTS = {"Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
                "Value": "#VALUE!", "GettingData": "#GETTING_DATA"}  # fmt: skip
_UNCAUGHT = 1
"""What Python ends with when something it did not expect was in the file."""
_ONE_HEAP = {"MALLOC_MMAP_THRESHOLD_": str(64 << 20), "MALLOC_TRIM_THRESHOLD_": str(256 << 20)}
"""For the child: memory that was given back is used again instead of asked for anew, a tenth of its time (glibc)."""
_NUMBER = r"^-?[0-9]*\.?[0-9]+([eE][+-]?[0-9]+)?$"
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class SheetColumn:
    """Cells of a column: `texts` (null where blank) and, where some came as numbers, these (NaN where none).

    Where a cell is a number its text is null.
    """

    texts: pa.Array
    numbers: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def written(self, start: int = 0, count: int | None = None) -> pa.Array:
        """All cells of some rows as texts, numbers as the workbook holds them ("3" for 3.0); null where blank."""
        texts = self.texts.slice(start, count)
        if self.numbers is None:
            return texts
        figures = self.numbers[start : start + len(texts)]
        given = ~np.isnan(figures)
        return pc.replace_with_mask(texts, pa.array(given), _written(figures[given]))


def _written(figures: FloatArray) -> pa.Array:
    """Numbers with all their digits and no power of ten."""
    if (np.abs(figures) < 1e15).all() and (figures == np.round(figures)).all():
        return pa.array(figures.astype(np.int64)).cast(pa.string())
    return pa.array([np.format_float_positional(figure, trim="-") for figure in figures], type=pa.string())


@dataclass(frozen=True)
class Sheet:
    """Cells by column; every column is as long as `rows`, which holds the 1-based numbers of the rows."""

    name: str
    columns: tuple[SheetColumn, ...]
    letters: tuple[str, ...]
    rows: np.ndarray
    merged: tuple[tuple[int, int, int], ...] = ()
    """Merged cells that span rows: (position of the row, position of the column, number of rows)."""
    broken_rows: tuple[int, ...] = ()
    """Rows of a text file with another number of fields than its header."""
    scan: Scan | None = None

    def head(self, count: int) -> list[list[str]]:
        """The first rows, "" for a blank cell."""
        columns = [c.written(0, count).fill_null("").to_pylist() for c in self.columns]
        return [list(row) for row in zip(*columns, strict=True)]


def read_sheets(data: bytes, kind: FileKind, limits: UploadLimits) -> list[Sheet]:
    """The visible sheets of a workbook in order, or the one table of a Parquet or text file.

    Raises:
        FileRefusedError: the file is beyond a limit, damaged, or the process that read it had to be ended.
    """
    if kind == "csv":
        return [read_text(data, limits)]
    seen = scan(data, limits) if kind in ("xlsx", "ods") else None
    return [_sheet(batch, kind, seen, limits) for batch in _in_child(data, kind, limits)]


def _sheet(batch: pa.RecordBatch, kind: FileKind, seen: Scan | None, limits: UploadLimits) -> Sheet:
    about = json.loads(batch.schema.metadata[b"about"])
    first, height = about["first_column"], batch.num_rows
    width = about.get("width", batch.num_columns)
    if width > limits.columns:
        raise too_many_columns(limits)
    found = (seen.sheets if seen else {}).get(about["sheet"], SheetScan())
    columns = _columns(batch, width) if "width" in about else [SheetColumn(batch.column(i)) for i in range(width)]
    percent = [(row - 1, column - first) for row, column in found.percent]
    percent += [(row, column + 1 - first) for row, column in about.get("percent", ())]
    columns = _in_percent(columns, [(row, column) for row, column in percent if row < height and 0 <= column < width])
    cells = {(row, column): _error_text(detail) for row, column, detail in about["errors"]}
    for row, column in found.without_value:
        if 0 <= column - first < width and row <= height:
            cells[row - 1, column - first] = NO_VALUE
    merged = [(row, column + 1 - first, rows) for row, column, rows in about.get("merged", ())]
    merged += [(row - 1, column - first, rows) for row, column, rows in found.merged]
    return Sheet(
        name=about["sheet"],
        columns=_with_cells(columns, cells),
        letters=("",) * width if kind == "parquet" else tuple(column_letters(first + i) for i in range(width)),
        rows=np.arange(height) + (0 if kind == "parquet" else 1),
        merged=tuple(m for m in merged if 0 <= m[1] < width),
        scan=seen,
    )


def _columns(batch: pa.RecordBatch, width: int) -> list[SheetColumn]:
    """The columns of a sheet whose numbers came as numbers."""
    there = {name: batch.column(name) for name in batch.schema.names}
    blank = pa.nulls(batch.num_rows, pa.string())
    columns = []
    for i in range(width):
        numbers = there.get(f"{i}{child.NUMBERS}")
        figures = None if numbers is None else numbers.to_numpy()
        columns.append(SheetColumn(there.get(f"{i}{child.TEXTS}", blank), figures))
    return columns


def _in_child(data: bytes, kind: FileKind, limits: UploadLimits) -> Iterator[pa.RecordBatch]:
    """One batch of text cells per sheet, read by another process."""
    options = json.dumps(
        {
            "memory_mb": limits.child_memory_mb,
            "kind": kind,
            "rows": limits.rows,
            "columns": limits.columns,
            "cells": limits.cells,
            "ratio": limits.ratio,
            "plain_from": limits.plain_kb << 10,
        }
    )
    command = [sys.executable, "-P", "-X", "utf8", str(Path(child.__file__)), options]
    try:
        done = subprocess.run(  # noqa: S603 - our own file
            command,
            input=data,
            capture_output=True,
            timeout=limits.child_seconds,
            check=False,
            env=os.environ | _ONE_HEAP,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefusedError(
            msg("Reading the workbook took longer than {n} seconds and was stopped.", n=limits.child_seconds),
            msg("Split it into several files, or copy the answers into the template."),
        ) from error
    if done.returncode != 0:
        raise _refusal(done.returncode, limits)
    source = pa.BufferReader(done.stdout)
    while source.tell() < source.size():
        with pa.ipc.open_stream(source) as stream:
            yield from stream


def _refusal(code: int, limits: UploadLimits) -> FileRefusedError:
    """Why the process gave up."""
    if code in (child.EXIT_UNREADABLE, _UNCAUGHT):
        return damaged()
    if code == child.EXIT_ROWS:
        return too_many_rows(limits)
    if code == child.EXIT_COLUMNS:
        return too_many_columns(limits)
    if code == child.EXIT_CELLS:
        return FileRefusedError(
            msg("The file stands for more than {n} cells.", n=limits.cells),
            msg("Split it into several files, or delete what is filled in below and beside the firms."),
        )
    return FileRefusedError(
        msg("Reading the workbook needed more memory than {n} MB and was stopped.", n=limits.child_memory_mb),
        msg("Split it into several files, or copy the answers into the template."),
    )


def too_many_rows(limits: UploadLimits) -> FileRefusedError:
    """What is said of a sheet that is too long."""
    return FileRefusedError(
        msg("The sheet has more than {n} rows.", n=limits.rows),
        msg("Split it into several files, or delete the rows below the last firm."),
    )


def too_many_columns(limits: UploadLimits) -> FileRefusedError:
    """What is said of a sheet that is too wide."""
    return FileRefusedError(
        msg("The sheet has more than {n} columns.", n=limits.columns),
        msg("Delete the columns that hold no answers, or copy the answers into the template."),
    )


def _error_text(detail: str) -> str:
    name = detail.rpartition("Error(")[2].rstrip(")'")
    return _ERROR_TEXTS.get(name, "#VALUE!")


def _with_cells(columns: list[SheetColumn], cells: dict[tuple[int, int], str]) -> tuple[SheetColumn, ...]:
    """The columns with some cells, by (row, column) from 0, replaced."""
    touched: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.items():
        touched.setdefault(column, {})[row] = text
    for column, texts in touched.items():
        before = columns[column].written()
        mask = np.zeros(len(before), dtype=bool)
        mask[list(texts)] = True
        new = pa.array([texts[row] for row in sorted(texts)], type=before.type)
        columns[column] = SheetColumn(pc.replace_with_mask(before, pa.array(mask), new))
    return tuple(columns)


def _in_percent(columns: list[SheetColumn], cells: list[tuple[int, int]]) -> list[SheetColumn]:
    """The columns with the numbers of cells that are shown in percent, by (row, column) from 0, as "2.5%"."""
    places: dict[int, list[int]] = {}
    for row, column in cells:
        places.setdefault(column, []).append(row)
    for column, rows in places.items():
        before = columns[column].written()
        mask = np.zeros(len(before), dtype=bool)
        mask[rows] = True
        mask &= pc.match_substring_regex(before.fill_null(""), _NUMBER).to_numpy(zero_copy_only=False)
        shares = before.filter(pa.array(mask)).cast(pa.float64()).to_numpy()
        shown = pa.array(np.round(shares * 100, 9)).cast(pa.string())
        texts = pc.binary_join_element_wise(shown, "%", "").cast(before.type)
        columns[column] = SheetColumn(pc.replace_with_mask(before, pa.array(mask), texts))
    return columns


def read_text(data: bytes, limits: UploadLimits) -> Sheet:
    """A text file with commas, semicolons or tabs, in UTF-8, UTF-16 or GB18030.

    Raises:
        FileRefusedError: the encoding is not one of these, or the file is beyond a limit.
    """
    text = _decoded(data)
    start = [line for line in text[: 1 << 20].splitlines()[: child.HEAD_ROWS] if line.strip()]
    delimiter = max(_DELIMITERS, key=lambda mark: max((line.count(mark) for line in start), default=0))
    text, width = _with_even_head(text, delimiter)
    if width > limits.columns:
        raise too_many_columns(limits)
    broken: list[int] = []
    blank: list[int] = []

    def set_aside(row: pa_csv.InvalidRow) -> str:
        (broken if row.text.strip() else blank).append(int(row.number) if row.number is not None else 0)
        return "skip"

    names = [f"f{i}" for i in range(width)]
    try:
        table = pa_csv.read_csv(
            io.BytesIO(text.encode()),
            read_options=pa_csv.ReadOptions(column_names=names, use_threads=False, block_size=1 << 26),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=set_aside
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        ).combine_chunks()
    except pa.ArrowInvalid as error:
        raise _no_rows() from error
    if table.num_rows > limits.rows:
        raise too_many_rows(limits)
    columns = tuple(SheetColumn(c.chunk(0) if c.num_chunks else pa.array([], pa.string())) for c in table.columns)
    rows = np.setdiff1d(np.arange(1, table.num_rows + len(broken) + len(blank) + 1), broken + blank)
    return Sheet(
        name="",
        columns=columns,
        letters=tuple(column_letters(i + 1) for i in range(width)),
        rows=rows,
        broken_rows=tuple(broken),
    )


def _no_rows() -> FileRefusedError:
    return FileRefusedError(
        msg("The text of the file does not fall into rows and fields."),
        msg("Look for a quotation mark that is opened and never closed; or save the table as a workbook (.xlsx)."),
    )


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileRefusedError(
        msg("The file is neither a workbook nor text that can be read."),
        msg("Open it in Excel or WPS, save it as “Excel workbook (.xlsx)”, and upload that file."),
    )


def _with_even_head(text: str, delimiter: str) -> tuple[str, int]:
    """The text with the lines above the widest one of its head filled up to as many fields; and that number.

    Titles above a header, and a header whose rows below end in a separator, are narrower.
    """
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    head: list[tuple[list[str], int]] = []
    for _ in range(child.HEAD_ROWS):
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise _no_rows() from error
        if row is None:
            break
        head.append((row, reader.line_num))
    width = max((len(row) for row, _ in head), default=0)
    widest = next((i for i, (row, _) in enumerate(head) if len(row) == width), 0)
    if not any(len(row) < width for row, _ in head[:widest]):
        return text, width
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows(row + [""] * (width - len(row)) for row, _ in head[:widest])
    rest = itertools.islice(io.StringIO(text, newline=""), head[widest - 1][1], None)
    return out.getvalue() + "".join(rest), width
