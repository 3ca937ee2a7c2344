"""Persons, organisations and their roles in the database: one method, one transaction."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Update, delete, func, insert, select, true, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

from assessment.model.people import Grant, Membership, Organisation, Person, Role
from assessment.store.engine import empty_log, reading, writing
from assessment.store.models import Base
from assessment.store.sign_ins import end_sign_ins

OWNER, PERSON, DETAILS, ORGANISATION, MEMBERSHIP, GRANT, DRAFT, HAND_OVER = (
    Base.metadata.tables[name]
    for name in ("owner", "person", "person_details", "organisation", "membership", "firm_grant", "draft", "hand_over")
)
_NAMES = {"person_id": "person", "organisation_id": "organisation"}
_COLUMNS = {name: column for column, name in _NAMES.items()}


class PeopleDatabase:
    """What the services ask of a store of people (`services/ports.py`), on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read, self._write = reading(engine), writing(engine)

    # --- persons ------------------------------------------------------------------------------------------------------

    def person_of(self, identity: str) -> str:
        """Id of the person with this hash of an identity; "" where there is none."""
        with self._read.begin() as connection:
            return str(connection.scalar(select(PERSON.c.id).where(PERSON.c.identity == identity)) or "")

    def signed_in(self, identity: str, new: str, name: str, email: str, at: datetime) -> Person:
        """The person with this hash of an identity, under the name they go by now; where there was none, the new id."""
        try:
            return self._signed_in(identity, new, name, email, at)
        except IntegrityError:  # they signed in twice at once, and the other one was first
            return self._signed_in(identity, new, name, email, at)

    def person(self, person: str) -> Person | None:
        """A person by their id."""
        return next(iter(self.persons([person])), None)

    def persons(self, persons: Sequence[str] | None = None) -> tuple[Person, ...]:
        """These persons (None: all), by name."""
        query = select(PERSON.c.id, PERSON.c.created_at, PERSON.c.seen_at, DETAILS.c.name, DETAILS.c.email)
        query = query.outerjoin_from(PERSON, DETAILS).order_by(DETAILS.c.name, PERSON.c.id)
        if persons is not None:
            query = query.where(PERSON.c.id.in_(list(persons)))
        with self._read.begin() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(Person(**{**row, "name": row["name"] or "", "email": row["email"] or ""}) for row in rows)

    def forget_details(self, person: str, at: datetime) -> bool:
        """Erase who a person is, and end everything they may do and every sign-in; their id stays, and leads to nobody.

        False: there is no such person.

        Whoever signs in with the same account afterwards is somebody new.
        """
        nobody = secrets.token_hex(32)
        with self._write.begin() as connection:
            end_sign_ins(connection, person, at)
            connection.execute(delete(DETAILS).where(DETAILS.c.person_id == person))
            connection.execute(delete(MEMBERSHIP).where(MEMBERSHIP.c.person_id == person))
            connection.execute(delete(GRANT).where(GRANT.c.person_id == person))
            found = connection.execute(update(PERSON).where(PERSON.c.id == person).values(identity=nobody)).rowcount
        empty_log(self._engine)
        return bool(found)

    def _signed_in(self, identity: str, new: str, name: str, email: str, at: datetime) -> Person:
        with self._write.begin() as connection:
            known = connection.execute(select(PERSON).where(PERSON.c.identity == identity)).mappings().one_or_none()
            person = str(known["id"]) if known else new
            if known is None:
                _add_owner(connection, person, "person", "", at)
                connection.execute(
                    insert(PERSON), {"id": person, "identity": identity, "created_at": at, "seen_at": at}
                )
            else:
                connection.execute(update(PERSON).where(PERSON.c.id == person).values(seen_at=at))
            connection.execute(delete(DETAILS).where(DETAILS.c.person_id == person))
            connection.execute(insert(DETAILS), {"person_id": person, "name": name, "email": email})
        return Person(id=person, name=name, email=email, created_at=known["created_at"] if known else at, seen_at=at)

    # --- organisations ------------------------------------------------------------------------------------------------

    def add_organisation(self, organisation: Organisation) -> bool:
        """Keep a new organisation; False: one of that name or id is there."""
        try:
            with self._write.begin() as connection:
                _add_owner(connection, organisation.id, "organisation", organisation.name, organisation.created_at)
                values = {"id": organisation.id, "key": name_key(organisation.name)}
                connection.execute(insert(ORGANISATION), {**values, "created_at": organisation.created_at})
        except IntegrityError:
            return False
        return True

    def rename_organisation(self, organisation: str, name: str, at: datetime) -> bool:
        """Call an organisation something else; False: another one is called that, or there is no such.

        A firm that waits to be handed over to an organisation of the new name does so no more: it was another one that
        was agreed to.
        """
        try:
            with self._write.begin() as connection:
                mine = update(ORGANISATION).where(ORGANISATION.c.id == organisation)
                found = connection.execute(mine.values(key=name_key(name))).rowcount
                if found:
                    connection.execute(update(OWNER).where(OWNER.c.id == organisation).values(name=name))
                    connection.execute(_meant_for(name).values(ended_at=at))
        except IntegrityError:
            return False
        return bool(found)

    def organisations(self, organisations: Sequence[str] | None = None) -> tuple[Organisation, ...]:
        """These organisations (None: all), by name."""
        return self._organisations(true() if organisations is None else ORGANISATION.c.id.in_(list(organisations)))

    def organisation_named(self, name: str) -> Organisation | None:
        """The organisation that is called so, whatever the case."""
        return next(iter(self._organisations(ORGANISATION.c.key == name_key(name))), None)

    def _organisations(self, condition: Any) -> tuple[Organisation, ...]:
        query = select(OWNER.c.id, OWNER.c.name, ORGANISATION.c.created_at).join_from(ORGANISATION, OWNER)
        with self._read.begin() as connection:
            rows = connection.execute(query.where(condition).order_by(OWNER.c.name, OWNER.c.id)).mappings()
            return tuple(Organisation(**row) for row in rows)

    # --- roles --------------------------------------------------------------------------------------------------------

    def memberships(self, person: str) -> tuple[Membership, ...]:
        """The roles of a person."""
        return self._memberships(MEMBERSHIP.c.person_id == person)

    def members(self, organisation: str) -> tuple[Membership, ...]:
        """Who has a role in an organisation."""
        return self._memberships(MEMBERSHIP.c.organisation_id == organisation)

    def set_claimed(self, person: str, claimed: Sequence[Membership]) -> None:
        """Keep the roles a person signs in with, in place of those of last time."""
        old = (MEMBERSHIP.c.person_id == person) & MEMBERSHIP.c.by_claim
        with self._write.begin() as connection:
            before = {(row.organisation_id, row.role) for row in connection.execute(select(MEMBERSHIP).where(old))}
            if before == {(one.organisation, one.role.value) for one in claimed}:
                return
            connection.execute(delete(MEMBERSHIP).where(old))
            if claimed:
                connection.execute(insert(MEMBERSHIP), [_row(one.model_dump()) for one in claimed])

    def end_membership(self, person: str, organisation: str, role: Role, *, keep_one: bool) -> bool:
        """End a role that no group gives; `keep_one`: not the last one where the organisation has firms.

        False: that is so, and nothing was ended.
        """
        mine = (MEMBERSHIP.c.person_id == person) & (MEMBERSHIP.c.role == role) & ~MEMBERSHIP.c.by_claim
        mine &= MEMBERSHIP.c.organisation_id == organisation
        with self._write.begin() as connection:
            connection.execute(select(OWNER.c.id).where(OWNER.c.id == organisation).with_for_update())
            if (
                keep_one
                and not _others(connection, person, organisation, role)
                and _has_firms(connection, organisation)
            ):
                connection.rollback()
                return False
            connection.execute(delete(MEMBERSHIP).where(mine))
        return True

    def has_firms(self, owner: str) -> bool:
        """Whether an owner has any draft."""
        with self._read.begin() as connection:
            return _has_firms(connection, owner)

    def owner_of(self, series: str) -> str:
        """Who owns a firm; "" where there is none."""
        with self._read.begin() as connection:
            return str(connection.scalar(select(DRAFT.c.owner_id).where(DRAFT.c.series == series).limit(1)) or "")

    def add_grant(self, grant: Grant) -> None:
        """Keep a role for one firm; the same once more changes nothing."""
        with self._write.begin() as connection:
            add_grant(connection, grant)

    def grants(self, person: str) -> tuple[Grant, ...]:
        """What a person was given."""
        return self._grants(GRANT.c.person_id == person)

    def grants_of(self, series: str) -> tuple[Grant, ...]:
        """Who was given a firm."""
        return self._grants(GRANT.c.series == series)

    def grant(self, grant: str) -> Grant | None:
        """A grant by its id."""
        return next(iter(self._grants(GRANT.c.id == grant)), None)

    def end_grant(self, grant: str) -> None:
        """End a role for one firm."""
        with self._write.begin() as connection:
            connection.execute(delete(GRANT).where(GRANT.c.id == grant))

    def _memberships(self, condition: Any) -> tuple[Membership, ...]:
        order = (MEMBERSHIP.c.organisation_id, MEMBERSHIP.c.role, MEMBERSHIP.c.person_id, MEMBERSHIP.c.by_claim)
        with self._read.begin() as connection:
            rows = connection.execute(select(MEMBERSHIP).where(condition).order_by(*order)).mappings()
            return tuple(Membership(**_model(row)) for row in rows)

    def _grants(self, condition: Any) -> tuple[Grant, ...]:
        with self._read.begin() as connection:
            rows = connection.execute(
                select(GRANT).where(condition).order_by(GRANT.c.granted_at, GRANT.c.id)
            ).mappings()
            return tuple(Grant(**_model(row)) for row in rows)


