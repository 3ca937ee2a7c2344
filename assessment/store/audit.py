"""The audit log in the database: a row is added in the same transaction as what it is about.

Every transaction that writes while something is being done (`model/audit.py`) ends with the row of it; there is no
method that writes and could forget that. Whoever adds a row locks the head of the chain first and holds it to the end
of the transaction, so that several processes write one chain. That lock is the last one a transaction takes.

Answers are saved field by field. Such saves are gathered beside the chain, one row for each draft and actor, and become
one row of the log ("these columns, so many saves, from then to then") once a quarter of an hour or 500 saves are full,
before anything else is logged of that draft, and before the log is read.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, bindparam, delete, event, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping

from assessment.model.audit import (
    NOTHING_BEFORE,
    Act,
    AuditEntry,
    AuditFilter,
    AuditHead,
    Subject,
    aside,
    chained,
    current_act,
    detail_text,
    doing,
)
from assessment.model.message import msg
from assessment.store.engine import empty_log, reading, writing
from assessment.store.errors import StoreError
from assessment.store.models import Base

ENTRY, HEAD, KEY, SAVES = (Base.metadata.tables[f"audit_{name}"] for name in ("entry", "head", "key", "saves"))
DRAFT = Base.metadata.tables["draft"]
ANSWERS_CHANGED = "answers_changed"
TOGETHER = timedelta(minutes=15)
"""Saves of one actor in one draft within this time become one row."""
MOST_SAVES = 500
_AT_A_TIME = 2000
_CHAIN = select(ENTRY).where(ENTRY.c.number > bindparam("last")).order_by(ENTRY.c.number).limit(_AT_A_TIME)
_KEY_BYTES = 12


class AuditDatabase:
    """What the services ask of a store of the log (`services/ports.py`), on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read, self._write = reading(engine), writing(engine)
        self._gather = _gather(engine.dialect.name)
        event.listen(engine, "commit", self._with_its_row)

    # --- writing ------------------------------------------------------------------------------------------------------

    def log(self, act: Act) -> None:
        """Add the row of something that wrote nothing else to the database."""
        with doing(act), self._write.begin():
            pass

    def gather_in(self, until: datetime | None = None) -> None:
        """Make rows of the log from saves that were gathered, of all or of those begun before `until`."""
        self._gather_in(SAVES.c.first_at < until if until else SAVES.c.draft_id.is_not(None))

    def erase_key(self, subject: Subject) -> str:
        """Forget for good whom a key stands for; the key, "" where there was none."""
        self._gather_in(and_(SAVES.c.kind == subject.kind, SAVES.c.reference == subject.reference))
        mine = and_(KEY.c.kind == subject.kind, KEY.c.reference == subject.reference)
        with self._write.begin() as connection:
            key = connection.scalar(select(KEY.c.key).where(mine))
            connection.execute(update(KEY).where(mine).values(reference=None))
        empty_log(self._engine)
        return str(key or "")

    def _gather_in(self, which: Any) -> None:
        with self._read.begin() as connection:
            drafts = connection.scalars(select(SAVES.c.draft_id).where(which).distinct()).all()
        for draft in drafts:  # each by itself: nobody waits for two of them at once
            with aside(), self._write.begin() as connection:
                _add_gathered(connection, and_(SAVES.c.draft_id == draft, which))

    def _with_its_row(self, connection: Connection) -> None:
        """At the end of a transaction that writes: the row of what is being done."""
        act = current_act()
        if act is None or act.written or not connection.get_execution_options().get("writes"):
            return
        if act.action == ANSWERS_CHANGED:
            self._gather_saves(connection, act)
        else:
            if act.draft:
                _add_gathered(connection, SAVES.c.draft_id == act.draft)
            _add(connection, [act])
        act.written = True

    def _gather_saves(self, connection: Connection, act: Act) -> None:
        if not act.columns:
            return
        row = {
            "draft_id": act.draft,
            "kind": act.actor.kind,
            "reference": act.actor.reference,
            "series": act.series,
            "owner_id": act.owner,
            "data_year": act.data_year,
            "first_at": act.at,
            "last_at": act.at,
            "saves": 1,
            "columns": " ".join(act.columns),
            "begun_after": act.at - TOGETHER,
        }
        if not connection.execute(self._gather, row).rowcount:
            mine = (SAVES.c.draft_id, act.draft), (SAVES.c.kind, row["kind"]), (SAVES.c.reference, row["reference"])
            _add_gathered(connection, and_(*(column == value for column, value in mine)))
            connection.execute(self._gather, row)

    # --- reading ------------------------------------------------------------------------------------------------------

    def audit_head(self) -> AuditHead:
        """The last row, as the database knows it."""
        with self._read.begin() as connection:
            return _head(connection)

    def entries(self, wanted: AuditFilter, *, before: int = 0, limit: int = 0) -> tuple[AuditEntry, ...]:
        """Rows, the latest first: those numbered below `before` (0: from the end), `limit` of them (0: all)."""
        query = select(ENTRY).where(*_conditions(wanted)).order_by(ENTRY.c.number.desc())
        query = query.where(ENTRY.c.number < before) if before else query
        with self._read.begin() as connection:
            return tuple(_entry(row) for row in connection.execute(query.limit(limit) if limit else query).mappings())

    def count_entries(self, wanted: AuditFilter) -> int:
        """How many rows there are."""
        query = select(func.count()).select_from(ENTRY).where(*_conditions(wanted))
        with self._read.begin() as connection:
            return int(connection.scalar(query) or 0)

    def chain(self) -> Iterator[AuditEntry | AuditHead]:
        """The head as the database knows it, then every row by its number, all of one moment."""
        with self._read.begin() as connection:
            yield _head(connection)
            last = 0
            while rows := _next_rows(connection, last):
                yield from rows
                last = rows[-1].number

    def subjects(self, keys: Sequence[str]) -> dict[str, Subject | None]:
        """Key -> what it stands for; None: erased. Unknown keys are left out."""
        query = select(KEY).where(KEY.c.key.in_(list(keys)))
        with self._read.begin() as connection:
            return {
                row.key: None if row.reference is None else Subject(kind=row.kind, reference=row.reference)
                for row in connection.execute(query)
            }

    def keys_of(self, subjects: Sequence[Subject]) -> dict[Subject, str]:
        """The keys of those that have one."""
        kinds = {subject.kind for subject in subjects}
        references = [subject.reference for subject in subjects]
        query = select(KEY).where(KEY.c.kind.in_(kinds), KEY.c.reference.in_(references))
        with self._read.begin() as connection:
            found = {Subject(kind=row.kind, reference=row.reference): str(row.key) for row in connection.execute(query)}
        return {subject: found[subject] for subject in subjects if subject in found}

    def actors_and_firms(self, wanted: AuditFilter) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Keys of everybody who acts in the rows, and of every firm they are about; whoever came last first."""
        with self._read.begin() as connection:
            return _distinct(connection, ENTRY.c.actor, wanted), _distinct(connection, ENTRY.c.firm, wanted)

    def last_acts(self, kinds: Sequence[str]) -> dict[Subject, datetime]:
        """Whoever of these kinds still has a key -> when they did something last."""
        query = (
            select(KEY.c.kind, KEY.c.reference, func.max(ENTRY.c.at).label("at"))
            .select_from(KEY.join(ENTRY, ENTRY.c.actor == KEY.c.key))
            .where(KEY.c.kind.in_(list(kinds)), KEY.c.reference.is_not(None))
            .group_by(KEY.c.kind, KEY.c.reference)
        )
        with self._read.begin() as connection:
            return {Subject(kind=row.kind, reference=row.reference): row.at for row in connection.execute(query)}


def saving(draft: Any, columns: Iterable[str]) -> None:
    """Say which answers of which draft (its row) the present act saves."""
    act = current_act()
    if act is not None and act.action == ANSWERS_CHANGED:
        act.series, act.owner, act.data_year = draft.series, draft.owner_id, draft.data_year
        act.columns = tuple(columns)


# --- the chain --------------------------------------------------------------------------------------------------------


def _lock(connection: Connection) -> AuditHead:
    """The head, locked until the transaction ends; SQLite holds its write lock since the transaction began."""
    row = connection.execute(select(HEAD).where(HEAD.c.id == 1).with_for_update()).one_or_none()
    if row is not None:
        return AuditHead(number=row.number, hash=row.hash)
    last = connection.execute(select(ENTRY).order_by(ENTRY.c.number.desc()).limit(1)).one_or_none()
    head = AuditHead(number=last.number, hash=last.hash) if last else AuditHead()
    connection.execute(insert(HEAD), {"id": 1, "number": head.number, "hash": head.hash})
    return head


def _add(connection: Connection, acts: Sequence[Act]) -> None:
    head = _lock(connection)
    rows = []
    for act in acts:
        entry = AuditEntry(
            number=head.number + 1,
            at=act.at,
            action=act.action,
            actor=_key(connection, act.actor),
            firm=_key(connection, Subject(kind="firm", reference=act.series)) if act.series else "",
            owner=_key(connection, Subject(kind="owner", reference=act.owner)) if act.owner else "",
            detail={
                name: _key(connection, value) if isinstance(value, Subject) else value
                for name, value in {**({"year": act.data_year} if act.data_year else {}), **act.detail}.items()
            },
            hash="",
        )
        head = AuditHead(number=entry.number, hash=chained(head.hash, entry))
        rows.append({**entry.model_dump(), "detail": detail_text(entry.detail), "hash": head.hash})
    if rows:
        connection.execute(insert(ENTRY), rows)
        connection.execute(update(HEAD).where(HEAD.c.id == 1).values(number=head.number, hash=head.hash))


def _add_gathered(connection: Connection, which: Any) -> None:
    """Make rows of the log from saves that were gathered."""
    found = connection.execute(delete(SAVES).where(which).returning(SAVES)).mappings().all()
    if found:
        _add(connection, [_act(row) for row in sorted(found, key=lambda row: row["first_at"])])


def _act(row: RowMapping) -> Act:
    columns = sorted(set(str(row["columns"]).split()))
    last = row["last_at"].isoformat(timespec="seconds")
    return Act(
        action=ANSWERS_CHANGED,
        actor=Subject(kind=row["kind"], reference=row["reference"]),
        at=row["first_at"],
        draft=row["draft_id"],
        series=row["series"],
        owner=row["owner_id"],
        data_year=row["data_year"],
        detail={"columns": columns, "saves": row["saves"], "until": last},
    )


def _next_rows(connection: Connection, last: int) -> list[AuditEntry]:
    found: list[AuditEntry] = []
    try:
        for row in connection.execute(_CHAIN, {"last": last}).mappings():
            found.append(_entry(row))  # noqa: PERF401 - what was read before a row that cannot be counts
    except ValueError as error:  # SQLite keeps whatever is put into a column
        raise StoreError(
            msg("The audit log cannot be read after row {number}", number=found[-1].number if found else last),
            msg("Something was changed in the database itself; keep a copy of it and look for an earlier backup"),
        ) from error
    return found


def _key(connection: Connection, subject: Subject) -> str:
    """The key of a subject, made with its first row. The head is locked: nobody makes the same one meanwhile."""
    mine = select(KEY.c.key).where(KEY.c.kind == subject.kind, KEY.c.reference == subject.reference)
    known = connection.scalar(mine)
    if known is not None:
        return str(known)
    key = secrets.token_hex(_KEY_BYTES)
    connection.execute(insert(KEY), {"key": key, **subject.model_dump()})
    return key


def _head(connection: Connection) -> AuditHead:
    row = connection.execute(select(HEAD).where(HEAD.c.id == 1)).one_or_none()
    return AuditHead(number=0, hash=NOTHING_BEFORE) if row is None else AuditHead(number=row.number, hash=row.hash)


def _gather(dialect: str) -> Any:
    """One statement a save: a new row, or one more save in the row that is still being gathered."""
    new = (postgresql if dialect == "postgresql" else sqlite).insert(SAVES)
    still_open = and_(
        SAVES.c.first_at > bindparam("begun_after", type_=SAVES.c.first_at.type), SAVES.c.saves < MOST_SAVES
    )
    statement = new.on_conflict_do_update(
        index_elements=["draft_id", "kind", "reference"],
        set_={
            "last_at": new.excluded.last_at,
            "saves": SAVES.c.saves + 1,
            "columns": SAVES.c.columns + " " + new.excluded.columns,
        },
        where=still_open,
    )
    return statement.execution_options(preserve_rowcount=True)


def _distinct(connection: Connection, column: Any, wanted: AuditFilter) -> tuple[str, ...]:
    query = select(column).where(column != "", *_conditions(wanted))
    return tuple(connection.scalars(query.group_by(column).order_by(func.max(ENTRY.c.number).desc())))


def _conditions(wanted: AuditFilter) -> list[Any]:
    within = wanted.within
    found: list[Any] = []
    if within is not None:
        parts = (ENTRY.c.owner, within.owners), (ENTRY.c.firm, within.firms), (ENTRY.c.action, within.actions)
        found.append(or_(*(column.in_(values) for column, values in parts)))
    same = (ENTRY.c.firm, wanted.firm), (ENTRY.c.actor, wanted.actor)
    found += [column == value for column, value in same if value]
    if wanted.actions:
        found.append(ENTRY.c.action.in_(wanted.actions))
    if wanted.since is not None:
        found.append(ENTRY.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(ENTRY.c.at < wanted.until)
    return found


def _entry(row: RowMapping) -> AuditEntry:
    """A row; what is no JSON any more was changed behind the program's back, and has another hash than the row says."""
    try:
        detail = json.loads(row["detail"])
    except ValueError:
        detail = None
    return AuditEntry(**{**row, "detail": detail if isinstance(detail, dict) else {"unreadable": row["detail"]}})
