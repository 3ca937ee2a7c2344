import numpy as np
import pytest

from assessment.formats.columns import ColumnRef
from assessment.formats.raw import RawAnswers, RawColumn
from assessment.formats.validate import validate, validate_answers
from assessment.locale import translator
from assessment.model.message import Severity

CODE = "91350100M000100Y43"


@pytest.fixture
def form(questionnaire, plan):
    return lambda answers, year=2024: validate_answers({"firm_name": "甲厂", **answers}, year, questionnaire, plan)


@pytest.fixture
def sheet(questionnaire, plan):
    """Validates columns of texts, given as id -> list, in rows from 5 on and columns from A on."""

    def run(**columns):
        raw = tuple(
            RawColumn(ref(name), np.array(values, dtype=object), letter=letter)
            for letter, (name, values) in zip("ABCDEFGH", columns.items(), strict=False)
        )
        size = len(raw[0].texts)
        return validate(RawAnswers(raw, np.arange(5, 5 + size), sheet="填报"), questionnaire, plan)

    def ref(name):
        question, _, back = name.partition("_before")
        return ColumnRef(question, -1 if back or name.endswith("_before") else 0)

    return run


def cell(result, question, row=0):
    return result.table.frame[question].iloc[row] if question in result.table.frame else None


def codes(result):
    return [problem.code for problem in result.problems]


def said(result, lang="en"):
    return [translator(lang).render(problem.what) for problem in result.problems]


def test_figures_are_stored_in_the_canonical_unit(form):
    result = form({"revenue": 57795.57, "energy_coke": "0.1"})

    assert (cell(result, "revenue"), cell(result, "energy_coke")) == (577_955_700.0, 100.0)
    assert result.problems == ()


@pytest.mark.parametrize(("typed", "yuan"), [("1,234.5万元", 12_345_000.0), ("2亿元", 200_000_000.0), ("300元", 300.0)])
def test_a_unit_behind_the_number_is_obeyed(form, typed, yuan):
    assert cell(form({"revenue": typed}), "revenue") == yuan


@pytest.mark.parametrize(
    ("question", "typed", "code"),
    [
        ("revenue", "三百", "not-a-number"),
        ("revenue", "300以上", "range-for-number"),
        ("revenue", "10-20", "range-for-number"),
        ("revenue", "2024-03-05 00:00:00", "date-for-number"),
        ("revenue", "300吨", "wrong-unit"),
        ("revenue", "2.5%", "wrong-unit"),
        ("revenue", -1, "out-of-range"),
        ("revenue", float("inf"), "out-of-range"),
        ("staff_avg", 2.5, "not-whole"),
        ("quality_pass_rate", 101, "out-of-range"),
        ("region", "火星", "not-an-option"),
        ("certificates", "诺贝尔奖", "not-an-option"),
        ("credit_code", "00123", "malformed-credit-code"),
        ("credit_code", "91350100M000100Y44", "wrong-check-digit"),
        ("revenue", "#N/A", "error-cell"),
        ("region", "#DIV/0!", "error-cell"),
        ("remark", "x" * 501, "text-too-long"),
    ],
)
def test_a_wrong_cell_is_set_aside_and_the_rest_of_the_row_is_used(form, question, typed, code):
    result = form({question: typed, "machines_total": 7})

    assert codes(result) == [code]
    assert result.problems[0].severity == Severity.ERROR
    assert cell(result, "machines_total") == 7
    assert result.refused == ()


def test_the_allowed_range_is_said_in_the_unit_asked(form):
    assert said(form({"revenue": 2e9})) == ["Allowed is 0 to 1,000,000,000 (10,000 yuan); it is not used"]
    assert said(form({"revenue": -1}), "zh") == ["允许范围为 0 至 1,000,000,000 万元，未采用"]


def test_the_allowed_years_are_written_as_years(form):
    assert said(form({"founded_year": 1700})) == ["Allowed is 1900 to 2035; it is not used"]
    assert said(form({"founded_year": 1700}), "zh") == ["允许范围为 1900 至 2035，未采用"]


@pytest.mark.parametrize("mark", ["—", "-", "无", "N/A", "不适用", " / "])
def test_a_mark_for_nothing_counts_as_not_answered_and_is_reported(form, mark):
    result = form({"revenue": mark, "machines_total": 1})

    assert codes(result) == ["blank-mark"]
    assert result.problems[0].severity == Severity.INFO
    assert "revenue" not in result.table.frame


def test_zero_not_answered_and_none_are_three_things(form):
    result = form({"robots": 0, "machines_total": None, "certificates": []})

    assert cell(result, "robots") == 0
    assert "machines_total" not in result.table.frame
    assert cell(result, "certificates") == "none"


