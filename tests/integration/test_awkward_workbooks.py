"""Somebody else's workbooks, each with the outcome it must have: what is read, what is said, what is refused."""

import io
import json
from datetime import date, datetime
from types import SimpleNamespace

import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.errors import FileRefusedError, HeaderUnclearError
from assessment.formats import child, sheet
from assessment.formats.read import read_answers
from assessment.formats.template import write_template
from assessment.locale import translator
from assessment.model.column_map import ColumnChoice, ColumnMap
from assessment.settings import Settings
from tests.integration import awkward as made

FIRM = ["企业名称", "年份", "营业收入"]
ROW = ["甲", 2024, 100]
HEAD = [FIRM, ROW]
MILLION = 1_000_000.0
"""100 in 10,000 yuan, in yuan."""


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def questionnaire(catalogue):
    return catalogue.questionnaires[catalogue.plans[Settings().plan].questionnaire]


@pytest.fixture
def read(catalogue, questionnaire, monkeypatch):
    """Reads bytes as the app does, with the code of the child in this process: half a second less a workbook."""

    def run(command, *, input, **_):  # noqa: A002 - the name of subprocess.run
        out, code = io.BytesIO(), 0
        try:
            child.read(input, json.loads(command[-1]), out)
        except SystemExit as end:
            code = end.code
        return SimpleNamespace(returncode=code, stdout=out.getvalue())

    monkeypatch.setattr(sheet.subprocess, "run", run)
    plan = catalogue.plans[Settings().plan]
    return lambda data, name="a.xlsx", said=None: read_answers(
        data, name, questionnaire, plan, Settings().upload, said=said
    )


def figures(result, question="revenue"):
    """Question by year of the first firm."""
    frame = result.table.frame
    return frame.set_index("year")[question].dropna().to_dict() if question in frame else {}


def codes(result):
    return {p.code for p in result.problems}


def said(error):
    return translator("en").render(error.message), translator("en").render(error.hint)


# --- the header, wherever it is ---------------------------------------------------------------------------------------

READ_AS_100 = {
    "header in the thirtieth row": made.xlsx([*([["统计表"]] * 29), *HEAD]),
    "title in merged cells above": made.xlsx([["企业情况表"], [], *HEAD], edit=made.merged("A1:C1")),
    "columns beside an empty one": made.xlsx([[None, *FIRM], [None, *ROW]]),
    "ids": made.xlsx([["firm_name", "year", "revenue"], ROW]),
    "labels in English": made.xlsx([["Name of the firm", "Data year", "Operating revenue"], ROW]),
    "labels in another width and case": made.xlsx([["ＦＩＲＭ＿ＮＡＭＥ", " Year ", "REVENUE"], ROW]),
    "synonyms of the data": made.xlsx([["填报单位", "报告年度", "营收"], ROW]),
    "numbered headers": made.xlsx([["1.企业名称", "2.年份", "（三）营业收入"], ROW]),
    "remarks in the header": made.xlsx([["企业名称（必填）", "年度（年）", "*营业收入（万元）【选填】"], ROW]),
    "thousands of yuan": made.xlsx([["企业名称", "年份", "营业收入（千元）"], ["甲", 2024, 1000]]),
    "unit in brackets": made.xlsx([["企业名称", "年份", "营业收入（元）"], ["甲", 2024, 1_000_000]]),
    "unit behind a slash": made.xlsx([["企业名称", "年份", "营业收入/万元"], ROW]),
    "unit said to be one": made.xlsx([["企业名称", "年份", "营业收入\n（单位：亿元）"], ["甲", 2024, 0.01]]),
    "unit in a line above the table": made.xlsx([["", "", "单位：元"], FIRM, ["甲", 2024, 1_000_000]]),
    "unit in a row below the header": made.xlsx([FIRM, ["", "", "元"], ["甲", 2024, 1_000_000]]),
    "group titles above the header": made.xlsx([["基本情况", None, "财务"], FIRM, ROW], edit=made.merged("A1:B1")),
    "header merged over two rows": made.xlsx([FIRM, [None] * 3, ROW], edit=made.merged("A1:A2", "B1:B2", "C1:C2")),
    "name and unit in two lines": made.xlsx([["企业名称", "年份", "营业收入"], [None, None, "万元"], ROW]),
    "another sheet before": made.xlsx([["说明", "请填写"], ["第一步", "看说明"]], HEAD),
    "one year in every header": made.xlsx([["企业名称", "2024年营业收入"], ["甲", 100]]),
    "year as text with a word": made.xlsx([FIRM, ["甲", "2024年度", 100]]),
    "year as the last day": made.xlsx([FIRM, ["甲", date(2024, 12, 31), 100]]),
    "a total below": made.xlsx([*HEAD, ["合  计", None, 100]]),
    "a note below": made.xlsx([*HEAD, ["注：单位为万元。"]]),
    "blank rows between": made.xlsx([FIRM, [], [" "], ROW]),
    "full-width digits": made.xlsx([FIRM, ["甲", "２０２４", "１００"]]),
    "thousands separators and a unit": made.xlsx([FIRM, ["甲", 2024, "1,000,000.0元"]]),
    "a sign of currency": made.xlsx([FIRM, ["甲", 2024, "¥1,000,000"]]),
    "number as text with blanks": made.xlsx([FIRM, ["甲", "2024", " 100 "]]),
    "about": made.xlsx([FIRM, ["甲", 2024, "约100"]]),
    "or so": made.xlsx([FIRM, ["甲", 2024, "100万元左右"]]),
}


