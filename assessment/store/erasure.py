"""Traces of a person in the database: found, and erased. The answers stay; who wrote them does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Engine, Table, and_, false, func, literal, or_, select, update

from assessment.model.personal_data import ERASED, Erased, Identity, Trace
from assessment.store.engine import empty_log, reading, writing
from assessment.store.models import Base

_TABLES = Base.metadata.tables
DRAFT, VERSION, ENTRY, KEY = (_TABLES[name] for name in ("draft", "version", "audit_entry", "audit_key"))
ANSWER, CONFIRMED, PLAN = (_TABLES[name] for name in ("answer", "confirmed_warning", "action_plan"))


class _Place(NamedTuple):
    """Columns of one table that name people.

    `signed`: the column with the name of whoever wrote the row, and the one with the id they wrote under (None: there
    is none); `named`: a column that holds a name and nothing else; `instead`: what stands there afterwards.
    """

    kind: str
    table: Table
    column: Column[Any]
    by: Column[Any] | None
    instead: str
    of: Column[Any] | None = None
    at: Column[Any] | None = None


def _places() -> tuple[_Place, ...]:
    names = ("link", "action_plan", "action_line", "peer_consent", "evidence", "invitation")
    link, plan, line, consent, evidence, invitation = (_TABLES[name] for name in names)
    return (
        _Place("answer", ANSWER, ANSWER.c.author, ANSWER.c.link_id, ERASED, ANSWER.c.column_id, ANSWER.c.written_at),
        _Place("source_of_answer", ANSWER, ANSWER.c.person, None, "", ANSWER.c.column_id, ANSWER.c.written_at),
        _Place(
            "confirmation",
            CONFIRMED,
            CONFIRMED.c.author,
            CONFIRMED.c.link_id,
            ERASED,
            CONFIRMED.c.column_id,
            CONFIRMED.c.confirmed_at,
        ),
        _Place("link", link, link.c.label, link.c.id, ERASED, at=link.c.created_at),
        _Place("version", VERSION, VERSION.c.author, None, ERASED, at=VERSION.c.created_at),
        _Place("action_plan", plan, plan.c.author, plan.c.link_id, ERASED, at=plan.c.updated_at),
        _Place("action_line", line, line.c.person, None, ""),
        _Place("consent", consent, consent.c.author, None, ERASED, at=consent.c.agreed_at),
        _Place("evidence", evidence, evidence.c.author, evidence.c.link_id, ERASED, evidence.c.column_id),
        _Place("invitation", invitation, invitation.c.label, None, "", at=invitation.c.made_at),
    )


class ErasureDatabase:
    """What the services ask of a store that must forget somebody (`services/ports.py`), on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read, self._write = reading(engine), writing(engine)

    def links_of_name(self, name: str) -> tuple[str, ...]:
        """Ids of the links that were made for somebody of this name."""
        link = _TABLES["link"]
        with self._read.begin() as connection:
            return tuple(connection.scalars(select(link.c.id).where(link.c.label == name).order_by(link.c.id)))

    def traces(self, of: Identity) -> tuple[Trace, ...]:
        """Everywhere somebody is named, by kind, draft and answer."""
        with self._read.begin() as connection:
            drafts = _drafts(connection, of)
            return tuple(trace for place in _places() for trace in _found(connection, place, of, drafts))

    def erase_traces(self, of: Identity) -> Erased:
        """Take somebody's name out everywhere, in one transaction; what still holds it is counted.

        Where it says who wrote something, `ERASED` stands in its place.
        """
        with self._write.begin() as connection:
            drafts = _drafts(connection, of)
            erased = sum(
                connection.execute(
                    update(place.table).where(_named(place, of, drafts)).values({place.column: place.instead})
                ).rowcount
                for place in _places()
            )
            invited = _TABLES["invitation"]
            connection.execute(update(invited).where(invited.c.label.in_(of.names)).values(label=""))
            _unsign_versions(connection, of, drafts)
            left = _left(connection, of, drafts)
        empty_log(self._engine)
        return Erased(traces=erased, notes=left[0], versions=left[1])


