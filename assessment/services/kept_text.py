"""A text as it is kept: as it was typed, without what no database takes, and not endless."""

from __future__ import annotations

import re

from assessment.model.people import LONGEST_NAME

_NOWHERE = re.compile("[\0\ud800-\udfff]")
"""NUL, and halves of characters, which JSON and the command line can carry."""


def kept_text(text: str, longest: int = LONGEST_NAME) -> str:
    """The text without spaces around it, at most so many characters of it."""
    return _NOWHERE.sub("", text).strip()[:longest]