@pytest.mark.parametrize("name", READ_AS_100)
def test_a_header_wherever_it_is_and_a_figure_however_it_is_typed(read, name):
    result = read(READ_AS_100[name])

    assert figures(result) == {2024: MILLION}
    assert result.rows_refused == 0


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("about", "approximate"),
        ("or so", "approximate"),
        ("a total below", "total-row"),
        ("a note below", "note-row"),
        ("unit in a line above the table", "unit-of-the-table"),
    ],
)
def test_what_was_not_taken_word_for_word_is_said(read, name, code):
    assert codes(read(READ_AS_100[name])) == {code}


def test_a_header_below_the_thirtieth_row_is_not_looked_for(read):
    with pytest.raises(FileRefusedError):
        read(made.xlsx([*([["统计表"]] * 30), *HEAD]))


SPANNED = (
    '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>甲</text:p></table:table-cell>'
)
TWO_YEARS = {2023: MILLION, 2024: 2 * MILLION}


@pytest.mark.parametrize(
    "data",
    [
        made.xlsx([["企业名称", "营业收入2023", "营业收入2024"], ["甲", 100, 200]]),
        made.xlsx([["企业名称", "2023年营业收入（万元）", "2024年营业收入（元）"], ["甲", 100, 2_000_000]]),
        made.xlsx([["企业名称", "年份", "去年营业收入", "营业收入（本年）"], ["甲", 2024, 100, 200]]),
        made.xlsx([["企业名称", "年份", "2023年营业收入", "2024年营业收入"], ["甲", 2024, 100, 200]]),
        made.xlsx([["企业名称", "年份", "Operating revenue (year before)", "revenue"], ["甲", 2024, 100, 200]]),
        made.xlsx(
            [["企业名称", "营业收入（万元）", None], [None, "2023年", "2024年"], ["甲", 100, 200]],
            edit=made.merged("A1:A2", "B1:C1"),
        ),
        made.xlsx(
            [["企业名称", "2023年", None, "2024年"], [None, "营业收入", "营业成本", "营业收入"], ["甲", 100, 1, 200]],
            edit=made.merged("A1:A2", "B1:C1"),
        ),
        made.xlsx([FIRM, ["甲", 2023, 100], ["甲", 2024, 200]]),
        made.xlsx([FIRM, ["甲", 2023, 100], [None, 2024, 200]], edit=made.merged("A2:A3")),
        made.ods(
            [
                FIRM,
                [SPANNED, 2023, 100],
                ["<table:covered-table-cell/>", 2024, 200],
            ]
        ),
    ],
    ids=[
        "wide, year behind", "wide, year before, two units", "wide, last year in words", "wide beside a year column",
        "wide, labels of the template", "wide, question above the years", "wide, years above the questions", "long",
        "long, the firm in merged cells", "long, the firm in merged cells of OpenDocument",
    ],
)  # fmt: skip
def test_years_as_columns_and_years_as_rows(read, data):
    result = read(data, "a.ods" if data[30:38] == b"mimetype" else "a.xlsx")

    assert figures(result) == TWO_YEARS
    assert result.table.firms == 1
    assert codes(result) == set()


