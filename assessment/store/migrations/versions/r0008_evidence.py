"""Files attached to answers: what is known about each, and which contents lie beside the database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.String(64)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """A content may have several rows of evidence; these go with their draft."""
    op.create_table(
        "evidence_content",
        sa.Column("sha256", ID, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_evidence_content"),
    )
    op.create_table(
        "evidence",
        sa.Column("id", ID, nullable=False),
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("column_id", sa.String(128), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("sha256", ID, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("link_id", ID, nullable=False),
        sa.Column("attached_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_evidence_draft_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name="fk_evidence_owner_id"),
        sa.ForeignKeyConstraint(["sha256"], ["evidence_content.sha256"], name="fk_evidence_sha256"),
    )
    op.create_index("ix_evidence_draft_id", "evidence", ["draft_id"])
    op.create_index("ix_evidence_sha256", "evidence", ["sha256"])
