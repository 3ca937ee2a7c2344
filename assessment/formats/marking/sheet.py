"""The part of a sheet behind its cells: conditional formats that colour the marked ones, and where its comments hang.

The cells themselves are never parsed nor written anew: their bytes, with values, formats and formulas, stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from lxml import etree

from assessment.formats.marking.package import UnmarkableError, insert_after, local, parse
from assessment.formats.marking.request import ERROR, NOTE, RULE, WARNING, Mark

AREAS = 200
"""Areas that one conditional format covers; more go into a further one."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_WIDTH = 9.0
"""Width of a column where the sheet says nothing, in characters."""
_ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
]
_AREA = re.compile(r"([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)")
_OPEN = re.compile(rb"<((?:\w+:)?)sheetData(?:\s[^>]*?)?(/?)>")


class SheetTail:
    """A sheet without its cells, to be changed; `data` puts both together again."""

    def __init__(self, xml: bytes) -> None:
        found = _OPEN.search(xml)
        if found is None:
            raise UnmarkableError("no sheetData")
        closing = b"</" + found[1] + b"sheetData>"
        end = found.end() if found[2] else xml.rfind(closing) + len(closing)
        self._cells, self._mark = xml[:end], b"<" + found[1] + b"sheetData/>"
        self.root = parse(xml[: found.start()] + self._mark + xml[end:])
        self._namespace = etree.QName(self.root).namespace

    def data(self) -> bytes:
        """The sheet with its cells as they were."""
        whole = etree.tostring(self.root, encoding="UTF-8")
        return self._cells + bytes(whole[whole.index(self._mark) + len(self._mark) :])

    def add(self, name: str, prefixes: dict[str, str] | None = None, **attributes: str) -> Any:
        """A new element at its place among the others."""
        element = etree.Element(f"{{{self._namespace}}}{name}", attributes, prefixes)
        insert_after(self.root, element, frozenset(_ORDER[: _ORDER.index(name) + 1]))
        return element

    def find(self, name: str) -> Any:
        """The first element of that name, None where there is none."""
        return next((child for child in self.root if local(child) == name), None)

    def uncolour(self) -> bool:
        """Take out our conditional formats, whatever program wrote them last; whether there were any."""
        ours = [rule for rule in self._rules() if any(_is_ours(child.text) for child in rule)]
        for rule in ours:
            area = rule.getparent()
            area.remove(rule)
            if not any(local(child) == "cfRule" for child in area):
                area.getparent().remove(area)
        return bool(ours)

    def colour(self, marks: Iterable[Mark], styles: dict[str, int]) -> None:
        """Colour the marked cells; `styles`: index of the differential format for each severity.

        A conditional format lies over whatever fill the cell has and leaves it alone; ours come first.
        """
        worst: dict[tuple[int, int], str] = {}
        for mark in marks:
            if mark.severity != NOTE:
                known = worst.get((mark.column, mark.row))
                worst[mark.column, mark.row] = ERROR if ERROR in (known, mark.severity) else WARNING
        if not worst:
            return
        self._make_room()
        for severity in (ERROR, WARNING):
            areas = list(_areas(sorted(cell for cell, found in worst.items() if found == severity)))
            for start in range(0, len(areas), AREAS):
                self._colour(areas[start : start + AREAS], severity, styles[severity])

    def _colour(self, areas: Sequence[str], severity: str, style: int) -> None:
        element = self.add("conditionalFormatting", sqref=" ".join(areas))
        priority = "1" if severity == ERROR else "2"
        rule = etree.SubElement(
            element, f"{{{self._namespace}}}cfRule", type="expression", dxfId=str(style), priority=priority
        )
        etree.SubElement(rule, f"{{{self._namespace}}}formula").text = RULE

    def _make_room(self) -> None:
        """Let the sheet's own conditional formats come after ours, in the order they have."""
        own = [(rule, int(rule.get("priority"))) for rule in self._rules() if rule.get("priority")]
        if min((priority for _, priority in own), default=3) <= 2:
            for rule, priority in own:
                rule.set("priority", str(priority + 2))

    def _rules(self) -> list[Any]:
        return [element for element in self.root.iter() if local(element) == "cfRule"]

    def seen(self, marks: Sequence[Mark]) -> tuple[Mark, ...]:
        """The marks, those of merged cells at the first cell of their area: nothing else of it is seen."""
        at = {(mark.row, mark.column): (mark.row, mark.column) for mark in marks}
        rows = sorted({row for row, _ in at})
        columns: dict[int, list[int]] = {}
        for row, column in at:
            columns.setdefault(row, []).append(column)
        for left, top, right, bottom in self._merged():
            for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
                at |= {(row, column): (top, left) for column in columns[row] if left <= column <= right}
        places = [at[mark.row, mark.column] for mark in marks]
        return tuple(replace(mark, row=row, column=col) for mark, (row, col) in zip(marks, places, strict=True))

    def _merged(self) -> Iterator[tuple[int, int, int, int]]:
        """The merged areas: left column, upper row, right column, lower row, from 1."""
        merged = self.find("mergeCells")
        for area in merged if merged is not None else ():
            found = _AREA.fullmatch(area.get("ref", ""))
            if found is not None:
                yield numbered(found[1]), int(found[2]), numbered(found[3]), int(found[4])

    def widths(self) -> dict[int, float]:
        """Width in characters of the columns that the sheet gives one."""
        columns = self.find("cols")
        found: dict[int, float] = {}
        for column in columns if columns is not None else ():
            hidden = column.get("hidden") in ("1", "true")
            for number in range(int(column.get("min", "1")), min(int(column.get("max", "1")), 1000) + 1):
                found[number] = 0.0 if hidden else float(column.get("width", _WIDTH))
        return found


def beside(mark: Mark, widths: dict[int, float], characters: float, lines: int) -> tuple[int, int, int, int]:
    """Where the box of a comment stands: left and right column, upper and lower row, from 0."""
    left = min(mark.column, LAST_COLUMN - 8)
    right, room = left, 0.0
    while room < characters and right < LAST_COLUMN - 1:
        right += 1
        room += widths.get(right, _WIDTH)
    top = min(max(mark.row - 2, 0), LAST_ROW - lines - 1)
    return left, right, top, top + lines


def _is_ours(formula: str | None) -> bool:
    return "".join((formula or "").split()).lower() == RULE.lower()


def _areas(cells: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Cells, (column, row) in order, as areas: one for each run of rows in a column."""
    for _, run in groupby(enumerate(cells), key=lambda entry: (entry[1][0], entry[1][1] - entry[0])):
        found = [cell for _, cell in run]
        (column, first), (_, last) = found[0], found[-1]
        name = letters(column)
        yield f"{name}{first}" if first == last else f"{name}{first}:{name}{last}"


def letters(number: int) -> str:
    """Letters of a 1-based column number."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def numbered(name: str) -> int:
    """The 1-based number of the column of these letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number
