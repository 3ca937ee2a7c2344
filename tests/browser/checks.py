"""What must hold on every page as drawn: nothing is cut off, no glyph is missing, no English is left in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

from assessment.ui.streamlit_texts import PATTERNS, TEXTS


def _script(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


# Names of things that Chinese writes in Latin letters, then units.
_NAMES = (
    "English Excel CSV XLSX XLSM XLS ODS TXT PARQUET Parquet OpenDocument xlsx csv PDF Word JSON GB GBT T AI CMMM ERP "
    "MES PLM SCADA IP AGV CNC LNG LPG ISO MB KB R&D IFR World Robotics Ctrl HiGHS QUARTILE INC"
)
_UNITS = "kg kgce kWh kJ MJ GJ m m3 t tce"
ALLOWED_LATIN = frozenset([*_NAMES.split(), *_UNITS.split(), *"ABCD", "I", "II", "III", "IV"])
"""Latin words that may stand on a Chinese page; codes with digits (C39), addresses and file names may by their form."""

_CUT_OFF = _script("cut_off.js")

_SHOWN = _script("shown_texts.js")
_MISSING_GLYPHS = _script("missing_glyphs.js")

_ADDRESS_OR_FILE = re.compile(
    r"https?://\S+|\S+@\S+|[\w-]+\.(?:xlsx|csv|exe|pdf|json|parquet|toml|yaml)", re.IGNORECASE
)
_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9&'-]*")


def cut_off(page: Page) -> list[str]:
    """Texts that are cut off or outside the window, and sideways scrolling of the whole page.

    Something that is still opening is cut off for a moment: what is found must stay.
    """
    found = list(page.evaluate(_CUT_OFF))
    for _ in range(5):
        if not found:
            break
        page.wait_for_timeout(400)
        found = list(page.evaluate(_CUT_OFF))
    return found


def shown_texts(page: Page) -> list[str]:
    """Every text that is shown or read out, without icons, sources (titles in their own language) and code."""
    return list(page.evaluate(_SHOWN))


def latin_words(page: Page, allowed: frozenset[str] = ALLOWED_LATIN) -> list[str]:
    """Latin words on a Chinese page that are not on the list; each with the text it stands in."""
    return sorted(
        {
            f"{word}: {text[:80]}"
            for text in shown_texts(page)
            for word in _WORD.findall(_ADDRESS_OR_FILE.sub(" ", text))
            if word not in allowed and not re.search(r"\d", word)
        }
    )


def streamlit_english(page: Page) -> list[str]:
    """Texts of Streamlit itself that are still in English."""
    patterns = [re.compile(pattern) for pattern, _ in PATTERNS]
    return [text for text in shown_texts(page) if text in TEXTS or any(pattern.search(text) for pattern in patterns)]


def missing_glyphs(page: Page) -> list[str]:
    """Characters of the page that are drawn exactly like a character no font has."""
    return list(page.evaluate(_MISSING_GLYPHS, shown_texts(page)))
