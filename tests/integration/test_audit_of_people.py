"""Rows about people: who gave which role to whom, for which firm, and who sees that."""

from __future__ import annotations

from assessment.model.audit import AuditFilter
from assessment.model.people import Role


def told(workspace, *actions):
    """Rows in words: action, who, firm, role, whom or where."""
    page = workspace.audit_log.page(AuditFilter(actions=actions), limit=500)

    def name(key):
        return page.known[key].name if key in page.known else ""

    return [
        (
            row.action,
            name(row.actor),
            name(row.firm),
            row.detail.get("role", ""),
            name(row.detail.get("person", "")) or name(row.detail.get("organisation", "")),
        )
        for row in reversed(page.rows)
    ]


def test_the_firm_says_who_was_given_what(world):
    seen = told(world.of("mark"), "invited", "invitation_accepted", "granted", "grant_ended")

    assert ("invited", "Ann", "甲方齿轮厂", "contributor", "") in seen
    assert ("invitation_accepted", "Cora", "甲方齿轮厂", "contributor", "") in seen

    (cora,) = [
        one.grant.id for one in world.of("mark").people.grants.listed(world.series("a")) if one.person.name == "Cora"
    ]
    world.of("mark").people.grants.end(cora)

    assert told(world.of("mark"), "grant_ended") == [("grant_ended", "Mark", "甲方齿轮厂", "contributor", "Cora")]


def test_roles_of_an_organisation_are_seen_by_its_consultants_and_by_administrators_only(world):
    world.of("zoe").people.members.end(world.ids["rita"], world.organisations["A"], Role.READER)
    row = ("role_ended", "Zoe", "", "reader", "Rita")

    assert told(world.of("ann"), "role_ended") == [row]
    assert told(world.of("zoe"), "role_ended") == [row]
    assert told(world.of("bob"), "role_ended") == []
    assert ("invited", "Zoe", "", "consultant", "Consulting A") in told(world.of("ann"), "invited")
    assert "Consulting A" not in str(told(world.of("bob")))


def test_who_signs_in_stands_in_the_row_of_it(world):
    world.sign_in("guest")

    assert told(world.of("zoe"), "signed_in")[-1][:2] == ("signed_in", "Guest")


def test_a_firm_that_is_handed_over_says_so_to_the_one_who_gave_and_to_the_one_who_has_it(world):
    asked = world.of("ann").people.hand_overs.ask(world.series("a"), "Consulting B")
    world.of("mark").people.hand_overs.consent(asked.id)
    world.of("bob").people.hand_overs.accept(asked.id, world.organisations["B"])

    done = [row[:3] for row in told(world.of("mark"), "handover_asked", "handover_consented", "handover_accepted")]
    assert done == [
        ("handover_asked", "Ann", "甲方齿轮厂"),
        ("handover_consented", "Mark", "甲方齿轮厂"),
        ("handover_accepted", "Bob", "甲方齿轮厂"),
    ]
    before = told(world.of("ann"), "handover_asked")
    assert before == [("handover_asked", "Ann", "", "", "")]  # it is no firm of theirs any more: it has no name
    assert world.root.audit_log.verify().whole
