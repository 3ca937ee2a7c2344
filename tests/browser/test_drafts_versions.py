"""Frozen versions, what changed between them, the next year, and taking one's data away or deleting it."""

import json

import openpyxl
import pytest

from tests.browser import checks
from tests.browser.visitor import downloaded, example_report, fill, open_section, press, shown


def frozen(visit):
    """The tab with the versions, one of the example firm frozen."""
    example_report(visit)
    open_tab(visit)
    press(visit, "freeze")


def open_tab(visit):
    visit.page.get_by_role("tab").last.click()
    visit.settle()


def corrected(visit):
    """The revenue corrected, and the versions open again."""
    visit.page.locator(".st-key-result_tools a").first.click()
    visit.page.wait_for_url("**/questionnaire*")
    visit.settle()
    open_section(visit, "finance")
    fill(visit, "revenue", ["20000"])
    press(visit, "form_report")
    visit.page.wait_for_selector(".app-overall", timeout=30_000)
    visit.settle()
    open_tab(visit)


@pytest.mark.parametrize(("lang", "width", "scheme"), [("zh", 1280, "light"), ("en", 390, "dark")])
def test_a_correction_makes_a_new_version_and_the_history_says_what_changed(open_page, lang, width, scheme):
    visit = open_page("questionnaire", lang, width, scheme)
    frozen(visit)
    corrected(visit)
    press(visit, "freeze")

    words = visit.page.get_by_role("tabpanel").last.inner_text()
    assert "16,000" in words
    assert "20,000" in words
    assert ("第 2 版已于" if lang == "zh" else "Version 2 was frozen on") in words
    # R&D 340 of 16,000 is 2.125 %: 68.0 points; of 20,000 it is 1.7 %: 54.4 points
    assert ("-13.6分" if lang == "zh" else "-13.6 score points") in words
    assert checks.cut_off(visit.page) == []
    if lang == "zh":
        assert checks.latin_words(visit.page, checks.ALLOWED_LATIN | {"SHA"}) == []
        assert checks.streamlit_english(visit.page) == []
    assert visit.errors == []


def test_the_next_year_begins_with_the_profile_and_with_this_years_figures(open_page):
    visit = open_page("questionnaire", "en")
    frozen(visit)
    year = int(visit.page.locator(".st-key-start_next_year button").inner_text().split()[-1])

    press(visit, "start_next_year")
    visit.page.wait_for_url("**/questionnaire*")
    visit.settle()

    open_section(visit, "profile")
    assert shown(visit, "firm_name") == ["Example Machinery Ltd. (made up)"]
    open_section(visit, "finance")
    assert shown(visit, "revenue") == ["", "16,000", "15,200"]
    assert f"Year {year}" in visit.page.locator(".st-key-q_revenue").inner_text()
    fill(visit, "revenue", ["17000"])
    press(visit, "form_report")
    visit.page.wait_for_selector(".app-overall", timeout=30_000)
    visit.settle()
    open_tab(visit)
    press(visit, "freeze")
    assert visit.page.get_by_role("tabpanel").last.locator("[data-testid=stVegaLiteChart]").count() == 1


def test_my_data_can_be_taken_away_and_deleted_for_good(open_page, tmp_path):
    visit = open_page("questionnaire", "en")
    press(visit, "fill_example")
    link = visit.page.url
    press(visit, "save_or_load")
    downloaded(visit, "my_data_json").save_as(tmp_path / "all.json")
    downloaded(visit, "my_data_xlsx").save_as(tmp_path / "all.xlsx")
    visit.page.keyboard.press("Escape")

    everything = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert everything["drafts"][0]["answers"]["revenue"]["value"] == 16000
    cells = [c for sheet in openpyxl.load_workbook(tmp_path / "all.xlsx") for row in sheet.values for c in row]
    assert 16000 in cells

    press(visit, "clear_answers")
    assert visit.page.locator(".st-key-delete_for_good button").is_disabled()
    visit.page.get_by_text("I know that this cannot be undone").click()
    visit.settle()
    press(visit, "delete_for_good")

    visit.page.wait_for_selector(".st-key-q_firm_name input")
    assert shown(visit, "firm_name") == [""]
    assert "This link leads nowhere" in open_page.again(link).page.inner_text(".stApp")
