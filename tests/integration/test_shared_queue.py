"""Workers of several machines on one PostgreSQL: they share what waits, and one that dies leaves nothing undone.

Another machine is a process that believes to have another name; the folder of the reports is the same.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assessment.bootstrap import build_batch_reports
from assessment.model.report_job import ReportOrder
from assessment.settings import Settings
from assessment.store.engine import database_url
from assessment.store.errors import StoreError
from assessment.store.locks import DatabaseLocks, FileLocks
from assessment.store.postgres import address_of
from tests.integration.store_servers import new_database

FIRMS = 6
FILE = "firm_name,year,revenue,rd_expense\n" + "".join(
    f"企业{i},2024,{1000 * i},{30 * i}\n" for i in range(1, FIRMS + 1)
)
WORKER = """
import os, platform, sys, time
from pathlib import Path
machine, folder, hangs_after = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
done = []
platform.node = lambda: machine
from assessment.services.assessor import Assessor

def say(what):
    with (folder / "said").open("a", encoding="utf-8") as file:
        file.write(f"{machine} {what}\\n")

def write(self, report):
    time.sleep(0.15 if len(done) < hangs_after else 1000)
    done.append(report.firm)
    say(report.firm)
    return report.firm.encode()

Assessor.gap_report_workbook = write
from assessment.cli.commands.worker import worker
worker(until_empty=False, lang="en")
say("ended")
"""
PATIENCE = 60


@pytest.fixture
def table(assessor):
    return assessor.read(FILE.encode(), "a.csv", Settings().plan).table


@pytest.fixture
def opened(tmp_path, assessor):
    """Opens what one process has of the reports, and lets go of it at the end."""
    found = []

    def open_reports(database):
        reports = build_batch_reports(Settings(reports_dir=tmp_path, database_url=database), assessor)
        found.append(reports)
        return reports

    yield open_reports
    for reports in found:
        reports.queue().close()


@pytest.fixture
def workers(tmp_path):
    """Starts workers, of which none is left."""
    started = []

    def start(machine, database, hangs_after=100):
        environment = {
            **os.environ, "ASSESSMENT_DATABASE_URL": database, "ASSESSMENT_REPORTS_DIR": str(tmp_path),
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, machine, str(tmp_path), str(hangs_after)], env=environment
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def order(name="a.csv", kind="xlsx"):
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return ReportOrder(
        batch=name, plan=Settings().plan, kind=kind, lang="zh", as_of=date(2026, 11, 23), firms=FIRMS, ordered_at=at
    )


def until(what):
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def said(folder):
    """Who wrote which report, in the order of time."""
    file = folder / "said"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [tuple(line.split(" ", 1)) for line in lines]


def written(folder, machine):
    return [firm for who, firm in said(folder) if who == machine and firm.startswith("企业")]


@pytest.mark.postgres
def test_a_worker_that_is_killed_is_followed_by_that_of_another_machine_and_no_report_is_made_twice(
    postgres, tmp_path, opened, table, workers
):
    database = new_database(postgres)
    reports = opened(database)
    jobs = [reports.start(table, order(name)) for name in ("a.csv", "b.csv")]
    left = workers("left", database, hangs_after=2)
    until(lambda: len(written(tmp_path, "left")) == 2)
    right = workers("right", database)
    until(lambda: "done" in {reports.job(job).state for job in jobs})
    assert sorted(reports.job(job).state for job in jobs) == ["done", "working"]  # nobody takes what another works on

    left.send_signal(signal.SIGKILL)
    left.wait()
    until(lambda: all(reports.job(job).state == "done" for job in jobs))

    # Two orders of six firms: each report was made once, two by the worker that died.
    assert len(written(tmp_path, "left")) == 2
    assert Counter(written(tmp_path, "left") + written(tmp_path, "right")) == {
        f"企业{i}": 2 for i in range(1, FIRMS + 1)
    }
    for job in jobs:
        with zipfile.ZipFile(reports.archive(job)) as archive:
            assert archive.testzip() is None
            assert len(archive.namelist()) == FIRMS
        assert [file.name for file in (tmp_path / job).glob("*zip*")] == ["reports.zip"]
    assert right.poll() is None
    assert not reports.needs_worker()


@pytest.mark.long
@pytest.mark.postgres
def test_a_database_that_is_started_again_in_the_middle_ends_no_worker_and_no_order(
    postgres, tmp_path, opened, table, workers
):
    database = new_database(postgres)
    reports = opened(database)
    job = reports.start(table, order())
    worker = workers("first", database)
    until(lambda: len(written(tmp_path, "first")) == 2)

    cut_off(database)
    until(lambda: reports.job(job).state == "done")

    assert worker.poll() is None
    assert sorted(written(tmp_path, "first")) == [f"企业{i}" for i in range(1, FIRMS + 1)]


@pytest.mark.postgres
def test_what_fails_is_tried_three_times_then_said_and_holds_up_nothing(postgres, opened, table, assessor, monkeypatch):
    reports = opened(new_database(postgres))
    tries = []
    monkeypatch.setattr(type(assessor), "gap_report_docx", lambda _self, _report: tries.append(1) or 1 / 0)
    monkeypatch.setattr(type(assessor), "gap_report_workbook", lambda _self, report: report.firm.encode())
    broken = reports.start(table, order(kind="docx"))
    fine = reports.start(table, order())

    reports.work_all()

    assert len(tries) == 3
    assert (reports.job(broken).state, reports.job(fine).state) == ("failed", "done")


def test_a_worker_told_to_end_writes_its_report_to_the_end_and_the_next_one_goes_on(tmp_path, opened, table, workers):
    database = f"sqlite:///{tmp_path}/answers.sqlite3"
    reports = opened(database)
    job = reports.start(table, order())
    first = workers("first", database)
    until(lambda: written(tmp_path, "first"))

    first.terminate()

    assert first.wait(PATIENCE) == 0
    assert said(tmp_path)[-1] == ("first", "ended")
    begun = written(tmp_path, "first")
    assert 0 < len(begun) < FIRMS
    assert len(list((tmp_path / job / "reports").glob("*.xlsx"))) == len(begun)
    workers("first", database)
    until(lambda: reports.job(job).state == "done")
    assert sorted(written(tmp_path, "first")) == [f"企业{i}" for i in range(1, FIRMS + 1)]  # each of them once


@pytest.mark.postgres
def test_an_order_put_in_twice_waits_once_for_all_processes(postgres, opened, table):
    database = new_database(postgres)
    one, other = opened(database), opened(database)
    job = one.start(table, order())
    other.go_on(job)

    other.cancel(job)

    assert one.job(job).state == "cancelled"
    assert one.queue().work_until_empty(lambda: False) == 1
    assert one.job(job).state == "cancelled"


@pytest.mark.postgres
def test_a_database_that_is_gone_is_said_and_later_works_again(postgres, opened, table):
    database = new_database(postgres)
    reports = opened(database)
    job = reports.start(table, order())
    cut_off(database)

    with pytest.raises(StoreError):
        reports.go_on(job)

    reports.go_on(job)
    assert reports.queue().work_until_empty(lambda: True) == 0


@pytest.fixture(params=["file", pytest.param("postgres", marks=pytest.mark.postgres)])
def locks(request, tmp_path):
    if request.param == "file":
        return FileLocks(tmp_path)
    return DatabaseLocks(address_of(new_database(request.getfixturevalue("postgres"))))


def test_a_name_is_held_by_one_and_free_afterwards(locks):
    with locks.hold("a") as held:
        assert held()
        with locks.hold("a") as second, locks.hold("b") as another:
            assert second is None
            assert another()

    with locks.hold("a") as again:
        assert again()


@pytest.mark.postgres
def test_who_lost_the_connection_knows_that_the_name_is_held_no_more(postgres):
    database = new_database(postgres)
    with DatabaseLocks(address_of(database)).hold("a") as held:
        assert held()
        cut_off(database)
        assert not held()


def cut_off(database):
    """End every connection to a database, as a server that is started again does."""
    import psycopg

    address = address_of(database)
    with psycopg.connect(**{**address, "dbname": "postgres"}, autocommit=True) as connection:
        name = database_url(database).database
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
