"""What the reader of old workbooks (.xls) leaves out: cells shown in percent, and cells merged over several rows.

Runs in the child process (see `child.py`) and imports nothing of this package. Structure of the container and of the
records as in [MS-CFB] and [MS-XLS]. Whatever does not fit them is passed over: the values are read by another reader.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_END, _DIRECTORY_ENTRY, _HEADER, _DIFAT = 0xFFFFFFFA, 128, 512, 109
_BOF, _EOF, _BOUNDSHEET, _FORMAT, _XF = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
_NUMBER, _RK, _FORMULA, _MULRK, _MERGED = 0x0203, 0x027E, 0x0006, 0x00BD, 0x00E5
_BIFF8 = 0x0600
_PERCENT = {9, 10}
"""Number formats of Excel itself that show percent: 0% and 0.00%."""
_QUOTED = re.compile(r'"[^"]*"|\\.')


@dataclass
class Look:
    """Of one sheet, counted from 0: (row, column) shown in percent; (row, column, rows) merged over several rows."""

    percent: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)


def look(data: bytes) -> dict[str, Look]:
    """Sheet name -> what is to be known of its cells; empty where the file is not of the usual form."""
    try:
        return _sheets(_workbook(data))
    except (struct.error, IndexError, ValueError):
        return {}


# --- the container ----------------------------------------------------------------------------------------------------


def _workbook(data: bytes) -> bytes:
    """The stream called Workbook."""
    sector = 1 << _u16(data, 30)
    fat = _numbers(b"".join(_sector(data, n, sector) for n in _fat_sectors(data, sector)))
    directory = b"".join(_sector(data, n, sector) for n in _chain(fat, _u32(data, 48)))
    entries = [directory[i : i + _DIRECTORY_ENTRY] for i in range(0, len(directory), _DIRECTORY_ENTRY)]
    named = {entry[: max(_u16(entry, 64) - 2, 0)].decode("utf-16-le", "replace"): entry for entry in entries}
    if "Workbook" not in named:
        raise ValueError
    entry = named["Workbook"]
    start, size = _u32(entry, 116), _u32(entry, 120)
    if size >= _u32(data, 56):
        return b"".join(_sector(data, n, sector) for n in _chain(fat, start))[:size]
    small = 1 << _u16(data, 32)
    inside = b"".join(_sector(data, n, sector) for n in _chain(fat, _u32(entries[0], 116)))
    mini_fat = _numbers(b"".join(_sector(data, n, sector) for n in _chain(fat, _u32(data, 60))))
    return b"".join(inside[n * small : (n + 1) * small] for n in _chain(mini_fat, start))[:size]


def _fat_sectors(data: bytes, sector: int) -> Iterator[int]:
    """Numbers of the sectors that hold the table of sectors."""
    yield from (n for n in struct.unpack_from(f"<{_DIFAT}I", data, 76) if n < _END)
    following, seen = _u32(data, 68), 0
    while following < _END and seen * sector < len(data):
        *numbers, following = struct.unpack(f"<{sector // 4}I", _sector(data, following, sector))
        yield from (n for n in numbers if n < _END)
        seen += 1


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[_HEADER + number * size : _HEADER + (number + 1) * size]


def _chain(table: tuple[int, ...], start: int) -> Iterator[int]:
    """The sectors of a stream in order; never more than there are."""
    for _ in table:
        if start >= len(table):
            return
        yield start
        start = table[start]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _u16(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


# --- the records ------------------------------------------------------------------------------------------------------


def _sheets(book: bytes) -> dict[str, Look]:
    places: dict[str, int] = {}
    own, styles = {}, []
    for kind, record in _records(book, 0):
        if kind == _BOF and _u16(record, 0) != _BIFF8:
            raise ValueError
        if kind == _BOUNDSHEET:
            places[_text(record[6], record[7:])] = _u32(record, 0)
        elif kind == _FORMAT:
            own[_u16(record, 0)] = _text(_u16(record, 2), record[4:])
        elif kind == _XF:
            styles.append(_u16(record, 2))
    shown = _PERCENT | {number for number, code in own.items() if "%" in _QUOTED.sub("", code)}
    percent = {i for i, number in enumerate(styles) if number in shown}
    return {name: _look_of(book, start, percent) for name, start in places.items()}


def _look_of(book: bytes, start: int, percent: set[int]) -> Look:
    found = Look()
    for kind, record in _records(book, start):
        if kind == _MERGED:
            for k in range(_u16(record, 0)):
                top, bottom, left, _ = struct.unpack_from("<4H", record, 2 + 8 * k)
                if bottom > top:
                    found.merged.append((top, left, bottom - top + 1))
        elif percent and kind in (_NUMBER, _RK, _FORMULA):
            row, column, style = struct.unpack_from("<3H", record)
            if style in percent:
                found.percent.append((row, column))
        elif percent and kind == _MULRK:
            row, first = struct.unpack_from("<2H", record)
            styles = record[4:-2]
            cells = range(len(styles) // 6)
            found.percent += [(row, first + k) for k in cells if _u16(styles, 6 * k) in percent]
    return found


def _records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, up to its end; parts within it (charts) are passed over."""
    at, depth = start, 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<2H", book, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + length]
        if depth <= 0:
            return
        at += 4 + length


def _text(length: int, data: bytes) -> str:
    """A text of the old form: a byte that says how wide its characters are, and the characters."""
    return data[1 : 1 + 2 * length].decode("utf-16-le") if data[0] & 1 else data[1 : 1 + length].decode("latin-1")
