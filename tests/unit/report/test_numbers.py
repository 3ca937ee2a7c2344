"""How numbers are printed."""

from __future__ import annotations

import math

import pytest

from assessment.model.base import Language
from assessment.report.numbers import Numbers, rounded

EN, ZH = Numbers("en"), Numbers("zh")


def test_a_score_just_below_an_edge_never_prints_as_the_edge() -> None:
    assert EN.score(79.96, (80,)) == "79.9"


def test_a_score_at_or_above_an_edge_prints_as_usual() -> None:
    assert EN.score(80.04, (80,)) == "80.0"


def test_a_value_just_below_its_target_never_prints_as_the_target() -> None:
    assert EN.of_unit(2.4996, "percent", 2, edges=(2.5,)) == "2.49 %"


def test_a_change_just_short_of_the_pace_never_prints_as_on_pace() -> None:
    # -2.857 is less of a fall than -2.86; at two decimals it would round to -2.86
    assert EN.plain(-2.857, 2, upper_edges=(-2.86,)) == "-2.85"


def test_a_tiny_fall_still_prints_as_a_fall() -> None:
    assert EN.plain(-0.001, 2, edges=(0.0,)) == "-0.01"


def test_a_number_that_differs_only_after_the_ninth_decimal_counts_as_the_edge() -> None:
    assert EN.score(79.9999999999, (80,)) == "80.0"


def test_nothing_prints_as_minus_zero() -> None:
    assert EN.plain(-0.001, 2) == "0.00"


def test_halves_are_rounded_up() -> None:
    assert str(rounded(0.125, 2)) == "0.13"


@pytest.mark.parametrize(
    ("amount", "en", "zh"),
    [
        (600_000, "600,000 yuan", "60万元"),
        (1_900_000, "1.9 million yuan", "190万元"),
        (100_000_000, "100 million yuan", "1亿元"),
        (57_795_570_000, "57,795.57 million yuan", "577.96亿元"),
        (9_500, "9,500 yuan", "9,500元"),
        (0.4, "less than 1 yuan", "不足1元"),
        (0, "0 yuan", "0元"),
    ],
)
def test_amounts_come_in_the_steps_of_the_language(amount: float, en: str, zh: str) -> None:
    assert (EN.yuan(amount), ZH.yuan(amount)) == (en, zh)


@pytest.mark.parametrize(
    ("unit", "en", "zh"),
    [
        ("robots", "99 robots", "99台"),
        ("person", "99 persons", "99人"),
        ("tce", "99 tce", "99吨标准煤"),
        ("percent", "99 %", "99%"),
        ("per_10k_persons", "99 per 10,000 persons", "99台/万人"),
        ("percent_per_year", "99 % a year", "每年99%"),
    ],
)
def test_units_stand_with_their_number(unit: str, en: str, zh: str) -> None:
    assert (EN.of_unit(99, unit), ZH.of_unit(99, unit)) == (en, zh)


def test_one_of_a_thing_is_singular() -> None:
    assert EN.of_unit(1, "robots") == "1 robot"


def test_what_is_missing_is_rounded_up() -> None:
    assert EN.of_unit(186.01, "tce", 1, up=True) == "186.1 tce"


@pytest.mark.parametrize(("lang", "word"), [("en", "unknown"), ("zh", "未知")])
def test_an_unknown_number_says_so(lang: Language, word: str) -> None:
    assert Numbers(lang).figure(math.nan, "percent", 2).text == word
    assert Numbers(lang).figure(math.nan, "percent", 2).value is None


def test_intervals_of_whole_numbers_have_no_decimals() -> None:
    assert EN.range(38, 76) == "38-76"


def test_intervals_keep_their_decimals_where_an_end_has_some() -> None:
    assert EN.range(54.592, 67.008) == "54.6-67.0"


def test_an_interval_with_a_negative_end_is_written_with_a_word() -> None:
    assert (EN.range(-3.2, 1.0), ZH.range(-3.2, 1.0)) == ("-3.2 to 1.0", "-3.2至1.0")


def test_words_in_a_row_follow_the_punctuation_of_the_language() -> None:
    assert EN.joined(["a", "b", "c"]) == "a, b and c"
    assert ZH.joined(["甲", "乙", "丙"]) == "甲、乙和丙"
