"""A batch that is uploaded again: rows are told by firm and year, the later file wins, a blank takes nothing away."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.formats.read import ReadResult
from assessment.formats.table import AnswerTable
from assessment.formats.uploaded_again import taken_over
from assessment.model.message import Place, Problem, Severity, msg


def frame(*rows):
    """Rows of (name, code, year, revenue, certainty of it, division)."""
    names = ["firm_name", "credit_code", "year", "revenue", "revenue#certainty", "division"]
    table = pd.DataFrame(rows, columns=names).astype({"year": "int64", "revenue": "float64"})
    texts = {name: "str" for name in names if name not in ("year", "revenue")}
    table = table.astype(texts)
    return table.assign(firm_key=table["credit_code"].fillna(table["firm_name"]).astype("str"))


def file(table, own, problems=(), refused=()):
    return ReadResult(AnswerTable(table), tuple(problems), own + len(refused), tuple(refused), (2025,))


def wrong(firm, year, question="revenue", row=None):
    place = Place(firm=firm, year=year, question=question, row=row)
    return Problem(severity=Severity.ERROR, place=place, what=msg("This is not a number; it is not used"))


def value(read, firm, year, column="revenue"):
    rows = read.table.frame
    found = rows[(rows["firm_name"] == firm) & (rows["year"] == year)]
    assert len(found) == 1
    return found[column].iloc[0]


def test_a_row_of_another_firm_or_year_is_new_and_the_earlier_rows_stay():
    before = file(frame(("A", None, 2025, 10, None, "C13")), 1)
    after = file(frame(("A", None, 2024, 8, None, "C13"), ("B", None, 2025, 5, None, "C14")), 2)

    read, compared = taken_over(before, after)

    assert compared.new == (("A", 2024), ("B", 2025))
    assert (compared.changed, compared.unchanged, compared.left) == ((), 0, 1)
    assert [value(read, *row) for row in (("A", 2025), ("A", 2024), ("B", 2025))] == [10, 8, 5]
    assert read.rows_used == 3


def test_an_answer_that_differs_is_taken_over_and_counted_as_changed():
    before = file(frame(("A", None, 2025, 10, None, "C13"), ("B", None, 2025, 5, None, "C14")), 2)
    after = file(frame(("A", None, 2025, 12, None, "C13"), ("B", None, 2025, 5, None, "C14")), 2)

    read, compared = taken_over(before, after)

    assert (compared.new, compared.changed, compared.unchanged) == ((), (("A", 2025),), 1)
    assert value(read, "A", 2025) == 12


def test_a_blank_cell_takes_nothing_away():
    before = file(frame(("A", None, 2025, 10, "estimated", "C13")), 1)
    after = file(frame(("A", None, 2025, np.nan, None, "C14")), 1)

    read, compared = taken_over(before, after)

    assert (value(read, "A", 2025), value(read, "A", 2025, "division")) == (10, "C14")
    assert value(read, "A", 2025, "revenue#certainty") == "estimated"
    assert compared.changed == (("A", 2025),)


def test_a_figure_takes_its_certainty_along():
    before = file(frame(("A", None, 2025, 10, "estimated", "C13")), 1)
    after = file(frame(("A", None, 2025, 11, None, "C13")), 1)

    read, _ = taken_over(before, after)

    assert pd.isna(value(read, "A", 2025, "revenue#certainty"))


def test_the_same_firm_is_recognised_when_only_one_file_has_its_credit_code():
    before = file(frame(("A", None, 2025, 10, None, "C13")), 1)
    after = file(frame(("A", "91350100M000100Y43", 2025, 12, None, "C13")), 1)

    read, compared = taken_over(before, after)

    assert (compared.new, compared.changed) == ((), (("A", 2025),))
    assert read.table.firms == 1
    assert value(read, "A", 2025, "firm_key") == "91350100M000100Y43"


def test_a_years_own_row_wins_over_what_a_later_row_mentions():
    before = file(frame(("A", None, 2025, 10, None, "C13"), ("A", None, 2024, 8, None, "C13")), 2)
    after = file(frame(("A", None, 2025, 12, None, "C13"), ("A", None, 2024, 7, None, None)), 1)  # 2024 only mentioned

    read, compared = taken_over(before, after)

    assert value(read, "A", 2024) == 8
    assert (compared.changed, compared.left) == ((("A", 2025),), 1)


def test_what_a_row_says_about_an_earlier_year_counts_as_its_change():
    before = file(frame(("A", None, 2025, 10, None, "C13"), ("A", None, 2024, 8, None, None)), 1)
    after = file(frame(("A", None, 2025, 10, None, "C13"), ("A", None, 2024, 9, None, None)), 1)

    read, compared = taken_over(before, after)

    assert compared.changed == (("A", 2025),)
    assert value(read, "A", 2024) == 9


def test_problems_of_rows_that_come_again_are_gone_and_the_others_stay():
    rows = frame(("A", None, 2025, np.nan, None, "C13"), ("B", None, 2025, np.nan, None, "C14"))
    before = file(rows, 2, [wrong("A", 2025), wrong("B", 2025)])
    after = file(frame(("A", None, 2025, 12, None, "C13")), 1)

    read, compared = taken_over(before, after)

    assert [p.place.firm for p in read.problems] == ["B"]
    assert (compared.still_wrong, compared.left) == (1, 1)


def test_problems_of_unreadable_rows_are_gone_once_every_faulty_row_came_again():
    rows = frame(("A", None, 2025, np.nan, None, "C13"), ("B", None, 2025, 5, None, "C14"))
    before = file(rows, 2, [wrong("A", 2025), wrong("", 2025, "firm_name", row=7)], refused=(7,))
    after = file(frame(("A", None, 2025, 12, None, "C13"), ("C", None, 2025, 3, None, "C14")), 2)

    read, compared = taken_over(before, after)

    assert read.problems == ()
    assert compared.new == (("C", 2025),)
    assert compared.still_wrong == 0
