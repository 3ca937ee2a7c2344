"""Reads one file in a process of its own, so that a hostile or damaged file can end this process and nothing else.

Run as a script: the file comes in on standard input; on standard output go one Arrow stream of text cells per visible
sheet; the argument (JSON) says what kind of file it is and how much may be used. It imports nothing of this package but
two modules beside it.
"""

from __future__ import annotations

import importlib.util
import io
import json
import sys
import unicodedata
import zipfile
from pathlib import Path
from typing import IO, Any

HEAD_ROWS = 30
"""Rows among which the header is looked for."""
NUMBERS, TEXTS = "numbers", "texts"
"""Behind the number of a column, where its numbers come as numbers."""
EXIT_UNREADABLE, EXIT_NO_MEMORY, EXIT_ROWS, EXIT_COLUMNS, EXIT_CELLS = 3, 4, 5, 6, 7


def fold(text: str) -> str:
    """A text as it is compared: width, case and blanks do not count.

    >>> fold("营业收入（上年） ") == fold("营业收入(上年)")
    True
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def main() -> None:
    """Read standard input, write the visible sheets (all, where none is visible) to standard output."""
    options = json.loads(sys.argv[1])
    sys.meta_path.insert(0, _WithoutPandas())
    _limit_memory(options["memory_mb"])
    try:
        read(sys.stdin.buffer.read(), options, sys.stdout.buffer)
    except MemoryError:
        sys.exit(EXIT_NO_MEMORY)


class _WithoutPandas:
    """Keeps pyarrow from loading pandas, which it does not need here and which takes longer than most files."""

    def find_spec(self, name: str, *_: object) -> None:
        """Where a module is: pandas is nowhere, of any other one somebody else knows."""
        if name == "pandas":
            raise ImportError(name)


def read(data: bytes, options: dict[str, Any], out: IO[bytes]) -> None:
    """Read a file and write its sheets; SystemExit with one of the codes where it cannot be read."""
    readers = {"ods": _read_ods, "parquet": _read_parquet}
    readers.get(options["kind"], _read_workbook)(data, options, out)


def _limit_memory(megabytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _unreadable(why: object) -> None:
    sys.stderr.write(str(why)[:500])
    sys.exit(EXIT_UNREADABLE)


# --- workbooks of Excel -----------------------------------------------------------------------------------------------


def _read_workbook(data: bytes, options: dict[str, Any], out: IO[bytes]) -> None:
    """Every visible sheet of an .xlsx, .xlsm or .xls, in order; the first one where none is visible."""
    import fastexcel  # noqa: PLC0415 - after the limit, so that nothing runs without it

    plain, complete = _plain_sheets(data, options)
    if complete:
        for name, sheet in plain.items():
            _send_plain(sheet, name, options, out)
        return
    try:
        reader = fastexcel.read_excel(data)
        looks = _beside("xls").look(data) if options["kind"] == "xls" else {}
        sent = False
        for name in reader.sheet_names:
            if name in plain:
                _send_plain(plain[name], name, options, out)
                sent = True
                continue
            sheet = _load(reader, name, options)
            if sheet.visible == "visible":
                _send_sheet(sheet, name, looks.get(name), options, out)
                sent = True
        if not sent:
            name = reader.sheet_names[0]
            _send_sheet(_load(reader, name, options), name, looks.get(name), options, out)
    except fastexcel.FastExcelError as error:
        _unreadable(error)


def _plain_sheets(data: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The large visible sheets of nothing but texts and numbers by name; and whether there is no other visible one."""
    if options["kind"] != "xlsx" or len(data) * options["ratio"] < options["plain_from"]:
        return {}, False
    plain = _beside("plain")
    found: dict[str, Any] = {}
    complete = True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            book = plain.Book(data, archive)
        visible = book.visible_sheets()
    except plain.UNUSUAL:
        return {}, False
    for name, part in visible.items():
        try:
            if book.size(part) < options["plain_from"]:
                complete = False
            else:
                found[name] = book.read(part)
        except plain.UNUSUAL:
            complete = False
    return found, complete and bool(found)


def _send_plain(sheet: Any, name: str, options: dict[str, Any], out: IO[bytes]) -> None:
    """Send the numbers and the texts of each column, where it has any."""
    import pyarrow as pa  # noqa: PLC0415 - after the limit

    if sheet.height > options["rows"]:
        sys.exit(EXIT_ROWS)
    columns = {}
    for i, column in enumerate(sheet.columns):
        if column.numbers is not None:
            columns[f"{i}{NUMBERS}"] = pa.array(column.numbers)
        if column.texts is not None:
            columns[f"{i}{TEXTS}"] = column.texts
    batch = pa.RecordBatch.from_pydict(columns)
    _send(out, batch, {"sheet": name, "errors": [], "first_column": sheet.first_column, "width": len(sheet.columns)})


