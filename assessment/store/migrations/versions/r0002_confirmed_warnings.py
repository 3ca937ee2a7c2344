"""Warnings that somebody looked at and confirmed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(64)
NAME = sa.String(128)


def upgrade() -> None:
    """One row per warning: the rule that gave it, and the column it stands at."""
    op.create_table(
        "confirmed_warning",
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("rule", NAME, nullable=False),
        sa.Column("column_id", NAME, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("figures", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("link_id", ID, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "rule", "column_id", name="pk_confirmed_warning"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_confirmed_warning_draft_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name="fk_confirmed_warning_owner_id"),
    )
