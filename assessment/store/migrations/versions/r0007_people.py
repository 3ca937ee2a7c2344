"""Persons, organisations, roles, invitations, and firms that are handed over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.String(64)
KEY = sa.String(255)
SHORT = sa.String(16)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Who signs in, what they may do where, and what is on its way; the owner there is stays the local one."""
    op.add_column("owner", sa.Column("kind", SHORT, nullable=False, server_default="local"))
    _people()
    _roles()
    _hand_overs()


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", ID, nullable=False),
        sa.Column("identity", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.ForeignKeyConstraint(["id"], ["owner.id"], name="fk_person_id"),
        sa.UniqueConstraint("identity", name="uq_person_identity"),
    )
    op.create_table(
        "person_details",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_person_details"),
        _person("person_details"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.ForeignKeyConstraint(["id"], ["owner.id"], name="fk_organisation_id"),
        sa.UniqueConstraint("key", name="uq_organisation_key"),
    )


def _roles() -> None:
    op.create_table(
        "membership",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("role", SHORT, nullable=False),
        sa.Column("by_claim", sa.Boolean(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "organisation_id", "role", "by_claim", name="pk_membership"),
        _person("membership"),
        sa.ForeignKeyConstraint(["organisation_id"], ["owner.id"], name="fk_membership_organisation_id"),
    )
    op.create_index("ix_membership_organisation_id", "membership", ["organisation_id"])
    op.create_table(
        "firm_grant",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("series", ID, nullable=False),
        sa.Column("role", SHORT, nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("granted_by", ID, nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_firm_grant"),
        _person("firm_grant"),
    )
    op.create_index("ix_firm_grant_person_id", "firm_grant", ["person_id"])
    op.create_index("ix_firm_grant_series", "firm_grant", ["series"])
    op.create_table(
        "invitation",
        sa.Column("id", ID, nullable=False),
        sa.Column("token_hash", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("series", ID, nullable=False),
        sa.Column("role", SHORT, nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("accepted_by", ID, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.ForeignKeyConstraint(["organisation_id"], ["owner.id"], name="fk_invitation_organisation_id"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
    )
    op.create_index("ix_invitation_organisation_id", "invitation", ["organisation_id"])
    op.create_index("ix_invitation_series", "invitation", ["series"])


def _hand_overs() -> None:
    op.create_table(
        "hand_over",
        sa.Column("id", ID, nullable=False),
        sa.Column("series", ID, nullable=False),
        sa.Column("giver_id", ID, nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("receiver_key", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("consented_by", ID, nullable=False),
        sa.Column("consented_at", MOMENT, nullable=True),
        sa.Column("accepted_by", ID, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hand_over"),
        sa.ForeignKeyConstraint(["giver_id"], ["owner.id"], name="fk_hand_over_giver_id"),
    )
    op.create_index("ix_hand_over_series", "hand_over", ["series"])
    op.create_index("ix_hand_over_receiver_key", "hand_over", ["receiver_key"])


def _person(table: str) -> sa.ForeignKeyConstraint:
    """What belongs to a person goes with them."""
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{table}_person_id", ondelete="CASCADE")
