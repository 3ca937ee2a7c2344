"""Before the report, in a real browser: a confirmed figure stays confirmed, and a point leads into its very field."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import checks
from tests.browser.visitor import fill, open_section, press

LOOKS = [("zh", 1280, "light"), ("en", 390, "dark"), ("zh", 390, "light"), ("en", 1280, "dark")]
DOUBT = "rd-above-revenue_rd_expense"


def doubtful(visit):
    """R&D of 500 on a revenue of 400, and staff that is no number."""
    open_section(visit, "finance")
    fill(visit, "revenue", ["400"])
    fill(visit, "staff_avg", ["260", "many"])
    open_section(visit, "rd")
    fill(visit, "rd_expense", ["500"])


def review(visit):
    press(visit, "form_review")
    visit.page.wait_for_url("**/review*")
    visit.page.wait_for_selector(".st-key-review_ways")
    visit.settle()


def focused(visit):
    """Question and value of the field that has the focus, and whether it can be seen."""
    visit.page.wait_for_function("document.activeElement.closest('[class*=st-key-q_]') !== null", timeout=30_000)
    return visit.page.evaluate(
        """() => {
          const field = document.activeElement, box = field.getBoundingClientRect();
          const question = field.closest('[class*="st-key-q_"]').className.match(/st-key-q_(\\w+)/)[1];
          return [question, field.value, box.top > 60 && box.bottom < window.innerHeight - 60];
        }"""
    )


@pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)
def test_the_review_shows_everything_and_is_accessible(open_page, lang, width, scheme):
    visit = open_page("questionnaire", lang, width, scheme)
    doubtful(visit)
    review(visit)

    assert checks.cut_off(visit.page) == []
    assert checks.missing_glyphs(visit.page) == []
    if lang == "zh":
        assert checks.latin_words(visit.page) == []
        assert checks.streamlit_english(visit.page) == []
    assert Axe().run(visit.page).response["violations"] == []
    assert visit.errors == []
    assert visit.foreign == []


def test_a_confirmed_figure_stays_confirmed_until_it_changes(open_page):
    visit = open_page("questionnaire", "en")
    doubtful(visit)
    press(visit, f"confirm_{DOUBT}")
    visit.page.locator(f".st-key-reason_{DOUBT} input").fill("New line, checked")
    visit.page.locator(f".st-key-reason_{DOUBT} input").press("Tab")
    visit.settle()
    press(visit, f"confirmed_{DOUBT}")

    visit.page.reload()
    visit.settle()
    open_section(visit, "rd")
    assert "(New line, checked)" in visit.page.locator(".app-confirmed").inner_text()
    assert visit.page.locator(".app-problem-warning").count() == 0

    fill(visit, "rd_expense", ["600"])
    assert visit.page.locator(".app-confirmed").count() == 0
    assert visit.page.locator(".app-problem-warning").count() == 1


def test_a_point_leads_into_its_field_also_of_an_earlier_year_and_of_a_choice(open_page):
    visit = open_page("questionnaire", "en")
    doubtful(visit)
    review(visit)

    visit.page.locator(".st-key-row_staff_avg_-1 button").click()
    visit.page.wait_for_url("**/questionnaire*")
    visit.settle()
    assert focused(visit) == ["staff_avg", "many", True]

    review(visit)
    visit.page.locator(".st-key-go_scen_decision button").click()
    visit.page.wait_for_url("**/questionnaire*")
    visit.settle()
    question, _, seen = focused(visit)
    assert (question, seen) == ("scen_decision", True)
