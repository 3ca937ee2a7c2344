"""Text that the font can set: a character without a shape never breaks a report, and is counted."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from assessment.formats.pdf.fonts import characters_of_the_font

REPLACEMENT = "□"
NO_SHAPE = ("Cc", "Cf")
"""Controls and formatting marks: they are left out."""
NEVER = ("Co", "Cs", "Cn")
"""Private use, halves of pairs, unassigned: an archivable PDF may not hold them."""
VARIATIONS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
LONGEST_WORD = 24
"""Characters of a word without a space after which it may be broken."""
BREAK = "\u200b"


class _Printable(dict[int, str | int | None]):
    """Code point -> what is printed for it, as `str.translate` asks for it; filled as characters are met."""

    def __missing__(self, code: int) -> str | int | None:
        self[code] = printed = _printed(code)
        return printed


def _printed(code: int) -> str | int | None:
    character, kind = chr(code), unicodedata.category(chr(code))
    if character == BREAK:
        return code
    if (character.isspace() and code not in characters_of_the_font()) or kind in {"Zl", "Zp"} or character in "\t\n\r":
        return " "
    plain = unicodedata.normalize("NFKC", character)
    if code not in characters_of_the_font() and plain != character and set(map(ord, plain)) <= characters_of_the_font():
        return plain
    if kind in NO_SHAPE or any(code in block for block in VARIATIONS):
        return None
    return REPLACEMENT if kind in NEVER or code not in characters_of_the_font() else code


_PRINTABLE = _Printable()


@lru_cache(maxsize=8192)
def _set(text: str) -> tuple[str, int]:
    """The text as it is printed, and how many characters were replaced; most texts come in every report."""
    printed = text.translate(_PRINTABLE)
    return printed, printed.count(REPLACEMENT) - text.count(REPLACEMENT)


def printable(node: Any) -> tuple[Any, int]:
    """The same data with every text printable, and how many characters were replaced."""
    replaced = 0

    def walk(part: Any) -> Any:
        nonlocal replaced
        if isinstance(part, str):
            text, marks = _set(part)
            replaced += marks
            return text
        if isinstance(part, dict):
            return {key: walk(value) for key, value in part.items()}
        if isinstance(part, list | tuple):
            return [walk(value) for value in part]
        return part

    return walk(node), replaced


def breakable(text: str) -> str:
    """The text with places to break inside words that would not fit into a line."""
    return re.sub(rf"[!-~]{{{LONGEST_WORD}}}(?=[!-~])", lambda match: match[0] + BREAK, text)
