"""What the program says before it is known who reads it: a sentence with its values, in no language yet."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field

from assessment.model.base import Frozen


class Message(Frozen):
    """A sentence of the catalogue (its English text is its id) and the values that go into it.

    A value may be a number, a string, a `LocalText`, or another `Message`; the translator renders it last.
    """

    text: str
    values: dict[str, Any] = Field(default_factory=dict)


def msg(text: str, /, **values: Any) -> Message:
    """A message to be translated later; `text` is what the catalogues are keyed by."""
    return Message(text=text, values=values)


class Severity(StrEnum):
    """`error`: the value or row is not used. `warning`: it is used, and somebody should look. `info`: good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Place(Frozen):
    """Where a problem is; only what is known is filled in."""

    file: str = ""
    line: int | None = None
    sheet: str = ""
    cell: str = ""
    row: int | None = None
    firm: str = ""
    year: int | None = None
    question: str = ""


class Problem(Frozen):
    """One thing that is wrong: how bad, where, what, the value met, and what to do."""

    severity: Severity = Severity.ERROR
    place: Place = Place()
    what: Message
    value: str = ""
    hint: Message | None = None
    code: str = ""
    """Short kebab-case id of the kind of problem; problems of one kind are grouped and counted by it."""
