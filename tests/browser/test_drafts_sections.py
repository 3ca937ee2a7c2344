"""A section is sent to a colleague: who has the link sees that section only, and until the link is revoked."""

import pytest

from tests.browser import checks
from tests.browser.visitor import fill, open_section, press, shown


def sent(visit, section, person):
    """The link to a section for a person."""
    open_section(visit, section)
    press(visit, f"send_{section}")
    visit.page.locator(f".st-key-send_to_{section} input").fill(person)
    press(visit, f"send_make_{section}")
    visit.page.wait_for_selector("[class*=st-key-link_] [data-testid=stCode]")
    link = visit.page.locator("[class*=st-key-link_] [data-testid=stCode]").first.inner_text().strip()
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("dialog").wait_for(state="hidden")
    visit.settle()
    return "".join(link.split())


def begun(open_page, lang="en"):
    visit = open_page("questionnaire", lang)
    fill(visit, "firm_name", ["华东机械有限公司"])
    open_section(visit, "finance")
    fill(visit, "revenue", ["16000"])
    return visit


def test_a_colleague_sees_one_section_and_their_answers_carry_their_name(open_page):
    visit = begun(open_page)
    link = sent(visit, "robots", "Wang, production")

    colleague = open_page.again(link + "&lang=en")
    words = colleague.page.inner_text(".stApp")
    assert "华东机械有限公司" in words
    assert "This section was sent to Wang, production." in words
    assert colleague.page.locator(".st-key-steps_rail, .st-key-form_tools, .st-key-q_revenue").count() == 0
    assert "Many firms" not in colleague.page.locator("[data-testid=stHeader]").inner_text()
    fill(colleague, "robots", ["7", "5"])

    press(visit, "form_next")
    open_section(visit, "robots")
    assert shown(visit, "robots") == ["7", "5"]
    assert "Filled in by Wang, production" in visit.page.locator(".st-key-q_robots").inner_text()


def test_the_rest_stays_closed_to_whoever_has_one_section(open_page):
    visit = begun(open_page)
    link = sent(visit, "robots", "")

    colleague = open_page.again(link + "&lang=en")
    colleague.page.goto(link.replace("/questionnaire", "/result") + "&lang=en")
    colleague.settle()

    words = colleague.page.inner_text(".stApp")
    assert "The result belongs to whoever has the whole questionnaire" in words
    assert "16,000" not in words


def test_a_revoked_link_ends_at_the_next_click_and_opens_no_more(open_page):
    visit = begun(open_page)
    link = sent(visit, "robots", "Wang")
    colleague = open_page.again(link + "&lang=en")

    press(visit, "send_robots")
    visit.page.locator("[class*=st-key-revoke_] button").first.click()
    visit.settle()
    assert "Wang: revoked on" in visit.page.inner_text("body")
    visit.page.keyboard.press("Escape")

    fill(colleague, "robots", ["7"])
    assert "This link leads nowhere" in colleague.page.inner_text(".stApp")
    assert "华东机械有限公司" not in colleague.page.inner_text(".stApp")
    assert "This link leads nowhere" in open_page.again(link + "&lang=en").page.inner_text(".stApp")
    press(visit, "form_next")
    open_section(visit, "robots")
    assert shown(visit, "robots") == ["", ""]


@pytest.mark.parametrize(("lang", "width", "scheme"), [("zh", 1280, "light"), ("en", 390, "dark")])
def test_a_section_by_link_shows_everything(open_page, lang, width, scheme):
    visit = begun(open_page, lang)
    link = sent(visit, "robots", "王工" if lang == "zh" else "Wang")

    colleague = open_page.again(f"{link}&lang={lang}", lang, width, scheme)

    assert checks.cut_off(colleague.page) == []
    assert checks.missing_glyphs(colleague.page) == []
    if lang == "zh":
        assert checks.latin_words(colleague.page) == []
        assert checks.streamlit_english(colleague.page) == []
    assert colleague.errors == []
