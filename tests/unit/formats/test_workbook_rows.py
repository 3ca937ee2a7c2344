"""Rows of large tables written as XML: what other programs read back is what was put in."""

import io
import re
import zipfile

import fastexcel
import numpy as np
import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from assessment.formats.workbook_rows import texts
from assessment.formats.workbook_style import Book


def written(columns, labels=("A", "B", "C")):
    book = Book("en", "t", "s", "2026-01-01")
    book.page("Sheet", [20] * len(columns), footer="").bulk(labels[: len(columns)], columns)
    return book.bytes()


def read(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[_undone(cell.value) for cell in row] for row in sheet.iter_rows(min_row=2)]


def _undone(value):
    """openpyxl leaves the escapes of the file format (_x005F_ for a plain underscore) in texts inside cells."""
    return unescape(value) if isinstance(value, str) else value


@pytest.mark.parametrize(
    "text",
    [
        "测试",
        'a & b <c> "d"',
        "=1+1",
        "+SUM(A1)",
        "@x",
        "https://example.org",
        " blank before",
        "two\nlines",
        "_x0041_",
        "00123",
    ],
)
def test_a_text_comes_back_as_the_same_text(text):
    assert read(written([([text], "")])) == [[text]]


def test_what_xml_cannot_hold_is_left_out():
    assert read(written([(["a\x00b\x0bc\ufffe", "half \ud800 a character"], "")])) == [["abc"], ["half  a character"]]


def test_a_text_longer_than_a_cell_is_cut():
    assert len(read(written([(["x" * 40_000], "")]))[0][0]) == 32_767


def test_numbers_come_back_to_the_last_bit_and_unknown_ones_leave_no_cell():
    numbers = np.array([0.1 + 0.2, -0.0, 1e-9, 123456789.123, np.nan, np.inf, 2025.0])

    found = [row[0] for row in read(written([(numbers, "0.0")]))]

    assert found == [0.1 + 0.2, 0, 1e-9, 123456789.123, None, None, 2025]


def test_missing_texts_leave_no_cell():
    content = written([(["a", "", None], ""), (np.array([1.0, np.nan, 3.0]), "0")])

    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()

    assert re.findall(r'<c r="([A-Z]+\d+)"', xml) == ["A1", "B1", "A2", "B2", "B4"]
    assert '<dimension ref="A1:B4"/>' in xml


def test_more_rows_than_are_put_together_at_once_stay_in_order():
    count = 20_001
    names = [f"firm {i}" for i in range(count)]

    sheet = fastexcel.read_excel(written([(names, ""), (np.arange(count) / 4, "0.00")])).load_sheet(0).to_arrow()

    assert sheet.column(0).to_pylist() == names
    assert np.array_equal(sheet.column(1).to_numpy(), np.arange(count) / 4)


def test_a_table_without_rows_is_its_heading():
    assert read(written([([], ""), (np.zeros(0), "0")])) == []


def test_the_same_tables_give_the_same_bytes():
    assert written([(["a", "b"], ""), ([1.0, 2.0], "0")]) == written([(["a", "b"], ""), ([1.0, 2.0], "0")])


def test_texts_that_are_prepared_can_be_picked_again():
    picked = texts(["x", "", "y & z"]).take(np.array([2, 0, 0, 1]))

    assert [row[0] for row in read(written([(picked, ""), ([1.0] * 4, "0")]))] == ["y & z", "x", "x", None]
