"""Invitations: a link that gives whoever opens it first a role, in an organisation, for a firm or the installation.

Only a hash of its token is stored. It ends after some days, once it was accepted, or when it is revoked. Nobody accepts
what they made themselves, so nobody gives themselves a role.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from pydantic import SecretStr

from assessment.model.message import msg
from assessment.model.people import EVERYWHERE, Grant, Invitation, Membership, Role
from assessment.services.audit.acting import audited, of_role
from assessment.services.drafts import TOKEN_BYTES, Drafts, hash_of
from assessment.services.kept_text import kept_text
from assessment.services.people.firms import about_firm, firm, firm_names
from assessment.services.people.permissions import Action, may_give
from assessment.services.people.refusals import RoleRefusedError, not_signed_in, nothing_there
from assessment.services.refusals import AccessRefusedError

DAYS, MOST_DAYS = 14, 90
IN_ADDRESS = "invitation"
"""Name of the token in the address of the app."""


@dataclass(frozen=True)
class NewInvitation:
    """An invitation that was just made. The token is known only now and hidden in any print of this object."""

    invitation: Invitation
    token: SecretStr = field(repr=False)


@dataclass(frozen=True)
class Offer:
    """What an invitation promises, for whoever has its link to look at first."""

    invitation: Invitation
    organisation: str
    """Name of the organisation; "" where the role is one for the installation."""
    firm: str
    """Name of the firm; "" where it is none for a firm, or the firm has no name yet."""


@dataclass(frozen=True)
class Invitations:
    """Invitations, as far as the principal of `drafts` may make and see them."""

    drafts: Drafts

    @audited("invited")
    def invite(
        self,
        role: Role,
        organisation: str = EVERYWHERE,
        series: str = "",
        *,
        section: str = "",
        label: str = "",
        days: int = DAYS,
    ) -> NewInvitation:
        """A new invitation.

        Args:
            role: what it gives.
            organisation: where the role counts; not asked for where it is one for a firm.
            series: the firm; empty: a role of the organisation, or of the installation.
            section: the section or department of the firm a contributor is to fill in; empty: all of it.
            label: for whom it is; kept until it was accepted or revoked.
            days: how long it can be accepted, 1 to 90.

        Raises:
            NotFoundError: there is no such organisation, firm or section, or this role is not the principal's to give.
        """
        owner = self._where(organisation, series)
        if not may_give(self.drafts.principal, role, owner, series):
            raise nothing_there()
        if section:
            self._check_section(role, series, section)
        of_role(role, organisation=owner, section=section)
        now = self.drafts.clock()
        token = SecretStr(secrets.token_urlsafe(TOKEN_BYTES))
        new = Invitation(
            id=uuid.uuid4().hex,
            organisation=owner,
            series=series,
            role=role,
            section=section,
            label=kept_text(label),
            made_by=self.drafts.principal.person,
            made_at=now,
            expires_at=now + timedelta(days=min(max(days, 1), MOST_DAYS)),
        )
        self.drafts.store.add_invitation(new, hash_of(token))
        return NewInvitation(new, token)

    def listed(self, organisation: str = EVERYWHERE, series: str = "") -> tuple[Invitation, ...]:
        """The invitations of an organisation, or to a firm, that can still be accepted.

        Raises:
            NotFoundError: as for `invite`.
        """
        owner = self._where(organisation, series)
        if not any(may_give(self.drafts.principal, role, owner, series) for role in Role):
            raise nothing_there()
        now = self.drafts.clock()
        return tuple(one for one in self.drafts.store.invitations(owner, series) if one.is_open(now))

    @audited("invitation_revoked")
    def revoke(self, invitation: str) -> None:
        """End an invitation at once.

        Raises:
            NotFoundError: there is no such invitation, or it is not the principal's to end.
        """
        found = self.drafts.store.invitation(invitation)
        if found is None or not may_give(self.drafts.principal, found.role, found.organisation, found.series):
            raise nothing_there()
        self._tell(found)
        self.drafts.store.revoke_invitation(invitation, self.drafts.clock())

    def look(self, token: SecretStr) -> Offer:
        """What a link promises.

        Raises:
            AccessRefusedError: it leads nowhere: there is none, it was used or revoked, or is too old.
        """
        found = self._open(token)
        organisations = self.drafts.store.organisations((found.organisation,))
        names = firm_names(self.drafts, [found.series]) if found.series else {}
        return Offer(found, organisations[0].name if organisations else "", names.get(found.series, ""))

    @audited("invitation_accepted")
    def accept(self, token: SecretStr) -> Membership | Grant:
        """Take the role of an invitation.

        Raises:
            AccessRefusedError: the link leads nowhere. RoleRefusedError: nobody is signed in, or they made it.
        """
        found, me, now = self._open(token), self.drafts.principal.person, self.drafts.clock()
        if not me:
            raise not_signed_in()
        if found.made_by == me:
            hint = msg("Send the link to whom it is for; another administrator or consultant can invite you")
            raise RoleRefusedError(msg("Nobody accepts an invitation of their own"), hint)
        self._tell(found)
        given = _given(found, me, self.drafts)
        if not self.drafts.store.accept_invitation(found.id, given, now):
            raise _nowhere()
        return given

    def _open(self, token: SecretStr) -> Invitation:
        found = self.drafts.store.invitation_of_token(hash_of(token))
        if found is None or not found.is_open(self.drafts.clock()):
            raise _nowhere()
        return found

    def _tell(self, about: Invitation) -> None:
        """Tell the audit log what an invitation gives, and where."""
        if about.series:
            about_firm(self.drafts, about.series)
        of_role(about.role, organisation=about.organisation, section=about.section)

    def _where(self, organisation: str, series: str) -> str:
        """The owner an invitation belongs to."""
        if series:
            return firm(self.drafts, series, Action.MANAGE).owner
        if organisation != EVERYWHERE and not self.drafts.store.organisations((organisation,)):
            raise nothing_there()
        return organisation

    def _check_section(self, role: Role, series: str, section: str) -> None:
        questionnaire = self.drafts.catalogue.questionnaires.get(firm(self.drafts, series, Action.MANAGE).questionnaire)
        if role is not Role.CONTRIBUTOR or questionnaire is None or not questionnaire.part(section):
            raise nothing_there()


def _given(invitation: Invitation, person: str, drafts: Drafts) -> Membership | Grant:
    now = drafts.clock()
    if not invitation.series:
        where = invitation.organisation
        return Membership(person=person, organisation=where, role=invitation.role, since=now)
    return Grant(
        id=uuid.uuid4().hex,
        person=person,
        series=invitation.series,
        role=invitation.role,
        section=invitation.section,
        granted_by=invitation.made_by,
        granted_at=now,
    )


def _nowhere() -> AccessRefusedError:
    hint = msg("It may have been used or revoked, or be too old. Ask whoever sent it for a new one.")
    return AccessRefusedError(msg("This invitation leads nowhere"), hint)
