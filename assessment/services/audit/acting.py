"""What a service does for somebody leaves a row in the audit log: `audited` stands above every method that writes.

The row is written by the store together with the first thing the method writes (`store/audit.py`); where it writes
nothing to the database, such as an export, right after it succeeded. What fails leaves no row. A method called by
another one that is audited is a part of that.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from assessment.model.audit import LOCAL_ACTOR, Act, ActionName, Subject, current_act, doing
from assessment.model.draft import Access, DraftHead
from assessment.model.people import Principal
from assessment.services.ports import AuditStore

P = ParamSpec("P")
R = TypeVar("R")
GATHERED = "answers_changed"
"""Saves: the store knows their draft, and gathers them."""


class _Store(AuditStore, Protocol):
    def head(self, draft: str) -> DraftHead | None: ...


class Keeper(Protocol):
    """What a service keeps its things with: the store, the clock, the owner, and who asks."""

    @property
    def store(self) -> _Store:
        """Where the log is, too."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """The moment of a row."""

    @property
    def owner(self) -> str:
        """Whose things they are, where no draft says it."""

    @property
    def principal(self) -> Principal:
        """Who asks."""


def audited(action: ActionName) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator of a method of a service that has `drafts`, or is a `Keeper` itself; None there: nothing is logged."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def logged(*args: P.args, **kwargs: P.kwargs) -> R:
            keeper = cast("Keeper | None", getattr(args[0], "drafts", args[0]))
            if keeper is None or current_act() is not None:
                return function(*args, **kwargs)
            access = _access((*args[1:], *kwargs.values()))
            with doing(_act(action, keeper, access)) as act:
                result = function(*args, **kwargs)
                if not act.written and action != GATHERED:
                    keeper.store.log(act)
            return result

        logged.audited = action  # type: ignore[attr-defined]  # for the test that no method was forgotten
        return logged

    return decorate


def actor(keeper: Keeper, access: Access | None) -> Subject:
    """Who acts: whoever signed in; without login whoever came by a link, else the one person of the installation."""
    person = keeper.principal.person or (access.person if access else "")
    if person:
        return Subject(kind="person", reference=person)
    if access is not None and access.link:
        return Subject(kind="link", reference=access.link)
    return LOCAL_ACTOR


def _act(action: ActionName, keeper: Keeper, access: Access | None) -> Act:
    act = Act(action, actor(keeper, access), keeper.clock())
    if access is None:
        act.owner = keeper.owner
        return act
    act.draft, act.owner = access.draft, access.owner
    if act.actor.kind == "person" and access.link:
        act.detail["link"] = Subject(kind="link", reference=access.link)
    if access.section:
        act.detail["section"] = access.section
    head = None if action == GATHERED else keeper.store.head(access.draft)
    if head is not None:
        about(head, act)
    return act


def acts_as(person: str) -> None:
    """Say who does what is being done, where nobody knew it before: somebody who just signed in."""
    act = current_act()
    if act is not None and not act.written:
        act.actor = Subject(kind="person", reference=person)


def about(head: DraftHead, act: Act | None = None) -> None:
    """Say which firm and year the present act is about; nothing where nothing is being done that is logged."""
    act = act or current_act()
    if act is not None and not act.written:
        act.draft, act.series, act.owner, act.data_year = head.id, head.series, head.owner, head.data_year


def of_role(role: str, person: str = "", organisation: str = "", section: str = "") -> None:
    """Say which role the present act is about: whose, where it counts, and for which part of a firm.

    Where it is about no firm, the row belongs to the organisation, whose consultants see it.
    """
    act = current_act()
    if act is None or act.written:
        return
    act.detail["role"] = str(role)
    if person:
        act.detail["person"] = Subject(kind="person", reference=person)
    if section:
        act.detail["section"] = section
    if organisation and not act.series:
        act.owner = organisation
        act.detail["organisation"] = Subject(kind="owner", reference=organisation)


def _access(values: Iterable[Any]) -> Access | None:
    return next((value for value in values if isinstance(value, Access)), None)
