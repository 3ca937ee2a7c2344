"""A queue in a file: ids of work, each handed to one worker, kept when a process ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from huey import SqliteHuey
from huey.signals import SIGNAL_ERROR
from platformdirs import user_data_path

from assessment.model.message import msg
from assessment.store.engine import APPLICATION, folder_of_file
from assessment.store.errors import StoreError

_RETRIES = 2
_TASK = "reports"


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
        file: the database of the queue.
        work: does the work of an id.
        failed: told the id whose work failed for the last time.
    """

    def __init__(self, file: Path, work: Callable[[str], None], failed: Callable[[str], None]) -> None:
        self._huey = SqliteHuey("assessment", filename=str(file), results=False)
        self._task = self._huey.task(retries=_RETRIES, name=_TASK)(work)
        self._huey.signal(SIGNAL_ERROR)(
            lambda _signal, task, _error=None: failed(task.args[0]) if not task.retries else None
        )

    def put(self, job: str) -> None:
        """Add an id, unless it waits already."""
        if job not in {task.args[0] for task in self._huey.pending()}:
            self._task(job)

    def work_until_empty(self) -> int:
        """Work on everything that waits, one id at a time; how many there were."""
        count = 0
        while (task := self._huey.dequeue()) is not None:
            self._huey.execute(task)
            count += 1
        return count

    def close(self) -> None:
        """Let go of the file."""
        self._huey.storage.close()
