"""Handing a firm over to an organisation: asked by who has it, agreed to by the firm, accepted by the receiver.

The receiver is named, not chosen from a list: nobody learns which organisations there are. A name that no organisation
has is accepted by nobody. With the last step the firm has its new owner, and every link, open invitation and grant that
came from the old one's members ends; what the firm's own people were given stays.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from assessment.locale import translator
from assessment.model.audit import Subject, say
from assessment.model.base import LANGUAGES
from assessment.model.draft import LOCAL_OWNER
from assessment.model.message import msg
from assessment.model.people import Grant, HandOver, Role
from assessment.services.audit.acting import audited
from assessment.services.drafts import Drafts
from assessment.services.kept_text import kept_text
from assessment.services.people.firms import about_firm, firm, firm_names
from assessment.services.people.permissions import Action, allowed
from assessment.services.people.refusals import RoleRefusedError, nothing_there


@dataclass(frozen=True)
class OnItsWay:
    """A hand-over, the firm's name, and what the principal can do about it now."""

    hand_over: HandOver
    firm: str
    can_consent: bool = False
    accept_for: tuple[str, ...] = ()
    """Organisations of the principal that can accept it."""
    can_end: bool = False


@dataclass(frozen=True)
class HandOvers:
    """Hand-overs, as far as they are the business of the principal of `drafts`."""

    drafts: Drafts

    @audited("handover_asked")
    def ask(self, series: str, receiver: str) -> HandOver:
        """Ask that an organisation of this name has the firm from now on.

        Raises:
            NotFoundError: there is no such firm, or it is not the principal's to hand over.
            RoleRefusedError: nobody can agree for the firm, it is on its way already, or no name is given.
        """
        head = firm(self.drafts, series, Action.HAND_OVER)
        name = kept_text(receiver)
        if not name:
            raise RoleRefusedError(msg("Name the organisation that is to have the firm"))
        if not self._has_voice(head.owner, series):
            raise RoleRefusedError(
                msg("Nobody can agree for this firm yet"), msg("Invite its manager first: the firm has to agree")
            )
        new = HandOver(
            id=uuid.uuid4().hex,
            series=series,
            giver=head.owner,
            receiver=name,
            text=self._text(head.owner, series, name),
            asked_by=self.drafts.principal.person,
            asked_at=self.drafts.clock(),
        )
        if not self.drafts.store.add_hand_over(new):
            raise RoleRefusedError(
                msg("The firm is being handed over already"), msg("Withdraw that first, or wait for it")
            )
        return new

    def listed(self) -> tuple[OnItsWay, ...]:
        """Every hand-over that waits and is the principal's business, the oldest first.

        A receiver sees it once the firm agreed.
        """
        store, principal = self.drafts.store, self.drafts.principal
        mine = [LOCAL_OWNER] if principal.is_local else [principal.person] if principal.person else []
        found = {one.id: one for owner in mine for one in store.hand_overs_of(owner)}
        for organisation in store.organisations(principal.organisations(Role.CONSULTANT)):
            found |= {one.id: one for one in store.hand_overs_of(organisation.id, organisation.name)}
        found |= {one.id: one for one in store.hand_overs(tuple({grant.series for grant in principal.grants}))}
        waiting = sorted((one for one in found.values() if one.is_open), key=lambda one: (one.asked_at, one.id))
        names = firm_names(self.drafts, [one.series for one in waiting]) if waiting else {}
        seen = (self._seen(one, names.get(one.series, "")) for one in waiting)
        return tuple(one for one in seen if one.can_consent or one.accept_for or one.can_end)

    @audited("handover_consented")
    def consent(self, hand_over: str) -> None:
        """Agree for the firm to exactly what its `text` says.

        Raises:
            NotFoundError: there is no such hand-over, it does not wait for that, or the principal does not speak for
                the firm.
        """
        found = self._known(hand_over)
        if not self._speaks(found):
            raise nothing_there()
        firm(self.drafts, found.series, Action.CONSENT)
        if not self.drafts.store.consent_to_hand_over(found.id, self.drafts.principal.person, self.drafts.clock()):
            raise nothing_there()

    @audited("handover_ended")
    def end(self, hand_over: str) -> None:
        """Withdraw or refuse: who asked, the firm, or the receiver.

        Raises:
            NotFoundError: there is no such hand-over that waits, or it is not the principal's to end.
        """
        found = self._known(hand_over)
        about_firm(self.drafts, found.series)
        if not self._may_end(found) or not self.drafts.store.end_hand_over(found.id, self.drafts.clock()):
            raise nothing_there()

    @audited("handover_accepted")
    def accept(self, hand_over: str, organisation: str) -> None:
        """Take the firm over for an organisation of the principal.

        Raises:
            NotFoundError: there is no such hand-over the firm agreed to, or it is not meant for that organisation.
        """
        found = self._known(hand_over)
        if organisation not in self._receivers(found):
            raise nothing_there()
        about_firm(self.drafts, found.series)
        say(organisation=Subject(kind="owner", reference=organisation))
        person, now = self.drafts.principal.person, self.drafts.clock()
        if not self.drafts.store.accept_hand_over(found, person, organisation, now, self._keeps(found)):
            raise nothing_there()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _known(self, hand_over: str) -> HandOver:
        found = self.drafts.store.hand_over(hand_over)
        if found is None or not found.is_open or self.drafts.store.owner_of(found.series) != found.giver:
            raise nothing_there()
        return found

    def _seen(self, one: HandOver, name: str) -> OnItsWay:
        waits = one.consented_at is None
        return OnItsWay(one, name, waits and self._speaks(one), self._receivers(one), self._may_end(one))

    def _speaks(self, one: HandOver) -> bool:
        return allowed(self.drafts.principal, Action.CONSENT, one.giver, one.series)

    def _may_end(self, one: HandOver) -> bool:
        asks = allowed(self.drafts.principal, Action.HAND_OVER, one.giver, one.series)
        return asks or self._speaks(one) or bool(self._receivers(one))

    def _receivers(self, one: HandOver) -> tuple[str, ...]:
        """Organisations the principal can take the firm over for: of the name it is meant for, once the firm agreed."""
        if one.consented_at is None:
            return ()
        meant = self.drafts.store.organisation_named(one.receiver)
        may = meant is not None and allowed(self.drafts.principal, Action.RECEIVE, meant.id)
        return (meant.id,) if meant is not None and may and meant.id != one.giver else ()

    def _has_voice(self, owner: str, series: str) -> bool:
        """Whether somebody can agree for the firm: its beginner, or a manager who is no consultant of it."""
        if owner == LOCAL_OWNER or self.drafts.store.person(owner) is not None:
            return True
        advisers = {one.person for one in self.drafts.store.members(owner) if one.role is Role.CONSULTANT}
        managers = {one.person for one in self.drafts.store.grants_of(series) if one.role is Role.MANAGER}
        return bool(managers - advisers)

    def _keeps(self, one: HandOver) -> Grant | None:
        """Who began the questionnaire of their own firm stays its manager."""
        if self.drafts.store.person(one.giver) is None:
            return None
        return Grant(
            id=uuid.uuid4().hex,
            person=one.giver,
            series=one.series,
            role=Role.MANAGER,
            granted_by=one.giver,
            granted_at=self.drafts.clock(),
        )

    def _text(self, owner: str, series: str, receiver: str) -> str:
        """What the firm agrees to, in both languages."""
        name = firm_names(self.drafts, [series])[series]
        organisations = self.drafts.store.organisations((owner,))
        lines = []
        for lang in LANGUAGES:
            t = translator(lang)
            shown = name or t("Firm without a name")
            if organisations:
                text = t(
                    "{firm} agrees that all its questionnaires, versions, plans and files pass from {giver} to "
                    "{receiver}. {giver} has no access to them afterwards, and every link it gave ends.",
                    firm=shown,
                    giver=organisations[0].name,
                    receiver=receiver,
                )
            else:
                text = t(
                    "{firm} agrees that {receiver} looks after all its questionnaires, versions, plans and files from "
                    "now on. Every link that was given ends; who began them stays the firm's manager.",
                    firm=shown,
                    receiver=receiver,
                )
            lines.append(text)
        return "\n".join(lines)