def _drafts(connection: Connection, of: Identity) -> list[str] | None:
    """The drafts in which names count; None: all of them."""
    if of.everywhere:
        return None
    by_id = [select(p.table.c.draft_id).where(p.by.in_(of.ids)) for p in _places() if p.by is not None]
    actor = select(KEY.c.key).where(KEY.c.reference.in_(of.ids))
    firms = select(ENTRY.c.firm).where(ENTRY.c.actor.in_(actor))
    series = select(KEY.c.reference).where(KEY.c.kind == "firm", KEY.c.key.in_(firms))
    acted = select(DRAFT.c.id).where(or_(DRAFT.c.series.in_(series), DRAFT.c.owner_id.in_(of.ids)))
    return sorted({draft for query in (*by_id, acted) for draft in connection.scalars(query)})


def _named(place: _Place, of: Identity, drafts: list[str] | None) -> Any:
    """The rows of a place that name somebody."""
    by_name: Any = place.column.in_(of.names) if of.names else false()
    if drafts is not None:
        draft = _draft_of(place.table)
        by_name = false() if draft is None else and_(by_name, draft.in_(drafts))
    by_id = place.by.in_(of.ids) if place.by is not None and of.ids else false()
    return and_(or_(by_name, by_id), place.column.not_in(("", ERASED)))


def _draft_of(table: Table) -> Any:
    """The draft of a row; None for tables that have nothing to do with one."""
    if "draft_id" in table.c:
        return table.c.draft_id
    if "plan_id" not in table.c:
        return None
    return select(PLAN.c.draft_id).where(PLAN.c.id == table.c.plan_id).scalar_subquery()


def _found(connection: Connection, place: _Place, of: Identity, drafts: list[str] | None) -> Iterator[Trace]:
    draft = _draft_of(place.table)
    columns = (
        (literal("") if draft is None else draft).label("draft"),
        (literal("") if place.of is None else place.of).label("column"),
        (literal(None) if place.at is None else place.at).label("at"),
    )
    query = select(*columns).where(_named(place, of, drafts)).order_by(*columns[:2])
    rows = connection.execute(query).all()
    years = _years(connection, [row.draft for row in rows])
    for row in rows:
        yield Trace(kind=place.kind, draft=row.draft, data_year=years.get(row.draft, 0), column=row.column, at=row.at)


def _years(connection: Connection, drafts: list[str]) -> dict[str, int]:
    query = select(DRAFT.c.id, DRAFT.c.data_year).where(DRAFT.c.id.in_(set(drafts)))
    return {row.id: row.data_year for row in connection.execute(query)} if drafts else {}


def _unsign_versions(connection: Connection, of: Identity, drafts: list[str] | None) -> None:
    """Take somebody out of what versions say about who wrote which answer; their content and its hash stay."""
    query = select(VERSION.c.draft_id, VERSION.c.number, VERSION.c.provenance)
    rows = connection.execute(query if drafts is None else query.where(VERSION.c.draft_id.in_(drafts))).all()
    for row in rows:
        unsigned = _unsigned(row.provenance, of)
        if unsigned != row.provenance:
            mine = and_(VERSION.c.draft_id == row.draft_id, VERSION.c.number == row.number)
            connection.execute(update(VERSION).where(mine).values(provenance=unsigned))


def _unsigned(said: Any, of: Identity) -> Any:
    """The same without the names of somebody, however deep they stand."""
    if isinstance(said, list):
        return [_unsigned(one, of) for one in said]
    if not isinstance(said, dict):
        return said
    theirs = said.get("link") in of.ids or said.get("author") in of.names
    inside = {key: _unsigned(value, of) for key, value in said.items()}
    return {**inside, "author": ERASED} if theirs and said.get("author") else inside


def _left(connection: Connection, of: Identity, drafts: list[str] | None) -> tuple[int, int]:
    """In how many notes, and in the content of how many versions, a name still stands."""

    def count(column: Column[Any], draft: Column[Any]) -> int:
        holds = or_(false(), *(column.contains(name, autoescape=True) for name in of.names))
        inside = holds if drafts is None else and_(holds, draft.in_(drafts))
        return int(connection.scalar(select(func.count()).where(inside)) or 0)

    notes = count(ANSWER.c.note, ANSWER.c.draft_id) + count(CONFIRMED.c.reason, CONFIRMED.c.draft_id)
    return notes, count(VERSION.c.content, VERSION.c.draft_id)
