"""Streamlit's own texts are Chinese in the Chinese app: a new one in English makes these tests fail."""

import pytest

from tests.browser import checks
from tests.browser.conftest import serving


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving("tests/browser/widgets_app.py", tmp_path_factory.mktemp("widgets")) as address:
        yield address


@pytest.fixture
def visit(open_page):
    return open_page(height=2400)


def english(visit):
    visit.page.wait_for_timeout(400)
    return checks.latin_words(visit.page)


def test_no_widget_at_rest_has_a_latin_word(visit):
    assert english(visit) == []


@pytest.mark.parametrize("label", ["文字", "长文", "表单文字"])
def test_the_hint_while_typing_is_chinese(visit, label):
    visit.page.get_by_label(label, exact=True).first.type("一二")

    assert english(visit) == []


@pytest.mark.parametrize(("label", "text"), [("单选", "无此"), ("多选", ""), ("多选", "无此")])
def test_an_open_choice_is_chinese(visit, label, text):
    box = visit.page.get_by_role("combobox", name=label)
    box.click()
    box.type(text)

    assert english(visit) == []


def test_a_chosen_option_can_be_removed_in_chinese(visit):
    visit.page.get_by_role("combobox", name="多选").click()
    visit.page.get_by_role("option", name="甲").click()
    visit.page.keyboard.press("Escape")
    visit.settle()

    assert english(visit) == []


def test_a_number_out_of_bounds_is_refused_in_chinese(visit):
    visit.page.get_by_role("spinbutton", name="有界").fill("99")
    visit.page.keyboard.press("Enter")

    assert english(visit) == []


def test_the_calendar_is_chinese(visit):
    visit.page.get_by_test_id("stDateInput").get_by_role("button").first.click()

    assert english(visit) == []


@pytest.mark.parametrize(("name", "content"), [("表.csv", b"1"), ("表.exe", b"1"), ("大.csv", b"1" * 31_000_000)])
def test_an_upload_is_reported_in_chinese(visit, name, content):
    visit.page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    visit.page.wait_for_timeout(800)

    assert english(visit) == []


def test_the_tools_of_a_table_are_chinese(visit):
    visit.page.get_by_test_id("stDataFrame").hover()
    assert english(visit) == []

    visit.page.get_by_test_id("stDataFrame").get_by_role("button", name="搜索").click()
    assert english(visit) == []


def test_help_is_chinese(visit):
    visit.page.get_by_test_id("stTooltipIcon").first.hover()

    assert english(visit) == []
