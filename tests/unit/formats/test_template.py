import io

import numpy as np
import openpyxl
import pandas as pd
import pytest

from assessment.errors import FileRefusedError
from assessment.formats.raw import RawAnswers, RawColumn
from assessment.formats.read import read_answers
from assessment.formats.template import put, write_answers, write_template
from assessment.formats.validate import parse_id, validate, validate_answers
from assessment.settings import UploadLimits

ANSWERS = {
    "firm_name": "=甲+1",
    "credit_code": "91350100M000100Y43",
    "region": "shanghai",
    "division": "C39",
    "above_scale": "yes",
    "certificates": ["high_tech", "green"],
    "remark": "@SUM(1)",
    "revenue": 57795.57,
    "revenue@-1": 0.07,
    "revenue#certainty": "books",
    "staff_avg": 620,
    "staff_avg@-1": 0,
    "quality_pass_rate": 99.3,
    "energy_coke": 0.1,
    "scen": "3",
    "robots_not_applicable": "process",
    "listed": "yes",
    "share_code": "000063",
}


def reread(data, questionnaire, plan):
    return read_answers(data, "a.xlsx", questionnaire, plan, UploadLimits())


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_row_of_the_empty_template_is_no_firm(questionnaire, plan, lang):
    with pytest.raises(FileRefusedError, match="no firm below"):
        reread(write_template(questionnaire, lang, plan), questionnaire, plan)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_written_is_read_again_as_it_was(questionnaire, plan, lang):
    table = validate_answers(ANSWERS, 2024, questionnaire, plan).table

    result = reread(write_answers(table, questionnaire, lang, plan), questionnaire, plan)

    assert result.problems == ()
    pd.testing.assert_frame_equal(result.table.frame, table.frame)


def test_years_that_do_not_fit_beside_the_latest_keep_a_row_of_their_own(questionnaire, plan):
    columns = {"firm_name": ["甲", "甲"], "year": ["2024", "2023"], "revenue": ["2", "1"], "region": ["上海", "江苏"]}
    raw = [RawColumn(parse_id(name, questionnaire), np.array(v, dtype=object)) for name, v in columns.items()]
    table = validate(RawAnswers(tuple(raw), np.array([2, 3])), questionnaire, plan).table

    result = reread(write_answers(table, questionnaire, "zh", plan), questionnaire, plan)

    pd.testing.assert_frame_equal(result.table.frame, table.frame)


def test_text_is_never_a_formula(questionnaire, plan):
    table = validate_answers(ANSWERS, 2024, questionnaire, plan).table

    book = opened(write_answers(table, questionnaire, "zh", plan))

    formulas = [c.coordinate for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert formulas == []


def test_characters_that_a_workbook_cannot_hold_are_left_out():
    sheet = openpyxl.Workbook().active

    put(sheet["A1"], "甲\x00\x0b乙")

    assert sheet["A1"].value == "甲  乙"


def test_the_template_has_three_header_rows_and_says_what_it_is(questionnaire, plan):
    book = opened(write_template(questionnaire, "zh", plan))
    sheet = book["填报"]
    column = next(c.column for c in sheet[3] if c.value == "revenue@-1")

    assert [sheet.cell(row, column).value for row in (1, 2, 3)] == ["营业收入（上年）", "万元", "revenue@-1"]
    assert sheet.freeze_panes == "D4"
    assert "营业收入的定义" in sheet.cell(1, column).comment.text
    assert sheet["A4"].value == "【填写示例，本行不读取】"
    assert [(r[0].value, r[1].value) for r in book["_meta"].iter_rows()] == [
        ("questionnaire", "small"), ("edition", "1"), ("language", "zh"),
    ]  # fmt: skip
    assert [s.title for s in book if s.sheet_state == "hidden"] == ["_lists", "_meta"]


def test_ids_cannot_be_typed_over_and_columns_can_be_deleted(questionnaire, plan):
    book = opened(write_template(questionnaire, "zh", plan))
    sheet = book["填报"]
    rule = next(r for r in sheet.data_validations.dataValidation if r.type == "custom")

    assert str(rule.sqref) == f"A3:{sheet.cell(3, sheet.max_column).coordinate}"
    assert (rule.formula1, rule.errorStyle) == ("FALSE", "stop")
    assert not sheet.protection.sheet
    assert book["_meta"].protection.sheet


def test_choices_have_drop_downs_and_numbers_their_bounds(questionnaire, plan):
    book = opened(write_template(questionnaire, "zh", plan))
    rules = {str(rule.sqref): rule for rule in book["填报"].data_validations.dataValidation}
    letters = {c.value: c.column_letter for c in book["填报"][3]}
    revenue, region = (rules[f"{letters[q]}4:{letters[q]}1003"] for q in ("revenue", "region"))

    listed = [c.value for c in book["_lists"][region.formula1.split("$")[1]]]
    assert (revenue.formula1, revenue.formula2) == ("0", "1000000000")
    assert [v for v in listed if v] == ["regions", "上海", "江苏"]


def test_definitions_hold_every_question(questionnaire, plan):
    sheet = opened(write_template(questionnaire, "en", plan))["Definitions"]

    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(questionnaire.questions)
