"""Names of firms as parts of file names that every system takes."""

from __future__ import annotations

LONGEST = 60


def as_filename(name: str, longest: int = LONGEST) -> str:
    """The letters and digits of a name, with hyphens and underscores, cut off where it is long."""
    return "".join(c for c in name if c.isalnum() or c in "-_")[:longest]
