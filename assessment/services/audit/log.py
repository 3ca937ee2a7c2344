"""Reading the audit log: who may see which rows, what their keys stand for today, and the rows as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from assessment.formats.columns import NAME
from assessment.model.audit import (
    PEOPLE_ACTIONS,
    AuditEntry,
    AuditFilter,
    AuditHead,
    AuditScope,
    Subject,
    say,
)
from assessment.model.draft import Access
from assessment.model.message import msg
from assessment.model.people import Principal
from assessment.model.personal_data import ERASED
from assessment.services.audit.acting import audited
from assessment.services.audit.chain import Verdict, verify
from assessment.services.drafts import Drafts
from assessment.services.people.permissions import Action, allowed
from assessment.services.refusals import AccessRefusedError

FileKind = Literal["csv", "jsonl"]
KEY_LENGTH = 8
"""Characters of a key that tell people two of them apart."""
NO_KEY = "-"
"""In place of the key of an owner or firm nothing was logged of yet."""
_COLUMNS = ("number", "at", "action", "actor", "firm", "owner", "detail", "hash")
_NAMES = ("actor_name", "firm_name")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Known:
    """What a key stands for today. `name` is empty where nothing is known of it any more; `kind` where it was erased.

    `own_link`: the link of whoever began the questionnaire.
    """

    key: str
    kind: str = ""
    name: str = ""
    own_link: bool = False


@dataclass(frozen=True)
class Page:
    """Some rows, the latest first. `older`: what `before` is for the next ones, 0 where there are none."""

    rows: tuple[AuditEntry, ...]
    known: Mapping[str, Known]
    total: int
    older: int = 0


@dataclass(frozen=True)
class Choices:
    """What rows can be filtered by: everybody who acted, and every firm, whoever came last first."""

    actors: tuple[Known, ...] = ()
    firms: tuple[Known, ...] = ()


@dataclass(frozen=True)
class AuditLog:
    """The log as the principal of `drafts` may see it."""

    drafts: Drafts

    # --- what may be seen ---------------------------------------------------------------------------------------------

    def may_be_seen(self) -> bool:
        """Whether the principal sees any row at all, whatever is in the log."""
        scope = self._scope()
        return scope is None or bool(scope.owners or scope.firms or scope.actions)

    def page(self, wanted: AuditFilter, *, before: int = 0, limit: int = 50) -> Page:
        """The latest rows below number `before` (0: of all) that the principal may see.

        Raises:
            AccessRefusedError: the principal sees no row.
        """
        self.drafts.store.gather_in()
        asked = self._asked(wanted)
        rows = self.drafts.store.entries(asked, before=before, limit=limit + 1)
        shown = rows[:limit]
        older = shown[-1].number if len(rows) > limit else 0
        return Page(shown, self._known(_keys(shown)), self.drafts.store.count_entries(asked), older)

    def choices(self) -> Choices:
        """What the rows can be filtered by. Errors as for `page`."""
        actors, firms = self.drafts.store.actors_and_firms(self._asked(AuditFilter()))
        known = self._known((*actors, *firms))
        return Choices(tuple(known[key] for key in actors), tuple(known[key] for key in firms))

    @audited("log_exported")
    def export(self, wanted: AuditFilter, kind: FileKind) -> bytes:
        """The rows that `page` would show, all of them, the oldest first, with what their keys stand for today.

        Errors as for `page`.
        """
        self.drafts.store.gather_in()
        rows = self.drafts.store.entries(self._asked(wanted))[::-1]
        say(rows=len(rows), kind=kind)
        return written(rows, kind, self._known(_keys(rows)))

    # --- the whole log ------------------------------------------------------------------------------------------------

    def head(self) -> AuditHead:
        """Number and hash of the last row; saves that were gathered are rows by then."""
        self._asked(AuditFilter())
        self.drafts.store.gather_in()
        return self.drafts.store.audit_head()

    def verify(self, expected: AuditHead | None = None) -> Verdict:
        """Whether the log is whole. Errors as for `page`."""
        self._asked(AuditFilter())
        return verify(self.drafts.store.chain(), expected)

    # --- what only the surfaces know ----------------------------------------------------------------------------------

    @audited("report_taken")
    def report_taken(self, access: Access, kind: str, what: str = "gap_report") -> None:
        """Log that a report on a draft was taken away as a file of this kind.

        Raises:
            AccessRefusedError: the access was revoked. NotFoundError: the draft was deleted.
        """
        self.drafts.head(access)
        say(kind=kind, what=what)

    @audited("signed_out")
    def signed_out(self, why: str = "") -> None:
        """Log that the principal signed out; `why`: of their own will (""), or how the sign-in ended."""
        say(**({"why": why} if why else {}))

    # --- inside -------------------------------------------------------------------------------------------------------

    def _scope(self) -> AuditScope | None:
        """None: everything."""
        principal = self.drafts.principal
        if principal.is_local:
            return None
        owners = [Subject(kind="owner", reference=one) for one in _owners(principal)]
        managed = (one.series for one in principal.grants if allowed(principal, Action.MANAGE, "", one.series))
        firms = [Subject(kind="firm", reference=series) for series in managed]
        keys = self.drafts.store.keys_of((*owners, *firms)) if owners or firms else {}
        return AuditScope(
            owners=tuple(keys.get(one, NO_KEY) for one in owners),
            firms=tuple(keys.get(one, NO_KEY) for one in firms),
            actions=PEOPLE_ACTIONS if principal.administrator else (),
        )

    def _asked(self, wanted: AuditFilter) -> AuditFilter:
        if not self.may_be_seen():
            raise AccessRefusedError(msg("You may not do that here"), msg("Ask an administrator for the role it needs"))
        return wanted.model_copy(update={"within": self._scope()})

    def _known(self, keys: Iterable[str]) -> dict[str, Known]:
        """Key -> what it stands for."""
        asked = tuple(dict.fromkeys(keys))
        subjects = self.drafts.store.subjects(asked)
        names = self._names([one for one in subjects.values() if one is not None])
        found: dict[str, Known] = {}
        for key in asked:
            subject = subjects.get(key)
            if subject is None:
                found[key] = Known(key)
            elif subject.kind == "link":
                found[key] = self._link(key, subject.reference)
            elif subject.kind == "operator":
                found[key] = Known(key, "operator", subject.reference)
            else:
                found[key] = Known(key, subject.kind, names.get(subject, ""))
        return found

    def _names(self, subjects: list[Subject]) -> dict[Subject, str]:
        """What persons, organisations and firms are called."""
        ids = {kind: [one.reference for one in subjects if one.kind == kind] for kind in ("person", "owner", "firm")}
        store = self.drafts.store
        named = {
            "person": {one.id: one.name for one in store.persons(ids["person"])} if ids["person"] else {},
            "owner": {one.id: one.name for one in store.organisations(ids["owner"])} if ids["owner"] else {},
            "firm": self._firms(ids["firm"]),
        }
        return {one: named[one.kind][one.reference] for one in subjects if one.reference in named.get(one.kind, {})}

    def _firms(self, series: list[str]) -> dict[str, str]:
        """Firm -> what it is called in the draft changed last; firms that were deleted are left out.

        So are firms that the principal does not read: administrators see that somebody was invited, not what for.
        """
        principal = self.drafts.principal
        found = self.drafts.store.heads_of(series) if series else ()
        heads = [one for one in found if principal.is_local or allowed(principal, Action.READ, one.owner, one.series)]
        names = self.drafts.store.values_of([head.id for head in heads], NAME) if heads else {}
        return {head.series: str(names[head.id]) for head in reversed(heads) if names.get(head.id)}

    def _link(self, key: str, link: str) -> Known:
        found = self.drafts.store.link(link)
        if found is not None and found.label == ERASED:
            return Known(key)
        return Known(key, "link", found.label if found else "", own_link=found is not None and not found.handed_on)


def written(rows: Iterable[AuditEntry], kind: FileKind, known: Mapping[str, Known] | None = None) -> bytes:
    """Rows as CSV or as one JSON a line, UTF-8; with `known` also the names that keys of actors and firms stand for.

    Without it the file holds no personal data, and what it holds is what the hashes are worked out from.
    """
    lines = [_line(row, known) for row in rows]
    if kind == "jsonl":
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*_COLUMNS, *(_NAMES if known is not None else ())])
    for line in lines:
        line["detail"] = json.dumps(line["detail"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        writer.writerow([_as_text(value) for value in line.values()])
    return out.getvalue().encode("utf-8-sig")


def _line(row: AuditEntry, known: Mapping[str, Known] | None) -> dict[str, object]:
    line: dict[str, object] = {name: getattr(row, name) for name in _COLUMNS}
    line["at"] = row.at.isoformat(timespec="microseconds")
    if known is not None:
        names = (known.get(key) for key in (row.actor, row.firm))
        line |= {title: one.name if one else "" for title, one in zip(_NAMES, names, strict=True)}
    return line


def _as_text(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _keys(rows: Iterable[AuditEntry]) -> list[str]:
    """Every key that stands in the rows."""
    keys = [key for row in rows for key in (row.actor, row.firm, row.owner, *_in_detail(row)) if key]
    return list(dict.fromkeys(keys))


def _in_detail(row: AuditEntry) -> list[str]:
    return [value for name in KEYS_IN_DETAIL if isinstance(value := row.detail.get(name), str)]


KEYS_IN_DETAIL = ("link", "person", "organisation")
"""Names in the detail whose value is a key."""


def _owners(principal: Principal) -> list[str]:
    """Whose rows somebody sees as a whole: of organisations they work for as consultants, and of firms of their own."""
    known = dict.fromkeys(one.organisation for one in principal.memberships)
    mine = [principal.person] if principal.begins_firms else []
    return [owner for owner in (*known, *mine) if allowed(principal, Action.LIST, owner)]
