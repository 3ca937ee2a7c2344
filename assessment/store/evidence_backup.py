"""The contents of evidence beside a backup of the database: copied out with it, and put back before it."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile

from assessment.store.errors import StoreError
from assessment.store.evidence_files import EvidenceFiles

_NEEDED = "SELECT DISTINCT content.sha256, content.size FROM evidence_content content JOIN evidence USING (sha256)"
_KNOWN = "SELECT sha256, size, noted_at FROM evidence_content"
Content = tuple[str, int]


def folder_beside(backup: Path) -> Path:
    """Where the contents lie that belong to a backup."""
    return backup.with_name(f"{backup.name}-evidence")


def needed(database: Path) -> list[Content]:
    """Hash and size of every content that evidence in a SQLite file refers to; none where it is of an older version."""
    return [(sha256, size) for sha256, size in _rows(database, _NEEDED)]


def copy_contents(contents: list[Content], source: EvidenceFiles, target: EvidenceFiles) -> list[Content]:
    """Copy what `target` does not hold yet; gives those that are missing in `source`, or damaged.

    Raises:
        StoreError: `target` cannot be written to.
    """
    return [one for one in contents if not (target.holds(*one) or _copy(one[0], source, target))]


def missing(contents: list[Content], places: list[EvidenceFiles]) -> list[Content]:
    """Contents that none of the places holds."""
    return [one for one in contents if not any(place.holds(*one) for place in places)]


def remember_contents(before: Path, after: Path) -> None:
    """Have a SQLite file know the contents of the one it replaces, so that those nothing refers to are swept."""
    known = _rows(before, _KNOWN)
    with closing(sqlite3.connect(after)) as database:
        database.executemany("INSERT OR IGNORE INTO evidence_content (sha256, size, noted_at) VALUES (?, ?, ?)", known)
        database.commit()


def _rows(file: Path, query: str) -> list[tuple[str, int]]:
    if not file.is_file():
        return []
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
        has = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'evidence_content'").fetchone()
        return database.execute(query).fetchall() if has == (1,) else []


def _copy(sha256: str, source: EvidenceFiles, target: EvidenceFiles) -> bool:
    """Copy a content that is there and is what its hash says."""
    try:
        pieces = source.read(sha256)
    except StoreError:
        return False
    digest = hashlib.sha256()
    with TemporaryFile() as whole:
        for piece in pieces:
            digest.update(piece)
            whole.write(piece)
        if digest.hexdigest() != sha256:
            return False
        target.put(sha256, whole)
    return True
