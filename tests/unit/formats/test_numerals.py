import numpy as np
import pytest

from assessment.formats.numerals import parse, plain


def read(text):
    found = parse(np.array([text], dtype=object))
    return found.figures[0], found.units[0]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("5779557.12", 5779557.12, ""),
        ("1,234,567.8", 1234567.8, ""),
        ("１，２３４．５", 1234.5, ""),
        (" 12 345 ", 12345.0, ""),
        ("1,234.5万元", 1234.5, "万元"),
        ("2.5％", 2.5, "%"),
        ("−3", -3.0, ""),
        ("1e-7", 1e-7, ""),
        (".5", 0.5, ""),
        ("0.1", 0.1, ""),
    ],
)
def test_figures_are_read_as_people_type_them(text, value, unit):
    assert read(text) == (value, unit)


@pytest.mark.parametrize("text", ["约300", "—", "1,2345", "1.2.3", "三百", "", "10-20", "nan", "inf"])
def test_what_is_no_figure_is_not_guessed(text):
    value, unit = read(text)

    assert np.isnan(value) or unit not in ("", "%")


def test_no_digit_is_lost():
    numbers = np.random.default_rng(7).uniform(-1e12, 1e12, 500)

    assert (parse(numbers.astype(str).astype(object)).figures == numbers).all()


def test_a_column_of_digits_and_points_is_read_at_once_and_any_other_is_not():
    assert np.array_equal(plain(np.array(["1.5", "", "007"], dtype=object)), [1.5, np.nan, 7], equal_nan=True)
    assert plain(np.array(["1.5", "约300"], dtype=object)) is None
