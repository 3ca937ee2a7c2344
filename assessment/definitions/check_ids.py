"""Ids: written so that they can stand in a column name, and each used once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from assessment.definitions.complaint import complaint, twice
from assessment.model.message import Message, Place, Problem, msg

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class _Named(Protocol):
    @property
    def id(self) -> str:
        """The id."""


def check_ids(kind: Message, named: Iterable[tuple[_Named, Place]]) -> Iterator[Problem]:
    """Ids of one kind that are used twice, or hold signs that mean something in a column name (`@ # ;` and spaces)."""
    first: dict[str, Place] = {}
    for one, place in named:
        if one.id in first:
            yield twice(place, kind, one.id, first[one.id])
        first.setdefault(one.id, place)
        if not _ID.fullmatch(one.id):
            what = msg('"{id}" cannot be an id', id=one.id)
            yield complaint(place, "id-form", what, msg("Use letters, digits, - and _ only"), one.id)
