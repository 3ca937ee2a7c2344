"""Files larger than memory, cut into parts: each part is a small text file with the header of the whole.

A part goes through the same reading as any uploaded file. Rows of one firm that follow one another stay in one part.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from assessment.errors import FileRefusedError
from assessment.formats.columns import NAME, ColumnRef, Headers
from assessment.formats.kinds import damaged
from assessment.model.message import msg
from assessment.model.questionnaire import Questionnaire

STREAMED = (".parquet", ".csv", ".tsv", ".txt")
"""Endings of files that are read part by part."""
_BLOCK = 1 << 22
_READ_AHEAD = 1 << 16
"""Bytes of a column of a Parquet file that are read at a time; without it whole columns of a row group are held."""
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class Part:
    """Rows of a file with its header, as the bytes of a text file in UTF-8."""

    data: bytes
    file: str
    rows: int
    shift: int = 0
    """What is added to a row number of the part to give that of the file."""
    broken: tuple[str, ...] = ()
    """Rows of a text file with another number of fields than its header; then the part holds nothing else."""


def parts(path: Path, rows: int, questionnaire: Questionnaire) -> Iterator[Part]:
    """The parts of a file, of `rows` rows each or a few more: the last firm of a part is never cut in two.

    Raises:
        FileRefusedError: the file is damaged, or its text cannot be read.
    """
    is_parquet = path.suffix.lower() == ".parquet"
    try:
        broken: list[str] = []
        batches = _of_parquet(path, rows) if is_parquet else _of_text(path, broken)
        yield from _cut(batches, rows, path.name, 1 if is_parquet else 2, Headers.of(questionnaire))
        if broken:
            yield Part(b"", path.name, len(broken), broken=tuple(broken))
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise damaged() from error


def count_rows(path: Path) -> int | None:
    """How many rows a file has: as a Parquet file says, the lines of a text file; None of any other file."""
    if path.suffix.lower() not in STREAMED:
        return None
    try:
        if path.suffix.lower() == ".parquet":
            return int(pq.ParquetFile(path).metadata.num_rows)
        with path.open("rb") as stream:
            return max(sum(block.count(b"\n") for block in iter(lambda: stream.read(_BLOCK), b"")) - 1, 0)
    except (pa.ArrowException, OSError) as error:
        raise damaged() from error


def _of_parquet(path: Path, rows: int) -> Iterator[pa.Table]:
    with pq.ParquetFile(path, pre_buffer=False, memory_map=False, buffer_size=_READ_AHEAD) as file:
        names = [name for name in file.schema_arrow.names if not name.startswith("__index_level_")]
        for batch in file.iter_batches(batch_size=rows, columns=names, use_threads=False):
            yield pa.table({name: _as_texts(batch.column(name)) for name in names})


def _as_texts(column: pa.Array) -> pa.Array:
    """A column as texts: whole numbers without a point, NaN as blank, lists as "a;b"."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        return pc.binary_join(column.cast(pa.list_(pa.string())), ";")
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    return column.cast(pa.string())


def _of_text(path: Path, broken: list[str]) -> Iterator[pa.Table]:
    """The rows below the first line, which names the columns; rows with another number of fields go to `broken`."""

    def set_aside(row: pa_csv.InvalidRow) -> str:
        broken.append(row.text[:80])
        return "skip"

    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        first = stream.readline()
    delimiter = max(_DELIMITERS, key=first.count)
    names = next(csv.reader([first], delimiter=delimiter), [])
    if len(set(names)) != len(names):
        names = [name if name not in names[:i] else f"{name} ({i + 1})" for i, name in enumerate(names)]
    reader = pa_csv.open_csv(
        path,
        read_options=pa_csv.ReadOptions(
            column_names=names,
            skip_rows=1,
            encoding=encoding.removesuffix("-sig"),
            use_threads=False,
            block_size=_BLOCK,
        ),
        parse_options=pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=set_aside),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    )
    for batch in reader:
        yield pa.Table.from_batches([batch])


def _encoding(path: Path) -> str:
    """The first encoding in which the whole file is text.

    Raises:
        FileRefusedError: none is.
    """
    for encoding in _ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as stream:
                while stream.read(_BLOCK):
                    pass
        except UnicodeError:
            continue
        return encoding
    raise FileRefusedError(
        msg("The file is neither a workbook nor text that can be read."),
        msg("Open it in Excel or WPS, save it as “Excel workbook (.xlsx)”, and upload that file."),
    )


def _cut(batches: Iterator[pa.Table], rows: int, file: str, first: int, headers: Headers) -> Iterator[Part]:
    """Tables of any length as parts; `first` is the number of the first row in the file."""
    held: pa.Table | None = None
    number = first
    for batch in batches:
        held = batch if held is None else pa.concat_tables([held, batch])
        while held.num_rows > rows:
            end = _end_of_firm(held, rows, headers)
            if not end:
                break
            yield _part(held.slice(0, end), file, number)
            held, number = held.slice(end), number + end
    if held is not None and held.num_rows:
        yield _part(held, file, number)


def _end_of_firm(table: pa.Table, rows: int, headers: Headers) -> int:
    """The number of rows from `rows` on after which another firm begins; 0 where the table ends before."""
    named = (i for i, name in enumerate(table.column_names) if (m := headers.match(name)) and m.ref == ColumnRef(NAME))
    column = next(named, None)
    if column is None:
        return rows
    names = table.column(column).combine_chunks().slice(rows - 1).fill_null("")
    names = names.chunk(0) if isinstance(names, pa.ChunkedArray) else names
    found = pc.index(pc.not_equal(names, names[0]), value=True).as_py()
    return rows - 1 + int(found) if found >= 0 else 0


def _part(table: pa.Table, file: str, number: int) -> Part:
    out = io.BytesIO()
    with pa_csv.CSVWriter(out, table.schema, write_options=pa_csv.WriteOptions(quoting_style="needed")) as writer:
        writer.write_table(table)
    return Part(out.getvalue(), file, table.num_rows, shift=number - 2)


class ResultFile:
    """A Parquet or text file that grows part by part. The columns of the first part are those of all."""

    def __init__(self, path: Path) -> None:
        self.path, self._parquet = path, path.suffix.lower() == ".parquet"
        self._writer: Any = None

    def add(self, table: pa.Table) -> None:
        """Write the rows of a part."""
        if self._writer is None:
            self._writer = (
                pq.ParquetWriter(self.path, table.schema)
                if self._parquet
                else pa_csv.CSVWriter(self._start(), table.schema)
            )
        self._writer.write_table(table if self._parquet else _harmless(table))

    def _start(self) -> Any:
        """A text file begins with the mark that tells Excel it is UTF-8."""
        out = pa.OSFile(str(self.path), "wb")
        out.write(b"\xef\xbb\xbf")
        self._out = out
        return out

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()
            if not self._parquet:
                self._out.close()


def _harmless(table: pa.Table) -> pa.Table:
    """Texts that a spreadsheet would take for a formula begin with an apostrophe."""
    for i, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            column = table.column(i)
            risky = pc.match_substring_regex(column, "^[=+\\-@\t\r]")
            marked = pc.binary_join_element_wise("'", column, "")
            table = table.set_column(i, field, pc.if_else(risky, marked, column))
    return table
