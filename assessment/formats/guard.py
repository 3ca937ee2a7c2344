"""Looks through an uploaded file before anything parses it: what kind it is, and whether it would harm the reader.

A workbook is a zip of XML. Its parts are unpacked in a stream and thrown away; what their headers claim is not
believed. Limits are settings. What passes here is still parsed in a process of its own (`child.py`).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal
from xml.etree import ElementTree as ET

from assessment.errors import FileRefusedError
from assessment.model.message import Message, msg
from assessment.settings import UploadLimits

FileKind = Literal["xlsx", "csv"]
CHUNK = 1 << 20
SMALL_PART = 1 << 20
"""Parts up to this size may be packed as tightly as they like."""
MOST_PARTS = 5000
LONGEST_CELL = 1 << 20
"""Bytes of XML of one cell; Excel itself ends at 32,767 characters."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_ROW = re.compile(rb"<row[\s>/]")
_PREFIXED_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d+)")
_CELL = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]+)[0-9]+[\"'][^>]*(?<!/)>"
    rb"(?!\s*(?:<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</)"
)
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(<(?:\w+:)?v[^>]*>[^<]?)?"
)
_ADDRESS = re.compile(rb"\br=[\"']([A-Z]+)([0-9]+)")
# These run over every cell. They begin with plain letters, which are found several times faster than a word boundary;
# that it is one (not the end of a longer name) is looked at afterwards.
_R = rb"r=(?<!\wr=)[\"']"
_LONG_COLUMN = re.compile(_R + rb"([A-Z]{3,})[0-9]")
_HINT_SAVE = msg("Open it in Excel or WPS, save it as “Excel workbook (.xlsx)”, and upload that file.")


@dataclass
class SheetScan:
    """What was seen of one sheet while it was unpacked."""

    first_column: int = 1 << 20
    """1-based number of the first column that holds anything."""
    without_value: list[tuple[int, int]] = field(default_factory=list)
    """(row, column), 1-based, of formulas that were stored without their result."""


@dataclass(frozen=True)
class Scan:
    """A workbook that may be parsed: its sheets by name, and what it holds that is not used."""

    sheets: dict[str, SheetScan]
    macros: bool
    external_links: bool


def kind_of(data: bytes, filename: str, limits: UploadLimits) -> FileKind:
    """What the bytes are, whatever the file is called.

    Raises:
        FileRefusedError: the file is empty, too large, or of a kind that is not read; the hint says what to do.
    """
    if len(data) > limits.file_mb << 20:
        raise FileRefusedError(
            msg("The file is larger than {n} MB.", n=limits.file_mb),
            msg("Split it into several files, or remove pictures and sheets that are not needed."),
        )
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise FileRefusedError(msg("The file is empty."), msg("Save it again and look whether it has a size."))
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    _refuse_known(data)
    if filename.lower().endswith((".xlsx", ".xlsm")):
        raise FileRefusedError(
            msg("The file is called a workbook, but it is not one."),
            msg("If it is text with commas, call it .csv; otherwise open it and save it as “Excel workbook (.xlsx)”."),
        )
    return "csv"


def _refuse_known(data: bytes) -> None:
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise FileRefusedError(
                msg("The workbook is protected with a password."),
                msg("Open it, remove the password (File, Info, Protect workbook), save it, and upload it again."),
            )
        raise FileRefusedError(msg("This is a workbook of the old kind (.xls)."), _HINT_SAVE)
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head")) or b"<html" in start:
        raise FileRefusedError(
            msg("This is a web page or XML that was saved under the name of a workbook."), _HINT_SAVE
        )
    if start.startswith(b"%pdf"):
        raise FileRefusedError(msg("This is a PDF, not a workbook."), msg("Upload the workbook it was printed from."))
    if start.startswith((b"par1", b"\x1f\x8b", b"rar!", b"7z\xbc\xaf", b"\x89png", b"\xff\xd8\xff")):
        raise FileRefusedError(msg("This kind of file is not read."), _HINT_SAVE)


