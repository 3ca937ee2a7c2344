"""Which language a visitor gets: the one rule, used by the page and by the server before a page exists."""

from __future__ import annotations

from assessment.model.base import LANGUAGES, Language

COOKIE = "lang"
NAMES: dict[Language, str] = {"zh": "中文", "en": "English"}
"""Each language in its own words: the labels of the switch, the same in both languages."""
TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
"""The tag of `<html lang>`."""


def choose(asked: str, remembered: str, accepted: str) -> Language:
    """The language of the address, else of the cookie, else of the browser (Chinese where it says nothing)."""
    for candidate in (asked, remembered):
        for lang in LANGUAGES:
            if candidate == lang:
                return lang
    first = accepted.split(",", maxsplit=1)[0].strip().lower()
    return "zh" if not first or first.startswith("zh") else "en"
