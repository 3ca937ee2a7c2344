"""Large sheets of nothing but texts and plain numbers, read with NumPy: faster than by a parser, and numbers stay such.

It runs in the process that reads an upload and imports nothing of this package. What is read here is read exactly as
the parser would; whatever is not as plain as programs usually write it (formulas, dates, rich texts, errors, unusual
XML) raises `NotPlainError`, and the parser reads the sheet.

A sheet is taken row by row in pieces of about a megabyte. The places of all "<" give the tags; the tags give the cells.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from isal import isal_zlib
from numpy.typing import NDArray

PIECE = 1 << 20
_FEED = 1 << 17
_LOCAL_HEADER = 30
_BLANKS = b" " * 32
_UTF_8 = re.compile(rb"encoding=[\"']utf-8[\"']")
_LARGEST_STYLES = 16 << 20
_DATE_LETTERS = re.compile(r"[a-z]", re.IGNORECASE)
_NOT_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]|general', re.IGNORECASE)
_DATES = {*range(14, 37), *range(45, 48), *range(50, 59), *range(67, 82)}
"""Number formats of Excel itself that show a date or a time, in some language or other."""
_SHARED = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ATTRIBUTE = re.compile(rb' ([st])="(\w*)"')

_TAGS = (b"ro", b"/r", b"c ", b"/c", b"v>", b"/v", b"is", b"/i", b"t>", b"t ", b"/t")
_ROW, _ROW_END, _CELL, _CELL_END, _V, _V_END, _IS, _IS_END, _T, _T_KEPT, _T_END = range(1, 12)
_KIND_OF_TAG = np.zeros(1 << 16, dtype=np.uint8)
_KIND_OF_TAG[[int.from_bytes(tag, "little") for tag in _TAGS]] = range(1, 12)
_KEPT_TAG = b'<t xml:space="preserve">'
_MASKS = np.array([(1 << 8 * k) - 1 for k in range(9)], dtype=np.uint64)
_OPEN, _QUOTE, _CLOSE, _SLASH = (np.uint8(ord(mark)) for mark in '<">/')
_NUMBER, _SHARED_TEXT, _TEXT, _INLINE = range(4)
_TYPES = {b"": _NUMBER, b"n": _NUMBER, b"s": _SHARED_TEXT, b"str": _TEXT, b"inlineStr": _INLINE}
_FACTORS = tuple(np.uint64(factor) for factor in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
_LONGEST_REST = 24
"""Characters of the attributes behind an address."""
_MOST_DIGITS = 7


class NotPlainError(Exception):
    """The sheet holds something that the parser has to read."""


UNUSUAL = (NotPlainError, ET.ParseError, isal_zlib.IsalError, IndexError, KeyError)
"""What a sheet may raise that is not plain, or breaks off."""


@dataclass(frozen=True)
class Column:
    """A column: `numbers` (NaN where none) and `texts` (null where none), None where it has none at all."""

    numbers: NDArray[np.float64] | None
    texts: pa.Array | None


@dataclass(frozen=True)
class Sheet:
    """Columns from the first used one (1-based) to the last, all of `height` rows from the first row of the sheet."""

    columns: tuple[Column, ...]
    first_column: int
    height: int


def _plain(condition: object) -> None:
    if not condition:
        raise NotPlainError


class Book:
    """A workbook in memory whose large sheets may be plain. What its headers claim of sizes was checked before."""

    def __init__(self, data: bytes, archive: zipfile.ZipFile) -> None:
        self._data, self._archive = memoryview(data), archive
        self._parts = {info.filename: info for info in archive.infolist()}
        self._texts: pa.Array | None = None
        self._dates: set[int] | None = None

    def visible_sheets(self) -> dict[str, str]:
        """The visible sheets in order: name -> part."""
        relations = ET.fromstring(self._unpacked("xl/_rels/workbook.xml.rels"))  # noqa: S314 - the guard saw it
        targets = {node.get("Id", ""): node.get("Target", "") for node in relations}
        found = {}
        for node in ET.fromstring(self._unpacked("xl/workbook.xml")).iter():  # noqa: S314
            if node.tag.endswith("}sheet") and node.get("state", "visible") == "visible":
                relation = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
                target = targets.get(relation, "")
                found[node.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return found

    def size(self, part: str) -> int:
        """Unpacked bytes of a part, as the workbook says."""
        return self._parts[part].file_size

    def read(self, part: str) -> Sheet:
        """The sheet.

        Raises:
            NotPlainError: it has to be read by the parser.
        """
        found = _Cells()
        for piece in _rows_of(self._pieces(part)):
            found.add(piece, self)
        return found.sheet()

    @property
    def texts(self) -> pa.Array:
        """The texts that cells refer to by number."""
        if self._texts is None:
            self._texts = _shared(self._unpacked("xl/sharedStrings.xml"))
        return self._texts

    @property
    def dates(self) -> set[int]:
        """Styles that may make a number a date."""
        if self._dates is None:
            self._dates = _date_styles(self._unpacked("xl/styles.xml")) if "xl/styles.xml" in self._parts else set()
        return self._dates

    def _unpacked(self, part: str) -> bytes:
        return b"".join(self._pieces(part))

    def _pieces(self, part: str) -> Iterator[bytes]:
        info = self._parts[part]
        _plain(info.compress_type == zipfile.ZIP_DEFLATED)
        at = info.header_offset
        name, extra = (int.from_bytes(self._data[at + k : at + k + 2], "little") for k in (26, 28))
        start = at + _LOCAL_HEADER + name + extra
        packed = self._data[start : start + info.compress_size]
        unpacker = isal_zlib.decompressobj(-zlib.MAX_WBITS)
        for begin in range(0, len(packed), _FEED):
            piece: bytes | memoryview = packed[begin : begin + _FEED]
            while len(piece):
                yield unpacker.decompress(piece, PIECE)
                piece = unpacker.unconsumed_tail
        _plain(unpacker.eof)


def _date_styles(xml: bytes) -> set[int]:
    """Styles whose format shows a date or a time, or is not surely none."""
    _plain(len(xml) < _LARGEST_STYLES)
    root = ET.fromstring(xml)  # noqa: S314 - the guard saw it
    own = {node.get("numFmtId"): node.get("formatCode", "") for node in root.iter() if node.tag.endswith("}numFmt")}
    maybe = {number for number, code in own.items() if _DATE_LETTERS.search(_NOT_LETTERS.sub("", code)) or "[" in code}
    maybe |= {str(number) for number in _DATES} - set(own)
    styles = next((node for node in root if node.tag.endswith("}cellXfs")), ())
    return {i for i, style in enumerate(styles) if style.get("numFmtId") in maybe}


def _shared(xml: bytes) -> pa.Array:
    found = _SHARED.findall(xml)
    _plain(len(found) == xml.count(b"<si>") + xml.count(b"<si ") + xml.count(b"<si/"))
    return _as_texts(pa.array(found, type=pa.binary()))


def _as_texts(given: pa.Array) -> pa.Array:
    """Bytes of XML as texts."""
    try:
        texts = given.cast(pa.string())
    except pa.ArrowInvalid as error:
        raise NotPlainError from error
    odd = pc.match_substring_regex(texts, pattern=r"\r|_x[0-9a-fA-F]{4}_")
    _plain(not pc.any(odd).as_py())
    marked = pc.match_substring(texts, pattern="&").to_numpy(zero_copy_only=False)
    if not marked.any():
        return texts
    new = [_without_entities(text) for text in texts.filter(pa.array(marked)).to_pylist()]
    return pc.replace_with_mask(texts, pa.array(marked), pa.array(new, type=pa.string()))


def _without_entities(text: str) -> str:
    _plain(len(_ENTITY.findall(text)) == text.count("&"))
    return _ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name:
        return _ENTITIES[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    _plain(number in (9, 10) or 32 <= number < 0xD800)
    return chr(number)


def _rows_of(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The whole rows of a sheet in pieces; behind each of them some blanks."""
    held, begun = b"", False
    for piece in pieces:
        held += piece
        if not begun:
            start = held.find(b"<sheetData>") + len(b"<sheetData>")
            if start < len(b"<sheetData>"):
                _plain(len(held) < PIECE)
                continue
            head = held[:start].lower()
            _plain(head.startswith(b"<") and (b"encoding" not in head or _UTF_8.search(head)))
            held, begun = held[start:], True
        end = held.find(b"</sheetData>", max(len(held) - len(piece) - len(b"</sheetData>"), 0))
        if end >= 0:
            if end:
                yield held[:end] + _BLANKS
            return
        cut = held.rfind(b"<row")
        if cut > 0:
            yield held[:cut] + _BLANKS
            held = held[cut:]
        _plain(len(held) < 4 * PIECE)
    raise NotPlainError


