"""Sign-ins in the database: when each was used last, and whether it has ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assessment.model.people import KeptSignIn
from assessment.store.engine import reading, writing
from assessment.store.models import Base

SIGN_IN, PERSON = (Base.metadata.tables[name] for name in ("sign_in", "person"))
_KEPT = (SIGN_IN.c.since, SIGN_IN.c.seen_at, SIGN_IN.c.ended_at)


class SignInDatabase:
    """What the services ask of a store of sign-ins (`services/ports.py`), on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read, self._write = reading(engine), writing(engine)

    def kept_sign_in(self, key: str) -> KeptSignIn | None:
        """A sign-in by the hash that names it; None: it was never seen."""
        with self._read.begin() as connection:
            row = connection.execute(select(*_KEPT).where(SIGN_IN.c.key == key)).mappings().one_or_none()
        return KeptSignIn(**row) if row else None

    def begin_sign_in(self, key: str, identity: str, since: datetime, at: datetime, oldest: datetime) -> None:
        """Keep a new sign-in, unless it is there, and forget those that began before `oldest`."""
        values = {"key": key, "identity": identity, "since": since, "seen_at": at, "ended_at": None}
        try:
            with self._write.begin() as connection:
                connection.execute(delete(SIGN_IN).where(SIGN_IN.c.since < oldest))
                if connection.execute(select(SIGN_IN.c.key).where(SIGN_IN.c.key == key)).first() is None:
                    connection.execute(insert(SIGN_IN), values)
        except IntegrityError:  # another process saw it at the same moment
            return

    def note_sign_in_used(self, key: str, at: datetime) -> None:
        """Somebody did something with a sign-in; one that ended stays as it is."""
        mine = update(SIGN_IN).where(SIGN_IN.c.key == key, SIGN_IN.c.ended_at.is_(None), SIGN_IN.c.seen_at < at)
        with self._write.begin() as connection:
            connection.execute(mine.values(seen_at=at))

    def end_sign_in(self, key: str, at: datetime) -> None:
        """From now on a sign-in holds no more."""
        mine = update(SIGN_IN).where(SIGN_IN.c.key == key, SIGN_IN.c.ended_at.is_(None))
        with self._write.begin() as connection:
            connection.execute(mine.values(ended_at=at))

    def sign_ins_of(self, person: str) -> tuple[KeptSignIn, ...]:
        """The sign-ins of a person that are kept, the oldest first."""
        query = select(*_KEPT).join(PERSON, PERSON.c.identity == SIGN_IN.c.identity).where(PERSON.c.id == person)
        with self._read.begin() as connection:
            rows = connection.execute(query.order_by(SIGN_IN.c.since, SIGN_IN.c.key)).mappings().all()
        return tuple(KeptSignIn(**row) for row in rows)


def end_sign_ins(connection: Connection, person: str, at: datetime) -> None:
    """End every sign-in of a person, and forget that they were theirs.

    What is left is a number nobody can tell whose it was; without it a cookie that is still about would make the person
    anew. It goes with the longest time of a sign-in, as all of them do.
    """
    identity = select(PERSON.c.identity).where(PERSON.c.id == person).scalar_subquery()
    theirs = update(SIGN_IN).where(SIGN_IN.c.identity == identity)
    connection.execute(theirs.where(SIGN_IN.c.ended_at.is_(None)).values(ended_at=at))
    connection.execute(theirs.values(identity=""))
