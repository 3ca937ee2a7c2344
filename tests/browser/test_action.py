"""The plan of action in a real browser: costs are typed, the cheapest set is chosen, saved, and taken away as files."""

import io
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from tests.browser import checks
from tests.browser.test_barriers import barriers
from tests.browser.visitor import downloaded, example_report, open_first_firm, press

LOOKS = [("zh", 1280, "light"), ("en", 390, "dark")]
HEADER, ROW = 35, 35
COST = 608
"""Place of the column of costs, from the left edge of the table."""


def to_plan(visit):
    """From the result to the plan of action, by the link under the first steps."""
    visit.page.get_by_role("tab").nth(1).click()
    visit.settle()
    visit.page.locator("[data-testid=stMain] a[href*=action]").first.click()
    visit.page.wait_for_url("**/action*")
    visit.page.locator(".st-key-action_add_tools").wait_for(timeout=30_000)
    visit.settle()


def type_into(visit, row, place, value):
    """Type into a cell of the table, as somebody does who does not hurry."""
    box = visit.page.locator(".st-key-action_lines canvas").first.bounding_box()
    visit.page.mouse.click(box["x"] + place, box["y"] + HEADER + ROW * row + ROW / 2)
    visit.page.wait_for_timeout(300)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_timeout(300)
    visit.page.keyboard.type(value, delay=60)
    visit.page.wait_for_timeout(300)
    visit.page.keyboard.press("Enter")
    visit.settle()


@pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)
def test_the_page_is_readable(open_page, lang, width, scheme):
    visit = open_page("questionnaire", lang, width, scheme)
    example_report(visit)
    to_plan(visit)

    for popover in range(4):
        visit.page.locator(".st-key-action_add_tools button").nth(popover).click()
        visit.settle()
        assert checks.cut_off(visit.page) == []
        assert checks.missing_glyphs(visit.page) == []
        if lang == "zh":
            assert checks.latin_words(visit.page) == []
            assert checks.streamlit_english(visit.page) == []
        visit.page.keyboard.press("Escape")
        visit.settle()
    assert barriers(visit) == []
    assert visit.errors == []


def test_a_cost_is_typed_the_cheapest_set_is_chosen_saved_and_taken_away(open_page):
    """R&D is 600,000 yuan short of 2.5 %: 60 units of 10,000 yuan."""
    visit = open_page("questionnaire", "en")
    example_report(visit)
    to_plan(visit)
    type_into(visit, 0, COST, "1")

    visit.page.locator("[class*=st-key-want_score] input").fill("73")
    visit.page.locator("[class*=st-key-want_score] input").press("Tab")
    visit.settle()
    press(visit, "action_solve")

    visit.page.get_by_text("The cheapest set that reaches what is wanted costs").wait_for(timeout=30_000)
    press(visit, "action_save")
    visit.page.get_by_text("Saved 20").wait_for(timeout=30_000)
    visit.page.reload()
    visit.page.locator(".st-key-action_lines canvas").first.wait_for(timeout=30_000)
    visit.settle()
    assert visit.page.get_by_text("R&D spending: ").count() >= 1

    book = load_workbook(io.BytesIO(Path(downloaded(visit, "action_xlsx").path()).read_bytes()))
    assert any("R&D spending" in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
    calendar = Calendar.from_ical(Path(downloaded(visit, "action_ics").path()).read_bytes())
    assert calendar.events == []  # nothing is due yet
    assert visit.errors == []


def test_the_plan_of_a_firm_of_a_batch_says_that_it_is_not_saved(open_page):
    visit = open_page("batch", "en")
    press(visit, "try_sample_firms")
    open_first_firm(visit)

    to_plan(visit)

    visit.page.get_by_text("The plan of a firm of a batch is not saved").wait_for(timeout=30_000)
    assert visit.page.locator(".st-key-action_save").count() == 0
