"""Search in what a page shows: every word must occur somewhere in the entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from assessment.model.base import Frozen

Entry = TypeVar("Entry", bound=Frozen)


def matching(entries: Sequence[Entry], query: str) -> list[Entry]:
    """The entries in which every word of the query occurs, in any case; all of them for an empty query."""
    words = query.casefold().split()
    return [entry for entry in entries if all(word in _haystack(entry) for word in words)]


def _haystack(entry: Frozen) -> str:
    return " ".join(_texts(entry.model_dump(exclude={"sources", "id", "kind", "pillar", "verdict"}))).casefold()


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _texts(part)]
    return []
