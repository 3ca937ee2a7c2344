"""The rows of the audit log that say when the kept answers were copied away, and when a copy took their place."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from assessment.model.audit import DAMAGED, Act, AuditHead
from assessment.store.audit import AuditDatabase
from assessment.store.engine import make_engine
from assessment.store.migrate import is_of_this_version

_LOG = "SELECT count(*) FROM sqlite_master WHERE name = 'audit_head'"
_COMMON = "SELECT coalesce(max(mine.number), 0) FROM audit_entry mine JOIN old.audit_entry USING (number, hash)"


def hash_of(file: Path) -> str:
    """The sha256 of a file, hex."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def note_backup(url: URL, act: Act) -> None:
    """Add the row of a backup to the log of the database it was made of.

    One that is not of this version of the program is left as it is: its next start brings it forward, no backup does.
    """
    engine = make_engine(url)
    try:
        if is_of_this_version(engine):
            AuditDatabase(engine).log(act)
    finally:
        engine.dispose()


def note_restore(part: Path, target: Path, act: Act, *, damaged: bool) -> None:
    """Add the row of a restore to the log that is about to take the place of the one in `target`.

    It says how that one ended ("replaced") and how many of its rows the new one does not have ("lost"). Whoever kept
    one of those elsewhere is told by `audit verify` why it is gone.
    """
    if damaged:
        act.detail["replaced"] = DAMAGED
    elif replaced := _head(target):
        act.detail |= {"replaced": str(replaced), "lost": replaced.number - _common_rows(part, target)}
    engine = make_engine(URL.create("sqlite", database=str(part)))
    try:
        AuditDatabase(engine).log(act)
    finally:
        engine.dispose()


def _head(file: Path) -> AuditHead | None:
    """The last row of the log of a SQLite file; None where there is no file, or it is older than the log."""
    if not file.is_file():
        return None
    with closing(sqlite3.connect(_read_only(file), uri=True)) as database:
        if database.execute(_LOG).fetchone() != (1,):
            return None
        row = database.execute("SELECT number, hash FROM audit_head WHERE id = 1").fetchone()
    return AuditHead(number=row[0], hash=row[1]) if row else AuditHead()


def _common_rows(part: Path, target: Path) -> int:
    """How many rows two logs have in common: a hash is one over all rows before it."""
    with closing(sqlite3.connect(_read_only(part), uri=True)) as database:
        database.execute("ATTACH ? AS old", (_read_only(target),))
        return int(database.execute(_COMMON).fetchone()[0])


def _read_only(file: Path) -> str:
    return f"{file.resolve().as_uri()}?mode=ro"
