"""A queue of ids of work, each handed to one worker, kept when a process ends: in a file, or in PostgreSQL.

With PostgreSQL the processes of several machines share it; what it holds are ids and nothing of an order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from huey import Huey, PostgresHuey, SqliteHuey
from huey.signals import SIGNAL_ERROR
from platformdirs import user_data_path

from assessment.model.message import msg
from assessment.store.engine import APPLICATION, folder_of_file
from assessment.store.errors import StoreError
from assessment.store.locks import DatabaseLocks, FileLocks
from assessment.store.postgres import Address, address_of, answering, connect

_RETRIES = 2
_NAME, _TASK = "assessment", "reports"
_TABLES = "work_queue"
"""Begins the names of the tables of the queue in PostgreSQL."""


def place_of_reports(setting: Path | None, database: str) -> Path:
    """The same folder, whether it is there or not.

    Raises:
        SettingsError: `database` is no address that is supported.
    """
    return setting or (folder_of_file(database) or user_data_path(APPLICATION, appauthor=False)) / "reports"


def reports_folder(setting: Path | None, database: str) -> Path:
    """The folder of the setting, else one beside the file of the database; made where it is not there.

    With a database on a server it lies in the user's data directory.

    Raises:
        SettingsError: `database` is no address that is supported. StoreError: the folder cannot be made.
    """
    folder = place_of_reports(setting, database)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = msg("Name a folder that can be written to: ASSESSMENT_REPORTS_DIR")
        raise StoreError(msg("Reports cannot be kept in {place}", place=str(folder)), hint) from error
    return folder


class JobQueue:
    """Puts ids in, and works on them.

    Args:
        place: the file of the queue, or the PostgreSQL it lies in.
        work: does the work of an id.
        failed: told the id whose work failed for the last time.
    """

    def __init__(self, place: Path | Address, work: Callable[[str], None], failed: Callable[[str], None]) -> None:
        self._huey = _in_file(place) if isinstance(place, Path) else _in_postgres(place)
        self._answering = _with_room if isinstance(place, Path) else answering
        self._task = self._huey.task(retries=_RETRIES, name=_TASK)(work)
        self._huey.signal(SIGNAL_ERROR)(
            lambda _signal, task, _error=None: failed(task.args[0]) if not task.retries else None
        )

    def put(self, job: str) -> None:
        """Add an id, unless it waits already."""
        with self._answering():
            if job not in {task.args[0] for task in self._huey.pending()}:
                self._task(job)

    def work_until_empty(self, stopping: Callable[[], bool]) -> int:
        """Work on everything that waits, one id at a time, until `stopping` says so; how many there were."""
        count = 0
        while not stopping() and (task := self._next()) is not None:
            with self._answering():  # a failed task is put back
                self._huey.execute(task)
            count += 1
        return count

    def close(self) -> None:
        """Let go of the file or the connection; the next use takes it again."""
        self._huey.storage.close()

    def _next(self) -> Any:
        with self._answering():
            return self._huey.dequeue()


def queue_place(folder: Path, database: str) -> Path | Address:
    """Where the queue lies: in PostgreSQL where answers are kept there, else in a file of the folder of reports.

    Raises:
        SettingsError: `database` is no address that is supported.
    """
    return address_of(database) or folder / "queue.sqlite3"


def locks_at(place: Path | Address) -> FileLocks | DatabaseLocks:
    """Locks that hold as far as the queue does."""
    return FileLocks(place.parent) if isinstance(place, Path) else DatabaseLocks(place)


def _in_file(file: Path) -> Huey:
    return SqliteHuey(_NAME, filename=str(file), results=False)


def _in_postgres(address: Address) -> Huey:
    """Two processes that start at once would both make the tables: one does, under a lock."""
    with DatabaseLocks(address).hold("tables of the queue", seconds=30):
        return PostgresHuey(
            _NAME, connection=lambda: connect(address), table_prefix=_TABLES, blocking=False, results=False
        )


@contextmanager
def _with_room() -> Iterator[None]:
    """Turn errors of the file in the block into one for people.

    Raises:
        StoreError: the file cannot be read or written.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(
            msg("The queue of background work does not answer"), msg("Check that the disk has room, and try again")
        ) from error
