"""What kind of file some bytes are, whatever the file is called; kinds that are not read are told what to do."""

from __future__ import annotations

import io
import zipfile
from typing import Literal

from assessment.errors import FileRefusedError
from assessment.model.message import msg
from assessment.settings import UploadLimits

FileKind = Literal["xlsx", "xls", "ods", "parquet", "csv"]
HINT_SAVE = msg("Open it in Excel or WPS, save it as “Excel workbook (.xlsx)”, and upload that file.")
_OLE = b"\xd0\xcf\x11\xe0"
_SECTOR = 512
_RECORDS = 12
"""Records of an .xls looked at behind its beginning: the one that says "encrypted" is among the first."""
_BEGIN, _FILEPASS = 0x0809, 0x002F
_TABLES = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head")
_OTHERS = (b"\x1f\x8b", b"rar!", b"7z\xbc\xaf", b"\x89png", b"\xff\xd8\xff")


def kind_of(data: bytes, filename: str, limits: UploadLimits) -> FileKind:
    """What the bytes are.

    Raises:
        FileRefusedError: the file is empty, too large, or of a kind that is not read; the hint says what to do.
    """
    if len(data) > limits.file_mb << 20:
        raise FileRefusedError(
            msg("The file is larger than {n} MB.", n=limits.file_mb),
            msg("Split it into several files, or remove pictures and sheets that are not needed."),
        )
    if not data[: 1 << 16].strip(b"\x00\t\r\n \xef\xbb\xbf") and not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise FileRefusedError(msg("The file is empty."), msg("Save it again and look whether it has a size."))
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data)
    if data.startswith(_OLE):
        return _kind_of_compound(data)
    if data.startswith(b"PAR1") and data.endswith(b"PAR1"):
        return "parquet"
    _refuse_known(data)
    if filename.lower().endswith((".xlsx", ".xlsm", ".ods", ".parquet")):
        raise FileRefusedError(
            msg("The file is called a workbook, but it is not one."),
            msg("If it is text with commas, call it .csv; otherwise open it and save it as “Excel workbook (.xlsx)”."),
        )
    return "csv"


def _kind_of_archive(data: bytes) -> FileKind:
    """A workbook of either kind; what is wrong with the archive itself is found when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise damaged() from error
    return "ods" if "mimetype" in names and "content.xml" in names else "xlsx"


def damaged() -> FileRefusedError:
    """What is said of a workbook that cannot be taken apart."""
    return FileRefusedError(
        msg("The workbook is damaged."), msg("Open it in Excel or WPS, let it be repaired, and save it again.")
    )


def protected() -> FileRefusedError:
    """What is said of a workbook that opens with a password only."""
    return FileRefusedError(
        msg("The workbook is protected with a password."),
        msg("Open it, remove the password (File, Info, Protect workbook), save it, and upload it again."),
    )


def _kind_of_compound(data: bytes) -> FileKind:
    """The container of .xls, of protected workbooks, and of old documents of other programs."""
    if "EncryptedPackage".encode("utf-16-le") in data or _is_encrypted(data):
        raise protected()
    if "WordDocument".encode("utf-16-le") in data or "PowerPoint Document".encode("utf-16-le") in data:
        raise FileRefusedError(
            msg("This is a document or a presentation, not a workbook."),
            msg("Copy the table into a workbook and upload that."),
        )
    return "xls"


def _is_encrypted(data: bytes) -> bool:
    """Whether one of the first records of the workbook says that the rest is encrypted."""
    for start in range(_SECTOR, len(data), _SECTOR):
        at = start
        if int.from_bytes(data[at : at + 2], "little") != _BEGIN:
            continue
        for _ in range(_RECORDS):
            record, length = (int.from_bytes(data[at + k : at + k + 2], "little") for k in (0, 2))
            if record == _FILEPASS:
                return True
            at += 4 + length
            if at + 4 > start + _SECTOR:
                break
    return False


def _refuse_known(data: bytes) -> None:
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_TABLES) or b"<html" in start:
        raise FileRefusedError(msg("This is a web page or XML that was saved under the name of a workbook."), HINT_SAVE)
    if start.startswith(b"%pdf"):
        raise FileRefusedError(msg("This is a PDF, not a workbook."), msg("Upload the workbook it was printed from."))
    if start.startswith(b"par1"):
        raise FileRefusedError(
            msg("The Parquet file is damaged: its end is missing."), msg("Export or download it once more.")
        )
    if start.startswith(_OTHERS):
        raise FileRefusedError(msg("This kind of file is not read."), HINT_SAVE)
