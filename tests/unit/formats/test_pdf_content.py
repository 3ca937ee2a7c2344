"""What stands where in the PDF: two columns of one height."""

import pytest

from assessment.formats.pdf.content import halves


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_columns_hold_every_entry_in_order(count):
    entries = [{"text": "x" * 10 * (k + 1)} for k in range(count)]

    left, right = halves(entries)

    assert left + right == entries


def test_columns_are_about_as_long_as_each_other():
    left, right = halves([{"text": "汉" * 50}] + [{"text": "x" * 100}] * 3)

    assert (len(left), len(right)) == (2, 2)
