"""An app that is shared: what a guest finds with and without a link, and who counts as sitting at this computer."""

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from assessment.model.draft import Answer
from assessment.settings import Settings
from assessment.ui import asgi, draft, navigation, reach, services, visitor
from assessment.ui.asgi import SCRIPT
from assessment.ui.headers import OwnPagesOnly

HERE = {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}


def context(headers, ip=None, url="http://127.0.0.1:8501/questionnaire"):
    return SimpleNamespace(headers=headers, ip_address=ip, url=url)


@pytest.fixture
def shared(monkeypatch):
    """An app that is shared; the visitors of AppTest come from nowhere, so they are guests."""
    monkeypatch.setattr(services, "settings", lambda: Settings(share=True))


@pytest.fixture
def begun(own_database):
    """A questionnaire with a name and revenue, and the drafts it is in."""
    drafts = own_database().workspace.drafts
    started = drafts.start(services.plan_id(), 2025)
    given = {"firm_name": Answer(value="Example Works"), "revenue": Answer(value=16000)}
    drafts.save_answers(started.access, given, based_on_revision=0)
    return drafts, started


def guest(page="", **parameters):
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    return at(app, page) if page else app


def at(app, page):
    """The page of an address: a closed one has another file than its own, so it is not found by that."""
    app._page_hash = calc_hash("" if page == "start" else page)
    return app.run()


def handed_on(begun, part=""):
    drafts, started = begun
    return drafts.add_link(started.access, part, "Ms Li")


# --- who sits at this computer ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "ip", "here"),
    [
        (HERE, None, True),
        ({"Host": "localhost:8501"}, None, True),
        ({"Host": "[::1]:8501", "Origin": "http://[::1]:8501"}, None, True),
        (HERE, "127.0.0.7", True),
        (HERE, "192.168.1.9", False),  # says it asked for 127.0.0.1, and comes from elsewhere
        ({"Host": "192.168.1.5:8501"}, "192.168.1.5", False),
        ({"Host": "pc-12:8501"}, None, False),  # a name somebody else pointed here
        ({**HERE, "Origin": "http://evil.example"}, None, False),
        ({**HERE, "Origin": "null"}, None, False),
        ({**HERE, "X-Forwarded-For": "127.0.0.1"}, None, False),
        ({**HERE, "Forwarded": "for=127.0.0.1"}, None, False),
        ({**HERE, "Host": "[::1"}, None, False),
        ({}, None, False),
    ],
)
def test_only_who_sits_at_this_computer_counts_as_such(monkeypatch, headers, ip, here):
    monkeypatch.setattr(visitor.st, "context", context(headers, ip))

    assert visitor.on_this_machine() is here


@pytest.mark.parametrize(
    ("headers", "is_guest"),
    [
        (HERE, False),
        ({"Host": "pc-12:8501"}, False),
        ({**HERE, "X-Forwarded-For": "192.0.2.7"}, True),
        ({"Host": "assessment.example.com", "X-Forwarded-Proto": "https"}, True),
        ({"Host": "assessment.example.com", "Forwarded": "for=192.0.2.7"}, True),
        ({**HERE, "Via": "1.1 office"}, False),
    ],
)
def test_who_comes_through_a_proxy_without_a_login_has_links_and_nothing_else(monkeypatch, headers, is_guest):
    monkeypatch.setattr(visitor.st, "context", context(headers))

    assert draft.is_guest() is is_guest


def test_what_the_browser_says_about_its_address_makes_nobody_sit_here(monkeypatch):
    monkeypatch.setattr(visitor.st, "context", context({"Host": "pc-12:8501"}, "192.168.1.9", "http://127.0.0.1:8501/"))

    assert not visitor.on_this_machine()


# --- where links begin ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "url", "network", "begins", "how"),
    [
        ({"share": True, "public_url": "http://pc/a/"}, "http://127.0.0.1:8501/quick", "", "http://pc/a", "known"),
        ({"share": True}, "http://192.168.1.5:8501/questionnaire", "", "http://192.168.1.5:8501", "known"),
        ({"share": True}, "http://127.0.0.1:8501/questionnaire", "10.0.0.2", "http://10.0.0.2:8605", "guess"),
        ({"share": True}, "http://127.0.0.1:8501/a/questionnaire", "fd00::2", "http://[fd00::2]:8605/a", "guess"),
        ({"share": True}, "http://127.0.0.1:8501/", "", "http://127.0.0.1:8501", "here"),
        ({}, "http://127.0.0.1:8501/questionnaire", "10.0.0.2", "http://127.0.0.1:8501", "here"),
    ],
)  # fmt: skip
def test_links_begin_where_colleagues_reach_the_app(monkeypatch, settings, url, network, begins, how):
    monkeypatch.setattr(services, "settings", lambda: Settings(**settings))
    monkeypatch.setattr(reach, "in_network", lambda _: (network,) if network else ())
    monkeypatch.setattr(reach.st, "context", context(HERE, url=url))
    monkeypatch.setattr(reach.st, "get_option", {"server.address": "0.0.0.0", "server.port": 8605}.get)

    assert reach.reach() == reach.Reach(begins, how)


# --- a guest ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "questionnaire", "quick", "result", "batch"])
def test_a_guest_without_a_link_is_told_to_open_one_and_can_begin_nothing(shared, begun, drawn, page):
    app = guest(page)

    assert not app.exception
    assert "Open the link you were sent" in drawn(app)
    assert "Example Works" not in drawn(app)
    assert not [*app.text_input, *app.get("file_uploader"), *(b for b in app.button if b.key != "form_next")]
    assert len(begun[0].list_own()) == 1


