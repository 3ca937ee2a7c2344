"""Evidence: a file somebody attached to an answer, such as an invoice or an energy statement."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from assessment.model.base import Frozen

LONGEST_NAME = 120
"""Characters of the name of a file, its ending included."""


class Evidence(Frozen):
    """What is known about an attached file. Its content is kept apart, under its hash."""

    id: str = Field(max_length=64)
    draft: str
    owner: str
    column: str = Field(max_length=128)
    """The answer it was attached to (`revenue`, `revenue@-1`)."""
    name: str = Field(max_length=LONGEST_NAME)
    """Name without a path and without anything that no file name needs."""
    kind: str = Field(max_length=16)
    """Ending that says what the content was found to be (`pdf`)."""
    sha256: str = Field(max_length=64)
    """Hash (hex) of the content."""
    size: int
    """Bytes."""
    author: str = ""
    """Label of whoever attached it: of the link it came through, else as given."""
    link: str = ""
    """Id of the link it came through; empty: the owner's own access."""
    attached_at: datetime
    removed_at: datetime | None = None
    """Since when it is taken away and can still be put back."""


class FrozenFile(Frozen):
    """What a frozen version keeps of a file that was attached to one of its answers: enough to know it again."""

    column: str
    name: str
    sha256: str
    """Hash (hex) of the content; the content itself is deleted once the file was taken away."""
    size: int
    """Bytes."""
