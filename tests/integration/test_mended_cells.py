"""Faulty cells of an uploaded file, mended in place: the same rows through the same checks."""

import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.formats.mended import faulty_cells, mended
from assessment.formats.read import read_answers
from assessment.settings import Settings

FILE = """firm_name,year,revenue,rd_expense,staff_avg
甲,2024,about,50,120
乙,2024,2000,60,-3
,2024,300,1,10
丁,20x4,300,1,10
"""


@pytest.fixture(scope="module")
def data():
    catalogue = load_catalogue()
    plan = catalogue.plans[Settings().plan]
    return catalogue.questionnaires[plan.questionnaire], plan, catalogue.reference


@pytest.fixture
def read(data):
    questionnaire, plan, reference = data
    return read_answers(FILE.encode(), "a.csv", questionnaire, plan, Settings().upload, reference)


def test_the_faulty_cells_are_listed_with_what_they_hold(read):
    cells = [(cell.row, cell.column, cell.value) for cell in faulty_cells(read)]

    assert cells == [(2, "revenue", "about"), (3, "staff_avg", "-3"), (4, "firm_name", ""), (5, "year", "20x4")]


def test_a_corrected_cell_counts_and_its_problem_is_gone(read, data):
    result = mended(read, {(2, "revenue"): "1,500", (3, "staff_avg"): "30"}, *data)

    assert result.table.frame["revenue"].tolist() == [15_000_000.0, 20_000_000.0]  # asked in ten thousand yuan
    assert result.table.frame["staff_avg"].tolist() == [120.0, 30.0]
    assert [(p.place.row, p.place.question) for p in result.problems] == [(4, "firm_name"), (5, "year")]


def test_a_row_that_was_refused_is_read_once_its_name_or_year_is_there(read, data):
    result = mended(read, {(4, "firm_name"): "丙", (5, "year"): "2024年"}, *data)

    assert result.table.frame["firm_name"].tolist() == ["甲", "乙", "丙", "丁"]
    assert (read.refused, result.refused) == ((4, 5), ())
    assert (result.rows_read, result.rows_used) == (4, 4)


def test_an_emptied_cell_is_not_answered_and_a_new_mistake_is_named(read, data):
    result = mended(read, {(2, "revenue"): "", (3, "staff_avg"): "many"}, *data)

    assert result.table.frame["revenue"].isna().tolist() == [True, False]
    assert [(p.place.row, p.code) for p in result.problems][:1] == [(3, "not-a-number")]


def test_mending_leaves_what_was_read_before_as_it_is(read, data):
    before = read.table.frame.copy()

    mended(read, {(2, "revenue"): "1"}, *data)

    assert read.table.frame.equals(before)
    assert [cell.value for cell in faulty_cells(read)][:1] == ["about"]
