"""What an evidence file is: its ending must be allowed, and its content must be what the ending says.

Nothing is opened, unpacked or drawn: of a file the beginning, the end, and of a workbook or document the list of its
parts are looked at as bytes. A file that is two things at once may still pass; so no content is ever shown or run.
"""

from __future__ import annotations

import codecs
import io
import re
import struct
from collections.abc import Callable, Sequence
from typing import BinaryIO

from assessment.errors import FileRefusedError
from assessment.model.message import Message, msg

PIECE = 1 << 18
_TAIL = 1 << 16
_LARGEST_DIRECTORY = 1 << 20
"""Bytes of the list of parts; that of a large workbook has some ten thousand."""
_END = struct.Struct("<4s4H2LH")
"""The end of a zip: mark, disks, entries, size and place of the list of parts, length of a remark."""
_SAME = {"jpeg": "jpg"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_MARKUP = re.compile(r"\s*<[!?a-z]", re.IGNORECASE)
_SCRIPT = "#!"
_ENCODINGS = ("utf-8-sig", "gb18030")


def kind_of(name: str, content: BinaryIO, allowed: Sequence[str]) -> str:
    """The ending of a kind: what `content`, read from its beginning, was found to be.

    Raises:
        FileRefusedError: the ending is not one of `allowed`, or the content is something else.
    """
    stem, dot, ending = name.rpartition(".")
    kind = _SAME.get(ending.lower(), ending.lower())
    if not (stem and dot) or kind not in allowed or kind not in _IS:
        kinds = "、".join(allowed)
        raise FileRefusedError(
            msg("{name}: files of this kind are not taken.", name=name),
            msg("Attach one of these kinds: {kinds}. Save or scan other papers as PDF.", kinds=kinds),
        )
    if not _IS[kind](content):
        raise FileRefusedError(msg("{name}: inside, this is no {kind} file.", name=name, kind=kind), _HINT[kind])
    return kind


def known_kinds() -> tuple[str, ...]:
    """Endings of everything that can be told by its content."""
    return tuple(_IS)


def _is_pdf(content: BinaryIO) -> bool:
    return _beginning(content, 5) == b"%PDF-" and b"%%EOF" in _end(content, 2048)


def _is_png(content: BinaryIO) -> bool:
    return _beginning(content, 16)[:8] == b"\x89PNG\r\n\x1a\n" and _end(content, 12)[4:8] == b"IEND"


def _is_jpg(content: BinaryIO) -> bool:
    return _beginning(content, 3) == b"\xff\xd8\xff"


def _is_workbook(content: BinaryIO) -> bool:
    return _is_office(content, b"xl/workbook.xml")


def _is_document(content: BinaryIO) -> bool:
    return _is_office(content, b"word/document.xml")


def _is_office(content: BinaryIO, main: bytes) -> bool:
    """Whether a zip begins, ends and lists parts as a workbook or document without macros does."""
    if _beginning(content, 4) != b"PK\x03\x04":
        return False
    parts = _list_of_parts(content)
    return b"[Content_Types].xml" in parts and main in parts and b"vbaProject" not in parts


def _list_of_parts(content: BinaryIO) -> bytes:
    """The list at the end of a zip, as bytes; nothing where it is not where it should be, or is too long."""
    size, tail = content.seek(0, io.SEEK_END), _end(content, _TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return b""
    *_, length, place, remark = _END.unpack_from(tail, at)
    end = size - len(tail) + at
    if length > _LARGEST_DIRECTORY or place + length != end or end + _END.size + remark != size:
        return b""
    content.seek(place)
    return content.read(length)


def _is_text(content: BinaryIO) -> bool:
    """Whether it is text in one of the usual encodings, and neither a page of the web nor a script."""
    beginning = _beginning(content, 4)
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _reads_as(content, "utf-16")
    return any(_reads_as(content, encoding) for encoding in _ENCODINGS)


def _reads_as(content: BinaryIO, encoding: str) -> bool:
    decoder, first = codecs.getincrementaldecoder(encoding)(), True
    content.seek(0)
    try:
        while piece := content.read(PIECE):
            text = decoder.decode(piece)
            if _CONTROL.search(text) or (first and (_MARKUP.match(text) or text.startswith(_SCRIPT))):
                return False
            first = False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _beginning(content: BinaryIO, count: int) -> bytes:
    content.seek(0)
    return content.read(count)


def _end(content: BinaryIO, count: int) -> bytes:
    size = content.seek(0, io.SEEK_END)
    content.seek(max(0, size - count))
    return content.read(count)


_IS: dict[str, Callable[[BinaryIO], bool]] = {
    "pdf": _is_pdf,
    "png": _is_png,
    "jpg": _is_jpg,
    "xlsx": _is_workbook,
    "docx": _is_document,
    "csv": _is_text,
    "txt": _is_text,
}
_PAPER = msg("It may be damaged, or was renamed. Open it, save it as PDF and attach that.")
_OFFICE = msg("It may be damaged, protected with a password, hold macros, or was renamed. Save it anew, or as PDF.")
_PLAIN = msg("Attach plain text; save a web page as PDF.")
_HINT: dict[str, Message] = {
    **dict.fromkeys(("pdf", "png", "jpg"), _PAPER),
    **dict.fromkeys(("xlsx", "docx"), _OFFICE),
    **dict.fromkeys(("csv", "txt"), _PLAIN),
}