@dataclass
class _Found:
    """Cells of one kind from all pieces: their rows and columns (1-based) and what they hold."""

    rows: list[NDArray[np.int32]] = field(default_factory=list)
    columns: list[NDArray[np.int32]] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, rows: NDArray[np.int32], columns: NDArray[np.int32], values: Any) -> None:
        """Take cells of a piece."""
        if len(rows):
            self.rows.append(rows)
            self.columns.append(columns)
            self.values.append(values)

    def height(self) -> int:
        """The last row."""
        return max((int(rows.max()) for rows in self.rows), default=0)

    def names(self) -> list[int]:
        """The columns, ascending."""
        return sorted(set().union(*(np.flatnonzero(np.bincount(columns)).tolist() for columns in self.columns)))

    def grid(self, values: Sequence[NDArray[Any]], height: int, blank: float) -> dict[int, NDArray[Any]]:
        """Column -> a value for each row; `values` as the pieces came."""
        names = self.names()
        slots = np.zeros(max(names, default=0) + 1, dtype=np.int64)
        slots[names] = np.arange(len(names))
        out = np.full((len(names), height), blank, dtype=values[0].dtype if values else np.float64)
        flat = out.ravel()
        for rows, columns, given in zip(self.rows, self.columns, values, strict=True):
            flat[slots[columns] * height + (rows - 1)] = given
        return dict(zip(names, out, strict=True))


