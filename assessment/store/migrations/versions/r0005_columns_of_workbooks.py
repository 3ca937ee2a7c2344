"""What people said about the columns of their workbooks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.String(64)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """One row per owner and header; the header itself is kept as its hash."""
    op.create_table(
        "column_map",
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("header", ID, nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "header", name="pk_column_map"),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name="fk_column_map_owner_id"),
    )
