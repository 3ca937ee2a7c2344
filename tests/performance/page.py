"""Sections of docs/performance.md: each command writes its own and leaves the others as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

DOC = Path(__file__).parents[2] / "docs" / "performance.md"


def put(section: str, doc: Path = DOC) -> None:
    """Write the section in place of the one under the same heading (its first line), or at the end."""
    text = doc.read_text(encoding="utf-8")
    old = _found(section.strip().splitlines()[0], text)
    new = section.strip() + "\n"
    if old is None:
        text = text.rstrip() + "\n\n" + new
    else:
        text = text[: old.start()] + new + ("\n" if old.end() < len(text) else "") + text[old.end() :]
    doc.write_text(text, encoding="utf-8")


def kept(headings: Iterable[str], doc: Path = DOC) -> str:
    """The sections under these headings, as they stand, for a command that writes the whole page."""
    text = doc.read_text(encoding="utf-8")
    found = (_found(heading, text) for heading in headings)
    return "".join(f"\n{section[0].strip()}\n" for section in found if section)


def _found(heading: str, text: str) -> re.Match[str] | None:
    return re.search(rf"^{re.escape(heading)}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
