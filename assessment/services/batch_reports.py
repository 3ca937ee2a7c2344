"""One report per firm of a batch, made in the background and handed out as one zip.

Everything about an order lies in a folder of its own: the answers, what was ordered, the reports written so far and the
finished archive. So the page may be closed, the program may end in the middle, and whoever goes on writes only what is
missing. Two workers never work on one order: it is locked while one does. One worker of each machine works at a time;
those of several machines share the folder and the queue.
"""

from __future__ import annotations

import json
import platform
import secrets
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from assessment.errors import NotFoundError
from assessment.formats.archive import EARLIEST
from assessment.formats.table import AnswerTable
from assessment.model.audit import say
from assessment.model.draft import LOCAL_OWNER
from assessment.model.message import msg
from assessment.model.report_job import UNFINISHED, JobState, ReportJob, ReportKind, ReportOrder
from assessment.report.view import GapReport
from assessment.services.assessment import Assessment
from assessment.services.assessor import Assessor
from assessment.services.audit.acting import audited
from assessment.services.drafts import Drafts
from assessment.services.file_names import as_filename
from assessment.services.people.permissions import Action
from assessment.services.ports import Locks, WorkQueue
from assessment.services.refusals import NotKeptError

_ORDER, _ANSWERS, _PROGRESS, _ARCHIVE = "order.json", "answers.parquet", "progress.json", "reports.zip"
_CANCELLED, _FAILED, _LOCK, _REPORTS, _WORKER = "cancelled", "failed", "lock", "reports", "worker.lock"
_LOOKED_AT = 1.0
"""Seconds a worker waits for a lock: another process may hold it for a moment, only to see whether it is free."""
_UNFINISHED_FILE = ".part"


def _never() -> bool:
    return False


@dataclass(frozen=True)
class BatchReports:
    """Orders in a folder.

    `queue` says that one waits, `locks` who works on it, `clock` when it was given. `stopping`: whether the worker is
    to end after the report it writes. Orders of another owner than that of `drafts` are never there; a worker works on
    all of them.
    """

    assessor: Assessor
    folder: Path
    queue: Callable[[], WorkQueue]
    locks: Locks
    clock: Callable[[], datetime]
    stopping: Callable[[], bool] = _never
    drafts: Drafts | None = None
    """For whom: what is done with orders is logged beside their drafts; None: for nobody, such as a worker."""

    def of(self, drafts: Drafts) -> BatchReports:
        """The same as the principal of `drafts` may see it."""
        return replace(self, drafts=drafts)

    # --- orders -------------------------------------------------------------------------------------------------------

    @audited("reports_ordered")
    def start(self, table: AnswerTable, order: ReportOrder) -> str:
        """Keep an order with its answers and let it wait for a worker; its id, which nobody can guess.

        Raises:
            AssessmentError: the disk or the queue does not take it; nothing of it is left.
            AccessRefusedError: who asks orders no reports for this owner.
        """
        owner = self.drafts.must(Action.BATCH) if self.drafts else LOCAL_OWNER
        order = order.model_copy(update={"owner": owner})
        say(firms=order.firms, kind=order.kind)
        job = secrets.token_urlsafe(16)
        folder = self._place(job)
        with _whole_or_not_at_all(folder):
            (folder / _REPORTS).mkdir(parents=True)
            table.frame.to_parquet(folder / _ANSWERS)
            _write(folder / _ORDER, order.model_dump_json())
            self.queue().put(job)
        return job

    def jobs(self) -> tuple[ReportJob, ...]:
        """All orders of the owner, the latest first."""
        return tuple(job for job in self._all() if self._is_mine(job.order))

    def job(self, job: str) -> ReportJob:
        """How far an order is.

        Raises:
            NotFoundError: there is no such order.
        """
        return _job(self._known(job))

    @audited("reports_cancelled")
    def cancel(self, job: str) -> None:
        """Stop an order after the report that is being written."""
        (self._known(job) / _CANCELLED).touch()

    @audited("reports_resumed")
    def go_on(self, job: str) -> None:
        """Take a cancelled or failed order up again; what is written already stays."""
        for name in (_CANCELLED, _FAILED):
            (self._known(job) / name).unlink(missing_ok=True)
        self.queue().put(job)

    @audited("reports_removed")
    def remove(self, job: str) -> None:
        """Delete an order with everything that was written."""
        self._known(job)
        self.remove_of_anybody(job)

    def of_all(self) -> tuple[ReportJob, ...]:
        """The orders of all owners, the latest first: for the policy of retention, never for a page."""
        return tuple(self._all())

    def remove_of_anybody(self, job: str) -> None:
        """Delete an order whoever owns it: for the policy of retention, never for a page."""
        folder = self._place(job)
        (folder / _CANCELLED).touch()
        with self.locks.hold(_lock(job), seconds=30):
            pass
        shutil.rmtree(folder, ignore_errors=True)

    @audited("reports_taken")
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
        left = tuple(self._left())
        for job in left:
            self.queue().put(job)
        return left

    # --- work ---------------------------------------------------------------------------------------------------------

    def needs_worker(self) -> bool:
        """Whether something waits, or was left in the middle, and no worker of this machine works."""
        return next(self._left(), None) is not None and self._is_free(_worker())

    def work_all(self) -> int:
        """Work on everything that waits or was left in the middle; how many orders.

        Nothing where another worker of this machine works.
        """
        with self.locks.hold(_worker(), _LOOKED_AT) as alone:
            if alone is None:
                return 0
            self.unfinished()
            return self.queue().work_until_empty(self.stopping)

    def work(self, job: str) -> None:
        """Write the reports of an order that are missing, and then the archive; nothing where another worker does."""
        folder = self._place(job)
        if not (folder / _ORDER).is_file():
            return
        with self.locks.hold(_lock(job), _LOOKED_AT) as held:
            if held is not None and not (folder / _ARCHIVE).is_file():
                self._work(folder, lambda: self.stopping() or (folder / _CANCELLED).exists() or not held())

    def failed(self, job: str) -> None:
        """Note that an order cannot be done."""
        if (folder := self._place(job)).is_dir():
            (folder / _FAILED).touch()

    def _work(self, folder: Path, ends: Callable[[], bool]) -> None:
        order = _order(folder)
        table = AnswerTable(pd.read_parquet(folder / _ANSWERS))
        weights = dict(order.weights) if order.weights else None
        a = self.assessor.assess(table, order.plan, order.as_of, weights=weights, data_year=order.data_year)
        names = report_names(a, order.kind)
        _sweep(folder)
        missing = [i for i, name in enumerate(names) if not (folder / _REPORTS / name).is_file()]
        began, before = time.time(), len(names) - len(missing)
        for count, i in enumerate(missing):
            if ends():
                return
            _note(folder, done=before + count, before=before, began=began)
            report = self.assessor.gap_report(a, i, order.lang)
            _write(folder / _REPORTS / names[i], report_writer(self.assessor, order.kind)(report))
        _note(folder, done=len(names), before=before, began=began)
        if not ends():
            _pack(folder, names)

    def _left(self) -> Iterator[str]:
        """Orders that are not finished and that nobody works on."""
        return (job.id for job in self._all() if job.state in UNFINISHED and self._is_free(_lock(job.id)))

    def _is_free(self, name: str) -> bool:
        with self.locks.hold(name) as held:
            return held is not None

    # --- folders ------------------------------------------------------------------------------------------------------

    def _place(self, job: str) -> Path:
        return self.folder / job

    def _known(self, job: str) -> Path:
        """The folder of an order of the owner; one of another owner is not there."""
        folder = self._place(job)
        if Path(job).name != job or not (folder / _ORDER).is_file() or not self._is_mine(_order(folder)):
            raise NotFoundError(msg("There are no such reports"))
        return folder

    def _is_mine(self, order: ReportOrder) -> bool:
        if self.drafts is None:
            return order.owner == LOCAL_OWNER
        return order.owner == self.drafts.owner and self.drafts.may(Action.BATCH)

    def _all(self) -> list[ReportJob]:
        """The orders of all owners, the latest first."""
        found = [_job(file.parent) for file in self.folder.glob(f"*/{_ORDER}")]
        return sorted(found, key=lambda job: job.order.ordered_at, reverse=True)


