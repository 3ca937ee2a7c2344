"""The questionnaire in a real browser: it looks right, and no answer is lost by a switch of language or page."""

import pytest

from tests.browser import checks
from tests.browser.visitor import LOOKS, downloaded, fill, open_section, press, shown

EVERY_LOOK = pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)


@EVERY_LOOK
def test_the_questionnaire_shows_everything(open_page, lang, width, scheme):
    visit = open_page("questionnaire", lang, width, scheme)
    press(visit, "fill_example")

    for section in ("finance", "digital", "scenarios"):
        open_section(visit, section)

        assert checks.cut_off(visit.page) == []
        assert checks.missing_glyphs(visit.page) == []
    assert visit.errors == []
    assert visit.foreign == []


@pytest.mark.parametrize("width", [1280, 390])
def test_every_section_is_chinese_on_the_chinese_page(open_page, width):
    visit = open_page("questionnaire", "zh", width)

    for section in ("profile", "finance", "rd", "digital", "scenarios", "robots", "energy", "programmes"):
        open_section(visit, section)

        assert checks.streamlit_english(visit.page) == []
        assert checks.latin_words(visit.page) == []


def test_a_switch_of_language_keeps_every_answer_both_ways_and_on_the_runs_after(open_page):
    visit = open_page("questionnaire", "zh")
    press(visit, "fill_example")
    open_section(visit, "finance")
    fill(visit, "revenue", ["12,345"])
    before = _everything(visit)

    for language in ("English", "中文"):
        visit.switch_language(language)
        assert _settled_to(visit, before) == before
        fill(visit, "staff_year_end", ["258"] if language == "English" else [""])
        assert _settled_to(visit, before) == before


def _settled_to(visit, expected: dict[str, list[str]]) -> dict[str, list[str]]:
    """What the browser shows once it stopped changing: a busy machine may still be drawing a section."""
    for _ in range(5):
        found = _everything(visit)
        if found == expected:
            break
        visit.page.wait_for_timeout(1000)
    return found


def _everything(visit) -> dict[str, list[str]]:
    """The answers of three sections as the browser shows them, choices by their place."""
    found = {}
    for section in ("finance", "rd", "scenarios"):
        open_section(visit, section)
        if section == "finance":
            found["figures"] = shown(visit, "revenue") + shown(visit, "staff_avg")
        marks = visit.page.locator(".stRadio input[type=radio]").all()
        found[section] = [str(mark.is_checked()) for mark in marks]
    open_section(visit, "finance")
    return found


def test_answers_are_there_again_after_another_page(open_page):
    visit = open_page("questionnaire", "en")
    open_section(visit, "finance")
    fill(visit, "revenue", ["16000", "15200"])

    visit.page.get_by_test_id("stTopNavLink").filter(has_text="Plan library").click()
    visit.page.wait_for_url("**/plan*")
    visit.settle()
    visit.page.go_back()
    visit.page.wait_for_url("**/questionnaire*")
    visit.settle()
    open_section(visit, "finance")

    assert shown(visit, "revenue")[:2] == ["16,000", "15,200"]


def test_a_saved_file_brings_the_answers_to_another_visitor(open_page, tmp_path):
    visit = open_page("questionnaire", "en")
    press(visit, "fill_example")
    press(visit, "save_or_load")
    file = tmp_path / "answers.json"
    downloaded(visit, "save_answers").save_as(file)

    visit = open_page("questionnaire", "en")
    assert shown(visit, "firm_name") == [""]

    press(visit, "save_or_load")
    visit.page.locator("input[type=file]").first.set_input_files(str(file))
    visit.page.wait_for_selector(".st-key-form_news", timeout=30_000)
    visit.settle()
    assert shown(visit, "firm_name") == ["Example Machinery Ltd. (made up)"]


def test_the_next_section_begins_at_its_top(open_page):
    visit = open_page("questionnaire", "en")
    visit.page.locator(".st-key-form_next button").scroll_into_view_if_needed()

    press(visit, "form_next")

    top = visit.page.locator("[data-app-top]").bounding_box()["y"]
    assert 0 < top < 800


def test_a_figure_with_its_unit_certainty_and_source_is_there_after_a_reload_and_gives_an_interval(open_page):
    visit = open_page("questionnaire", "zh")
    press(visit, "fill_example")
    open_section(visit, "finance")
    fill(visit, "revenue", ["1.6亿元"])
    details(visit, "revenue")
    panel = visit.page.locator(".st-key-details_revenue")
    panel.get_by_role("radio", name="估计").click()
    visit.settle()
    panel.get_by_label("由谁提供").fill("财务部李会计")
    panel.get_by_label("由谁提供").press("Tab")
    visit.settle()
    panel.get_by_label("备注", exact=True).fill("年报未审计")
    panel.get_by_label("备注", exact=True).press("Tab")
    visit.settle()

    visit.page.reload()
    visit.settle()

    open_section(visit, "finance")
    question = visit.page.locator(".st-key-q_revenue")
    assert shown(visit, "revenue")[0] == "1.6"
    assert "2025年（亿元）" in question.inner_text()
    assert "2025年：= 16,000 万元 = 1.6亿元 · 估计 · 由财务部李会计提供 · 备注：年报未审计" in question.inner_text()
    visit.switch_language("English")
    assert shown(visit, "revenue")[0] == "1.6"
    assert "Estimated · from 财务部李会计" in question.inner_text()
    press(visit, "form_report")
    visit.page.wait_for_url("**/result*")
    visit.page.wait_for_selector(".app-overall", timeout=30_000)
    # R&D 340 / 16,000 = 2.125 %; revenue estimated, so within 10 %: 1.9125 to 2.3375 %, and 32 points for each percent
    assert "61.2-74.8" in visit.page.locator(".stApp").inner_text()
    assert visit.errors == []


def test_a_button_that_ends_the_typing_of_a_figure_is_pressed_although_the_page_grows_above_it(open_page):
    visit = open_page("questionnaire", "en")
    fill(visit, "firm_name", ["Acme"])
    open_section(visit, "finance")
    visit.page.locator(".st-key-q_revenue input").first.fill("120000")
    button = visit.page.locator(".st-key-q_operating_cost .stButton button:visible").first
    button.scroll_into_view_if_needed()
    before = button.bounding_box()["y"]

    button.hover()
    visit.page.mouse.down()
    visit.page.locator(".st-key-q_revenue .app-said").first.wait_for()  # 120,000 x 10,000 yuan is said in words
    visit.page.mouse.up()
    visit.settle()

    assert visit.page.locator(".st-key-details_operating_cost").is_visible()
    assert abs(button.bounding_box()["y"] - before) < 2


def details(visit, question: str) -> None:
    """Open what can be said beside an answer."""
    visit.page.locator(f".st-key-q_{question} .stButton button:visible").first.click()
    visit.settle()
