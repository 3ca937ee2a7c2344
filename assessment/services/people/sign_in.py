"""Signing in: from who the provider says somebody is to what they may do.

Of the provider's words only a hash is kept, beside it the name and the e-mail. Groups are looked at anew with every
sign-in: a role that came with a group ends with it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from assessment.model.people import EVERYWHERE, NOBODY, GroupRole, Membership, Organisation, Principal
from assessment.services.audit.acting import acts_as, audited
from assessment.services.drafts import Drafts
from assessment.services.kept_text import kept_text

LONGEST_EMAIL = 320


@dataclass(frozen=True)
class SignIn:
    """Makes principals; `roles`: what each group of the provider gives."""

    drafts: Drafts
    roles: tuple[GroupRole, ...] = ()

    @audited("signed_in")
    def sign_in(self, issuer: str, subject: str, name: str, email: str, groups: Collection[str]) -> Principal:
        """Somebody signs in: who they are and what they may do.

        Args:
            issuer: address of the provider.
            subject: who it says they are; the same person always has the same.
            name: as they are called now.
            email: as it is now, or "".
            groups: values of the claim that holds their groups.
        """
        store, now, identity = self.drafts.store, self.drafts.clock(), identity_of(issuer, subject)
        known = store.person_of(identity) or uuid.uuid4().hex
        acts_as(known)
        named = kept_text(name) or kept_text(email) or kept_text(subject) or identity[:8]
        person = store.signed_in(identity, known, named, kept_text(email, LONGEST_EMAIL), now)
        given = dict.fromkeys(one for one in self.roles if one.group in groups)
        claimed = dict.fromkeys((self._organisation(one.organisation), one.role) for one in given)
        store.set_claimed(
            person.id,
            [
                Membership(person=person.id, organisation=organisation, role=role, by_claim=True, since=now)
                for organisation, role in claimed
            ],
        )
        return self.principal(person.id)

    def principal(self, person: str) -> Principal:
        """What somebody who signed in may do as of now; `NOBODY` once they were erased."""
        store = self.drafts.store
        found = store.person(person)
        if found is None or not found.name:
            return NOBODY
        return Principal(
            person=found.id,
            name=found.name,
            memberships=store.memberships(person),
            grants=store.grants(person),
        )

    def _organisation(self, name: str) -> str:
        """The id of an organisation of the file of roles; it is added where there is none of that name yet."""
        if name in ("", EVERYWHERE):
            return EVERYWHERE
        while (known := self.drafts.store.organisation_named(name)) is None:
            new = Organisation(id=uuid.uuid4().hex, name=name, created_at=self.drafts.clock())
            self.drafts.store.add_organisation(new)
        return known.id


def identity_of(issuer: str, subject: str) -> str:
    """What is stored of who the provider says somebody is: sha256 (hex) of both."""
    return hashlib.sha256(f"{issuer}\0{subject}".encode(errors="surrogatepass")).hexdigest()
