"""Killed in the middle: what was confirmed is there, what was not is there as a whole or not at all, and work goes on.

Saves that are killed: `tests/integration/test_store_processes.py`. Migrations: `test_store_every_revision.py` there.
"""

from __future__ import annotations

import signal
import zipfile

import pytest

from assessment import bootstrap
from assessment.errors import NotFoundError
from assessment.model.draft import Answer
from assessment.services.canonical import is_untouched
from assessment.settings import Settings
from tests.faults.small_batch import FILE, PLAN, order, table_of

SUBMITS_AND_DIES = """
import os, signal, sys
from pydantic import SecretStr
from sqlalchemy import event
from assessment import bootstrap
from assessment.settings import Settings
settings = Settings()
workspace = bootstrap.build_workspace(settings, bootstrap.build(settings))
access = workspace.drafts.open(SecretStr(sys.argv[1]))
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
engine = workspace.drafts.store._engine
if sys.argv[2] == "before it is stored":
    event.listen(engine, "after_cursor_execute", lambda *a: die() if "INSERT INTO version" in a[2] else None)
else:
    type(workspace.drafts.store).add_version = (lambda add: lambda *a: [add(*a), die()])(
        type(workspace.drafts.store).add_version
    )
workspace.versions.submit(access)
"""
WORKS_AND_DIES = """
import os, signal, sys
from pathlib import Path
replace = Path.replace
def replace_or_die(self, target):
    if sys.argv[1] in Path(target).name:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)
Path.replace = replace_or_die
from assessment.cli.application import app
app(["worker", "--until-empty"])
"""


@pytest.fixture
def open_workspace(address, assessor):
    opened = []

    def start():
        opened.append(bootstrap.build_workspace(Settings(database_url=address), assessor))
        return opened[-1]

    yield start
    for workspace in opened:
        workspace.drafts.store.close()


@pytest.mark.parametrize(("moment", "stored"), [("before it is stored", 0), ("before it is confirmed", 1)])
def test_a_version_whose_submission_is_killed_is_there_as_a_whole_or_not_at_all(
    open_workspace, address, program, moment, stored
):
    workspace = open_workspace()
    started = workspace.drafts.start(PLAN, 2025)
    given = {"firm_name": Answer(value="东方齿轮"), "revenue": Answer(value=10_000)}
    workspace.drafts.save_answers(started.access, given, based_on_revision=0)

    killed = program(SUBMITS_AND_DIES, started.link.token.get_secret_value(), moment, database_url=address)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(workspace.versions.history(started.access)) == stored
    again = workspace.versions.submit(started.access)  # the visitor presses once more
    assert again.number == 1
    assert len(workspace.versions.history(started.access)) == 1
    assert is_untouched(workspace.versions.version(started.access, 1))
    assert workspace.drafts.read(started.access).form["revenue"] == 10_000


@pytest.mark.parametrize("moment", ["2-企业2", pytest.param("reports.zip", marks=pytest.mark.long)])
def test_a_batch_whose_worker_is_killed_is_gone_on_with_and_every_firm_is_in_it_once(
    assessor, program, tmp_path, moment
):
    settings = {"reports_dir": tmp_path / "reports", "database_url": f"sqlite:///{tmp_path}/answers.sqlite3"}
    reports = bootstrap.build_batch_reports(Settings(**settings), assessor)
    job = reports.start(table_of(assessor), order())

    killed = program(WORKS_AND_DIES, moment, **settings)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert reports.needs_worker()
    with pytest.raises(NotFoundError):
        reports.archive(job)  # half of it is nobody's

    assert reports.work_all() == 1

    with zipfile.ZipFile(reports.archive(job)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{i}-企业{i}-2024.xlsx" for i in range(1, 5)]
    assert not reports.needs_worker()
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("moment", [pytest.param("before the order", marks=pytest.mark.long), "before the queue"])
def test_an_order_that_is_killed_while_it_is_given_is_not_there_or_is_worked_on(assessor, program, tmp_path, moment):
    settings = {"reports_dir": tmp_path / "reports", "database_url": f"sqlite:///{tmp_path}/answers.sqlite3"}
    killed = program(ORDERS_AND_DIES, FILE, order().model_dump_json(), moment, **settings)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    reports = bootstrap.build_batch_reports(Settings(**settings), assessor)

    if moment == "before the order":
        assert reports.jobs() == ()
        assert not reports.needs_worker()
    else:
        assert reports.needs_worker()
        assert reports.work_all() == 1
        assert [job.state for job in reports.jobs()] == ["done"]


ORDERS_AND_DIES = """
import os, signal, sys
from assessment import bootstrap
from assessment.model.report_job import ReportOrder
from assessment.services import batch_reports
from assessment.settings import Settings
assessor = bootstrap.build(Settings())
reports = bootstrap.build_batch_reports(Settings(), assessor)
table = assessor.read(sys.argv[1].encode(), "a.csv", Settings().plan).table
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[3] == "before the order":
    batch_reports._write = die
else:
    type(reports.queue()).put = die
reports.start(table, ReportOrder.model_validate_json(sys.argv[2]))
"""
