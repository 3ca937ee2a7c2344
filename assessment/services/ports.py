"""What the services need of a store. Every method is one transaction; the store decides nothing about who may what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import BinaryIO, Protocol

from assessment.model.action_plan import ActionPlan, ActionPlanHead
from assessment.model.audit import Act, AuditEntry, AuditFilter, AuditHead, Subject
from assessment.model.column_map import ColumnChoice
from assessment.model.draft import (
    Confirmation,
    DraftHead,
    Link,
    SignedAnswer,
    Snapshot,
    Submitted,
    Version,
    VersionHead,
    Written,
)
from assessment.model.evidence import Evidence
from assessment.model.peers import Consent, Excluded, PeerFigures, SharedFigures
from assessment.model.people import Grant, HandOver, Invitation, KeptSignIn, Membership, Organisation, Person, Role
from assessment.model.personal_data import Erased, Identity, Trace


class ActionPlanStore(Protocol):
    """Keeps plans of action with their lines."""

    def add_plan(self, plan: ActionPlan) -> bool:
        """Keep a new plan; False: its draft does not exist."""

    def replace_plan(self, plan: ActionPlan) -> bool:
        """Keep a plan in place of the revision before it; False: that is not what is stored."""

    def plan(self, plan: str) -> ActionPlan | None:
        """A plan with its lines."""

    def plans(self, draft: str) -> tuple[ActionPlanHead, ...]:
        """The plans of a draft, the one saved last first."""

    def delete_plan(self, plan: str) -> bool:
        """Delete a plan with its lines; False: there was none."""


class PeerStore(Protocol):
    """Keeps what firms agreed to share anonymously, and gives the figures of all others."""

    def agree(self, consent: Consent, shared: Sequence[SharedFigures]) -> bool:
        """Keep a consent with what is shared, in place of an earlier one; False: there is no such draft."""

    def take_back(self, draft: str) -> None:
        """Forget a consent with everything that was shared under it."""

    def share(self, shared: SharedFigures) -> bool:
        """Keep what a draft shares of a data year in place of what it shared before; False: nobody agreed to it."""

    def consent(self, draft: str) -> Consent | None:
        """The consent of a draft."""

    def shared(self, draft: str) -> tuple[SharedFigures, ...]:
        """What a draft shares, by data year."""

    def peers_state(self, plan: str, data_year: int) -> tuple[object, ...]:
        """What changes whenever `peers` may give something else."""

    def peers(self, plan: str, data_year: int, keys: Sequence[str], without: Excluded) -> PeerFigures:
        """The figures of all other firms for a plan and data year: of each firm what it submitted last."""


class ColumnMapStore(Protocol):
    """Keeps what people said about the columns of their workbooks, by the hash of the header."""

    def keep_columns(self, owner: str, header: str, choices: dict[str, ColumnChoice], at: datetime) -> None:
        """Keep what the columns below a header hold, in place of what was said before."""

    def columns(self, owner: str) -> dict[str, dict[str, ColumnChoice]]:
        """Everything an owner said, by the hash of the header, the latest first."""

    def forget_columns(self, owner: str) -> None:
        """Forget all of it."""


class AuditStore(Protocol):
    """Keeps the audit log; what is being done (`model/audit.py`) is written down with the first thing written."""

    def log(self, act: Act) -> None:
        """Add the row of something that wrote nothing else."""

    def gather_in(self, until: datetime | None = None) -> None:
        """Make rows from saves that were gathered, of all or of those begun before `until`."""

    def erase_key(self, subject: Subject) -> str:
        """Forget for good whom a key stands for; the key, "" where there was none."""

    def audit_head(self) -> AuditHead:
        """The last row."""

    def entries(self, wanted: AuditFilter, *, before: int = 0, limit: int = 0) -> tuple[AuditEntry, ...]:
        """Rows, the latest first: those numbered below `before` (0: from the end), `limit` of them (0: all)."""

    def count_entries(self, wanted: AuditFilter) -> int:
        """How many rows there are."""

    def chain(self) -> Iterator[AuditEntry | AuditHead]:
        """The head, then every row by its number, all of one moment."""

    def subjects(self, keys: Sequence[str]) -> Mapping[str, Subject | None]:
        """Key -> what it stands for; None: erased. Unknown keys are left out."""

    def keys_of(self, subjects: Sequence[Subject]) -> Mapping[Subject, str]:
        """The keys of those that have one."""

    def actors_and_firms(self, wanted: AuditFilter) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Keys of everybody who acts in the rows, and of every firm they are about; whoever came last first."""

    def last_acts(self, kinds: Sequence[str]) -> Mapping[Subject, datetime]:
        """Whoever of these kinds still has a key -> when they did something last."""


