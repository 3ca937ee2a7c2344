"""A firm given to single people: its manager, whoever fills in a section, whoever may read it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from assessment.model.message import msg
from assessment.model.people import ROLES_OF_ORGANISATION, Grant, Person, Role
from assessment.services.audit.acting import audited, of_role
from assessment.services.drafts import Drafts
from assessment.services.people.firms import about_firm, firm
from assessment.services.people.permissions import Action, allowed, may_give
from assessment.services.people.refusals import RoleRefusedError, nothing_there


@dataclass(frozen=True)
class Granted:
    """Who has a firm, and as what; the name is empty once it was erased."""

    person: Person
    grant: Grant


@dataclass(frozen=True)
class Grants:
    """What people were given of the firms the principal of `drafts` is responsible for."""

    drafts: Drafts

    def listed(self, series: str) -> tuple[Granted, ...]:
        """Who was given a firm, the first one first.

        Raises:
            NotFoundError: there is no such firm, or the principal is not responsible for it.
        """
        firm(self.drafts, series, Action.MANAGE)
        grants = self.drafts.store.grants_of(series)
        persons = {one.id: one for one in self.drafts.store.persons([grant.person for grant in grants])}
        return tuple(Granted(persons[grant.person], grant) for grant in grants if grant.person in persons)

    def can_be_given(self, series: str) -> tuple[Person, ...]:
        """Whom a firm can be given to without an invitation: readers of its organisation, and who was given it before.

        Its consultants have it anyway. Who belongs to the organisation is told to none but its consultants: a firm's
        own manager finds here whom the firm was given to, and nobody else.

        Raises:
            NotFoundError: as for `listed`.
        """
        owner = firm(self.drafts, series, Action.MANAGE).owner
        members = self.drafts.store.members(owner) if allowed(self.drafts.principal, Action.MEMBERS, owner) else ()
        consultants = {one.person for one in members if one.role is Role.CONSULTANT}
        known = {one.person for one in members if one.role in ROLES_OF_ORGANISATION}
        known |= {one.person for one in self.drafts.store.grants_of(series)}
        nobody = consultants | {self.drafts.principal.person}
        return tuple(one for one in self.drafts.store.persons(sorted(known)) if one.id not in nobody)

    @audited("granted")
    def give(self, series: str, person: str, role: Role, section: str = "") -> Grant:
        """Give a firm to somebody of `can_be_given`.

        Raises:
            NotFoundError: there is no such firm, person or section, or the role is not the principal's to give.
            RoleRefusedError: they have it already.
        """
        head = firm(self.drafts, series, Action.MANAGE)
        questionnaire = self.drafts.catalogue.questionnaires.get(head.questionnaire)
        known = person in {one.id for one in self.can_be_given(series)}
        part = not section or (
            role is Role.CONTRIBUTOR and questionnaire is not None and bool(questionnaire.part(section))
        )
        if not (known and part and may_give(self.drafts.principal, role, head.owner, series)):
            raise nothing_there()
        given = {(one.person, one.role, one.section) for one in self.drafts.store.grants_of(series)}
        if (person, role, section) in given:
            raise RoleRefusedError(msg("They have this role already"))
        of_role(role, person, section=section)
        new = Grant(
            id=uuid.uuid4().hex,
            person=person,
            series=series,
            role=role,
            section=section,
            granted_by=self.drafts.principal.person,
            granted_at=self.drafts.clock(),
        )
        self.drafts.store.add_grant(new)
        return new

    @audited("grant_ended")
    def end(self, grant: str) -> None:
        """End what somebody was given; everybody may give back what is their own.

        Raises:
            NotFoundError: there is no such grant, or it is not the principal's to end.
        """
        found = self.drafts.store.grant(grant)
        if found is None or found.person != self.drafts.principal.person:
            firm(self.drafts, found.series if found else "", Action.MANAGE)
        if found is None:
            raise nothing_there()
        about_firm(self.drafts, found.series)
        of_role(found.role, found.person, section=found.section)
        self.drafts.store.end_grant(grant)

    def speaks_for(self, series: str) -> bool:
        """Whether the principal may consent to a hand-over of the firm."""
        owner = self.drafts.store.owner_of(series)
        return bool(owner) and allowed(self.drafts.principal, Action.CONSENT, owner, series)
