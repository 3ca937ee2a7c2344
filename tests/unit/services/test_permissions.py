"""Who may do what: the whole table, for a firm of one's organisation, of another one, and for what was granted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assessment.model.draft import DraftHead
from assessment.model.people import EVERYWHERE, LOCAL, NOBODY, Grant, Membership, Principal, Role
from assessment.services.people.permissions import Action, access_of, allowed, may_give, sections_of, works_for

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FIRM = {Action.READ, Action.WRITE, Action.SUBMIT, Action.MANAGE}
OWNER = {Action.BEGIN, Action.LIST, Action.BATCH, Action.POOLED, Action.MEMBERS, Action.RECEIVE}


def member(role, organisation="org"):
    return Principal(person="p", memberships=(Membership(person="p", organisation=organisation, role=role, since=NOW),))


def granted(role, section="", **more):
    grant = Grant(id="g", person="p", series="firm", role=role, section=section, granted_at=NOW)
    return Principal(person="p", grants=(grant,), **more)


def may(principal, owner, series="", section=""):
    return {action for action in Action if allowed(principal, action, owner, series, section)}


@pytest.mark.parametrize(
    ("principal", "with_firm"),
    [
        (member(Role.CONSULTANT), FIRM | OWNER | {Action.HAND_OVER}),
        (member(Role.READER), {Action.POOLED}),
        (member(Role.ADMINISTRATOR, EVERYWHERE), {Action.ADMINISTER, Action.MEMBERS}),
        (member(Role.MANAGER, EVERYWHERE), set()),
        (granted(Role.MANAGER), FIRM | {Action.CONSENT}),
        (granted(Role.CONTRIBUTOR), {Action.READ, Action.WRITE, Action.SUBMIT}),
        (granted(Role.CONTRIBUTOR, "energy"), set()),
        (granted(Role.READER), {Action.READ}),
        (Principal(person="p"), set()),
        (NOBODY, set()),
    ],
)
def test_what_each_role_may_with_a_firm_of_the_organisation(principal, with_firm):
    assert may(principal, "org", "firm") == with_firm
    administers = {Action.ADMINISTER, Action.MEMBERS} if principal.administrator else set()
    assert may(principal, "other", "another firm") == administers


def test_without_login_everything_is_allowed_with_what_the_local_owner_has_and_answers_of_nobody_else():
    assert may(LOCAL, EVERYWHERE, "firm") == set(Action)
    assert may(LOCAL, "org", "firm") == {Action.ADMINISTER, Action.MEMBERS}


def test_a_section_opens_that_section_only():
    cora = granted(Role.CONTRIBUTOR, "energy")

    assert may(cora, "org", "firm", "energy") == {Action.READ, Action.WRITE}
    assert may(cora, "org", "firm", "finance") == set()
    assert sections_of(cora, "firm") == ("energy",)
    assert sections_of(granted(Role.READER), "firm") == ()


def test_who_may_begin_firms_of_their_own_has_everything_of_them():
    mia = member(Role.MANAGER, EVERYWHERE)

    assert may(mia, "p", "own") == FIRM | {Action.CONSENT, Action.HAND_OVER, Action.LIST, Action.BEGIN}
    assert Action.BEGIN not in may(Principal(person="p"), "p")
    assert works_for(mia) == ("p",)
    assert works_for(NOBODY) == ()


def test_a_consultant_never_consents_for_a_client_even_as_its_manager():
    both = granted(Role.MANAGER, memberships=member(Role.CONSULTANT).memberships)

    assert Action.CONSENT not in may(both, "org", "firm")
    assert Action.CONSENT in may(both, "other", "firm")


def test_the_right_to_a_draft_says_what_may_be_done_with_it():
    head = DraftHead(
        id="d", owner="org", series="firm", questionnaire="q", edition="1", plan="p", data_year=2025,
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip

    manager = access_of(granted(Role.MANAGER), head)
    reader = access_of(granted(Role.READER), head)
    part = access_of(granted(Role.CONTRIBUTOR, "energy"), head)
    assert (manager.manages, manager.reads_only, manager.all_years) == (True, False, True)
    assert (reader.manages, reader.reads_only, reader.all_years) == (False, True, True)
    assert (part.section, part.reads_only, part.all_years) == ("energy", False, False)
    assert access_of(granted(Role.CONTRIBUTOR, "energy"), head, "finance") is None
    assert access_of(granted(Role.READER), head, "energy") is None
    assert access_of(member(Role.CONSULTANT, "other"), head) is None


def test_nobody_gives_more_than_they_are_responsible_for():
    consultant, administrator = member(Role.CONSULTANT), member(Role.ADMINISTRATOR, EVERYWHERE)
    organisations = {
        (role, owner) for role in Role for owner in ("org", EVERYWHERE) if may_give(consultant, role, owner)
    }
    assert organisations == {(Role.CONSULTANT, "org"), (Role.READER, "org")}
    assert {role for role in Role if may_give(consultant, role, "org", "firm")} == {
        Role.MANAGER,
        Role.CONTRIBUTOR,
        Role.READER,
    }
    assert not any(may_give(administrator, role, "org", "firm") for role in Role)
    assert {role for role in Role if may_give(administrator, role, EVERYWHERE)} >= {Role.ADMINISTRATOR, Role.MANAGER}
