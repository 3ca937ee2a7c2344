"""What has lain in the database for long: asked by whoever deletes by policy."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, exists, select

from assessment.model.draft import DraftHead, Link
from assessment.store.engine import reading
from assessment.store.models import Base

DRAFT, VERSION, LINK = (Base.metadata.tables[name] for name in ("draft", "version", "link"))


class RetentionDatabase:
    """What the services ask of a store that forgets by policy (`services/ports.py`), on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read = reading(engine)

    def untouched(self, since: datetime, *, submitted: bool) -> tuple[DraftHead, ...]:
        """Drafts of all owners that were not changed since, with a submitted version or without; the oldest first."""
        has_version = exists().where(VERSION.c.draft_id == DRAFT.c.id)
        query = select(DRAFT).where(DRAFT.c.updated_at < since, has_version if submitted else ~has_version)
        with self._read.begin() as connection:
            rows = connection.execute(query.order_by(DRAFT.c.updated_at, DRAFT.c.id)).mappings().all()
        return tuple(DraftHead(owner=row["owner_id"], **_without(dict(row), "owner_id")) for row in rows)

    def links_made(self, before: datetime) -> tuple[Link, ...]:
        """Links that still lead somewhere and were made before, the oldest first."""
        old = select(LINK).where(LINK.c.created_at < before, LINK.c.revoked_at.is_(None))
        with self._read.begin() as connection:
            rows = connection.execute(old.order_by(LINK.c.created_at, LINK.c.id)).mappings().all()
        return tuple(
            Link(
                draft=row["draft_id"],
                owner=row["owner_id"],
                **_without(dict(row), "draft_id", "owner_id", "token_hash"),
            )
            for row in rows
        )


def _without(row: dict[str, object], *names: str) -> dict[str, object]:
    return {key: value for key, value in row.items() if key not in names}
