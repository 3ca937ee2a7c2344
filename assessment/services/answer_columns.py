"""Answers of a draft against the questionnaire: which column, which unit, and the form the checks take them in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assessment.formats.columns import ColumnRef
from assessment.formats.table import CERTAINTY
from assessment.model.draft import Access, Answer, AnswerValue, SignedAnswer
from assessment.model.message import msg
from assessment.model.questionnaire import Question, Questionnaire, Unit
from assessment.services.refusals import AnswerRefusedError

LONGEST = 10_000
"""Characters of a text, and options ticked."""
LARGEST = 1e18


def column_of(name: str, questionnaire: Questionnaire) -> ColumnRef | None:
    """The column `name` (a question id, or `id@-1` for the year before) stands for; None where nobody asks for it."""
    question_id, mark, back = name.partition("@")
    question = questionnaire.questions.get(question_id)
    if question is None or not mark:
        return ColumnRef(question_id) if question else None
    offsets = {str(offset): offset for offset in question.years if offset}
    return ColumnRef(question_id, offsets[back]) if back in offsets else None


def sign(
    answers: Mapping[str, Answer], questionnaire: Questionnaire, access: Access, author: str, at: datetime
) -> dict[str, SignedAnswer]:
    """Answers as they are stored: checked for a place and a unit, cleaned, signed with the label of their link.

    Raises:
        AnswerRefusedError: a column nobody asks for, a unit of another quantity, a number out of all bounds, or a text
            beyond every length. What is merely wrong is kept: the checks of the questionnaire say so.
    """
    writer = _printable(access.label or author.strip()[:200])
    signature = {"author": writer, "link": access.link, "written_at": at}
    return {name: SignedAnswer(**_fields(name, answer, questionnaire), **signature) for name, answer in answers.items()}


def to_form(answers: Mapping[str, Answer], questionnaire: Questionnaire) -> dict[str, object]:
    """Answers as forms and checks take them: figures in the unit asked for, codes ticked as a list.

    How certain a figure is stands beside it under `id#certainty`. Columns nobody asks for are left out.
    """
    form: dict[str, object] = {}
    for name, answer in answers.items():
        ref = column_of(name, questionnaire)
        if ref is None:
            continue
        if answer.value not in (None, ""):
            value = _as_asked(answer, questionnaire.questions[ref.question], questionnaire)
            form[name] = list(value) if isinstance(value, tuple) else value
        if answer.certainty:
            form[name + CERTAINTY] = answer.certainty
    return form


def from_form(form: Mapping[str, object]) -> dict[str, Answer]:
    """Answers from a form: the other way round, in the units asked for."""
    names = dict.fromkeys(name.split(CERTAINTY)[0] for name in form)
    return {
        name: Answer.model_validate({"value": _value(form.get(name)), "certainty": form.get(name + CERTAINTY, "")})
        for name in names
    }


def _value(given: object) -> object:
    return tuple(given) if isinstance(given, list) else given


def _as_asked(answer: Answer, question: Question, questionnaire: Questionnaire) -> AnswerValue | None:
    """The value in the unit the question asks for; as typed where that is the same unit."""
    typed = answer.unit or question.unit
    number = isinstance(answer.value, int | float) and not isinstance(answer.value, bool)
    if not number or typed == question.unit or not question.unit:
        return answer.value
    known = questionnaire.unit.get(typed)
    canonical = answer.canonical if isinstance(answer, SignedAnswer) else None
    if canonical is None and known is not None and isinstance(answer.value, int | float):
        canonical = answer.value * known.factor
    return answer.value if canonical is None else canonical / questionnaire.unit[question.unit].factor


def _fields(name: str, answer: Answer, questionnaire: Questionnaire) -> dict[str, Any]:
    """An answer as it is stored. A figure says its unit, so that it means the same under every edition."""
    unit = _unit(name, answer, questionnaire)
    value = _clean(name, answer.value)
    figure = unit is not None and isinstance(value, int | float) and not isinstance(value, bool)
    return {
        "value": value,
        "unit": unit.id if unit and (figure or answer.unit) else "",
        "certainty": answer.certainty,
        "note": _printable(answer.note),
        "person": _printable(answer.person),
        "canonical": value * unit.factor if figure else None,  # type: ignore[operator,union-attr]  # both, if a figure
    }


def _unit(name: str, answer: Answer, questionnaire: Questionnaire) -> Unit | None:
    """The unit an answer is in; None where the question has none."""
    ref = column_of(name, questionnaire)
    if ref is None:
        raise AnswerRefusedError(msg("The questionnaire does not ask for {column}", column=name))
    question = questionnaire.questions[ref.question]
    asked = questionnaire.unit.get(question.unit)
    typed = questionnaire.unit.get(answer.unit) if answer.unit else asked
    if answer.unit and (asked is None or typed is None or typed.of != asked.of):
        raise AnswerRefusedError(msg("{unit} is no unit of {question}", unit=answer.unit, question=question.text))
    return typed


def _clean(name: str, value: AnswerValue | None) -> AnswerValue | None:
    """A value that any database keeps and any JSON holds."""
    if isinstance(value, str):
        value = _printable(value)
    numeric = isinstance(value, int | float)
    too_long = isinstance(value, str | tuple) and len(value) > LONGEST
    if too_long or (numeric and not abs(value) < LARGEST):  # type: ignore[arg-type]  # a number where numeric
        raise AnswerRefusedError(msg("The answer to {column} is out of all bounds", column=name))
    return None if value == "" else value


def _printable(text: str) -> str:
    """Without the one character no database takes in a text."""
    return text.replace("\0", "")
