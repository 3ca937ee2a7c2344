"""Answers of a draft against the questionnaire: which column, which unit, and the forms checks and pages take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assessment.formats.columns import ColumnRef
from assessment.formats.table import CERTAINTY
from assessment.formats.units import convert
from assessment.model.draft import Access, Answer, AnswerValue, SignedAnswer
from assessment.model.message import msg
from assessment.model.questionnaire import Question, Questionnaire, Unit
from assessment.services.refusals import AnswerRefusedError

UNIT, NOTE, PERSON = "#unit", "#note", "#person"
"""Suffixes of what stands beside an answer in a form: the unit it was given in, a note, whom it comes from."""
LONGEST = 10_000
"""Characters of a text, and options ticked."""
LARGEST = 1e18
_SAID = {"certainty": CERTAINTY, "note": NOTE, "person": PERSON}
BESIDE = (UNIT, *_SAID.values())
"""All suffixes of what stands beside an answer."""


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
    signature = {"author": writer, "link": access.signature, "written_at": at}
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


def to_fields(answers: Mapping[str, Answer], questionnaire: Questionnaire) -> dict[str, object]:
    """Answers as the fields of a page hold them: `to_form`, and with what is said about each.

    Beside an answer stand `id#unit`, where it was not given in the unit asked for, `id#note` and `id#person`.
    """
    fields = to_form(answers, questionnaire)
    for name, answer in answers.items():
        ref = column_of(name, questionnaire)
        if ref is None:
            continue
        other = answer.unit if answer.unit != questionnaire.questions[ref.question].unit else ""
        said = {UNIT: other if other in questionnaire.unit else "", NOTE: answer.note, PERSON: answer.person}
        fields |= {name + mark: text for mark, text in said.items() if text}
    return fields


def from_fields(fields: Mapping[str, object], questionnaire: Questionnaire) -> dict[str, Answer]:
    """Answers from the fields of a page: the other way round, figures in the unit they were given in."""
    return {name: _from_field(name, fields, questionnaire) for name in dict.fromkeys(map(column_name, fields))}


def column_name(field: str) -> str:
    """The column a field of a page belongs to: `revenue@-1` of `revenue@-1`, `revenue@-1#certainty` and so on."""
    return field.partition("#")[0]


def _from_field(name: str, fields: Mapping[str, object], questionnaire: Questionnaire) -> Answer:
    value, unit = fields.get(name), str(fields.get(name + UNIT) or "")
    question = questionnaire.questions.get(name.partition("@")[0])
    asked = questionnaire.unit.get(question.unit) if question and unit else None
    if isinstance(value, int | float) and asked is not None and unit in questionnaire.unit:
        value = convert(value, asked, questionnaire.unit[unit])
    said = {key: fields.get(name + mark) or "" for key, mark in _SAID.items()}
    return Answer.model_validate({"value": tuple(value) if isinstance(value, list) else value, "unit": unit, **said})


def _as_asked(answer: Answer, question: Question, questionnaire: Questionnaire) -> AnswerValue | None:
    """The value in the unit the question asks for; as typed where that is the same unit."""
    typed = answer.unit or question.unit
    number = isinstance(answer.value, int | float) and not isinstance(answer.value, bool)
    if not number or typed == question.unit or not question.unit:
        return answer.value
    asked = questionnaire.unit[question.unit]
    if isinstance(answer, SignedAnswer) and answer.canonical is not None:
        return convert(answer.canonical, questionnaire.unit[asked.of], asked)
    known = questionnaire.unit.get(typed)
    return answer.value if known is None else convert(answer.value, known, asked)  # type: ignore[arg-type]  # a number


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
        "canonical": convert(value, unit, questionnaire.unit[unit.of]) if unit and figure else None,  # type: ignore[arg-type]  # a number
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
    elif isinstance(value, tuple):
        value = tuple(map(_printable, value))
    numeric = isinstance(value, int | float)
    too_long = isinstance(value, str | tuple) and len(value) > LONGEST
    if too_long or (numeric and not abs(value) < LARGEST):  # type: ignore[arg-type]  # a number where numeric
        raise AnswerRefusedError(msg("The answer to {column} is out of all bounds", column=name))
    return None if value == "" else value


def _printable(text: str) -> str:
    """Without the one character no database takes in a text."""
    return text.replace("\0", "")
