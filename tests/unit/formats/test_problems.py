"""Problems kept by column: what is asked of many of them is answered without an object of each."""

from __future__ import annotations

import numpy as np

from assessment.formats.columns import ColumnRef
from assessment.formats.problems import Alike, Problems, Rows, as_problems
from assessment.formats.raw import RawColumn
from assessment.model.message import Place, Problem, Severity, msg

NAMES = np.array(["甲", "乙", "丙"], dtype=object)
ROWS = Rows("a.xlsx", "表", np.array([2, 3, 5]), NAMES, np.array([2025, 0, 2024]))
WRONG, ODD = msg("This is not a number; it is not used"), msg("The figure is said to be no exact one")
HEADING = Problem(place=Place(sheet="表"), what=msg("This column is not known; it is not read"), code="unknown-column")


def found() -> Problems:
    """Row 5 has a warning in the first column; rows 3 and 5 have an error in the second."""
    warned = Alike(np.array([2]), "revenue", 0, Severity.WARNING, "approximate", ODD, letters="B",
                   values=np.array(["约3"], dtype=object))  # fmt: skip
    wrong = Alike(np.array([1, 2]), "staff_avg", 1, Severity.ERROR, "not-a-number", WRONG,
                  hint=lambda row: msg("Row {n}", n=row), letters=np.array(["C", "D"], dtype=object))  # fmt: skip
    return Problems((), ROWS, [wrong, warned]).behind([HEADING])


def test_problems_come_by_row_and_column_behind_those_of_the_heading():
    problems = found()
    assert [p.place.cell for p in problems] == ["", "C3", "B5", "D5"]
    assert [(p.place.firm, p.place.year, p.value) for p in problems[1:]] == [
        ("乙", None, ""), ("丙", 2024, "约3"), ("丙", 2024, ""),
    ]  # fmt: skip
    assert problems[3].hint == msg("Row {n}", n=2)
    assert problems[-1] is problems[3]  # made once


def test_lines_say_the_same_as_the_problems():
    lines = list(found().lines())
    assert [(line.cell, line.row, line.what, line.hint, line.value) for line in lines] == [
        (p.place.cell, p.place.row, p.what, p.hint, p.value) for p in found()
    ]
    assert [line.code for line in found().lines(2)] == ["unknown-column", "not-a-number"]


def test_kinds_are_counted_and_their_first_ones_found():
    problems = found()
    kinds = {(Severity.ERROR, "unknown-column"): 1, (Severity.ERROR, "not-a-number"): 2,
             (Severity.WARNING, "approximate"): 1}  # fmt: skip
    assert problems.counted() == kinds
    assert [p.place.cell for p in problems.of_kind(Severity.ERROR, "not-a-number", 1)] == ["C3"]
    assert as_problems(list(problems)).counted() == kinds


def test_cells_are_found_with_the_places_of_their_problems():
    problems = found()
    assert problems.by_cell(Severity.ERROR) == {(3, "staff_avg"): [1], (5, "staff_avg"): [3]}
    assert problems.rows_with(Severity.WARNING, Severity.ERROR) == {3, 5}
    assert as_problems(list(problems)).by_cell(Severity.WARNING) == {(5, "revenue"): [2]}


def test_problems_are_compared_like_a_list():
    assert Problems() == ()
    assert found() == list(found())
    assert found() != found()[:2]


def test_a_cell_is_a_text_whatever_it_was():
    column = RawColumn(ColumnRef("revenue"), np.array([" a ", "", ""], dtype=object), np.array([np.nan, 3.0, np.nan]))
    assert [column.text(i) for i in range(3)] == ["a", "3", ""]
