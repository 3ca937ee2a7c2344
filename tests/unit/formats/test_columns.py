import pytest

from assessment.formats.columns import UNKNOWN_UNIT, ColumnRef, Headers, asked, label


@pytest.fixture(scope="module")
def headers(questionnaire):
    return Headers(questionnaire)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("revenue", "revenue"),
        ("REVENUE@-1", "revenue@-1"),
        ("营业收入", "revenue"),
        ("营业收入（万元）", "revenue"),
        ("营业收入（上年）", "revenue@-1"),
        ("营业收入(上年，万元)", "revenue@-1"),
        ("营业收入（上年）（万元）", "revenue@-1"),
        ("营业收入（前年）", "revenue@-2"),
        ("Revenue (year before)", "revenue@-1"),
        (" revenue，10,000 yuan ", "revenue"),
        ("rd_expense#certainty", "rd_expense#certainty"),
        ("年份", "year"),
        ("数据年度", "year"),
        ("公司名称", "firm_name"),
    ],
)
def test_a_header_is_known_by_id_or_by_label_in_either_language(headers, header, name):
    assert headers.match(header).ref.id == name


def test_a_header_that_names_another_unit_of_the_quantity_says_so(headers):
    meaning = headers.match("营业收入（亿元）")

    assert (meaning.ref, meaning.unit) == (ColumnRef("revenue"), "100m_yuan")


def test_an_unknown_header_gets_the_nearest_name_as_a_suggestion(headers):
    assert headers.match("营业总收入") is None
    assert headers.suggest("营业总收入").meaning.ref == ColumnRef("revenue")
    assert headers.suggest("天气") is None


@pytest.mark.parametrize(
    ("header", "name", "year", "unit"),
    [
        ("营业收入2023", "revenue", 2023, ""),
        ("2023年营业收入（元）", "revenue", 2023, "yuan"),
        ("1. 营业收入", "revenue", 0, ""),
        ("去年营业收入", "revenue@-1", 0, ""),
        ("FY2023 revenue (100 million yuan)", "revenue", 2023, "100m_yuan"),
        ("营业收入（美元）", None, 0, ""),
        ("营业收入（吨）", "revenue", 0, UNKNOWN_UNIT),
        ("2023年企业名称", None, 0, ""),
    ],
)
def test_a_header_may_name_a_year_and_a_unit(headers, header, name, year, unit):
    meaning = headers.match(header)

    found = meaning and (meaning.ref.id, meaning.year, meaning.unit)
    assert found == (name and (name, year, unit))


def test_an_id_of_an_older_edition_is_still_known(questionnaire):
    older = questionnaire.model_copy(update={"renamed": {"turnover_old": "revenue"}})

    assert Headers(older).match("turnover_old@-1").ref == ColumnRef("revenue", -1)


def test_every_header_the_template_writes_is_read_again(headers, questionnaire):
    wrong = [
        (ref.id, lang)
        for ref in asked(questionnaire)
        for lang in ("zh", "en")
        if headers.match(label(questionnaire, ref, lang)).ref != ref or headers.match(ref.id).ref != ref
    ]

    assert wrong == []
