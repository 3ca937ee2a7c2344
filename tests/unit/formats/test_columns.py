import pytest

from assessment.formats.columns import ColumnRef, Headers, asked, label


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


def test_an_unknown_header_gets_the_nearest_label(headers):
    assert headers.match("营业总收入") is None
    assert headers.nearest("营业总收入") == "营业收入"
    assert headers.nearest("天气") == ""


def test_every_header_the_template_writes_is_read_again(headers, questionnaire):
    wrong = [
        (ref.id, lang)
        for ref in asked(questionnaire)
        for lang in ("zh", "en")
        if headers.match(label(questionnaire, ref, lang)).ref != ref or headers.match(ref.id).ref != ref
    ]

    assert wrong == []