@pytest.mark.parametrize("page", ["plan", "method"])
def test_pages_that_need_no_firm_are_open_to_a_guest(shared, drawn, page):
    app = guest(page)

    assert not app.exception
    assert "Open the link you were sent" not in drawn(app)


def test_a_forged_answer_of_a_guest_begins_no_questionnaire(shared, own_database):
    app = guest()
    app.session_state["_answers"] = {"firm_name": "Forged Works"}
    app.session_state["_unsaved"] = {"firm_name": None}

    app.run()

    assert not app.exception
    assert own_database().workspace.drafts.list_own() == ()


def test_the_address_of_the_owners_list_is_like_a_wrong_link_to_a_guest(shared, begun, drawn):
    app = guest("questionnaire", own=begun[1].access.draft)

    assert [e.value for e in app.error if "This link leads nowhere" in e.value]
    assert "Example Works" not in drawn(app)
    assert not app.text_input


def test_a_guest_with_a_link_to_the_whole_fills_in_and_gives_no_links(shared, begun, drawn):
    drafts, started = begun
    app = guest("questionnaire", draft=handed_on(begun).token.get_secret_value())

    name = next(w for w in app.text_input if w.key.startswith("answer:firm_name:"))
    assert name.value == "Example Works"
    name.set_value("Better Works").run()

    kept = drafts.read(started.access).answers["firm_name"]
    assert (kept.value, kept.author) == ("Better Works", "Ms Li")
    keys = {b.key for b in app.button} | {c.key for c in app.checkbox}
    assert not {k for k in keys if k and k.startswith(("send_", "share", "delete_"))}


@pytest.mark.parametrize("page", ["start", "batch"])
def test_a_guest_with_a_link_finds_no_list_and_no_upload(shared, begun, drawn, page):
    app = guest("questionnaire", draft=handed_on(begun).token.get_secret_value())

    at(app, page)

    assert "Your link opens a questionnaire" in drawn(app)
    assert not [b for b in app.button if b.key == "begin_another"]


def test_a_link_to_a_department_shows_its_sections_one_after_the_other_and_no_more(shared, begun, drawn):
    app = guest("questionnaire", draft=handed_on(begun, "it").token.get_secret_value())

    assert not app.exception
    assert "These 2 sections were sent to Ms Li." in drawn(app)
    assert [b.key for b in app.button if (b.key or "").startswith("step_")] == ["step_digital", "step_scenarios"]
    assert "Digital base, management and results" in drawn(app)
    app.button(key="form_next").click().run()
    assert "Sixteen business scenarios" in drawn(app)
    assert not [w for w in app.text_input if w.key.startswith("answer:revenue:")]


def test_after_its_revocation_a_link_leaves_nothing_of_the_firm(shared, begun, drawn):
    drafts, started = begun
    new = handed_on(begun)
    app = guest("questionnaire", draft=new.token.get_secret_value())

    drafts.revoke(started.access, new.link.id)
    app.run()

    assert "Open the link you were sent" in drawn(app)
    assert [e.value for e in app.error if "This link leads nowhere" in e.value]
    assert app.session_state["_answers"] == {}


def test_who_sits_at_the_computer_keeps_everything(shared, begun, drawn, monkeypatch):
    monkeypatch.setattr(draft, "on_this_machine", lambda: True)

    app = guest()

    assert "Example Works" in drawn(app)
    assert [b for b in app.button if b.key and b.key.startswith("open_")]
    assert "Your data stays here" in drawn(app)
    assert "Without HTTPS in front the connection is not encrypted." in drawn(app)


def test_nobody_is_a_guest_where_nothing_is_shared(begun):
    assert not [entry.id for entry in navigation.ENTRIES if navigation.is_closed(entry.id)]


# --- other websites ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "public", "passes"),
    [
        ({"host": "pc:8501", "origin": "http://pc:8501"}, "", True),
        ({"host": "pc:8501"}, "", True),  # no browser
        ({"host": "127.0.0.1:8501", "origin": "https://tool.example"}, "https://tool.example/a", True),
        ({"host": "127.0.0.1:8501", "origin": "http://evil.example"}, "https://tool.example/a", False),
        ({"host": "127.0.0.1:8501", "origin": "http://127.0.0.1:3000"}, "", False),
        ({"host": "127.0.0.1:8501", "origin": "null"}, "", False),
        ({"origin": ""}, "", False),
    ],
)
def test_no_other_website_opens_the_app_in_the_browser_of_a_visitor(headers, public, passes):
    seen = []

    async def app(*_):
        seen.append("app")

    async def send(message):
        seen.append(message["type"])

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    with pytest.raises(StopIteration):  # it waits for nothing, so one step is all of it
        OwnPagesOnly(app, public)({"type": "websocket", "headers": raw}, None, send).send(None)

    assert seen == (["app"] if passes else ["websocket.close"])


# --- how it starts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "share", "starts"),
    [("127.0.0.1", False, True), ("0.0.0.0", False, False), (None, False, False), ("0.0.0.0", True, True)],
)
def test_without_a_login_it_does_not_start_where_others_reach_it(monkeypatch, capsys, address, share, starts):
    monkeypatch.setattr(services, "settings", lambda: Settings(share=share))
    monkeypatch.setattr(asgi.st, "get_option", {"server.address": address}.get)
    if starts:
        asgi.refuse_if_open()
        return

    with pytest.raises(SystemExit) as end:
        asgi.refuse_if_open()

    assert end.value.code == 2
    assert "--share" in capsys.readouterr().err


def teardown_module():
    st.cache_resource.clear()
