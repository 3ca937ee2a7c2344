"""One report per firm of a batch, made in the background and handed out as one zip.

Everything about an order lies in a folder of its own: the answers, what was ordered, the reports written so far and the
finished archive. So the page may be closed, the program may end in the middle, and whoever goes on writes only what is
missing. Two workers never work on one order: it is locked while one does.
"""

from __future__ import annotations

import json
import secrets
import shutil
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from assessment.errors import NotFoundError
from assessment.formats.archive import EARLIEST
from assessment.formats.table import AnswerTable
from assessment.model.message import msg
from assessment.model.report_job import UNFINISHED, JobState, ReportJob, ReportKind, ReportOrder
from assessment.report.view import GapReport
from assessment.services.assessment import Assessment
from assessment.services.assessor import Assessor
from assessment.services.file_names import as_filename
from assessment.services.ports import WorkQueue

_ORDER, _ANSWERS, _PROGRESS, _ARCHIVE = "order.json", "answers.parquet", "progress.json", "reports.zip"
_CANCELLED, _FAILED, _LOCK, _REPORTS, _WORKER = "cancelled", "failed", "lock", "reports", "worker.lock"


@dataclass(frozen=True)
class BatchReports:
    """Orders in a folder; `queue` says that one waits, `clock` when it was given."""

    assessor: Assessor
    folder: Path
    queue: Callable[[], WorkQueue]
    clock: Callable[[], datetime]

    # --- orders -------------------------------------------------------------------------------------------------------

    def start(self, table: AnswerTable, order: ReportOrder) -> str:
        """Keep an order with its answers and let it wait for a worker; its id, which nobody can guess."""
        job = secrets.token_urlsafe(16)
        folder = self._place(job)
        (folder / _REPORTS).mkdir(parents=True)
        table.frame.to_parquet(folder / _ANSWERS)
        _write(folder / _ORDER, order.model_dump_json())
        self.queue().put(job)
        return job

    def jobs(self) -> tuple[ReportJob, ...]:
        """All orders, the latest first."""
        found = [self.job(file.parent.name) for file in self.folder.glob(f"*/{_ORDER}")]
        return tuple(sorted(found, key=lambda job: job.order.ordered_at, reverse=True))

    def job(self, job: str) -> ReportJob:
        """How far an order is.

        Raises:
            NotFoundError: there is no such order.
        """
        folder = self._known(job)
        order = ReportOrder.model_validate_json((folder / _ORDER).read_text(encoding="utf-8"))
        progress = _progress(folder)
        archive = folder / _ARCHIVE
        state = self._state(folder, order, progress)
        return ReportJob(
            id=job,
            order=order,
            state=state,
            done=order.firms if state == "done" else int(progress.get("done", 0)),
            seconds_left=_seconds_left(order, progress) if state == "working" else None,
            size=archive.stat().st_size if archive.is_file() else 0,
        )

    def cancel(self, job: str) -> None:
        """Stop an order after the report that is being written."""
        (self._known(job) / _CANCELLED).touch()

    def go_on(self, job: str) -> None:
        """Take a cancelled or failed order up again; what is written already stays."""
        for name in (_CANCELLED, _FAILED):
            (self._known(job) / name).unlink(missing_ok=True)
        self.queue().put(job)

    def remove(self, job: str) -> None:
        """Delete an order with everything that was written."""
        folder = self._known(job)
        self.cancel(job)
        with FileLock(folder / _LOCK, timeout=30):
            pass
        shutil.rmtree(folder, ignore_errors=True)

    def archive(self, job: str) -> Path:
        """The finished archive on disk.

        Raises:
            NotFoundError: there is no such order, or it is not done.
        """
        file = self._known(job) / _ARCHIVE
        if not file.is_file():
            raise NotFoundError(msg("These reports are not finished"))
        return file

    def unfinished(self) -> tuple[str, ...]:
        """Orders that wait, or that a worker which is no more left in the middle: they wait again from now on."""
        left = tuple(job.id for job in self.jobs() if job.state in UNFINISHED)
        for job in left:
            self.queue().put(job)
        return left

    # --- work ---------------------------------------------------------------------------------------------------------

    def needs_worker(self) -> bool:
        """Whether something waits, or was left in the middle, and nobody works."""
        if not any(job.state in UNFINISHED for job in self.jobs()):
            return False
        try:
            with FileLock(self.folder / _WORKER, timeout=0):
                return True
        except Timeout:
            return False

    def work_all(self) -> int:
        """Work on everything that waits or was left in the middle; how many orders. Nothing where another one works."""
        try:
            with FileLock(self.folder / _WORKER, timeout=0):
                self.unfinished()
                return self.queue().work_until_empty()
        except Timeout:
            return 0

    def work(self, job: str) -> None:
        """Write the reports of an order that are missing, and then the archive; nothing where another worker does."""
        folder = self._place(job)
        if not (folder / _ORDER).is_file():
            return
        try:
            with FileLock(folder / _LOCK, timeout=0):
                self._work(folder)
        except Timeout:
            return

    def failed(self, job: str) -> None:
        """Note that an order cannot be done."""
        if (folder := self._place(job)).is_dir():
            (folder / _FAILED).touch()

    def _work(self, folder: Path) -> None:
        order = ReportOrder.model_validate_json((folder / _ORDER).read_text(encoding="utf-8"))
        table = AnswerTable(pd.read_parquet(folder / _ANSWERS))
        weights = dict(order.weights) if order.weights else None
        a = self.assessor.assess(table, order.plan, order.as_of, weights=weights, data_year=order.data_year)
        names = report_names(a, order.kind)
        missing = [i for i, name in enumerate(names) if not (folder / _REPORTS / name).is_file()]
        began, before = time.time(), len(names) - len(missing)
        for count, i in enumerate(missing):
            if (folder / _CANCELLED).exists():
                return
            _note(folder, done=before + count, before=before, began=began)
            report = self.assessor.gap_report(a, i, order.lang)
            _write(folder / _REPORTS / names[i], report_writer(self.assessor, order.kind)(report))
        _note(folder, done=len(names), before=before, began=began)
        if not (folder / _CANCELLED).exists():
            _pack(folder, names)

    # --- folders ------------------------------------------------------------------------------------------------------

    def _place(self, job: str) -> Path:
        return self.folder / job

    def _known(self, job: str) -> Path:
        folder = self._place(job)
        if Path(job).name != job or not (folder / _ORDER).is_file():
            raise NotFoundError(msg("There are no such reports"))
        return folder

    def _state(self, folder: Path, order: ReportOrder, progress: dict[str, float]) -> JobState:
        if (folder / _ARCHIVE).is_file():
            return "done"
        if (folder / _FAILED).exists():
            return "failed"
        if (folder / _CANCELLED).exists():
            return "cancelled"
        if not progress:
            return "waiting"
        return "packing" if progress["done"] >= order.firms else "working"


