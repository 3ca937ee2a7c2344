"""Organisations and who belongs to them; leaving, and being forgotten.

Nobody leaves firms behind that no consultant looks after, and no installation is left without an administrator.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from assessment.model.audit import Subject, say
from assessment.model.message import Message, msg
from assessment.model.people import EVERYWHERE, Membership, Organisation, Person, Role
from assessment.services.audit.acting import audited, of_role
from assessment.services.drafts import Drafts
from assessment.services.kept_text import kept_text
from assessment.services.people.permissions import Action, allowed
from assessment.services.people.refusals import RoleRefusedError, nothing_there


@dataclass(frozen=True)
class Member:
    """Somebody with a role; the name is empty once it was erased."""

    person: Person
    membership: Membership


@dataclass(frozen=True)
class Members:
    """Organisations and members, as far as the principal of `drafts` may see and change them."""

    drafts: Drafts

    # --- organisations ------------------------------------------------------------------------------------------------

    def organisations(self) -> tuple[Organisation, ...]:
        """All of them for an administrator, else those the principal belongs to; by name.

        What was kept before anybody signed in comes last, under no name.
        """
        mine = self.drafts.principal.organisations()
        found = self.drafts.store.organisations(None if self._administers() else mine)
        before = Organisation(id=EVERYWHERE, name="", created_at=self.drafts.clock())
        return (*found, before) if EVERYWHERE in mine else found

    @audited("organisation_added")
    def add_organisation(self, name: str) -> Organisation:
        """A new organisation, without members.

        Raises:
            NotFoundError: only administrators add one. RoleRefusedError: the name is empty, or another one has it.
        """
        if not self._administers():
            raise nothing_there()
        new = Organisation(id=uuid.uuid4().hex, name=_name(name), created_at=self.drafts.clock())
        if not self.drafts.store.add_organisation(new):
            raise _taken()
        return new

    def named(self, name: str) -> Organisation:
        """The organisation of that name, added where there is none. Errors as for `add_organisation`."""
        if not self._administers():
            raise nothing_there()
        return self.drafts.store.organisation_named(name) or self.add_organisation(name)

    @audited("organisation_changed")
    def rename(self, organisation: str, name: str) -> None:
        """Call an organisation something else. Errors as for `add_organisation`."""
        if not self._administers() or not self.drafts.store.organisations((organisation,)):
            raise nothing_there()
        if not self.drafts.store.rename_organisation(organisation, _name(name), self.drafts.clock()):
            raise _taken()

    # --- members ------------------------------------------------------------------------------------------------------

    def people(self) -> tuple[Person, ...]:
        """Everybody who ever signed in and was not erased, by name.

        Raises:
            NotFoundError: only administrators see everybody.
        """
        if not self._administers():
            raise nothing_there()
        return tuple(one for one in self.drafts.store.persons() if one.name)

    def members(self, organisation: str = EVERYWHERE) -> tuple[Member, ...]:
        """Who belongs to an organisation, or has a role for the whole installation.

        Raises:
            NotFoundError: there is no such organisation, or the principal does not see its members.
        """
        if not self._may_see(organisation):
            raise nothing_there()
        found = self.drafts.store.members(organisation)
        persons = {one.id: one for one in self.drafts.store.persons([one.person for one in found])}
        return tuple(Member(persons[one.person], one) for one in found if one.person in persons)

    @audited("role_ended")
    def end(self, person: str, organisation: str, role: Role) -> None:
        """End somebody's role in an organisation, or for the installation.

        Raises:
            NotFoundError: they have no such role, or it is not the principal's to end.
            RoleRefusedError: it comes with a group, or nobody would be left.
        """
        if person != self.drafts.principal.person and not self._may_see(organisation):
            raise nothing_there()
        of_role(role, person, organisation)
        roles = [one for one in self.drafts.store.memberships(person) if one.organisation == organisation]
        found = [one for one in roles if one.role is role]
        if not found:
            raise nothing_there()
        if all(one.by_claim for one in found):
            raise RoleRefusedError(
                msg("This role comes with a group of the sign-in"),
                msg("Ask whoever looks after the accounts to take the person out of the group"),
            )
        self._end(person, organisation, role)

    def leave(self, organisation: str) -> None:
        """End every role the principal has in an organisation. Errors as for `end`."""
        mine = [one for one in self.drafts.principal.memberships if one.organisation == organisation]
        if not mine:
            raise nothing_there()
        for one in sorted(mine, key=lambda one: one.role is not Role.CONSULTANT):
            self.end(one.person, organisation, one.role)

    @audited("person_erased")
    def forget_details(self, person: str) -> bool:
        """Erase who a person is (name, e-mail, sign-in) and end all they may do; what they wrote stays, unnamed.

        Raises:
            NotFoundError: only they themselves and administrators do that. RoleRefusedError: they still have firms of
                their own, or are the last consultant of an organisation with firms, or the last administrator.
        """
        if person != self.drafts.principal.person and not self._administers():
            raise nothing_there()
        if self.drafts.store.has_firms(person):
            raise RoleRefusedError(
                msg("The person still has questionnaires of firms of their own"),
                msg("Delete them, or hand the firms over first"),
            )
        say(person=Subject(kind="person", reference=person))
        for one in self.drafts.store.memberships(person):
            if not one.by_claim:
                self._end(person, one.organisation, one.role)
        return self.drafts.store.forget_details(person, self.drafts.clock())

    def _end(self, person: str, organisation: str, role: Role) -> None:
        if role is Role.ADMINISTRATOR and not self._other_administrator(person):
            hint = msg("Invite another administrator first")
            raise RoleRefusedError(msg("This is the last administrator"), hint)
        keep_one = role is Role.CONSULTANT
        if not self.drafts.store.end_membership(person, organisation, role, keep_one=keep_one):
            raise RoleRefusedError(
                msg("This is the last consultant of the organisation, and it still has firms"),
                msg("Invite another consultant first, or hand the firms over"),
            )

    def _other_administrator(self, person: str) -> bool:
        members = self.drafts.store.members(EVERYWHERE)
        return any(one.role is Role.ADMINISTRATOR and (one.person != person or one.by_claim) for one in members)

    def _may_see(self, organisation: str) -> bool:
        """Members of an organisation are for its consultants, roles of the installation for administrators."""
        if organisation == EVERYWHERE:
            return self._administers()
        if not allowed(self.drafts.principal, Action.MEMBERS, organisation):
            return False
        return bool(self.drafts.store.organisations((organisation,)))

    def _administers(self) -> bool:
        return allowed(self.drafts.principal, Action.ADMINISTER)


def _name(name: str) -> str:
    clean = kept_text(name)
    if not clean:
        raise RoleRefusedError(msg("An organisation needs a name"))
    return clean


def _taken() -> RoleRefusedError:
    hint: Message = msg("Choose another name")
    return RoleRefusedError(msg("Another organisation has this name"), hint)
