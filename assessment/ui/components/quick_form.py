"""The questions of the quick scan as one short form: the fields of the questionnaire, asked for fewer years."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from assessment.model.message import Problem
from assessment.model.questionnaire import Question, Questionnaire
from assessment.ui import form, state
from assessment.ui.components.answer_field import FIGURE_KINDS, answer_field
from assessment.ui.progress import Progress

Found = Mapping[str, Sequence[Problem]]


def quick_form(about: Sequence[str], columns: Sequence[str], asked: Questionnaire, found: Found) -> None:
    """Draw the form; `about` and `columns` are those of the quick scan, `found` the problems by answer."""
    side_by_side(_questions(about, asked), asked, found)
    for is_figure, run in groupby(_questions(columns, asked), key=lambda question: question.kind in FIGURE_KINDS):
        group = list(run)
        if is_figure:
            with st.container(border=True, key=f"card_{group[0].id}"):
                for question in group:
                    answer_field(question, asked, found)
        else:
            side_by_side(group, asked, found)


def progress(columns: Collection[str], questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Progress:
    """How many of the columns that are asked are answered."""
    put = [c for c in columns if form.is_asked(questionnaire.questions[form.question_of(c)], answers)]
    return Progress(sum(column in answers for column in put), len(put))


def side_by_side(group: Sequence[Question], asked: Questionnaire, found: Found) -> None:
    """Short questions in one row, a card each."""
    if not group:
        return
    for column, question in zip(st.columns(len(group), gap="small"), group, strict=True):
        with column, st.container(border=True, height="stretch", key=f"card_{question.id}"):
            answer_field(question, asked, found)


def _questions(columns: Sequence[str], asked: Questionnaire) -> list[Question]:
    """The questions of the columns, each asked only for the years its columns name; in the order of the columns."""
    years: dict[str, list[int]] = {}
    for column in columns:
        question, _, back = column.partition("@")
        years.setdefault(question, []).append(int(back or 0))
    questions = [asked.questions[name].model_copy(update={"years": tuple(own)}) for name, own in years.items()]
    return [question for question in questions if form.is_asked(question, state.answers())]
