"""A clock that is set back, by a dead battery or by hand: what was done last still counts as done last."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from assessment import bootstrap
from assessment.model.draft import Answer
from assessment.model.report_job import ReportOrder
from assessment.services.refusals import AccessRefusedError
from assessment.settings import Settings

PLAN = Settings().plan
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    """The moment it says; a test sets it."""
    return [NOON]


@pytest.fixture
def workspace(assessor, clock, tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path}/answers.sqlite3")
    opened = bootstrap.build_workspace(settings, assessor, lambda: clock[0])
    yield opened
    opened.drafts.store.close()


def save(workspace, access, seen, **answers):
    given = {name: Answer(value=value) for name, value in answers.items()}
    return workspace.drafts.save_answers(access, given, based_on_revision=seen).revision


def test_the_later_answer_stands_and_the_other_tab_hears_of_it(workspace, clock):
    access = workspace.drafts.start(PLAN, 2025).access
    seen = save(workspace, access, 0, revenue=1_000)
    clock[0] = NOON - timedelta(days=400)

    save(workspace, access, seen, revenue=2_000)

    news = workspace.drafts.changes(access, seen)
    assert news.answers["revenue"].value == 2_000
    assert workspace.drafts.read(access).form == {"revenue": 2_000}


def test_the_later_version_is_the_one_of_its_year(workspace, clock):
    access = workspace.drafts.start(PLAN, 2025).access
    seen = save(workspace, access, 0, firm_name="东方齿轮", revenue=10_000, rd_expense=250)  # 2.5 %: 80 points
    workspace.versions.submit(access)
    clock[0] = NOON - timedelta(hours=1)

    save(workspace, access, seen, rd_expense=125)  # 1.25 %: 40 points
    corrected = workspace.versions.submit(access)

    assert corrected.number == 2
    assert [one.number for one in workspace.versions.history(access)] == [1, 2]
    (point,) = workspace.versions.trend(access)
    assert (point.version.number, point.scores["rd"]) == (2, 40)


def test_a_link_that_was_revoked_stays_so(workspace, clock):
    access = workspace.drafts.start(PLAN, 2025).access
    new = workspace.drafts.add_link(access, label="Finance")
    clock[0] = NOON - timedelta(days=30)
    workspace.drafts.revoke(access, new.link.id)
    clock[0] = NOON - timedelta(days=60)

    with pytest.raises(AccessRefusedError):
        workspace.drafts.open(new.token)


def test_a_batch_is_worked_on_whatever_the_clock_says(assessor, tmp_path, monkeypatch):
    """The time that is left is a guess; with a clock that goes back it is never less than none."""
    from assessment.services import batch_reports

    reports = bootstrap.build_batch_reports(Settings(reports_dir=tmp_path), assessor)
    moments = iter(range(1_000_000, 0, -1_000))
    monkeypatch.setattr(batch_reports.time, "time", lambda: next(moments))
    monkeypatch.setattr(type(assessor), "gap_report_workbook", lambda _self, _report: left.append(_left()) or b"x")
    table = assessor.read(
        "firm_name,year,revenue\n甲,2024,100\n乙,2024,100\n丙,2024,100\n".encode(), "a.csv", PLAN
    ).table
    job, left = reports.start(table, _order()), []

    def _left():
        return reports.job(job).seconds_left

    reports.work_all()

    assert reports.job(job).state == "done"
    assert len(left) == 3
    assert all(seconds is None or seconds >= 0 for seconds in left)


def _order():
    values = {
        "batch": "a.csv", "plan": PLAN, "kind": "xlsx", "lang": "zh", "firms": 3,
        "as_of": date(2026, 11, 23), "ordered_at": NOON,
    }  # fmt: skip
    return ReportOrder.model_validate(values)
