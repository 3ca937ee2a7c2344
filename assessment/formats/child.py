"""Reads one workbook in a process of its own, so that a hostile or damaged file can end this process and nothing else.

Run as a script: the workbook comes in on standard input, the cells go out on standard output as an Arrow stream, and
the arguments (JSON) say how much memory and which header words to look for. It imports nothing of this package.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import Any

HEAD_ROWS = 30
"""Rows among which the header is looked for."""
EXIT_UNREADABLE, EXIT_NO_MEMORY = 3, 4


def fold(text: str) -> str:
    """A text as it is compared: width, case and blanks do not count.

    >>> fold("营业收入（上年） ") == fold("营业收入(上年)")
    True
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def has_keys(rows: list[list[str]], keys: list[list[str]]) -> bool:
    """Whether one of the rows names every key column; each key is the list of its folded names."""
    wanted = [set(names) for names in keys]
    return any(all(not words.isdisjoint(names) for names in wanted) for words in ({fold(c) for c in r} for r in rows))


def main() -> None:
    """Read standard input, write the first sheet that has the key columns (or the first one) to standard output."""
    options = json.loads(sys.argv[1])
    _limit_memory(options["memory_mb"])
    import fastexcel  # noqa: PLC0415 - after the limit, so that nothing runs without it

    try:
        reader = fastexcel.read_excel(sys.stdin.buffer.read())
        sheet, batch, errors, names = _choose(reader, options["keys"])
        _send(sheet, batch, errors, names, options["rows"])
    except fastexcel.FastExcelError as error:
        sys.stderr.write(str(error)[:500])
        sys.exit(EXIT_UNREADABLE)
    except MemoryError:
        sys.exit(EXIT_NO_MEMORY)


def _limit_memory(megabytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _choose(reader: Any, keys: list[list[str]]) -> tuple[str, Any, Any, list[str]]:
    """The first sheet whose head has the key columns, else the first visible one: its name, cells and errors.

    And the names of the visible sheets. Sheets are loaded whole: reading only the head of one takes as long, because
    the library parses it to its end.
    """
    visible = []
    for name in reader.sheet_names:
        sheet = _load(reader, name)
        if sheet.visible != "visible":
            continue
        visible.append(name)
        batch, errors = sheet.to_arrow_with_errors()
        columns = [["" if v is None else v for v in c.to_pylist()] for c in batch.slice(0, HEAD_ROWS).columns]
        if has_keys([list(row) for row in zip(*columns, strict=True)], keys):
            return name, batch, errors, visible
    name = visible[0] if visible else reader.sheet_names[0]
    return name, *_load(reader, name).to_arrow_with_errors(), visible


def _load(reader: Any, name: str) -> Any:
    return reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")


def _send(sheet: str, batch: Any, errors: Any, names: list[str], most_rows: int) -> None:
    import pyarrow as pa  # noqa: PLC0415 - after the limit

    cells = [[*error.position, error.detail] for error in errors.errors[:most_rows]] if errors else []
    about = {"sheet": sheet, "sheets": names, "errors": cells}
    schema = batch.schema.with_metadata({"about": json.dumps(about)})
    with pa.ipc.new_stream(sys.stdout.buffer, schema) as stream:
        stream.write_batch(batch.cast(schema))


if __name__ == "__main__":
    main()
