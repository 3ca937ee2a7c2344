"""The audit log: what happened, by whom, to which firm and when, in rows that are chained by their hashes.

A row names nobody: whoever acted, the firm and its owner stand in it as random keys. What a key stands for is kept
beside the chain and can be erased there; the chain stays as it is and can still be verified.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from assessment.model.base import Frozen

NOTHING_BEFORE = "0" * 64
"""What stands in place of the hash before the first row."""

OfFirms = Literal[
    "draft_begun",
    "next_year_begun",
    "year_changed",
    "answers_changed",
    "warning_confirmed",
    "confirmation_withdrawn",
    "submitted",
    "exported",
    "report_taken",
    "link_given",
    "link_revoked",
    "links_revoked",
    "deleted",
    "plan_saved",
    "plan_deleted",
    "peers_joined",
    "peers_left",
    "columns_kept",
    "columns_forgotten",
    "reports_ordered",
    "reports_cancelled",
    "reports_resumed",
    "reports_removed",
    "reports_taken",
    "evidence_attached",
    "evidence_removed",
    "granted",
    "grant_ended",
    "handover_asked",
    "handover_consented",
    "handover_accepted",
    "handover_ended",
]
OfPeople = Literal[
    "signed_in",
    "signed_out",
    "invited",
    "invitation_accepted",
    "invitation_revoked",
    "role_given",
    "role_ended",
    "organisation_added",
    "organisation_changed",
    "person_exported",
    "person_erased",
    "log_exported",
    "retention_applied",
    "keys_erased",
    "backed_up",
    "restored",
]
ActionName = OfFirms | OfPeople
FIRM_ACTIONS: tuple[str, ...] = get_args(OfFirms)
"""What is done with a firm and its answers."""
PEOPLE_ACTIONS: tuple[str, ...] = get_args(OfPeople)
"""What is done with people, settings and the log itself: what an administrator sees."""

SubjectKind = Literal["local", "person", "link", "system", "operator", "firm", "owner"]


class Subject(Frozen):
    """Whom or what a key stands for: a kind, and an id of that kind; of an operator the account of the system."""

    kind: SubjectKind
    reference: str = ""


LOCAL_ACTOR = Subject(kind="local")
"""Whoever uses an installation without login."""
DAMAGED = "damaged"
"""Instead of number and hash of the last row of a log that a restore replaced, where nothing could be read of it."""
SYSTEM = Subject(kind="system")
"""The program itself, such as the policy of retention."""


class AuditEntry(Frozen):
    """One row of the log."""

    number: int
    """1, 2, 3 ... without a gap."""
    at: datetime
    action: str
    actor: str
    """Key of whoever did it."""
    firm: str = ""
    """Key of the firm; empty: it is about none."""
    owner: str = ""
    """Key of the owner of the firm."""
    detail: dict[str, Any]
    """Ids of columns, sections and kinds of file, numbers, keys: never an answer, a name or an address."""
    hash: str


class AuditHead(Frozen):
    """The last row of the log: whoever keeps it elsewhere can find later that rows were cut off or written anew."""

    number: int = 0
    hash: str = NOTHING_BEFORE

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class AuditScope(Frozen):
    """Which rows somebody may see: those of these owners, of these firms, and of these actions; all are keys or ids."""

    owners: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


class AuditFilter(Frozen):
    """Which rows are looked for; empty fields: all."""

    within: AuditScope | None = None
    """What may be seen at all; None: everything."""
    firm: str = ""
    """Key of a firm."""
    actor: str = ""
    """Key of whoever acted."""
    actions: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    """Rows before this moment."""


def detail_text(detail: Mapping[str, Any]) -> str:
    """What a row says beyond its columns, as JSON with sorted keys and no spaces: stored, and hashed, as it is."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def chained(before: str, entry: AuditEntry) -> str:
    """The hash (sha256, hex) of a row: over the hash before it and everything the row says."""
    moment = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [before, entry.number, moment, entry.action, entry.actor, entry.firm, entry.owner, detail_text(entry.detail)]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


# --- what is being done right now -------------------------------------------------------------------------------------


@dataclass
class Act:
    """Something that is being done: the store adds its row to the log together with the first thing it writes.

    Attributes:
        draft: id of the draft it is about, "" where it is about none.
        series, owner: the firm and its owner; "" where not known yet: the store fills in those of the draft.
        detail: what else the row says. A value that is a `Subject` is written as its key.
        columns: for changed answers: which ones. Saves are gathered, see `store/audit.py`.
        written: whether the row is in the log.
    """

    action: str
    actor: Subject
    at: datetime
    draft: str = ""
    series: str = ""
    owner: str = ""
    data_year: int = 0
    detail: dict[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    written: bool = False


_CURRENT: ContextVar[Act | None] = ContextVar("act", default=None)


def current_act() -> Act | None:
    """What is being done; None: nothing that is logged."""
    return _CURRENT.get()


@contextmanager
def doing(act: Act) -> Iterator[Act]:
    """While the block runs this is being done; what is done inside of something else is a part of that."""
    before = _CURRENT.get()
    token = _CURRENT.set(before or act)
    try:
        yield before or act
    finally:
        _CURRENT.reset(token)


@contextmanager
def aside() -> Iterator[None]:
    """While the block runs nothing is being done that is logged: what it writes has its rows already."""
    token = _CURRENT.set(None)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def say(**detail: Any) -> None:
    """Add to what the row of the present act says; nothing where nothing is being done that is logged."""
    act = _CURRENT.get()
    if act is not None and not act.written:
        act.detail.update(detail)