class _Cells:
    """Collects the cells of a sheet."""

    def __init__(self) -> None:
        self._numbers, self._texts = _Found(), _Found()
        self._types: dict[bytes, int] = {}

    def add(self, xml: bytes, book: Book) -> None:
        """Take the rows of a piece."""
        tags = _Tags(xml)
        cells = tags.cells()
        types = self._types_of(cells, xml, book)
        _plain(np.array_equal(types == _INLINE, cells.inline))
        numbers = types == _NUMBER
        self._numbers.add(cells.rows[numbers], cells.columns[numbers], _figures(tags.strings(cells, numbers)))
        typed = (types == _INLINE) | (types == _TEXT)
        if typed.any():
            self._texts.add(cells.rows[typed], cells.columns[typed], _as_texts(tags.strings(cells, typed)))
        shared = types == _SHARED_TEXT
        if shared.any():
            places = _figures(tags.strings(cells, shared)).astype(np.int64)
            _plain(places.min() >= 0 and places.max() < len(book.texts))
            self._texts.add(cells.rows[shared], cells.columns[shared], book.texts.take(pa.array(places)))

    def sheet(self) -> Sheet:
        """Everything that was found, by column."""
        height = max(self._numbers.height(), self._texts.height())
        _plain(height)
        numbers = self._numbers.grid(self._numbers.values, height, np.nan)
        firsts = np.cumsum([0, *(len(texts) for texts in self._texts.values)])
        places = [first + np.arange(len(texts)) for first, texts in zip(firsts, self._texts.values, strict=False)]
        texts = self._texts.grid(places, height, -1)
        words = pa.concat_arrays(self._texts.values) if self._texts.values else pa.array([], pa.string())
        first, last = min([*numbers, *texts]), max([*numbers, *texts])
        columns = [
            Column(numbers.get(name), _taken(words, texts[name]) if name in texts else None)
            for name in range(first, last + 1)
        ]
        return Sheet(tuple(columns), first, height)

    def _types_of(self, cells: _Filled, xml: bytes, book: Book) -> NDArray[np.uint8]:
        """What each cell holds, from its attributes; few different ones occur, each is looked at once."""
        coded = pa.array(cells.rests).dictionary_encode()
        codes = coded.indices.to_numpy()
        first = np.zeros(len(coded.dictionary), dtype=np.int64)
        first[codes[::-1]] = np.arange(len(codes))[::-1]
        types = np.zeros(len(first), dtype=np.uint8)
        for k, i in enumerate(first.tolist()):
            rest = xml[cells.rest_start[i] : cells.rest_end[i]]
            if rest not in self._types:
                self._types[rest] = _type_of(rest, book)
            types[k] = self._types[rest]
        return types[codes]


