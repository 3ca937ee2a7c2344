"""The questionnaire of one firm: one section at a time, checked while it is filled in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Literal

import streamlit as st

from assessment.locale import Translator
from assessment.model.questionnaire import Question, Section
from assessment.ui import draft, form, parts, state
from assessment.ui.components import form_parts, saved, steps
from assessment.ui.components.answer_field import FIGURE_KINDS
from assessment.ui.components.form_tools import tools
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.layout import note_banner, page_header
from assessment.ui.components.send import send


def draw() -> None:
    """Draw the page."""
    t = state.t()
    page_header(
        t("Questionnaire"),
        t(
            "Leave open what you do not know: an empty field means not answered, 0 means zero. {where_saved}",
            where_saved=saved.where_saved(t),
        ),
    )
    saved.notes(form.questionnaire(), t)
    if not draft.section():
        tools()
    parts.part(parts.HEAD, form_parts.whose if draft.section() else form_parts.overall)
    _steps(parts.sections(), t)
    parts.all_are_drawn()
    if draft.section():
        note_banner(
            [t("Everything is saved. When you are done, just close this page and tell whoever sent you the link.")]
        )


def _steps(sections: Sequence[Section], t: Translator) -> None:
    """The sections one at a time, with the list of them at the side; a single one without."""
    if len(sections) == 1:
        _section(sections[0], t)
        return
    side, main = st.columns([3, 9], gap="large")
    with side:
        parts.part(parts.RAIL, form_parts.rail)
    with main:
        parts.part(parts.CHOICE, form_parts.choice)
        _section(steps.current(sections), t)
        parts.part(parts.CHECK, form_parts.to_check)
        parts.part(parts.NEXT, form_parts.what_next)
        form_parts.ways_on(sections, t)


def _section(section: Section, t: Translator) -> None:
    show(
        tag(
            "div",
            text("h2", section.title.get(t.lang)) + text("p", section.intro.get(t.lang), "app-lead"),
            "app-section app-section-first",
            **steps.marks(section),
        )
    )
    send(section, t)
    answers = state.answers()
    asked = {q.id for q in section.questions if form.is_asked(q, answers)}
    if not asked:
        note_banner([t("Nothing is to be filled in here: it was said that this part does not apply to the firm.")])
    for shape, run in groupby(section.questions, key=_shape):
        group = list(run)
        if asked.isdisjoint(q.id for q in group):
            _kept_free()
        elif shape == "figures":
            with st.container(border=True, key=f"card_{group[0].id}"):
                for question in group:
                    if question.id in asked:
                        _question(question)
                    else:
                        _kept_free()
        elif shape == "short":
            _pairs(group, asked)
        else:
            for question in group:
                _card(question, asked)
    parts.part(parts.SUMS, form_parts.sums, section.id)


def _card(question: Question, asked: Collection[str], height: Literal["content", "stretch"] = "content") -> None:
    if question.id in asked:
        with st.container(border=True, height=height, key=f"card_{question.id}"):
            _question(question)
    else:
        _kept_free()


def _kept_free() -> None:
    """The place of a question that is not asked: once it is, no other field moves and loses the focus."""
    st.empty()


def _question(question: Question) -> None:
    parts.part(parts.of_question(question.id), form_parts.field, question.id)


def _shape(question: Question) -> str:
    """How much room a question takes: figures share a card, short answers stand in pairs, lists of ticks alone."""
    if question.kind in FIGURE_KINDS:
        return "figures"
    return "wide" if question.kind == "multi" else "short"


def _pairs(group: Sequence[Question], asked: Collection[str]) -> None:
    for first, *second in (group[i : i + 2] for i in range(0, len(group), 2)):
        for column, question in zip(st.columns(2, gap="small"), (first, *second), strict=False):
            with column:
                _card(question, asked, "stretch")


draw()
