"""The sheet with the list of problems, written as the last one of a workbook; an earlier one is written over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from assessment.formats.marking.package import Package, escaped, insert_after, local, parse, to_bytes
from assessment.formats.marking.request import TITLES, ListCell, Request
from assessment.formats.marking.sheet import letters

WORKBOOK = "xl/workbook.xml"
LONGEST_CELL, LONGEST_NAME = 32_000, 31
_PADDING = 4.0
"""Points of a row around its lines."""
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BEFORE_SHEETS = frozenset(["fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews"])
_FIRST = re.compile(rb"<(?:\w+:)?c\s([^>]*\br=[\"']A1[\"'][^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_ITEM = re.compile(rb"<(?:\w+:)?si[\s>/]")
_HEAD = 1 << 16
_STRICT = "http://purl.oclc.org/ooxml/"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"


@dataclass(frozen=True)
class BookSheet:
    """One sheet of a workbook and the part it is in."""

    name: str
    part: str
    index: int


class Book:
    """The list of sheets of a workbook."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._root = parse(package.read(WORKBOOK))
        self.namespace: str = etree.QName(self._root).namespace
        self.relations = _STRICT_RELATIONS if self.namespace.startswith(_STRICT) else _RELATIONS
        self._links = package.relations(WORKBOOK)
        kinds = self._links.kinds()
        self.sheets = [
            BookSheet(entry.get("name", ""), self._links.target(number), i)
            for i, entry in enumerate(self._entries())
            if kinds.get(number := entry.get(f"{{{self.relations}}}id")) == "worksheet"
        ]

    def part(self, kind: str) -> str:
        """The one part of a kind, such as "styles"; "" where there is none."""
        return next((part for _, part in self._links.of_kind(kind)), "")

    def earlier(self) -> BookSheet | None:
        """The sheet of problems of an earlier marking."""
        shared = self._shared_titles()
        return next((sheet for sheet in self.sheets if self._is_ours(self._package.read(sheet.part), shared)), None)

    def _shared_titles(self) -> set[int]:
        """Numbers of the shared texts that are one of our titles."""
        part = self.part("sharedStrings")
        texts = self._package.read(part) if part in self._package else b""
        found = set()
        for title in TITLES:
            at = texts.find(escape(title).encode())
            while at >= 0:
                found.add(len(_ITEM.findall(texts[:at])) - 1)
                at = texts.find(escape(title).encode(), at + 1)
        return found

    @staticmethod
    def _is_ours(xml: bytes, shared: set[int]) -> bool:
        found = _FIRST.search(xml, 0, _HEAD)
        if found is None or found[1].endswith(b"/"):
            return False
        cell = parse(b"<c>" + re.sub(rb"(</?)\w+:", rb"\1", found[2]) + b"</c>")
        text = "".join(cell.itertext()).strip()
        if re.search(rb"\bt=[\"']s[\"']", found[1]):
            return text.isdecimal() and int(text) in shared
        return text in TITLES

    def add(self, name: str) -> str:
        """A new sheet behind the others; the part it is to be written to."""
        part = self._package.free("xl/worksheets/sheet{}.xml")
        self._package.declare(part, _KIND)
        number = self._links.add(f"{self.relations}/worksheet", part)
        taken = {sheet.get("name", "").lower() for sheet in self._entries()}
        highest = max((int(sheet.get("sheetId", "0")) for sheet in self._entries()), default=0)
        entry = etree.SubElement(self._sheets(), f"{{{self.namespace}}}sheet", nsmap={"r": self.relations})
        entry.set("name", _free_name(name, taken))
        entry.set("sheetId", str(highest + 1))
        entry.set(f"{{{self.relations}}}id", number)
        self._package.write(WORKBOOK, to_bytes(self._root))
        return part

    def forget_names(self, sheet: BookSheet) -> None:
        """Take out the names that belong to a sheet whose content is replaced, such as that of its filter."""
        names = next((child for child in self._root if local(child) == "definedNames"), None)
        if names is None:
            return
        for entry in [entry for entry in names if entry.get("localSheetId") == str(sheet.index)]:
            names.remove(entry)
        if not len(names):
            self._root.remove(names)
        self._package.write(WORKBOOK, to_bytes(self._root))

    def _sheets(self) -> Any:
        found = next((child for child in self._root if local(child) == "sheets"), None)
        if found is None:
            found = etree.Element(f"{{{self.namespace}}}sheets")
            insert_after(self._root, found, _BEFORE_SHEETS)
        return found

    def _entries(self) -> list[Any]:
        return [entry for entry in self._sheets() if local(entry) == "sheet"]


def write_problem_sheet(package: Package, request: Request, looks: dict[str, int], notes: Sequence[str]) -> None:
    """Write the list of problems; `notes` are kinds of notes that hold for this workbook."""
    book = Book(package)
    sheet = book.earlier()
    if sheet is None:
        part = book.add(request.name)
    else:
        part = sheet.part
        book.forget_names(sheet)
        package.remove_relations(part)
    package.write(part, _xml(_with_notes(request, notes), looks, book.namespace))


def _with_notes(request: Request, notes: Sequence[str]) -> Request:
    """The request with the notes that hold, below the title."""
    lines, heights = list(request.lines), list(request.heights)
    lines[1:1] = [(ListCell(request.notes[note], "muted"),) for note in notes]
    heights[1:1] = [1] * len(notes)
    return replace(request, lines=tuple(lines), heights=tuple(heights), table=request.table + len(notes))


def _xml(request: Request, looks: dict[str, int], namespace: str) -> bytes:
    lines, head = request.lines, request.table
    widths = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>' for i, width in enumerate(request.widths, 1)
    )
    heights = [f'ht="{height * request.line_height + _PADDING:g}" customHeight="1"' for height in request.heights]
    rows = "".join(
        _row(number, line, height, looks) for number, (line, height) in enumerate(zip(lines, heights, strict=True), 1)
    )
    last = f"{letters(len(request.widths))}{len(lines)}"
    links = "".join(_links(lines))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{namespace}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{last}"/>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>{rows}</sheetData>'
        + (f'<autoFilter ref="A{head}:{last}"/>' if head < len(lines) else "")
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _row(number: int, line: Sequence[ListCell], height: str, looks: dict[str, int]) -> str:
    cells = "".join(_cell(f"{letters(column)}{number}", cell, looks[cell.look]) for column, cell in enumerate(line, 1))
    return f'<row r="{number}" {height}>{cells}</row>'


def _cell(name: str, cell: ListCell, style: int) -> str:
    if cell.value == "":
        return f'<c r="{name}" s="{style}"/>'
    if isinstance(cell.value, int):
        return f'<c r="{name}" s="{style}"><v>{cell.value}</v></c>'
    text = escape(escaped(cell.value[:LONGEST_CELL]))
    return f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _links(lines: Sequence[Sequence[ListCell]]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        for column, cell in enumerate(line, 1):
            if cell.link:
                yield f'<hyperlink ref="{letters(column)}{number}" location={quoteattr(cell.link)}/>'


def _free_name(name: str, taken: set[str]) -> str:
    """The name, with a number where another sheet has it."""
    number, free = 1, name[:LONGEST_NAME]
    while free.lower() in taken:
        number += 1
        free = f"{name[: LONGEST_NAME - 4]} {number}"
    return free
