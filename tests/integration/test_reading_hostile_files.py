"""Files made to harm the reader, or that are not what they are called: refused with a sentence, and quickly."""

import io
import time
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assessment.errors import FileRefusedError
from assessment.formats import sheet as sheet_module
from assessment.formats.guard import scan
from assessment.formats.kinds import kind_of
from assessment.formats.sheet import read_sheets
from assessment.locale import translator
from assessment.settings import UploadLimits
from tests.integration import awkward

LIMITS = UploadLimits()
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(sheet_xml, shared=None, extra=None):
    """A workbook of one sheet whose XML is given."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" '
        f'xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet_xml,
        **({"xl/sharedStrings.xml": shared} if shared else {}),
        **(extra or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def rows(xml):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>'


def inline(address, text):
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def refusal(data, name="a.xlsx", limits=LIMITS):
    with pytest.raises(FileRefusedError) as caught:
        read(data, name, limits)
    return caught.value


def read(data, name, limits):
    return read_sheets(data, kind_of(data, name, limits), limits)


def text(error):
    return translator("en").render(error.message)


def test_one_endless_string_is_refused_before_it_is_unpacked():
    data = workbook(rows(f'<row r="1">{inline("A1", "x" * 60_000_000)}</row>'))

    start = time.monotonic()

    assert "The workbook was not opened" in text(refusal(data))
    assert time.monotonic() - start < 5


def test_sixteen_thousand_columns_are_refused():
    letters = ["A", "XFA"]
    data = workbook(
        rows("".join(f'<row r="{i}">{"".join(inline(f"{c}{i}", "x") for c in letters)}</row>' for i in (1, 2)))
    )

    assert "columns" in refusal(data).message.values["why"].text


def test_two_cells_at_opposite_corners_are_refused():
    data = workbook(rows(f'<row r="1">{inline("A1", "x")}</row><row r="1048576">{inline("B1048576", "x")}</row>'))

    assert "rows" in refusal(data).message.values["why"].text


def test_a_billion_laughs_are_refused():
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + f'<sst xmlns="{MAIN}"><si><t>&b;</t></si></sst>'

    assert "entities" in refusal(workbook(rows(""), shared=laughs)).message.values["why"].text


def test_xml_in_another_encoding_cannot_hide_its_cells():
    hidden = rows('<row r="1"><c r="XFD1"><v>1</v></c></row>').encode("utf-16")

    assert "entities" in refusal(workbook(hidden)).message.values["why"].text


def test_what_slips_past_the_guard_ends_only_the_child(monkeypatch):
    data = workbook(rows(f'<row r="1">{inline("A1", "x")}</row><row r="1048576">{inline("XFD1048576", "x")}</row>'))
    monkeypatch.setattr(sheet_module, "scan", lambda *_: None)

    assert text(refusal(data)) == "Reading the workbook needed more memory than 2048 MB and was stopped."


def test_a_child_that_takes_too_long_is_ended():
    data = workbook(rows(f'<row r="1">{inline("A1", "x")}</row>'))

    class Hurry(UploadLimits):
        child_seconds: float = 0.01

    assert "took longer" in text(refusal(data, limits=Hurry()))


def test_every_limit_can_be_set():
    data = workbook(rows("".join(f'<row r="{i}">{inline(f"A{i}", "x")}</row>' for i in range(1, 12))))

    assert refusal(data, limits=UploadLimits(rows=10)).message.values["why"].values == {"n": 10}


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.xlsx", "The file is empty."),
        (b"\xef\xbb\xbf \r\n", "a.csv", "The file is empty."),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "a.xls", "damaged"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "a.xls", "not a workbook"),
        (b"PAR1 and no more", "a.parquet", "damaged"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "protected with a password"),
        (b"<html><table></table></html>", "a.xlsx", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "a.xls", "web page or XML"),
        ("企业名称,年份\n".encode(), "a.xlsx", "called a workbook, but it is not one"),
        (b"%PDF-1.7 ...", "a.xlsx", "PDF"),
        (b"PK\x03\x04 and no more", "a.xlsx", "damaged"),
        (b"\x00\x01\x02\xff" * 90, "a.csv", "neither a workbook nor text"),
    ],
)
def test_a_file_that_is_no_workbook_is_told_what_it_is(data, name, said):
    error = refusal(data, name)

    assert said in text(error)
    assert error.hint is not None


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("mimetype", "content.xml"), "not a workbook"),
        (("xl/workbook.bin",), ".xlsb"),
        (("word/document.xml",), "not a workbook"),
    ],
)
def test_an_archive_of_another_kind_is_told_what_it_is(names, said):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")

    assert said in text(refusal(stream.getvalue()))


def test_a_large_file_is_refused_by_its_size():
    assert "1 MB" in text(refusal(b"PK\x03\x04" + b"x" * (1 << 20), limits=UploadLimits(file_mb=1)))


def test_a_truncated_workbook_is_damaged():
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)

    assert "damaged" in text(refusal(stream.getvalue()[:-200]))


def test_macros_and_links_are_seen_and_not_followed():
    seen = scan(
        workbook(rows(""), extra={"xl/vbaProject.bin": "x", "xl/externalLinks/externalLink1.xml": "<x/>"}), LIMITS
    )

    assert (seen.macros, seen.external_links) == (True, True)


def test_an_old_workbook_that_claims_a_huge_sheet_ends_only_the_child():
    data = bytearray(awkward.xls([["企业名称", "年份"], ["甲", 2024]]))
    at = data.find(b"\x00\x02\x0e\x00", 512)
    data[at + 4 : at + 18] = b"\x00\x00\x00\x00\xff\xff\xff\xff\x00\x00\xff\xff\x00\x00"

    assert "needed more memory" in text(refusal(bytes(data), "a.xls"))


def test_an_old_workbook_of_two_cells_at_opposite_corners_ends_only_the_child_or_is_refused():
    data = bytearray(awkward.xls([["x"], [1.0]]))
    number = data.find(b"\x03\x02\x0e\x00", 512)
    rk = data.find(b"\x7e\x02\x0a\x00", 512)
    at = max(number, rk)
    data[at + 4 : at + 8] = b"\xff\xff\xff\xff"

    assert refusal(bytes(data), "a.xls").hint is not None


def test_a_parquet_file_of_one_endless_text_ends_only_the_child():
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["x" * 100_000]))
    stream = io.BytesIO()
    pq.write_table(pa.table({"a": column}), stream)

    assert "needed more memory" in text(refusal(stream.getvalue(), "a.parquet"))


def test_two_million_rows_are_refused_in_every_kind_of_file():
    row = "<table:table-cell office:value-type='float' office:value='1'/>"
    many = f"<table:table-row table:number-rows-repeated='2000000'>{row}</table:table-row>"
    stream = io.BytesIO()
    pq.write_table(pa.table({"a": pa.nulls(2_000_000, pa.int8())}), stream)
    files = {
        "a.csv": b"a,b\n" * 2_000_000,
        "a.ods": awkward.ods_of(f"<table:table>{many}</table:table>"),
        "a.parquet": stream.getvalue(),
        "a.xlsx": workbook(rows(f'<row r="2000000">{inline("A2000000", "x")}</row>')),
    }

    for name, data in files.items():
        assert "200000 rows" in text(refusal(data, name)), name


def test_a_spreadsheet_that_repeats_what_it_holds_is_refused_before_it_is_made():
    cell = "<table:table-cell table:number-columns-repeated='{}' office:value-type='float' office:value='1'/>"
    for columns, repeated in ((600, 199_000), (99_999_999_999, 1)):
        one = f"<table:table-row table:number-rows-repeated='{repeated}'>{cell.format(columns)}</table:table-row>"
        start = time.monotonic()

        assert refusal(awkward.ods_of(f"<table:table>{one}</table:table>"), "a.ods").hint is not None
        assert time.monotonic() - start < 20
