"""A parsed file (or several put together) that still knows the file and line of every value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assessment.model.message import Place

T = TypeVar("T")

Loc = tuple[str | int, ...]
"""Where a value is inside a tree: keys and list positions from the top."""


@dataclass(frozen=True)
class Tree:
    """Plain values (dict with string keys, list, str, int, float, bool, None) and the place of each of them.

    Attributes:
        value: the content.
        places: place by location; `()` is the file itself.
        written: text of numbers as they were written, so that a complaint can show `1.10` and not 1.1.
    """

    value: Any
    places: Mapping[Loc, Place]
    written: Mapping[Loc, str] = field(default_factory=dict)

    def place(self, loc: Loc) -> Place:
        """The place of a value; of the nearest one around it where there is none."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        return self.places.get(loc, Place())

    def child(self, key: str) -> Tree | None:
        """The part under a key of the top mapping; None where it is missing."""
        if not isinstance(self.value, dict) or key not in self.value:
            return None
        return Tree(self.value[key], _below(self.places, key), _below(self.written, key))

    def with_child(self, key: str, child: Tree) -> Tree:
        """This mapping with one more key (or another content of it)."""
        return Tree(
            {**self.value, key: child.value},
            {**self.places, **_prefixed(child.places, key)},
            {**self.written, **_prefixed(child.written, key)},
        )

    def without(self, *keys: str) -> Tree:
        """This mapping without some keys."""
        kept = {key: value for key, value in self.value.items() if key not in keys}
        return Tree(kept, self.places, self.written)


def concatenated(trees: Iterable[Tree]) -> Tree:
    """One list from several; the parts must hold lists."""
    values: list[Any] = []
    places: dict[Loc, Place] = {}
    written: dict[Loc, str] = {}
    for tree in trees:
        start = len(values)
        values.extend(tree.value)
        places.update(_shifted(tree.places, start))
        written.update(_shifted(tree.written, start))
    return Tree(values, places, written)


def listed(trees: Iterable[Tree]) -> Tree:
    """A list with one entry per tree."""
    values: list[Any] = []
    places: dict[Loc, Place] = {}
    written: dict[Loc, str] = {}
    for position, tree in enumerate(trees):
        values.append(tree.value)
        places.update(_prefixed(tree.places, position))
        written.update(_prefixed(tree.written, position))
    return Tree(values, places, written)


def _prefixed(marks: Mapping[Loc, T], key: str | int) -> dict[Loc, T]:
    return {(key, *loc): mark for loc, mark in marks.items()}


def _below(marks: Mapping[Loc, T], key: str) -> dict[Loc, T]:
    return {loc[1:]: mark for loc, mark in marks.items() if loc and loc[0] == key}


def _shifted(marks: Mapping[Loc, T], by: int) -> dict[Loc, T]:
    return {(int(loc[0]) + by, *loc[1:]): mark for loc, mark in marks.items() if loc}
