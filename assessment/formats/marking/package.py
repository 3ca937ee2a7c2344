"""A workbook as the zip of parts that it is: parts are read, replaced, added and taken out; the others are copied."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any

from lxml import etree

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "[Content_Types].xml"
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class UnmarkableError(Exception):
    """The workbook is not laid out as a workbook is; nothing can be marked in it."""


def parse(data: bytes) -> Any:
    """The root of an XML part; entities are not followed.

    Raises:
        UnmarkableError: it is not XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnmarkableError(str(error)) from error


def to_bytes(root: Any) -> bytes:
    """The part as it is stored."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def local(element: Any) -> str:
    """Name of an element without its namespace; "" for a comment or an instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def insert_after(parent: Any, element: Any, before: frozenset[str]) -> None:
    """Put an element behind the last child whose name is in `before`: the order of children is fixed."""
    places = [i for i, child in enumerate(parent) if local(child) in before]
    parent.insert(places[-1] + 1 if places else 0, element)


class Package:
    """The parts of a workbook by name. What is written stays in memory until `save`."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile as error:
            raise UnmarkableError(str(error)) from error
        self._entries = {info.filename: info for info in self._archive.infolist()}
        self._by_lower = {name.lower(): name for name in self._entries}
        self._written: dict[str, bytes] = {}
        self._removed: set[str] = set()

    def __contains__(self, part: str) -> bool:
        name = self._name(part)
        return name in self._written or (name in self._entries and name not in self._removed)

    @property
    def names(self) -> list[str]:
        """Names of all parts."""
        return [name for name in (*self._entries, *(n for n in self._written if n not in self._entries))
                if name not in self._removed]  # fmt: skip

    def _name(self, part: str) -> str:
        """The part's name as it is written in the zip: names are the same whatever their case."""
        return self._by_lower.get(part.lower(), part)

    def read(self, part: str) -> bytes:
        """Content of a part.

        Raises:
            UnmarkableError: there is none of that name.
        """
        name = self._name(part)
        if name in self._written:
            return self._written[name]
        if name not in self:
            raise UnmarkableError(part)
        return self._archive.read(name)

    def write(self, part: str, data: bytes) -> None:
        """Replace or add a part."""
        name = self._name(part)
        self._by_lower[name.lower()] = name
        self._written[name] = data
        self._removed.discard(name)

    def remove(self, part: str) -> None:
        """Take out a part and its relations."""
        self._take_out(part)
        self.remove_relations(part)

    def remove_relations(self, part: str) -> None:
        """Let a part refer to nothing any more."""
        self._take_out(relations_of(part))

    def _take_out(self, part: str) -> None:
        """Take out a part and what is said of its kind."""
        name = self._name(part)
        self._written.pop(name, None)
        self._removed.add(name)
        types = parse(self.read(TYPES))
        said = [entry for entry in types if entry.get("PartName", "").lower() == f"/{part}".lower()]
        for entry in said:
            types.remove(entry)
        if said:
            self.write(TYPES, to_bytes(types))

    def free(self, pattern: str) -> str:
        """The first name that no part has; `pattern` has a place for a number."""
        number = 1
        while pattern.format(number).lower() in self._by_lower:
            number += 1
        return pattern.format(number)

    def declare(self, part: str, kind: str) -> None:
        """Say what kind of content a part is."""
        types = parse(self.read(TYPES))
        etree.SubElement(types, f"{{{PACKAGE}/content-types}}Override", PartName=f"/{part}", ContentType=kind)
        self.write(TYPES, to_bytes(types))

    def declare_ending(self, ending: str, kind: str) -> None:
        """Say what kind of content the parts of an ending are, unless that is said already."""
        types = parse(self.read(TYPES))
        if any(entry.get("Extension", "").lower() == ending for entry in types):
            return
        types.insert(0, etree.Element(f"{{{PACKAGE}/content-types}}Default", Extension=ending, ContentType=kind))
        self.write(TYPES, to_bytes(types))

    def relations(self, part: str) -> Relations:
        """What a part refers to; "" is the package itself."""
        return Relations(self, part)

    def save(self) -> bytes:
        """The workbook; parts that were not touched hold the same bytes as before."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in self.names:
                entry = zipfile.ZipInfo(name, self._entries[name].date_time if name in self._entries else _EARLIEST)
                stored = name in self._entries and self._entries[name].compress_type == zipfile.ZIP_STORED
                entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                target.writestr(entry, self.read(name))
        return out.getvalue()


def relations_of(part: str) -> str:
    """Name of the part with the relations of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Relations:
    """The relations of one part; `changed` ones are written with `save`."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part, self._file = package, part, relations_of(part)
        empty = f'<Relationships xmlns="{PACKAGE}/relationships"/>'.encode()
        self._root = parse(package.read(self._file) if self._file in package else empty)

    def target(self, number: str | None) -> str:
        """Name of the part behind the id of a relation, "" where there is none or it lies outside the workbook."""
        return next((self._resolved(e) for e in self._root if number and e.get("Id") == number), "")

    def of_kind(self, kind: str) -> list[tuple[str, str]]:
        """(id, part) of the relations of a kind, such as "comments"."""
        found = [e for e in self._root if e.get("Type", "").rpartition("/")[2] == kind]
        return [(e.get("Id", ""), self._resolved(e)) for e in found]

    def kinds(self) -> dict[str, str]:
        """Id of every relation -> its kind."""
        return {e.get("Id", ""): e.get("Type", "").rpartition("/")[2] for e in self._root}

    def add(self, kind: str, part: str) -> str:
        """A new relation; its id. `kind` is the whole address."""
        taken = {e.get("Id", "") for e in self._root}
        number = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        tag = f"{{{PACKAGE}/relationships}}Relationship"
        etree.SubElement(self._root, tag, Id=number, Type=kind, Target=f"/{part}")
        self._save()
        return number

    def remove(self, number: str) -> None:
        """Take out the relation with this id."""
        for entry in [e for e in self._root if e.get("Id") == number]:
            self._root.remove(entry)
        self._save()

    def _save(self) -> None:
        self._package.write(self._file, to_bytes(self._root))

    def _resolved(self, entry: Any) -> str:
        target = entry.get("Target", "")
        if entry.get("TargetMode") == "External":
            return ""
        if target.startswith("/"):
            return str(target[1:])
        return posixpath.normpath(posixpath.join(posixpath.dirname(self._part), target))


def escaped(text: str) -> str:
    """The text as a cell stores it: what reads like the code of a character (_x000D_) is not one."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
