"""Filling in over days and by several people: drafts, their answers, and the links that lead to them.

Without login a draft is reached by a token of which only the sha256 is stored, or from the owner's list on the machine
itself. With login a draft is reached by whoever `people/permissions.py` says may, too. `open` and `own` turn that into
an `Access`; everything else asks for one, and looks again whether its link was revoked or its right ended. What an
access may do stands in it: all of it for whoever began the draft; filling in and submitting, with a link that was
handed on; filling in one section or department, with a link to that; reading, where no more was granted.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from pydantic import SecretStr

from assessment.definitions.catalogue import Catalogue
from assessment.errors import NotFoundError
from assessment.formats.columns import CODE, NAME
from assessment.formats.table import AnswerTable
from assessment.formats.validate import FIRST_YEAR, LAST_YEAR
from assessment.model.audit import Subject, say
from assessment.model.draft import (
    LOCAL_OWNER,
    Access,
    Answer,
    Confirmation,
    Contribution,
    DraftHead,
    KeptAnswer,
    Link,
    NewLink,
    Snapshot,
)
from assessment.model.evidence import Evidence
from assessment.model.message import Message, msg
from assessment.model.people import LOCAL, Principal
from assessment.model.questionnaire import Questionnaire
from assessment.services.answer_columns import sign, to_form
from assessment.services.audit.acting import about, audited
from assessment.services.editions import Moved, column_today, move
from assessment.services.events import Event, happened
from assessment.services.kept_text import kept_text
from assessment.services.next_year import carried
from assessment.services.people.permissions import Action, access_of, allowed, sections_of
from assessment.services.ports import DraftStore
from assessment.services.refusals import AccessRefusedError, AnswerRefusedError

TOKEN_BYTES = 32
B = TypeVar("B", Confirmation, Evidence)


@dataclass(frozen=True)
class Started:
    """A new draft: the right to it, and the link that leads back to it (its token is known only now).

    Who signed in gets no link: they come back by their list.
    """

    access: Access
    link: NewLink | None


@dataclass(frozen=True)
class Summary:
    """A draft in the owner's list."""

    head: DraftHead
    firm: str
    """Name of the firm, "" while it is not given."""
    section: str = ""
    """The one section or department that is theirs to fill in; empty: all of it."""


