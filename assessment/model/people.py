"""Who uses a store that people sign in to: persons, organisations, roles, and what was given to whom.

A firm is the `series` of its drafts. It belongs to an owner: an organisation (its client), or the person who began the
questionnaire of their own firm. Without login there is one owner, `LOCAL_OWNER`, and one principal, `LOCAL`.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from assessment.model.base import Frozen
from assessment.model.draft import LOCAL_OWNER

OwnerKind = Literal["local", "person", "organisation"]
LONGEST_NAME = 200
EVERYWHERE = LOCAL_OWNER
"""Where a role counts that belongs to no organisation: administrators, and managers of firms of their own."""


class Role(StrEnum):
    """What somebody is: in an organisation, for one firm, or for the whole installation."""

    MANAGER = "manager"
    """Of one firm: everything about it. As a role for the whole installation: may begin firms of their own."""
    CONTRIBUTOR = "contributor"
    """Of one firm: fills in a section, or all of it; hands nothing on."""
    CONSULTANT = "consultant"
    """Of an organisation: everything about its client firms, and who belongs to it."""
    READER = "reader"
    """Of an organisation: its portfolio, firms only pooled. Of one firm: its answers and reports, to read."""
    ADMINISTRATOR = "administrator"
    """Of the installation: people and settings, never answers."""


ROLES_OF_ORGANISATION = (Role.CONSULTANT, Role.READER)
ROLES_OF_FIRM = (Role.MANAGER, Role.CONTRIBUTOR, Role.READER)
ROLES_EVERYWHERE = (Role.ADMINISTRATOR, Role.MANAGER)


class Person(Frozen):
    """Somebody who signed in; name and e-mail are kept beside it, where they can be erased alone."""

    id: str
    """Random; what they own belongs to the owner of the same id."""
    name: str = ""
    """Empty once it was erased."""
    email: str = ""
    created_at: datetime
    seen_at: datetime
    """When they signed in last."""


class KeptSignIn(Frozen):
    """What is stored of one sign-in."""

    since: datetime
    """When the provider let them in."""
    seen_at: datetime
    """When they did something last, to the minute."""
    ended_at: datetime | None = None
    """When it was ended before its time: they left, or were erased."""


class Organisation(Frozen):
    """An owner with members: a consultancy, a park, an office."""

    id: str
    name: str = Field(max_length=LONGEST_NAME)
    created_at: datetime


class Membership(Frozen):
    """A role of a person in an organisation, or for the whole installation (`EVERYWHERE`)."""

    person: str
    organisation: str
    role: Role
    by_claim: bool = False
    """Whether it comes from a group the person signs in with; it is looked at again at every sign-in."""
    since: datetime


class GroupRole(Frozen):
    """What a group gives whoever signs in with it."""

    group: str = Field(min_length=1)
    """Value of the claim, as the provider sends it."""
    role: Role
    organisation: str = ""
    """Name of the organisation; `EVERYWHERE`: what was kept before anybody signed in; empty: the installation."""


class GroupRoles(Frozen):
    """What all groups give; a group may give several roles."""

    groups: tuple[GroupRole, ...]


class Grant(Frozen):
    """A role of a person for one firm."""

    id: str
    person: str
    series: str
    role: Role
    section: str = ""
    """Section or department a contributor fills in; empty: all of them."""
    granted_by: str = ""
    """The person who gave it; empty: whoever works without login."""
    granted_at: datetime


class Invitation(Frozen):
    """A link that gives whoever opens it first a role. Of its token only a hash is stored."""

    id: str
    organisation: str
    """Where the role counts; that of the firm where it is one for a firm."""
    series: str = ""
    """The firm; empty: a role of the organisation or of the installation."""
    role: Role
    section: str = ""
    label: str = Field("", max_length=LONGEST_NAME)
    """For whom it was made; erased once it is accepted."""
    made_by: str = ""
    made_at: datetime
    expires_at: datetime
    accepted_by: str = ""
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at


class HandOver(Frozen):
    """A firm on its way from one owner to an organisation: asked, consented by the firm, accepted by the receiver."""

    id: str
    series: str
    giver: str
    """Owner that has the firm."""
    receiver: str = Field(max_length=LONGEST_NAME)
    """Name of the organisation that is to have it, as whoever asked wrote it."""
    text: str = Field("", max_length=4000)
    """What the firm's manager read and agreed to, word by word."""
    asked_by: str = ""
    asked_at: datetime
    consented_by: str = ""
    consented_at: datetime | None = None
    accepted_by: str = ""
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    """When it was withdrawn or refused."""

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.accepted_at is None and self.ended_at is None


class Principal(Frozen):
    """Who asks, with everything they may do, as it stood when they asked. Made for every run of a page anew."""

    person: str = ""
    """Id of the person; empty: nobody signed in (`NOBODY`), or no login at all (`LOCAL`)."""
    name: str = ""
    memberships: tuple[Membership, ...] = ()
    grants: tuple[Grant, ...] = ()
    is_local: bool = False
    """No login: the one person of this installation, who may do everything with what `LOCAL_OWNER` owns."""

    @property
    def administrator(self) -> bool:
        """Whether they see people and settings."""
        return self.is_local or any(one.role is Role.ADMINISTRATOR for one in self.memberships)

    @property
    def begins_firms(self) -> bool:
        """Whether they may begin questionnaires of firms of their own."""
        return any(one.role is Role.MANAGER for one in self.memberships)

    def organisations(self, *roles: Role) -> tuple[str, ...]:
        """Ids of the organisations they have one of these roles in (none given: consultant or reader)."""
        wanted = [role for role in roles or ROLES_OF_ORGANISATION if role in ROLES_OF_ORGANISATION]
        return tuple(dict.fromkeys(one.organisation for one in self.memberships if one.role in wanted))

    def roles_for(self, series: str) -> tuple[Grant, ...]:
        """What they were given for one firm."""
        return tuple(one for one in self.grants if one.series == series)

    @property
    def has_any_role(self) -> bool:
        """Whether there is anything they may do; who signs in without a role is told whom to ask."""
        return self.is_local or bool(self.memberships or self.grants)


LOCAL = Principal(is_local=True)
"""Whoever uses an installation without login."""
NOBODY = Principal()
"""Login is on and nobody signed in: reaches what a link leads to, and nothing else."""
