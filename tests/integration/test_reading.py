"""Workbooks and text files as people send them, read with the installed questionnaire."""

import io
from pathlib import Path

import openpyxl
import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.errors import FileRefusedError
from assessment.formats.read import read_answers
from assessment.formats.template import write_template
from assessment.settings import Settings

HEADER = ["企业名称", "年份", "营业收入", "研发费用"]


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def plan(catalogue):
    return catalogue.plans[Settings().plan]


@pytest.fixture(scope="module")
def questionnaire(catalogue, plan):
    return catalogue.questionnaires[plan.questionnaire]


@pytest.fixture(scope="module")
def read(questionnaire, plan):
    return lambda source, name="a.xlsx": read_answers(source, name, questionnaire, plan, Settings().upload)


def workbook(*sheets):
    """Bytes of a workbook; each sheet is a list of rows, or of (address, value) pairs."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for i, rows in enumerate(sheets):
        sheet = book.create_sheet(f"表{i}")
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def edited(data, edit):
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def problems(result):
    return [(p.code, p.place.cell) for p in result.problems]


def test_a_plain_sheet_with_one_header_row(read):
    result = read(workbook([["firm_name", "year", "revenue"], ["甲", 2024, 100]]))

    assert result.table.frame["revenue"].tolist() == [1_000_000.0]
    assert (result.rows_read, result.rows_refused, result.years) == (1, 0, (2024,))


def test_the_header_may_stand_below_titles_and_beside_empty_columns(read):
    rows = [[], [None, None, "统计表"], [], [None, None, "firm_name", "year", "revenue"], [None, None, "甲", 2024, "x"]]

    assert problems(read(workbook(rows))) == [("not-a-number", "E5")]


def test_the_sheet_with_the_answers_is_found_among_others(read):
    result = read(workbook([["说明"]], [["firm_name", "year", "revenue"], ["甲", 2024, 1]], [["firm_name", "year"]]))

    assert (result.sheet, len(result.table.frame)) == ("表1", 1)


def test_a_row_of_units_under_the_header_is_obeyed(read):
    result = read(workbook([["firm_name", "year", "revenue"], [None, None, "亿元"], ["甲", 2024, 2]]))

    assert result.table.frame["revenue"].tolist() == [200_000_000.0]
    assert result.rows_read == 1


def test_error_cells_are_named_and_never_read_as_blank(read):
    data = edited(
        workbook([["firm_name", "year", "revenue", "region"], ["甲", 2024, None, None]]),
        lambda book: [setattr(book["表0"][a], "value", v) for a, v in (("C2", "#N/A"), ("D2", "#DIV/0!"))],
    )
    result = read(data)

    assert [(p.code, p.place.cell, p.value) for p in result.problems] == [
        ("error-cell", "C2", "#N/A"), ("error-cell", "D2", "#DIV/0!"),
    ]  # fmt: skip


def test_a_formula_without_a_stored_result_is_named(read):
    result = read(workbook([[None, "firm_name", "year", "revenue"], [None, "甲", 2024, "=1+1"], [None, "乙", 2024, 5]]))

    assert problems(result) == [("formula-without-value", "D2")]
    assert result.table.frame["revenue"].tolist()[1] == 50_000.0


def test_leading_zeros_survive(read):
    result = read(workbook([["firm_name", "year", "price_index_source"], ["甲", 2024, "000063"]]))

    assert result.table.frame["price_index_source"].tolist() == ["000063"]


def test_unknown_and_repeated_columns_are_reported(read):
    result = read(workbook([["firm_name", "year", "revenue", "天气", "revenue"], ["甲", 2024, 1, "晴", 2]]))

    assert problems(result) == [("unknown-column", "D1"), ("repeated-column", "E1")]


def test_blank_rows_are_passed_over_and_counted_nowhere(read):
    result = read(workbook([["firm_name", "year", "revenue"], [], ["甲", 2024, 1], [" ", None, ""], ["乙", 2024, 2]]))

    assert (result.rows_read, len(result.table.frame)) == (2, 2)


def test_bad_rows_are_refused_and_good_rows_survive(read):
    result = read(workbook([["firm_name", "year", "revenue"], ["甲", "x", 1], ["乙", 2024, 2], [None, 2024, 3]]))

    assert result.table.frame["firm_name"].tolist() == ["乙"]
    assert result.refused == (2, 4)
    assert (result.rows_read, result.rows_refused) == (3, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_files_in_any_usual_encoding_and_with_any_usual_separator(read, encoding, mark):
    text = f'企业名称{mark}年份{mark}revenue\r\n甲{mark}2024{mark}"1,234"\r\n'

    result = read(text.encode(encoding), "a.csv")

    assert result.table.frame["revenue"].tolist() == [12_340_000.0]
    assert result.table.frame["firm_name"].tolist() == ["甲"]


def test_rows_of_a_text_file_with_too_few_fields_are_named(read):
    result = read("标题\n企业名称,年份,revenue\n甲,2024,1\n乙,2024\n丙,x,3\n".encode(), "a.csv")

    assert [(p.code, p.place.row) for p in result.problems] == [("wrong-field-count", 4), ("wrong-year", 5)]
    assert (result.rows_read, result.refused) == (3, (4, 5))


@pytest.mark.parametrize("rows", [[["a", "b"]], [["firm_name", "revenue"], ["甲", 1]], [["year"], [2024]], [[]]])
def test_a_sheet_without_firm_or_year_is_refused(read, rows):
    with pytest.raises(FileRefusedError) as caught:
        read(workbook(rows))

    assert caught.value.hint is not None


def test_a_file_that_is_not_there_is_refused(read):
    with pytest.raises(FileRefusedError, match=r"nowhere\.xlsx cannot be opened"):
        read(Path("nowhere.xlsx"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_filled_template_of_the_installed_questionnaire_is_read(read, questionnaire, plan, lang):
    def fill(book):
        sheet = book.worksheets[1]
        columns = {cell.value: cell.column for cell in sheet[3]}
        filled = {
            "firm_name": "甲",
            "year": 2024,
            "revenue": 100,
            "revenue@-1": 90,
        }
        for question, value in filled.items():
            sheet.cell(5, columns[question], value)
        sheet.cell(5, columns["division"], sheet.cell(4, columns["division"]).value)

    result = read(edited(write_template(questionnaire, lang, plan), fill))

    assert result.problems == ()
    assert result.table.frame.set_index("year")["revenue"].to_dict() == {2024: 1_000_000.0, 2023: 900_000.0}
    assert result.table.frame["division"].tolist()[0] == "C13"
