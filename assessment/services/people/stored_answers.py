"""Submitted answers of many firms as one table: through the checks of a workbook, so that both give the same result.

A firm is its series: what it is called, and how often that name is given, does not matter. Drafts of the same credit
code and data year count once, by what was submitted last.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from assessment.formats.columns import NAME, YEAR, ColumnRef
from assessment.formats.raw import RawAnswers, RawColumn, blank
from assessment.formats.table import NONE, SEPARATOR, AnswerTable
from assessment.formats.units import convert
from assessment.formats.validate import validate
from assessment.model.draft import Submitted
from assessment.model.panel import TextArray
from assessment.model.plan import Plan
from assessment.model.questionnaire import Question, Questionnaire
from assessment.model.reference import Reference
from assessment.services.answer_columns import column_of
from assessment.services.editions import column_today

Given = Mapping[str, Any]
"""One answer as a version holds it: value, unit, certainty and so on."""


def to_table(
    submitted: Sequence[Submitted], questionnaire: Questionnaire, plan: Plan, reference: Reference, nameless: str
) -> AnswerTable:
    """The table of all of them.

    Args:
        submitted: the one submitted last first.
        questionnaire: what is installed; answers of older editions are taken under the names of today.
        plan: whose certainties and rules the checks use.
        reference: the sector tables the checks use.
        nameless: what a firm without a name is called.
    """
    answers = _by_column(submitted, questionnaire)
    years = np.array([one.data_year for one in submitted], dtype=np.float64)
    series = np.array([one.series for one in submitted], dtype=object)
    columns = [
        RawColumn(ColumnRef(NAME), series, stripped=True),
        RawColumn(ColumnRef(YEAR), blank(len(submitted)), years),
    ]
    for name, given in answers.items():
        if name != NAME:
            columns += _columns(name, given, questionnaire)
    raw = RawAnswers(tuple(columns), np.arange(1, len(submitted) + 1, dtype=np.int64))
    frame = validate(raw, questionnaire, plan, reference).table.frame
    names = _names(series, answers.get(NAME), nameless)
    return AnswerTable(frame.assign(firm_name=frame["firm_name"].map(names).astype("str")))


def _by_column(submitted: Sequence[Submitted], questionnaire: Questionnaire) -> dict[str, list[Given | None]]:
    """Column of today -> the answer of each firm, None where it has none."""
    contents = json.loads(f"[{','.join(one.content for one in submitted)}]")
    told = [{**content["answers_without_question"], **content["answers"]} for content in contents]
    older: dict[str, list[str]] = {}
    for name in dict.fromkeys(name for answers in told for name in answers):
        today = column_today(name, questionnaire)
        if column_of(today, questionnaire) is not None:
            older.setdefault(today, []).append(name)
    return {
        today: [next((answers[name] for name in names if name in answers), None) for answers in told]
        for today, names in older.items()
    }


def _columns(name: str, given: Sequence[Given | None], questionnaire: Questionnaire) -> list[RawColumn]:
    """A column as it was answered, in canonical units, and beside it how certain its figures are."""
    ref = column_of(name, questionnaire)
    if ref is None:
        return []
    question = questionnaire.questions[ref.question]
    asked = questionnaire.unit.get(question.unit)
    figures = np.array([_figure(one, question, questionnaire) for one in given], dtype=np.float64)
    texts = _texts([_text(one) for one in given])
    answers = RawColumn(ref, texts, figures, unit=asked.of if asked else "")
    certain = _texts([str(one["certainty"]) if one else "" for one in given])
    if question.certainty and (certain != "").any():
        return [answers, RawColumn(ColumnRef(ref.question, ref.offset, certainty=True), certain)]
    return [answers]


def _figure(given: Given | None, question: Question, questionnaire: Questionnaire) -> float:
    """A figure in the canonical unit, where the question has one; NaN where it is none."""
    value = given["value"] if given else None
    if given is None or isinstance(value, bool) or not isinstance(value, int | float):
        return float("nan")
    if given.get("canonical") is not None:
        return float(given["canonical"])
    unit = questionnaire.unit.get(given.get("unit") or question.unit)
    return float(value) if unit is None else convert(value, unit, questionnaire.unit[unit.of])


def _text(given: Given | None) -> str:
    """Any answer that is no figure as a cell holds it."""
    value = given["value"] if given else None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return SEPARATOR.join(str(one) for one in value) or NONE
    return value.strip() if isinstance(value, str) else ""


def _texts(texts: list[str]) -> TextArray:
    return np.array(texts, dtype=object)


def _names(series: TextArray, given: Sequence[Given | None] | None, nameless: str) -> dict[str, str]:
    """Series -> name in what was submitted last with one."""
    names = [_text(one) for one in given] if given else [""] * len(series)
    found = {key: name for key, name in zip(series[::-1], names[::-1], strict=True) if name}
    return {key: found.get(key, nameless) for key in series}
