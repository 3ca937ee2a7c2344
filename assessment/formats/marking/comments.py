"""The comments of a sheet: ours are added, behind what a comment says already, and taken out again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from assessment.formats.marking.package import escaped, local, parse, to_bytes
from assessment.formats.marking.request import BEGIN, END, Mark
from assessment.formats.marking.sheet import beside, letters

LONGEST = 2000
"""Characters of a comment; a longer one is cut, the sheet of problems has the whole."""
_CHARACTERS, _LINE = 46.0, 40
"""Width of the box of a comment in characters; how many narrow ones of a line are surely in it."""
_MOST_LINES = 22
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BEGIN = "|".join(map(re.escape, BEGIN))
_BLOCK = re.compile(rf"[\r\n]*(?:{_BEGIN}).*?(?:{re.escape(END)}[\r\n]*|\Z)", re.DOTALL)
_CONVERSATION = "tc="
"""What the author of a comment begins with that stands for a conversation: programs show that instead of the text."""


class Comments:
    """The part with the texts of the comments of one sheet."""

    def __init__(self, xml: bytes) -> None:
        self._root = parse(xml)
        self._namespace = etree.QName(self._root).namespace
        self._authors = self._child("authors")
        self._list = self._child("commentList")

    @classmethod
    def empty(cls, namespace: str) -> Comments:
        """A part without a comment."""
        return cls(f'<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode())

    @property
    def size(self) -> int:
        """Number of comments."""
        return len(self._list)

    def data(self) -> bytes:
        """The part as it is stored."""
        return to_bytes(self._root)

    def clear(self) -> tuple[set[str], bool]:
        """Take out what we said; the addresses of comments that said nothing else, and whether there was anything."""
        gone, changed = set(), False
        for comment in list(self._list):
            texts = [e for e in comment.iter() if local(e) == "t" and local(e.getparent()) != "rPh"]
            if not _without_block(texts):
                continue
            changed = True
            if not "".join(e.text or "" for e in texts).strip():
                gone.add(comment.get("ref", ""))
                self._list.remove(comment)
        return gone, changed

    def add(self, marks: Iterable[Mark], author: str, font: str) -> tuple[list[Mark], bool]:
        """Say of every marked cell what is wrong; the marks whose comment is new, and whether a conversation was met.

        What is said of a cell with a conversation would not be seen there; the sheet of problems has it.
        """
        known = {comment.get("ref", ""): comment for comment in self._list}
        number = self._author(author)
        new, conversation = [], False
        for mark in marks:
            name = f"{letters(mark.column)}{mark.row}"
            comment = known.get(name)
            if comment is not None and self._is_conversation(comment):
                conversation = True
                continue
            if comment is None:
                comment = known[name] = self._sub(self._list, "comment", ref=name, authorId=str(number))
                self._sub(comment, "text")
                new.append(mark)
            self._say(comment, mark.text[:LONGEST], font)
        return new, conversation

    def _say(self, comment: Any, text: str, font: str) -> None:
        body = next(child for child in comment if local(child) == "text")
        before = "\n\n" if len(body) else ""
        run = self._sub(body, "r")
        look = self._sub(run, "rPr")
        self._sub(look, "sz", val="9")
        self._sub(look, "color", indexed="81")
        self._sub(look, "rFont", val=font)
        said = self._sub(run, "t")
        said.text = escaped(before + text)
        said.set(_SPACE, "preserve")

    def _is_conversation(self, comment: Any) -> bool:
        number = int(comment.get("authorId", "0"))
        return number < len(self._authors) and (self._authors[number].text or "").startswith(_CONVERSATION)

    def _author(self, name: str) -> int:
        names = [author.text for author in self._authors]
        if name not in names:
            self._sub(self._authors, "author").text = name
            names.append(name)
        return names.index(name)

    def _child(self, name: str) -> Any:
        found = next((child for child in self._root if local(child) == name), None)
        if found is not None:
            return found
        element = etree.Element(f"{{{self._namespace}}}{name}")
        self._root.insert(0 if name == "authors" else 1, element)
        return element

    def _sub(self, parent: Any, name: str, **attributes: str) -> Any:
        return etree.SubElement(parent, f"{{{self._namespace}}}{name}", attributes)


def _without_block(texts: list[Any]) -> bool:
    """Take our lines out of the pieces of a comment's text; whether there were any."""
    whole = "".join(e.text or "" for e in texts)
    keep = [True] * len(whole)
    for found in _BLOCK.finditer(whole):
        keep[found.start() : found.end()] = [False] * (found.end() - found.start())
    if all(keep):
        return False
    start = 0
    for element in texts:
        text = element.text or ""
        element.text = "".join(c for c, kept in zip(text, keep[start : start + len(text)], strict=True) if kept)
        start += len(text)
        run = element.getparent()
        if not element.text and local(run) == "r":
            run.getparent().remove(run)
    return True


