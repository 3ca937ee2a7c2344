"""Nobody is kept out: every section of the form and every part of a result, filled in, by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_drafts_sections import begun, sent
from tests.browser.test_what_if import to_what_if
from tests.browser.visitor import example_report, open_section, press, upload

SECTIONS = ("profile", "finance", "rd", "digital", "scenarios", "robots", "energy", "programmes")
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


def barriers(visit):
    """What axe finds serious, with the first place of each."""
    found = Axe().run(visit.page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in ("serious", "critical")
    ]


@SCHEMES
def test_no_section_of_the_form_has_a_serious_barrier(open_page, scheme):
    visit = open_page("questionnaire", "zh", scheme=scheme)
    press(visit, "fill_example")
    for section in SECTIONS:
        open_section(visit, section)

        assert barriers(visit) == [], section


@SCHEMES
def test_no_part_of_the_result_has_a_serious_barrier(open_page, scheme):
    visit = open_page("questionnaire", "zh", scheme=scheme)
    example_report(visit)
    for tab in visit.page.get_by_role("tab").all():
        tab.click()
        visit.settle()

        assert barriers(visit) == [], tab.text_content()


@SCHEMES
def test_the_results_of_many_firms_have_no_serious_barrier(open_page, scheme):
    visit = open_page("batch", "zh", scheme=scheme)
    upload(visit, "sample_firms.xlsx")

    assert barriers(visit) == []


@SCHEMES
def test_what_is_tried_out_has_no_serious_barrier(open_page, scheme):
    visit = open_page("questionnaire", "zh", scheme=scheme)
    example_report(visit)
    to_what_if(visit)
    for tab in visit.page.get_by_role("tab").all():
        tab.click()
        visit.settle()

        assert barriers(visit) == [], tab.text_content()


@SCHEMES
def test_a_page_that_waits_for_answers_has_no_serious_barrier(open_page, scheme):
    visit = open_page("result", "zh", scheme=scheme)
    for page in ("result", "review", "what_if", "action", "batch"):
        visit.page.goto(f"{open_page.address}/{page}?lang=zh")
        visit.settle()

        assert barriers(visit) == [], page


@SCHEMES
def test_a_colleagues_section_has_no_serious_barrier(open_page, scheme):
    link = sent(begun(open_page), "robots", "Wang")

    colleague = open_page.again(link + "&lang=en", scheme=scheme)

    assert barriers(colleague) == []
