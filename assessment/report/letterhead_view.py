"""The letterhead in one language."""

from __future__ import annotations

from assessment.model.base import Language
from assessment.model.letterhead import FreeText, Letterhead
from assessment.report.view import FreeTextView, LetterheadView


def letterhead_view(letterhead: Letterhead, lang: Language) -> LetterheadView:
    """What a report prints of whoever hands it on."""
    return LetterheadView(
        sender=letterhead.sender.get(lang),
        cover=letterhead.cover.paragraphs(lang) if letterhead.cover else (),
        introduction=_chapter(letterhead.introduction, lang),
        recommendation=_chapter(letterhead.recommendation, lang),
        closing=_chapter(letterhead.closing, lang),
        logo=letterhead.logo,
    )


def _chapter(text: FreeText | None, lang: Language) -> FreeTextView | None:
    return FreeTextView(title=text.title.get(lang), paragraphs=text.text.paragraphs(lang)) if text else None
