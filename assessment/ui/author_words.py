"""Who wrote something, in words."""

from __future__ import annotations

from assessment.locale import Translator
from assessment.model.personal_data import ERASED


def author_words(author: str, t: Translator) -> str:
    """The name something is signed with; who was erased has none any more."""
    return t("erased person") if author == ERASED else author
