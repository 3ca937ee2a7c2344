"""Everything about people, in one place for the surfaces."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.model.people import GroupRole
from assessment.services.drafts import Drafts
from assessment.services.people.grants import Grants
from assessment.services.people.hand_overs import HandOvers
from assessment.services.people.invitations import Invitations
from assessment.services.people.members import Members
from assessment.services.people.sign_in import SignIn


@dataclass(frozen=True)
class People:
    """Signing in, members, invitations, firms that are granted and handed over, for the principal of `drafts`."""

    drafts: Drafts
    roles: tuple[GroupRole, ...] = ()

    @property
    def signing_in(self) -> SignIn:
        """From who the provider says somebody is to what they may do."""
        return SignIn(self.drafts, self.roles)

    @property
    def members(self) -> Members:
        """Organisations and who belongs to them."""
        return Members(self.drafts)

    @property
    def invitations(self) -> Invitations:
        """Links that give a role."""
        return Invitations(self.drafts)

    @property
    def grants(self) -> Grants:
        """Who was given single firms."""
        return Grants(self.drafts)

    @property
    def hand_overs(self) -> HandOvers:
        """Firms on their way to another organisation."""
        return HandOvers(self.drafts)
