"""Figures that firms share anonymously, in the database: consent, what is shared, and the figures of all others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import Engine, Select, delete, func, insert, select

from assessment.model.peers import Consent, Excluded, PeerFigures, SharedFigures
from assessment.store.engine import empty_log, reading, writing
from assessment.store.models import Base

DRAFT, CONSENT, SHARED = (Base.metadata.tables[name] for name in ("draft", "peer_consent", "peer_figures"))
_NAMES = {"draft_id": "draft", "owner_id": "owner"}
_REFERENCES = {name: column for column, name in _NAMES.items()}


class PeerDatabase:
    """What the services ask of a store of shared figures (`services/ports.py`), on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read, self._write = reading(engine), writing(engine)

    def agree(self, consent: Consent, shared: Sequence[SharedFigures]) -> bool:
        """Keep a consent with what is shared, in place of an earlier one; False: there is no such draft."""
        with self._write.begin() as connection:
            if connection.execute(select(DRAFT.c.id).where(DRAFT.c.id == consent.draft)).first() is None:
                return False
            connection.execute(delete(CONSENT).where(CONSENT.c.draft_id == consent.draft))
            connection.execute(insert(CONSENT), _row(consent.model_dump()))
            if shared:
                connection.execute(insert(SHARED), [_row(one.model_dump()) for one in shared])
        return True

    def take_back(self, draft: str) -> None:
        """Forget a consent with everything that was shared under it, also in the log of SQLite."""
        with self._write.begin() as connection:
            connection.execute(delete(CONSENT).where(CONSENT.c.draft_id == draft))
        empty_log(self._engine)

    def share(self, shared: SharedFigures) -> bool:
        """Keep what a draft shares of a data year in place of what it shared before; False: nobody agreed to it."""
        agreed = select(CONSENT.c.draft_id).where(CONSENT.c.draft_id == shared.draft).with_for_update()
        same = (SHARED.c.draft_id == shared.draft) & (SHARED.c.data_year == shared.data_year)
        with self._write.begin() as connection:
            if connection.execute(agreed).first() is None:
                return False
            connection.execute(delete(SHARED).where(same))
            connection.execute(insert(SHARED), _row(shared.model_dump()))
        return True

    def consent(self, draft: str) -> Consent | None:
        """The consent of a draft."""
        with self._read.begin() as connection:
            row = connection.execute(select(CONSENT).where(CONSENT.c.draft_id == draft)).mappings().one_or_none()
        return None if row is None else Consent(**_model(dict(row)))

    def shared(self, draft: str) -> tuple[SharedFigures, ...]:
        """What a draft shares, by data year."""
        query = select(SHARED).where(SHARED.c.draft_id == draft).order_by(SHARED.c.data_year)
        with self._read.begin() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(SharedFigures(**_model(dict(row))) for row in rows)

    def peers_state(self, plan: str, data_year: int) -> tuple[object, ...]:
        """What changes whenever `peers` may give something else: how many share, and when the last one began to."""
        of_year = (SHARED.c.plan == plan) & (SHARED.c.data_year == data_year)
        columns = (func.count(), func.max(SHARED.c.submitted_at), func.max(CONSENT.c.agreed_at))
        query = select(*columns).select_from(SHARED.join(CONSENT)).where(of_year)
        with self._read.begin() as connection:
            return tuple(connection.execute(query).one())

    def peers(self, plan: str, data_year: int, keys: Sequence[str], without: Excluded) -> PeerFigures:
        """The figures of all other firms for a plan and data year: of each firm what it submitted last."""
        with self._read.begin() as connection:
            rows = connection.execute(_of_others(plan, data_year, keys, without)).all()
        columns = list(zip(*rows, strict=True)) or [()] * (len(keys) + 1)
        values = np.array(columns[1:], dtype=np.float64).reshape(len(keys), len(rows)).T
        return PeerFigures(values, np.array(columns[0], dtype=object))


def _of_others(plan: str, data_year: int, keys: Sequence[str], without: Excluded) -> Select[Any]:
    """Division and one column a key, one row a firm; several drafts of a firm count once, the latest of them."""
    latest = func.row_number().over(
        partition_by=SHARED.c.firm, order_by=(SHARED.c.submitted_at.desc(), SHARED.c.draft_id)
    )
    figures = [SHARED.c.figures[key].as_float().label(f"figure_{k}") for k, key in enumerate(keys)]
    own = ((SHARED.c.firm, without.firm), (SHARED.c.series, without.series), (SHARED.c.draft_id, without.draft))
    counted = (
        select(SHARED.c.division, *figures, latest.label("place"))
        .where(SHARED.c.plan == plan, SHARED.c.data_year == data_year)
        .where(*(column != mine for column, mine in own if mine))
        .subquery()
    )
    return select(*(column for column in counted.c if column.name != "place")).where(counted.c.place == 1)


def _row(values: dict[str, Any]) -> dict[str, Any]:
    return {_REFERENCES.get(key, key): value for key, value in values.items()}


def _model(row: dict[str, Any]) -> dict[str, Any]:
    """A row under the names of the model."""
    return {_NAMES.get(key, key): value for key, value in row.items()}
