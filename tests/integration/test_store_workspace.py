"""The whole way of a questionnaire on a real database: begun, shared, submitted, continued next year, deleted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assessment import bootstrap
from assessment.model.action_plan import ActionLine, ActionPlan
from assessment.model.draft import Answer
from assessment.services.action_progress import ActionProgress
from assessment.services.canonical import is_untouched
from assessment.services.refusals import AccessRefusedError
from assessment.settings import Settings

PLAN = "shanghai-2023-2025"


@pytest.fixture
def open_workspace(address, assessor):
    opened = []

    def start():
        opened.append(bootstrap.build_workspace(Settings(database_url=address), assessor, lambda: NOW))
        return opened[-1]

    yield start
    for workspace in opened:
        workspace.drafts.store.close()


NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def save(workspace, access, seen, **answers):
    given = {name: Answer(value=value) for name, value in answers.items()}
    return workspace.drafts.save_answers(access, given, based_on_revision=seen)


def test_a_draft_goes_from_the_first_answer_to_the_next_year(open_workspace):
    workspace = open_workspace()
    started = workspace.drafts.start(PLAN, 2025)
    save(workspace, started.access, 0, firm_name="东方齿轮", revenue=10_000, rd_expense=190)
    first = workspace.versions.submit(started.access, "总经理")

    workspace = open_workspace()  # the server was started anew
    access = workspace.drafts.open(started.link.token)
    save(workspace, access, 1, rd_expense=250)
    second = workspace.versions.submit(access, "总经理")
    difference = workspace.versions.compare(access, 1, 2)
    later = workspace.drafts.start_next_year(access)

    assert (first.number, second.number) == (1, 2)
    assert is_untouched(workspace.versions.version(access, 1))
    assert workspace.versions.version(access, 1) == first
    assert [change.column for change in difference.answers] == ["rd_expense"]
    # 1.9 m of 100 m: 80 x 1.9 / 2.5 = 60.8; 2.5 m of 100 m: 80
    assert [(s.before, s.after) for s in difference.scores if s.id == "rd"] == [pytest.approx((60.8, 80))]
    assert workspace.drafts.read(later.access).form == {
        "firm_name": "东方齿轮", "revenue@-1": 10_000, "rd_expense@-1": 250
    }  # fmt: skip
    assert workspace.years.check(later.access) == ()


def test_a_colleague_fills_in_a_section_until_the_link_is_revoked(open_workspace):
    manager, colleague = open_workspace(), open_workspace()
    started = manager.drafts.start(PLAN, 2025)
    new = manager.drafts.add_link(started.access, "energy", "能源科 李工")
    energy = colleague.drafts.open(new.token)
    save(colleague, energy, 0, energy_diesel=12.5)

    heard = save(manager, started.access, 0, revenue=10_000).changed
    manager.drafts.revoke(started.access, new.link.id)

    assert [(column, answer.author) for column, answer in heard.items()] == [("energy_diesel", "能源科 李工")]
    with pytest.raises(AccessRefusedError):
        save(colleague, energy, 1, energy_diesel=13)


def test_what_is_deleted_is_in_no_export(open_workspace):
    workspace = open_workspace()
    kept, gone = (workspace.drafts.start(PLAN, 2025).access for _ in range(2))
    save(workspace, kept, 0, firm_name="stays")
    save(workspace, gone, 0, firm_name="leaves")
    workspace.versions.submit(gone)

    workspace.my_data.delete(gone)

    export = workspace.my_data.export_all().decode()
    assert "stays" in export
    assert "leaves" not in export


def test_a_plan_of_action_goes_from_one_year_to_the_next(open_workspace, assessor):
    workspace = open_workspace()
    access = workspace.drafts.start(PLAN, 2025).access
    save(workspace, access, 0, firm_name="东方齿轮", revenue=10_000, rd_expense=190)
    line = ActionLine(id="rd", question="rd_expense", step=10, at_most=6, quantity=6, person="总工", note="甲\0乙")
    saved = workspace.action_plans.save(access, ActionPlan(data_year=2025, lines=(line,)))

    workspace = open_workspace()  # the server was started anew
    later = workspace.drafts.start_next_year(workspace.drafts.own(access.draft)).access
    save(workspace, later, 1, revenue=10_000, rd_expense=220)
    progress = ActionProgress(workspace.action_plans, assessor).of_earlier(later, "zh", NOW.date())

    assert workspace.action_plans.open(access, saved.id).lines[0].note == "甲乙"
    assert [(one.person, one.shown, one.share) for one in progress[0].lines] == [("总工", "partly", "50%")]  # 30 of 60
