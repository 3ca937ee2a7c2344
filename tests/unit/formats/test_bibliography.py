"""The list of sources: numbers, places, days of checking, own judgements."""

import pytest

from assessment.formats.bibliography import Bibliography, Entry
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

    assert [entry.number for entry in listed] == ["1", "2"]
    assert "p. 1; p. 7" in listed[0].details
    assert "no address known" in listed[1].details
    assert "no date known" in listed[1].details


def test_one_day_of_checking_is_said_once(books):
    books.cite([LAW, TABLE])

    assert "2026-01-02" in books.note()
    assert all("2026-01-02" not in source.details for source in books.sources())


def test_days_of_checking_that_differ_stand_with_their_source(books):
    books.cite([LAW, TABLE.model_copy(update={"checked_on": "2026-03-04"})])

    assert books.note() == ""
    assert ["2026-01-02" in s.details for s in books.sources()] == [True, False]


def test_our_own_judgements_may_be_left_out(books):
    assert books.cite([OWN, LAW], judgements=False) == ["1"]
    assert books.judgements() == []


def test_numbers_stand_in_brackets_in_a_sentence(books):
    assert books.cited([TABLE, OWN]) == "[1, J1]"
    assert books.cited([OWN], judgements=False) == ""
    assert books.judgements() == [Entry("J1", "The plan gives no number.")]


def test_what_is_not_known_of_a_source_is_said(books):
    books.cite([SourceRef(id="a", title="a", publisher="Bureau", locator="p. 4")])

    assert books.sources()[0].details == "Bureau; no date known; p. 4; no address known"
