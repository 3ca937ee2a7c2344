"""A copy of a SQLite database while others write to it, and the way back; PostgreSQL brings its own tools."""

from __future__ import annotations

import os
import shlex
import sqlite3
import time
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from assessment.model.audit import Act
from assessment.model.message import msg
from assessment.store.backup_rows import hash_of, note_backup, note_restore
from assessment.store.engine import WAIT_SECONDS, database_url
from assessment.store.errors import BackupError
from assessment.store.evidence_backup import Content, copy_contents, folder_beside, missing, needed, remember_contents
from assessment.store.evidence_files import EvidenceFiles, place_of_evidence
from assessment.store.opening import open_store

_NAME = "copy.sqlite3"


def back_up(setting: str, file: Path, *, force: bool = False, evidence: str = "", act: Act | None = None) -> None:
    """Write a copy of the database of the setting (empty: the default) as one file that only its owner can read.

    The copy is the state of one moment; whoever writes meanwhile is not held up. It is checked before it takes its
    name, so that a file of that name is a whole backup or none. Then the files attached to answers, which lie at
    `evidence` (empty: beside the database), are copied into a folder beside it; what is there already stays. `act` is
    what the audit log of the database says of it from then on, with the hash of the file; the copy is from before.

    Raises:
        BackupError: there is a file already and not `force`; there is no database yet; it is damaged, or the copy
            cannot be written; the log cannot be written to, or attached files are missing, which is said after the
            answers were written; the database is a PostgreSQL (the hint is the command of PostgreSQL).
        SettingsError: the setting is no address of a database that is supported.
    """
    url = database_url(setting)
    if url.get_backend_name() != "sqlite":
        raise _own_tools(url, file, "pg_dump --format=custom --file={file} {address}")
    source = Path(url.database or "")
    if not source.is_file():
        raise BackupError(msg("There is no database at {place} yet", place=str(source)))
    _refuse_to_overwrite(file, force=force)
    try:
        with TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            part = Path(folder) / _NAME
            _copy(source, part)
            _check(part, source)
            contents = needed(part)
            digest = hash_of(part)
            part.replace(file)
    except (sqlite3.Error, OSError) as error:
        raise BackupError(
            msg("The backup {file} was not written: {reason}", file=str(file), reason=str(error)),
            msg("Check that its folder exists, can be written to and has room"),
        ) from error
    if act is not None:
        _note(url, file, act, digest)
    lost = copy_contents(contents, EvidenceFiles(place_of_evidence(evidence, setting)), _beside(file))
    if lost_now := [one for one in lost if one in needed(source)]:
        raise BackupError(
            msg(
                "The backup {file} was written, but {n} evidence files are missing or damaged",
                file=str(file),
                n=len(lost_now),
            ),
            msg("Take them from an earlier backup"),
        )


def restore(setting: str, file: Path, *, force: bool = False, evidence: str = "", act: Act | None = None) -> None:
    """Put a backup in the place of the database of the setting, with the tables of this version of the program.

    Everything is checked, and brought to this version, in a copy first; then the attached files are put back where
    `evidence` says, and the database is replaced in one transaction, so that it is the old one or the new one. A
    damaged database, which no transaction can replace, is kept beside it under another name. `act` becomes the next
    row of the log that comes back, with the hash of the file and what is known of the log it replaces.

    Raises:
        BackupError: there are answers already and not `force`, or attached files are missing and not `force`; the file
            is damaged or no backup; the database is a PostgreSQL (the hint is its command).
        NewerSchemaError: the backup is of a newer version of the program.
        SettingsError: the setting is no address of a database that is supported.
    """
    url = database_url(setting)
    if url.get_backend_name() != "sqlite":
        raise _own_tools(url, file, "pg_restore --clean --if-exists --single-transaction --dbname={address} {file}")
    if not file.is_file():
        raise BackupError(msg("There is no file {file}", file=str(file)))
    target = Path(url.database or "")
    _refuse_to_overwrite(target, force=force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=target.parent, prefix=".restore-") as folder:
            part = Path(folder) / _NAME
            _read(file, part)
            open_store(f"sqlite:///{part}").close()
            _put_back(needed(part), file, EvidenceFiles(place_of_evidence(evidence, setting)), force=force)
            damaged = _is_damaged(target)
            if not damaged:
                remember_contents(target, part)
            if act is not None:
                act.detail["file"] = hash_of(file)
                note_restore(part, target, act, damaged=damaged)
            if damaged:
                _set_aside(target)
            _copy(part, target)
    except (sqlite3.Error, SQLAlchemyError, OSError) as error:
        reason = str(error.orig if isinstance(error, DBAPIError) else error)
        raise BackupError(
            msg("The backup {file} was not restored: {reason}", file=str(file), reason=reason),
            msg("Stop the app, check that the folder of the database can be written to and has room, and try again"),
        ) from error


