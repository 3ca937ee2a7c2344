"""The rows of large tables, written straight as the XML of a sheet: column by column, no step per row or cell.

XlsxWriter makes the workbook with everything else (headings, widths, filters, colours, other sheets); the rows are put
below the heading row of its sheet afterwards. Texts stand in their cells, each different text is prepared once.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter.utility import xl_col_to_name

LONGEST_TEXT = 32_767
"""Characters a cell can hold."""
MOST_ROWS = 1_048_575
"""Rows of a sheet below its heading."""
PACKED = 1
"""Level of compression: a higher one takes twice the time of everything else for a tenth of the size."""
_AT_ONCE = 8192
"""Rows put together at a time: what they take stays in the processor's cache."""
_ILLEGAL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\\x{FFFE}\\x{FFFF}]"
_TEXT = pa.string()
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')


@dataclass(frozen=True)
class Column:
    """One column: `cells` are numbers (NaN leaves the cell empty) or texts ("" and None do); `style` as in the file."""

    cells: pa.Array
    style: int
    numeric: bool

    @classmethod
    def of(cls, values: Any, style: int, *, numeric: bool) -> Column:
        """A column of numbers or of texts, as arrays or lists; texts may have gone through `texts` already."""
        if numeric:
            return cls(_numbers(values), style, numeric)
        return cls(values if isinstance(values, pa.DictionaryArray) else texts(values), style, numeric)


def _numbers(values: Any) -> pa.Array:
    array = np.array(values, dtype=np.float64)
    array[~np.isfinite(array)] = np.nan
    return pa.array(array, from_pandas=True)


def texts(values: Any) -> pa.DictionaryArray:
    """The texts as cells can hold them: no characters that XML forbids, not too long; null where there is none."""
    array = np.asarray(values, dtype=object)
    try:
        plain = pa.array(array, type=_TEXT, from_pandas=True)
    except (pa.ArrowException, UnicodeError):  # numbers among them, or halves of characters
        readable = np.char.encode(np.where(pd.isna(array), "", array).astype(str), "utf-8", "ignore")
        plain = pa.array(readable.astype(object), type=pa.binary()).cast(_TEXT)
    found = plain.dictionary_encode()
    cleaned = pc.replace_substring_regex(found.dictionary, _ILLEGAL, "")
    cleaned = pc.utf8_slice_codeunits(cleaned, 0, LONGEST_TEXT)
    kept = pc.if_else(pc.equal(cleaned, ""), pa.scalar(None, _TEXT), cleaned)
    return pa.DictionaryArray.from_arrays(found.indices, kept)


def with_rows(book: bytes, tables: Mapping[str, Sequence[Column]]) -> bytes:
    """The workbook with rows below the first row of sheets. `tables`: part of the zip -> columns of equal length."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content, columns = old.read(part), tables.get(part.filename)
            if not columns or not len(columns[0].cells):
                new.writestr(part, content)
                continue
            target = zipfile.ZipInfo(part.filename, part.date_time)
            target.compress_type, target.external_attr = zipfile.ZIP_DEFLATED, part.external_attr
            target._compresslevel = PACKED  # type: ignore[attr-defined]  # noqa: SLF001 - public only from Python 3.13
            with new.open(target, "w", force_zip64=True) as sheet:
                for piece in _sheet(content, columns):
                    sheet.write(piece)
    return out.getvalue()


def _sheet(content: bytes, columns: Sequence[Column]) -> Iterator[bytes | memoryview]:
    """The sheet with the rows after its heading row."""
    last = f"{xl_col_to_name(len(columns) - 1)}{len(columns[0].cells) + 1}"
    content = _DIMENSION.sub(f'<dimension ref="A1:{last}"/>'.encode(), content, count=1)
    before, end, after = content.partition(b"</row>")
    yield before + end
    yield from _rows(columns)
    yield after


def _rows(columns: Sequence[Column]) -> Iterator[memoryview]:
    """The rows as XML, several thousand at a time."""
    columns = [_prepared(column) for column in columns]
    for start in range(0, len(columns[0].cells), _AT_ONCE):
        count = min(_AT_ONCE, len(columns[0].cells) - start)
        number = pc.cast(pa.array(np.arange(start + 2, start + 2 + count)), _TEXT)
        parts: list[Any] = ['<row r="', number, '">']
        parts += [_cells(k, column, start, number) for k, column in enumerate(columns)]
        joined = pc.binary_join_element_wise(*parts, "</row>", "", null_handling="replace", null_replacement="")
        yield _bytes(joined)


def _prepared(column: Column) -> Column:
    """A column of texts whose different texts are escaped as XML."""
    if column.numeric:
        return column
    shown = column.cells.dictionary
    shown = pc.replace_substring_regex(shown, "_(x[0-9A-Fa-f]{4}_)", r"_x005F_\1")  # which would stand for a character
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        shown = pc.replace_substring(shown, sign, name)
    space = pc.if_else(pc.match_substring_regex(shown, r"^\s|\s$|\n"), ' xml:space="preserve"', "")
    shown = pc.binary_join_element_wise(
        f'" s="{column.style}" t="inlineStr"><is><t', space, ">", shown, "</t></is></c>", ""
    )
    return Column(pa.DictionaryArray.from_arrays(column.cells.indices, shown), column.style, numeric=False)


def _cells(k: int, column: Column, start: int, number: pa.Array) -> pa.Array:
    """The cells of some rows as XML, null where there is none."""
    cells = column.cells.slice(start, len(number))
    opened = f'<c r="{xl_col_to_name(k)}'
    if column.numeric:
        figures = pc.cast(cells, _TEXT)
        return pc.binary_join_element_wise(opened, number, f'" s="{column.style}"><v>', figures, "</v></c>", "")
    return pc.binary_join_element_wise(opened, number, cells.dictionary.take(cells.indices), "")


def _bytes(joined: pa.Array) -> memoryview:
    """All texts of an array one behind the other, as they lie in memory."""
    offsets = np.frombuffer(joined.buffers()[1], dtype=np.int32)
    first, last = offsets[joined.offset], offsets[joined.offset + len(joined)]
    return memoryview(joined.buffers()[2])[first:last]


def rows_of(columns: Iterable[Column]) -> int:
    """How many rows the columns have."""
    return max((len(column.cells) for column in columns), default=0)
