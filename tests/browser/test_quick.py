"""The quick scan in a real browser: from a few figures to an interval, and on into the full questionnaire."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import checks
from tests.browser.visitor import LOOKS, fill, open_section, press, shown

FIGURES = {
    "revenue": ["12000"],
    "rd_expense": ["310"],
    "staff_avg": ["260"],
    "robots": ["6"],
    "value_added": ["3000", "2900"],
    "energy_total": ["800", "820"],
    "machines_total": ["60"],
    "machines_digital": ["30"],
    "machines_networked": ["12"],
}
"""R&D 310 / 12,000 = 2.58 %: above 2.5 %. Robots 6 / 260 = 230.8 per 10,000: below 360. Energy intensity falls."""


def scan(visit, name="示例机械"):
    fill(visit, "firm_name", [name])
    for question, values in FIGURES.items():
        fill(visit, question, values)


def score(visit):
    return visit.page.locator(".app-overall-number").evaluate("node => node.firstChild.textContent").strip()


@pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)
def test_the_quick_scan_shows_everything(open_page, lang, width, scheme):
    visit = open_page("quick", lang, width, scheme)
    assert checks.cut_off(visit.page) == []

    scan(visit)

    assert visit.page.locator(".app-narrowing").count() == 3
    assert checks.cut_off(visit.page) == []
    assert checks.missing_glyphs(visit.page) == []
    if lang == "zh":
        assert checks.latin_words(visit.page) == []
        assert checks.streamlit_english(visit.page) == []
    assert visit.errors == []
    assert visit.foreign == []


def test_from_the_start_page_to_an_interval_and_on_into_the_questionnaire_that_knows_the_answers(open_page):
    visit = open_page("", "en")
    visit.page.get_by_role("link", name="Quick scan: a first result in a few minutes").click()
    visit.page.wait_for_url("**/quick*")
    visit.settle()
    scan(visit, "Acme")

    low, high = map(float, re.fullmatch(r"([\d.]+)-([\d.]+)", score(visit)).groups())
    assert 50 < low < high < 90

    press(visit, "quick_full")
    visit.page.wait_for_url("**/questionnaire*")
    visit.settle()
    open_section(visit, "profile")
    assert shown(visit, "firm_name") == ["Acme"]
    open_section(visit, "finance")
    assert shown(visit, "revenue") == ["12,000", "", ""]
    assert shown(visit, "value_added") == ["3,000", "2,900"]
    open_section(visit, "robots")
    assert shown(visit, "robots")[0] == "6"


def test_a_further_answer_is_one_click_away_and_narrows_the_interval(open_page):
    visit = open_page("quick", "en")
    scan(visit, "Acme")
    before = [float(end) for end in score(visit).split("-")]

    visit.page.locator(".st-key-narrow_digital_collection button").click()
    visit.page.wait_for_url("**/questionnaire*")
    visit.settle()
    assert visit.page.locator("[data-app-top]").get_attribute("data-app-top") == "digital"
    visit.page.locator(".st-key-ticks_digital_collection").get_by_role("button", name="Production control").click()
    visit.settle()
    press(visit, "form_report")
    visit.page.wait_for_selector(".app-overall-number", timeout=30_000)
    visit.settle()

    after = [float(end) for end in score(visit).split("-")]
    assert after[1] - after[0] < before[1] - before[0]
    assert visit.page.locator(".app-narrowing").count() == 3


def test_a_click_right_after_the_jump_to_a_question_holds_however_long_the_button_is_down(open_page):
    visit = open_page("quick", "en")
    scan(visit, "Acme")
    visit.page.locator(".st-key-narrow_digital_collection button").click()
    visit.page.wait_for_url("**/questionnaire*")
    pill = visit.page.locator(".st-key-ticks_digital_collection").get_by_role("button", name="Production control")
    pill.wait_for()
    pill.scroll_into_view_if_needed()

    pill.hover()
    visit.page.mouse.down()
    visit.page.wait_for_timeout(700)  # longer than the page goes on looking for the question
    visit.page.mouse.up()
    visit.settle()

    assert "Production control" in visit.page.evaluate("document.activeElement.textContent")
    assert visit.page.locator(".st-key-ticks_digital_collection button[aria-pressed=true]").all_inner_texts() == [
        "Production control"
    ]


def test_a_switch_of_language_keeps_the_figures_and_the_interval(open_page):
    visit = open_page("quick", "zh")
    scan(visit)
    before = score(visit), shown(visit, "value_added")

    for language in ("English", "中文"):
        visit.switch_language(language)

        assert (score(visit), shown(visit, "value_added")) == before


def test_a_refresh_loses_no_figure(open_page):
    visit = open_page("quick", "en")
    fill(visit, "revenue", ["12000"])
    fill(visit, "rd_expense", ["310"])

    visit.page.reload()
    visit.settle()
    visit.page.wait_for_selector(".app-overall", timeout=30_000)

    assert shown(visit, "revenue") == ["12,000"]
    assert "R&D met; 1 of 4 known" in visit.page.locator(".app-overall").inner_text()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_quick_scan_has_no_serious_barrier(open_page, width, scheme):
    visit = open_page("quick", "en", width, scheme)
    scan(visit, "Acme")

    violations = Axe().run(visit.page).response["violations"]

    assert [v["id"] for v in violations if v["impact"] in ("serious", "critical")] == []