def report_writer(assessor: Assessor, kind: ReportKind) -> Callable[[GapReport], bytes]:
    """What writes a gap report as this kind of file."""
    return {
        "pdf": assessor.gap_report_pdf,
        "docx": assessor.gap_report_docx,
        "xlsx": assessor.gap_report_workbook,
    }[kind]


def report_names(a: Assessment, kind: ReportKind) -> list[str]:
    """Names of the files, in the order of the batch: number, firm, year."""
    panel = a.result.panel
    width = len(str(panel.size))
    return [
        f"{i + 1:0{width}d}-{as_filename(str(name))}-{year}.{kind}"
        for i, (name, year) in enumerate(zip(panel.names, panel.data_year, strict=True))
    ]


def _pack(folder: Path, names: list[str]) -> None:
    """All reports as one archive; they are packed tightly already, so they are only put together."""
    unfinished = folder / f"{_ARCHIVE}.part"
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (folder / _REPORTS / name).read_bytes())
    unfinished.replace(folder / _ARCHIVE)
    shutil.rmtree(folder / _REPORTS)


def _write(file: Path, content: bytes | str) -> None:
    """A file that is there as a whole or not at all."""
    unfinished = file.with_name(f"{file.name}.part")
    unfinished.write_bytes(content if isinstance(content, bytes) else content.encode())
    unfinished.replace(file)


def _note(folder: Path, **progress: float) -> None:
    _write(folder / _PROGRESS, json.dumps({**progress, "at": time.time()}))


def _progress(folder: Path) -> dict[str, float]:
    file = folder / _PROGRESS
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def _seconds_left(order: ReportOrder, progress: dict[str, float]) -> float | None:
    """What is missing at the pace since the work was taken up."""
    written = progress["done"] - progress["before"]
    if written <= 0:
        return None
    return (progress["at"] - progress["began"]) / written * (order.firms - progress["done"])
