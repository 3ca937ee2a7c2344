"""Answers of a row held against each other: questions another answer rules out, questions that must be answered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessment.formats.answers import Answers
from assessment.formats.columns import CODE, NAME, ColumnRef
from assessment.formats.complaints import Complaints
from assessment.formats.raw import distinct
from assessment.formats.table import SEPARATOR
from assessment.model.message import Severity, msg
from assessment.model.panel import BoolArray, TextArray


def set_aside_ruled_out(answers: Answers, complaints: Complaints) -> None:
    """Set aside, with a warning, answers to questions that are not asked after another answer of the row."""
    questions = answers.questionnaire.questions
    for ref in answers.refs:
        shown = questions[ref.question].shown_if
        decisive = answers.texts.get(ColumnRef(shown.question)) if shown else None
        if shown is None or decisive is None or shown.unanswered:  # what does not apply is not scored, figures or none
            continue
        extra = (decisive != "") & ~_any_of(decisive, shown.values) & answers.answered(ref)
        what = msg("Not used, because of the answer to: {question}", question=questions[shown.question].text)
        hint = msg("Change that answer, or leave this one blank.")
        complaints.report(extra, ref, "ruled-out", what, hint=hint, severity=Severity.WARNING)
        answers.set_aside(ref, extra)


def _any_of(given: TextArray, wanted: Sequence[str]) -> BoolArray:
    """Whether one of the wanted options is the answer, or among the ticked ones."""
    codes, different = distinct(given)
    hit = [not set(str(text).split(SEPARATOR)).isdisjoint(wanted) for text in different]
    return np.array(hit, dtype=bool)[codes]


def check_required(answers: Answers, complaints: Complaints) -> None:
    """Report required questions whose column is there and blank."""
    for question in answers.questionnaire.questions.values():
        ref = ColumnRef(question.id)
        if question.required and question.id not in (NAME, CODE) and ref in answers.refs:
            what = msg("This question must be answered")
            hint = msg("Fill it in.")
            complaints.report(~answers.answered(ref), ref, "required", what, hint=hint, severity=Severity.WARNING)
