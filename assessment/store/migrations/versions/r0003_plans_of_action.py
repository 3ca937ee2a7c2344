"""Plans of action of a questionnaire, and their lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.String(64)
NAME = sa.String(128)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """A plan belongs to a draft, a line to a plan: they go with it."""
    _plans()
    _lines()


def _plans() -> None:
    op.create_table(
        "action_plan",
        sa.Column("id", ID, nullable=False),
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("expected", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("link_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_action_plan"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_action_plan_draft_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name="fk_action_plan_owner_id"),
    )
    op.create_index("ix_action_plan_draft_id", "action_plan", ["draft_id"])


def _lines() -> None:
    op.create_table(
        "action_line",
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("about", NAME, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("question", NAME, nullable=False),
        sa.Column("step", sa.Float(53), nullable=False),
        sa.Column("option", NAME, nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Float(53), nullable=True),
        sa.Column("fixed_cost", sa.Float(53), nullable=True),
        sa.Column("staff_days", sa.Float(53), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "position", name="pk_action_line"),
        sa.ForeignKeyConstraint(["plan_id"], ["action_plan.id"], name="fk_action_line_plan_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name="fk_action_line_owner_id"),
    )