class EvidenceStore(Protocol):
    """Keeps files attached to answers; the content of each is there as long as its row is."""

    def attach(self, evidence: Evidence, content: BinaryIO, most_bytes: int, most_files: int) -> bool | None:
        """Keep evidence with its content. False: its draft holds as much as it may; None: there is no such draft."""

    def evidence_content(self, evidence: Evidence) -> Iterator[bytes]:
        """The content of evidence, in pieces."""

    def take_evidence_away(self, draft: str, evidence: str, at: datetime) -> bool:
        """Take evidence away; it can be put back for a while. False: there is none."""

    def evidence_taken_away(self, draft: str) -> tuple[Evidence, ...]:
        """Evidence of a draft that can still be put back."""

    def put_evidence_back(self, draft: str, evidence: str) -> bool:
        """Undo that evidence was taken away; False: it is too late."""

    def sweep_evidence(self, at: datetime) -> int:
        """Delete for good what was taken away a while ago, and contents that nothing refers to; how many."""


class PeopleStore(Protocol):
    """Keeps persons, organisations and who may do what."""

    def person_of(self, identity: str) -> str:
        """Id of the person with this hash of an identity; "" where there is none."""

    def signed_in(self, identity: str, new: str, name: str, email: str, at: datetime) -> Person:
        """The person with this hash of an identity, under the name they go by now; where there was none, the new id."""

    def person(self, person: str) -> Person | None:
        """A person by their id."""

    def persons(self, persons: Sequence[str] | None = None) -> tuple[Person, ...]:
        """These persons (None: all), by name."""

    def forget_details(self, person: str, at: datetime) -> bool:
        """Erase who a person is, and end everything they may do and every sign-in. False: there is no such person."""

    def add_organisation(self, organisation: Organisation) -> bool:
        """Keep a new organisation; False: one of that name or id is there."""

    def rename_organisation(self, organisation: str, name: str, at: datetime) -> bool:
        """Call an organisation something else, and end what waits for one of the new name.

        False: another one is called that, or there is no such.
        """

    def organisations(self, organisations: Sequence[str] | None = None) -> tuple[Organisation, ...]:
        """These organisations (None: all), by name."""

    def organisation_named(self, name: str) -> Organisation | None:
        """The organisation that is called so, whatever the case."""

    def memberships(self, person: str) -> tuple[Membership, ...]:
        """The roles of a person."""

    def members(self, organisation: str) -> tuple[Membership, ...]:
        """Who has a role in an organisation."""

    def set_claimed(self, person: str, claimed: Sequence[Membership]) -> None:
        """Keep the roles a person signs in with, in place of those of last time."""

    def end_membership(self, person: str, organisation: str, role: Role, *, keep_one: bool) -> bool:
        """End a role that no group gives; False: with `keep_one`, it is the last one and there are firms."""

    def has_firms(self, owner: str) -> bool:
        """Whether an owner has any draft."""

    def owner_of(self, series: str) -> str:
        """Who owns a firm; "" where there is none."""

    def add_grant(self, grant: Grant) -> None:
        """Keep a role for one firm; the same once more changes nothing."""

    def grants(self, person: str) -> tuple[Grant, ...]:
        """What a person was given."""

    def grants_of(self, series: str) -> tuple[Grant, ...]:
        """Who was given a firm."""

    def grant(self, grant: str) -> Grant | None:
        """A grant by its id."""

    def end_grant(self, grant: str) -> None:
        """End a role for one firm."""


