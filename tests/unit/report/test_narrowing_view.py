from datetime import date

import pytest

from assessment.report.narrowing_view import build_narrowing
from assessment.scoring.narrowing import narrowing


@pytest.fixture(scope="module")
def rows(score, catalogue, plan, questionnaire):
    def build(answers, lang):
        panel = score(answers).panel
        found = narrowing(panel, plan, questionnaire, catalogue.reference, as_of=date(2026, 6, 1))
        return {row.column: row for row in build_narrowing(found, plan, questionnaire, catalogue.reference, lang)}

    return build


def test_a_further_answer_has_its_words_its_section_and_its_share(rows):
    row = rows({"revenue": 100, "rd_expense": 2, "staff_avg": 300}, "en")["robots"]

    assert (row.section, row.label) == ("robots", "Industrial robots in use at year-end")
    assert row.share.text == "33 %"
    assert row.why == (
        "It counts for: Robots. It takes about 25 points off the range in which the overall score can lie."
    )


def test_answers_that_need_each_other_say_so_in_chinese_as_well(rows):
    row = rows({"energy_total": 9, "energy_total@-1": 10}, "zh")["value_added@-1"]

    assert row.label == "工业增加值（上年）"
    assert row.why.endswith("须与以下各项一起填写才有作用：工业增加值。")


def test_an_answer_that_moves_only_the_index_says_that(rows, plan):
    """Networks 8, machines 6 + 6, systems 0 of 10: index 20 to 90, score 39.9 (level 1 does not hold) to 100.

    Rules (7.5) at best 27.5, still held at 39.9; at worst 82.5, still 100.
    """
    everything = {"digital_network": ["shop_floor", "application", "fiveg", "full_coverage"], "digital_systems": []}
    row = rows({**everything, "machines_total": 10, "machines_digital": 10, "machines_networked": 10}, "en")[
        "digital_rules"
    ]

    assert row.share.value == 0
    assert "It settles 7.5 points of the digital index" in row.why
