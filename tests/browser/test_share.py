"""An app that is shared: a colleague elsewhere has what a link opens; its owner, at the computer, has it all."""

from contextlib import contextmanager

import pytest

from assessment.services.addresses import in_network
from tests.browser import checks
from tests.browser.conftest import ELSEWHERE, free_port, running
from tests.browser.visitor import fill, open_section, press, shown

EVERYWHERE = "0.0.0.0"
FIRM = "华东机械有限公司"


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Addresses of a server that is shared: for its owner, and for colleagues."""
    port = free_port()
    options = {"ASSESSMENT_SHARE": "true", "STREAMLIT_SERVER_ADDRESS": EVERYWHERE}
    others = in_network(EVERYWHERE)
    elsewhere = f"http://{others[0] if others else ELSEWHERE}:{port}"
    if not others:  # a computer in no network: it is told the name by which colleagues reach it
        options |= {"ASSESSMENT_PUBLIC_URL": elsewhere, "STREAMLIT_BROWSER_SERVER_ADDRESS": ELSEWHERE}
    with running("app.py", tmp_path_factory.mktemp("shared"), port, **options) as (address, _):
        yield address, elsewhere


def begun(open_page, shared, lang="en"):
    """The owner, with a questionnaire that has a name."""
    visit = open_page.at(shared[0], "questionnaire", lang)
    fill(visit, "firm_name", [FIRM])
    return visit


@contextmanager
def window(visit, key):
    """The window behind a button, open."""
    press(visit, key)
    visit.page.get_by_role("dialog").wait_for()
    visit.settle()
    yield
    dialog = visit.page.get_by_role("dialog")
    for _ in range(10):  # a window that is being drawn again does not hear the key
        if dialog.is_hidden():
            break
        dialog.press("Escape")
        visit.page.wait_for_timeout(500)
    dialog.wait_for(state="hidden")
    visit.settle()


def made(visit, name, person, what=""):
    """The link that the open window makes."""
    if what:
        visit.page.get_by_role("dialog").locator("[data-testid=stSelectbox]").click()
        visit.page.get_by_role("option").filter(has_text=what).click()
        visit.settle()
    visit.page.locator(f".st-key-send_to_{name} input").fill(person)
    press(visit, f"send_make_{name}")
    link = visit.page.locator("[class*=st-key-link_] [data-testid=stCode]").first
    link.wait_for()
    return "".join(link.inner_text().split())


def test_a_colleague_elsewhere_finds_no_list_and_nothing_to_begin(open_page, shared):
    begun(open_page, shared)

    for page in ("", "questionnaire", "batch"):
        colleague = open_page.at(shared[1], page, "en")
        words = colleague.page.inner_text(".stApp")
        assert "Open the link you were sent" in words
        assert FIRM not in words
        assert colleague.page.locator("input, textarea, [data-testid=stFileUploader]").count() == 0
    assert "Many firms" not in colleague.page.locator("[data-testid=stHeader]").inner_text()
    owner = open_page.at(shared[0], "", "en")
    assert FIRM in owner.page.locator(".st-key-continue_list").inner_text()


def test_the_address_of_the_owners_list_opens_nothing_elsewhere(open_page, shared):
    begun(open_page, shared)
    start = open_page.at(shared[0], "", "en")
    start.page.locator("[class*=st-key-open_] button").first.click()
    start.page.wait_for_url("**/questionnaire*")
    start.settle()
    own = start.page.url
    assert "own=" in own

    colleague = open_page.again(own.replace(shared[0], shared[1]))

    assert FIRM not in colleague.page.content()
    assert "This link leads nowhere" in colleague.page.inner_text(".stApp")


def test_a_link_to_the_whole_is_filled_in_elsewhere_counted_and_revoked(open_page, shared):
    owner = begun(open_page, shared)
    with window(owner, "share"):
        link = made(owner, "all", "Ms Li")
    assert link.startswith(shared[1] + "/questionnaire?draft=")

    colleague = open_page.again(link + "&lang=en")
    assert shown(colleague, "firm_name") == [FIRM]
    assert colleague.page.locator(".st-key-share, [class*=st-key-send_]").count() == 0
    open_section(colleague, "robots")
    fill(colleague, "robots", ["7"])

    with window(owner, "share"):
        listed = owner.page.get_by_role("dialog").inner_text()
        assert "Ms Li: made on" in listed
        assert "Answers of theirs that stand: 1" in listed
        owner.page.locator("[class*=st-key-revoke_] button").first.click()
        owner.page.get_by_text("Ms Li: revoked on").wait_for()

    fill(colleague, "robots", ["8"])
    assert FIRM not in colleague.page.content()
    assert "Open the link you were sent" in colleague.page.inner_text(".stApp")


def test_a_link_to_a_department_opens_both_of_its_sections(open_page, shared):
    owner = begun(open_page, shared)
    open_section(owner, "scenarios")
    with window(owner, "send_scenarios"):
        link = made(owner, "scenarios", "Mr Zhao", "IT:")

    colleague = open_page.again(link + "&lang=en")

    assert "These 2 sections were sent to Mr Zhao." in colleague.page.inner_text(".stApp")
    colleague.page.locator(".st-key-step_digital").wait_for()
    assert colleague.page.locator(".st-key-steps_rail button").count() == 2
    open_section(colleague, "scenarios")
    assert colleague.page.locator(".st-key-q_scen_quality").count() == 1


@pytest.mark.parametrize(("lang", "width", "scheme"), [("zh", 390, "dark"), ("en", 1280, "light")])
def test_what_is_shared_and_how_is_shown_in_full(open_page, shared, lang, width, scheme):
    colleague = open_page.again(f"{shared[1]}/?lang={lang}", lang, width, scheme)
    owner = open_page.again(f"{shared[0]}/questionnaire?lang={lang}", lang, width, scheme)
    fill(owner, "firm_name", [FIRM])
    press(owner, "share")
    made(owner, "all", "王工" if lang == "zh" else "Wang")

    for visit in (colleague, owner):
        assert checks.cut_off(visit.page) == []
        assert checks.missing_glyphs(visit.page) == []
        if lang == "zh":
            assert checks.latin_words(visit.page) == []
            assert checks.streamlit_english(visit.page) == []
    assert owner.errors == []