def _load(reader: Any, name: str, options: dict[str, Any]) -> Any:
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if sheet.total_height > options["rows"]:
        sys.exit(EXIT_ROWS)
    return sheet


def _send_sheet(sheet: Any, name: str, look: Any, options: dict[str, Any], out: IO[bytes]) -> None:
    batch, errors = sheet.to_arrow_with_errors()
    columns = sheet.available_columns()
    cells = [[*error.position, error.detail] for error in errors.errors[: options["rows"]]] if errors else []
    first = columns[0].absolute_index + 1 if columns else 1
    about = {"sheet": name, "errors": cells, "first_column": first}
    if look is not None:
        about |= {"percent": look.percent, "merged": look.merged}
    _send(out, batch, about)


# --- OpenDocument -----------------------------------------------------------------------------------------------------


def _read_ods(data: bytes, options: dict[str, Any], out: IO[bytes]) -> None:
    import pyarrow as pa  # noqa: PLC0415 - after the limit

    ods = _beside("ods")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as stream:
            chunks = iter(lambda: stream.read(1 << 20), b"")
            sheets = ods.read(chunks, options["rows"], options["columns"], options["cells"])
    except ods.TooLargeError as error:
        sys.exit({"rows": EXIT_ROWS, "columns": EXIT_COLUMNS}.get(error.args[0], EXIT_CELLS))
    except (ods.expat.ExpatError, zipfile.BadZipFile, KeyError, OSError) as error:
        _unreadable(error)
    for sheet in sheets:
        width = max(map(len, sheet.rows), default=0)
        padded = [row + [None] * (width - len(row)) for row in sheet.rows]
        columns = [pa.array(column, type=pa.string()) for column in zip(*padded, strict=True)]
        batch = pa.RecordBatch.from_arrays(columns, names=[str(i) for i in range(len(columns))])
        _send(out, batch, {"sheet": sheet.name, "errors": [], "first_column": 1, "merged": sheet.merged})


def _beside(name: str) -> Any:
    """A module of this folder, loaded without the package around it."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None  # noqa: S101 - the file is ours
    assert spec.loader is not None  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


# --- Parquet ----------------------------------------------------------------------------------------------------------


def _read_parquet(data: bytes, options: dict[str, Any], out: IO[bytes]) -> None:
    """The columns of a Parquet file as texts, below a first row with their names."""
    import pyarrow as pa  # noqa: PLC0415 - after the limit
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        if file.metadata.num_rows > options["rows"]:
            sys.exit(EXIT_ROWS)
        if file.metadata.num_columns > options["columns"]:
            sys.exit(EXIT_COLUMNS)
        if file.metadata.num_rows * file.metadata.num_columns > options["cells"]:
            sys.exit(EXIT_CELLS)
        table = file.read().combine_chunks()
    except (pa.ArrowException, OSError) as error:
        _unreadable(error)
    columns = [
        pa.concat_arrays([pa.array([name]), *_as_texts(table.column(i)).chunks])
        for i, name in enumerate(table.column_names)
        if not name.startswith("__index_level_")
    ]
    batch = pa.RecordBatch.from_arrays(columns, names=[str(i) for i in range(len(columns))])
    _send(out, batch, {"sheet": "", "errors": [], "first_column": 1})


def _as_texts(column: Any) -> Any:
    """A column as texts; whole numbers without a point, nested values as Python writes them."""
    import pyarrow as pa  # noqa: PLC0415 - after the limit

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return pa.chunked_array([pa.array([None if v is None else str(v) for v in column.to_pylist()], pa.string())])
    if pa.types.is_floating(column.type):
        column = pa.compute.if_else(pa.compute.is_nan(column), None, column)
    return column.cast(pa.string())


def _send(out: IO[bytes], batch: Any, about: dict[str, Any]) -> None:
    import pyarrow as pa  # noqa: PLC0415 - after the limit

    schema = batch.schema.with_metadata({"about": json.dumps(about)})
    with pa.ipc.new_stream(out, schema) as stream:
        stream.write_batch(batch.cast(schema))


if __name__ == "__main__":
    main()
