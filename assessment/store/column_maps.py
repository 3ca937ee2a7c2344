"""What people said about the columns of their workbooks, in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from assessment.model.column_map import ColumnChoice
from assessment.store.engine import empty_log, reading, writing
from assessment.store.models import Base

COLUMN_MAP = Base.metadata.tables["column_map"]


class ColumnMapDatabase:
    """What the services ask of a store of column maps (`services/ports.py`), on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read, self._write = reading(engine), writing(engine)

    def keep_columns(self, owner: str, header: str, choices: dict[str, ColumnChoice], at: datetime) -> None:
        """Keep what the columns below a header (its hash) hold, in place of what was said before."""
        same = (COLUMN_MAP.c.owner_id == owner) & (COLUMN_MAP.c.header == header)
        content = {key: choice.model_dump() for key, choice in choices.items()}
        with self._write.begin() as connection:
            connection.execute(delete(COLUMN_MAP).where(same))
            connection.execute(
                insert(COLUMN_MAP), {"owner_id": owner, "header": header, "choices": content, "saved_at": at}
            )

    def columns(self, owner: str) -> dict[str, dict[str, ColumnChoice]]:
        """Everything an owner said, by the hash of the header, the latest first."""
        query = select(COLUMN_MAP.c.header, COLUMN_MAP.c.choices).where(COLUMN_MAP.c.owner_id == owner)
        with self._read.begin() as connection:
            rows = connection.execute(query.order_by(COLUMN_MAP.c.saved_at.desc(), COLUMN_MAP.c.header)).all()
        return {header: {key: ColumnChoice(**one) for key, one in choices.items()} for header, choices in rows}

    def forget_columns(self, owner: str) -> None:
        """Forget all of it."""
        with self._write.begin() as connection:
            connection.execute(delete(COLUMN_MAP).where(COLUMN_MAP.c.owner_id == owner))
        empty_log(self._engine)