def test_wide_columns_are_counted_from_the_data_year_of_their_row(read):
    rows = [["企业名称", "年份", "2022年营业收入", "2023年营业收入"], ["甲", 2023, 90, 100], ["乙", 2022, 200, "x"]]
    result = read(made.xlsx(rows))

    by_firm = result.table.frame.set_index(["firm_name", "year"])["revenue"].dropna().to_dict()
    assert by_firm == {("甲", 2022): 900_000.0, ("甲", 2023): MILLION, ("乙", 2022): 2 * MILLION}
    assert [(p.code, p.place.cell) for p in result.problems] == [("not-a-number", "D3")]


def test_of_several_sheets_the_one_that_fits_best_is_read_and_the_other_named(read):
    result = read(made.xlsx([["企业名称", "年份"], ["甲", 2023]], [[*FIRM, "研发投入"], [*ROW, 5]]))

    assert (result.sheet, figures(result)) == ("表1", {2024: MILLION})
    assert codes(result) == {"other-sheet"}


def test_a_hidden_sheet_is_not_read(read):
    def hide(book):
        book["表1"].sheet_state = "hidden"

    result = read(made.xlsx(HEAD, [[*FIRM, "研发投入"], ["乙", 2024, 7, 5]], edit=hide))

    assert result.table.frame["firm_name"].tolist() == ["甲"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_without_an_answer_is_told_so(read, questionnaire, lang):
    with pytest.raises(FileRefusedError) as caught:
        read(write_template(questionnaire, lang))

    assert "no firm below" in said(caught.value)[0]


# --- names that are near ----------------------------------------------------------------------------------------------


def test_a_name_that_is_only_near_is_never_taken_silently(read):
    result = read(made.xlsx([["企业名称", "年份", "主营业务收入", "研发人员书"], ["甲", 2024, 100, 5]]))

    near = {c.header: c.suggested.column for c in result.columns.open}
    assert figures(result) == {}
    assert near == {"主营业务收入": "revenue", "研发人员书": "rd_staff"}
    assert codes(result) == {"unknown-column"}


def test_what_a_person_said_about_a_column_is_done(read):
    choices = {"主营业务收入": ColumnChoice(column="revenue", unit="yuan"), "天气": ColumnChoice(column="")}
    rows = [["企业名称", "年份", "主营业务收入", "天气"], ["甲", 2024, 1_000_000, "晴"]]
    result = read(made.xlsx(rows), said=ColumnMap(choices=choices))

    assert figures(result) == {2024: MILLION}
    assert codes(result) == set()


def test_a_table_without_a_year_asks_for_it_and_takes_the_answer(read):
    data = made.xlsx([["2024年企业情况"], ["企业名称", "营业收入"], ["甲", 100]])

    with pytest.raises(HeaderUnclearError) as caught:
        read(data)
    assert (caught.value.columns.stated_year, caught.value.columns.dated) == (2024, False)
    assert figures(read(data, said=ColumnMap(year=2024))) == {2024: MILLION}


def test_columns_that_nobody_knows_can_still_be_told(read):
    data = made.xlsx([["客户", "期间", "收入"], ["甲", 2024, 100]])

    with pytest.raises(HeaderUnclearError) as caught:
        read(data)
    told = {c.key: c.suggested for c in caught.value.columns.columns}
    assert {key: choice.column for key, choice in told.items()} == {
        "客户": "firm_name", "期间": "year", "收入": "revenue",
    }  # fmt: skip
    assert figures(read(data, said=ColumnMap(choices=told))) == {2024: MILLION}


@pytest.mark.parametrize("second", [["", "2024年", "2023年"], ["", 2024, 2023]])
def test_years_below_a_name_that_is_only_near_are_the_second_line_of_the_header(read, second):
    data = made.xlsx([["企业名称", "主营业务收入", ""], second, ["甲", 100, 90]])

    with pytest.raises(HeaderUnclearError) as caught:
        read(data)
    told = {c.key: c.suggested for c in caught.value.columns.columns if c.suggested}
    assert [(choice.column, choice.year) for choice in told.values()] == [("revenue", 2024), ("revenue", 2023)]
    assert figures(read(data, said=ColumnMap(choices=told))) == {2024: MILLION, 2023: 0.9 * MILLION}


def test_a_unit_that_cannot_be_is_not_read_as_the_one_asked_for(read):
    result = read(made.xlsx([["企业名称", "年份", "营业收入（吨）"], ROW]))

    assert (figures(result), codes(result)) == ({}, {"wrong-unit-header"})


def test_the_same_header_has_the_same_hash(read):
    one, other = read(made.xlsx(HEAD)), read(made.xlsx([["标题"], FIRM, ["乙", 2023, 5]]))

    assert one.columns.digest == other.columns.digest


# --- values as typed --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("—", "blank-mark"),
        ("无", "blank-mark"),
        ("N/A", "blank-mark"),
        ("#N/A", "error-cell"),
        ("#DIV/0!", "error-cell"),
        ("=1+1", "formula-without-value"),
        ("300以上", "range-for-number"),
        ("100-200", "range-for-number"),
        (datetime(2024, 3, 5), "date-for-number"),  # noqa: DTZ001 - as Excel holds it
        ("2.5%", "wrong-unit"),
        ("100吨", "wrong-unit"),
        ("一百万", "not-a-number"),
        ("1,00", "not-a-number"),
    ],
)
def test_a_value_that_is_no_figure_is_refused_with_its_reason(read, typed, code):
    result = read(made.xlsx(HEAD, edit=made.cells(C2=typed)))

    assert figures(result) == {}
    assert [(p.code, p.place.cell) for p in result.problems] == [(code, "C2")]


