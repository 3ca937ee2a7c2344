"""Answers of an older edition read with the questionnaire of today: renamed where it says so, kept where it does not.

Nothing is changed in the store by reading: an answer whose question is gone stays where it is and is listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.model.draft import KeptAnswer
from assessment.model.questionnaire import Questionnaire
from assessment.services.answer_columns import column_of


@dataclass(frozen=True)
class Moved:
    """Answers by the columns of today; `renamed` old column -> new; `unknown` has no place any more."""

    answers: dict[str, KeptAnswer] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, KeptAnswer] = field(default_factory=dict)


def move(answers: Mapping[str, KeptAnswer], questionnaire: Questionnaire) -> Moved:
    """Stored answers under the columns of this edition; where two meet in one column, the one written later stands."""
    moved = Moved()
    for old, answer in answers.items():
        new = column_today(old, questionnaire)
        if column_of(new, questionnaire) is None:
            moved.unknown[old] = answer
            continue
        if new != old:
            moved.renamed[old] = new
        if new not in moved.answers or moved.answers[new].revision < answer.revision:
            moved.answers[new] = answer
    return moved


def column_today(column: str, questionnaire: Questionnaire) -> str:
    """What a column is called in this edition; itself where nothing is said of it."""
    question, mark, back = column.partition("@")
    for _ in questionnaire.renamed:  # a chain has at most as many links as there are new names
        if question in questionnaire.questions or question not in questionnaire.renamed:
            break
        question = questionnaire.renamed[question]
    return f"{question}{mark}{back}"
