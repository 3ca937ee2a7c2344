"""What may be attached as evidence: the ending is on the list and the content is what the ending says."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from docx import Document
from openpyxl import Workbook
from PIL import Image

from assessment.errors import FileRefusedError
from assessment.formats import evidence_kind
from assessment.formats.evidence_kind import kind_of, known_kinds
from assessment.settings import EvidenceLimits

ALLOWED = EvidenceLimits().allowed
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(kind):
    stream = io.BytesIO()
    Image.new("RGB", (3, 2)).save(stream, kind)
    return stream.getvalue()


def workbook():
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def document():
    stream = io.BytesIO()
    Document().save(stream)
    return stream.getvalue()


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return stream.getvalue()


WORKBOOK, DOCUMENT, PNG, JPG = workbook(), document(), picture("PNG"), picture("JPEG")
OFFICE = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


def found(name, content):
    return kind_of(name, io.BytesIO(content), ALLOWED)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("审计报告.PDF", PDF, "pdf"),
        ("a.png", PNG, "png"),
        ("a.JPEG", JPG, "jpg"),
        ("a.jpg", JPG, "jpg"),
        ("a.xlsx", WORKBOOK, "xlsx"),
        ("a.docx", DOCUMENT, "docx"),
        ("a.csv", "月份,用电量\n1,200\n".encode(), "csv"),
        ("a.csv", "月份,用电量\n1,200\n".encode("gb18030"), "csv"),
        ("a.txt", "\ufeff电费\r\n".encode(), "txt"),
        ("a.txt", "电费".encode("utf-16"), "txt"),
        ("invoice.exe.pdf", PDF, "pdf"),
    ],
)
def test_every_kind_is_told_by_its_content(name, content, kind):
    assert found(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bill.pdf", b"MZ\x90\x00" + bytes(200)),  # a program that was renamed
        ("bill.pdf", b"\x7fELF" + bytes(200)),
        ("bill.pdf", b"<html><script>alert(1)</script></html>"),
        ("bill.pdf", b"<html>%PDF-1.4 %%EOF"),  # a page that holds the marks of a PDF
        ("bill.pdf", b"%PDF-1.4\ncut off"),
        ("bill.pdf", PNG),
        ("picture.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("picture.png", PNG + b"<script>alert(1)</script>"),  # two things at once
        ("picture.png", PNG + WORKBOOK),
        ("picture.jpg", b"GIF89a" + bytes(20)),
        ("table.xlsx", DOCUMENT),
        ("text.docx", WORKBOOK),
        ("table.xlsx", archive(**OFFICE, **{"xl/vbaProject.bin": b"macro"})),  # with macros
        ("table.xlsx", b"MZ" + WORKBOOK),  # a program in front of a workbook
        ("table.xlsx", WORKBOOK + b"MZ"),
        ("table.xlsx", WORKBOOK[:-30]),
        ("table.xlsx", b"PK\x03\x04"),
        ("table.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600)),  # protected, or of the old kind
        ("list.csv", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("list.txt", "\ufeff  <svg onload=alert(1)>".encode()),
        ("list.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("list.csv", b"a,b\x00\x01\n"),
        ("list.csv", b"MZ\x90\x00"),
        ("list.txt", b"\x1b[2Jgone"),
        ("list.txt", b"\xff\xff\xff\xff"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused_with_a_way_out(name, content):
    with pytest.raises(FileRefusedError) as refused:
        found(name, content)

    assert name in str(refused.value)
    assert refused.value.hint is not None


@pytest.mark.parametrize(
    "name", ["run.exe", "page.html", "picture.svg", "a.xlsm", "a.js", "a.zip", "a.pdf.lnk", "pdf", ".pdf", "", "a."]
)
def test_an_ending_that_is_not_on_the_list_is_refused_whatever_is_inside(name):
    with pytest.raises(FileRefusedError) as refused:
        found(name, PDF)

    assert "pdf、png" in refused.value.hint.values["kinds"]


def test_the_list_of_an_operator_is_kept_to():
    with pytest.raises(FileRefusedError):
        kind_of("a.png", io.BytesIO(PNG), EvidenceLimits(kinds="pdf txt").allowed)


def test_every_kind_of_the_setting_can_be_told():
    assert known_kinds() == EvidenceLimits().allowed


def test_text_that_scanners_take_for_a_virus_is_text():
    """It is kept as the bytes it is, and nothing here ever runs or shows it."""
    assert found("eicar.txt", EICAR) == "txt"
    with pytest.raises(FileRefusedError):
        found("eicar.com", EICAR)


def test_no_part_of_a_workbook_is_unpacked(monkeypatch):
    """A bomb of 50 MB in 50 kB: only the list of its parts is looked at, as bytes."""
    bomb = archive(**OFFICE, **{"xl/worksheets/sheet1.xml": bytes(50_000_000)})

    def refuse(*_):
        raise AssertionError("unpacked")

    monkeypatch.setattr(zlib, "decompressobj", refuse)
    monkeypatch.setattr(zlib, "decompress", refuse)
    monkeypatch.setattr(zipfile, "ZipFile", refuse)

    assert len(bomb) < 60_000
    assert found("bomb.xlsx", bomb) == "xlsx"


def test_a_list_of_parts_without_end_is_not_read():
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, evidence_kind._LARGEST_DIRECTORY + 1, 4, 0)

    with pytest.raises(FileRefusedError):
        found("huge.xlsx", b"PK\x03\x04" + bytes(evidence_kind._LARGEST_DIRECTORY + 1) + end)


def test_a_character_that_lies_across_two_pieces_is_one(monkeypatch):
    monkeypatch.setattr(evidence_kind, "PIECE", 5)

    assert found("a.txt", "电费电费电费".encode()) == "txt"
