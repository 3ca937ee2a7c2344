"""The audit log: a chain of rows, its head, the keys in it, and saves that are not in it yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.String(64)
KEY = sa.String(32)
MOMENT = sa.DateTime(timezone=True)
NOTHING_BEFORE = "0" * 64


def upgrade() -> None:
    """Rows are only ever added to the chain; who and which firm stand in it as keys, which can be erased alone."""
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("action", KEY, nullable=False),
        sa.Column("actor", KEY, nullable=False),
        sa.Column("firm", KEY, nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("hash", ID, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_owner_number", "audit_entry", ["owner", "number"])
    op.create_index("ix_audit_entry_firm_number", "audit_entry", ["firm", "number"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "hash": NOTHING_BEFORE}])
    op.create_table(
        "audit_key",
        sa.Column("key", KEY, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("reference", ID, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_audit_key"),
        sa.UniqueConstraint("kind", "reference", name="uq_audit_key_kind"),
    )
    op.create_table(
        "audit_saves",
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("reference", ID, nullable=False),
        sa.Column("series", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "kind", "reference", name="pk_audit_saves"),
    )