def _taken(words: pa.Array, places: NDArray[np.int64]) -> pa.Array:
    """The texts at places; null for -1."""
    return words.take(pa.array(places, mask=places < 0))


def _type_of(rest: bytes, book: Book) -> int:
    """What a cell with these attributes (behind its address) holds."""
    found = _ATTRIBUTE.findall(rest)
    named = dict(found)
    _plain(sum(len(name) + len(value) + 4 for name, value in found) == len(rest) and len(named) == len(found))
    kind = _TYPES.get(named.get(b"t", b""))
    if kind is None:
        raise NotPlainError
    style = named.get(b"s", b"0")
    _plain(style.isdigit() and (kind != _NUMBER or int(style) not in book.dates))
    return kind


def _figures(strings: pa.Array) -> NDArray[np.float64]:
    try:
        figures = pc.cast(strings.cast(pa.string()), pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid as error:
        raise NotPlainError from error
    _plain(np.isfinite(figures).all())
    return np.asarray(figures, dtype=np.float64)


@dataclass(frozen=True)
class _Filled:
    """The cells of a piece that hold something, shape (n,): where they stand, and where in the XML their value is."""

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    inline: NDArray[np.bool_]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    rest_start: NDArray[np.int64]
    rest_end: NDArray[np.int64]
    rests: NDArray[np.uint64]
    """The attributes behind the address, as a number: the same for the same attributes."""


class _Tags:
    """The tags of a piece: where each begins, and its kind."""

    def __init__(self, xml: bytes) -> None:
        self._bytes = np.frombuffer(xml, dtype=np.uint8)
        self._pairs = np.ndarray((len(xml) - 1,), dtype="<u2", buffer=xml, strides=(1,))
        self._eights = np.ndarray((len(xml) - 7,), dtype="<u8", buffer=xml, strides=(1,))
        self._at = np.flatnonzero(self._bytes == _OPEN)
        self._kinds = _KIND_OF_TAG[self._pairs[self._at + 1]]
        _plain(len(self._at) and self._kinds.all() and self._kinds[0] == _ROW)
        pad = np.zeros(6, dtype=np.uint8)
        self._kinds = np.concatenate([self._kinds, pad])

    def cells(self) -> _Filled:
        """The cells that hold a value or a text."""
        kinds, at = self._kinds, self._at
        places = np.flatnonzero(kinds == _CELL)
        _plain(len(places) and places[-1] + 1 < len(at))
        rows = self._rows(places)
        follows, tag_end = kinds[places + 1], at[places + 1] - 1
        _plain((self._bytes[tag_end] == _CLOSE).all())
        closed = self._bytes[tag_end - 1] == _SLASH
        filled = (follows == _V) | (follows == _IS)
        _plain((filled | (follows == _CELL_END) | closed).all())
        _plain((((follows == _CELL) | (follows == _ROW_END)) == closed).all())
        column, behind = self._addresses(at[places], rows)
        start, end, inline = self._values(places[filled], follows[filled])
        rest_start, rest_end = behind[filled], tag_end[filled]
        number = rows.number[rows.of_cell][filled]
        return _Filled(
            number, column[filled], inline, start, end, rest_start, rest_end, self._hashed(rest_start, rest_end)
        )

    def strings(self, cells: _Filled, which: NDArray[np.bool_]) -> pa.Array:
        """What stands between the tags of some cells."""
        start, size = cells.start[which], (cells.end - cells.start)[which]
        offsets = np.zeros(len(size) + 1, dtype=np.int64)
        np.cumsum(size, out=offsets[1:])
        places = np.repeat(start - offsets[:-1], size) + np.arange(offsets[-1])
        data = self._bytes[places]
        buffers = [None, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(data)]
        return pa.Array.from_buffers(pa.binary(), len(size), buffers)

    def _rows(self, cells: NDArray[np.int64]) -> _Rows:
        """The rows of the piece, and which of them each cell stands in."""
        places = np.flatnonzero(self._kinds == _ROW)
        at = self._at[places]
        _plain((self._eights[at] == _word(b'<row r="')).all())
        digits, number, code = self._digits(at + 8)
        of_cell = np.searchsorted(places, cells) - 1
        return _Rows(number, digits, code, of_cell)

    def _digits(self, at: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint64]]:
        """Of the digits that begin at places and end with a quotation mark: how many, the number, and all as a word."""
        characters = self._bytes[at[:, None] + np.arange(_MOST_DIGITS + 1)]
        quotes = characters == _QUOTE
        _plain(quotes.any(axis=1).all())
        digits = quotes.argmax(axis=1)
        counted = np.arange(_MOST_DIGITS + 1) < digits[:, None]
        values = characters.astype(np.int64) - ord("0")
        _plain((digits > 0).all() and ((values >= 0) & (values <= 9) | ~counted).all())
        number = np.zeros(len(at), dtype=np.int64)
        for k in range(_MOST_DIGITS):
            number = np.where(counted[:, k], number * 10 + values[:, k], number)
        _plain((number > 0).all())
        return digits, number.astype(np.int32), self._eights[at] & _MASKS[digits + 1]

    def _addresses(self, at: NDArray[np.int64], rows: _Rows) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The columns of the cells that begin at places, and where their addresses end, which must name their rows."""
        _plain(((self._eights[at] & _MASKS[6]) == _word(b'<c r="')).all())
        one, two, three = (self._bytes[at + 6 + k].astype(np.int32) - 64 for k in range(3))
        second = (two >= 1) & (two <= 26)
        third = second & (three >= 1) & (three <= 26)
        _plain(((one >= 1) & (one <= 26)).all())
        column = np.where(third, (one * 26 + two) * 26 + three, np.where(second, one * 26 + two, one))
        behind = at + 7 + second + third
        digits, code = rows.digits[rows.of_cell], rows.code[rows.of_cell]
        _plain(((self._eights[behind] & _MASKS[digits + 1]) == code).all())
        return column.astype(np.int32), behind + digits + 1

    def _values(
        self, cells: NDArray[np.int64], follows: NDArray[np.uint8]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Where the value of each cell begins and ends, and whether it is a text of its own."""
        kinds, at = self._kinds, self._at
        inline = follows == _IS
        valued, worded = cells[~inline], cells[inline]
        _plain((kinds[valued + 2] == _V_END).all() and (kinds[valued + 3] == _CELL_END).all())
        first = kinds[worded + 2]
        kept = first == _T_KEPT
        _plain((kept | (first == _T)).all())
        for k, kind in enumerate((_T_END, _IS_END, _CELL_END), start=3):
            _plain((kinds[worded + k] == kind).all())
        _plain(np.count_nonzero(kinds == _V) == len(valued))
        _plain(np.count_nonzero((kinds == _T) | (kinds == _T_KEPT)) == len(worded))
        tag = at[worded + 2][kept]
        for k in (0, 8, 16):
            _plain((self._eights[tag + k] == _word(_KEPT_TAG[k : k + 8])).all())
        start, end = at[cells + 1] + 3, at[cells + 2]
        start[inline] = at[worded + 2] + np.where(kept, len(_KEPT_TAG), 3)
        end[inline] = at[worded + 3]
        _plain((end[~inline] > start[~inline]).all() and (end >= start).all())
        return start, end, inline

    def _hashed(self, start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.uint64]:
        size = end - start
        _plain((size >= 0).all() and (size <= _LONGEST_REST).all())
        mixed = size.astype(np.uint64)
        for k, factor in enumerate(_FACTORS):
            longer = np.flatnonzero(size > 8 * k)
            part = self._eights[start[longer] + 8 * k] & _MASKS[np.minimum(size[longer] - 8 * k, 8)]
            one = (mixed[longer] ^ part) * factor
            mixed[longer] = one ^ (one >> np.uint64(29))
        return mixed


@dataclass(frozen=True)
class _Rows:
    """The rows of a piece: number, its digits, these as a word; and for each cell the place of its row."""

    number: NDArray[np.int32]
    digits: NDArray[np.int64]
    code: NDArray[np.uint64]
    of_cell: NDArray[np.int64]


def _word(text: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(text, "little"))