@pytest.mark.parametrize("typed", ["98.5%", "98.5％", 98.5, "９８．５"])
def test_percent_as_text_or_number(read, typed):
    result = read(made.xlsx([["企业名称", "年份", "产品合格率"], ["甲", 2024, typed]]))

    assert figures(result, "quality_pass_rate") == {2024: 98.5}


@pytest.mark.parametrize("number_format", ["0.00%", "0%", "0.0\\ %", '0.0%"（估）"'])
def test_a_cell_shown_in_percent_is_read_as_it_is_shown(read, number_format):
    rows = [["企业名称", "年份", "产品合格率"], ["甲", 2024, 0.985]]
    result = read(made.xlsx(rows, edit=made.shown("C2", number_format)))

    assert figures(result, "quality_pass_rate") == {2024: 98.5}
    assert codes(result) == set()


def test_a_percent_sign_in_quotes_does_not_make_a_percentage(read):
    rows = [["企业名称", "年份", "产品合格率"], ["甲", 2024, 98.5]]

    assert figures(read(made.xlsx(rows, edit=made.shown("C2", '0.0"%"'))), "quality_pass_rate") == {2024: 98.5}


@pytest.mark.parametrize("typed", ["7台", "7 台（套）", "7 units", 7])
@pytest.mark.parametrize("header", ["工业机器人（台）", "工业机器人台数", "工业机器人数量/套"])
def test_pieces_are_counted_in_whatever_word_people_use(read, header, typed):
    assert figures(read(made.xlsx([[*FIRM, header], [*ROW, typed]])), "robots") == {2024: 7.0}


@pytest.mark.parametrize("typed", [date(2015, 3, 1), "2015-03-01", "2015年3月", "2015/3/1", 2015, "2015年"])
def test_a_date_where_a_year_is_asked(read, typed):
    assert figures(read(made.xlsx([[*FIRM, "成立日期"], [*ROW, typed]])), "founded_year") == {2024: 2015.0}


