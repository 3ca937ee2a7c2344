"""Marks a workbook: takes out what an earlier marking left, colours and comments the cells, writes the list."""

from __future__ import annotations

from assessment.formats.marking.comments import Comments, empty_boxes, has_boxes, with_boxes, without_boxes
from assessment.formats.marking.package import Package, Relations
from assessment.formats.marking.problem_sheet import Book, BookSheet, write_problem_sheet
from assessment.formats.marking.request import SIGNED, THREADED, Mark, Request
from assessment.formats.marking.sheet import SheetTail
from assessment.formats.marking.styles import Styles

_SIGNATURES = "_xmlsignatures/"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"


def mark(data: bytes, request: Request) -> tuple[bytes, list[str]]:
    """The workbook with its marks, and the kinds of notes that hold for it.

    Raises:
        UnmarkableError: the workbook is not laid out as one.
    """
    package = Package(data)
    book = Book(package)
    styles = Styles(package, book.part("styles"))
    colours, looks = styles.marks(), styles.looks(request.font)
    styles.save()
    notes = [SIGNED] if _unsigned(package) else []
    ours = book.earlier()
    for sheet in book.sheets:
        if sheet == ours:
            continue
        marks = request.marks if sheet.name == request.sheet else ()
        if _MarkedSheet(package, book, sheet).renew(marks, request, colours):
            notes.append(THREADED)
    write_problem_sheet(package, request, looks, notes)
    return package.save(), notes


def _unsigned(package: Package) -> bool:
    """Take off the signature of the workbook, which a marked one cannot carry; whether there was one."""
    parts = [name for name in package.names if name.startswith(_SIGNATURES)]
    for part in parts:
        package.remove(part)
    root = package.relations("")
    for number, kind in root.kinds().items():
        if parts and kind == "origin":
            root.remove(number)
    return bool(parts)


class _MarkedSheet:
    """One sheet: its cells stay, its colours and comments are renewed."""

    def __init__(self, package: Package, book: Book, sheet: BookSheet) -> None:
        self._package, self._book, self._part = package, book, sheet.part
        self._tail = SheetTail(package.read(sheet.part))
        self._links: Relations = package.relations(sheet.part)

    def renew(self, marks: tuple[Mark, ...], request: Request, colours: dict[str, int]) -> bool:
        """Take out earlier marks and set these; whether a cell has a conversation, to which nothing was added."""
        changed = self._tail.uncolour()
        marks = self._tail.seen(marks)
        self._tail.colour(marks, colours)
        said, conversation = self._comment([m for m in marks if m.text], request)
        if changed or said or marks:
            self._package.write(self._part, self._tail.data())
        return conversation

    def _comment(self, marks: list[Mark], request: Request) -> tuple[bool, bool]:
        """Renew the comments; whether anything changed, and whether a conversation was met."""
        number, part = next(iter(self._links.of_kind("comments")), ("", ""))
        if not part and not marks:
            return False, False
        comments = Comments(self._package.read(part)) if part else Comments.empty(self._book.namespace)
        gone, cleared = comments.clear()
        new, conversation = comments.add(marks, request.author, request.font)
        if not (cleared or marks):
            return False, False
        self._draw(gone, new)
        if comments.size:
            if not part:
                part = self._package.free("xl/comments{}.xml")
                self._package.declare(part, _COMMENTS)
                self._links.add(f"{self._book.relations}/comments", part)
            self._package.write(part, comments.data())
        elif part:
            self._package.remove(part)
            self._links.remove(number)
        return True, conversation

    def _draw(self, gone: set[str], new: list[Mark]) -> None:
        """Renew the boxes of the comments; a drawing that nothing is left in goes."""
        element = self._tail.find("legacyDrawing")
        key = f"{{{self._book.relations}}}id"
        number = "" if element is None else element.get(key, "")
        part = self._links.target(number)
        known = part in self._package if part else False
        drawing = without_boxes(self._package.read(part), gone) if known else empty_boxes(len(new))
        drawing = with_boxes(drawing, new, self._tail.widths()) if new else drawing
        if has_boxes(drawing):
            if not known:
                part = self._package.free("xl/drawings/vmlDrawing{}.vml")
                self._package.declare_ending("vml", _DRAWING)
                number = self._links.add(f"{self._book.relations}/vmlDrawing", part)
                element = self._tail.add("legacyDrawing", {"r": self._book.relations}) if element is None else element
                element.set(key, number)
            self._package.write(part, drawing)
        elif known and gone:
            self._package.remove(part)
            self._links.remove(number)
            element.getparent().remove(element)
