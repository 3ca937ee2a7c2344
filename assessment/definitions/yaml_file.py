"""YAML as we read it: nothing is guessed, nothing is hidden, and every value knows its line.

The words of YAML 1.2 only: `true`, `false`, `null`, numbers. A bare `no`, `on` or `2023-05-01` stays text. Duplicate
keys, tags, merge keys, further documents, and aliases that blow a small file up are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from assessment.definitions.complaint import complaint
from assessment.definitions.tree import Loc, Tree
from assessment.model.message import Message, Place, Problem, msg

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_BYTES = 5_000_000
_DEEPEST = 40
_MOST_VALUES = 200_000
"""Values of one file after every alias was written out: some twenty times our largest file."""

_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)")


class _RefusedError(Exception):
    """Something that ends the reading of this file."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what.text)
        self.problem = problem


def read_yaml(file: Path, shown: str, problems: list[Problem]) -> Tree | None:
    """The content of a file.

    Args:
        file: what to read.
        shown: its name in complaints.
        problems: complaints are added here, duplicate keys all at once.

    Returns:
        The tree, or None where the file could not be read at all.
    """
    try:
        text = _text(file, shown)
        builder = _Builder(shown, problems)
        return builder.tree(yaml.parse(text, Loader=_LOADER))
    except _RefusedError as error:
        problems.append(error.problem)
    except yaml.YAMLError as error:
        problems.append(_syntax(error, shown))
    return None


def scalar(text: str) -> str | int | float | bool | None:
    """The value of a plain (unquoted) scalar: a word of YAML 1.2, a number, else the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def _text(file: Path, shown: str) -> str:
    place = Place(file=shown)
    if not file.is_file():
        raise _RefusedError(complaint(place, "file-missing", msg("The file is missing")))
    if file.stat().st_size > _MOST_BYTES:
        what = msg("The file is larger than {size} MB", size=_MOST_BYTES // 1_000_000)
        raise _RefusedError(complaint(place, "file-too-large", what, msg("Split it into several files")))
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = msg("The file is not UTF-8 text")
        raise _RefusedError(complaint(place, "not-utf-8", what, msg("Save it with the encoding UTF-8"))) from error


def _syntax(error: yaml.YAMLError, shown: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    place = Place(file=shown, line=mark.line + 1 if mark else None)
    detail = getattr(error, "problem", None) or "unreadable character"
    hint = msg("Look at indentation, colons and quotes here; the reader says: {detail}", detail=detail)
    return complaint(place, "yaml-syntax", msg("This is not valid YAML"), hint)


class _Builder:
    """Turns parse events into values and remembers where each one stood."""

    def __init__(self, shown: str, problems: list[Problem]) -> None:
        self.shown = shown
        self.problems = problems
        self.places: dict[Loc, Place] = {(): Place(file=shown, line=1)}
        self.written: dict[Loc, str] = {}
        self.anchors: dict[str, tuple[Any, list[Loc]]] = {}

    def tree(self, events: Iterator[Any]) -> Tree:
        """The one document of the file."""
        documents = 0
        value: Any = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refused(event, "several-documents", msg("A second document starts here"))
                value = self._value(next(events), events, ())
        if value is None:
            raise _RefusedError(complaint(Place(file=self.shown), "file-empty", msg("The file is empty")))
        return Tree(value, self.places, self.written)

    def _value(self, event: Any, events: Iterator[Any], loc: Loc) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, loc)
        self._guard(event, loc)
        start = len(self.places)
        value = self._plain_value(event, events, loc)
        if event.anchor:
            inside = list(self.places)[start:]
            self.anchors[event.anchor] = (value, [key[len(loc) :] for key in inside])
        return value

    def _plain_value(self, event: Any, events: Iterator[Any], loc: Loc) -> Any:
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, loc)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, loc)
        if event.style:
            return event.value
        value = scalar(event.value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            self.written[loc] = event.value
        return value

    def _alias(self, event: Any, loc: Loc) -> Any:
        """The value of an alias; what stands inside it is placed where the alias stands."""
        if event.anchor not in self.anchors:
            what = msg('Nothing was named "&{name}" before this', name=event.anchor)
            raise self._refused(event, "unknown-alias", what)
        value, inside = self.anchors[event.anchor]
        if len(self.places) + len(inside) > _MOST_VALUES:
            what = msg("The aliases of this file stand for more than {count} values", count=_MOST_VALUES)
            raise self._refused(event, "alias-bomb", what)
        self.places.update({(*loc, *key): self._place(event) for key in inside})
        return value

    def _sequence(self, events: Iterator[Any], loc: Loc) -> list[Any]:
        values: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*loc, len(values))
            self.places[here] = self._place(event)
            values.append(self._value(event, events, here))
        return values

    def _mapping(self, events: Iterator[Any], loc: Loc) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event)
            here = (*loc, key)
            if key in values:
                self._duplicate(key, event, here)
            else:
                self.places[here] = self._place(event)
            values[key] = self._value(next(events), events, here)
        return values

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise self._refused(event, "key-not-text", msg("A key must be a word, not a list or a mapping"))
        self._guard(event, ())
        if event.value == "<<" and not event.style:
            raise self._refused(event, "merge-key", msg("Merge keys (<<) are not read"))
        return str(event.value)

    def _duplicate(self, key: str, event: Any, here: Loc) -> None:
        what = msg('The key "{key}" is given twice', key=key)
        hint = msg("It is first given in line {line}; keep one of them", line=self.places[here].line)
        self.problems.append(complaint(self._place(event), "duplicate-key", what, hint, key))

    def _guard(self, event: Any, loc: Loc) -> None:
        if event.tag:
            raise self._refused(event, "tag", msg('Tags such as "{tag}" are not read', tag=event.tag))
        if len(loc) > _DEEPEST:
            what = msg("The content is nested more than {depth} levels deep", depth=_DEEPEST)
            raise self._refused(event, "too-deep", what)

    def _place(self, event: Any) -> Place:
        return Place(file=self.shown, line=event.start_mark.line + 1)

    def _refused(self, event: Any, code: str, what: Message) -> _RefusedError:
        hint = msg("Write the value out, in quotes where it is text")
        return _RefusedError(complaint(self._place(event), code, what, hint))
