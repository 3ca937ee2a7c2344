"""The tables. Every row has an owner; everything below a draft goes when the draft goes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID = String(64)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its time zone; SQLite keeps none, so it is stored as UTC and comes back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC; a moment without time zone is a bug of the caller."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Names every constraint, so that a later migration can find it on any database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime(), str: Text(), dict[str, Any]: JSON()}


class OwnerRow(Base):
    """Whoever owns rows: one local owner without login; with it organisations, and persons with firms of their own."""

    __tablename__ = "owner"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), server_default="local")
    name: Mapped[str]
    created_at: Mapped[datetime]


class DraftRow(Base):
    """A questionnaire being filled in."""

    __tablename__ = "draft"
    __table_args__ = (Index(None, "owner_id", "updated_at"), Index(None, "series"))
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"))
    series: Mapped[str] = mapped_column(ID)
    questionnaire: Mapped[str]
    edition: Mapped[str]
    plan: Mapped[str]
    data_year: Mapped[int] = mapped_column(Integer)
    revision: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class AnswerRow(Base):
    """The latest answer to one column of a draft. An answer taken back keeps its row, so that other tabs hear of it."""

    __tablename__ = "answer"
    __table_args__ = (Index(None, "draft_id", "revision"),)
    draft_id: Mapped[str] = mapped_column(ID, ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    column_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"))
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    canonical: Mapped[float | None] = mapped_column(Float(53))
    unit: Mapped[str]
    certainty: Mapped[str]
    note: Mapped[str]
    person: Mapped[str]
    author: Mapped[str]
    link_id: Mapped[str] = mapped_column(ID)
    written_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(Integer)


class LinkRow(Base):
    """A way to a draft; the token itself is nowhere, only its sha256."""

    __tablename__ = "link"
    __table_args__ = (Index(None, "draft_id"),)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    draft_id: Mapped[str] = mapped_column(ID, ForeignKey("draft.id", ondelete="CASCADE"))
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"))
    token_hash: Mapped[str] = mapped_column(ID, unique=True)
    section: Mapped[str]
    label: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ConfirmedWarningRow(Base):
    """A warning somebody confirmed; `figures` is the hash of what it was about, so that it ends when that changes."""

    __tablename__ = "confirmed_warning"
    draft_id: Mapped[str] = mapped_column(ID, ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(128), primary_key=True)
    column_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"))
    figures: Mapped[str] = mapped_column(ID)
    reason: Mapped[str]
    author: Mapped[str]
    link_id: Mapped[str] = mapped_column(ID)
    confirmed_at: Mapped[datetime]


class VersionRow(Base):
    """A submitted state of a draft; rows are only ever added."""

    __tablename__ = "version"
    __table_args__ = (Index(None, "series"),)
    draft_id: Mapped[str] = mapped_column(ID, ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"))
    series: Mapped[str] = mapped_column(ID)
    hash: Mapped[str] = mapped_column(ID)
    revision: Mapped[int] = mapped_column(Integer)
    author: Mapped[str]
    created_at: Mapped[datetime]
    data_year: Mapped[int] = mapped_column(Integer)
    questionnaire: Mapped[str]
    edition: Mapped[str]
    plan: Mapped[str]
    plan_edition: Mapped[str]
    engine: Mapped[str]
    scores: Mapped[dict[str, Any]]
    content: Mapped[str]
    provenance: Mapped[dict[str, Any]]


class ActionPlanRow(Base):
    """A plan of action; its lines are kept beside it."""

    __tablename__ = "action_plan"
    __table_args__ = (Index(None, "draft_id"),)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    draft_id: Mapped[str] = mapped_column(ID, ForeignKey("draft.id", ondelete="CASCADE"))
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"))
    title: Mapped[str]
    origin: Mapped[str] = mapped_column(String(16))
    data_year: Mapped[int] = mapped_column(Integer)
    wanted: Mapped[dict[str, Any]]
    limits: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any]]
    expected: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(Integer)
    author: Mapped[str]
    link_id: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ActionLineRow(Base):
    """One line of a plan of action, at its place in the plan."""

    __tablename__ = "action_line"
    plan_id: Mapped[str] = mapped_column(ID, ForeignKey("action_plan.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"))
    id: Mapped[str] = mapped_column(ID)
    origin: Mapped[str] = mapped_column(String(16))
    about: Mapped[str] = mapped_column(String(128))
    title: Mapped[str]
    question: Mapped[str] = mapped_column(String(128))
    step: Mapped[float] = mapped_column(Float(53))
    option: Mapped[str] = mapped_column(String(128))
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    at_most: Mapped[int] = mapped_column(Integer)
    quantity: Mapped[int] = mapped_column(Integer)
    cost: Mapped[float | None] = mapped_column(Float(53))
    fixed_cost: Mapped[float | None] = mapped_column(Float(53))
    staff_days: Mapped[float | None] = mapped_column(Float(53))
    person: Mapped[str]
    due: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(16))
    note: Mapped[str]


class PeerConsentRow(Base):
    """That the figures of a draft may be shared; taking it back deletes the row and what is shared."""

    __tablename__ = "peer_consent"
    draft_id: Mapped[str] = mapped_column(ID, ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"))
    author: Mapped[str]
    agreed_at: Mapped[datetime]


class PeerFiguresRow(Base):
    """What a draft shares of one data year: rounded figures, and nothing that names the firm."""

    __tablename__ = "peer_figures"
    __table_args__ = (Index(None, "plan", "data_year"),)
    draft_id: Mapped[str] = mapped_column(ID, ForeignKey("peer_consent.draft_id", ondelete="CASCADE"), primary_key=True)
    data_year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"))
    series: Mapped[str] = mapped_column(ID)
    firm: Mapped[str] = mapped_column(ID)
    plan: Mapped[str] = mapped_column(String(128))
    division: Mapped[str] = mapped_column(String(128))
    figures: Mapped[dict[str, Any]]
    number: Mapped[int] = mapped_column(Integer)
    submitted_at: Mapped[datetime]


class ColumnMapRow(Base):
    """What an owner said about the columns below a header, which is kept as its hash."""

    __tablename__ = "column_map"
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"), primary_key=True)
    header: Mapped[str] = mapped_column(ID, primary_key=True)
    choices: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class AuditEntryRow(Base):
    """One row of the audit log; rows are only ever added. Actor, firm and owner are keys of `audit_key`."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "owner", "number"), Index(None, "firm", "number"))
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(32))
    firm: Mapped[str] = mapped_column(String(32))
    owner: Mapped[str] = mapped_column(String(32))
    detail: Mapped[str]
    hash: Mapped[str] = mapped_column(ID)


