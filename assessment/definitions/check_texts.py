"""Both languages are there, and each is what it says it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assessment.definitions.complaint import complaint
from assessment.definitions.loading import Loaded
from assessment.definitions.tree import Loc
from assessment.definitions.walk import parts
from assessment.model.base import Frozen, LocalText
from assessment.model.citation import Source
from assessment.model.message import Place, Problem, msg

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_ENGLISH = re.compile(r"[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}")
"""Two words of Latin letters: a phrase, and not a sign such as kWh or GB/T 2589."""
_QUOTED = re.compile(r'\([^()]*\)|（[^（）]*）|"[^"]*"|“[^”]*”|《[^》]*》|「[^」]*」')
"""A Chinese name may stand in English text in quotes or brackets."""


def check_texts(loaded: Loaded[Any]) -> Iterator[Problem]:
    """Every text of a model that is empty in a language, or stands under the wrong one."""
    names = _proper_names(loaded.model)
    for loc, part in parts(loaded.model):
        if isinstance(part, LocalText):
            yield from _text(part, loaded.place(*loc, "zh"), loaded.place(*loc, "en"), name=loc in names)


def _proper_names(model: Frozen) -> set[Loc]:
    """Titles and publishers of sources: names, which need not be translated."""
    return {(*loc, key) for loc, part in parts(model) if isinstance(part, Source) for key in ("title", "publisher")}


def _text(text: LocalText, zh: Place, en: Place, *, name: bool) -> Iterator[Problem]:
    for lang, words, place in (("zh", text.zh, zh), ("en", text.en, en)):
        if not words:
            hint = msg("Write the same words in both languages")
            yield complaint(place, "text-empty", msg('The text is empty under "{lang}"', lang=lang), hint)
    if not name and not _CHINESE.search(text.zh) and _ENGLISH.search(text.zh):
        what = msg('The text under "{lang}" holds no Chinese', lang="zh")
        yield complaint(zh, "not-chinese", what, msg("Write the Chinese words here"), text.zh)
    if _CHINESE.search(_QUOTED.sub("", _QUOTED.sub("", text.en))):
        what = msg('The text under "{lang}" holds Chinese', lang="en")
        hint = msg("Translate it; a Chinese name may stand in quotes or brackets")
        yield complaint(en, "not-english", what, hint, text.en)
