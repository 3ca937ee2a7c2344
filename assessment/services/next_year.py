"""What a new year takes over from the year before."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.model.draft import KeptAnswer, SignedAnswer
from assessment.model.questionnaire import Questionnaire
from assessment.services.answer_columns import column_of

CARRIED_SECTIONS = ("profile",)
"""Sections that describe the firm rather than a year."""


def carried(answers: Mapping[str, KeptAnswer], questionnaire: Questionnaire) -> dict[str, SignedAnswer]:
    """Answers of the next year: the profile as it is, this year's figures as last year's, last year's one further back.

    A figure goes where the question asks for that year and is left behind elsewhere, with unit, certainty, note and
    signature. What describes only one year (choices, single figures) is asked again.
    """
    profile = {q.id for s in questionnaire.sections if s.id in CARRIED_SECTIONS for q in s.questions}
    moved: dict[str, SignedAnswer] = {}
    for name, answer in answers.items():
        ref = column_of(name, questionnaire)
        if ref is None or answer.is_empty:
            continue
        if ref.question in profile:
            moved[name] = SignedAnswer(**answer.model_dump(exclude={"revision"}))
        elif ref.offset - 1 in questionnaire.questions[ref.question].years:
            moved[f"{ref.question}@{ref.offset - 1}"] = SignedAnswer(**answer.model_dump(exclude={"revision"}))
    return moved
