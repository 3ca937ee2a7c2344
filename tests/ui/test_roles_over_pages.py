"""Every page with every role: it opens for whom it is, and a firm of others is nowhere on it."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from assessment.model.draft import Answer
from assessment.model.people import GroupRole, Role
from assessment.services.people.sign_in import identity_of
from assessment.services.sign_ins import Signed
from assessment.ui import navigation, services, signed_in
from assessment.ui.asgi import SCRIPT
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
    signed = Signed(role, identity_of("https://sso.example", role), now)
    groups = (group,) if group else ()
    return SignIn("https://sso.example", role, role.title(), f"{role}@example.com", groups, signed)


@pytest.fixture
def kept(workspace_with_login):
    """The workspace of an app with a login whose groups give roles."""
    object.__setattr__(workspace_with_login, "roles", GROUPS)
    return workspace_with_login


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

    drawn = everything(at(app, "result"))
    assert FIRM in drawn
    assert "No version is frozen yet." in drawn
    assert [one for one in ("Freeze this version", "Change answers", "Make a plan of action") if one in drawn] == []
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


def test_a_link_that_was_handed_on_needs_no_account_and_opens_no_more_than_itself(kept, visitor, firm):
    drafts = kept.of(principal(kept, "consultant")).drafts
    link = drafts.add_link(drafts.own(firm), "robots", "Ms Li")

    app = at(visitor("nobody", draft=link.token.get_secret_value()).run(), "questionnaire")

    assert "answer:robots:" in everything(app)
    assert "answer:revenue:" not in everything(app)
    for closed in ("start", "batch", "people", "portfolio", "audit", "account"):
        drawn = everything(at(app, closed))
        assert "This page belongs to whoever signed in." in drawn, closed
        assert FIRM not in drawn, closed


# --- what people do with each other -----------------------------------------------------------------------------------


def button(app, beginning):
    return next(one for one in app.button if (one.key or "").startswith(beginning))


def test_a_firm_passes_to_another_organisation_once_the_firm_and_the_receiver_agreed(visitor, firm):
    asks = at(visitor("consultant").run(), "people")
    next(one for one in asks.text_input if one.key.startswith("hand_over_")).set_value("Another Consultancy")
    button(asks, "hand_over_ask_").click().run()
    assert "has to agree first" in everything(asks)
    receiver = at(visitor("consultant elsewhere").run(), "people")
    assert FIRM not in everything(receiver)

    agrees = at(visitor("manager of the firm").run(), "people")
    assert "Our Consultancy has no access to them afterwards" in everything(agrees)
    [read] = [one.proto.body for one in agrees.get("html") if "app-note" in one.proto.body]
    assert "has no access to them afterwards" in read
    assert "移交" not in read
    assert "移交给Another Consultancy" in everything(agrees)  # what is recorded in Chinese, on a click
    assert button(agrees, "consent_").disabled
    next(one for one in agrees.checkbox if one.key.startswith("consent_sure_")).check().run()
    button(agrees, "consent_").click().run()

    receiver = at(visitor("consultant elsewhere").run(), "people")
    button(receiver, "accept_hand_over_").click().run()
    assert FIRM in everything(at(receiver, "start"))
    assert FIRM not in everything(at(visitor("consultant").run(), "start"))
    assert FIRM in everything(at(visitor("manager of the firm").run(), "start"))


def test_an_invitation_gives_its_role_once_and_not_to_who_made_it(kept, visitor, firm):
    app = at(visitor("administrator").run(), "people")
    app.text_input(key="organisation_name:en").set_value("Third Consultancy").run()
    app.button(key="organisation_add").click().run()
    assert "Third Consultancy" in everything(app)
    app.button(key="invite_make_local").click().run()
    address = next(one.value for one in app.code if "invitation=" in one.value)
    token = parse_qs(urlsplit(address).query)["invitation"][0]

    own = at(visitor("administrator", invitation=token).run(), "account")
    own.button(key="accept_invitation").click().run()
    assert "Nobody accepts an invitation of their own" in " ".join(one.value for one in own.toast)
    invited = at(visitor("without a role", invitation=token).run(), "account")
    assert "You are invited" in everything(invited)
    invited.button(key="accept_invitation").click().run()
    assert "Manager" in everything(invited)
    again = at(visitor("reader", invitation=token).run(), "account")
    assert "This invitation leads nowhere" in everything(again)


def test_a_role_is_ended_by_a_consultant_and_a_firm_given_back_by_its_contributor(visitor, firm):
    app = at(visitor("consultant").run(), "people")
    held = [one.key for one in app.button if (one.key or "").startswith("end_grant_confirmed_")]
    assert len(held) == len(GIVEN)
    app.button(key=held[0]).click().run()
    assert len([one for one in app.button if (one.key or "").startswith("end_grant_confirmed_")]) == len(GIVEN) - 1

    contributor = at(visitor("contributor").run(), "account")
    button(contributor, "give_back_confirmed_").click().run()
    assert "You have no role here yet" in everything(contributor)


def test_who_is_erased_is_nobody_here_any_more(kept, visitor, firm):
    app = at(visitor("contributor").run(), "account")
    assert app.button(key="erase_person").disabled
    app.checkbox(key="erase_sure:en").check().run()
    app.button(key="erase_person").click().run()

    assert "Contributor" not in {
        one.person.name for one in kept.of(principal(kept, "consultant")).people.grants.listed(firm)
    }


def test_a_firm_is_given_to_a_reader_of_the_organisation_and_taken_back(kept, visitor, firm):
    principal(kept, "reader")
    app = at(visitor("consultant").run(), "people")
    person, role = app.selectbox(key=f"give_to_{firm}:en"), app.selectbox(key=f"give_as_{firm}:en")
    assert sorted(person.options) == ["Contributor", "Manager Of The Firm", "Reader", "Reader Of The Firm"]

    app.button(key=f"give_role_{firm}").click().run()
    assert "Choose first whom to give it to" in app.toast[0].value
    app.selectbox(key=f"give_to_{firm}:en").set_value(principal(kept, "reader").person)
    app.selectbox(key=role.key).set_value(Role.READER).run()
    app.button(key=f"give_role_{firm}").click().run()

    assert "The role was given and holds now" in app.toast[0].value
    held = [one.key for one in app.button if (one.key or "").startswith("end_grant_confirmed_")]
    assert len(held) == len(GIVEN) + 1
    assert FIRM in everything(at(visitor("reader").run(), "start"))
    app.button(key=held[-1]).click().run()
    assert FIRM not in everything(at(visitor("reader").run(), "start"))


def test_a_firms_manager_is_offered_nobody_of_the_organisation(kept, visitor, firm):
    principal(kept, "reader")

    app = at(visitor("manager of the firm").run(), "people")

    assert sorted(app.selectbox(key=f"give_to_{firm}:en").options) == ["Contributor", "Reader Of The Firm"]


# --- what pages say where there is nothing yet, and where the data is -------------------------------------------------


@pytest.mark.parametrize(
    ("role", "says", "links"),
    [
        (
            "consultant",
            "Firms begun: 1. None is frozen yet.",
            ("To the list of the firms", "Invite somebody who fills"),
        ),
        ("consultant elsewhere", "There is no firm here yet", ("Begin the questionnaire", "Invite consultants")),
        ("reader", "once 10 firms above scale have frozen", ("Read the targets of the plan", "What is never shown")),
    ],
)
def test_an_empty_portfolio_says_what_has_to_happen_first_and_leads_there(visitor, firm, role, says, links):
    drawn = everything(at(visitor(role).run(), "portfolio"))

    assert [words for words in (says, *links) if words not in drawn] == []
    assert ("Invite" in drawn) == (role != "reader")


@pytest.mark.parametrize("role", ["consultant", "reader", "administrator"])
def test_who_signed_in_from_elsewhere_is_not_told_that_the_data_is_at_their_computer(visitor, firm, role):
    app = visitor(role).run()

    assert "Your data stays on the server" in everything(app)
    assert "stays here" not in everything(app)
    assert ("A workbook is forgotten" in everything(app)) == (role == "consultant")
    assert "on this computer" not in everything(at(app, "batch"))


@pytest.mark.parametrize(
    ("role", "ways"),
    [
        ("consultant", {"to_form", "to_batch"}),
        ("manager elsewhere", {"to_form"}),
        ("reader", {"to_portfolio"}),
        ("administrator", {"to_people"}),
        ("contributor", set()),
    ],
)
def test_the_start_page_has_a_way_in_for_every_role_and_none_that_is_closed(visitor, firm, role, ways):
    app = visitor(role).run()

    assert {one.key for one in app.button if (one.key or "").startswith("to_")} == ways


def test_a_contributor_reads_how_far_their_own_part_is_answered(visitor, firm):
    drawn = everything(visitor("contributor").run())

    assert "0 of 1 answers of this part" in drawn
    assert "answers that the four results need" not in drawn


def test_who_is_responsible_for_no_firm_is_led_to_its_questionnaire(visitor, firm):
    drawn = everything(at(visitor("manager elsewhere").run(), "people"))

    assert "There is no firm yet that you are responsible for" in drawn
    assert "Begin the questionnaire of a firm" in drawn
