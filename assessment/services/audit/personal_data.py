"""Personal data of one person: taken away as a file, or erased.

Erased are name, e-mail and sign-in, roles, the name under which answers, confirmations, plans, files and versions are
signed, whom a figure comes from, the label of links, and what the key of the person in the audit log stands for.
Answers, and everything else a firm said, stay the firm's. Names inside of remarks, and in the content of submitted
versions, which is what a hash was given for, are counted and left: they are for the firm to change or delete.

For whoever has signed in everything is found by their id, and by their name where they worked. Without a login there
is a name only; the operator erases it wherever it stands.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from assessment.errors import NotFoundError
from assessment.model.audit import AuditFilter, Subject, say
from assessment.model.message import msg
from assessment.model.people import Person
from assessment.model.personal_data import Erased, Identity
from assessment.services.audit.acting import audited
from assessment.services.drafts import Drafts
from assessment.services.people.members import Members
from assessment.services.people.refusals import nothing_there

SCHEMA = {"id": "manufacturing-assessment/personal-data", "version": 1}
"""The version rises when a key is renamed, removed or changes its meaning; further keys do not raise it."""


@dataclass(frozen=True)
class PersonalData:
    """Of the principal of `drafts`; of anybody for administrators and for whoever works without login."""

    drafts: Drafts

    # --- of a person who signs in -------------------------------------------------------------------------------------

    @audited("person_exported")
    def export(self, person: str) -> bytes:
        """Everything that is stored about a person as UTF-8 JSON; answers belong to firms and are not in it.

        Raises:
            NotFoundError: there is no such person, or they are somebody else's to ask for.
        """
        found = self._person(person)
        self._say(person)
        store = self.drafts.store
        return _json(
            {
                "person": found.model_dump(mode="json"),
                "roles": [one.model_dump(mode="json", exclude={"person"}) for one in store.memberships(person)],
                "firms": [
                    one.model_dump(mode="json", exclude={"person", "granted_by"}) for one in store.grants(person)
                ],
                "sign_ins": [one.model_dump(mode="json") for one in store.sign_ins_of(person)],
                "named_at": self._traces(_identity(found)),
                "did": self._did(Subject(kind="person", reference=person)),
            }
        )

    @audited("person_erased")
    def erase(self, person: str) -> Erased:
        """Erase a person for good; may be repeated. What still holds their name is counted.

        Raises:
            NotFoundError: as for `export`. RoleRefusedError: they still have firms of their own, or are the last
                consultant of an organisation with firms, or the last administrator.
        """
        found = self._person(person)
        self._say(person)
        Members(self.drafts).forget_details(person)
        erased = self.drafts.store.erase_traces(_identity(found))
        self.drafts.store.erase_key(Subject(kind="person", reference=person))
        return erased

    # --- of a name ----------------------------------------------------------------------------------------------------

    @audited("person_exported")
    def export_name(self, name: str) -> bytes:
        """Everywhere a name is stored: what was signed with it, made for whoever is called that, or done as operator.

        Raises:
            NotFoundError: the name is nowhere, or it is not the principal's to ask for.
        """
        identity = self._of_name(name)
        return _json({"name": name.strip(), "named_at": self._traces(identity), "did": self._did(_account(name))})

    @audited("person_erased")
    def erase_name(self, name: str) -> Erased:
        """Erase a name wherever it stands alone; links that were made for it are revoked, their keys in the log erased.

        So is the key of an account of the system that is called that: what its owner did as operator is nobody's then.

        Raises:
            NotFoundError: as for `export_name`.
        """
        identity = self._of_name(name)
        erased = self.drafts.store.erase_traces(identity)
        for link in identity.ids:
            self.drafts.store.revoke(link, self.drafts.clock())
            self.drafts.store.erase_key(Subject(kind="link", reference=link))
        known = self.drafts.store.erase_key(_account(name))
        return erased.model_copy(update={"traces": erased.traces + bool(known)})

    # --- inside -------------------------------------------------------------------------------------------------------

    def _person(self, person: str) -> Person:
        principal = self.drafts.principal
        if person != principal.person and not principal.administrator:
            raise nothing_there()
        found = self.drafts.store.person(person)
        if found is None:
            raise nothing_there()
        return found

    def _of_name(self, name: str) -> Identity:
        """A name may be that of several people: only whoever works without login decides that it is one."""
        if not self.drafts.principal.is_local or not name.strip():
            raise nothing_there()
        ids = self.drafts.store.links_of_name(name.strip())
        identity = Identity(ids=ids, names=(name.strip(),), everywhere=True)
        if not self.drafts.store.traces(identity) and not self.drafts.store.keys_of((_account(name),)):
            raise NotFoundError(msg("Nothing is signed with this name"), msg("Write it exactly as it was typed"))
        return identity

    def _traces(self, identity: Identity) -> list[dict[str, Any]]:
        return [one.model_dump(mode="json", exclude={"draft"}) for one in self.drafts.store.traces(identity)]

    def _did(self, subject: Subject) -> list[dict[str, Any]]:
        """What somebody did, the oldest first."""
        store = self.drafts.store
        key = store.keys_of((subject,)).get(subject, "")
        store.gather_in()
        rows = store.entries(AuditFilter(actor=key)) if key else ()
        return [{"at": row.at.isoformat(), "action": row.action, "detail": row.detail} for row in reversed(rows)]

    def _say(self, person: str) -> None:
        if person != self.drafts.principal.person:
            say(person=Subject(kind="person", reference=person))


def _identity(person: Person) -> Identity:
    return Identity(ids=(person.id,), names=(person.name,) if person.name else ())


def _account(name: str) -> Subject:
    """An operator who is called that."""
    return Subject(kind="operator", reference=name.strip())


def _json(content: dict[str, Any]) -> bytes:
    text = json.dumps({"schema": SCHEMA, **content}, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode()
