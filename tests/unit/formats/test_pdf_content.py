"""What stands where in the PDF: sources by number, two columns of one height."""

import pytest

from assessment.formats.pdf.bibliography import Bibliography
from assessment.formats.pdf.content import halves
from assessment.locale import translator
from assessment.report.view import SourceRef

LAW = SourceRef(
    id="S1", title="A plan", published="2023", href="https://a.example", locator="p. 1", checked_on="2026-01-02"
)
TABLE = SourceRef(id="S2", title="A table", checked_on="2026-01-02")
OWN = SourceRef(id="own_judgement", title="own judgement", note="The plan gives no number.")


@pytest.fixture
def books():
    return Bibliography(translator("en"))


def test_a_source_keeps_its_number(books):
    assert books.cite([TABLE, LAW]) == ["1", "2"]
    assert books.cite([LAW, OWN, LAW]) == ["2", "J1"]
    assert books.cite([OWN.model_copy(update={"note": "Another."})]) == ["J2"]


def test_a_source_is_listed_once_with_all_its_places(books):
    books.cite([LAW, LAW.model_copy(update={"locator": "p. 7"}), TABLE])

    listed = books.sources()

    assert [source["number"] for source in listed] == ["1", "2"]
    assert "p. 1; p. 7" in listed[0]["details"]
    assert "no address known" in listed[1]["details"]
    assert "no date known" in listed[1]["details"]


def test_one_day_of_checking_is_said_once(books):
    books.cite([LAW, TABLE])

    assert "2026-01-02" in books.note()
    assert all("2026-01-02" not in source["details"] for source in books.sources())


def test_days_of_checking_that_differ_stand_with_their_source(books):
    books.cite([LAW, TABLE.model_copy(update={"checked_on": "2026-03-04"})])

    assert books.note() == ""
    assert ["2026-01-02" in s["details"] for s in books.sources()] == [True, False]


def test_our_own_judgements_may_be_left_out(books):
    assert books.cite([OWN, LAW], judgements=False) == ["1"]
    assert books.judgements() == []


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_columns_hold_every_entry_in_order(count):
    entries = [{"text": "x" * 10 * (k + 1)} for k in range(count)]

    left, right = halves(entries)

    assert left + right == entries


def test_columns_are_about_as_long_as_each_other():
    left, right = halves([{"text": "汉" * 50}] + [{"text": "x" * 100}] * 3)

    assert (len(left), len(right)) == (2, 2)
