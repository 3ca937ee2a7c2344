"""Answers held against each other: parts against wholes, and questions that another answer rules out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.formats.answers import Answers
from assessment.formats.columns import CODE, NAME, ColumnRef, question_text
from assessment.formats.complaints import Complaints
from assessment.formats.table import SEPARATOR
from assessment.model.message import Message, Severity, msg
from assessment.model.panel import BoolArray, TextArray

_OFFSETS = (0, -1, -2)


@dataclass(frozen=True)
class _Check:
    """A comparison of two figures of the same year that should not come out `left` > `right`."""

    code: str
    left: str
    right: str
    what: Message
    set_aside: bool = False


_CHECKS = (
    _Check("rd-above-revenue", "rd_expense", "revenue", msg("R&D expenditure is larger than revenue")),
    _Check("value-added-above-revenue", "value_added", "revenue", msg("Value added is larger than revenue")),
    _Check("robots-above-staff", "robots", "staff_avg", msg("There are more robots than staff")),
    _Check("rd-staff-above-staff", "rd_staff", "staff_avg", msg("There are more R&D staff than staff")),
    _Check(
        "digital-above-total",
        "machines_digital",
        "machines_total",
        msg("There are more digital machines than machines"),
        set_aside=True,
    ),
    _Check(
        "networked-above-total",
        "machines_networked",
        "machines_total",
        msg("There are more networked machines than machines"),
        set_aside=True,
    ),
)


def check_contradictions(answers: Answers, complaints: Complaints) -> None:
    """Report figures that contradict each other, year by year; a part larger than its whole is set aside."""
    for check in _CHECKS:
        for offset in _OFFSETS:
            part, whole = ColumnRef(check.left, offset), ColumnRef(check.right, offset)
            if part in answers.numbers and whole in answers.numbers:
                clash = answers.numbers[part] > answers.numbers[whole]
                _report_clash(check, part, whole, clash, answers, complaints)
                if check.set_aside:
                    answers.set_aside(part, clash)


def _report_clash(
    check: _Check, part: ColumnRef, whole: ColumnRef, clash: BoolArray, answers: Answers, complaints: Complaints
) -> None:
    against = answers.as_asked(whole, clash)
    name = question_text(answers.questionnaire, whole)
    complaints.report(
        clash,
        part,
        check.code,
        check.what,
        hint=lambda i: msg("Compare with {question}: {value}.", question=name, value=against[i]),
        values=answers.as_asked(part, clash),
        severity=Severity.ERROR if check.set_aside else Severity.WARNING,
    )


def set_aside_ruled_out(answers: Answers, complaints: Complaints) -> None:
    """Set aside, with a warning, answers to questions that are not asked after another answer of the row."""
    questions = answers.questionnaire.questions
    for ref in answers.refs:
        shown = questions[ref.question].shown_if
        decisive = answers.texts.get(ColumnRef(shown.question)) if shown else None
        if shown is None or decisive is None:
            continue
        extra = (decisive != "") & ~_any_of(decisive, shown.values) & answers.answered(ref)
        what = msg("Not used, because of the answer to: {question}", question=questions[shown.question].text)
        complaints.report(extra, ref, "ruled-out", what, severity=Severity.WARNING)
        answers.set_aside(ref, extra)


def _any_of(given: TextArray, wanted: Sequence[str]) -> BoolArray:
    """Whether one of the wanted options is the answer, or among the ticked ones."""
    codes, different = pd.factorize(given)
    hit = [not set(str(text).split(SEPARATOR)).isdisjoint(wanted) for text in different]
    return np.array(hit, dtype=bool)[codes]


def check_required(answers: Answers, complaints: Complaints) -> None:
    """Report required questions whose column is there and blank."""
    for question in answers.questionnaire.questions.values():
        ref = ColumnRef(question.id)
        if question.required and question.id not in (NAME, CODE) and ref in answers.refs:
            what = msg("This question must be answered")
            complaints.report(~answers.answered(ref), ref, "required", what, severity=Severity.WARNING)
