"""The batch page: an example with one click, a wrong file without a traceback, filters, and a firm's own report."""

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from assessment.definitions.catalogue import load_catalogue
from assessment.locale import translator
from assessment.model.message import Place, Problem, msg
from assessment.services.batch_reports import BatchReports
from assessment.ui.asgi import SCRIPT
from assessment.ui.components.problems_by_cell import problem_csv
from tests.integration import awkward


@pytest.fixture
def page():
    """The batch page in English, as a new visitor opens it."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.query_params["lang"] = "en"
    app.run()
    return app.switch_page("../pages/batch.py").run()


@pytest.fixture
def sample(page):
    """The page after the sample firms were tried."""
    return page.button(key="try_sample_firms").click().run()


def test_the_sample_firms_are_read_with_one_click(sample):
    assert not sample.exception
    assert len(sample.dataframe[0].value) == 12


def test_a_search_keeps_the_firms_with_that_name(sample):
    sample.text_input(key="firm_search").set_value("汽车").run()

    assert list(sample.dataframe[0].value["firm"]) == ["示例汽车零部件有限公司"]


def test_the_listed_firms_have_no_overall_score(page):
    page.button(key="try_listed_manufacturers").click().run()

    table = page.dataframe[0].value
    assert len(table) == 3
    assert table["overall_score"].isna().all()


def test_all_firms_or_those_above_scale_can_be_counted(sample, drawn):
    before = drawn(sample)

    sample.button_group(key="batch_population").set_value("all").run()

    assert not sample.exception
    assert drawn(sample) != before


@pytest.mark.parametrize("name", ["wrong.xlsx", "wrong.csv"])
def test_a_wrong_file_is_refused_with_a_reason_and_no_traceback(page, name):
    page.file_uploader[0].upload(name, b"this is no table at all", "application/octet-stream").run()

    assert not page.exception
    assert any(name in error.value for error in page.error)


def test_a_batch_can_be_removed(sample):
    sample.button(key="remove_batch").click().run()

    assert not sample.dataframe
    assert sample.button(key="try_sample_firms")


def test_the_list_of_problems_names_the_question_and_never_starts_a_formula():
    place = Place(sheet="S", cell="B2", firm="=cmd()", question="revenue@-1")
    problem = Problem(place=place, what=msg("Value"), value="+1", code="x")
    asked = load_catalogue().questionnaires["manufacturing"]

    rows = list(csv.reader(io.StringIO(problem_csv([problem], asked, translator("en")).decode("utf-8-sig"))))

    assert rows[1][4] == "'=cmd()"
    assert rows[1][6] == "Operating revenue (year before)"
    assert rows[1][8] == "'+1"


FAULTY = "firm_name,year,revenue,rd_expense,staff_avg\n甲,2024,about,50,120\n乙,2024,2000,60,30\n"
MENDED = "firm_name,year,revenue,rd_expense,staff_avg\n甲,2024,1500,,120\n丙,2024,900,10,40\n"


def uploaded(page, text):
    """The page after a CSV file was uploaded as the first one, or as the mended one."""
    field = next(f for f in page.file_uploader if f.key.startswith(("batch_upload_", "batch_again_")))
    return field.upload("firms.csv", text.encode(), "text/csv").run()


def test_a_problem_on_the_page_names_its_question(page):
    uploaded(page, FAULTY)

    found = [element.value for element in page.get("html") if "about" in element.value]
    assert any("Operating revenue" in one or "营业收入" in one for one in found)


def test_a_workbook_that_comes_again_says_what_it_changed_and_can_be_undone(page, drawn):
    uploaded(page, FAULTY)
    uploaded(page, MENDED)

    assert not page.exception
    frame = page.session_state["_batch"].read.table.frame.set_index("firm_name")
    assert frame["revenue"].to_dict() == {"甲": 15e6, "乙": 20e6, "丙": 9e6}  # ten thousand yuan in yuan
    assert frame.loc["甲", "rd_expense"] == 500_000  # a blank cell takes nothing away
    for words in ("New rows: 1 (丙 2024)", "Changed rows: 1 (甲 2024)", "Rows with an error still: 0"):
        assert words in drawn(page)

    page.button(key="batch_undo").click().run()

    assert sorted(page.session_state["_batch"].read.table.frame["firm_name"]) == ["乙", "甲"]
    assert not [b for b in page.button if b.key == "batch_undo"]


def test_a_wrong_file_in_the_second_place_leaves_the_batch_as_it_is(page):
    uploaded(page, FAULTY)
    uploaded(page, "this is no table at all")

    assert "was not read" in page.error[0].value
    assert page.session_state["_batch"].read.table.firms == 2


def test_columns_that_nobody_knows_are_told_once_and_remembered(page):
    data = awkward.xlsx([["2024年（单位：元）"], ["客户", "收入", "天气"], ["甲", 1_000_000, "晴"]])
    page.file_uploader[0].upload("own.xlsx", data, "application/octet-stream").run()
    assert any("Say what its columns hold" in warning.value for warning in page.warning)

    page.button(key="columns_take").click().run()
    assert page.dataframe[0].value["firm"].tolist() == ["甲"]
    assert read_figures(page) == {2024: 1_000_000.0}

    page.button(key="remove_batch").click().run()
    page.file_uploader[0].upload("next.xlsx", data, "application/octet-stream").run()
    page.button(key="columns_take").click().run()
    assert read_figures(page) == {2024: 1_000_000.0}
    page.button(key="forget_columns").click().run()
    assert not page.exception


def test_a_column_that_is_near_is_named_and_read_as_soon_as_it_is_confirmed(page):
    data = awkward.xlsx([["企业名称", "年份", "营业总收入"], ["甲", 2024, 100]])
    page.file_uploader[0].upload("near.xlsx", data, "application/octet-stream").run()
    assert any("营业总收入" in warning.value for warning in page.warning)
    assert read_figures(page) == {}

    page.button(key="columns_take").click().run()

    assert read_figures(page) == {2024: 1_000_000.0}


def read_figures(page):
    """Revenue of the batch by year."""
    frame = page.session_state["_batch"].read.table.frame
    return frame.set_index("year")["revenue"].dropna().to_dict() if "revenue" in frame else {}


def test_the_file_comes_back_with_its_problems_marked(page):
    uploaded(page, FAULTY)

    page.button(key="mend_mark").click().run()

    assert not page.exception
    assert [b.label for b in page.get("download_button") if "faulty rows" in b.label]


def test_an_earlier_workbook_of_the_same_firms_shows_what_changed(page, drawn):
    uploaded(page, "firm_name,year,revenue,rd_expense,above_scale\n甲,2024,1000,30,yes\n乙,2024,1000,10,yes\n")
    compare = next(f for f in page.file_uploader if f.key == "batch_compare_file")

    earlier = "firm_name,year,revenue,rd_expense,above_scale\n甲,2023,1000,10,yes\n丙,2023,1000,10,yes\n"
    compare.upload("before.csv", earlier.encode(), "text/csv").run()

    assert not page.exception
    for words in ("Firms in both batches: 1", "Only in this one: 1", "Only in the earlier one: 1"):
        assert words in drawn(page)


def test_a_mended_file_whose_columns_nobody_knows_is_asked_about_and_then_taken_over(page):
    uploaded(page, FAULTY)
    data = awkward.xlsx([["2024年（单位：元）"], ["客户", "收入", "天气"], ["丙", 9_000_000, "晴"]])
    again = next(f for f in page.file_uploader if f.key.startswith("batch_again_"))
    again.upload("own.xlsx", data, "application/octet-stream").run()
    assert any("Say what its columns hold" in warning.value for warning in page.warning)
    assert page.session_state["_batch"].read.table.firms == 2

    page.button(key="columns_take").click().run()

    assert not page.exception
    frame = page.session_state["_batch"].read.table.frame.set_index("firm_name")
    assert frame.loc["丙", "revenue"] == 9_000_000
    assert sorted(frame.index) == ["丙", "乙", "甲"]


def test_a_mended_file_that_nobody_can_read_can_be_left_out(page):
    uploaded(page, FAULTY)
    data = awkward.xlsx([["2024年（单位：元）"], ["客户", "收入", "天气"], ["丙", 9_000_000, "晴"]])
    again = next(f for f in page.file_uploader if f.key.startswith("batch_again_"))
    again.upload("own.xlsx", data, "application/octet-stream").run()

    page.button(key="leave_out").click().run()

    assert not page.warning
    assert page.session_state["_batch"].read.table.firms == 2


def test_reports_are_made_of_the_firms_that_pass_the_filters(sample, drawn, monkeypatch):
    ordered = []
    monkeypatch.setattr(BatchReports, "start", lambda _self, table, order, **_: ordered.append((table, order)))
    monkeypatch.setattr("assessment.ui.worker.start", lambda: None)
    sample.text_input(key="firm_search").set_value("汽车").run()
    assert "One report for each of the 1 of 12 firms that pass the filters" in drawn(sample)

    sample.button(key="reports_start").click().run()

    table, order = ordered[0]
    assert order.firms == 1
    assert set(table.frame["firm_name"]) == {"示例汽车零部件有限公司"}