class AuditHeadRow(Base):
    """Number and hash of the last row of the log: one row, which whoever adds to the log locks."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(ID)


class AuditKeyRow(Base):
    """What a key of the log stands for; without a reference it was erased, and stands for nobody any more."""

    __tablename__ = "audit_key"
    __table_args__ = (UniqueConstraint("kind", "reference"),)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    reference: Mapped[str | None] = mapped_column(ID)


class AuditSavesRow(Base):
    """Saves of one actor in one draft that are not in the log yet: they become one row of it."""

    __tablename__ = "audit_saves"
    draft_id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    reference: Mapped[str] = mapped_column(ID, primary_key=True)
    series: Mapped[str] = mapped_column(ID)
    owner_id: Mapped[str] = mapped_column(ID)
    data_year: Mapped[int] = mapped_column(Integer)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    saves: Mapped[int] = mapped_column(Integer)
    columns: Mapped[str]


class PersonRow(Base):
    """Somebody who signed in, known by the hash of who their provider says they are; the name is kept beside it."""

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"), primary_key=True)
    identity: Mapped[str] = mapped_column(ID, unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class PersonDetailsRow(Base):
    """All that says who a person is; deleting the row erases it everywhere."""

    __tablename__ = "person_details"
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str]
    email: Mapped[str]


class OrganisationRow(Base):
    """An owner with members. `key` is its name without case and outer spaces: no two are called the same."""

    __tablename__ = "organisation"
    id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), unique=True)
    created_at: Mapped[datetime]


class MembershipRow(Base):
    """A role of a person in an organisation; for the whole installation it stands at the local owner."""

    __tablename__ = "membership"
    __table_args__ = (Index(None, "organisation_id"),)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    by_claim: Mapped[bool] = mapped_column(Boolean, primary_key=True)
    since: Mapped[datetime]


class FirmGrantRow(Base):
    """A role of a person for one firm."""

    __tablename__ = "firm_grant"
    __table_args__ = (Index(None, "person_id"), Index(None, "series"))
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"))
    series: Mapped[str] = mapped_column(ID)
    role: Mapped[str] = mapped_column(String(16))
    section: Mapped[str]
    granted_by: Mapped[str] = mapped_column(ID)
    granted_at: Mapped[datetime]


class InvitationRow(Base):
    """A link that gives a role to whoever opens it first; the token itself is nowhere, only its sha256."""

    __tablename__ = "invitation"
    __table_args__ = (Index(None, "organisation_id"), Index(None, "series"))
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    token_hash: Mapped[str] = mapped_column(ID, unique=True)
    organisation_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"))
    series: Mapped[str] = mapped_column(ID)
    role: Mapped[str] = mapped_column(String(16))
    section: Mapped[str]
    label: Mapped[str]
    made_by: Mapped[str] = mapped_column(ID)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_by: Mapped[str] = mapped_column(ID)
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class HandOverRow(Base):
    """A firm on its way to another owner, and afterwards the record of who asked, consented and accepted."""

    __tablename__ = "hand_over"
    __table_args__ = (Index(None, "series"), Index(None, "receiver_key"))
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    series: Mapped[str] = mapped_column(ID)
    giver_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"))
    receiver: Mapped[str]
    receiver_key: Mapped[str] = mapped_column(String(255))
    text: Mapped[str]
    asked_by: Mapped[str] = mapped_column(ID)
    asked_at: Mapped[datetime]
    consented_by: Mapped[str] = mapped_column(ID)
    consented_at: Mapped[datetime | None]
    accepted_by: Mapped[str] = mapped_column(ID)
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class SignInRow(Base):
    """A sign-in, named by a hash; `identity` is that of the person, "" once they were erased."""

    __tablename__ = "sign_in"
    __table_args__ = (Index(None, "identity"), Index(None, "since"))
    key: Mapped[str] = mapped_column(ID, primary_key=True)
    identity: Mapped[str] = mapped_column(ID)
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class EvidenceContentRow(Base):
    """A content that lies beside the database, or is about to; it is nobody's own: evidence refers to it."""

    __tablename__ = "evidence_content"
    sha256: Mapped[str] = mapped_column(ID, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    noted_at: Mapped[datetime]


class EvidenceRow(Base):
    """A file attached to one column of a draft."""

    __tablename__ = "evidence"
    __table_args__ = (Index(None, "draft_id"), Index(None, "sha256"))
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    draft_id: Mapped[str] = mapped_column(ID, ForeignKey("draft.id", ondelete="CASCADE"))
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("owner.id"))
    column_id: Mapped[str] = mapped_column(String(128))
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    sha256: Mapped[str] = mapped_column(ID, ForeignKey("evidence_content.sha256"))
    size: Mapped[int] = mapped_column(BigInteger)
    author: Mapped[str]
    link_id: Mapped[str] = mapped_column(ID)
    attached_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
