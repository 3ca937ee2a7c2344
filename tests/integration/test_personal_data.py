"""A person takes away what is stored about them, and is erased: answers stay, names go, the audit log stays whole."""

from __future__ import annotations

import json

import pytest

from assessment.errors import NotFoundError
from assessment.model.action_plan import ActionLine, ActionPlan
from assessment.model.audit import AuditFilter
from assessment.model.draft import Answer
from assessment.model.message import Place, Problem, Severity, msg
from assessment.model.people import Role
from assessment.model.personal_data import ERASED
from assessment.services.canonical import is_untouched
from assessment.services.people.refusals import RoleRefusedError
from assessment.services.people.sign_in import identity_of
from tests.integration.people_world import ISSUER

LI = "李女士"


@pytest.fixture
def world(world_anywhere):
    return world_anywhere


def doubt():
    place = Place(question="rd_expense")
    return Problem(severity=Severity.WARNING, place=place, what=msg("doubt"), hint=msg("look"), code="rd-above-revenue")


def everything(workspace, access):
    """All that is stored about a draft, as text."""
    return workspace.my_data.export(access).decode()


def signs(world, name, firm):
    """Somebody answers, confirms, plans and freezes in a firm."""
    workspace = world.of(name)
    access = workspace.drafts.own(world.access[firm].draft)
    given = {"staff_avg": Answer(value=120, person=name.title(), note="电话核对")}
    workspace.drafts.save_answers(access, given, based_on_revision=9)
    workspace.confirmations.confirm(access, doubt(), "核对过")
    line = ActionLine(id="l1", title="自动化改造", person=name.title())
    plan = ActionPlan(title="计划", data_year=2025, lines=(line,))
    workspace.action_plans.save(access, plan)
    return workspace, access, workspace.versions.submit(access)


def test_a_person_takes_away_their_data_without_answers_of_the_firm(world):
    signs(world, "mark", "a")
    now = world.clock()
    world.root.drafts.store.begin_sign_in("k", identity_of(ISSUER, "mark"), now, now, now)

    data = json.loads(world.of("mark").personal_data.export(world.ids["mark"]))

    assert (data["person"]["name"], data["person"]["email"]) == ("Mark", "mark@example.com")
    assert {one["role"] for one in data["firms"]} == {"manager"}
    assert {one["kind"] for one in data["named_at"]} >= {"answer", "source_of_answer", "confirmation", "action_line"}
    assert {one["action"] for one in data["did"]} >= {"invitation_accepted", "answers_changed", "submitted"}
    moment = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    assert data["sign_ins"] == [{"since": moment, "seen_at": moment, "ended_at": None}]
    assert "71717" not in json.dumps(data)
    assert "120" not in json.dumps(data["named_at"])


def test_who_was_erased_is_nowhere_and_their_answers_are(world):
    _, access, version = signs(world, "mark", "a")
    ann = world.of("ann")
    assert "Mark" in everything(ann, world.access["a"])

    erased = world.of("mark").personal_data.erase(world.ids["mark"])

    left = everything(ann, world.access["a"])
    kept = ann.drafts.read(world.access["a"]).answers["staff_avg"]
    frozen = ann.versions.version(world.access["a"], version.number)
    assert (kept.value, kept.author, kept.person, kept.note) == (120, ERASED, "", "电话核对")
    assert erased.versions == 1  # the version names her as the source of a figure: what was submitted stays
    assert left.replace(frozen.content, "").count("Mark") == json.dumps(frozen.content).count("Mark")
    assert is_untouched(frozen)
    assert frozen.author == ERASED
    assert world.root.drafts.store.person(world.ids["mark"]).name == ""
    with pytest.raises(NotFoundError):
        world.of("mark").drafts.own(access.draft)


def test_the_log_stays_whole_and_stands_for_nobody(world):
    signs(world, "mark", "a")

    world.of("mark").personal_data.erase(world.ids["mark"])

    log = world.root.audit_log
    page = log.page(AuditFilter(), limit=500)
    kinds = {page.known[row.actor].kind for row in page.rows if row.action == "person_erased"}
    assert log.verify().whole
    assert kinds == {""}
    assert "Mark" not in {one.name for one in page.known.values()}
    assert "Ann" in {one.name for one in page.known.values()}


def test_others_of_the_same_name_elsewhere_are_left_alone(world):
    """Max of another organisation says that a figure is from somebody called Mark."""
    signs(world, "mark", "a")
    bob = world.of("bob")
    given = {"staff_avg": Answer(value=70, person="Mark")}
    bob.drafts.save_answers(world.access["b"], given, based_on_revision=9)

    world.of("zoe").personal_data.erase(world.ids["mark"])

    assert bob.drafts.read(world.access["b"]).answers["staff_avg"].person == "Mark"


def test_only_they_themselves_and_administrators_ask_for_it(world):
    for name in ("ann", "bob", "rita", "guest"):
        with pytest.raises(NotFoundError):
            world.of(name).personal_data.export(world.ids["mark"])
        with pytest.raises(NotFoundError):
            world.of(name).personal_data.erase(world.ids["mark"])
        with pytest.raises(NotFoundError):
            world.of(name).personal_data.erase_name(LI)
    with pytest.raises(NotFoundError):
        world.of("zoe").personal_data.export("nobody")
    assert world.of("zoe").personal_data.export(world.ids["mark"])


def test_whoever_still_has_firms_is_told_and_nothing_is_erased(world):
    signs(world, "mia", "m")

    with pytest.raises(RoleRefusedError):
        world.of("mia").personal_data.erase(world.ids["mia"])

    assert "Mia" in everything(world.of("mia"), world.access["m"])


def test_a_name_is_erased_wherever_it_was_signed_with_and_counted_where_it_stands_among_words(world):
    root = world.root
    access = root.drafts.start("shanghai-2023-2025", 2025).access
    link = root.drafts.open(root.drafts.add_link(access, "finance", LI).token)
    root.drafts.save_answers(link, {"revenue": Answer(value=5, note=f"问{LI}")}, based_on_revision=0)
    other = {"staff_avg": Answer(value=9, person=LI)}
    root.drafts.save_answers(access, other, "总经理", based_on_revision=9)
    root.versions.submit(access, LI)
    root.people.invitations.invite(Role.MANAGER, label=LI)

    found = json.loads(root.personal_data.export_name(LI))
    erased = root.personal_data.erase_name(f" {LI} ")

    assert {one["kind"] for one in found["named_at"]} == {
        "answer",
        "source_of_answer",
        "link",
        "version",
        "invitation",
    }
    assert (erased.traces, erased.notes, erased.versions) == (5, 1, 1)
    answers = root.drafts.read(access).answers
    assert (answers["revenue"].author, answers["staff_avg"].author) == (ERASED, "总经理")
    (made,) = [one for one in root.drafts.links(access) if one.handed_on]
    assert made.label == ERASED
    assert made.revoked_at is not None
    assert root.audit_log.verify().whole
    with pytest.raises(NotFoundError):
        root.personal_data.erase_name(LI)
