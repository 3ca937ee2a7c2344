"""A switch of language keeps every answer in a real browser; the simulated one of Streamlit does not show the loss."""

import pytest

from tests.browser.conftest import serving

GIVEN = "multiselect=['a', 'b'] number=12.5 pills=['b'] radio=a selectbox=b"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving("tests/browser/answers_app.py", tmp_path_factory.mktemp("answers")) as address:
        yield address


def fill_in(page):
    page.get_by_text("甲类").first.click()
    for label, choices in (("selectbox", ["乙类"]), ("multiselect", ["甲类", "乙类"])):
        page.get_by_role("combobox", name=label).click()
        for choice in choices:
            page.get_by_role("option", name=choice).click()
    page.keyboard.press("Escape")
    page.get_by_test_id("stButtonGroup").last.get_by_text("乙类").click()
    page.get_by_role("spinbutton", name="number").fill("12.5")
    page.keyboard.press("Tab")


def test_every_kind_of_answer_outlives_switches_of_language_and_the_runs_after_them(open_page):
    visit = open_page()
    fill_in(visit.page)
    visit.settle()
    assert visit.page.get_by_test_id("stCode").inner_text().strip() == GIVEN

    for name in ("English", "中文", "English"):
        visit.switch_language(name)
        for _ in range(2):
            visit.page.get_by_role("button", name="again").click()
            visit.settle()

            assert visit.page.get_by_test_id("stCode").inner_text().strip() == GIVEN
    assert visit.page.get_by_role("radio", name="First").is_checked()
    assert visit.page.get_by_role("spinbutton", name="number").input_value() == "12.50"
