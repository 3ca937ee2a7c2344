"""Plans of action in the database, on the connections of the drafts they belong to: one method, one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.engine import RowMapping

from assessment.model.action_plan import ActionLine, ActionPlan, ActionPlanHead
from assessment.store.engine import empty_log, reading, writing
from assessment.store.models import Base

DRAFT, PLAN, LINE = (Base.metadata.tables[name] for name in ("draft", "action_plan", "action_line"))
_NAMES = {"draft_id": "draft", "owner_id": "owner", "link_id": "link"}
_REFERENCES = {name: column for column, name in _NAMES.items()}
_HEAD = ("id", "draft_id", "title", "data_year", "revision", "updated_at")


class ActionPlanDatabase:
    """What the services ask of a store of plans (`services/ports.py`), on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read, self._write = reading(engine), writing(engine)

    def add_plan(self, plan: ActionPlan) -> bool:
        """Keep a new plan with its lines; False: its draft does not exist."""
        with self._write.begin() as connection:
            draft = select(DRAFT.c.id).where(DRAFT.c.id == plan.draft).with_for_update()
            if connection.execute(draft).first() is None:
                return False
            connection.execute(insert(PLAN), _row(plan))
            _add_lines(connection, plan)
        return True

    def replace_plan(self, plan: ActionPlan) -> bool:
        """Keep a plan with its lines in place of the revision before it; False: that is not what is stored."""
        same = (PLAN.c.id == plan.id) & (PLAN.c.revision == plan.revision - 1)
        with self._write.begin() as connection:
            if not connection.execute(update(PLAN).where(same).values(_row(plan))).rowcount:
                return False
            connection.execute(delete(LINE).where(LINE.c.plan_id == plan.id))
            _add_lines(connection, plan)
        return True

    def plan(self, plan: str) -> ActionPlan | None:
        """A plan with its lines in their order."""
        with self._read.begin() as connection:
            row = connection.execute(select(PLAN).where(PLAN.c.id == plan)).mappings().one_or_none()
            return None if row is None else _plan(row, _lines(connection, plan))

    def plans(self, draft: str) -> tuple[ActionPlanHead, ...]:
        """The plans of a draft, the one saved last first."""
        columns = [PLAN.c[name] for name in _HEAD]
        query = select(*columns).where(PLAN.c.draft_id == draft).order_by(PLAN.c.updated_at.desc(), PLAN.c.id)
        with self._read.begin() as connection:
            return tuple(ActionPlanHead(**_model(row)) for row in connection.execute(query).mappings())

    def delete_plan(self, plan: str) -> bool:
        """Delete a plan with its lines; False: there was none."""
        with self._write.begin() as connection:
            deleted = connection.execute(delete(PLAN).where(PLAN.c.id == plan)).rowcount
        empty_log(self._engine)
        return bool(deleted)


def _row(plan: ActionPlan) -> dict[str, Any]:
    values: dict[str, Any] = {
        **plan.model_dump(exclude={"lines"}),
        "wanted": plan.wanted.model_dump(mode="json"),
        "limits": plan.limits.model_dump(mode="json"),
    }
    return {_REFERENCES.get(key, key): value for key, value in values.items()}


def _add_lines(connection: Connection, plan: ActionPlan) -> None:
    place = {"plan_id": plan.id, "owner_id": plan.owner}
    rows = [{**line.model_dump(), **place, "position": i} for i, line in enumerate(plan.lines)]
    if rows:
        connection.execute(insert(LINE), rows)


def _lines(connection: Connection, plan: str) -> tuple[ActionLine, ...]:
    rows = connection.execute(select(LINE).where(LINE.c.plan_id == plan).order_by(LINE.c.position)).mappings()
    return tuple(ActionLine(**{name: row[name] for name in ActionLine.model_fields}) for row in rows)


def _plan(row: RowMapping, lines: tuple[ActionLine, ...]) -> ActionPlan:
    return ActionPlan(**_model(row), lines=lines)


def _model(row: RowMapping) -> dict[str, Any]:
    """A row under the names of the model."""
    return {_NAMES.get(key, key): value for key, value in row.items()}