def test_leading_zeros_of_texts_stay(form):
    assert cell(form({"listed": "yes", "share_code": "000063"}), "share_code") == "000063"


def test_last_years_figure_stands_in_the_row_of_that_year(form):
    result = form({"revenue": 2, "revenue@-1": 1, "revenue#certainty": "账面"})

    frame = result.table.frame.set_index("year")
    assert frame["revenue"].to_dict() == {2024: 20_000.0, 2023: 10_000.0}
    assert frame["revenue#certainty"].to_dict() == {2024: "books", 2023: "books"}


def test_the_row_of_the_year_wins_over_what_a_later_row_says_of_it(sheet):
    result = sheet(firm_name=["甲", "甲"], year=["2024", "2023"], revenue=["5", "3"], revenue_before=["4", ""])

    assert result.table.frame.set_index("year")["revenue"].to_dict() == {2024: 50_000.0, 2023: 30_000.0}
    assert [(p.code, p.place.cell, p.value) for p in result.problems] == [("year-conflict", "D5", "4")]


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [("", "2024", "missing-name"), ("乙", "", "missing-year"), ("乙", "去年", "wrong-year"),
     ("乙", "2014", "wrong-year"), ("乙", "2036", "wrong-year"), ("乙", "2024.5", "wrong-year"),
     ("甲", "2024年", "duplicate-row")],
)  # fmt: skip
def test_a_row_without_firm_or_year_or_met_before_is_refused_whole(sheet, name, year, code):
    result = sheet(firm_name=["甲", name], year=["2024", year], revenue=["1", "2"])

    assert codes(result) == [code]
    assert result.refused == (6,)
    assert len(result.table.frame) == 1


def test_all_problems_come_at_once_with_their_cells_in_the_order_of_rows(sheet):
    result = sheet(firm_name=["甲", "乙"], year=["2024", "2024"], revenue=["x", "1"], staff_avg=["1.5", "y"])

    assert [(p.place.cell, p.place.firm, p.code) for p in result.problems] == [
        ("C5", "甲", "not-a-number"),
        ("D5", "甲", "not-whole"),
        ("D6", "乙", "not-a-number"),
    ]


def test_a_row_refused_for_its_name_or_year_has_its_other_cells_looked_at(sheet):
    """Once the year is mended nothing new should turn up; a row with neither name nor year is no answer at all."""
    result = sheet(
        firm_name=["甲", "乙", "", ""], year=["2024", "去年", "2024", "去年"], revenue=["1", "x", "y", "z"],
        staff_avg=["", "1.5", "", ""],
    )  # fmt: skip

    assert [(p.place.cell, p.code) for p in result.problems] == [
        ("B6", "wrong-year"),
        ("C6", "not-a-number"),
        ("D6", "not-whole"),
        ("A7", "missing-name"),
        ("C7", "not-a-number"),
        ("A8", "missing-name"),
        ("B8", "wrong-year"),
    ]
    assert result.refused == (6, 7, 8)
    assert len(result.table.frame) == 1


def test_rows_with_and_without_the_code_are_one_firm(sheet):
    result = sheet(firm_name=["甲", "甲"], year=["2024", "2023"], credit_code=[CODE.lower(), ""], revenue=["1", "2"])

    assert set(result.table.frame["firm_key"]) == {CODE}
    assert result.table.firms == 1


def test_two_firms_of_one_name_stay_two(sheet):
    result = sheet(
        firm_name=["甲", "甲"], year=["2024", "2024"], credit_code=[CODE, "91310000MADEUP001X"], revenue=["1", "2"]
    )

    assert result.table.firms == 2


def test_figures_that_contradict_each_other_are_reported_and_used(form):
    result = form({"revenue": 100, "rd_expense": 150})

    assert [(p.code, p.severity) for p in result.problems] == [("rd-above-revenue", Severity.WARNING)]
    assert cell(result, "rd_expense") == 1_500_000


def test_a_part_larger_than_its_whole_is_set_aside(form):
    result = form({"machines_total": 3, "machines_digital": 5})

    assert codes(result) == ["digital-above-total"]
    assert "machines_digital" not in result.table.frame


def test_an_answer_that_another_answer_rules_out_is_not_used(form):
    result = form({"listed": "no", "share_code": "600000"})

    assert codes(result) == ["ruled-out"]
    assert "share_code" not in result.table.frame


def test_an_id_nobody_asks_for_is_a_bug(form):
    with pytest.raises(KeyError):
        form({"turnover": 1})


def test_nothing_left_gives_an_empty_table(sheet):
    result = sheet(firm_name=[""], year=["x"], revenue=["1"])

    assert len(result.table.frame) == 0
    assert result.rows_read == 1
