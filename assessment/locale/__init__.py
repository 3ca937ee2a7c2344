"""Words of the program in both languages, from the gettext catalogues beside this file.

English text is the id of a sentence; `zh_CN/LC_MESSAGES/*.po` hold the Chinese. One catalogue per part of the program.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from babel.messages.pofile import read_po

from assessment.model.base import Language, LocalText
from assessment.model.message import Message

CATALOGUES = ("ui", "report", "formats", "definitions", "services", "cli")
_FOLDER = {"zh": "zh_CN", "en": "en"}


@cache
def _sentences(lang: Language) -> dict[str, str]:
    """All translated sentences of a language; a sentence that is missing keeps its English text."""
    found: dict[str, str] = {}
    for name in CATALOGUES:
        file = files(__package__) / _FOLDER[lang] / "LC_MESSAGES" / f"{name}.po"
        if not file.is_file():
            continue
        with file.open("rb") as stream:
            catalogue = read_po(stream)
        found.update({str(m.id): str(m.string) for m in catalogue if m.id and m.string})
    return found


class Translator:
    """Turns sentences and messages into one language. Call it with the English text and the values that go in."""

    def __init__(self, lang: Language) -> None:
        self.lang: Language = lang
        self._sentences = _sentences(lang)

    def __call__(self, text: str, /, **values: Any) -> str:
        """The sentence in this language, with the values filled in (messages and local texts are rendered too)."""
        sentence = self._sentences.get(text, text)
        return sentence.format(**{k: self.value(v) for k, v in values.items()}) if values else sentence

    def render(self, message: Message) -> str:
        """A message in this language."""
        return self(message.text, **message.values) if message.values else self(message.text)

    def value(self, value: Any) -> Any:
        """A value as it goes into a sentence."""
        if isinstance(value, Message):
            return self.render(value)
        if isinstance(value, LocalText):
            return value.get(self.lang)
        return value


@cache
def translator(lang: Language) -> Translator:
    """The translator of a language."""
    return Translator(lang)
