"""Sheets that are read by columns say the same as the parser says of them, and all others are left to the parser."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import numpy as np
import pytest
import xlsxwriter
from rustpy_xlsxwriter import FastExcel

from assessment.formats import plain
from assessment.formats.sheet import read_sheets
from assessment.settings import UploadLimits
from tests.integration import awkward

BY_COLUMNS, PARSED = UploadLimits(plain_kb=0), UploadLimits(plain_kb=1 << 30)
DEFLATED = zipfile.ZIP_DEFLATED
HEADER = ["企业名称", "年份", "revenue", "certificates"]
ROWS = [
    HEADER,
    ["甲 & 乙 <厂>", 2025, 1234.5, "high_tech;none"],
    ["“丙”", 2025.0, 1e21, None],
    [None, None, None, None],
    [" 丁\n厂 ", 2024, -0.000012345, "1.50"],
    ["戊", 2025, 0, "待定"],
]
INLINE = '<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def by_columns(data: bytes) -> plain.Sheet:
    """The first visible sheet, read by columns."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = plain.Book(data, archive)
    return book.read(next(iter(book.visible_sheets().values())))


def same_both_ways(data: bytes) -> None:
    one, other = (read_sheets(data, "xlsx", limits) for limits in (BY_COLUMNS, PARSED))
    assert [(s.name, s.letters, s.merged, s.rows.tolist()) for s in one] == [
        (s.name, s.letters, s.merged, s.rows.tolist()) for s in other
    ]
    for mine, parsed in zip(one, other, strict=True):
        for column, wanted in zip(mine.columns, parsed.columns, strict=True):
            assert said(column) == said(wanted)


def said(column) -> list[object]:
    """The cells without blanks around; of long numbers the parser writes digits that the file does not have."""
    texts = (text.strip() for text in column.written().fill_null("").to_pylist())
    return [f"{float(text):.13g}" if text.replace(".", "").isdigit() and len(text) > 15 else text for text in texts]


def with_sheet(xml: str) -> bytes:
    """A workbook whose first sheet is this XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(awkward.xlsx(ROWS))) as before, zipfile.ZipFile(stream, "w", DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else before.read(name))
    return stream.getvalue()


def rows(xml: str) -> str:
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{xml}</sheetData></worksheet>'


def written_by_xlsxwriter() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page, money = book.add_worksheet("甲"), book.add_format({"num_format": '#,##0.00 "元"', "bold": True})
    for i, row in enumerate(ROWS):
        page.write_row(i + 2, 27, row, money if i else None)  # from AB3 on
    page.merge_range("AB20:AB22", "己")
    page.write_blank("AC40", None, money)
    book.close()
    return stream.getvalue()


def written_by_rust(path) -> bytes:
    FastExcel(str(path)).sheet("甲", [dict(zip(HEADER, row, strict=True)) for row in ROWS[1:]]).save()
    return path.read_bytes()


def test_books_of_three_programs_are_read_as_the_parser_reads_them(tmp_path):
    for data in (awkward.xlsx(ROWS), written_by_xlsxwriter(), written_by_rust(tmp_path / "a.xlsx")):
        found = by_columns(data)  # does not raise
        assert found.columns
        same_both_ways(data)


def test_many_rows_in_many_pieces_are_read_as_the_parser_reads_them(monkeypatch):
    random = np.random.default_rng(7)
    figures = np.where(random.random((3000, 30)) < 0.3, None, np.round(random.lognormal(3, 4, (3000, 30)), 3))
    many = [HEADER, *([f"企业{i}", *row, "a&b" if i % 7 else None] for i, row in enumerate(figures.tolist()))]
    data = awkward.xlsx(many)
    monkeypatch.setattr(plain, "PIECE", 1 << 16)
    found = by_columns(data)
    assert (found.height, found.first_column, len(found.columns)) == (3001, 1, 32)
    same_both_ways(data)


def test_numbers_stay_numbers_and_texts_texts():
    found = by_columns(awkward.xlsx(ROWS))
    assert found.columns[2].numbers[1:].tolist()[:2] == [1234.5, 1e21]
    assert found.columns[2].texts.to_pylist()[0] == "revenue"
    assert found.columns[3].texts.to_pylist() == ["certificates", "high_tech;none", None, None, "1.50", "待定"]
    assert found.columns[3].numbers is None


@pytest.mark.parametrize(
    "data",
    [
        awkward.xlsx(ROWS, edit=awkward.cells(C3="=1+1")),
        awkward.xlsx(ROWS, edit=awkward.cells(C3=date(2025, 3, 1))),
        awkward.xlsx(ROWS, edit=awkward.cells(C3=True)),
        awkward.xlsx(ROWS, edit=awkward.cells(C3="#N/A")),
        awkward.xlsx(ROWS, edit=awkward.shown("C3", 'yyyy"年"')),
        awkward.xlsx(ROWS, edit=awkward.shown("C3", "[h]:mm")),
        with_sheet(rows('<row r="1"><c r="A1"><v>nan</v></c></row>')),
        with_sheet(rows('<row r="1"><c r="A1"><v>12x</v></c></row>')),
        with_sheet(rows('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
        with_sheet(rows('<row r="1"><c r="A2"><v>1</v></c></row>')),
        with_sheet(rows("<row><c><v>1</v></c></row>")),
        with_sheet(rows('<row r="1"> <c r="A1"><v>1</v></c></row>').replace("<c", " <c").replace("<v>", " <v>")),
        with_sheet(rows(f'<row r="1">{INLINE.format(at="A1", text="a_x000D_b")}</row>')),
        with_sheet(rows('<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>')),
        with_sheet(rows('<row r="1"><c r="A1"><v>1</v></c></row>').replace("<", "<x:").replace("<x:/", "</x:")),
        with_sheet(rows("")),
    ],
)
def test_whatever_is_not_plain_is_left_to_the_parser(data):
    with pytest.raises(plain.UNUSUAL):
        by_columns(data)


def test_texts_with_entities_and_kept_blanks_are_read_as_the_parser_reads_them():
    texts = ["a&amp;b", "&lt;&#x4E2D;&#10;&quot;", " c ", ""]
    cells = "".join(INLINE.format(at=f"{'ABCD'[i]}1", text=text) for i, text in enumerate(texts))
    kept = '<c r="E1" t="inlineStr"><is><t xml:space="preserve">  d </t></is></c><c r="F1" s="0"/><c r="G1"></c>'
    data = with_sheet(rows(f'<row r="1">{cells}{kept}<c r="H1" t="str"><v>e</v></c></row>'))
    assert by_columns(data).columns[0].texts.to_pylist() == ["a&b"]
    same_both_ways(data)


def test_a_sheet_that_breaks_off_is_left_to_the_parser():
    xml = rows('<row r="1"><c r="A1"><v>1</v></c></row>')
    for cut in range(120, len(xml) - 13, 3):
        with pytest.raises(plain.UNUSUAL):
            by_columns(with_sheet(xml[:cut]))


def test_percent_and_merged_cells_are_the_same_both_ways():
    same_both_ways(awkward.xlsx(ROWS, edit=awkward.shown("C2", "0.0%")))
    same_both_ways(awkward.xlsx(ROWS, edit=awkward.merged("A2:A4", "C5:C6")))


def test_hidden_sheets_are_passed_over_both_ways():
    def hide(book):
        book.worksheets[0].sheet_state = "hidden"

    same_both_ways(awkward.xlsx(ROWS, ROWS[:3], edit=hide))