def scan(data: bytes, limits: UploadLimits) -> Scan:
    """Unpack every part once, in a stream, and count.

    Raises:
        FileRefusedError: not a workbook, damaged, protected, or beyond a limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_kind(archive)
            return _scan_parts(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ET.ParseError, KeyError, OSError) as error:
        raise FileRefusedError(
            msg("The workbook is damaged."), msg("Open it in Excel or WPS, let it be repaired, and save it again.")
        ) from error


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if len(names) > MOST_PARTS:
        raise _hostile(msg("it has more than {n} parts", n=MOST_PARTS))
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise FileRefusedError(msg("The archive is protected with a password."), _HINT_SAVE)
    if "mimetype" in names and "content.xml" in names:
        raise FileRefusedError(msg("This is an OpenDocument file (.ods)."), _HINT_SAVE)
    if "xl/workbook.bin" in names:
        raise FileRefusedError(msg("This is a binary workbook (.xlsb)."), _HINT_SAVE)
    if "xl/workbook.xml" not in names:
        raise FileRefusedError(
            msg("This is an archive or a document, not a workbook."), msg("Unpack it and upload the workbook inside.")
        )


def _scan_parts(archive: zipfile.ZipFile, limits: UploadLimits) -> Scan:
    total, found = 0, {}
    for info in archive.infolist():
        sheet = SheetScan() if _SHEET.match(info.filename) else None
        size = 0
        for chunk in _checked(_unpack(archive, info), info.filename, sheet, limits):
            size += len(chunk)
            total += len(chunk)
            if total > limits.unpacked_mb << 20:
                raise _hostile(msg("unpacked it is larger than {n} MB", n=limits.unpacked_mb))
            if size > SMALL_PART and size > limits.ratio * max(info.compress_size, 1):
                raise _hostile(msg("a part of it is packed more than {n} times", n=limits.ratio))
        if sheet is not None:
            found[info.filename] = sheet
    names = archive.namelist()
    return Scan(
        sheets=_by_name(archive, found),
        macros=any(name.endswith("vbaProject.bin") for name in names),
        external_links=any(name.startswith("xl/externalLinks/") for name in names),
    )


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _checked(chunks: Iterator[bytes], name: str, sheet: SheetScan | None, limits: UploadLimits) -> Iterator[bytes]:
    """The chunks as they are, each checked before it is passed on."""
    is_xml = name.lower().endswith((".xml", ".rels", ".vml"))
    carry, rows = b"", 0
    for chunk in chunks:
        yield chunk
        if not is_xml:
            continue
        text = carry + chunk
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\x00" in text:
            raise _hostile(msg("it declares document types or entities"))
        if sheet is None:
            carry = text[-16:]
            continue
        cut = _last_cell(text)
        whole, carry = text[:cut], text[cut:]
        if len(carry) > LONGEST_CELL + CHUNK:
            raise _hostile(msg("a cell is longer than a workbook can hold"))
        rows += _check_sheet(whole, sheet, limits)
        _check_rows(rows, limits)
    if sheet is not None:
        _check_rows(rows + _check_sheet(carry, sheet, limits), limits)


def _last_cell(xml: bytes) -> int:
    """Where the last cell or row begins that may go on in the next chunk; any tag where a chunk has neither."""
    cut = max(xml.rfind(mark) for mark in (b"<c ", b"<row", b":c ", b":row"))
    return max(cut if cut > 0 else xml.rfind(b"<"), 0)


def _check_sheet(xml: bytes, sheet: SheetScan, limits: UploadLimits) -> int:
    """Look at a piece of a sheet; the number of rows that begin in it."""
    long = {match.group(1) for match in _LONG_COLUMN.finditer(xml)}
    widest = max((column_number(letters.decode()) for letters in long), default=0)
    if widest > limits.columns:
        raise _hostile(msg("it uses more than {n} columns", n=limits.columns))
    deep = re.compile(_R + rb"[A-Z]*([0-9]{%d,})" % len(str(limits.rows)))
    _check_rows(max((int(match[:12]) for match in deep.findall(xml)), default=0), limits)
    if sheet.first_column > 1:
        columns = {column_number(letters.decode()) for letters in set(_CELL.findall(xml))}
        sheet.first_column = min({sheet.first_column, *columns})
    if b"<f" in xml or b":f" in xml:
        sheet.without_value += list(_formulas_without_value(xml))
    return len((_PREFIXED_ROW if b":row" in xml else _ROW).findall(xml))


def _formulas_without_value(xml: bytes) -> Iterator[tuple[int, int]]:
    """Formulas that no program has computed yet. An empty text (t="str") is a result."""
    for attributes, value in _FORMULA.findall(xml):
        has_value = value and not value.endswith((b"/>", b"<")) and value[-1:] != b">"
        if has_value or b't="str"' in attributes:
            continue
        address = _ADDRESS.search(attributes)
        if address is not None:
            yield int(address.group(2)), column_number(address.group(1).decode())


def _check_rows(rows: int, limits: UploadLimits) -> None:
    if rows > limits.rows:
        raise _hostile(msg("it uses more than {n} rows", n=limits.rows))


def _by_name(archive: zipfile.ZipFile, found: dict[str, SheetScan]) -> dict[str, SheetScan]:
    """The scans by sheet name, through the workbook's list of sheets and its relations."""
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - entities were refused
    targets = {node.get("Id", ""): node.get("Target", "") for node in relations}
    scans = {}
    for node in ET.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314 - entities were refused
        if not node.tag.endswith("}sheet"):
            continue
        relation = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        scans[node.get("name", "")] = found.get(part, SheetScan())
    return scans


def column_number(letters: str) -> int:
    """1-based number of a column.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Letters of a 1-based column number.

    >>> column_letters(28)
    'AB'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _hostile(why: Message) -> FileRefusedError:
    return FileRefusedError(
        msg("The workbook was not opened: {why}.", why=why),
        msg("Copy the rows with the answers into the template and upload that."),
    )