@pytest.mark.parametrize("typed", ["24", "2024年1-6月", "2024-06-30", "二〇二四", ""])
def test_a_row_without_a_whole_year_is_refused(read, typed):
    result = read(made.xlsx([FIRM, ["甲", typed, 100], ["乙", 2024, 100]]))

    assert (result.refused, result.table.frame["firm_name"].tolist()) == ((2,), ["乙"])


def test_leading_zeros_of_a_text_are_kept(read):
    assert figures(read(made.xlsx([[*FIRM, "price_index_source"], [*ROW, "000063"]])), "price_index_source") == {
        2024: "000063"
    }


def test_a_credit_code_that_excel_rounded_says_so(read):
    result = read(made.xlsx([[*FIRM, "统一社会信用代码"], [*ROW, 913100001322144000]]))

    problem = next(p for p in result.problems if p.place.cell == "D2")
    assert "rounded" in translator("en").render(problem.hint)


# --- kinds of files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (made.with_parts(made.xlsx(HEAD), xl__vbaProject_dot_bin=b"x"), "a.xlsm"),
        (made.with_parts(made.xlsx(HEAD), xl__externalLinks__externalLink1_dot_xml=b"<x/>"), "a.xlsx"),
        (made.xls(HEAD), "a.xls"),
        (made.ods(HEAD), "a.ods"),
        (made.parquet(企业名称=["甲"], 年份=[2024], 营业收入=[100.0]), "a.parquet"),
        (made.text(HEAD), "a.csv"),
        (made.text(HEAD, encoding="utf-8-sig"), "a.csv"),
        (made.text(HEAD, encoding="gb18030"), "a.csv"),
        (made.text(HEAD, mark=";"), "a.csv"),
        (made.text(HEAD, mark="\t", encoding="gb18030"), "a.txt"),
        (made.text([["企业情况"], FIRM, [], [*ROW, ""], []]), "a.csv"),
        (made.xlsx(HEAD), "mislabelled.xls"),
        (made.xls(HEAD), "mislabelled.xlsx"),
        (made.ods(HEAD), "mislabelled.xlsx"),
        (made.text(HEAD, mark="\t"), "text called a workbook.xls"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_kind_of_file_gives_the_same_answers(read, data, name):
    assert figures(read(data, name)) == {2024: MILLION}


def test_macros_and_links_are_named_and_never_followed(read):
    parts = {"xl__vbaProject_dot_bin": b"x", "xl__externalLinks__externalLink1_dot_xml": b"<x/>"}

    assert codes(read(made.with_parts(made.xlsx(HEAD), **parts), "a.xlsm")) == {"macros", "external-links"}


def test_an_old_workbook_keeps_its_error_cells_dates_and_columns(read):
    rows = [[], [None, *FIRM, "成立日期"], [None, "甲", 2024, "#N/A", date(2015, 3, 1)]]
    result = read(made.xls(rows), "a.xls")

    assert figures(result, "founded_year") == {2024: 2015.0}
    assert [(p.code, p.place.cell) for p in result.problems] == [("error-cell", "D3")]


def test_an_old_workbook_is_read_as_it_is_shown_and_merged(read):
    header = [None, "企业名称", "年份", "产品合格率", "营业收入"]
    shares = [made.Percent(0.985), made.Percent(0.97)]
    result = read(
        made.xls([[], header, [None, made.Tall("甲", 2), 2023, shares[0], 100], [None, None, 2024, shares[1], 200]]),
        "a.xls",
    )

    assert figures(result, "quality_pass_rate") == {2023: 98.5, 2024: 97.0}
    assert figures(result) == TWO_YEARS
    assert result.table.frame["firm_name"].tolist() == ["甲", "甲"]
    assert codes(result) == set()


def test_a_spreadsheet_of_opendocument_is_read_as_it_is_shown(read):
    percent = '<table:table-cell office:value-type="percentage" office:value="0.985"/>'
    error = (
        '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
    )
    formula = '<table:table-cell table:formula="of:=1+1"/>'
    header = ["企业名称", "年份", "产品合格率", "营业收入", "营业成本", "成立年份"]
    result = read(made.ods([header, ["甲", 2024, percent, error, formula, date(2015, 3, 1)]]), "a.ods")

    assert figures(result, "quality_pass_rate") == {2024: 98.5}
    assert figures(result, "founded_year") == {2024: 2015.0}
    assert [(p.code, p.place.cell) for p in result.problems] == [("error-cell", "D2"), ("formula-without-value", "E2")]


def test_empty_rows_and_cells_that_opendocument_repeats_cost_nothing(read):
    rows = "".join(f"<table:table-row>{''.join(map(made.ods_cell, row))}</table:table-row>" for row in HEAD)
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    end = f'<table:table-row table:number-rows-repeated="1048573">{blank}</table:table-row>'
    result = read(made.ods_of(f'<table:table table:name="甲">{rows}{end}</table:table>'), "a.ods")

    assert (figures(result), result.rows_read) == ({2024: MILLION}, 1)


def test_parquet_names_columns_and_rows_without_letters(read):
    result = read(made.parquet(firm_name=["甲", "乙"], year=[2024, 2024], revenue=["x", "2"]), "a.parquet")

    assert [(p.code, p.place.cell, p.place.row) for p in result.problems] == [("not-a-number", "", 1)]


REFUSED = {
    "no byte": (b"", "a.xlsx", "is empty"),
    "nothing but blanks": (b"\xef\xbb\xbf \r\n", "a.csv", "is empty"),
    "a workbook of empty sheets": (made.xlsx([]), "a.xlsx", "no sheet with anything in it"),
    "a header and nothing else": (made.xlsx([FIRM]), "a.xlsx", "no firm below"),
    "password, new": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "protected"),
    "password, old": (made.protected_xls(HEAD), "a.xls", "protected"),
    "password, OpenDocument": (
        made.ods(HEAD, **{"META-INF__manifest_dot_xml": "<manifest:encryption-data/>"}), "a.ods", "protected",
    ),
    "cut off": (made.xlsx(HEAD)[:-300], "a.xlsx", "damaged"),
    "cut off, old": (made.xls(HEAD)[:700], "a.xls", "damaged"),
    "cut off, Parquet": (made.parquet(a=[1])[:-20], "a.parquet", "damaged"),
    "broken inside, OpenDocument": (made.ods([], content="<office:document-content>"), "a.ods", "damaged"),
    "a web page called .xls": (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", "web page"),
    "a text called .xlsx": (made.text(HEAD), "a.xlsx", "called a workbook"),
    "a PDF": (b"%PDF-1.7", "a.xlsx", "PDF"),
    "a picture": (b"\x89PNG\r\n", "a.xlsx", "not read"),
    "an endless quotation": (b'firm_name,year\n"' + b"x" * 200_000, "a.csv", "rows and fields"),
    "no encoding of a text": (b"\x00\x01\x02\xff" * 90, "a.csv", "neither a workbook nor text"),
    "another table": (made.xlsx([["日期", "天气"], ["1", "晴"]]), "a.xlsx", "firm name and data year"),
    "entities, OpenDocument": (
        made.ods([], content='<!DOCTYPE x [<!ENTITY a "ha">]><office:document-content/>'), "a.ods", "entities",
    ),
    "cells repeated, OpenDocument": (
        made.ods_of('<table:table><table:table-row><table:table-cell table:number-columns-repeated="16384" '
                    'office:value-type="float" office:value="1"/></table:table-row></table:table>'),
        "a.ods", "columns",
    ),
    "rows repeated, OpenDocument": (
        made.ods_of('<table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
                    'office:value-type="float" office:value="1"/></table:table-row></table:table>'),
        "a.ods", "rows",
    ),
    "many rows, Parquet": (made.parquet(a=[None] * 300_000), "a.parquet", "rows"),
    "many columns, Parquet": (made.parquet(**{f"c{i}": [1] for i in range(800)}), "a.parquet", "columns"),
    "many columns, text": (made.text([range(800)]), "a.csv", "columns"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_told_what_to_do(read, name):
    data, filename, words = REFUSED[name]

    with pytest.raises(FileRefusedError) as caught:
        read(data, filename)

    what, hint = said(caught.value)
    assert words in what
    assert hint
