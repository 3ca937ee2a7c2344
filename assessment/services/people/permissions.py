"""The one place that says who may do what. Everything here is pure; every service asks it through `Drafts`.

Somebody's rights come from four places: no login at all (`LOCAL`), a role in an organisation, a firm of their own, and
a grant for one firm. What a link gives stands in its `Access`; a link asks for no principal.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from assessment.model.draft import LOCAL_OWNER, Access, DraftHead
from assessment.model.people import ROLES_OF_FIRM, ROLES_OF_ORGANISATION, Grant, Principal, Role


class Action(StrEnum):
    """What somebody may do with a firm, with an owner, or with the installation."""

    READ = "read"
    """A firm: its answers, versions, reports, plans of action."""
    WRITE = "write"
    """A firm: answers and plans of action."""
    SUBMIT = "submit"
    """A firm: freeze its answers."""
    MANAGE = "manage"
    """A firm: links, grants, the next year, sharing with peers, deletion."""
    CONSENT = "consent"
    """A firm: agree that it is handed over. Never whoever has it as a client."""
    HAND_OVER = "hand_over"
    """A firm: ask that another organisation has it."""
    BEGIN = "begin"
    """An owner: questionnaires of new firms."""
    LIST = "list"
    """An owner: all its firms by name."""
    BATCH = "batch"
    """An owner: workbooks with many firms, their reports, and what was said about their columns."""
    POOLED = "pooled"
    """An owner: its portfolio, firms only pooled."""
    MEMBERS = "members"
    """An owner: who belongs to it; invitations and memberships."""
    RECEIVE = "receive"
    """An owner: take over a firm."""
    ADMINISTER = "administer"
    """The installation: people, organisations, settings."""


_FIRM = frozenset({Action.READ, Action.WRITE, Action.SUBMIT, Action.MANAGE})
_GRANTED: dict[Role, frozenset[Action]] = {
    Role.MANAGER: _FIRM | {Action.CONSENT},
    Role.CONTRIBUTOR: frozenset({Action.READ, Action.WRITE, Action.SUBMIT}),
    Role.READER: frozenset({Action.READ}),
}
_SECTION = frozenset({Action.READ, Action.WRITE})
"""What a contributor may do with their section; nothing of the rest."""
_CONSULTING = frozenset({Action.HAND_OVER, Action.BEGIN, Action.LIST, Action.BATCH, Action.POOLED, Action.MEMBERS})
_IN_ORGANISATION: dict[Role, frozenset[Action]] = {
    Role.CONSULTANT: _FIRM | _CONSULTING | {Action.RECEIVE},
    Role.READER: frozenset({Action.POOLED}),
}
_OWN = _FIRM | {Action.CONSENT, Action.HAND_OVER, Action.LIST}
"""Of firms somebody began themselves."""
_ADMINISTRATOR = frozenset({Action.ADMINISTER, Action.MEMBERS})
_LOCAL = frozenset(Action)


def allowed(principal: Principal, action: Action, owner: str = "", series: str = "", section: str = "") -> bool:
    """Whether somebody may do something.

    Args:
        principal: who.
        action: what.
        owner: whose; empty: the installation.
        series: the firm; empty: the owner as a whole.
        section: the one section or department of the firm it is about; empty: all of it.
    """
    if principal.is_local:
        return owner in ("", LOCAL_OWNER) or action in _ADMINISTRATOR
    if action in _ADMINISTRATOR and principal.administrator:
        return True
    by_owner = owner != "" and action in _of_owner(principal, owner)
    if action is Action.CONSENT and owner in principal.organisations(Role.CONSULTANT):
        return False  # whoever has the firm as a client never speaks for it, whatever else they were given
    return by_owner or (series != "" and _is_granted(principal.roles_for(series), action, section))


def access_of(principal: Principal, head: DraftHead, section: str = "") -> Access | None:
    """The right somebody has to a draft without a link; None: none at all.

    Args:
        principal: who.
        head: the draft, as it is stored now.
        section: the part they ask for; empty: all of it, and where they have no right to that, the first of theirs.
    """
    if allowed(principal, Action.READ, head.owner, head.series) and not section:
        return _access(principal, head, "")
    parts = sections_of(principal, head.series)
    if not parts or (section and section not in parts):
        return None
    return _access(principal, head, section or parts[0])


def sections_of(principal: Principal, series: str) -> tuple[str, ...]:
    """The sections or departments of a firm somebody contributes to; none where they reach all of it by a grant."""
    grants = principal.roles_for(series)
    if _is_granted(grants, Action.READ, ""):
        return ()
    return tuple(dict.fromkeys(one.section for one in grants if one.role is Role.CONTRIBUTOR))


def works_for(principal: Principal) -> tuple[str, ...]:
    """The owners somebody can work for, the one that is meant without another word first; none for `NOBODY`."""
    if principal.is_local:
        return (LOCAL_OWNER,)
    own = (principal.person,) if principal.person else ()
    return (*principal.organisations(Role.CONSULTANT), *principal.organisations(Role.READER), *own)


def may_give(principal: Principal, role: Role, owner: str, series: str = "") -> bool:
    """Whether somebody may give others a role: for a firm, in an organisation, or for the installation.

    Administrators give every role but those of a firm; who is responsible for a firm gives those.
    """
    if series:
        return role in ROLES_OF_FIRM and allowed(principal, Action.MANAGE, owner, series)
    if role in ROLES_OF_ORGANISATION and allowed(principal, Action.MEMBERS, owner):
        return True
    return owner == LOCAL_OWNER and role not in ROLES_OF_ORGANISATION and allowed(principal, Action.ADMINISTER)


def _access(principal: Principal, head: DraftHead, section: str) -> Access:
    def may(action: Action) -> bool:
        return allowed(principal, action, head.owner, head.series, section)

    return Access(
        draft=head.id,
        owner=head.owner,
        questionnaire=head.questionnaire,
        section=section,
        label=principal.name,
        manages=may(Action.MANAGE),
        person=principal.person,
        reads_only=not may(Action.WRITE),
    )


def _of_owner(principal: Principal, owner: str) -> frozenset[Action]:
    """What somebody may do with everything of an owner."""
    roles = [one.role for one in principal.memberships if one.organisation == owner]
    found = frozenset[Action]().union(*(_IN_ORGANISATION.get(role, frozenset()) for role in roles))
    if principal.person and owner == principal.person:
        found |= _OWN | ({Action.BEGIN} if principal.begins_firms else frozenset())
    return found


def _is_granted(grants: Iterable[Grant], action: Action, section: str) -> bool:
    return any(
        action in (_SECTION if one.section else _GRANTED.get(one.role, frozenset())) and one.section in ("", section)
        for one in grants
    )
