"""What a sender of gap reports puts into them: a name, a logo, a text for the cover, three chapters of their own."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from assessment.model.base import Frozen, Language, LocalText


class Line(LocalText):
    """A short line."""

    zh: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    en: Annotated[str, StringConstraints(min_length=1, max_length=120)]


class Lines(LocalText):
    """Text of any number of paragraphs, with an empty line between them."""

    zh: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    en: Annotated[str, StringConstraints(min_length=1, max_length=4000)]

    def paragraphs(self, lang: Language) -> tuple[str, ...]:
        """The paragraphs in the language asked for."""
        parts = (" ".join(part.split()) for part in self.get(lang).split("\n\n"))
        return tuple(part for part in parts if part)


class FreeText(Frozen):
    """A chapter of the sender's own."""

    title: Line
    text: Lines


class Logo(Frozen):
    """A picture as PNG, and its size in pixels."""

    png: bytes = Field(repr=False)
    width: int
    height: int


class Letterhead(Frozen):
    """Everything but the sender may be left out."""

    sender: Line
    cover: Lines | None = None
    introduction: FreeText | None = None
    """Stands before the summary."""
    recommendation: FreeText | None = None
    """Stands after the first steps."""
    closing: FreeText | None = None
    """Stands after the programmes."""
    logo: Logo | None = None
