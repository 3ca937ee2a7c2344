"""Puts a section into docs/performance.md in place of the one under the same heading, or at the end."""

from __future__ import annotations

import re
from pathlib import Path

DOC = Path(__file__).parents[2] / "docs" / "performance.md"


def put(section: str, doc: Path = DOC) -> None:
    """Write the section; its first line is its heading."""
    heading = section.strip().splitlines()[0]
    text = doc.read_text(encoding="utf-8")
    old = re.search(rf"^{re.escape(heading)}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    new = section.strip() + "\n"
    if old is None:
        text = text.rstrip() + "\n\n" + new
    else:
        text = text[: old.start()] + new + ("\n" if old.end() < len(text) else "") + text[old.end() :]
    doc.write_text(text, encoding="utf-8")
