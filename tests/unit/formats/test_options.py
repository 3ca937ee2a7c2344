import pytest

from assessment.formats.options import OptionReader
from assessment.locale import translator


@pytest.fixture(scope="module")
def reader(questionnaire):
    return lambda name: OptionReader.of(questionnaire.questions[name], questionnaire)


@pytest.mark.parametrize(
    "text", ["C39", "c39", "39", "计算机、通信和其他电子设备制造业", "C39 计算机、通信和其他电子设备制造业"]
)
def test_a_division_is_known_by_code_number_or_name(reader, text):
    assert reader("division").one(text) == "C39"


@pytest.mark.parametrize(("text", "option"), [("3", "3"), ("3.0", "3"), ("第3级", "3"), ("rung 3", "3"), ("7", None)])
def test_a_rung_is_known_by_number_or_words(reader, text, option):
    assert reader("scen").one(text) == option


@pytest.mark.parametrize(
    ("text", "option"), [("是", "yes"), ("Yes", "yes"), ("1", "yes"), ("否", "no"), ("FALSE", "no"), ("也许", None)]
)
def test_yes_and_no_in_either_language(reader, text, option):
    assert reader("above_scale").one(text) == option


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("high_tech;green", "high_tech;green"),
        ("绿色工厂、零碳工厂；高新技术企业", "high_tech;green"),
        ("高新技术企业、绿色工厂、零碳工厂", "high_tech;green"),
        ("High-tech enterprise, Green, zero-carbon factory", "high_tech;green"),
        ("高新技术企业\n绿色工厂、零碳工厂", "high_tech;green"),
        ("high_tech", "high_tech"),
        ("无", "none"),
        ("none", "none"),
        ("none;high_tech", None),
        ("高新技术企业；诺贝尔奖", None),
    ],
)
def test_several_answers_may_be_parted_in_many_ways(reader, text, ids):
    assert reader("certificates").several(text) == ids


def test_the_hint_names_the_nearest_answer(reader):
    assert translator("zh").render(reader("certificates").hint("高新技术企业证书")) == "是否指“高新技术企业”？"


def test_the_hint_lists_all_answers_where_they_are_few(reader):
    assert translator("en").render(reader("region").hint("???")) == "Allowed are: Shanghai; Jiangsu."


@pytest.mark.parametrize(
    ("typed", "said"),
    [("高新技术企业；零碳工厂", "无法识别其中的“零碳工厂”；是否指“绿色工厂、零碳工厂”？"),
     ("高新技术企业；甲乙丙丁", "无法识别其中的“甲乙丙丁”。请从模板的下拉列表中选择，或填写其代码。")],
)  # fmt: skip
def test_of_several_answers_the_hint_names_the_one_that_is_not_known(reader, typed, said):
    assert translator("zh").render(reader("certificates").hint(typed)) == said
