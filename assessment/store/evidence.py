"""Evidence in the database, and its content in the place beside it.

A content is noted before it is written, and forgotten after it was deleted, so that nothing lies there of which the
database does not know; a row of evidence is added after its content is there. Deleting a content and adding a row to it
never happen at once: both hold one lock.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, delete, exists, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from assessment.model.evidence import Evidence
from assessment.model.message import msg
from assessment.store.engine import reading, writing
from assessment.store.errors import StoreError
from assessment.store.evidence_files import EvidenceFiles
from assessment.store.models import Base

_log = logging.getLogger(__name__)
EVIDENCE, CONTENT = (Base.metadata.tables[name] for name in ("evidence", "evidence_content"))
DRAFT = Base.metadata.tables["draft"]
LOCK = 0x65766964656E6365
"""Key of the advisory lock of PostgreSQL; SQLite has one writer at a time anyway."""
UNDO = timedelta(hours=1)
"""How long evidence that was taken away can be put back, and a content that was only noted may take to be written."""
_TRIES = 5
_COLUMNS = {"draft_id": "draft", "owner_id": "owner", "column_id": "column", "link_id": "link"}


class EvidenceDatabase:
    """What the services ask of a store of evidence (`services/ports.py`), on SQLite or PostgreSQL."""

    _files: EvidenceFiles

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read, self._write = reading(engine), writing(engine)

    def attach(self, evidence: Evidence, content: BinaryIO, most_bytes: int, most_files: int) -> bool | None:
        """Keep evidence with its content, under the next revision of its draft.

        What was taken away and could still be put back gives way to it. False: the draft holds as much as it may, or
        as many files; None: there is no such draft.
        """
        for _ in range(_TRIES):
            with self._engine.begin() as connection:  # the row of the audit log belongs to what comes below
                _note(connection, evidence)
            if not self._files.holds(evidence.sha256, evidence.size):
                self._files.put(evidence.sha256, content)
            with self._write.begin() as connection:
                _lock(connection)
                if not self._files.holds(evidence.sha256, evidence.size):  # deleted by somebody else just now
                    continue
                return _add(connection, evidence, most_bytes, most_files)
        raise StoreError(msg("The evidence files cannot be reached"), msg("Attach the file again"))

    def take_evidence_away(self, draft: str, evidence: str, at: datetime) -> bool:
        """Take evidence away, under the next revision; it can be put back for a while. False: there is none."""
        return self._mark(draft, evidence, at, EVIDENCE.c.removed_at.is_(None))

    def evidence_taken_away(self, draft: str) -> tuple[Evidence, ...]:
        """Evidence of a draft that can still be put back."""
        with self._read.begin() as connection:
            return _evidence(connection, (EVIDENCE.c.draft_id == draft) & EVIDENCE.c.removed_at.is_not(None))

    def put_evidence_back(self, draft: str, evidence: str) -> bool:
        """Undo that evidence was taken away; False: it is too late."""
        return self._mark(draft, evidence, None, EVIDENCE.c.removed_at.is_not(None))

    def evidence_content(self, evidence: Evidence) -> Iterator[bytes]:
        """The content of evidence, in pieces; it is read through once before the first of them.

        Raises:
            StoreError: it cannot be reached, or is not what was attached.
        """
        digest = hashlib.sha256()
        for piece in self._files.read(evidence.sha256):
            digest.update(piece)
        if digest.hexdigest() != evidence.sha256:
            hint = msg("Ask whoever runs the program for a backup of it, or attach the file again")
            raise StoreError(msg("{name} was changed where it is kept", name=evidence.name), hint)
        return self._files.read(evidence.sha256)

    def sweep_evidence(self, at: datetime) -> int:
        """Delete what was taken away a while ago, and every content that nothing refers to; how many contents.

        A place that cannot be reached now is swept another time.
        """
        with self._write.begin() as connection:
            connection.execute(delete(EVIDENCE).where(EVIDENCE.c.removed_at < at - UNDO))
        swept = self._drop(CONTENT.c.noted_at < at - UNDO)
        try:
            if swept:
                self._files.clear_abandoned()
        except StoreError as error:
            _log.warning("Evidence files were not swept: %s", error)
        return swept

    def _mark(self, draft: str, evidence: str, at: datetime | None, state: Any) -> bool:
        one = (EVIDENCE.c.draft_id == draft) & (EVIDENCE.c.id == evidence) & state
        with self._write.begin() as connection:
            marked = bool(connection.execute(update(EVIDENCE).where(one).values(removed_at=at)).rowcount)
            if marked:
                connection.execute(_next_revision(draft))
        return marked

    def _drop(self, condition: Any) -> int:
        """Delete the contents of a condition that nothing refers to; how many."""
        unused = ~exists().where(EVIDENCE.c.sha256 == CONTENT.c.sha256)
        query = select(CONTENT.c.sha256).where(condition, unused)
        with self._read.begin() as connection:
            if connection.execute(query.limit(1)).first() is None:
                return 0
        try:
            with self._write.begin() as connection:
                _lock(connection)
                found = list(connection.scalars(query))
                for sha256 in found:
                    self._files.remove(sha256)
                connection.execute(delete(CONTENT).where(CONTENT.c.sha256.in_(found)))
        except StoreError as error:
            _log.warning("Evidence files that nothing refers to are still there: %s", error)
            return 0
        return len(found)

    def _drop_these(self, contents: Iterable[str]) -> None:
        """Delete contents of which evidence was just deleted, where nothing else refers to them."""
        hashes = list(contents)
        if hashes:
            self._drop(CONTENT.c.sha256.in_(hashes))


def evidence_of(connection: Connection, draft: str) -> tuple[Evidence, ...]:
    """The evidence of a draft by column, the oldest first, without what was taken away."""
    return _evidence(connection, (EVIDENCE.c.draft_id == draft) & EVIDENCE.c.removed_at.is_(None))


def contents_of(connection: Connection, draft: str) -> list[str]:
    """The hashes of all contents a draft refers to, those taken away included."""
    return list(connection.scalars(select(EVIDENCE.c.sha256).where(EVIDENCE.c.draft_id == draft).distinct()))


def _evidence(connection: Connection, condition: Any) -> tuple[Evidence, ...]:
    query = select(EVIDENCE).where(condition).order_by(EVIDENCE.c.column_id, EVIDENCE.c.attached_at, EVIDENCE.c.id)
    rows = connection.execute(query).mappings()
    return tuple(Evidence(**{_COLUMNS.get(key, key): value for key, value in row.items()}) for row in rows)


def _note(connection: Connection, evidence: Evidence) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {"sha256": evidence.sha256, "size": evidence.size, "noted_at": evidence.attached_at}
    new: Any = dialect.insert(CONTENT).values(row)
    connection.execute(
        new.on_conflict_do_update(index_elements=("sha256",), set_={"noted_at": new.excluded["noted_at"]})
    )


def _add(connection: Connection, evidence: Evidence, most_bytes: int, most_files: int) -> bool | None:
    """Add the row of evidence whose content is there, while the lock is held."""
    mine, taken_away = EVIDENCE.c.draft_id == evidence.draft, EVIDENCE.c.removed_at.is_not(None)
    if not _fits(connection, mine & ~taken_away, evidence, most_bytes, most_files):
        return False
    if not connection.execute(_next_revision(evidence.draft)).rowcount:
        return None
    if not _fits(connection, mine, evidence, most_bytes, most_files):
        connection.execute(delete(EVIDENCE).where(mine, taken_away))
    _note(connection, evidence)
    names = {name: column for column, name in _COLUMNS.items()}
    connection.execute(insert(EVIDENCE), {names.get(key, key): value for key, value in evidence.model_dump().items()})
    return True


def _fits(connection: Connection, among: Any, evidence: Evidence, most_bytes: int, most_files: int) -> bool:
    query = select(func.count(), func.coalesce(func.sum(EVIDENCE.c.size), 0)).where(among)
    files, size = connection.execute(query).one()
    return bool(files + 1 <= most_files and size + evidence.size <= most_bytes)


def _next_revision(draft: str) -> Any:
    return update(DRAFT).where(DRAFT.c.id == draft).values(revision=DRAFT.c.revision + 1)


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