class SignInStore(Protocol):
    """Keeps when each sign-in was used last and whether it has ended, so that every process sees it."""

    def kept_sign_in(self, key: str) -> KeptSignIn | None:
        """A sign-in by the hash that names it; None: it was never seen."""

    def begin_sign_in(self, key: str, identity: str, since: datetime, at: datetime, oldest: datetime) -> None:
        """Keep a new sign-in, unless it is there, and forget those that began before `oldest`."""

    def note_sign_in_used(self, key: str, at: datetime) -> None:
        """Somebody did something with a sign-in; one that ended stays as it is."""

    def end_sign_in(self, key: str, at: datetime) -> None:
        """From now on a sign-in holds no more."""

    def sign_ins_of(self, person: str) -> tuple[KeptSignIn, ...]:
        """The sign-ins of a person that are kept, the oldest first."""


class InvitationStore(Protocol):
    """Keeps invitations, and firms on their way to another organisation."""

    def add_invitation(self, invitation: Invitation, token_hash: str) -> None:
        """Keep a new invitation with the hash of its token; for whom those were that are too old is forgotten."""

    def invitation_of_token(self, token_hash: str) -> Invitation | None:
        """The invitation a token leads to, whatever became of it."""

    def invitation(self, invitation: str) -> Invitation | None:
        """An invitation by its id."""

    def invitations(self, organisation: str, series: str = "") -> tuple[Invitation, ...]:
        """The invitations of an organisation, or to one of its firms, the oldest first."""

    def revoke_invitation(self, invitation: str, at: datetime) -> None:
        """From now on an invitation leads nowhere; one that was accepted stays as it is."""

    def accept_invitation(self, invitation: str, given: Membership | Grant, at: datetime) -> bool:
        """Give what an invitation promises, once; False: it was accepted or revoked before, or is too old."""

    def add_hand_over(self, hand_over: HandOver) -> bool:
        """Keep that a firm is to be handed over; False: it is on its way already, or its giver has it no more."""

    def hand_over(self, hand_over: str) -> HandOver | None:
        """A hand-over by its id."""

    def hand_overs(self, series: Sequence[str]) -> tuple[HandOver, ...]:
        """The hand-overs of these firms, the oldest first."""

    def hand_overs_of(self, owner: str, name: str = "") -> tuple[HandOver, ...]:
        """What an owner gave or gives away, and what is meant for an organisation of that name."""

    def consent_to_hand_over(self, hand_over: str, person: str, at: datetime) -> bool:
        """Keep that the firm agrees; False: nobody waits for that (any more)."""

    def end_hand_over(self, hand_over: str, at: datetime) -> bool:
        """Keep that nothing comes of it; False: it was accepted or ended before."""

    def accept_hand_over(
        self, hand_over: HandOver, person: str, receiver: str, at: datetime, keeps: Grant | None = None
    ) -> bool:
        """Make the receiver the owner of the firm, and end what the giver handed out. False: the firm did not agree."""


class ErasureStore(Protocol):
    """Finds and erases traces of a person."""

    def links_of_name(self, name: str) -> tuple[str, ...]:
        """Ids of the links that were made for somebody of this name."""

    def traces(self, of: Identity) -> tuple[Trace, ...]:
        """Everywhere somebody is named."""

    def erase_traces(self, of: Identity) -> Erased:
        """Erase somebody's name everywhere; what still holds it is counted."""


class RetentionStore(Protocol):
    """Says what has lain for long."""

    def untouched(self, since: datetime, *, submitted: bool) -> tuple[DraftHead, ...]:
        """Drafts of all owners that were not changed since, with a submitted version or without."""

    def links_made(self, before: datetime) -> tuple[Link, ...]:
        """Links that still lead somewhere and were made before."""


