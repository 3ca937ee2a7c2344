"""What the written workbooks share: text stays text, numbers print as the report says them, Chinese has room."""

import io

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from assessment.formats.workbook_style import (
    LONGEST_TEXT,
    Book,
    Cell,
    clean,
    figure_cell,
    lines,
    link_cell,
    printed_width,
    wide,
)
from assessment.locale import translator
from assessment.report.view import Figure

HOSTILE = (
    "=1+1",
    "{=1+1}",
    "@SUM(A1:A9)",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "http://example.org/",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "12345678901234567890",
    "_x0041_",
    "🏭 工厂 & <b>",
)


def written(cells, lang="zh"):
    """The first sheet of a workbook with one row of these cells, read again."""
    book = Book(lang, "Title", "Subject", "2025-06-30")
    book.page("Sheet", [20] * len(cells), footer="a & b").cells(cells)
    return openpyxl.load_workbook(io.BytesIO(book.bytes())).active


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_comes_back_as_the_text_it_was(text):
    cell = written([Cell(text)])["A1"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_column_of_texts_holds_neither_formulas_nor_links(text):
    book = Book("en", "Title", "Subject")
    book.page("Sheet", [20], footer="").bulk(["Name"], [([text, ""], "")])

    sheet = openpyxl.load_workbook(io.BytesIO(book.bytes())).active

    assert (unescape(sheet["A2"].value), sheet["A2"].data_type, sheet["A2"].hyperlink) == (text, "s", None)
    assert sheet["A3"].value is None


def test_characters_that_xml_forbids_are_left_out():
    assert clean("a\x00b\x0bc\x1f\ud800d\ufffe") == "abcd"


def test_line_ends_and_tabs_are_kept():
    assert clean("a\r\nb\tc\rd") == "a\nb\tc\nd"


def test_a_text_longer_than_a_cell_is_cut_with_a_mark():
    cut = clean("长" * (LONGEST_TEXT + 1))

    assert len(cut) == LONGEST_TEXT
    assert cut.endswith("…")


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("研发", 4), ("R&D 投入（万元）", 16)])
def test_chinese_characters_count_double(text, width):
    assert wide(text) == width


def test_a_long_chinese_text_gets_the_lines_it_needs():
    assert lines("研" * 30, 22.2, "zh") == 3  # 60 narrow characters in 20 per line


def test_words_are_not_broken():
    assert lines("per 10,000 persons", 12.2, "en") == 2  # "per 10,000" and "persons" in 10.5 per line


@pytest.mark.parametrize(
    ("value", "pattern", "width"),
    [(1234.5, "#,##0.00", 8), (5, '#,##0"元"', 3), (0.5, '"每年"0.0"%";"每年"-0.0"%"', 8), (79.96, "0.0########", 5)],
)
def test_the_room_a_number_takes_includes_its_unit(value, pattern, width):
    assert printed_width(value, pattern) == width


@pytest.mark.parametrize(("value", "shrinks"), [(12.0, None), (123_456_789_012_345.0, True)])
def test_a_number_too_wide_for_its_column_is_made_smaller(value, shrinks):
    assert written([Cell(value=value, number_format="#,##0")])["A1"].alignment.shrink_to_fit == shrinks


@pytest.mark.parametrize(
    ("figure", "lang", "pattern"),
    [
        (Figure(value=1.9, text="1.90 %", unit="percent"), "en", '#,##0.00" %"'),
        (Figure(value=2_280_000.0, text="2.28 million yuan", unit="yuan"), "en", '#,##0" yuan"'),
        (Figure(value=2_280_000.0, text="228万元", unit="yuan"), "zh", '#,##0"元"'),
        (Figure(value=0.4, text="不足1元", unit="yuan"), "zh", '#,##0.00"元"'),
        (Figure(value=80.0, text="80.0"), "en", "#,##0.0"),
        (Figure(value=79.96, text="79.9"), "en", "#,##0.0########"),
        (Figure(value=186.04, text="186.1 tce", unit="tce"), "en", '#,##0.0########" tce"'),
        (Figure(value=0.0, text="no gap", unit="tce"), "en", '#,##0.0" tce";-#,##0.0" tce";"no gap"'),
        (
            Figure(value=-6.59, text="每年-6.59%", unit="percent_per_year"),
            "zh",
            '"每年"#,##0.00"%";"每年"-#,##0.00"%"',
        ),
    ],
)
def test_a_number_shows_what_the_report_prints_and_never_crosses_an_edge(figure, lang, pattern):
    assert figure_cell(figure, translator(lang)).number_format == pattern


def test_an_unknown_figure_is_its_word():
    assert figure_cell(Figure(text="unknown", unit="percent"), translator("en")).text == "unknown"


@pytest.mark.parametrize("href", ["http://example.org/a", "https://example.org/a?b=c"])
def test_an_address_of_a_source_is_a_link(href):
    assert written([link_cell(href)])["A1"].hyperlink.target == href


@pytest.mark.parametrize("href", ["", "ftp://example.org", "javascript:alert(1)", "file:///etc/passwd", "https://a b"])
def test_anything_else_is_no_link(href):
    assert written([link_cell(href), Cell("x")])["A1"].hyperlink is None


def test_the_same_content_gives_the_same_bytes():
    def once():
        book = Book("zh", "标题", "主题", "2025-06-30")
        book.page("表", [20], footer="x").cells([Cell("文字")])
        return book.bytes()

    assert once() == once()


def test_the_file_names_no_person_and_no_day_but_the_reports():
    book = Book("zh", "标题", "主题", "2025-06-30")
    book.page("表", [20], footer="x").cells([Cell("文字")])

    about = openpyxl.load_workbook(io.BytesIO(book.bytes())).properties

    assert (about.title, about.creator or "", about.lastModifiedBy or "") == ("标题", "", "")
    assert about.created.isoformat().startswith("2025-06-30")


def test_an_ampersand_in_a_footer_is_printed():
    assert written([Cell("x")]).oddFooter.left.text == "a && b · &A"


def test_pages_are_a4_one_page_wide():
    sheet = written([Cell("x")])

    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
