"""Every page with every role: it opens for whom it is, and a firm of others is nowhere on it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from assessment.model.draft import Answer
from assessment.model.login import Login
from assessment.model.people import GroupRole, Role
from assessment.ui import configured, navigation, services, signed_in
from assessment.ui.asgi import SCRIPT
from assessment.ui.services import kept as kept_for_the_visitor
from assessment.ui.signed_in import SignIn

FIRM, FIGURE = "Quartz Valve Works", "987654"
GROUPS = (
    GroupRole(group="admins", role=Role.ADMINISTRATOR),
    GroupRole(group="ours", role=Role.CONSULTANT, organisation="Our Consultancy"),
    GroupRole(group="readers", role=Role.READER, organisation="Our Consultancy"),
    GroupRole(group="theirs", role=Role.CONSULTANT, organisation="Another Consultancy"),
    GroupRole(group="firms", role=Role.MANAGER),
)
FIRM_PAGES = {"quick", "questionnaire", "review", "result", "what_if", "action"}
PUBLIC = {"plan", "method"}
WORKING = {"start", *FIRM_PAGES, *PUBLIC, "account", "people", "audit"}
OPEN = {
    "nobody": PUBLIC,
    "without a role": {*PUBLIC, "account"},
    "administrator": {"start", *PUBLIC, "account", "people", "audit"},
    "consultant": {*WORKING, "batch", "portfolio"},
    "reader": {"start", "portfolio", *PUBLIC, "account"},
    "consultant elsewhere": {*WORKING, "batch", "portfolio"},
    "manager elsewhere": WORKING,
    "manager of the firm": {"start", *PUBLIC, "account", "people", "audit"},
    "contributor": {"start", *PUBLIC, "account"},
    "reader of the firm": {"start", *PUBLIC, "account"},
}
"""Role -> pages that open while no questionnaire does."""
GROUP = {
    "administrator": "admins",
    "consultant": "ours",
    "reader": "readers",
    "consultant elsewhere": "theirs",
    "manager elsewhere": "firms",
}
GIVEN = {
    "manager of the firm": (Role.MANAGER, ""),
    "contributor": (Role.CONTRIBUTOR, "robots"),
    "reader of the firm": (Role.READER, ""),
}


def sign_in_of(role):
    group = GROUP.get(role)
    now = datetime.now(UTC)
    return SignIn(
        "https://sso.example", role, role.title(), f"{role}@example.com", (group,) if group else (), now, role
    )


@pytest.fixture
def kept(own_database, monkeypatch):
    """An app with a login: the real way to a workspace, on a database of the test."""
    workspace = own_database().workspace
    object.__setattr__(workspace, "roles", GROUPS)
    monkeypatch.setattr(services, "opened", own_database)
    monkeypatch.setattr(services, "kept", kept_for_the_visitor)
    login = Login(
        redirect_uri="http://127.0.0.1:8501/oauth2callback",
        cookie_secret=SecretStr("s" * 32),
        providers=("p",),
        auth={},
    )
    monkeypatch.setattr(configured, "login", lambda: login)
    return workspace


def principal(kept, role):
    found = sign_in_of(role)
    return kept.people.signing_in.sign_in(found.issuer, found.subject, found.name, found.email, found.groups)


@pytest.fixture
def firm(kept):
    """A firm of Our Consultancy with a name and a revenue, given to three people; its draft."""
    ours = kept.of(principal(kept, "consultant"))
    started = ours.drafts.start(services.plan_id(), 2025)
    given = {"firm_name": Answer(value=FIRM), "revenue": Answer(value=float(FIGURE))}
    ours.drafts.save_answers(started.access, given, based_on_revision=0)
    for role, (gives, section) in GIVEN.items():
        invitation = ours.people.invitations.invite(gives, series=started.access.draft, section=section)
        kept.of(principal(kept, role)).people.invitations.accept(invitation.token)
    return started.access.draft


@pytest.fixture
def visitor(kept, monkeypatch):
    """A function: the app as somebody of a role meets it, at an address."""

    def open_app(role, **query):
        found = None if role == "nobody" else sign_in_of(role)
        monkeypatch.setattr(signed_in, "current", lambda: found)
        app = AppTest.from_file(str(SCRIPT), default_timeout=60)
        app.query_params["lang"] = "en"
        for name, value in query.items():
            app.query_params[name] = value
        return app

    return open_app


def at(app, page):
    app._page_hash = calc_hash("" if page == "start" else page)
    app.run()
    assert not app.exception, (page, app.exception)
    return app


def everything(app):
    """All that is drawn: texts, fields with their values, options of lists."""
    return " ".join(str(node.proto) for node in app._tree if hasattr(node, "proto"))


def is_closed(drawn):
    closed = ("signed in, and have no role", "not part of your role", "account of your organisation")
    return any(words in drawn for words in closed)


@pytest.mark.parametrize("role", sorted(OPEN))
def test_the_pages_of_a_role_open_and_no_others_and_a_firm_of_others_is_on_none_of_them(visitor, firm, role):
    """Strangers come with the address of the firm, which they may have seen somewhere."""
    stranger = role not in GIVEN and role != "consultant"
    app = visitor(role, **({"own": firm} if stranger else {})).run()

    opened = set()
    for entry in navigation.ENTRIES:
        drawn = everything(at(app, entry.id))
        if not is_closed(drawn):
            opened.add(entry.id)
        if stranger:
            assert FIRM not in drawn, entry.id
            assert FIGURE not in drawn.replace(",", ""), entry.id

    assert opened == OPEN[role]


@pytest.mark.parametrize("role", ["nobody", "administrator", "consultant elsewhere"])
def test_an_address_of_others_and_one_of_nothing_are_answered_alike(visitor, firm, role):
    refused, missing = (
        [one.value for one in at(visitor(role, own=own).run(), "questionnaire").error] for own in (firm, "0" * 32)
    )

    assert refused == missing


def test_a_consultant_and_a_manager_open_the_firm_from_their_list(visitor, firm):
    for role in ("consultant", "manager of the firm"):
        app = at(visitor(role).run(), "start")
        app.button(key=f"open_{firm}").click().run()

        at(app, "questionnaire")
        assert next(w for w in app.text_input if w.key.startswith("answer:firm_name:")).value == FIRM


def test_a_contributor_has_their_section_and_nothing_else_of_the_firm(visitor, firm):
    app = at(visitor("contributor").run(), "start")
    app.button(key=f"open_{firm}_robots").click().run()

    drawn = everything(at(app, "questionnaire"))
    assert "answer:robots:" in drawn
    assert "answer:revenue:" not in drawn
    assert FIGURE not in drawn.replace(",", "")
    for closed in FIRM_PAGES - {"questionnaire"}:
        assert FIGURE not in everything(at(app, closed)).replace(",", ""), closed


def test_a_reader_of_the_firm_has_its_report_and_no_field(visitor, firm):
    app = at(visitor("reader of the firm").run(), "start")
    app.button(key=f"open_{firm}").click().run()

    assert FIRM in everything(at(app, "result"))
    for closed in ("questionnaire", "quick", "review", "action"):
        assert is_closed(everything(at(app, closed))), closed


def test_a_role_that_was_taken_away_is_gone_with_the_next_click(kept, visitor, firm, monkeypatch):
    app = at(visitor("manager of the firm", own=firm).run(), "questionnaire")
    assert FIRM in everything(app)
    ours = kept.of(principal(kept, "consultant"))
    for granted in ours.people.grants.listed(firm):
        ours.people.grants.end(granted.grant.id)

    monkeypatch.setattr("assessment.ui.who._FRESH_S", 0)
    at(app, "questionnaire")

    assert FIRM not in everything(at(app, "questionnaire"))
