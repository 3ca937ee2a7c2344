"""Words around figures: taken away where they change nothing, named where they do."""

import numpy as np
import pytest

from assessment.formats.wordings import data_years, is_date, is_range, reword, years


def one(function, text):
    return function(np.array([text], dtype=object))[0]


@pytest.mark.parametrize(
    ("text", "figure", "about"),
    [
        ("约300", "300", True),
        ("300万元左右", "300万元", True),
        ("≈ 3.5", "3.5", True),
        ("about 300", "300", True),
        ("300（估计）", "300", True),
        ("¥1,200", "1,200元", False),
        ("¥300万", "300万", False),
        ("RMB 5", "5元", False),
        ("三百", "三百", False),
    ],
)
def test_about_and_currency_are_taken_away(text, figure, about):
    found = reword(np.array([text], dtype=object))

    assert (found.texts[0], found.about[0]) == (figure, about)


@pytest.mark.parametrize("text", ["10-20", "10～20万元", "300以上", ">3", "≥ 3", "不足5", "300余", "5+", "3至5"])
def test_a_range_or_a_bound_is_no_figure(text):
    assert one(is_range, text)


@pytest.mark.parametrize("text", ["300", "-5", "300万元", "2.5%", "以上"])
def test_a_figure_is_no_range(text):
    assert not one(is_range, text)


@pytest.mark.parametrize("text", ["2024-03-05 00:00:00", "2024/3/5", "2024年3月", "1899-12-31 03:05:00"])
def test_dates_and_times_are_seen(text):
    assert one(is_date, text)


@pytest.mark.parametrize(
    ("text", "year"),
    [("2024年度", "2024"), ("FY2024", "2024"), ("2024-12-31T00:00:00", "2024"), ("2024年12月", "2024"),
     ("2024-06-30", "2024-06-30"), ("2024年1-6月", "2024年1-6月"), ("24", "24")],
)  # fmt: skip
def test_only_what_names_a_whole_year_is_a_data_year(text, year):
    assert one(data_years, text) == year


def test_any_day_names_the_year_something_began():
    assert one(years, "2015年3月1日") == "2015"