def _note(url: URL, file: Path, act: Act, digest: str) -> None:
    """Add the row of a backup.

    Raises:
        BackupError: it cannot be written; the backup is whole.
    """
    act.detail["file"] = digest
    try:
        note_backup(url, act)
    except SQLAlchemyError as error:
        raise BackupError(
            msg("The backup {file} was written, but the audit log does not say so", file=str(file)),
            msg("Check that the folder of the database can be written to and has room"),
        ) from error


def _is_damaged(target: Path) -> bool:
    """Whether there is a database that no other can be written over.

    Raises:
        OperationalError: somebody else holds it.
    """
    if not target.is_file():
        return False
    try:
        with closing(sqlite3.connect(target, timeout=WAIT_SECONDS)) as database:
            return database.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return True


def _set_aside(target: Path) -> None:
    """Give a damaged database another name, with what SQLite keeps beside it."""
    aside = next(name for n in count(1) if not (name := target.with_name(f"{target.name}.damaged-{n}")).exists())
    for ending in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            target.with_name(target.name + ending).rename(aside.with_name(aside.name + ending))


def _put_back(contents: list[Content], file: Path, place: EvidenceFiles, *, force: bool) -> None:
    """Copy the attached files of a backup to where they belong.

    Raises:
        BackupError: some are neither there nor beside the backup, and not `force`.
    """
    lost = missing(contents, [place, _beside(file)])
    if lost and not force:
        raise BackupError(
            msg("{n} evidence files are not beside the backup: nothing was changed", n=len(lost)),
            msg("Put the folder {folder} there, or restore without them by --force", folder=str(folder_beside(file))),
        )
    copy_contents(contents, _beside(file), place)


def _beside(file: Path) -> EvidenceFiles:
    return EvidenceFiles(str(folder_beside(file)))


def _read(file: Path, part: Path) -> None:
    """Copy a file that claims to be a backup.

    Raises:
        BackupError: it is damaged, or a database of something else.
    """
    try:
        _copy(file, part)
    except sqlite3.DatabaseError as error:
        raise _damaged(file) from error
    _check(part, file)
    with closing(sqlite3.connect(part)) as database:
        found = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    if found != (1,):
        raise BackupError(msg("{file} is no backup of this program", file=str(file)))


def _copy(source: Path, target: Path) -> None:
    """Copy one database into another in one step, which reads one state and writes one transaction."""
    os.close(os.open(target, os.O_CREAT | os.O_RDWR, 0o600))
    latest = time.monotonic() + WAIT_SECONDS

    def give_up(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > latest:
            raise TimeoutError(f"{target.name}: database is locked")

    address = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS)) as reading,
        closing(sqlite3.connect(target, timeout=WAIT_SECONDS)) as writing,
    ):
        writing.execute("PRAGMA synchronous = FULL").close()
        reading.backup(writing, pages=-1, progress=give_up)


def _check(part: Path, named: Path) -> None:
    """Look through the whole copy, and make it one file without a log beside it.

    Raises:
        BackupError: something in it does not fit together; `named` is what the person knows it as.
    """
    try:
        with closing(sqlite3.connect(part)) as database:
            database.execute("PRAGMA journal_mode = DELETE").close()
            whole = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            fits = not database.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise _damaged(named) from error
    if not (whole and fits):
        raise _damaged(named)


def _damaged(file: Path) -> BackupError:
    return BackupError(
        msg("{file} is damaged, or no database", file=str(file)),
        msg("Take an earlier backup; nothing was changed"),
    )


def _refuse_to_overwrite(file: Path, *, force: bool) -> None:
    if not force and file.exists() and file.stat().st_size:
        raise BackupError(
            msg("{file} exists already", file=str(file)), msg("Name another file, or replace it with --force")
        )


def _own_tools(url: URL, file: Path, command: str) -> BackupError:
    """The command that does it on PostgreSQL. A password is left out: the tool asks for it, or finds it in .pgpass."""
    rest = {name: value for name, value in url.query.items() if name != "password"}
    open_part = URL.create("postgresql", url.username, None, url.host, url.port, url.database, rest)
    address = open_part.render_as_string(hide_password=False)
    line = command.format(file=shlex.quote(str(file)), address=shlex.quote(address))
    return BackupError(
        msg("The answers are in PostgreSQL, which has commands of its own for this"),
        msg("Run: {command}", command=line),
    )
