"""Figures that firms agreed to share anonymously."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.String(64)
NAME = sa.String(128)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """What is shared belongs to the consent and goes with it; the consent belongs to the draft."""
    op.create_table(
        "peer_consent",
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", name="pk_peer_consent"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_peer_consent_draft_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name="fk_peer_consent_owner_id"),
    )
    op.create_table(
        "peer_figures",
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("data_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("series", ID, nullable=False),
        sa.Column("firm", ID, nullable=False),
        sa.Column("plan", NAME, nullable=False),
        sa.Column("division", NAME, nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "data_year", name="pk_peer_figures"),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["peer_consent.draft_id"], name="fk_peer_figures_draft_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name="fk_peer_figures_owner_id"),
    )
    op.create_index("ix_peer_figures_plan_data_year", "peer_figures", ["plan", "data_year"])
