"""Signing in, roles, invitations, leaving, granted firms and hand-overs, on a real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from assessment.cli.application import app
from assessment.errors import NotFoundError
from assessment.model.draft import Answer
from assessment.model.people import EVERYWHERE, NOBODY, GroupRole, Role
from assessment.services.people.refusals import RoleRefusedError
from assessment.services.refusals import AccessRefusedError
from tests.integration.people_world import ISSUER, PLAN, SECRET, fill_in


@pytest.fixture
def world(world_anywhere):
    return world_anywhere


def names(workspace):
    drafts = workspace.drafts
    return sorted(one.firm for one in (*drafts.list_own(), *drafts.list_granted()))


# --- signing in -------------------------------------------------------------------------------------------------------


def test_the_same_account_is_the_same_person_under_its_present_name(world):
    again = world.root.people.signing_in.sign_in(ISSUER, "ann", "Ann Other", "new@example.com", ())

    assert again.person == world.ids["ann"]
    assert world.root.drafts.store.person(again.person).name == "Ann Other"
    assert world.root.people.signing_in.sign_in("https://elsewhere", "ann", "Ann", "", ()).person != again.person


def test_groups_give_roles_that_end_with_the_group(world):
    roles = (
        GroupRole(group="advisers", role=Role.CONSULTANT, organisation="Consulting A"),
        GroupRole(group="advisers", role=Role.READER, organisation="A new office"),
        GroupRole(group="it", role=Role.ADMINISTRATOR),
        GroupRole(group="old", role=Role.CONSULTANT, organisation=EVERYWHERE),
    )
    world.root = replace(world.root, roles=roles)

    with_groups = world.sign_in("guest", ["advisers", "it", "strangers"])
    seen = names(world.of("guest", world.organisations["A"]))
    without = world.sign_in("guest", [])

    assert {(one.role, one.by_claim) for one in with_groups.memberships} == {
        (Role.CONSULTANT, True),
        (Role.READER, True),
        (Role.ADMINISTRATOR, True),
    }
    assert seen == [SECRET["a"][0]]
    assert without.memberships == ()
    assert world.sign_in("guest", ["old"]).organisations() == (EVERYWHERE,)
    assert [one.name for one in world.of("zoe").people.members.organisations()].count("A new office") == 1


def test_a_role_of_a_group_does_not_end_here(world):
    world.root = replace(world.root, roles=(GroupRole(group="it", role=Role.ADMINISTRATOR),))
    world.sign_in("guest", ["it"])

    with pytest.raises(RoleRefusedError, match="comes with a group"):
        world.of("zoe").people.members.end(world.ids["guest"], EVERYWHERE, Role.ADMINISTRATOR)


def test_of_who_somebody_is_only_hashes_are_kept_beside_the_name(world):
    with world.root.drafts.store._engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM person").all()

    assert ISSUER not in str(kept)
    assert "ann" not in str(kept)


# --- what is seen -----------------------------------------------------------------------------------------------------


def test_everybody_sees_their_own_firms_and_no_other(world):
    a, b, m = (SECRET[firm][0] for firm in "abm")
    seen = {name: names(world.of(name)) for name in world.ids}

    assert seen == {
        **{key: [a] for key in ("ann", "ada", "mark", "cora", "rex")},
        **{key: [b] for key in ("bob", "max")},
        **{key: [] for key in ("rita", "rob", "zoe", "guest")},
        "mia": [m],
    }
    assert names(world.root) == []
    assert names(world.root.of(NOBODY)) == []


def test_a_reader_reads_a_firm_that_was_given_and_changes_nothing(world):
    workspace = world.of("rex")
    access = workspace.drafts.own(world.access["a"].draft)

    assert workspace.drafts.read(access).form["revenue"] == SECRET["a"][1]
    assert len(workspace.versions.trend(access)) == 1
    for change in (
        lambda: workspace.drafts.save_answers(access, {"revenue": Answer(value=1)}, based_on_revision=1),
        lambda: workspace.drafts.set_data_year(access, 2024),
        lambda: workspace.versions.submit(access),
        lambda: workspace.drafts.add_link(access, label="x"),
        lambda: workspace.my_data.delete(access),
    ):
        with pytest.raises(AccessRefusedError):
            change()


def test_a_contributor_fills_in_the_section_and_sees_nothing_else(world):
    workspace = world.of("cora")
    access = workspace.drafts.own(world.access["a"].draft)

    saved = workspace.drafts.save_answers(access, {"energy_electricity": Answer(value=12)}, based_on_revision=1)

    assert set(workspace.drafts.read(access).form) == {"firm_name", "energy_electricity"}
    kept = world.of("ann").drafts.read(world.access["a"]).answers["energy_electricity"]
    assert (saved.revision, kept.author, kept.link) == (2, "Cora", world.ids["cora"])
    with pytest.raises(AccessRefusedError):
        workspace.drafts.save_answers(access, {"revenue": Answer(value=1)}, based_on_revision=1)
    with pytest.raises(NotFoundError):
        workspace.drafts.own(world.access["a"].draft, "finance")


def test_the_managers_next_year_belongs_to_the_same_organisation(world):
    workspace = world.of("mark")
    later = workspace.drafts.start_next_year(workspace.drafts.own(world.access["a"].draft))

    assert later.link is None
    assert (later.access.owner, later.access.manages) == (world.organisations["A"], True)
    assert len(names(world.of("ada"))) == 2


def test_a_right_that_ended_is_gone_with_the_next_click(world):
    reading = world.of("rex")
    access = reading.drafts.own(world.access["a"].draft)
    granted = world.of("ann").people.grants.listed(world.series("a"))
    [mine] = [one for one in granted if one.person.id == world.ids["rex"]]
    world.of("mark").people.grants.end(mine.grant.id)

    with pytest.raises(NotFoundError):
        world.of("rex").drafts.read(access)


def test_what_one_person_opened_is_nothing_to_who_signs_in_after_them(world):
    with pytest.raises(NotFoundError):
        world.of("bob").drafts.read(world.access["a"])
    with pytest.raises(NotFoundError):
        world.root.drafts.read(world.access["a"])
    with pytest.raises(NotFoundError):
        world.root.of(NOBODY).drafts.read(world.access["a"])


def test_nobody_works_for_an_owner_that_is_not_theirs(world):
    with pytest.raises(NotFoundError):
        world.of("bob", world.organisations["A"])
    forged = replace(world.of("bob").drafts, owner=world.organisations["A"])
    assert forged.list_own() == ()
    with pytest.raises(AccessRefusedError):
        forged.start(PLAN, 2025)


# --- invitations ------------------------------------------------------------------------------------------------------


def test_an_invitation_is_used_once_and_gives_no_name_away_afterwards(world):
    invitations = world.of("ann").people.invitations
    invited = invitations.invite(Role.READER, world.organisations["A"], label="Grace at the office")
    offer = world.of("guest").people.invitations.look(invited.token)
    world.accept("guest", invited)

    assert offer.organisation == "Consulting A"
    assert world.principal("guest").organisations(Role.READER) == (world.organisations["A"],)
    with pytest.raises(AccessRefusedError) as used:
        world.accept("bob", invited)
    with pytest.raises(AccessRefusedError) as unknown:
        world.of("bob").people.invitations.look(SecretStr("nothing"))
    assert used.value.message == unknown.value.message
    assert world.root.drafts.store.invitation(invited.invitation.id).label == ""


def test_an_invitation_ends_by_time_and_by_hand(world):
    invitations = world.of("ann").people.invitations
    late = invitations.invite(Role.READER, world.organisations["A"], label="Grace", days=1)
    revoked = invitations.invite(Role.READER, world.organisations["A"])
    assert len(invitations.listed(world.organisations["A"])) == 2

    invitations.revoke(revoked.invitation.id)
    world.clock.now += timedelta(days=1)

    assert invitations.listed(world.organisations["A"]) == ()
    for one in (late, revoked):
        with pytest.raises(AccessRefusedError):
            world.accept("guest", one)
    invitations.invite(Role.READER, world.organisations["A"])
    assert world.root.drafts.store.invitation(late.invitation.id).label == ""


def test_nobody_gives_themselves_or_others_a_role_that_is_not_theirs_to_give(world):
    own = world.of("zoe").people.invitations.invite(Role.CONSULTANT, world.organisations["A"])
    with pytest.raises(RoleRefusedError, match="of their own"):
        world.accept("zoe", own)

    for name, role, organisation, firm in (
        ("ann", Role.ADMINISTRATOR, EVERYWHERE, ""),
        ("ann", Role.CONSULTANT, world.organisations["B"], ""),
        ("rita", Role.READER, world.organisations["A"], ""),
        ("zoe", Role.READER, EVERYWHERE, "a"),
        ("bob", Role.READER, EVERYWHERE, "a"),
        ("rex", Role.READER, EVERYWHERE, "a"),
        ("cora", Role.CONTRIBUTOR, EVERYWHERE, "a"),
        ("mark", Role.CONSULTANT, EVERYWHERE, "a"),
    ):
        series = world.series(firm) if firm else ""
        with pytest.raises(NotFoundError):
            world.of(name).people.invitations.invite(role, organisation, series)


def test_who_is_not_signed_in_accepts_nothing(world):
    invited = world.of("ann").people.invitations.invite(Role.READER, world.organisations["A"])

    with pytest.raises(RoleRefusedError, match="Sign in"):
        world.root.of(NOBODY).people.invitations.accept(invited.token)


# --- leaving ----------------------------------------------------------------------------------------------------------


def test_the_last_consultant_stays_while_there_are_firms(world):
    members = world.of("bob").people.members

    with pytest.raises(RoleRefusedError) as refused:
        members.leave(world.organisations["B"])
    assert "Invite another consultant first" in refused.value.hint.text
    world.of("ada").people.members.leave(world.organisations["A"])
    assert names(world.of("ada")) == []
    with pytest.raises(RoleRefusedError):
        world.of("zoe").people.members.end(world.ids["ann"], world.organisations["A"], Role.CONSULTANT)

    world.of("bob").my_data.delete(world.access["b"])
    members.leave(world.organisations["B"])
    assert world.principal("bob").memberships == ()


def test_the_last_administrator_stays(world):
    with pytest.raises(RoleRefusedError, match="last administrator"):
        world.of("zoe").people.members.leave(EVERYWHERE)


def test_a_person_is_forgotten_and_what_they_wrote_stays(world):
    ann = world.ids["ann"]
    world.of("ann").people.members.forget_details(ann)

    assert world.root.people.signing_in.principal(ann) == NOBODY
    assert world.root.drafts.store.person(ann).name == ""
    assert world.of("ada").drafts.read(world.of("ada").drafts.own(world.access["a"].draft)).form["revenue"]
    assert world.sign_in("ann").person != ann
    with pytest.raises(RoleRefusedError, match="firms of their own"):
        world.of("zoe").people.members.forget_details(world.ids["mia"])
    with pytest.raises(RoleRefusedError, match="last consultant"):
        world.of("zoe").people.members.forget_details(world.ids["bob"])
    with pytest.raises(NotFoundError):
        world.of("bob").people.members.forget_details(world.ids["ada"])


# --- granted firms ----------------------------------------------------------------------------------------------------


def known_to(world, name, firm):
    found = {one.id for one in world.of(name).people.grants.can_be_given(world.series(firm))}
    return {name for name, one in world.ids.items() if one in found}


def test_a_firm_is_given_to_readers_of_its_organisation_and_to_who_has_it(world):
    grants = world.of("ann").people.grants

    assert known_to(world, "ann", "a") == {"rita", "mark", "cora", "rex"}
    grants.give(world.series("a"), world.ids["rita"], Role.READER)
    assert names(world.of("rita")) == [SECRET["a"][0]]
    with pytest.raises(NotFoundError):
        grants.give(world.series("a"), world.ids["bob"], Role.READER)
    with pytest.raises(NotFoundError):
        grants.give(world.series("b"), world.ids["rita"], Role.READER)


def test_a_firms_manager_learns_of_nobody_in_the_organisation(world):
    assert known_to(world, "mark", "a") == {"cora", "rex"}
    assert known_to(world, "max", "b") == set()
    assert known_to(world, "mia", "m") == set()
    with pytest.raises(NotFoundError):
        world.of("mark").people.grants.give(world.series("a"), world.ids["rita"], Role.READER)


def test_what_was_kept_before_anybody_signed_in_tells_its_consultants_of_no_other_manager(world):
    """Those with a role for the whole installation are members of the same place as they are."""
    kept = GroupRole(group="first", role=Role.CONSULTANT, organisation=EVERYWHERE)
    reads = GroupRole(group="reads", role=Role.READER, organisation=EVERYWHERE)
    object.__setattr__(world.root, "roles", (kept, reads))
    world.sign_in("guest", ("first",))
    reader = world.sign_in("rob", ("reads",)).person
    mine = world.of("guest", EVERYWHERE)
    firm = mine.drafts.start(PLAN, 2025).access.draft  # the series of a first draft is its id

    assert [one.id for one in mine.people.grants.can_be_given(firm)] == [reader]


def test_the_same_role_is_not_given_twice_and_leaves_no_second_row_in_the_log(world):
    grants = world.of("ann").people.grants
    grants.give(world.series("a"), world.ids["cora"], Role.CONTRIBUTOR, "robots")

    with pytest.raises(RoleRefusedError, match="already"):
        grants.give(world.series("a"), world.ids["cora"], Role.CONTRIBUTOR, "energy")

    mine = [one.grant.section for one in grants.listed(world.series("a")) if one.person.id == world.ids["cora"]]
    assert mine == ["energy", "robots"]


# --- hand-overs -------------------------------------------------------------------------------------------------------


def handed_over(world):
    asked = world.of("ann").people.hand_overs.ask(world.series("a"), "consulting b ")
    world.of("mark").people.hand_overs.consent(asked.id)
    world.of("bob").people.hand_overs.accept(asked.id, world.organisations["B"])
    return asked


def test_a_firm_goes_to_another_organisation_once_it_agreed(world):
    link = world.of("ann").drafts.add_link(world.access["a"], label="工程师").token
    invited = world.of("ann").people.invitations.invite(Role.READER, series=world.series("a"))
    world.of("ann").people.grants.give(world.series("a"), world.ids["rita"], Role.READER)

    asked = handed_over(world)

    a, b = SECRET["a"][0], SECRET["b"][0]
    assert [names(world.of(name)) for name in ("ann", "rita", "bob", "mark", "cora")] == [[], [], [b, a], [a], [a]]
    for used in (lambda: world.root.drafts.open(link), lambda: world.accept("guest", invited)):
        with pytest.raises(AccessRefusedError):
            used()
    bob = world.of("bob")
    mine = bob.drafts.own(world.access["a"].draft)
    assert len(bob.versions.trend(mine)) == 1
    fill_in(bob, mine, "a", robots=3)
    record = world.root.drafts.store.hand_over(asked.id)
    assert (record.asked_by, record.consented_by, record.accepted_by) == tuple(
        world.ids[name] for name in ("ann", "mark", "bob")
    )
    assert record.consented_at < record.accepted_at
    assert a in record.text
    assert "Consulting A" in record.text


def test_every_row_of_the_firm_has_the_new_owner(world):
    handed_over(world)

    with world.root.drafts.store._engine.connect() as connection:
        for table in ("draft", "answer", "version"):
            owners = connection.exec_driver_sql(f"SELECT DISTINCT owner_id FROM {table}").scalars().all()
            assert set(owners) == {world.organisations["B"], world.ids["mia"]}


def test_nothing_is_handed_over_without_the_firm(world):
    fresh = world.of("ann").drafts.start(PLAN, 2025).access
    with pytest.raises(RoleRefusedError, match="can agree"):
        world.of("ann").people.hand_overs.ask(fresh.draft, "Consulting B")  # the series of a first draft is its id

    asked = world.of("ann").people.hand_overs.ask(world.series("a"), "Consulting B")
    assert world.of("bob").people.hand_overs.listed() == ()
    for early in (
        lambda: world.of("bob").people.hand_overs.accept(asked.id, world.organisations["B"]),
        lambda: world.of("ann").people.hand_overs.consent(asked.id),
        lambda: world.of("ada").people.hand_overs.consent(asked.id),
        lambda: world.of("cora").people.hand_overs.consent(asked.id),
        lambda: world.of("max").people.hand_overs.consent(asked.id),
        lambda: world.of("bob").people.hand_overs.end(asked.id),
    ):
        with pytest.raises(NotFoundError):
            early()
    assert names(world.of("ann")).count(SECRET["a"][0]) == 1


def test_a_consultant_who_was_made_the_firms_manager_does_not_agree_for_it(world):
    world.accept("ada", world.of("ann").people.invitations.invite(Role.MANAGER, series=world.series("a")))
    asked = world.of("ann").people.hand_overs.ask(world.series("a"), "Consulting B")

    with pytest.raises(NotFoundError):
        world.of("ada").people.hand_overs.consent(asked.id)


def test_it_is_withdrawn_refused_and_asked_again(world):
    asked = world.of("ann").people.hand_overs.ask(world.series("a"), "Consulting B")
    with pytest.raises(RoleRefusedError, match="already"):
        world.of("ann").people.hand_overs.ask(world.series("a"), "Consulting C")
    [waiting] = world.of("mark").people.hand_overs.listed()
    assert (waiting.firm, waiting.can_consent, waiting.accept_for) == (SECRET["a"][0], True, ())

    world.of("mark").people.hand_overs.end(asked.id)

    with pytest.raises(NotFoundError):
        world.of("mark").people.hand_overs.consent(asked.id)
    again = world.of("ann").people.hand_overs.ask(world.series("a"), "Consulting B")
    world.of("mark").people.hand_overs.consent(again.id)
    [offered] = world.of("bob").people.hand_overs.listed()
    assert offered.accept_for == (world.organisations["B"],)
    world.of("bob").people.hand_overs.end(again.id)
    assert world.of("ann").people.hand_overs.listed() == ()


def test_who_hands_over_their_own_firm_stays_its_manager(world):
    mia = world.of("mia")
    asked = mia.people.hand_overs.ask(world.series("m"), "Consulting A")
    mia.people.hand_overs.consent(asked.id)
    world.of("ann").people.hand_overs.accept(asked.id, world.organisations["A"])

    assert names(world.of("ann")) == sorted([SECRET["a"][0], SECRET["m"][0]])
    mine = world.of("mia").drafts.own(world.access["m"].draft)
    assert mine.manages
    assert [one.firm for one in world.of("mia").drafts.list_granted()] == [SECRET["m"][0]]


def test_what_was_given_of_a_firm_goes_with_its_last_draft(world):
    series = world.series("a")
    world.of("ann").people.invitations.invite(Role.READER, series=series)
    world.of("ann").people.hand_overs.ask(series, "Consulting B")

    world.of("ann").my_data.delete(world.access["a"])

    assert world.principal("mark").grants == ()
    assert world.root.drafts.store.invitations(world.organisations["A"], series) == ()
    assert world.root.drafts.store.hand_overs([series]) == ()


def test_whoever_runs_the_program_makes_the_first_link(world, monkeypatch):
    engine = world.root.drafts.store._engine
    monkeypatch.setenv("ASSESSMENT_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    called = ["people", "invite", "--role", "consultant", "--organisation", "Consulting A"]

    printed = CliRunner().invoke(app, called).output

    token = printed.strip().removeprefix("http://localhost:8501/account?invitation=")
    given = world.of("guest").people.invitations.accept(SecretStr(token))
    assert (given.organisation, given.role) == (world.organisations["A"], Role.CONSULTANT)


def test_a_manager_who_also_reads_the_givers_portfolio_keeps_the_firm(world):
    world.accept("mark", world.of("ann").people.invitations.invite(Role.READER, world.organisations["A"]))

    handed_over(world)

    assert names(world.of("mark")) == [SECRET["a"][0]]


def test_of_many_who_open_an_invitation_at_once_one_has_the_role(world):
    invited = world.of("ann").people.invitations.invite(Role.READER, world.organisations["A"])
    people = [world.of(name).people for name in ("guest", "bob", "max", "mia", "rob", "zoe")]

    def accepts(one):
        try:
            return one.invitations.accept(invited.token)
        except AccessRefusedError:
            return None

    with ThreadPoolExecutor(len(people)) as pool:
        given = [one for one in pool.map(accepts, people) if one]

    readers = [one for one in world.root.drafts.store.members(world.organisations["A"]) if one.role is Role.READER]
    assert len(given) == 1
    assert {one.person for one in readers} == {world.ids["rita"], given[0].person}


def test_nobody_takes_a_firm_by_taking_the_name_it_was_promised_to(world):
    members = world.of("zoe").people.members
    asked = world.of("ann").people.hand_overs.ask(world.series("a"), "Consulting C")
    world.of("mark").people.hand_overs.consent(asked.id)

    for taken in ("consulting a", " Consulting  A", "Ｃonsulting A"):
        with pytest.raises(RoleRefusedError, match="has this name"):
            members.add_organisation(taken)
    members.rename(world.organisations["B"], "Consulting C")

    assert world.of("bob").people.hand_overs.listed() == ()
    with pytest.raises(NotFoundError):
        world.of("bob").people.hand_overs.accept(asked.id, world.organisations["B"])
