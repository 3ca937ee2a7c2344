"""Plans of action come back as they were stored, and go with their draft: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from assessment.model.action_plan import ActionLine, ActionPlan
from assessment.model.measures import Limits, Wanted
from tests.integration.store_servers import NOW, head

LATER = NOW + timedelta(hours=1)
LINES = (
    ActionLine(
        id="robots", origin="gap", question="robots", step=1, at_most=40, quantity=12, cost=250_000.5,
        fixed_cost=80_000, staff_days=3, person="王工", due=date(2027, 6, 30), state="in_progress", note="一期\n二期",
    ),
    ActionLine(id="mes", origin="gap", question="scen_quality", option="3", quantity=0),
    ActionLine(id="growth", origin="what_if", question="revenue", value=12_000),
    ActionLine(id="net", origin="what_if", question="digital_network", value=("shop_floor", "fiveg")),
    ActionLine(id="apply", origin="programme", about="little_giant", title="申报"),
)  # fmt: skip


def plan(name="p1", **more):
    about = {"draft": "d1", "owner": "local", "data_year": 2025, "revision": 1, "created_at": NOW, "updated_at": NOW}
    return ActionPlan(**{"id": name, "title": "方案一", **about, **more})


@pytest.fixture
def drafts(store):
    store.add_draft(head())
    return store


def left(store):
    with store._engine.connect() as connection:
        return {
            name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("action_plan", "action_line")
        }


def test_a_plan_comes_back_as_it_was(drafts):
    wanted = Wanted(score=75.5, level="approaching", met=("rd", "robots"))
    limits = Limits(budget=5e6, staff_days=120)
    stored = plan(
        origin="what_if", wanted=wanted, limits=limits, before={"rd": 68.0, "overall": None},
        expected={"rd": 80.0}, lines=LINES, author="厂办", link="l1",
    )  # fmt: skip

    assert drafts.add_plan(stored)

    assert drafts.plan("p1") == stored
    assert drafts.plan("p2") is None


def test_a_save_replaces_every_line_and_one_that_is_behind_replaces_nothing(drafts):
    drafts.add_plan(plan(lines=LINES))

    assert drafts.replace_plan(plan(revision=2, lines=LINES[1:2], updated_at=LATER))
    assert not drafts.replace_plan(plan(revision=2, lines=LINES))

    assert [line.id for line in drafts.plan("p1").lines] == ["mes"]
    assert left(drafts) == {"action_plan": 1, "action_line": 1}


def test_the_plans_of_a_draft_come_with_the_one_saved_last_first(drafts):
    drafts.add_draft(head("d2"))
    drafts.add_plan(plan("old"))
    drafts.add_plan(plan("new", updated_at=LATER))
    drafts.add_plan(plan("other", draft="d2"))

    assert [(one.id, one.title, one.updated_at) for one in drafts.plans("d1")] == [
        ("new", "方案一", LATER), ("old", "方案一", NOW)
    ]  # fmt: skip


def test_a_plan_goes_with_its_lines_and_all_of_them_with_their_draft(drafts):
    drafts.add_plan(plan("p1", lines=LINES))
    drafts.add_plan(plan("p2", lines=LINES[:1]))

    assert drafts.delete_plan("p1")
    assert not drafts.delete_plan("p1")
    assert left(drafts) == {"action_plan": 1, "action_line": 1}

    drafts.delete_draft("d1")
    assert left(drafts) == {"action_plan": 0, "action_line": 0}


def test_a_plan_of_a_deleted_draft_is_not_stored(drafts):
    drafts.delete_draft("d1")

    assert not drafts.add_plan(plan(lines=LINES))
    assert left(drafts) == {"action_plan": 0, "action_line": 0}
