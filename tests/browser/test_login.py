"""People sign in at a real provider, find what their roles open, invite each other, and are signed out."""

import json
import sqlite3
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

from tests.browser import checks
from tests.browser.conftest import DATABASE, free_port, running
from tests.browser.provider import ORGANISATION, PATIENCE_MS, providing, sign_in
from tests.browser.test_barriers import barriers
from tests.browser.visitor import fill, press, shown
from tests.performance.visitor import Visitor

FIRM = "华东机械有限公司"


@pytest.fixture(scope="module")
def provider():
    with providing() as provider:
        provider.knows("wang", "王管理", "admins")
        provider.knows("li", "李顾问", "consultants")
        provider.knows("zhao", "赵经理")
        provider.knows("rao", "饶主任", "readers")
        provider.knows("sun", "孙顾问", "others")
        yield provider


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the server keeps what it keeps."""
    return tmp_path_factory.mktemp("login")


@pytest.fixture(scope="module")
def app(provider, folder):
    """Address of a server whose people sign in."""
    port = free_port()
    with running("app.py", folder, port, **provider.variables(folder, port)) as (address, _):
        yield address


def signed_in(open_page, app, subject, page="", lang="zh"):
    visit = open_page.at(app, page, lang)
    sign_in(visit, subject)
    return visit


def go(visit, app, page):
    visit.page.goto(f"{app}/{page}?lang={visit.lang}")
    visit.page.locator(".st-key-who").wait_for(timeout=PATIENCE_MS)
    visit.settle()


def menu(visit):
    return visit.page.locator("[data-testid=stHeader]").inner_text()


def words(visit):
    return visit.page.inner_text(".stApp")


@pytest.mark.parametrize(("lang", "scheme", "width"), [("zh", "light", 390), ("en", "dark", 1280)])
def test_who_is_not_signed_in_finds_plan_method_and_the_way_to_sign_in(open_page, app, lang, scheme, width):
    visit = open_page.again(f"{app}/?lang={lang}", lang, width, scheme)

    visit.page.locator(".st-key-sign_in_page_default").wait_for()
    assert visit.page.locator("input, textarea, [data-testid=stFileUploader]").count() == 0
    assert visit.errors == []
    assert checks.cut_off(visit.page) == []
    assert barriers(visit) == []
    if lang == "zh":
        assert checks.latin_words(visit.page) == []
        assert checks.streamlit_english(visit.page) == []


def test_a_group_gives_a_role_and_its_pages_and_the_way_leads_back_to_where_one_was(open_page, app):
    visit = signed_in(open_page, app, "li", "people")

    assert visit.page.url.startswith(f"{app}/people")
    assert ORGANISATION in words(visit)
    assert "批量评估" in menu(visit)
    assert visit.errors == []


def test_an_administrator_looks_after_people_and_is_let_into_no_answers(open_page, app):
    visit = signed_in(open_page, app, "wang", "people")

    assert "登录过的所有人员" in words(visit)
    go(visit, app, "questionnaire")
    assert "您的角色不能使用此页面" in words(visit)
    assert visit.page.locator("[class*=st-key-q_]").count() == 0


def test_a_firm_is_begun_given_by_invitation_and_seen_by_nobody_else(open_page, app):
    consultant = signed_in(open_page, app, "li", "questionnaire")
    fill(consultant, "firm_name", [FIRM])
    own = consultant.page.url
    assert "own=" in own
    go(consultant, app, "people")
    consultant.page.locator("[class*=st-key-invite_for_] input").last.fill("赵经理")
    consultant.page.locator("[class*=st-key-invite_make_] button").last.click()
    link = consultant.page.locator("[class*=st-key-invitation_] [data-testid=stCode]").first
    link.wait_for(timeout=PATIENCE_MS)
    address = "".join(link.inner_text().split())

    manager = open_page.again(address + "&lang=zh", "zh")
    sign_in(manager, "zhao")
    manager.page.locator(".st-key-invitation_offer").wait_for(timeout=PATIENCE_MS)
    assert FIRM in words(manager)
    assert checks.latin_words(manager.page, checks.ALLOWED_LATIN) == []
    press(manager, "accept_invitation")
    go(manager, app, "")
    manager.page.locator("[class*=st-key-open_] button").first.click()
    assert shown(manager, "firm_name") == [FIRM]

    again = open_page.again(address + "&lang=zh", "zh")
    sign_in(again, "sun")
    expect(again.page.locator(".stApp")).to_contain_text("邀请", timeout=PATIENCE_MS)
    assert again.page.locator(".st-key-accept_invitation").count() == 0
    for stranger in (again, signed_in(open_page, app, "rao"), signed_in(open_page, app, "wang")):
        stranger.page.goto(own)
        stranger.page.locator(".st-key-who").wait_for(timeout=PATIENCE_MS)
        stranger.settle()
        assert FIRM not in stranger.page.content()


class SignedIn(Visitor):
    """A session of who signed in without their browser, which sends whatever it likes."""

    def __init__(self, visit, app, path, query):
        self._cookies = {cookie["name"]: cookie["value"] for cookie in visit.page.context.cookies(app)}
        self._app = app
        super().__init__(urlsplit(app).port, path, query)

    def _connect(self, to):
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return connect(
            to,
            subprotocols=["streamlit", self._cookies["_streamlit_xsrf"]],
            additional_headers={"Cookie": cookies},
            origin=self._app,
            max_size=None,
            open_timeout=60,
        )

    def press_anyway(self, widget):
        """Say that a button was pressed, whether the page has it or not."""
        self._run(WidgetState(id=widget, trigger_value=True))


def names_stored(folder):
    with sqlite3.connect(folder / DATABASE, timeout=30) as database:
        return dict(database.execute("select draft_id, value from answer where column_id = 'firm_name'"))


def test_messages_made_up_by_somebody_who_signed_in_reach_no_firm_of_others(open_page, app, folder):
    consultant = signed_in(open_page, app, "li", "questionnaire")
    fill(consultant, "firm_name", [FIRM])
    draft = parse_qs(urlsplit(consultant.page.url).query)["own"][0]
    with SignedIn(consultant, app, "", "lang=zh") as own:
        open_it, delete_it = (own.shown[f"{act}_{draft}"].id for act in ("open", "delete_confirmed"))
    with SignedIn(consultant, app, "questionnaire", f"lang=zh&own={draft}") as own:
        name = next(widget.id for key, widget in own.shown.items() if key.startswith("answer:firm_name:"))
        assert FIRM in {getattr(widget, "value", "") for widget in own.shown.values()}
    stranger = signed_in(open_page, app, "sun")

    for path, query in (("", "lang=zh"), ("questionnaire", f"lang=zh&own={draft}"), ("people", f"own={draft}")):
        with SignedIn(stranger, app, path, query) as forged:
            forged.also_send({name: WidgetState(id=name, string_value="Forged Works")})
            for button in (open_it, delete_it):
                forged.press_anyway(button)
            assert "sign_out" in forged.shown
            assert FIRM not in {getattr(widget, "value", "") for widget in forged.shown.values()}
            assert not [key for key in forged.shown if draft in key]

    assert json.loads(names_stored(folder)[draft]) == FIRM


@pytest.mark.parametrize(("lang", "scheme", "width"), [("zh", "dark", 390), ("en", "light", 1280)])
def test_people_and_account_are_shown_in_full(open_page, app, lang, scheme, width):
    visit = open_page.again(f"{app}/people?lang={lang}", lang, width, scheme)
    sign_in(visit, "li")
    for page in ("people", "account", "portfolio"):
        go(visit, app, page)
        assert checks.cut_off(visit.page) == [], page
        assert checks.missing_glyphs(visit.page) == [], page
        assert barriers(visit) == [], page
        if lang == "zh":
            assert checks.latin_words(visit.page) == [], page
            assert checks.streamlit_english(visit.page) == [], page


def test_signing_out_stores_what_was_typed_and_ends_every_window_and_the_cookie(open_page, app, folder):
    visit = signed_in(open_page, app, "li", "questionnaire")
    other = visit.page.context.new_page()
    other.goto(f"{app}/people?lang=zh")
    other.locator(".st-key-who").wait_for(timeout=PATIENCE_MS)

    visit.page.locator(".st-key-q_firm_name input").fill("退出前填写")
    visit.page.locator(".st-key-who button").first.click()
    visit.page.locator(".st-key-sign_out button").click()
    visit.page.wait_for_url("**/oauth2/end_session**", timeout=PATIENCE_MS)

    other.locator("[class*=st-key-invite_for_] input").first.fill("x")
    other.keyboard.press("Tab")
    other.get_by_text("您已退出登录。").wait_for(timeout=PATIENCE_MS)
    assert ORGANISATION not in other.content()
    assert "_streamlit_user" not in {cookie["name"] for cookie in visit.page.context.cookies(app)}
    assert "退出前填写" in {json.loads(name) for name in names_stored(folder).values()}


@pytest.mark.long
def test_after_silence_the_page_is_closed_and_what_was_typed_is_kept(open_page, provider, tmp_path):
    port = free_port()
    silence = {"ASSESSMENT_SESSION_IDLE_MINUTES": "0.25"}
    with running("app.py", tmp_path, port, **provider.variables(tmp_path, port, **silence)) as (address, _):
        visit = signed_in(open_page, address, "li", "questionnaire", "en")
        visit.page.locator(".st-key-q_firm_name input").fill(FIRM)  # typed, and the field not left

        visit.page.get_by_text("You were signed out after 0.25 minutes").wait_for(timeout=PATIENCE_MS)
        visit.settle()

        assert FIRM not in visit.page.content()
        assert visit.page.locator("[class*=st-key-q_]").count() == 0
        sign_in(visit, "li")
        assert shown(visit, "firm_name") == [FIRM]
