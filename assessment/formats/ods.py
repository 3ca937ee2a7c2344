"""Cells of an OpenDocument spreadsheet as they mean: percentages, errors and formulas without a result included.

Runs in the child process (see `child.py`) and imports nothing of this package. Whoever unpacked the file has refused
document types and entities before. Repeated rows and cells are counted before they are made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.parsers import expat

NO_VALUE = "=?"
"""Stands for a formula that was stored without its result."""
_SPACE = " "
_PREFIX = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (f"{_PREFIX}{name}:1.0{_SPACE}" for name in ("office", "table", "text", "style"))
_KIND_OF_ERROR = f"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0{_SPACE}value-type"


class TooLargeError(Exception):
    """A sheet has more than is read; the argument is "rows", "columns" or "cells"."""


@dataclass
class OdsSheet:
    """One table: its rows of texts (None for a blank cell), and cells that span rows as (row, column, rows) from 0."""

    name: str
    style: str
    rows: list[list[str | None]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)


def read(chunks: Iterable[bytes], most_rows: int, most_columns: int, most_cells: int) -> list[OdsSheet]:
    """The visible tables of a content.xml, in order; all of them where none is visible.

    Raises:
        TooLargeError: beyond a limit.
        expat.ExpatError: not XML.
    """
    handler = _Handler(most_rows, most_columns, most_cells)
    parser = expat.ParserCreate(namespace_separator=_SPACE)
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.data
    parser.buffer_text = True
    for chunk in chunks:
        parser.Parse(chunk, False)  # noqa: FBT003 - the library's own argument
    parser.Parse(b"", True)  # noqa: FBT003
    visible = [sheet for sheet in handler.sheets if sheet.style not in handler.hidden]
    return visible or handler.sheets


class _Handler:
    """Takes the events of the parser and keeps the cells."""

    def __init__(self, most_rows: int, most_columns: int, most_cells: int) -> None:
        self._most_rows, self._most_columns, self._cells_left = most_rows, most_columns, most_cells
        self.sheets: list[OdsSheet] = []
        self.hidden: set[str] = set()
        self._style = ""
        self._row: list[str | None] = []
        self._row_repeat = self._skipped_rows = self._skipped_cells = 0
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._in_note = self._in_paragraph = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif name == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self.hidden.add(self._style)
        elif name == f"{_TABLE}table":
            self._skipped_rows = 0
            self.sheets.append(OdsSheet(attributes.get(f"{_TABLE}name", ""), attributes.get(f"{_TABLE}style-name", "")))
        elif name == f"{_TABLE}table-row":
            self._row, self._skipped_cells = [], 0
            self._row_repeat = _count(attributes, "number-rows-repeated")
        elif name in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            self._cell, self._paragraphs = attributes, []
        elif name == f"{_OFFICE}annotation":
            self._in_note += 1
        elif self._cell is not None and not self._in_note:
            self._text_element(name, attributes)

    def _text_element(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TEXT}p":
            self._in_paragraph += 1
            self._paragraphs.append("")
        elif self._paragraphs and name == f"{_TEXT}s":
            self._paragraphs[-1] += " " * min(int(attributes.get(f"{_TEXT}c", "1") or 1), 100)
        elif self._paragraphs and name in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            self._paragraphs[-1] += "\n"

    def data(self, text: str) -> None:
        """Text between elements."""
        if self._in_paragraph and not self._in_note and self._paragraphs:
            self._paragraphs[-1] += text

    def end(self, name: str) -> None:
        """An element ends."""
        if name == f"{_OFFICE}annotation":
            self._in_note -= 1
        elif name == f"{_TEXT}p" and not self._in_note and self._in_paragraph:
            self._in_paragraph -= 1
        elif name in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == f"{_TABLE}table-row" and self.sheets:
            self._end_row(self.sheets[-1])

    def _end_cell(self, attributes: dict[str, str]) -> None:
        text, repeat = _meaning(attributes, "\n".join(self._paragraphs)), _count(attributes, "number-columns-repeated")
        if not text:
            self._skipped_cells += repeat
            return
        width = len(self._row) + self._skipped_cells + repeat
        if width > self._most_columns:
            raise TooLargeError("columns")
        spanned = _count(attributes, "number-rows-spanned")
        if spanned > 1 and self.sheets:
            at = len(self.sheets[-1].rows) + self._skipped_rows
            self.sheets[-1].merged.append((at, len(self._row) + self._skipped_cells, spanned))
        self._row += [None] * self._skipped_cells + [text] * repeat
        self._skipped_cells = 0

    def _end_row(self, sheet: OdsSheet) -> None:
        if not self._row:
            self._skipped_rows += self._row_repeat
            return
        if len(sheet.rows) + self._skipped_rows + self._row_repeat > self._most_rows:
            raise TooLargeError("rows")
        self._cells_left -= len(self._row) * self._row_repeat
        if self._cells_left < 0:
            raise TooLargeError("cells")
        sheet.rows += [[]] * self._skipped_rows + [self._row] * self._row_repeat
        self._skipped_rows = 0


def _count(attributes: dict[str, Any], name: str) -> int:
    given = attributes.get(f"{_TABLE}{name}", "1")
    return max(int(given), 1) if given.isdecimal() and len(given) < 12 else 1


def _meaning(attributes: dict[str, str], text: str) -> str:
    """What a cell holds, as a text."""
    kind = attributes.get(f"{_OFFICE}value-type", "")
    if attributes.get(_KIND_OF_ERROR) == "error":
        return text if text.startswith("#") else "#VALUE!"
    if kind == "percentage":
        return _percent(attributes.get(f"{_OFFICE}value", ""))
    if kind in ("float", "currency"):
        return attributes.get(f"{_OFFICE}value", text)
    if kind in ("date", "time", "boolean"):
        return attributes.get(f"{_OFFICE}{kind}-value", text)
    if not kind and attributes.get(f"{_TABLE}formula"):
        return text or NO_VALUE
    return text or attributes.get(f"{_OFFICE}string-value", "")


def _percent(value: str) -> str:
    try:
        return f"{(Decimal(value) * 100).normalize():f}%"
    except InvalidOperation:
        return value
