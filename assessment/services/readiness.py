"""Whether the program can do its work now: the database answers, the data is whole, the disk has room."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError
from assessment.services.assessor import Assessor
from assessment.services.workspace import Workspace

MB = 1024 * 1024


@dataclass(frozen=True)
class Readiness:
    """What is looked at, each time anew.

    `workspace`: None where the database did not open. `plan`: the one that is scored against unless another is chosen.
    `folders`: where something is kept; `free_mb`: what must be free there.
    """

    assessor: Assessor
    workspace: Workspace | None
    plan: str
    folders: tuple[Path, ...]
    free_mb: int

    def parts(self) -> dict[str, bool]:
        """Each part, and whether it is ready."""
        return {
            "database": self._database_answers(),
            "data": self.plan in self.assessor.catalogue.plans,
            "disk": _has_room(self.folders, self.free_mb),
        }

    def _database_answers(self) -> bool:
        if self.workspace is None:
            return False
        try:
            self.workspace.drafts.store.link("")  # the smallest question that reads a table
        except AssessmentError:
            return False
        return True


def _has_room(folders: Iterable[Path], free_mb: int) -> bool:
    try:
        return all(shutil.disk_usage(_there(folder)).free >= free_mb * MB for folder in folders)
    except OSError:  # a disk that does not answer has no room
        return False


def _there(folder: Path) -> Path:
    """The folder, or where it will be made."""
    return next(place for place in (folder, *folder.resolve().parents) if place.exists())
