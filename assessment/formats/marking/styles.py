"""The formats a workbook gets from us, each once however often it is marked: looks of cells, colours of marks."""

from __future__ import annotations

from typing import Any

from lxml import etree

from assessment.formats.marking.package import Package, insert_after, local, parse, to_bytes
from assessment.formats.marking.request import ERROR, WARNING

_FILLS = {ERROR: "FFF8CFCA", WARNING: "FFFCE4B8"}
_INKS = {ERROR: "FF8E271E", WARNING: "FF7F4A06"}
_ORDER = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
]
_LOOKS: dict[str, tuple[str, str]] = {
    "title": ('<b/><sz val="14"/><color rgb="FF0B6470"/>', ""),
    "muted": ('<sz val="10"/><color rgb="FF5B6B70"/>', ""),
    "text": ('<sz val="10"/><color rgb="FF17272C"/>', ""),
    "flat": ('<sz val="10"/><color rgb="FF17272C"/>', ""),
    "strong": ('<b/><sz val="10"/><color rgb="FF5B6B70"/>', ""),
    "figure": ('<sz val="10"/><color rgb="FF17272C"/>', ""),
    "link": ('<u/><sz val="10"/><color rgb="FF0B6470"/>', ""),
    "head": ('<b/><sz val="10"/><color rgb="FFFFFFFF"/>', "FF0B6470"),
    "error": ('<b/><sz val="10"/><color rgb="FF8E271E"/>', _FILLS[ERROR]),
    "warning": ('<b/><sz val="10"/><color rgb="FF7F4A06"/>', _FILLS[WARNING]),
    "note": ('<sz val="10"/><color rgb="FF5B6B70"/>', ""),
}
"""Font and fill of each look of the sheet of problems."""
_FLAT = ("title", "muted", "flat", "strong")
"""Looks whose text runs over the cells beside it."""
_LINE = '<border><left/><right/><top/><bottom style="thin"><color rgb="FFD3DEE1"/></bottom><diagonal/></border>'
"""Under the cells of the list."""


class Styles:
    """The part with the formats of a workbook."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        self._root = parse(package.read(part))
        self._namespace = etree.QName(self._root).namespace
        self._before = etree.tostring(self._root)

    def marks(self) -> dict[str, int]:
        """Index of the differential format that colours a mark of each severity."""
        return {
            severity: self._index(
                "dxfs",
                f'<dxf><font><color rgb="{_INKS[severity]}"/></font>'
                f'<fill><patternFill patternType="solid"><fgColor rgb="{_FILLS[severity]}"/>'
                f'<bgColor rgb="{_FILLS[severity]}"/></patternFill></fill></dxf>',
            )
            for severity in (ERROR, WARNING)
        }

    def looks(self, font: str) -> dict[str, int]:
        """Index of the format of each look."""
        return {look: self._look(look, font) for look in _LOOKS}

    def _look(self, look: str, font: str) -> int:
        inner, colour = _LOOKS[look]
        fonts = self._index("fonts", f'<font>{inner}<name val="{font}"/></font>')
        fill = 0
        if colour:
            solid = f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/></patternFill></fill>'
            fill = self._index("fills", solid)
        line = 0 if look in _FLAT else self._index("borders", _LINE)
        wrap = "" if look in _FLAT else ' wrapText="1"'
        align = f'<alignment horizontal="left" vertical="top"{wrap}/>'
        return self._index(
            "cellXfs",
            f'<xf numFmtId="0" fontId="{fonts}" fillId="{fill}" borderId="{line}" xfId="0" quotePrefix="1" '
            f'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">{align}</xf>',
        )

    def save(self) -> None:
        """Write the part where anything was added."""
        if etree.tostring(self._root) != self._before:
            self._package.write(self._part, to_bytes(self._root))

    def _index(self, group: str, xml: str) -> int:
        """Place of a format in its group; it is added where there is none like it."""
        parent = next((child for child in self._root if local(child) == group), None)
        if parent is None:
            parent = etree.Element(f"{{{self._namespace}}}{group}")
            insert_after(self._root, parent, frozenset(_ORDER[: _ORDER.index(group)]))
        wanted = parse(f'<x xmlns="{self._namespace}">{xml}</x>'.encode())[0]
        plain = _plain(wanted)
        for i, known in enumerate(parent):
            if _plain(known) == plain:
                return i
        parent.append(wanted)
        parent.set("count", str(len(parent)))
        return len(parent) - 1


def _plain(element: Any) -> tuple[Any, ...]:
    """What a format says, whoever wrote it: without prefixes, blanks and the order of its attributes."""
    return (local(element), tuple(sorted(element.attrib.items())), tuple(_plain(child) for child in element))
