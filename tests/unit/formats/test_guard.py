"""The look at a workbook before it is parsed: what is counted, and what damage is noticed."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from assessment.errors import FileRefusedError
from assessment.formats import guard
from assessment.settings import UploadLimits

REST = {
    "xl/workbook.xml": '<workbook xmlns="m" xmlns:r="r"><sheets><sheet name="A" r:id="i"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<x><Relationship Id="i" Target="worksheets/sheet1.xml"/></x>',
}
ROW = '<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>'


def book(sheet: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**REST, "xl/worksheets/sheet1.xml": sheet}.items():
            archive.writestr(name, text)
    return stream.getvalue()


def rows(count: int, behind: str = "") -> str:
    body = "".join(ROW.format(n=n) for n in range(1, count + 1))
    return f"<worksheet><sheetData>{body}</sheetData>{behind}</worksheet>"


def refused(data: bytes, limits: UploadLimits | None = None) -> str:
    with pytest.raises(FileRefusedError) as caught:
        guard.scan(data, limits or UploadLimits())
    message = caught.value.message
    return str(message.values["why"].text if "why" in message.values else message.text)


def test_as_many_rows_as_allowed_pass_and_one_more_does_not():
    breaks = '<rowBreaks count="1"><brk id="3"/></rowBreaks>'
    guard.scan(book(rows(1000, breaks)), UploadLimits(rows=1000))
    assert "rows" in refused(book(rows(1001)), UploadLimits(rows=1000))


def test_rows_without_a_number_are_counted_across_pieces():
    many = "<worksheet><sheetData>" + "<row><c><v>1</v></c></row>" * 100_000 + "</sheetData></worksheet>"
    limits = UploadLimits(rows=100_000, ratio=10_000)  # 2.6 MB: three pieces
    guard.scan(book(many), limits)
    assert "rows" in refused(book(many.replace("</sheetData>", "<row/></sheetData>")), limits)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_formulas_without_a_value_and_merged_cells_are_found(prefix):
    xml = (
        f'<{prefix}worksheet><{prefix}sheetData><{prefix}row r="2"><{prefix}c r="B2"><{prefix}f>1+1</{prefix}f>'
        f"</{prefix}c></{prefix}row></{prefix}sheetData>"
        f'<{prefix}mergeCells><{prefix}mergeCell ref="A2:A4"/></{prefix}mergeCells></{prefix}worksheet>'
    )
    found = guard.scan(book(xml), UploadLimits()).sheets["A"]
    assert found.without_value == [(2, 2)]
    assert found.merged == [(2, 1, 3)]


def test_a_declared_entity_is_refused_and_an_exclamation_mark_is_not():
    guard.scan(book(rows(1).replace("<v>1</v>", "<v>#REF!</v>")), UploadLimits())
    assert "entities" in refused(book('<!DOCTYPE a [<!ENTITY b "c">]>' + rows(1)))


def test_a_part_that_claims_to_be_small_is_measured_all_the_same():
    data = book(rows(60_000))
    size = len(rows(60_000).encode())  # 2.9 MB; both headers of the part now claim 10 bytes
    assert "MB" in refused(data.replace(struct.pack("<L", size), struct.pack("<L", 10)), UploadLimits(unpacked_mb=1))


def test_a_part_with_another_checksum_is_damaged():
    data = bytearray(book(rows(1000)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        checksum = struct.pack("<L", archive.getinfo("xl/worksheets/sheet1.xml").CRC)
    wrong = bytes(data).replace(checksum, bytes(4))
    assert refused(wrong) == "The workbook is damaged."


def test_a_part_that_ends_too_early_is_damaged():
    data = book(rows(1000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        packed = archive.getinfo("xl/worksheets/sheet1.xml").compress_size
    shorter = data.replace(struct.pack("<L", packed), struct.pack("<L", packed - 20))
    assert refused(shorter) == "The workbook is damaged."
