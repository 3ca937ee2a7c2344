"""How a complaint about the data is put: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assessment.model.message import Message, Place, Problem, msg


def complaint(place: Place, code: str, what: Message, hint: Message | None = None, value: str = "") -> Problem:
    """One problem of the data."""
    return Problem(place=place, code=code, what=what, hint=hint, value=value)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was most likely meant; "" where none is near (more than a third of the letters differ)."""
    found = process.extractOne(word, list(known), scorer=OSA.normalized_similarity, score_cutoff=0.66)
    return str(found[0]) if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> Message:
    """A hint with the nearest known word, or with the words there are to choose from."""
    words = sorted(set(known))
    near = nearest(word, words)
    if near:
        return msg('Did you mean "{name}"?', name=near)
    if not words:
        return msg("There is none to refer to yet")
    if len(words) > 12:
        few = ", ".join(words[:5])
        return msg("It must be one of {count} known names, such as {names}", count=len(words), names=few)
    return msg("It must be one of: {names}", names=", ".join(words))


def unknown_name(place: Place, kind: Message, name: str, known: Iterable[str]) -> Problem:
    """Something is referred to that does not exist."""
    what = msg('There is no {kind} called "{name}"', kind=kind, name=name)
    return complaint(place, "unknown-name", what, did_you_mean(name, known), name)


def twice(place: Place, kind: Message, name: str, first: Place) -> Problem:
    """Something is defined a second time."""
    what = msg('The {kind} "{name}" is defined twice', kind=kind, name=name)
    seen = msg("It is first defined in {file}, line {line}; rename or remove one", file=first.file, line=first.line)
    return complaint(place, "defined-twice", what, seen, name)
