"""Drafts, links and versions in the database: one method, one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping

from assessment.model.audit import say
from assessment.model.draft import (
    Confirmation,
    DraftHead,
    KeptAnswer,
    Link,
    SignedAnswer,
    Snapshot,
    Submitted,
    Version,
    VersionHead,
    Written,
)
from assessment.store.action_plans import ActionPlanDatabase
from assessment.store.audit import AuditDatabase, saving
from assessment.store.column_maps import ColumnMapDatabase
from assessment.store.engine import empty_log
from assessment.store.erasure import ErasureDatabase
from assessment.store.evidence import EvidenceDatabase, contents_of, evidence_of
from assessment.store.evidence_files import EvidenceFiles
from assessment.store.invitations import InvitationDatabase, forget_firm
from assessment.store.models import Base
from assessment.store.peers import PeerDatabase
from assessment.store.people import PeopleDatabase
from assessment.store.retention import RetentionDatabase
from assessment.store.sign_ins import SignInDatabase

DRAFT, ANSWER, LINK, VERSION = (Base.metadata.tables[name] for name in ("draft", "answer", "link", "version"))
CONFIRMED = Base.metadata.tables["confirmed_warning"]
_KEYS = ("draft_id", "column_id")
_NAMES = {"draft_id": "draft", "owner_id": "owner", "link_id": "link"}
_LARGE = ("content", "provenance")
"""Columns of a version that its head leaves out."""


class DraftDatabase(
    AuditDatabase,
    ActionPlanDatabase,
    PeerDatabase,
    ColumnMapDatabase,
    EvidenceDatabase,
    PeopleDatabase,
    SignInDatabase,
    InvitationDatabase,
    ErasureDatabase,
    RetentionDatabase,
):
    """What the services ask of a store (`services/ports.py`), on SQLite or PostgreSQL.

    A method that finds no draft returns None or nothing; whether that is an error is for the services to say.

    Args:
        engine: the database.
        files: where the contents of evidence lie.
    """

    def __init__(self, engine: Engine, files: EvidenceFiles) -> None:
        super().__init__(engine)
        self._files = files
        self._upsert = _upsert(engine.dialect.name)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    # --- drafts -------------------------------------------------------------------------------------------------------

    def add_draft(self, head: DraftHead) -> None:
        """Keep a new draft, without answers."""
        with self._write.begin() as connection:
            connection.execute(insert(DRAFT), _renamed(head.model_dump(), "owner"))

    def head(self, draft: str) -> DraftHead | None:
        """A draft without its answers."""
        with self._read.begin() as connection:
            return _head(connection, draft)

    def heads(self, owner: str, series: str = "") -> tuple[DraftHead, ...]:
        """The drafts of an owner (of one series where given), the one changed last first."""
        return self._heads((DRAFT.c.owner_id == owner) & (DRAFT.c.series == series if series else true()))

    def heads_of(self, series: Sequence[str]) -> tuple[DraftHead, ...]:
        """The drafts of these firms, whoever owns them, the one changed last first."""
        return self._heads(DRAFT.c.series.in_(series))

    def values(self, owner: str, column: str) -> dict[str, object]:
        """Draft -> its answer to one column, for the drafts of an owner that have one."""
        return self._values(ANSWER.c.owner_id == owner, column)

    def values_of(self, drafts: Sequence[str], column: str) -> dict[str, object]:
        """Draft -> its answer to one column, for those of these drafts that have one."""
        return self._values(ANSWER.c.draft_id.in_(drafts), column)

    def set_year(self, draft: str, year: int, at: datetime) -> None:
        """Change the year a draft is about."""
        values = {"data_year": year, "updated_at": at, "revision": DRAFT.c.revision + 1}
        with self._write.begin() as connection:
            connection.execute(update(DRAFT).where(DRAFT.c.id == draft).values(values))

    def delete_draft(self, draft: str) -> bool:
        """Delete a draft with its answers, links and versions, also from the log of SQLite; False: there was none."""
        with self._write.begin() as connection:
            contents = contents_of(connection, draft)
            series = connection.scalar(select(DRAFT.c.series).where(DRAFT.c.id == draft))
            deleted = connection.execute(delete(DRAFT).where(DRAFT.c.id == draft)).rowcount
            forget_firm(connection, series)
        self._drop_these(contents)
        empty_log(self._engine)
        return bool(deleted)

    def _heads(self, condition: Any) -> tuple[DraftHead, ...]:
        query = select(DRAFT).where(condition).order_by(DRAFT.c.updated_at.desc(), DRAFT.c.id)
        with self._read.begin() as connection:
            return tuple(DraftHead(**_model(row)) for row in connection.execute(query).mappings())

    def _values(self, condition: Any, column: str) -> dict[str, object]:
        answered = condition & (ANSWER.c.column_id == column) & ANSWER.c.value.is_not(None)
        with self._read.begin() as connection:
            return {
                row.draft_id: row.value
                for row in connection.execute(select(ANSWER.c.draft_id, ANSWER.c.value).where(answered))
            }

    # --- answers ------------------------------------------------------------------------------------------------------

    def snapshot(self, draft: str, since: int = -1) -> Snapshot | None:
        """A draft with the answers written after revision `since`, and what is confirmed where it was written since."""
        query = select(ANSWER).where(ANSWER.c.draft_id == draft, ANSWER.c.revision > since)
        with self._read.begin() as connection:
            head = _head(connection, draft)
            if head is None:
                return None
            if head.revision <= since:
                return Snapshot(head, {})
            answers = _kept(connection.execute(query.order_by(ANSWER.c.column_id)).mappings().all())
            return Snapshot(head, answers, _confirmed(connection, draft), evidence_of(connection, draft))

    def write(self, draft: str, answers: Mapping[str, SignedAnswer], at: datetime, since: int) -> Written | None:
        """Write answers, each as a whole; the later write wins. What says the same as before is not written again."""
        touched = or_(ANSWER.c.revision > since, ANSWER.c.column_id.in_(list(answers)))
        with self._write.begin() as connection:
            about = (DRAFT.c.revision, DRAFT.c.owner_id, DRAFT.c.series, DRAFT.c.data_year)
            locked = select(*about).where(DRAFT.c.id == draft).with_for_update()
            found = connection.execute(locked).one_or_none()
            if found is None:
                return None
            before = _kept(connection.execute(select(ANSWER).where(ANSWER.c.draft_id == draft, touched)).mappings())
            new = {c: a for c, a in answers.items() if c not in before or not a.says_the_same(before[c])}
            revision = found.revision + bool(new)
            if new:
                saving(found, new)
                rows = [_row(draft, found.owner_id, column, answer, revision) for column, answer in new.items()]
                connection.execute(self._upsert, rows)
                connection.execute(
                    update(DRAFT).where(DRAFT.c.id == draft).values(revision=revision, updated_at=at),
                )
        others = {column: answer for column, answer in before.items() if answer.revision > since}
        changed = {column: answer for column, answer in others.items() if column not in answers}
        return Written(revision, changed, {column: answer for column, answer in others.items() if column in new})

    # --- confirmed warnings -------------------------------------------------------------------------------------------

    def confirm(self, draft: str, confirmation: Confirmation) -> bool:
        """Keep a confirmed warning under the next revision, in place of an earlier one; False: there is no draft."""
        same = _same_warning(draft, confirmation.rule, confirmation.column)
        with self._write.begin() as connection:
            if not _next_revision(connection, draft):
                return False
            owner = select(DRAFT.c.owner_id).where(DRAFT.c.id == draft)
            row = {**_renamed(confirmation.model_dump(exclude={"column"}), "link"), "column_id": confirmation.column}
            connection.execute(delete(CONFIRMED).where(same))
            connection.execute(insert(CONFIRMED), {**row, "draft_id": draft, "owner_id": connection.scalar(owner)})
        return True

    def take_back_confirmation(self, draft: str, rule: str, column: str) -> None:
        """Forget a confirmed warning, under the next revision where there was one."""
        with self._write.begin() as connection:
            if connection.execute(delete(CONFIRMED).where(_same_warning(draft, rule, column))).rowcount:
                _next_revision(connection, draft)

    # --- links --------------------------------------------------------------------------------------------------------

    def add_link(self, link: Link, token_hash: str) -> None:
        """Keep a new link with the hash of its token."""
        values = {**_renamed(link.model_dump(), "owner", "draft"), "token_hash": token_hash}
        with self._write.begin() as connection:
            connection.execute(insert(LINK), values)

    def link_of_token(self, token_hash: str) -> Link | None:
        """The link a token leads to, revoked or not."""
        return next(iter(self._links(LINK.c.token_hash == token_hash)), None)

    def link(self, link: str) -> Link | None:
        """A link by its id."""
        return next(iter(self._links(LINK.c.id == link)), None)

    def links(self, draft: str) -> tuple[Link, ...]:
        """All links to a draft, the oldest first."""
        return self._links(LINK.c.draft_id == draft)

    def revoke(self, link: str, at: datetime) -> None:
        """From now on a link leads nowhere; a second time changes nothing."""
        unrevoked = update(LINK).where(LINK.c.id == link, LINK.c.revoked_at.is_(None))
        with self._write.begin() as connection:
            connection.execute(unrevoked.values(revoked_at=at))

    def _links(self, condition: Any) -> tuple[Link, ...]:
        query = select(LINK).where(condition).order_by(LINK.c.created_at, LINK.c.id)
        with self._read.begin() as connection:
            rows = [_model(row) for row in connection.execute(query).mappings()]
        return tuple(Link(**{key: value for key, value in row.items() if key != "token_hash"}) for row in rows)

    # --- versions -----------------------------------------------------------------------------------------------------

    def add_version(self, version: Version) -> Version | None:
        """Keep a version under the next number; the last one again where nothing differs from it."""
        with self._write.begin() as connection:
            owner = connection.scalar(select(DRAFT.c.owner_id).where(DRAFT.c.id == version.draft).with_for_update())
            if owner is None:
                return None
            last = _versions(connection, VERSION.c.draft_id == version.draft)[-1:]
            if last and last[0].hash == version.hash:
                say(version=last[0].number, again=True)
                return _version(connection, version.draft, last[0].number)
            numbered = version.model_copy(update={"number": last[0].number + 1 if last else 1, "owner": owner})
            say(version=numbered.number)
            connection.execute(insert(VERSION), _renamed(numbered.model_dump(), "owner", "draft"))
        return numbered

    def versions(self, draft: str) -> tuple[VersionHead, ...]:
        """The versions of a draft, the first one first."""
        with self._read.begin() as connection:
            return _versions(connection, VERSION.c.draft_id == draft)

    def versions_of_series(self, owner: str, series: str) -> tuple[VersionHead, ...]:
        """The versions of all drafts of a series, by data year, draft and number."""
        with self._read.begin() as connection:
            return _versions(connection, (VERSION.c.owner_id == owner) & (VERSION.c.series == series))

    def submitted(self, owner: str, questionnaire: str) -> tuple[Submitted, ...]:
        """Of each firm of an owner and each data year what was submitted last, the latest of all first."""
        latest_first = (VERSION.c.created_at.desc(), VERSION.c.number.desc(), VERSION.c.draft_id)
        place = func.row_number().over(partition_by=(VERSION.c.series, VERSION.c.data_year), order_by=latest_first)
        of_owner = (VERSION.c.owner_id == owner) & (VERSION.c.questionnaire == questionnaire)
        ranked = select(VERSION, place.label("place")).where(of_owner).subquery()
        query = select(ranked.c.series, ranked.c.data_year, ranked.c.content).where(ranked.c.place == 1)
        query = query.order_by(ranked.c.created_at.desc(), ranked.c.number.desc(), ranked.c.draft_id)
        with self._read.begin() as connection:
            return tuple(Submitted(*row) for row in connection.execute(query))

    def version(self, draft: str, number: int) -> Version | None:
        """A version with its content."""
        with self._read.begin() as connection:
            return _version(connection, draft, number)


def _upsert(dialect: str) -> Any:
    new = (postgresql if dialect == "postgresql" else sqlite).insert(ANSWER)
    values = {c.name: new.excluded[c.name] for c in ANSWER.columns if c.name not in _KEYS}
    return new.on_conflict_do_update(index_elements=_KEYS, set_=values)


def _head(connection: Connection, draft: str) -> DraftHead | None:
    row = connection.execute(select(DRAFT).where(DRAFT.c.id == draft)).mappings().one_or_none()
    return None if row is None else DraftHead(**_model(row))


def _confirmed(connection: Connection, draft: str) -> tuple[Confirmation, ...]:
    query = select(CONFIRMED).where(CONFIRMED.c.draft_id == draft).order_by(CONFIRMED.c.column_id, CONFIRMED.c.rule)
    rows = [_model(row) for row in connection.execute(query).mappings()]
    names = {"column_id": "column"}
    kept = [{names.get(key, key): value for key, value in row.items() if key not in ("draft", "owner")} for row in rows]
    return tuple(Confirmation(**values) for values in kept)


def _same_warning(draft: str, rule: str, column: str) -> Any:
    return (CONFIRMED.c.draft_id == draft) & (CONFIRMED.c.rule == rule) & (CONFIRMED.c.column_id == column)


def _next_revision(connection: Connection, draft: str) -> bool:
    """What every tab that has the draft open looks at, and a lock on the draft; whether there is one."""
    raised = update(DRAFT).where(DRAFT.c.id == draft).values(revision=DRAFT.c.revision + 1)
    return bool(connection.execute(raised).rowcount)


def _versions(connection: Connection, condition: Any) -> tuple[VersionHead, ...]:
    order = (VERSION.c.data_year, VERSION.c.draft_id, VERSION.c.number)
    columns = [column for column in VERSION.columns if column.name not in _LARGE]
    rows = connection.execute(select(*columns).where(condition).order_by(*order)).mappings()
    return tuple(VersionHead(**_model(row)) for row in rows)


def _version(connection: Connection, draft: str, number: int) -> Version | None:
    query = select(VERSION).where(VERSION.c.draft_id == draft, VERSION.c.number == number)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else Version(**_model(row))


def _kept(rows: Any) -> dict[str, KeptAnswer]:
    return {row["column_id"]: _answer(row) for row in rows}


def _answer(row: RowMapping) -> KeptAnswer:
    values = {_NAMES.get(key, key): value for key, value in row.items() if key not in (*_KEYS, "owner_id")}
    if isinstance(values["value"], list):
        values["value"] = tuple(values["value"])
    return KeptAnswer(**values)


def _row(draft: str, owner: str, column: str, answer: SignedAnswer, revision: int) -> dict[str, Any]:
    kept = _renamed(answer.model_dump(exclude={"revision"}), "link")
    return {**kept, "draft_id": draft, "owner_id": owner, "column_id": column, "revision": revision}


def _model(row: RowMapping) -> dict[str, Any]:
    """A row under the names of the model."""
    return {_NAMES.get(key, key): value for key, value in row.items()}


def _renamed(values: dict[str, Any], *references: str) -> dict[str, Any]:
    """Values of a model under the names of the table: what refers to another row ends in `_id`."""
    return {f"{key}_id" if key in references else key: value for key, value in values.items()}