@dataclass(frozen=True)
class Sheet:
    """What an access may see of a draft at one revision.

    Attributes:
        head: year, plan, questionnaire, revision.
        answers: column -> answer, under the columns of the installed edition.
        form: the same as forms and checks take them (`id`, `id@-1`, `id#certainty`), in the units asked for.
        section: the one section or department it may write, "" for all.
        renamed: columns of an older edition -> what they are called now.
        unknown: answers of an older edition that have no question any more; they stay in the store.
        moved_from: the older edition the draft was begun with, "" where it is the installed one.
        confirmed: warnings that somebody confirmed, under the columns of the installed edition.
        evidence: files attached to the answers, under the columns of the installed edition.
    """

    head: DraftHead
    answers: dict[str, KeptAnswer]
    form: dict[str, object]
    section: str = ""
    renamed: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, KeptAnswer] = field(default_factory=dict)
    moved_from: str = ""
    confirmed: tuple[Confirmation, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Saved:
    """What a save did.

    `changed`: answers that others (another tab, a colleague) wrote since the revision it was based on; one with no
    value was taken back. `overwritten`: what others wrote since and this save replaced.
    """

    revision: int
    changed: dict[str, KeptAnswer]
    overwritten: dict[str, KeptAnswer]


@dataclass(frozen=True)
class Drafts:
    """Drafts as one principal may see them.

    Attributes:
        store: where they are kept.
        catalogue: what is installed.
        clock: gives the moment something is written, with its time zone.
        owner: for whom the principal works: who owns what they begin and list.
        principal: who asks.
    """

    store: DraftStore
    catalogue: Catalogue
    clock: Callable[[], datetime]
    owner: str = LOCAL_OWNER
    principal: Principal = LOCAL

    # --- ways in ------------------------------------------------------------------------------------------------------

    @audited("draft_begun")
    def start(self, plan_id: str, data_year: int) -> Started:
        """A new, empty draft.

        Raises:
            NotFoundError: no such plan is installed. AnswerRefusedError: no questionnaire is about that year.
            AccessRefusedError: who asks may begin none.
        """
        self.must(Action.BEGIN)
        return self._begin(plan_id, data_year, self.owner)

    @audited("next_year_begun")
    def start_next_year(self, access: Access) -> Started:
        """A draft for the year after, with the profile and with this year's figures as last year's.

        Raises:
            AccessRefusedError: only whoever began a draft begins the next.
        """
        sheet = self.read(self.manager(access))
        started = self._begin(sheet.head.plan, sheet.head.data_year + 1, access.owner, sheet.head.series, access)
        questionnaire = self.questionnaire(started.access)
        self.store.write(started.access.draft, carried(sheet.answers, questionnaire), self.clock(), 0)
        return started

    def open(self, token: SecretStr) -> Access:
        """The right a token gives.

        Raises:
            AccessRefusedError: there is no such link, or it was revoked; nothing tells the two apart.
        """
        link = self.store.link_of_token(hash_of(token))
        head = self.store.head(link.draft) if link and link.revoked_at is None else None
        if link is None or head is None or link.owner != head.owner:
            raise _nowhere()
        return _access(head, link)

    def own(self, draft: str, section: str = "") -> Access:
        """The principal's right to a draft; `section`: to that part of it only.

        Raises:
            NotFoundError: there is no such draft, or it is not theirs; nothing tells the two apart.
        """
        head = self.store.head(draft)
        access = self._right(head, section) if head else None
        if access is None:
            raise _gone()
        return access

    def list_own(self) -> tuple[Summary, ...]:
        """The drafts of the owner the principal works for, the one changed last first; none if that is not theirs."""
        if not self.may(Action.LIST):
            return ()
        names = self.store.values(self.owner, NAME)
        return tuple(Summary(head, str(names.get(head.id, ""))) for head in self.store.heads(self.owner))

    def list_granted(self) -> tuple[Summary, ...]:
        """The drafts of the firms the principal was given, by part where it is one; the one changed last first."""
        series = tuple(dict.fromkeys(grant.series for grant in self.principal.grants))
        heads = self.store.heads_of(series) if series else ()
        names = self.store.values_of(tuple(head.id for head in heads), NAME) if heads else {}
        return tuple(
            Summary(head, str(names.get(head.id, "")), section)
            for head in heads
            for section in sections_of(self.principal, head.series) or ("",)
        )

    def also_saved(self, table: AnswerTable) -> tuple[tuple[str, int], ...]:
        """Firm name and year of the rows whose credit code and year the owner has a draft of, too."""
        if not self.may(Action.LIST):
            return ()
        codes = self.store.values(self.owner, CODE)
        saved = {f"{codes[head.id]}@{head.data_year}" for head in self.store.heads(self.owner) if codes.get(head.id)}
        frame = table.frame
        rows = frame[(frame["credit_code"] + "@" + frame["year"].astype("str")).isin(saved)]
        return tuple(zip(rows["firm_name"].astype(str).tolist(), rows["year"].tolist(), strict=True))

    # --- answers ------------------------------------------------------------------------------------------------------

    def read(self, access: Access) -> Sheet:
        """Everything the access may see.

        Raises:
            AccessRefusedError: its link was revoked. NotFoundError: the draft was deleted.
        """
        return self._sheet(access, self._snapshot(access), keep_empty=False)

    def changes(self, access: Access, since: int) -> Sheet:
        """What was written after revision `since`; an answer with no value was taken back. Errors as for `read`."""
        return self._sheet(access, self._snapshot(access, since), keep_empty=True)

    @audited("answers_changed")
    def save_answers(
        self, access: Access, answers: Mapping[str, Answer], author: str = "", *, based_on_revision: int
    ) -> Saved:
        """Write answers: the later write wins, per answer. An empty `Answer()` takes one back.

        Args:
            access: the right to write them; one to a section signs with the label of its link, whatever `author` says.
            answers: column (`revenue`, `revenue@-1`) -> answer, as a whole with unit, certainty, note and person.
            author: who writes, where the link has no label.
            based_on_revision: the last revision the writer has seen.

        Raises:
            AccessRefusedError: a column outside the section, or a revoked link; nothing is written then.
            AnswerRefusedError: a column or value that cannot be kept; nothing is written then.
            NotFoundError: the draft was deleted.
        """
        self._reaching(access, answers)
        questionnaire, now = self.questionnaire(access), self.clock()
        signed = sign(answers, questionnaire, access, author, now)
        written = self.store.write(access.draft, signed, now, based_on_revision)
        if written is None:
            raise _gone()
        happened(Event("answers_saved", count=len(signed)))
        changed, overwritten = (
            self._seen(access, part, questionnaire) for part in (written.changed, written.overwritten)
        )
        return Saved(written.revision, changed.answers, overwritten.answers)

    @audited("warning_confirmed")
    def keep_confirmation(self, access: Access, confirmation: Confirmation) -> None:
        """Store a confirmed warning of an answer the access may write. Errors as for `save_answers`."""
        self._reaching(access, (confirmation.column,))
        say(rule=confirmation.rule, column=confirmation.column)
        if not self.store.confirm(access.draft, confirmation):
            raise _gone()

    @audited("confirmation_withdrawn")
    def forget_confirmation(self, access: Access, rule: str, column: str) -> None:
        """Take a confirmed warning back. Errors as for `save_answers`."""
        self._reaching(access, (column,))
        say(rule=rule, column=column)
        self.store.take_back_confirmation(access.draft, rule, column)

    @audited("year_changed")
    def set_data_year(self, access: Access, year: int) -> None:
        """Change the year the whole draft is about.

        Raises:
            AnswerRefusedError: no questionnaire is about that year.
        """
        self.store.set_year(self.writer(access).draft, _checked(year), self.clock())

    # --- links --------------------------------------------------------------------------------------------------------

    @audited("link_given")
    def add_link(self, access: Access, section: str = "", label: str = "") -> NewLink:
        """A further link for somebody called `label`: to a section, to a department, or to the whole draft.

        Raises:
            AccessRefusedError: only whoever began the draft gives links. NotFoundError: there is no such section.
            AnswerRefusedError: the whole draft goes to nobody without a name; a link without one is its beginner's.
        """
        questionnaire = self.questionnaire(self.manager(access))
        if section and not questionnaire.part(section):
            raise NotFoundError(msg("There is no section {id}", id=section))
        if not section and not kept_text(label):
            raise AnswerRefusedError(msg("Say for whom the link is"), msg("Their answers are signed with that name"))
        return self._new_link(access.draft, access.owner, section, label)

    def links(self, access: Access) -> tuple[Link, ...]:
        """All links to the draft, revoked ones included; none of them holds its token."""
        return self.store.links(self.manager(access).draft)

    def contributions(self, access: Access) -> dict[str, Contribution]:
        """Link id -> what stands in the draft that came through it; links nothing came through are left out."""
        written: dict[str, list[datetime]] = {}
        for answer in self._snapshot(self.manager(access)).answers.values():
            if answer.link and not answer.is_empty:
                written.setdefault(answer.link, []).append(answer.written_at)
        return {link: Contribution(len(moments), max(moments)) for link, moments in written.items()}

    @audited("link_revoked")
    def revoke(self, access: Access, link: str) -> None:
        """End a link of this draft at once; who has it open is refused at the next click."""
        if link not in {one.id for one in self.links(access)}:
            raise NotFoundError(msg("There is no such link"))
        say(link=Subject(kind="link", reference=link))
        self.store.revoke(link, self.clock())

    @audited("links_revoked")
    def revoke_all(self, access: Access) -> int:
        """End every link that was handed on; the beginner's own stays. How many were ended."""
        open_ones = [one for one in self.links(access) if one.handed_on and one.revoked_at is None]
        say(links=len(open_ones))
        for link in open_ones:
            self.store.revoke(link.id, self.clock())
        return len(open_ones)

    # --- for the other services ---------------------------------------------------------------------------------------

    def whole(self, access: Access) -> Access:
        """The same access, where it reaches the whole draft and still holds.

        Raises:
            AccessRefusedError: it is one to a section, or was revoked.
        """
        self._live(access)
        if access.section:
            hint = msg("Ask whoever sent you the link")
            raise AccessRefusedError(msg("This link is for one section of the questionnaire only"), hint)
        return access

    def writer(self, access: Access) -> Access:
        """The same access, where it reaches the whole draft, may change it, and still holds.

        Raises:
            AccessRefusedError: as for `whole`, or it may only read.
        """
        return _changing(self.whole(access))

    def manager(self, access: Access) -> Access:
        """The same access, where it is that of whoever began the draft and still holds.

        Raises:
            AccessRefusedError: it is one to a section, was handed on, or was revoked.
        """
        if not self.whole(access).manages:
            hint = msg("Ask whoever sent you the link")
            raise AccessRefusedError(msg("Only whoever began this questionnaire may do that"), hint)
        return access

    def head(self, access: Access) -> DraftHead:
        """The draft of an access that still holds, without its answers.

        Raises:
            AccessRefusedError: its link was revoked. NotFoundError: the draft was deleted.
        """
        self._live(access)
        found = self.store.head(access.draft)
        if found is None:
            raise _gone()
        return found

    def years_of(self, access: Access) -> tuple[DraftHead, tuple[tuple[Access, DraftHead], ...]]:
        """The draft, and the firm's other drafts as far as the access reaches them: the right to each, and its head.

        Raises:
            AccessRefusedError: it is one to a section, or was revoked. NotFoundError: the draft was deleted.
        """
        this = self.head(self.whole(access))
        heads = self.store.heads(this.owner, this.series) if access.all_years else ()
        others = [head for head in heads if head.id != this.id]
        return this, tuple((replace(access, draft=h.id, questionnaire=h.questionnaire), h) for h in others)

    def may(self, action: Action) -> bool:
        """Whether the principal may do something with what the owner has that they work for."""
        return allowed(self.principal, action, self.owner)

    def must(self, action: Action) -> str:
        """The owner the principal works for, where they may do this there.

        Raises:
            AccessRefusedError: they may not.
        """
        if not self.may(action):
            raise AccessRefusedError(msg("You may not do that here"), msg("Ask an administrator for the role it needs"))
        return self.owner

    def reaching(self, access: Access, columns: Iterable[str]) -> Access:
        """The same access, where it still holds and may write all these columns.

        Raises:
            AccessRefusedError: it may only read, a column lies outside its section, or it was revoked.
        """
        self._reaching(access, columns)
        return access

    def questionnaire(self, access: Access) -> Questionnaire:
        """The installed questionnaire of a draft.

        Raises:
            NotFoundError: it is not installed (any more).
        """
        found = self.catalogue.questionnaires.get(access.questionnaire)
        if found is None:
            raise NotFoundError(msg("The questionnaire {id} is not installed", id=access.questionnaire))
        return found

    # --- inside -------------------------------------------------------------------------------------------------------

    def _begin(
        self, plan_id: str, data_year: int, owner: str, series: str = "", before: Access | None = None
    ) -> Started:
        plan = self.catalogue.plans.get(plan_id)
        if plan is None:
            raise NotFoundError(msg("There is no plan {id}", id=plan_id))
        now, draft = self.clock(), uuid.uuid4().hex
        head = DraftHead(
            id=draft,
            owner=owner,
            series=series or draft,
            questionnaire=plan.questionnaire,
            edition=self.catalogue.questionnaires[plan.questionnaire].edition,
            plan=plan_id,
            data_year=_checked(data_year),
            created_at=now,
            updated_at=now,
        )
        about(head)
        self.store.add_draft(head)
        right = self._right(head) if before is None or before.person else None
        if right is not None and right.person:
            return Started(right, None)
        new = self._new_link(draft, owner, "", "")
        return Started(_access(head, new.link), new)

    def _right(self, head: DraftHead, section: str = "") -> Access | None:
        """What the principal may do with a draft; without login all of what the owner has."""
        if self.principal.is_local:
            return _access(head) if head.owner == self.owner else None
        return access_of(self.principal, head, section)

    def _new_link(self, draft: str, owner: str, section: str, label: str) -> NewLink:
        token = SecretStr(secrets.token_urlsafe(TOKEN_BYTES))
        link = Link(
            id=uuid.uuid4().hex,
            draft=draft,
            owner=owner,
            section=section,
            label=kept_text(label),
            created_at=self.clock(),
        )
        say(link=Subject(kind="link", reference=link.id), section=section)
        self.store.add_link(link, hash_of(token))
        return NewLink(link, token)

    def _live(self, access: Access) -> None:
        """A link that was revoked, or deleted with its draft, ends the access by it; so does a right that was lost."""
        if access.link:
            link = self.store.link(access.link)
            if link is None or link.revoked_at is not None:
                raise _nowhere()
        elif self.principal.is_local:
            if access.person or access.owner != self.owner:
                raise _gone()
        else:
            head = self.store.head(access.draft)
            right = self._right(head, access.section) if head else None
            if right is None or replace(right, label=access.label) != access:
                raise _gone()

    def _reaching(self, access: Access, columns: Iterable[str]) -> None:
        """An access that holds, and may write all these columns."""
        self._live(access)
        _changing(access)
        visible = self._visible(access, self.questionnaire(access), writing=True)
        if outside := [name for name in columns if visible is not None and name.partition("@")[0] not in visible]:
            what = msg("This link does not reach the answer {column}", column=outside[0])
            raise AccessRefusedError(what, msg("Ask for a link to that section"))

    def _snapshot(self, access: Access, since: int = -1) -> Snapshot:
        self._live(access)
        found = self.store.snapshot(access.draft, since)
        if found is None:
            raise _gone()
        return found

    def _sheet(self, access: Access, snapshot: Snapshot, *, keep_empty: bool) -> Sheet:
        questionnaire = self.questionnaire(access)
        moved = self._seen(access, snapshot.answers, questionnaire)
        answers = {name: a for name, a in moved.answers.items() if keep_empty or not a.is_empty}
        edition = snapshot.head.edition
        return Sheet(
            head=snapshot.head,
            answers=answers,
            form=to_form(answers, questionnaire),
            section=access.section,
            renamed=moved.renamed,
            unknown={name: a for name, a in moved.unknown.items() if not a.is_empty},
            moved_from=edition if edition != questionnaire.edition else "",
            confirmed=self._beside(snapshot.confirmed, access, questionnaire),
            evidence=self._beside(snapshot.evidence, access, questionnaire),
        )

    def _beside(self, stored: Iterable[B], access: Access, questionnaire: Questionnaire) -> tuple[B, ...]:
        """What stands beside answers (confirmed warnings, evidence) that an access may see, under today's columns."""
        visible = self._visible(access, questionnaire)
        today = [(column_today(one.column, questionnaire), one) for one in stored]
        return tuple(
            one.model_copy(update={"column": column})
            for column, one in today
            if visible is None or column.partition("@")[0] in visible
        )

    def _seen(self, access: Access, answers: Mapping[str, KeptAnswer], questionnaire: Questionnaire) -> Moved:
        """Answers under the columns of today, as far as the access may see them."""
        visible = self._visible(access, questionnaire)
        return move(
            {
                name: answer
                for name, answer in answers.items()
                if visible is None or column_today(name, questionnaire).partition("@")[0] in visible
            },
            questionnaire,
        )

    def _visible(self, access: Access, questionnaire: Questionnaire, *, writing: bool = False) -> set[str] | None:
        """The questions of the part an access is limited to, to be read with the firm's name; None: all.

        Raises:
            NotFoundError: the installed questionnaire has no such section or department any more.
        """
        if not access.section:
            return None
        part = questionnaire.part(access.section)
        if not part:
            raise NotFoundError(msg("The part this link was made for is not asked any more"))
        own = {q.id for s in part for q in s.questions}
        return own if writing else {*own, NAME}


def hash_of(token: SecretStr) -> str:
    """What is stored in place of a token: its sha256 (hex). A token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.get_secret_value().encode()).hexdigest()


def _checked(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        what = msg("The data year must lie between {first} and {last}", first=FIRST_YEAR, last=LAST_YEAR)
        raise AnswerRefusedError(what)
    return year


def _access(head: DraftHead, link: Link | None = None) -> Access:
    return Access(
        draft=head.id,
        owner=head.owner,
        questionnaire=head.questionnaire,
        link=link.id if link else "",
        section=link.section if link else "",
        label=link.label if link else "",
        manages=link is None or not link.handed_on,
    )


def _nowhere() -> AccessRefusedError:
    hint: Message = msg("It may have been revoked, or a part of it is missing. Ask whoever sent it for a new one.")
    return AccessRefusedError(msg("This link leads nowhere"), hint)


def _changing(access: Access) -> Access:
    if access.reads_only:
        hint = msg("Ask whoever is responsible for the firm")
        raise AccessRefusedError(msg("You may read the answers of this firm and not change them"), hint)
    return access


def _gone() -> NotFoundError:
    return NotFoundError(msg("This questionnaire was deleted, or is not yours"))


__all__ = ["AccessRefusedError", "AnswerRefusedError", "Drafts", "Saved", "Sheet", "Started", "Summary", "hash_of"]
