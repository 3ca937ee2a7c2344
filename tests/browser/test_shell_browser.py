"""The frame in a real browser: every page looks right in both languages, and a switch of language loses nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import checks

PAGES = ("", "plan", "method")
LOOKS = [(lang, width, scheme) for lang in ("zh", "en") for width in (1280, 390) for scheme in ("light", "dark")]
EVERY_LOOK = pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)
EVERY_PAGE = pytest.mark.parametrize("path", PAGES)


@EVERY_PAGE
@EVERY_LOOK
def test_a_page_shows_everything_and_loads_nothing_foreign(open_page, path, lang, width, scheme):
    visit = open_page(path, lang, width, scheme)

    assert checks.cut_off(visit.page) == []
    assert checks.missing_glyphs(visit.page) == []
    assert visit.errors == []
    assert visit.foreign == []


@EVERY_PAGE
@pytest.mark.parametrize("width", [1280, 390])
def test_a_chinese_page_is_chinese(open_page, path, width):
    visit = open_page(path, "zh", width)

    assert visit.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert checks.streamlit_english(visit.page) == []
    assert checks.latin_words(visit.page) == []


def test_every_tab_of_the_plan_library_is_whole_and_chinese(open_page):
    visit = open_page("plan", "zh", 390)

    for tab in visit.page.get_by_role("tab").all():
        tab.click()
        visit.settle()

        assert checks.cut_off(visit.page) == []
        assert checks.latin_words(visit.page) == []


def test_the_main_menu_is_chinese(open_page):
    visit = open_page()

    visit.page.get_by_role("button", name="主菜单").click()
    visit.page.wait_for_timeout(500)

    assert checks.streamlit_english(visit.page) == []
    assert checks.latin_words(visit.page) == []


def test_a_switch_translates_the_page_and_streamlit_both_ways(open_page):
    visit = open_page("plan")
    assert visit.page.get_by_role("button", name="主菜单").count() == 1

    visit.switch_language("English")

    assert visit.page.evaluate("document.documentElement.lang") == "en"
    assert visit.page.get_by_role("button", name="Main menu").count() == 1
    assert visit.page.get_by_role("heading", name="Plan library").count() == 1

    visit.switch_language("中文")

    assert visit.page.get_by_role("button", name="主菜单").count() == 1
    assert visit.page.get_by_role("heading", name="政策库").count() == 1


def test_the_chosen_language_is_kept_on_the_next_page_and_the_next_visit(open_page):
    visit = open_page()
    visit.switch_language("English")

    visit.page.get_by_test_id("stTopNavLink").filter(has_text="Method").click()
    visit.page.wait_for_url("**/method*")
    visit.settle()
    assert visit.page.evaluate("document.documentElement.lang") == "en"

    visit.page.goto(visit.page.url.split("?")[0])
    visit.settle()
    assert visit.page.evaluate("document.documentElement.lang") == "en"


def test_the_menu_leads_to_every_page_of_a_phone_too(open_page):
    visit = open_page(width=390)

    visit.page.get_by_role("button", name="展开侧栏").click()
    visit.page.get_by_test_id("stSidebarNavLink").filter(has_text="政策库").click()
    visit.page.wait_for_url("**/plan*")
    visit.settle()

    assert visit.page.get_by_role("heading", name="政策库").count() == 1


def test_the_start_page_leads_to_the_questionnaire_and_to_the_upload(open_page):
    for label, address in (("开始填写问卷", "questionnaire"), ("上传工作簿", "batch")):
        visit = open_page()
        visit.page.get_by_role("button", name=label).click()
        visit.page.wait_for_url(f"**/{address}*")


@EVERY_PAGE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_serious_barrier(open_page, path, scheme):
    """Contrast, names for screen readers, order of headings: by axe."""
    visit = open_page(path, scheme=scheme)

    violations = Axe().run(visit.page).response["violations"]

    assert [v["id"] for v in violations if v["impact"] in ("serious", "critical")] == []


def test_an_address_that_is_no_page_is_said_in_the_language_of_the_app(open_page):
    visit = open_page("no-such-page", "zh")

    visit.page.get_by_text("没有这个页面").wait_for(timeout=30_000)
    assert checks.latin_words(visit.page) == []
