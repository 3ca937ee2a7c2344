"""Points of a list that each lead to one answer: what it is about, and a button that goes to its field."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.model.message import Problem
from assessment.model.questionnaire import Questionnaire
from assessment.ui import attached, navigation
from assessment.ui.components import saved, steps
from assessment.ui.components.doubts import doubts
from assessment.ui.components.html import show, text
from assessment.ui.components.press import pressed


def problem_point(column: str, problems: Sequence[Problem], asked: Questionnaire, t: Translator) -> None:
    """What is wrong with an answer: with the year it is about, what to do, and the way to its field."""
    with st.container(border=True, key=f"point_{_safe(column)}_{problems[0].code}", gap="xsmall"):
        _head(saved.question_words(column, asked, t), "", column, asked, t("Go there"))
        doubts(problems, t)
        files = attached.named(attached.of_answer(column), t)
        words = t("Evidence: {names}", names=files) if files else t("No evidence file is attached to this answer.")
        show(text("p", words, "app-muted app-point"))


def open_point(column: str, about: str, asked: Questionnaire, t: Translator, label: str) -> None:
    """A question that is open, or an answer to look at again, with what it is about."""
    _head(asked.questions[column].text.get(t.lang), about, column, asked, label)


def go_to_answer(column: str, asked: Questionnaire) -> None:
    """Leave for the field of an answer in the questionnaire (after a button was pressed)."""
    steps.open_answer(column, asked)
    navigation.go("questionnaire")


def _head(title: str, about: str, column: str, asked: Questionnaire, label: str) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key=f"row_{_safe(column)}"
    ):
        show(text("p", title, "app-point") + text("p", about, "app-muted app-point"))
        if pressed(label, icon=":material/arrow_forward:", type="tertiary", key=f"go_{_safe(column)}"):
            go_to_answer(column, asked)


def _safe(column: str) -> str:
    return column.replace("@", "_")
