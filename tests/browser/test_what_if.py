"""The what-if page in a real browser: a change stands beside today and goes back, for either firm, and looks right."""

import pytest

from tests.browser import checks
from tests.browser.visitor import example_report, open_first_firm, open_section, press, shown

LOOKS = [("zh", 1280, "light"), ("en", 390, "dark")]


def to_what_if(visit):
    """From the result to the what-if page, by the link under the first steps."""
    visit.page.get_by_role("tab").nth(1).click()
    visit.settle()
    visit.page.locator("[data-testid=stMain] a[href*=what_if]").first.click()
    visit.page.wait_for_url("**/what_if*")
    visit.page.wait_for_selector(".app-beside", timeout=30_000)
    visit.settle()


def enter(visit, question, value):
    """Type a figure to try out."""
    field = visit.page.locator(f".st-key-try_{question} input[type=number]")
    field.fill(value)
    field.press("Tab")
    visit.settle()


@pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)
def test_a_change_stands_beside_today_and_every_part_is_readable(open_page, lang, width, scheme):
    """340 of 16,000 is 2.125 %: 68; 420 is 2.625 %: 81, 13 more."""
    visit = open_page("questionnaire", lang, width, scheme)
    example_report(visit)
    to_what_if(visit)

    enter(visit, "rd_expense", "420")

    visit.page.get_by_text("+13.0").first.wait_for(timeout=30_000)
    for tab in visit.page.get_by_role("tab").all():
        tab.click()
        visit.settle()

        assert checks.cut_off(visit.page) == []
        assert checks.missing_glyphs(visit.page) == []
        if lang == "zh":
            assert checks.latin_words(visit.page) == []
            assert checks.streamlit_english(visit.page) == []
    press(visit, "what_if_reset")
    assert visit.page.get_by_text("+13.0").count() == 0
    assert visit.errors == []


def test_what_was_tried_out_is_still_there_after_the_switch_of_language_and_no_answer_has_changed(open_page):
    visit = open_page("questionnaire", "en")
    example_report(visit)
    to_what_if(visit)
    enter(visit, "rd_expense", "420")

    visit.switch_language("中文")
    visit.page.get_by_text("+13.0分").first.wait_for(timeout=30_000)

    visit.page.locator("header a[href*=questionnaire], [data-testid=stTopNavLink][href*=questionnaire]").first.click()
    visit.page.wait_for_url("**/questionnaire*")
    visit.settle()
    open_section(visit, "rd")
    assert shown(visit, "rd_expense")[0] == "340"


def test_a_firm_of_the_batch_can_be_tried_out(open_page):
    visit = open_page("batch", "en")
    press(visit, "try_sample_firms")
    open_first_firm(visit)
    to_what_if(visit)
    assert "示例精密电子有限公司" in visit.page.get_by_role("heading", level=1).inner_text()

    enter(visit, "rd_expense", "0")

    assert visit.page.locator(".app-beside .app-moved-down").count() == 2
