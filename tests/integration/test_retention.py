"""What a policy deletes and what it leaves, with a row in the audit log for each, and both from the command line."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from typer.testing import CliRunner

from assessment import bootstrap
from assessment.cli.application import app
from assessment.model.audit import AuditFilter
from assessment.model.draft import Answer
from assessment.model.report_job import ReportOrder
from assessment.services.audit.retention import Applied, Retention, before
from assessment.settings import RetentionMonths, Settings
from tests.integration.people_world import open_world

PLAN = "shanghai-2023-2025"
BEGIN = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
CLI = CliRunner()
LI = "李女士"


@dataclass
class Clock:
    now: datetime = field(default=BEGIN)

    def __call__(self):
        return self.now


@pytest.fixture
def address(tmp_path, empty, monkeypatch):
    shutil.copy(empty, tmp_path / "a.sqlite3")
    found = f"sqlite:///{tmp_path}/a.sqlite3"
    monkeypatch.setenv("ASSESSMENT_DATABASE_URL", found)
    return found


@pytest.fixture
def workspace(address, assessor):
    opened = bootstrap.build_workspace(Settings(database_url=address), assessor, Clock())
    yield opened
    opened.drafts.store.close()


def policy(workspace, **months):
    settings = Settings(retention=RetentionMonths(**months))
    return bootstrap.build_retention(settings, workspace)


def draft(workspace, name, *, submitted=False):
    access = workspace.drafts.start(PLAN, 2025).access
    workspace.drafts.save_answers(access, {"firm_name": Answer(value=name)}, based_on_revision=0)
    if submitted:
        workspace.versions.submit(access)
    return access


def firms(workspace):
    return sorted(one.firm for one in workspace.drafts.list_own())


def rows(workspace, action):
    return workspace.drafts.store.entries(AuditFilter(actions=(action,)))


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (1, datetime(2026, 4, 30, tzinfo=UTC)),
        (3, datetime(2026, 2, 28, tzinfo=UTC)),
        (5, datetime(2025, 12, 31, tzinfo=UTC)),
        (12, datetime(2025, 5, 31, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar(months, expected):
    assert before(datetime(2026, 5, 31, tzinfo=UTC), months) == expected


def test_without_a_policy_everything_is_kept(workspace):
    draft(workspace, "甲")
    workspace.drafts.clock.now += timedelta(days=4000)

    assert policy(workspace).apply() == Applied()
    assert policy(workspace).apply_daily() is None
    assert firms(workspace) == ["甲"]


def test_what_was_never_submitted_goes_and_what_was_changed_since_or_submitted_stays(workspace):
    draft(workspace, "旧")
    draft(workspace, "已提交", submitted=True)
    workspace.drafts.clock.now += timedelta(days=100)
    draft(workspace, "新")
    workspace.drafts.clock.now += timedelta(days=100)  # 旧 lay for 200 days, 新 for 100

    found = policy(workspace, drafts=6)

    assert found.apply(dry_run=True) == Applied(drafts=1)
    assert firms(workspace) == ["已提交", "新", "旧"]
    assert found.apply() == Applied(drafts=1)
    assert firms(workspace) == ["已提交", "新"]
    (row,) = rows(workspace, "deleted")
    assert row.detail == {"policy": "drafts", "year": 2025}
    assert workspace.audit_log.page(AuditFilter()).known[row.actor].kind == "system"


def test_submitted_ones_have_a_time_of_their_own(workspace):
    draft(workspace, "旧")
    draft(workspace, "已提交", submitted=True)
    workspace.drafts.clock.now += timedelta(days=200)

    assert policy(workspace, submitted=6).apply() == Applied(submitted=1)
    assert firms(workspace) == ["旧"]


def test_links_that_were_handed_on_end_and_the_beginner_keeps_theirs(workspace):
    access = draft(workspace, "甲")
    workspace.drafts.add_link(access, "energy", LI)
    workspace.drafts.clock.now += timedelta(days=40)
    workspace.drafts.add_link(access, "rd", LI)

    assert policy(workspace, links=1).apply() == Applied(links=1)
    state = {link.section: link.revoked_at is None for link in workspace.drafts.links(access)}
    assert state == {"": True, "energy": False, "rd": True}
    assert rows(workspace, "link_revoked")[0].detail["policy"] == "links"


def test_orders_of_reports_go_with_what_was_written(workspace, assessor, tmp_path):
    settings = Settings(reports_dir=tmp_path / "reports", retention=RetentionMonths(reports=2))
    reports = bootstrap.build_batch_reports(settings, assessor, workspace.drafts.clock)
    table, _ = assessor.from_answers({"firm_name": "甲", "revenue": 400.0}, 2025, PLAN)
    order = ReportOrder(
        batch="b.xlsx", plan=PLAN, kind="pdf", lang="zh", as_of=date(2026, 3, 1), firms=1, ordered_at=BEGIN
    )
    reports.start(table, order)
    new = reports.start(table, order.model_copy(update={"ordered_at": BEGIN + timedelta(days=80)}))
    workspace.drafts.clock.now += timedelta(days=100)

    applied = Retention(workspace.drafts, settings.retention, lambda: reports).apply()

    assert applied == Applied(reports=1)
    assert [job.id for job in reports.jobs()] == [new]
    assert rows(workspace, "reports_removed")[0].detail == {"firms": 1, "policy": "reports"}
    reports.queue().close()


def test_names_of_those_who_did_nothing_for_long_leave_the_log(workspace):
    access = draft(workspace, "甲")
    link = workspace.drafts.open(workspace.drafts.add_link(access, "energy", LI).token)
    workspace.drafts.save_answers(link, {"energy_total": Answer(value=1)}, based_on_revision=9)
    workspace.drafts.store.gather_in()
    workspace.drafts.clock.now += timedelta(days=100)
    workspace.my_data.export(access)

    assert policy(workspace, audit_names=3).apply() == Applied(audit_names=1)

    page = workspace.audit_log.page(AuditFilter())
    energy = next(row for row in page.rows if row.detail.get("columns") == ["energy_total"])
    assert page.known[energy.actor].kind == ""
    assert page.known[page.rows[2].actor].kind == "link"  # who exported lately keeps their name
    assert workspace.audit_log.verify().whole


def test_whoever_did_not_sign_in_for_long_is_erased_unless_firms_would_be_left_alone(assessor, tmp_path):
    world = open_world(f"sqlite:///{tmp_path}/people.sqlite3", assessor)
    world.clock.now += timedelta(days=400)
    for name in ("ann", "bob", "zoe", "mia"):
        world.sign_in(name)
    world.clock.now += timedelta(days=5)
    before_it = {one.id for one in world.root.drafts.store.persons() if one.name}

    applied = policy(world.root, people=12).apply()

    left = {one.id for one in world.root.drafts.store.persons() if one.name}
    assert left == {world.ids[name] for name in ("ann", "bob", "zoe", "mia")}
    assert applied == Applied(people=len(before_it) - 4)
    assert world.root.audit_log.verify().whole
    world.root.drafts.store.close()


def test_it_is_applied_once_a_day_at_start(workspace):
    found = policy(workspace, drafts=1)
    days = []
    for hours in (0, 1, 19, 25):
        workspace.drafts.clock.now = BEGIN + timedelta(hours=hours)
        days.append(found.apply_daily() is not None)

    assert days == [True, False, False, True]
    assert len(rows(workspace, "retention_applied")) == 2


def test_the_app_applies_it_when_it_opens_the_answers(workspace, address, assessor):
    draft(workspace, "甲")  # in January 2026, and the app starts after that

    kept = bootstrap.open_with_policy(Settings(database_url=address), assessor)
    assert firms(kept) == ["甲"]
    kept.drafts.store.close()
    opened = bootstrap.open_with_policy(Settings(database_url=address, retention=RetentionMonths(drafts=1)), assessor)
    assert firms(opened) == []
    opened.drafts.store.close()


# --- from the command line --------------------------------------------------------------------------------------------


def run(*words, code=0):
    result = CLI.invoke(app, [*words, "--lang", "en"])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def at_once(assessor, monkeypatch):
    """Commands that read the installed data take what is read already."""
    monkeypatch.setattr(bootstrap, "build", lambda *_: assessor)


@pytest.mark.usefixtures("at_once")
def test_the_command_says_what_it_would_do_and_does_it(workspace, monkeypatch):
    draft(workspace, "甲")  # changed in January 2026, and the command runs after that

    assert "everything is kept" in run("retention", "apply")
    monkeypatch.setenv("ASSESSMENT_RETENTION_DRAFTS", "1")
    told = run("retention", "apply", "--dry-run")
    assert "Nothing was changed" in told
    assert "1 questionnaires" in told
    assert firms(workspace) == ["甲"]
    assert "1 questionnaires" in run("retention", "apply")
    assert firms(workspace) == []
    assert "nothing is due" in run("retention", "apply")


@pytest.mark.usefixtures("at_once")
def test_personal_data_is_exported_and_erased_by_name(workspace, tmp_path):
    access = draft(workspace, "甲")
    workspace.drafts.save_answers(access, {"staff_avg": Answer(value=9, person=LI)}, based_on_revision=9)
    file = tmp_path / "li.json"

    run("people", "export", "--name", LI, "-o", str(file))
    assert [one["column"] for one in json.loads(file.read_text(encoding="utf-8"))["named_at"]] == ["staff_avg"]
    assert "1 places" in run("people", "erase", "--name", LI, "--yes")
    assert workspace.drafts.read(access).answers["staff_avg"].person == ""
    assert "Nothing is signed" in run("people", "erase", "--name", LI, "--yes", code=2)
    assert "Give either" in run("people", "erase", "--yes", code=2)
    assert run("people", "list") == ""


def test_the_log_is_verified_and_written_from_the_command_line(workspace, address, tmp_path):
    draft(workspace, "甲", submitted=True)
    kept = run("audit", "head").strip()

    assert kept in run("audit", "verify")
    assert "whole" in run("audit", "verify", "--expect", kept)
    assert "cut off" in run("audit", "verify", "--expect", "99:" + "a" * 64, code=1)
    assert "not the number and hash" in run("audit", "verify", "--expect", "nonsense", code=2)
    run("audit", "export", "-o", str(tmp_path / "log.csv"), "--from", "2026-01-01", "--action", "submitted")
    text = (tmp_path / "log.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[2] for line in text] == ["action", "submitted"]
    assert "甲" not in "".join(text)
    assert "There is no action" in run("audit", "export", "-o", str(tmp_path / "x.csv"), "--action", "x", code=2)
    assert "as .csv or .jsonl" in run("audit", "export", "-o", str(tmp_path / "x.xlsx"), code=2)


def test_without_a_database_nothing_is_made(tmp_path, monkeypatch):
    monkeypatch.setenv("ASSESSMENT_DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite3")

    assert "no database" in run("audit", "verify", code=2)
    assert list(tmp_path.iterdir()) == []