class DraftStore(
    ActionPlanStore,
    PeerStore,
    ColumnMapStore,
    EvidenceStore,
    AuditStore,
    PeopleStore,
    SignInStore,
    InvitationStore,
    ErasureStore,
    RetentionStore,
    Protocol,
):
    """Keeps drafts with answers, confirmed warnings, links and versions, plans of action, and shared figures."""

    def add_draft(self, head: DraftHead) -> None:
        """Keep a new draft, without answers."""

    def head(self, draft: str) -> DraftHead | None:
        """A draft without its answers."""

    def heads(self, owner: str, series: str = "") -> tuple[DraftHead, ...]:
        """The drafts of an owner (of one series where given), the one changed last first."""

    def heads_of(self, series: Sequence[str]) -> tuple[DraftHead, ...]:
        """The drafts of these firms, whoever owns them, the one changed last first."""

    def values(self, owner: str, column: str) -> Mapping[str, object]:
        """Draft -> its answer to one column, for the drafts of an owner that have one."""

    def values_of(self, drafts: Sequence[str], column: str) -> Mapping[str, object]:
        """Draft -> its answer to one column, for those of these drafts that have one."""

    def set_year(self, draft: str, year: int, at: datetime) -> None:
        """Change the year a draft is about."""

    def delete_draft(self, draft: str) -> bool:
        """Delete a draft with everything below it; False: there was none."""

    def snapshot(self, draft: str, since: int = -1) -> Snapshot | None:
        """A draft with the answers written after revision `since`, all of one moment."""

    def write(self, draft: str, answers: Mapping[str, SignedAnswer], at: datetime, since: int) -> Written | None:
        """Write answers under the next revision; the later write wins per answer. None: there is no such draft."""

    def confirm(self, draft: str, confirmation: Confirmation) -> bool:
        """Keep a confirmed warning under the next revision, in place of an earlier one; False: there is no draft."""

    def take_back_confirmation(self, draft: str, rule: str, column: str) -> None:
        """Forget a confirmed warning, under the next revision where there was one."""

    def add_link(self, link: Link, token_hash: str) -> None:
        """Keep a new link with the hash of its token."""

    def link_of_token(self, token_hash: str) -> Link | None:
        """The link a token leads to, revoked or not."""

    def link(self, link: str) -> Link | None:
        """A link by its id."""

    def links(self, draft: str) -> tuple[Link, ...]:
        """All links to a draft, the oldest first."""

    def revoke(self, link: str, at: datetime) -> None:
        """From now on a link leads nowhere."""

    def add_version(self, version: Version) -> Version | None:
        """Keep a version under the next number; the last one again where its hash is the same. None: no such draft."""

    def versions(self, draft: str) -> tuple[VersionHead, ...]:
        """The versions of a draft, the first one first."""

    def versions_of_series(self, owner: str, series: str) -> tuple[VersionHead, ...]:
        """The versions of all drafts of a series, by data year, draft and number."""

    def submitted(self, owner: str, questionnaire: str) -> tuple[Submitted, ...]:
        """Of each firm of an owner and each data year what was submitted last, the latest of all first."""

    def version(self, draft: str, number: int) -> Version | None:
        """A version with its content."""


class WorkQueue(Protocol):
    """Ids of work that waits; each is handed to one worker, also after the program was started again."""

    def put(self, job: str) -> None:
        """Add an id, unless it waits already."""

    def work_until_empty(self, stopping: Callable[[], bool]) -> int:
        """Work on everything that waits, one id at a time, until `stopping` says so; how many there were."""

    def close(self) -> None:
        """Let go of the file or the connection; the next use takes it again."""


class Locks(Protocol):
    """Names that one process at a time holds; a process that ends, however it does, holds none any more."""

    def hold(self, name: str, seconds: float = 0) -> AbstractContextManager[Callable[[], bool] | None]:
        """Hold a name within the block; None where another process still holds it after so many seconds.

        What comes says whether the name is still held: a lock in a database goes with the connection.
        """