def _order(folder: Path) -> ReportOrder:
    return ReportOrder.model_validate_json((folder / _ORDER).read_text(encoding="utf-8"))


def _job(folder: Path) -> ReportJob:
    order, progress, archive = _order(folder), _progress(folder), folder / _ARCHIVE
    state = _state(folder, order, progress)
    return ReportJob(
        id=folder.name,
        order=order,
        state=state,
        done=order.firms if state == "done" else int(progress.get("done", 0)),
        seconds_left=_seconds_left(order, progress) if state == "working" else None,
        size=archive.stat().st_size if archive.is_file() else 0,
    )


def _state(folder: Path, order: ReportOrder, progress: dict[str, float]) -> JobState:
    if (folder / _ARCHIVE).is_file():
        return "done"
    if (folder / _FAILED).exists():
        return "failed"
    if (folder / _CANCELLED).exists():
        return "cancelled"
    if not progress:
        return "waiting"
    return "packing" if progress["done"] >= order.firms else "working"


def _lock(job: str) -> str:
    return f"{job}/{_LOCK}"


def _worker() -> str:
    """The lock of the worker of this machine."""
    return f"{platform.node()}-{_WORKER}"


@contextmanager
def _whole_or_not_at_all(folder: Path) -> Iterator[None]:
    """Nothing of a folder is left where what is written into it fails.

    Raises:
        NotKeptError: the disk is full, or cannot be written to.
    """
    done = False
    try:
        yield
        done = True
    except OSError as error:
        what = msg("The order cannot be kept: {reason}", reason=error.strerror or str(error))
        raise NotKeptError(what, msg("Check that the disk has room, and order again")) from error
    finally:
        if not done:
            shutil.rmtree(folder, ignore_errors=True)


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
    unfinished = _beside(folder / _ARCHIVE)
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (folder / _REPORTS / name).read_bytes())
    unfinished.replace(folder / _ARCHIVE)
    shutil.rmtree(folder / _REPORTS)


def _sweep(folder: Path) -> None:
    """Remove what a worker that is no more left half written."""
    for left in folder.rglob(f"*{_UNFINISHED_FILE}"):
        left.unlink(missing_ok=True)


def _write(file: Path, content: bytes | str) -> None:
    """A file that is there as a whole or not at all."""
    unfinished = _beside(file)
    unfinished.write_bytes(content if isinstance(content, bytes) else content.encode())
    unfinished.replace(file)


def _beside(file: Path) -> Path:
    """Where a file is written before it gets its name: two processes never write to the same place."""
    return file.with_name(f"{file.name}.{secrets.token_hex(4)}{_UNFINISHED_FILE}")


def _note(folder: Path, **progress: float) -> None:
    _write(folder / _PROGRESS, json.dumps({**progress, "at": time.time()}))


def _progress(folder: Path) -> dict[str, float]:
    file = folder / _PROGRESS
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def _seconds_left(order: ReportOrder, progress: dict[str, float]) -> float | None:
    """What is missing at the pace of the work so far; None before the first report, and where the clock ran back."""
    written, took = progress["done"] - progress["before"], progress["at"] - progress["began"]
    return took / written * (order.firms - progress["done"]) if written > 0 and took > 0 else None
