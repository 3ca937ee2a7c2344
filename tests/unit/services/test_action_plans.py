"""Plans of action are kept with a questionnaire, for whoever may see the whole of it, and nobody's save is lost."""

from __future__ import annotations

import json

import pytest

from assessment.errors import NotFoundError
from assessment.model.action_plan import ActionLine, ActionPlan
from assessment.model.draft import Answer
from assessment.model.measures import Wanted
from assessment.services.action_plans import ActionPlans
from assessment.services.my_data import MyData
from assessment.services.refusals import AccessRefusedError, AnswerRefusedError, PlanChangedError

PLAN = "shanghai-2023-2025"
ROBOTS = ActionLine(id="a", origin="gap", question="robots", step=1, quantity=3, cost=200_000)


@pytest.fixture
def plans(drafts):
    return ActionPlans(drafts)


def plan(*lines, **more):
    return ActionPlan(**{"title": "Plan", "data_year": 2025, "lines": lines or (ROBOTS,), **more})


def test_a_plan_is_saved_opened_and_listed_with_who_saved_it(plans, access, drafts):
    saved = plans.save(access, plan(wanted=Wanted(met=("rd",))), "张三")

    assert plans.open(access, saved.id) == saved
    assert (saved.draft, saved.author, saved.link, saved.revision) == (access.draft, "张三", access.link, 1)
    assert [head.title for head in plans.listed(access)] == ["Plan"]


def test_a_second_save_keeps_the_beginning_and_raises_the_revision(plans, access):
    first = plans.save(access, plan())

    second = plans.save(access, first.model_copy(update={"title": "Better"}))

    assert (second.revision, second.created_at, second.title) == (2, first.created_at, "Better")
    assert second.updated_at > first.updated_at


def test_of_two_who_save_at_once_the_second_is_told_and_nothing_is_lost(plans, access):
    first = plans.save(access, plan())
    plans.save(access, first.model_copy(update={"title": "first of both"}))

    with pytest.raises(PlanChangedError):
        plans.save(access, first.model_copy(update={"title": "second of both"}))

    assert plans.open(access, first.id).title == "first of both"


def test_a_link_to_a_section_neither_sees_nor_changes_a_plan(plans, drafts, access):
    saved = plans.save(access, plan())
    energy = drafts.open(drafts.add_link(access, "energy", "李工").token)

    for refused in (
        lambda: plans.listed(energy),
        lambda: plans.open(energy, saved.id),
        lambda: plans.save(energy, plan()),
        lambda: plans.save(energy, saved),
        lambda: plans.delete(energy, saved.id),
        lambda: plans.all_of(energy),
        lambda: plans.of_other_years(energy, earlier=True),
    ):
        with pytest.raises(AccessRefusedError):
            refused()


def test_a_colleague_with_the_whole_questionnaire_signs_with_their_label_and_deletes_nothing(plans, drafts, access):
    colleague = drafts.open(drafts.add_link(access, label="王会计").token)

    saved = plans.save(colleague, plan(), "somebody else")

    assert saved.author == "王会计"
    with pytest.raises(AccessRefusedError):
        plans.delete(colleague, saved.id)
    plans.delete(access, saved.id)
    assert plans.listed(access) == ()


def test_a_revoked_link_ends_the_way_to_the_plan(plans, drafts, access):
    link = drafts.add_link(access, label="王会计")
    colleague = drafts.open(link.token)
    saved = plans.save(colleague, plan())

    drafts.revoke(access, link.link.id)

    with pytest.raises(AccessRefusedError):
        plans.save(colleague, saved)
    with pytest.raises(AccessRefusedError):
        plans.open(colleague, saved.id)


def test_the_plan_of_another_questionnaire_is_not_there(plans, drafts, access):
    other = drafts.start(PLAN, 2025).access
    saved = plans.save(other, plan())

    for missing in (lambda: plans.open(access, saved.id), lambda: plans.save(access, saved)):
        with pytest.raises(NotFoundError):
            missing()
    assert plans.open(other, saved.id).draft == other.draft


def test_two_lines_with_one_id_are_refused(plans, access):
    with pytest.raises(AnswerRefusedError):
        plans.save(access, plan(ROBOTS, ROBOTS))


def test_texts_are_kept_without_what_no_database_takes(plans, access):
    saved = plans.save(access, plan(ROBOTS.model_copy(update={"person": "王\0工 ", "note": "=1+1"})))

    assert (saved.lines[0].person, saved.lines[0].note) == ("王工", "=1+1")


def test_the_plans_are_in_the_export_and_go_with_the_questionnaire(plans, drafts, access):
    saved = plans.save(access, plan())
    data = MyData(drafts, None)

    exported = json.loads(data.export(access))["drafts"][0]["action_plans"]
    data.delete(access)

    assert exported[0]["lines"][0]["cost"] == 200_000
    assert drafts.store.plan(saved.id) is None


def test_other_years_of_the_firm_are_reached_by_whoever_began_them_only(plans, drafts, access):
    later = drafts.start_next_year(access).access
    colleague = drafts.open(drafts.add_link(later, label="王会计").token)

    assert [(a.draft, year) for a, year in plans.of_other_years(later, earlier=True)] == [(access.draft, 2025)]
    assert [(a.draft, year) for a, year in plans.of_other_years(access, earlier=False)] == [(later.draft, 2026)]
    assert plans.of_other_years(access, earlier=True) == ()
    assert plans.of_other_years(colleague, earlier=True) == ()


def test_what_any_year_of_the_firm_says_is_noticed(plans, drafts, access):
    later = drafts.start_next_year(access).access
    states = [plans.state_of_series(access)]

    drafts.save_answers(later, {"robots": Answer(value=3)}, based_on_revision=0)
    states.append(plans.state_of_series(access))
    plans.save(later, plan())
    states.append(plans.state_of_series(access))

    assert len(set(states)) == 3
    assert plans.state_of_series(later) == states[-1]


@pytest.mark.parametrize(
    ("line", "cost", "days"),
    [
        (ROBOTS, 600_000, None),  # 3 robots at 200,000 yuan
        (ROBOTS.model_copy(update={"fixed_cost": 50_000, "staff_days": 2}), 650_000, 6),
        (ROBOTS.model_copy(update={"quantity": 0}), 0, 0),
        (ROBOTS.model_copy(update={"cost": None}), None, None),
    ],
)
def test_what_a_line_takes_is_its_units_and_what_is_paid_once(line, cost, days):
    assert (line.total_cost, line.total_staff_days) == (cost, days)
