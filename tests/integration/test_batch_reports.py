"""Reports of a whole batch: made by a worker, gone on with after an end in the middle, cancelled, packed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from assessment.bootstrap import build_batch_reports
from assessment.errors import NotFoundError
from assessment.model.report_job import ReportOrder
from assessment.services.batch_reports import BatchReports
from assessment.settings import Settings

FILE = "firm_name,year,revenue,rd_expense,staff_avg,robots\n" + "".join(
    f"企业{i},2024,{1000 * i},{30 * i},100,{i}\n" for i in range(1, 5)
)


@pytest.fixture
def reports(assessor, tmp_path) -> BatchReports:
    return build_batch_reports(
        Settings(reports_dir=tmp_path), assessor, clock=lambda: datetime(2026, 11, 23, tzinfo=UTC)
    )


@pytest.fixture
def table(assessor):
    return assessor.read(FILE.encode(), "a.csv", Settings().plan).table


def order(**changes):
    values = {
        "batch": "a.csv",
        "plan": Settings().plan,
        "kind": "xlsx",
        "lang": "zh",
        "as_of": date(2026, 11, 23),
        "firms": 4,
        "ordered_at": datetime(2026, 11, 23, tzinfo=UTC),
    }
    return ReportOrder.model_validate({**values, **changes})


def test_every_firm_has_its_report_in_the_archive(reports, table):
    job = reports.start(table, order())
    assert (reports.job(job).state, reports.job(job).done) == ("waiting", 0)

    assert reports.work_all() == 1

    done = reports.job(job)
    assert (done.state, done.done) == ("done", 4)
    with zipfile.ZipFile(reports.archive(job)) as archive:
        names = archive.namelist()
        first = openpyxl.load_workbook(archive.open(names[0]))
    assert names == [f"{i}-企业{i}-2024.xlsx" for i in range(1, 5)]
    assert "企业1" in str(first.worksheets[0]["A1"].value) + str([c.value for r in first.worksheets[0].rows for c in r])


def test_whoever_goes_on_after_an_end_in_the_middle_writes_only_what_is_missing(reports, table, assessor, monkeypatch):
    written = []

    def write_or_die(self, report):
        if len(written) == 2:
            raise KeyboardInterrupt  # the process ends
        written.append(report.firm)
        return f"report of {report.firm}".encode()

    monkeypatch.setattr(type(assessor), "gap_report_workbook", write_or_die)
    job = reports.start(table, order())
    with pytest.raises(KeyboardInterrupt):
        reports.work(job)
    assert (reports.job(job).state, reports.job(job).done) == ("working", 2)
    assert reports.needs_worker()

    monkeypatch.setattr(type(assessor), "gap_report_workbook", lambda _self, r: written.append(r.firm) or b"later")
    reports.work_all()

    assert written == ["企业1", "企业2", "企业3", "企业4"]
    with zipfile.ZipFile(reports.archive(job)) as archive:
        assert [archive.read(name)[:5] for name in archive.namelist()] == [b"repor", b"repor", b"later", b"later"]
    assert not reports.needs_worker()


def test_a_cancelled_order_stops_and_can_be_taken_up_again(reports, table, assessor, monkeypatch):
    job = reports.start(table, order())
    monkeypatch.setattr(type(assessor), "gap_report_workbook", lambda _self, r: reports.cancel(job) or r.firm.encode())
    reports.work_all()
    assert (reports.job(job).state, reports.job(job).done) == ("cancelled", 0)
    with pytest.raises(NotFoundError):
        reports.archive(job)

    monkeypatch.setattr(type(assessor), "gap_report_workbook", lambda _self, r: r.firm.encode())
    reports.go_on(job)
    reports.work_all()

    assert reports.job(job).state == "done"


def test_an_order_that_fails_every_time_is_said_to_have_failed_and_the_next_one_is_made(
    reports, table, assessor, monkeypatch
):
    broken = reports.start(table, order(kind="docx"))
    monkeypatch.setattr(type(assessor), "gap_report_docx", lambda _self, _report: 1 / 0)
    fine = reports.start(table, order())

    reports.work_all()

    assert reports.job(broken).state == "failed"
    assert reports.job(fine).state == "done"


def test_two_workers_never_write_the_same_order(reports, table, assessor, monkeypatch):
    written = []

    def write(self, report):
        reports.work(job)  # another worker looks at the same order meanwhile
        written.append(report.firm)
        return b"x"

    monkeypatch.setattr(type(assessor), "gap_report_workbook", write)
    job = reports.start(table, order())
    reports.work_all()

    assert written == ["企业1", "企业2", "企业3", "企业4"]


def test_a_removed_order_leaves_nothing_behind(reports, table, tmp_path):
    job = reports.start(table, order())
    reports.remove(job)

    assert reports.jobs() == ()
    assert not (tmp_path / job).exists()
    with pytest.raises(NotFoundError):
        reports.job(job)


@pytest.mark.parametrize("name", ["..", "../other", "", "nothing"])
def test_no_other_folder_is_reached_by_a_made_up_id(reports, name):
    with pytest.raises(NotFoundError):
        reports.archive(name)


def test_the_command_works_on_what_waits_and_ends(reports, table, tmp_path):
    job = reports.start(table, order())
    code = "from assessment.cli.application import app; app()"
    done = subprocess.run(
        [sys.executable, "-c", code, "worker", "--until-empty"],
        env={**os.environ, "ASSESSMENT_REPORTS_DIR": str(tmp_path)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert reports.job(job).state == "done"
