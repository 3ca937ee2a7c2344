"""Sign-ins: when each was used last and whether it has ended, for every process to see."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.String(64)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Whoever is signed in while the tables change has no row yet: their silence begins anew with the first look."""
    op.create_table(
        "sign_in",
        sa.Column("key", ID, nullable=False),
        sa.Column("identity", ID, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in"),
    )
    op.create_index("ix_sign_in_identity", "sign_in", ["identity"])
    op.create_index("ix_sign_in_since", "sign_in", ["since"])
