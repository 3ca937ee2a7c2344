"""A sheet of text cells, from a workbook or a text file, before anybody knows what its columns mean."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from assessment.errors import FileRefusedError
from assessment.formats import child
from assessment.formats.guard import Scan, column_letters, scan
from assessment.formats.raw import NO_VALUE
from assessment.model.message import msg
from assessment.settings import UploadLimits

_ERROR_TEXTS = {"Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
                "Value": "#VALUE!", "GettingData": "#GETTING_DATA"}  # fmt: skip
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class Sheet:
    """Text cells by column; every column is as long as `rows`, which holds the 1-based numbers of the rows."""

    name: str
    columns: tuple[pa.Array, ...]
    letters: tuple[str, ...]
    rows: np.ndarray
    other_sheets: tuple[str, ...] = ()
    broken_rows: tuple[int, ...] = ()
    """Rows of a text file with another number of fields than its header."""
    scan: Scan | None = None

    def head(self, count: int) -> list[list[str]]:
        """The first rows, "" for a blank cell."""
        columns = [c.slice(0, count).fill_null("").to_pylist() for c in self.columns]
        return [list(row) for row in zip(*columns, strict=True)]


def read_workbook(data: bytes, keys: list[list[str]], limits: UploadLimits) -> Sheet:
    """The first visible sheet whose head has the key columns, else the first one.

    Raises:
        FileRefusedError: the file is beyond a limit, damaged, or the process that read it had to be ended.
    """
    seen = scan(data, limits)
    batch = _in_child(data, keys, limits)
    about = json.loads(batch.schema.metadata[b"about"])
    found = seen.sheets.get(about["sheet"])
    first = found.first_column if found and found.first_column < 1 << 20 else 1
    if batch.num_columns > limits.columns:
        raise FileRefusedError(msg("The sheet has more than {n} columns.", n=limits.columns))
    cells = {(row, column): _error_text(detail) for row, column, detail in about["errors"]}
    for row, column in found.without_value if found else ():
        if 0 <= column - first < batch.num_columns and row <= batch.num_rows:
            cells[row - 1, column - first] = NO_VALUE
    return Sheet(
        name=about["sheet"],
        columns=_with_cells([batch.column(i) for i in range(batch.num_columns)], cells),
        letters=tuple(column_letters(first + i) for i in range(batch.num_columns)),
        rows=np.arange(1, batch.num_rows + 1),
        other_sheets=tuple(name for name in about["sheets"] if name != about["sheet"]),
        scan=seen,
    )


def _in_child(data: bytes, keys: list[list[str]], limits: UploadLimits) -> pa.RecordBatch:
    options = json.dumps({"memory_mb": limits.child_memory_mb, "keys": keys, "rows": limits.rows})
    command = [sys.executable, "-P", "-X", "utf8", str(Path(child.__file__)), options]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=limits.child_seconds, check=False)  # noqa: S603 - our own file
    except subprocess.TimeoutExpired as error:
        raise FileRefusedError(
            msg("Reading the workbook took longer than {n} seconds and was stopped.", n=limits.child_seconds),
            msg("Split it into several files, or copy the answers into the template."),
        ) from error
    if done.returncode == child.EXIT_UNREADABLE:
        raise FileRefusedError(
            msg("The workbook is damaged."), msg("Open it in Excel or WPS, let it be repaired, and save it again.")
        )
    if done.returncode != 0:
        raise FileRefusedError(
            msg("Reading the workbook needed more memory than {n} MB and was stopped.", n=limits.child_memory_mb),
            msg("Split it into several files, or copy the answers into the template."),
        )
    with pa.ipc.open_stream(done.stdout) as stream:
        return stream.read_next_batch()


def _error_text(detail: str) -> str:
    name = detail.rpartition("Error(")[2].rstrip(")'")
    return _ERROR_TEXTS.get(name, "#VALUE!")


def _with_cells(columns: list[pa.Array], cells: dict[tuple[int, int], str]) -> tuple[pa.Array, ...]:
    """The columns with some cells, by (row, column) from 0, replaced."""
    touched: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.items():
        touched.setdefault(column, {})[row] = text
    for column, texts in touched.items():
        mask = np.zeros(len(columns[column]), dtype=bool)
        mask[list(texts)] = True
        new = pa.array([texts[row] for row in sorted(texts)], type=columns[column].type)
        columns[column] = pc.replace_with_mask(columns[column], pa.array(mask), new)
    return tuple(columns)


def read_text(data: bytes, limits: UploadLimits) -> Sheet:
    """A text file with commas, semicolons or tabs, in UTF-8, UTF-16 or GB18030.

    Raises:
        FileRefusedError: the encoding is not one of these, or the file is beyond a limit.
    """
    text = _decoded(data)
    start = [line for line in text[: 1 << 20].splitlines()[: child.HEAD_ROWS] if line.strip()]
    delimiter = max(_DELIMITERS, key=lambda mark: max((line.count(mark) for line in start), default=0))
    skipped, width = _widest_head_row(text, delimiter)
    if width > limits.columns:
        raise FileRefusedError(msg("The sheet has more than {n} columns.", n=limits.columns))
    broken: list[int] = []

    def set_aside(row: pa_csv.InvalidRow) -> str:
        broken.append(int(row.number) if row.number is not None else 0)
        return "skip"

    names = [f"f{i}" for i in range(width)]
    table = pa_csv.read_csv(
        io.BytesIO(text.encode()),
        read_options=pa_csv.ReadOptions(column_names=names, skip_rows=skipped, use_threads=False, block_size=1 << 26),
        parse_options=pa_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=set_aside
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    ).combine_chunks()
    if table.num_rows > limits.rows:
        raise FileRefusedError(msg("The sheet has more than {n} rows.", n=limits.rows))
    columns = tuple(c.chunk(0) if c.num_chunks else pa.array([], pa.string()) for c in table.columns)
    rows = np.setdiff1d(np.arange(1, table.num_rows + len(broken) + 1) + skipped, broken)
    return Sheet(
        name="",
        columns=columns,
        letters=tuple(column_letters(i + 1) for i in range(width)),
        rows=rows,
        broken_rows=tuple(broken),
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


def _widest_head_row(text: str, delimiter: str) -> tuple[int, int]:
    """Lines before the widest row of the head, and its number of fields: titles above a header are narrower."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    best, before, width = 0, 0, 0
    for _ in range(child.HEAD_ROWS):
        row = next(reader, None)
        if row is None:
            break
        if len(row) > width:
            width, best = len(row), before
        before = reader.line_num
    return best, width
