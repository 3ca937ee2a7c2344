"""Names of evidence files as they are kept: the name alone, without what hides, misleads or tells about a computer."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from assessment.model.evidence import LONGEST_NAME

_LONGEST_BYTES = 200
_LONGEST_ENDING = 10
_NO_NAME = "file"
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Control characters, invisible ones and those that turn the direction of writing, and what is no character."""
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)


def clean_name(name: str) -> str:
    r"""The name of a file that any system takes, its ending kept.

    >>> clean_name(r"C:\Users\li.na\桌面\电费 2025.pdf")
    '电费 2025.pdf'
    """
    last = re.split(r"[/\\]", name)[-1]
    shown = unicodedata.normalize("NFC", "".join(map(_visible, last)))
    plain = " ".join(_FORBIDDEN.sub("-", shown).split()).strip(" .")
    ending = PurePosixPath(plain).suffix if not plain.startswith(".") else ""
    if len(ending) > _LONGEST_ENDING:
        ending = ""
    stem = plain.removesuffix(ending).rstrip(" .") or _NO_NAME
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    return _cut(stem, ending) + ending


def _visible(character: str) -> str:
    """A character as it may stand in a name: spaces of all kinds as one, nothing that cannot be seen."""
    category = unicodedata.category(character)
    if category in ("Zs", "Zl", "Zp") or character in "\t\r\n":
        return " "
    return "" if category in _UNWANTED else character


def _cut(stem: str, ending: str) -> str:
    """The beginning of a long name, in characters and in bytes as file systems count them."""
    most = _LONGEST_BYTES - len(ending.encode())
    return stem[: LONGEST_NAME - len(ending)].encode()[:most].decode(errors="ignore").rstrip(" .") or _NO_NAME
