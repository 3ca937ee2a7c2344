"""Where a figure comes from. Every outside number has a citation; every number of our own says so and why."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from assessment.model.base import Frozen, LocalText


class Confidence(StrEnum):
    """How well a figure is supported."""

    PLAN_TEXT = "plan_text"
    OFFICIAL = "official"
    TWO_SOURCES = "two_sources"
    ONE_SOURCE = "one_source"
    DERIVED = "derived"
    UNCERTAIN = "uncertain"
    RECALLED = "recalled"


class Source(Frozen):
    """One entry of the bibliography. `href` and `published` stay empty where they are not known."""

    id: str
    title: LocalText
    publisher: LocalText
    published: str = ""
    href: str = ""
    checked_on: date
    note: LocalText | None = None


class Basis(Frozen):
    """Why a number stands here: either a citation (`source` and the rest) or `own_judgement` with the reason."""

    source: str = ""
    """Ids of the bibliography, separated by a comma and a space where several say the same."""
    locator: str = ""
    checked_on: date | None = None
    confidence: Confidence | None = None
    own_judgement: LocalText | None = None
    note: LocalText | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the bibliography this rests on."""
        return tuple(part.strip() for part in self.source.split(",") if part.strip())
