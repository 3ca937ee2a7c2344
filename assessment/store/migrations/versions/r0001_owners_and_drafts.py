"""Owners, drafts with their answers and links, and submitted versions."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(64)
MOMENT = sa.DateTime(timezone=True)
LOCAL_OWNER = "local"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The local owner is as old as nothing else: a migration reads no clock."""


def upgrade() -> None:
    """From an empty database."""
    _owner()
    _draft()
    _answer()
    _link()
    _version()


def _owner() -> None:
    owner = op.create_table(
        "owner",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_owner"),
    )
    op.bulk_insert(owner, [{"id": LOCAL_OWNER, "name": LOCAL_OWNER, "created_at": EPOCH}])


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("series", ID, nullable=False),
        *_texts("questionnaire", "edition", "plan"),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        _owned("draft"),
    )
    op.create_index("ix_draft_owner_id_updated_at", "draft", ["owner_id", "updated_at"])
    op.create_index("ix_draft_series", "draft", ["series"])


def _answer() -> None:
    op.create_table(
        "answer",
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("column_id", sa.String(128), nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("canonical", sa.Float(53), nullable=True),
        *_texts("unit", "certainty", "note", "person", "author"),
        sa.Column("link_id", ID, nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "column_id", name="pk_answer"),
        _of_draft("answer"),
        _owned("answer"),
    )
    op.create_index("ix_answer_draft_id_revision", "answer", ["draft_id", "revision"])


def _link() -> None:
    op.create_table(
        "link",
        sa.Column("id", ID, nullable=False),
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("token_hash", ID, nullable=False),
        *_texts("section", "label"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
        sa.UniqueConstraint("token_hash", name="uq_link_token_hash"),
        _of_draft("link"),
        _owned("link"),
    )
    op.create_index("ix_link_draft_id", "link", ["draft_id"])


def _version() -> None:
    op.create_table(
        "version",
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("series", ID, nullable=False),
        sa.Column("hash", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        *_texts("questionnaire", "edition", "plan", "plan_edition", "engine"),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("provenance", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "number", name="pk_version"),
        _of_draft("version"),
        _owned("version"),
    )
    op.create_index("ix_version_series", "version", ["series"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _owned(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name=f"fk_{table}_owner_id")


def _of_draft(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=f"fk_{table}_draft_id", ondelete="CASCADE")
