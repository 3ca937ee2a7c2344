"""A firm by its series: who owns it, what it is called, and whether somebody may do something with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.formats.columns import NAME
from assessment.model.draft import DraftHead
from assessment.services.audit.acting import about
from assessment.services.drafts import Drafts
from assessment.services.people.permissions import Action, allowed
from assessment.services.people.refusals import nothing_there


def firm(drafts: Drafts, series: str, action: Action) -> DraftHead:
    """The latest draft of a firm, where the principal may do this with the firm; the audit log is told the firm.

    Raises:
        NotFoundError: there is no such firm, or they may not; nothing tells the two apart.
    """
    heads = drafts.store.heads_of((series,))
    if not heads or not allowed(drafts.principal, action, heads[0].owner, series):
        raise nothing_there()
    about(heads[0])
    return heads[0]


def about_firm(drafts: Drafts, series: str) -> None:
    """Tell the audit log that the present act is about this firm."""
    for head in drafts.store.heads_of((series,))[:1]:
        about(head)


def firm_names(drafts: Drafts, series: Iterable[str]) -> dict[str, str]:
    """Series -> what the firm is called in the draft changed last, "" while it is not given."""
    heads: Sequence[DraftHead] = drafts.store.heads_of(tuple(series))
    names = drafts.store.values_of(tuple(head.id for head in heads), NAME) if heads else {}
    found: dict[str, str] = {}
    for head in heads:
        found[head.series] = found.get(head.series) or str(names.get(head.id, ""))
    return found