# --- the boxes --------------------------------------------------------------------------------------------------------

_NAMES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_SHAPE = re.compile(rb"<(\w+:)?shape\s.*?</(?:\w+:)?shape>\s*", re.DOTALL)
_PLACE = re.compile(rb"<(?:\w+:)?(Row|Column)>\s*(\d+)\s*</")
_NUMBER = re.compile(rb"_x0000_s(\d+)")
_END = re.compile(rb"</(?:\w+:)?xml>\s*\Z")
_GROUP = 1024
"""Boxes are numbered in groups of so many; a drawing says which groups it uses."""
_KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape{names} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;z-index:1;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 12, {top}, 4, {right}, 12, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>\n"
)


def empty_boxes(room: int = 0) -> bytes:
    """A drawing without a box, with numbers for so many."""
    names = "".join(f" xmlns:{short}={quoteattr(name)}" for short, name in _NAMES.items())
    groups = ",".join(str(group) for group in range(1, 2 + room // _GROUP))
    layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{groups}"/></o:shapelayout>'
    return f"<xml{names}>{layout}{_KIND}</xml>".encode()


def has_boxes(drawing: bytes) -> bool:
    """Whether a drawing shows anything."""
    return _SHAPE.search(drawing) is not None


def without_boxes(drawing: bytes, gone: set[str]) -> bytes:
    """The drawing without the boxes of the comments at these addresses."""

    def keep(found: re.Match[bytes]) -> bytes:
        place = {key: int(value) for key, value in _PLACE.findall(found[0])}
        if b'"Note"' not in found[0] or len(place) < 2:
            return found[0]
        return b"" if f"{letters(place[b'Column'] + 1)}{place[b'Row'] + 1}" in gone else found[0]

    return _SHAPE.sub(keep, drawing)


def with_boxes(drawing: bytes, marks: Iterable[Mark], widths: dict[int, float]) -> bytes:
    """The drawing with a box for each comment that is new."""
    end = _END.search(drawing)
    if end is None:
        drawing = empty_boxes()
        end = _END.search(drawing)
        assert end is not None  # noqa: S101 - the drawing is ours
    names = "".join(
        f" xmlns:{short}={quoteattr(name)}"
        for short, name in _NAMES.items()
        if f'xmlns:{short}="{name}"'.encode() not in drawing[:2000]
    )
    kind = b"" if b'id="_x0000_t202"' in drawing else _KIND.replace("<v:shapetype", f"<v:shapetype{names}").encode()
    number = max((int(found) for found in _NUMBER.findall(drawing)), default=1024)
    boxes = []
    for mark in marks:
        number += 1
        lines = min(sum(1 + _width(line) // _LINE for line in mark.text.split("\n")) + 1, _MOST_LINES)
        left, right, top, bottom = beside(mark, widths, _CHARACTERS, lines)
        boxes.append(
            _BOX.format(
                names=names, number=number, left=left, right=right, top=top, bottom=bottom, row=mark.row - 1,
                column=mark.column - 1,
            )
        )  # fmt: skip
    return drawing[: end.start()] + kind + "".join(boxes).encode() + drawing[end.start() :]


def _width(line: str) -> int:
    """Width of a line in narrow characters; Chinese ones count double."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
