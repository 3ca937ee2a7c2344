"""What is stored about one person, and what is left of it once they were erased."""

from __future__ import annotations

from datetime import datetime

from assessment.model.base import Frozen

ERASED = "erased-person"
"""Stands in place of the name of somebody who was erased; the pages say it in the language of the reader."""


class Identity(Frozen):
    """Whom traces are looked for of: ids they wrote under (of a person or of links) and names they are called by.

    `everywhere`: names count wherever they stand, else only in drafts that one of the ids has something in.
    """

    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    everywhere: bool = False


class Trace(Frozen):
    """One place where somebody is named: what kind, of which draft and year, at which answer, since when."""

    kind: str
    draft: str
    data_year: int
    column: str = ""
    at: datetime | None = None


class Erased(Frozen):
    """What was erased, and what still holds the name and has to be looked at by somebody.

    `notes`: remarks and reasons in which the name stands among other words; `versions`: submitted versions whose
    content names the person as the source of a figure, which stays as it was submitted.
    """

    traces: int = 0
    notes: int = 0
    versions: int = 0
