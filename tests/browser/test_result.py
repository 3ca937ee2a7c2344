"""The way of a manager: from the start page to a downloaded gap report whose numbers are those of the page."""

import re

import openpyxl
import pytest

from tests.browser import checks
from tests.browser.visitor import LOOKS, downloaded, example_report, press

EVERY_LOOK = pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)


@EVERY_LOOK
def test_the_result_shows_everything_on_every_tab(open_page, lang, width, scheme):
    visit = open_page("questionnaire", lang, width, scheme)
    example_report(visit)

    for tab in visit.page.get_by_role("tab").all():
        tab.click()
        visit.settle()

        assert checks.cut_off(visit.page) == []
        assert checks.missing_glyphs(visit.page) == []
        if lang == "zh":
            assert checks.latin_words(visit.page) == []
            assert checks.streamlit_english(visit.page) == []
    assert visit.errors == []
    assert visit.foreign == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_answers_the_result_page_is_whole(open_page, lang):
    visit = open_page("result", lang, 390)

    assert checks.cut_off(visit.page) == []
    assert lang == "en" or checks.latin_words(visit.page) == []


@pytest.mark.parametrize(("lang", "start"), [("zh", "开始填写问卷"), ("en", "Fill in the questionnaire")])
def test_a_manager_goes_from_the_start_page_to_a_gap_report_with_the_numbers_of_the_page(
    open_page, tmp_path, lang, start
):
    visit = open_page("", lang)
    visit.page.get_by_role("button", name=start).click()
    visit.page.wait_for_url("**/questionnaire*")
    visit.settle()
    example_report(visit)
    score = visit.page.locator(".app-overall-number").evaluate("node => node.firstChild.textContent")
    values = visit.page.locator("[class*=st-key-pillar_] .app-figure").all_text_contents()

    file = tmp_path / "report.xlsx"
    downloaded(visit, f"download_xlsx_{lang}").save_as(file)

    texts, numbers = _content(file)
    assert any(abs(number - float(score)) < 0.06 for number in numbers)
    assert len(values) == 4
    for value in values:
        figure = float(re.search(r"-?[\d,]+(\.\d+)?", value)[0].replace(",", ""))
        assert any(value in text for text in texts) or any(abs(number - figure) < 0.06 for number in numbers), value


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_the_report_can_be_had_for_reading_and_for_editing(open_page, tmp_path, ending, begins):
    visit = open_page("questionnaire", "zh")
    example_report(visit)

    file = downloaded(visit, f"download_{ending}_zh")
    file.save_as(tmp_path / "report")

    assert file.suggested_filename.endswith(f".{ending}")
    assert (tmp_path / "report").read_bytes().startswith(begins)


def test_every_number_opens_to_its_formula_and_source(open_page):
    visit = open_page("questionnaire", "en")
    example_report(visit)

    visit.page.locator(".st-key-pillar_rd summary").click()
    visit.settle()

    card = visit.page.locator(".st-key-pillar_rd").inner_text()
    assert "With your figures" in card
    assert "Sources" in card
    assert checks.cut_off(visit.page) == []


def test_a_switch_of_language_keeps_the_result(open_page):
    visit = open_page("questionnaire", "zh")
    example_report(visit)
    score = visit.page.locator(".app-overall-number").evaluate("node => node.firstChild.textContent")

    for language in ("English", "中文"):
        visit.switch_language(language)

        again = visit.page.locator(".app-overall-number").evaluate("node => node.firstChild.textContent")
        assert again == score


def test_changed_answers_change_the_result(open_page):
    visit = open_page("questionnaire", "en")
    example_report(visit)
    visit.page.locator(".st-key-result_tools a").click()
    visit.page.wait_for_url("**/questionnaire*")
    visit.settle()
    press(visit, "step_robots")
    visit.page.locator(".st-key-q_robots input").first.fill("20")
    press(visit, "form_report")
    visit.page.wait_for_selector(".st-key-pillar_robots", timeout=30_000)
    visit.settle()

    assert "769.2" in visit.page.locator(".st-key-pillar_robots .app-figure").inner_text()


def _content(file):
    book = openpyxl.load_workbook(file, data_only=True)
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return [str(c) for c in cells], [float(c) for c in cells if isinstance(c, int | float)]
