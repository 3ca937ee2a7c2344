"""Invitations and hand-overs in the database: what is on its way from one person or organisation to another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Update, delete, insert, or_, select, update
from sqlalchemy.engine import RowMapping

from assessment.model.people import Grant, HandOver, Invitation, Membership
from assessment.store.engine import reading, writing
from assessment.store.models import Base
from assessment.store.people import add_grant, add_membership, name_key

TABLES = Base.metadata.tables
INVITATION, HAND_OVER, LINK, GRANT, MEMBERSHIP, DRAFT = (
    TABLES[name] for name in ("invitation", "hand_over", "link", "firm_grant", "membership", "draft")
)


class InvitationDatabase:
    """What the services ask of a store of invitations and hand-overs (`services/ports.py`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read, self._write = reading(engine), writing(engine)

    # --- invitations --------------------------------------------------------------------------------------------------

    def add_invitation(self, invitation: Invitation, token_hash: str) -> None:
        """Keep a new invitation with the hash of its token; for whom those were that are too old is forgotten."""
        values = invitation.model_dump(exclude={"organisation"})
        row = {**values, "organisation_id": invitation.organisation, "token_hash": token_hash}
        with self._write.begin() as connection:
            connection.execute(update(INVITATION).where(INVITATION.c.expires_at < invitation.made_at).values(label=""))
            connection.execute(insert(INVITATION), row)

    def invitation_of_token(self, token_hash: str) -> Invitation | None:
        """The invitation a token leads to, whatever became of it."""
        return next(iter(self._invitations(INVITATION.c.token_hash == token_hash)), None)

    def invitation(self, invitation: str) -> Invitation | None:
        """An invitation by its id."""
        return next(iter(self._invitations(INVITATION.c.id == invitation)), None)

    def invitations(self, organisation: str, series: str = "") -> tuple[Invitation, ...]:
        """The invitations of an organisation, or to one of its firms, the oldest first."""
        return self._invitations((INVITATION.c.organisation_id == organisation) & (INVITATION.c.series == series))

    def revoke_invitation(self, invitation: str, at: datetime) -> None:
        """From now on an invitation leads nowhere; one that was accepted stays as it is."""
        with self._write.begin() as connection:
            connection.execute(update(INVITATION).where(_open(invitation)).values(revoked_at=at, label=""))

    def accept_invitation(self, invitation: str, given: Membership | Grant, at: datetime) -> bool:
        """Give what an invitation promises, once; False: it was accepted or revoked before, or is too old."""
        accepted = {"accepted_by": given.person, "accepted_at": at, "label": ""}
        fresh = update(INVITATION).where(_open(invitation), INVITATION.c.expires_at > at)
        with self._write.begin() as connection:
            if not connection.execute(fresh.values(accepted)).rowcount:
                connection.rollback()
                return False
            if isinstance(given, Grant):
                add_grant(connection, given)
            else:
                add_membership(connection, given)
        return True

    def _invitations(self, condition: Any) -> tuple[Invitation, ...]:
        query = select(INVITATION).where(condition).order_by(INVITATION.c.made_at, INVITATION.c.id)
        with self._read.begin() as connection:
            return tuple(_invitation(row) for row in connection.execute(query).mappings())

    # --- hand-overs ---------------------------------------------------------------------------------------------------

    def add_hand_over(self, hand_over: HandOver) -> bool:
        """Keep that a firm is to be handed over; False: it is on its way already, or its giver has it no more."""
        series, giver = hand_over.series, hand_over.giver
        with self._write.begin() as connection:
            if not _lock(connection, series, giver) or connection.execute(_waiting(series)).first():
                connection.rollback()
                return False
            row = hand_over.model_dump(exclude={"giver"})
            connection.execute(insert(HAND_OVER), {**row, "giver_id": giver, "receiver_key": name_key(row["receiver"])})
        return True

    def hand_over(self, hand_over: str) -> HandOver | None:
        """A hand-over by its id."""
        return next(iter(self._hand_overs(HAND_OVER.c.id == hand_over)), None)

    def hand_overs(self, series: Sequence[str]) -> tuple[HandOver, ...]:
        """The hand-overs of these firms, the oldest first."""
        return self._hand_overs(HAND_OVER.c.series.in_(list(series)))

    def hand_overs_of(self, owner: str, name: str = "") -> tuple[HandOver, ...]:
        """What an owner gave or gives away, and what is meant for an organisation of that name."""
        conditions = [HAND_OVER.c.giver_id == owner, *([HAND_OVER.c.receiver_key == name_key(name)] if name else [])]
        return self._hand_overs(or_(*conditions))

    def consent_to_hand_over(self, hand_over: str, person: str, at: datetime) -> bool:
        """Keep that the firm agrees; False: nobody waits for that (any more)."""
        waits = (HAND_OVER.c.id == hand_over) & _still_open() & HAND_OVER.c.consented_at.is_(None)
        with self._write.begin() as connection:
            values = {"consented_by": person, "consented_at": at}
            return _done(connection, update(HAND_OVER).where(waits).values(values))

    def end_hand_over(self, hand_over: str, at: datetime) -> bool:
        """Keep that nothing comes of it; False: it was accepted or ended before."""
        waits = (HAND_OVER.c.id == hand_over) & _still_open()
        with self._write.begin() as connection:
            return _done(connection, update(HAND_OVER).where(waits).values(ended_at=at))

    def accept_hand_over(
        self, hand_over: HandOver, person: str, receiver: str, at: datetime, keeps: Grant | None = None
    ) -> bool:
        """Make the receiver the owner of the firm and of everything below it, and end what the giver handed out.

        All its links and open invitations are revoked, and what members of the giver were given for the firm ends;
        `keeps` is what somebody has of it afterwards.
        False: the firm did not agree (any more), or the giver has it no more; nothing is changed then.
        """
        agreed = (HAND_OVER.c.id == hand_over.id) & _still_open() & HAND_OVER.c.consented_at.is_not(None)
        accepted = {"accepted_by": person, "accepted_at": at}
        series, giver = hand_over.series, hand_over.giver
        with self._write.begin() as connection:
            drafts = _lock(connection, series, giver)
            if not drafts or not connection.execute(update(HAND_OVER).where(agreed).values(accepted)).rowcount:
                connection.rollback()
                return False
            _revoke_links(connection, drafts, series, at)
            _end_grants(connection, hand_over)
            _move(connection, drafts, series, receiver)
            if keeps is not None:
                add_grant(connection, keeps)
        return True

    def _hand_overs(self, condition: Any) -> tuple[HandOver, ...]:
        query = select(HAND_OVER).where(condition).order_by(HAND_OVER.c.asked_at, HAND_OVER.c.id)
        with self._read.begin() as connection:
            return tuple(_hand_over(row) for row in connection.execute(query).mappings())


def forget_firm(connection: Connection, series: str | None) -> None:
    """What was given, promised and asked for a firm goes with its last draft."""
    if connection.execute(select(DRAFT.c.id).where(DRAFT.c.series == series)).first() is None:
        for table in (GRANT, INVITATION, HAND_OVER):
            connection.execute(delete(table).where(table.c.series == series))


def _done(connection: Connection, change: Update) -> bool:
    """Whether there was something to change; where there was not, nothing is committed, and so nothing logged."""
    if connection.execute(change).rowcount:
        return True
    connection.rollback()
    return False


def _open(invitation: str) -> Any:
    unused = INVITATION.c.accepted_at.is_(None) & INVITATION.c.revoked_at.is_(None)
    return (INVITATION.c.id == invitation) & unused


def _still_open() -> Any:
    return HAND_OVER.c.accepted_at.is_(None) & HAND_OVER.c.ended_at.is_(None)


def _waiting(series: str) -> Any:
    return select(HAND_OVER.c.id).where(HAND_OVER.c.series == series, _still_open())


def _lock(connection: Connection, series: str, owner: str) -> list[str]:
    """The drafts of a firm that an owner has, kept from everybody else until the transaction ends."""
    mine = select(DRAFT.c.id).where(DRAFT.c.series == series, DRAFT.c.owner_id == owner)
    return list(connection.scalars(mine.order_by(DRAFT.c.id).with_for_update()))


def _revoke_links(connection: Connection, drafts: list[str], series: str, at: datetime) -> None:
    links = update(LINK).where(LINK.c.draft_id.in_(drafts), LINK.c.revoked_at.is_(None))
    connection.execute(links.values(revoked_at=at))
    invited = INVITATION.c.accepted_at.is_(None) & INVITATION.c.revoked_at.is_(None)
    invited &= INVITATION.c.series == series
    connection.execute(update(INVITATION).where(invited).values(revoked_at=at, label=""))


def _end_grants(connection: Connection, hand_over: HandOver) -> None:
    """Members of the giver have the firm no more; whoever spoke for it keeps it, whatever else they are."""
    members = select(MEMBERSHIP.c.person_id).where(MEMBERSHIP.c.organisation_id == hand_over.giver)
    theirs = GRANT.c.person_id.in_(members) & (GRANT.c.person_id != hand_over.consented_by)
    connection.execute(delete(GRANT).where(GRANT.c.series == hand_over.series, theirs))


def _move(connection: Connection, drafts: list[str], series: str, receiver: str) -> None:
    """Everything that belongs to the drafts, whatever table it lies in, has the new owner; what was logged stays."""
    connection.execute(update(DRAFT).where(DRAFT.c.id.in_(drafts)).values(owner_id=receiver))
    for table in TABLES.values():
        if {"draft_id", "owner_id"} <= set(table.c.keys()) and not table.name.startswith("audit_"):
            connection.execute(update(table).where(table.c.draft_id.in_(drafts)).values(owner_id=receiver))
    plans, lines = TABLES["action_plan"], TABLES["action_line"]
    of_drafts = select(plans.c.id).where(plans.c.draft_id.in_(drafts))
    connection.execute(update(lines).where(lines.c.plan_id.in_(of_drafts)).values(owner_id=receiver))
    of_firm = INVITATION.c.series == series
    connection.execute(update(INVITATION).where(of_firm).values(organisation_id=receiver))


def _invitation(row: RowMapping) -> Invitation:
    values = {("organisation" if key == "organisation_id" else key): value for key, value in row.items()}
    return Invitation(**{key: value for key, value in values.items() if key != "token_hash"})


def _hand_over(row: RowMapping) -> HandOver:
    values = {("giver" if key == "giver_id" else key): value for key, value in row.items()}
    return HandOver(**{key: value for key, value in values.items() if key != "receiver_key"})
