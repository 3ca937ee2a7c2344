"""The two things every model shares: it cannot be changed, and it refuses what it does not know."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Frozen(BaseModel):
    """A value that cannot be changed after it was read, and that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class LocalText(Frozen):
    """The same words in both languages of the product."""

    zh: str
    en: str

    def get(self, lang: Language) -> str:
        """The words in the language asked for."""
        return self.zh if lang == "zh" else self.en
