"""Looks through an uploaded workbook before anything parses it: whether it would harm the reader.

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
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from isal import isal_zlib

from assessment.errors import FileRefusedError
from assessment.formats.kinds import HINT_SAVE, damaged, protected
from assessment.model.message import Message, msg
from assessment.settings import UploadLimits

CHUNK = 1 << 20
_FEED = 1 << 16
"""Packed bytes that are unpacked at a time."""
_LOCAL_HEADER = 30
"""Bytes before the name in the header of a part."""
_NOT_UNPACKED: type[Exception] = isal_zlib.IsalError  # type: ignore[assignment]  # its stubs call it an instance
SMALL_PART = 1 << 20
"""Parts up to this size may be packed as tightly as they like."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_ENDS_NAME = np.frombuffer(b" \t\r\n>/", dtype=np.uint8)
_PREFIXED_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d+)")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(<(?:\w+:)?v[^>]*>[^<]?)?"
)
_MERGED = re.compile(rb"mergeCell ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
_PERCENT = ("9", "10")
"""Number formats of Excel itself that show percent: 0% and 0.00%."""
_LARGEST_STYLES = 16 << 20
_QUOTED = re.compile(r'"[^"]*"|\\.')
_ADDRESS = re.compile(rb"\br=[\"']([A-Z]+)([0-9]+)")
# These run over every cell. They begin with plain letters, which are found several times faster than a word boundary;
# that it is one (not the end of a longer name) is looked at afterwards.
_R = rb"r=(?<!\wr=)[\"']"
_LONG_COLUMN = re.compile(_R + rb"([A-Z]{3,})[0-9]")


@dataclass
class SheetScan:
    """What was seen of one sheet while it was unpacked."""

    prefixed: bool | None = None
    """Whether its tags carry a prefix (<x:row>); None before the first piece was looked at."""
    percent_styles: re.Pattern[bytes] | None = None
    """Finds cells whose style shows them in percent; None where the workbook has no such style."""
    without_value: list[tuple[int, int]] = field(default_factory=list)
    """(row, column), 1-based, of formulas that were stored without their result."""
    percent: list[tuple[int, int]] = field(default_factory=list)
    """(row, column), 1-based, of cells that are shown in percent: 0.025 stands for 2.5 %."""
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    """(row, column, number of rows), 1-based, of merged cells that span several rows."""


@dataclass(frozen=True)
class Scan:
    """A workbook that may be parsed: its sheets by name, and what it holds that is not used."""

    sheets: dict[str, SheetScan]
    macros: bool
    external_links: bool


def scan(data: bytes, limits: UploadLimits) -> Scan:
    """Unpack every part once, in a stream, and count.

    Raises:
        FileRefusedError: not a workbook, damaged, protected, or beyond a limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_kind(archive, limits)
            return _scan_parts(archive, memoryview(data), limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        _NOT_UNPACKED,
        EOFError,
        NotImplementedError,
        ET.ParseError,
        KeyError,
        OSError,
    ) as error:
        raise damaged() from error


def _check_kind(archive: zipfile.ZipFile, limits: UploadLimits) -> None:
    names = set(archive.namelist())
    if len(names) > limits.parts:
        raise _hostile(msg("it has more than {n} parts", n=limits.parts))
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise FileRefusedError(msg("The archive is protected with a password."), HINT_SAVE)
    if "mimetype" in names and "content.xml" in names:
        _check_open_document(archive)
        return
    if "xl/workbook.bin" in names:
        raise FileRefusedError(msg("This is a binary workbook (.xlsb)."), HINT_SAVE)
    if "xl/workbook.xml" not in names:
        raise FileRefusedError(
            msg("This is an archive or a document, not a workbook."), msg("Unpack it and upload the workbook inside.")
        )


def _check_open_document(archive: zipfile.ZipFile) -> None:
    with archive.open("mimetype") as stream:
        kind = stream.read(200)
    if b"spreadsheet" not in kind:
        raise FileRefusedError(
            msg("This is a document or a presentation, not a workbook."),
            msg("Copy the table into a workbook and upload that."),
        )
    if "META-INF/manifest.xml" in archive.namelist():
        with archive.open("META-INF/manifest.xml") as stream:
            if b"encryption-data" in stream.read(CHUNK):
                raise protected()


def _scan_parts(archive: zipfile.ZipFile, data: memoryview, limits: UploadLimits) -> Scan:
    total, found = 0, {}
    percent = _percent_styles(archive, limits)
    for info in archive.infolist():
        sheet = SheetScan(percent_styles=percent) if _SHEET.match(info.filename) else None
        size = 0
        for chunk in _checked(_unpack(archive, info, data), info.filename, sheet, limits):
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
        sheets=_by_name(archive, found) if "xl/workbook.xml" in names else {},
        macros=any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names),
        external_links=any(name.startswith("xl/externalLinks/") for name in names),
    )


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, data: memoryview) -> Iterator[bytes]:
    """The bytes of a part, piece by piece, however many its header claims."""
    with archive.open(info) as stream:  # which checks the part's own header
        if info.compress_type != zipfile.ZIP_DEFLATED:
            while chunk := stream.read(CHUNK):
                yield chunk
            return
    at = info.header_offset
    name, extra = (int.from_bytes(data[at + k : at + k + 2], "little") for k in (26, 28))
    start, checksum = at + _LOCAL_HEADER + name + extra, 0
    for chunk in _inflated(data[start : start + info.compress_size]):
        checksum = isal_zlib.crc32(chunk, checksum)
        yield chunk
    if checksum != info.CRC:
        raise zipfile.BadZipFile(info.filename)


def _inflated(packed: memoryview) -> Iterator[bytes]:
    """Unpacked bytes, never more than a chunk at once. Twice as fast as the standard library."""
    unpacker = isal_zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(0, len(packed), _FEED):
        piece: bytes | memoryview = packed[start : start + _FEED]
        while len(piece):
            if chunk := unpacker.decompress(piece, CHUNK):
                yield chunk
            piece = unpacker.unconsumed_tail
    while not unpacker.eof:
        chunk = unpacker.decompress(b"", CHUNK)
        if not chunk:
            raise EOFError
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
        if b"\x00" in text or (b"!" in text and (b"<!DOCTYPE" in text or b"<!ENTITY" in text)):
            raise _hostile(msg("it declares document types or entities"))
        if sheet is None:
            carry = text[-16:]
            continue
        cut = _last_cell(text)
        whole, carry = text[:cut], text[cut:]
        if len(carry) > (limits.cell_kb << 10) + CHUNK:
            raise _hostile(msg("a cell is longer than a workbook can hold"))
        rows += _check_sheet(whole, sheet, limits)
        _check_rows(rows, limits)
    if sheet is not None:
        _check_rows(rows + _check_sheet(carry, sheet, limits), limits)


def _last_cell(xml: bytes) -> int:
    """Where the last cell or row begins that may go on in the next chunk; any tag where a chunk has neither."""
    cut = max(xml.rfind(mark) for mark in (b"<c ", b"<row"))
    if cut <= 0:
        cut = max(xml.rfind(mark) for mark in (b":c ", b":row"))
    return max(cut if cut > 0 else xml.rfind(b"<"), 0)


def _check_sheet(xml: bytes, sheet: SheetScan, limits: UploadLimits) -> int:
    """Look at a piece of a sheet; the number of rows that begin in it."""
    if sheet.prefixed is None:
        sheet.prefixed = b":worksheet" in xml
    digits = len(str(limits.rows))
    if _matches(xml, rf"r=[\"'](?:[A-Z]{{3}}|[A-Z]{{0,2}}[0-9]{{{digits}}})"):  # one look at every cell instead of two
        _check_far_cells(xml, digits, limits)
    if len(_places(xml, b"<f")) or (sheet.prefixed and b":f" in xml):
        sheet.without_value += list(_formulas_without_value(xml))
    if sheet.percent_styles is not None:
        sheet.percent += list(_cells_of_style(sheet.percent_styles, xml))
    behind = max(xml.rfind(b"</row>"), 0)
    if sheet.prefixed or xml.find(b"mergeCell ", behind) >= 0:
        sheet.merged += list(_merged_rows(xml))
    return len(_PREFIXED_ROW.findall(xml)) if sheet.prefixed else _rows(xml)


def _check_far_cells(xml: bytes, digits: int, limits: UploadLimits) -> None:
    """Refuse addresses beyond the limits."""
    long = {match.group(1) for match in _LONG_COLUMN.finditer(xml)}
    widest = max((column_number(letters.decode()) for letters in long), default=0)
    if widest > limits.columns:
        raise _hostile(msg("it uses more than {n} columns", n=limits.columns))
    deep = re.compile(_R + rb"[A-Z]*([0-9]{%d,})" % digits)
    _check_rows(max((int(match[:12]) for match in deep.findall(xml)), default=0), limits)


def _matches(xml: bytes, pattern: str) -> bool:
    """Whether a pattern is found: by the automaton of Arrow, which is several times faster than `re`."""
    piece = pa.Array.from_buffers(
        pa.large_binary(), 1, [None, pa.py_buffer(np.array([0, len(xml)])), pa.py_buffer(xml)]
    )
    return bool(pc.match_substring_regex(piece, pattern=pattern)[0].as_py())


def _places(xml: bytes, tag: bytes) -> np.ndarray:
    """Where two or four bytes are found; several times faster than `bytes.find`, which stops at every "<"."""
    width = len(tag)
    wanted = np.frombuffer(tag, dtype=f"<u{width}")[0]
    found = []
    for shift in range(min(width, len(xml))):
        words = np.frombuffer(xml, dtype=f"<u{width}", offset=shift, count=(len(xml) - shift) // width)
        found.append(np.flatnonzero(words == wanted) * width + shift)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _rows(xml: bytes) -> int:
    """The number of rows that begin; <rowBreaks> is none."""
    behind = _places(xml, b"<row") + 4
    return int(np.isin(np.frombuffer(xml, dtype=np.uint8)[behind[behind < len(xml)]], _ENDS_NAME).sum())


def _formulas_without_value(xml: bytes) -> Iterator[tuple[int, int]]:
    """Formulas that no program has computed yet. An empty text (t="str") is a result."""
    for attributes, value in _FORMULA.findall(xml):
        has_value = value and not value.endswith((b"/>", b"<")) and value[-1:] != b">"
        if has_value or b't="str"' in attributes:
            continue
        address = _ADDRESS.search(attributes)
        if address is not None:
            yield int(address.group(2)), column_number(address.group(1).decode())


def _cells_of_style(styles: re.Pattern[bytes], xml: bytes) -> Iterator[tuple[int, int]]:
    """Addresses of the cells that have one of the styles."""
    for match in styles.finditer(xml):
        start = xml.rfind(b"<", 0, match.start())
        address = _ADDRESS.search(xml, start, xml.find(b">", match.end()))
        if address is not None:
            yield int(address.group(2)), column_number(address.group(1).decode())


def _merged_rows(xml: bytes) -> Iterator[tuple[int, int, int]]:
    """Merged cells that are more than one row high."""
    for left, top, _, bottom in _MERGED.findall(xml):
        if int(bottom) > int(top):
            yield int(top), column_number(left.decode()), int(bottom) - int(top) + 1


def _percent_styles(archive: zipfile.ZipFile, limits: UploadLimits) -> re.Pattern[bytes] | None:
    """What finds the cells that are shown in percent, by the numbers of their styles."""
    if "xl/styles.xml" not in archive.namelist():
        return None
    with archive.open("xl/styles.xml") as stream:
        xml = b"".join(_checked(iter([stream.read(_LARGEST_STYLES)]), "xl/styles.xml", None, limits))
    if len(xml) == _LARGEST_STYLES:
        return None
    root = ET.fromstring(xml)  # noqa: S314 - entities were refused
    own = {node.get("numFmtId"): node.get("formatCode", "") for node in root.iter() if node.tag.endswith("}numFmt")}
    shown = {*_PERCENT, *(number for number, code in own.items() if "%" in _QUOTED.sub("", code))}
    styles = next((node for node in root if node.tag.endswith("}cellXfs")), ())
    numbers = [str(i) for i, style in enumerate(styles) if style.get("numFmtId") in shown]
    return re.compile(rb"s=(?<!\ws=)[\"'](?:%s)[\"']" % "|".join(numbers).encode()) if numbers else None


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
