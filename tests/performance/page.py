"""Sections of docs/performance.md: each command writes its own and leaves the others as they are."""

from __future__ import annotations

import re
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


def _found(heading: str, text: str) -> re.Match[str] | None:
    return re.search(rf"^{re.escape(heading)}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