def name_key(name: str) -> str:
    """What two names of organisations must not share: the name without case, width of letters, and further blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:255]


def _meant_for(name: str) -> Update:
    """A change of the hand-overs that wait for an organisation of that name."""
    waits = HAND_OVER.c.accepted_at.is_(None) & HAND_OVER.c.ended_at.is_(None)
    return update(HAND_OVER).where(waits, HAND_OVER.c.receiver_key == name_key(name))


def add_grant(connection: Connection, grant: Grant) -> None:
    """Keep a grant, unless the person has the same."""
    same = (GRANT.c.person_id == grant.person) & (GRANT.c.series == grant.series) & (GRANT.c.role == grant.role)
    if connection.execute(select(GRANT.c.id).where(same, GRANT.c.section == grant.section)).first() is None:
        connection.execute(insert(GRANT), _row(grant.model_dump()))


def add_membership(connection: Connection, membership: Membership) -> None:
    """Keep a membership, unless the person has the same."""
    same = (MEMBERSHIP.c.person_id == membership.person) & (MEMBERSHIP.c.role == membership.role)
    same &= (MEMBERSHIP.c.organisation_id == membership.organisation) & ~MEMBERSHIP.c.by_claim
    if connection.execute(select(MEMBERSHIP.c.role).where(same)).first() is None:
        connection.execute(insert(MEMBERSHIP), _row(membership.model_dump()))


def _add_owner(connection: Connection, owner: str, kind: str, name: str, at: datetime) -> None:
    connection.execute(insert(OWNER), {"id": owner, "kind": kind, "name": name, "created_at": at})


def _others(connection: Connection, person: str, organisation: str, role: Role) -> bool:
    """Whether somebody else, or the same person by a group, has the role, too."""
    same = (MEMBERSHIP.c.organisation_id == organisation) & (MEMBERSHIP.c.role == role)
    other = (MEMBERSHIP.c.person_id != person) | MEMBERSHIP.c.by_claim
    return connection.execute(select(MEMBERSHIP.c.role).where(same, other).limit(1)).first() is not None


def _has_firms(connection: Connection, owner: str) -> bool:
    count = select(func.count()).select_from(DRAFT).where(DRAFT.c.owner_id == owner)
    return bool(connection.scalar(count))


def _row(values: dict[str, Any]) -> dict[str, Any]:
    return {_COLUMNS.get(name, name): value for name, value in values.items()}


def _model(row: RowMapping) -> dict[str, Any]:
    return {_NAMES.get(name, name): value for name, value in row.items()}
