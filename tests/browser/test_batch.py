"""The batch page in a real browser: it looks right, a wrong file is named, a firm opens in its own report."""

import pytest

from tests.browser import checks
from tests.browser.visitor import LOOKS, downloaded, open_first_firm, press, upload
from tests.integration import awkward

EVERY_LOOK = pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)


@EVERY_LOOK
def test_the_batch_page_shows_everything_before_and_after(open_page, lang, width, scheme):
    visit = open_page("batch", lang, width, scheme)
    assert checks.cut_off(visit.page) == []

    press(visit, "try_sample_firms")
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


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有读入"), ("en", "was not read")])
def test_a_wrong_file_is_named_with_what_to_do(open_page, lang, words):
    visit = open_page("batch", lang)

    upload(visit, "holiday.csv", b"date,place\n2024-01-01,Hangzhou\n")

    alert = visit.page.get_by_test_id("stAlert").first.inner_text()
    assert words in alert
    assert "holiday.csv" in alert
    assert "Traceback" not in visit.page.content()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_comes_in_both_languages(open_page, tmp_path, lang):
    visit = open_page("batch", lang)

    for language in ("zh", "en"):
        file = tmp_path / f"{language}.xlsx"
        downloaded(visit, f"template_{language}").save_as(file)
        assert file.read_bytes().startswith(b"PK")


def test_a_firm_of_the_batch_opens_in_its_own_report_and_leads_back(open_page):
    visit = open_page("batch", "en")
    press(visit, "try_sample_firms")

    open_first_firm(visit)
    assert "示例精密电子有限公司" in visit.page.get_by_role("heading", level=1).inner_text()

    visit.page.locator(".st-key-result_tools a").click()
    visit.page.wait_for_url("**/batch*")
    visit.settle()
    assert visit.page.get_by_role("tabpanel").first.get_by_test_id("stDataFrame").count() == 1


def test_a_table_of_ones_own_is_read_after_its_columns_were_told(open_page):
    visit = open_page("batch", "zh")
    rows = [["2024年（单位：元）"], ["客户", "收入", "职工人数"], ["某厂", 120_000_000, 260]]

    upload(visit, "own.xlsx", awkward.xlsx(rows))
    visit.page.wait_for_selector(".st-key-columns_take", timeout=30_000)
    assert checks.cut_off(visit.page) == []
    press(visit, "columns_take")

    visit.page.get_by_role("tab").nth(3).click()
    visit.settle()
    assert "营业收入、元" in visit.page.locator(".app-columns").last.inner_text()
    assert visit.errors == []
