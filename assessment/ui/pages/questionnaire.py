"""The questionnaire of one firm: one section at a time, checked while it is filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

import streamlit as st

from assessment.formats.table import CERTAINTY
from assessment.locale import Translator
from assessment.model.message import Problem
from assessment.model.questionnaire import Question, Questionnaire, Section
from assessment.ui import chosen_firm, draft, form, navigation, progress, state
from assessment.ui.components import saved, steps
from assessment.ui.components.answer_field import FIGURE_KINDS, answer_field
from assessment.ui.components.form_tools import tools
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.layout import facts, note_banner, page_header
from assessment.ui.components.send import send

_LISTED = 12  # answers to check that are listed at the end of the page


def draw() -> None:
    """Draw the page."""
    t = state.t()
    asked = form.questionnaire()
    page_header(
        t("Questionnaire"),
        t(
            "Leave open what you do not know: an empty field means not answered, 0 means zero. {where_saved}",
            where_saved=saved.where_saved(t),
        ),
    )
    saved.notes(asked, t)
    if draft.section():
        _one_section(asked, t)
        return
    tools()
    found = form.problems_by_answer()
    for key, problems in saved.years_differ().items():
        found.setdefault(key, []).extend(problems)
    reached = {s.id: progress.of_section(s, asked, state.answers()) for s in asked.sections}
    wrong = Counter(_section_of(key, asked) for key in found)
    _overall(asked, t)
    side, main = st.columns([3, 9], gap="large")
    with side:
        steps.rail(asked, reached, wrong)
    with main:
        steps.drop_down(asked, reached, wrong)
        _section(steps.current(asked), asked, found, t)
        _to_check(asked, found, t)
        _bar(asked, t)


def _one_section(asked: Questionnaire, t: Translator) -> None:
    """What somebody sees who was sent a link to one section: whose figures they are, and the questions."""
    section = next(s for s in asked.sections if s.id == draft.section())
    here = draft.current()
    if here and here.access.label:
        show(text("p", t("This section was sent to {person}.", person=here.access.label), "app-lead"))
    firm = str(state.answer(form.NAME) or t("Firm without a name"))
    show(facts([(t("Firm"), firm), (t("Data year"), str(state.data_year()))]))
    done = progress.of_section(section, asked, state.answers())
    st.progress(
        done.share, t("{answered} of {asked} answers of this section", answered=done.answered, asked=done.asked)
    )
    saved.saved_line(t)
    found = {k: v for k, v in form.problems_by_answer().items() if _section_of(k, asked) == section.id}
    _section(section, asked, found, t)
    note_banner([t("Everything is saved. When you are done, just close this page and tell whoever sent you the link.")])


def _overall(asked: Questionnaire, t: Translator) -> None:
    done = progress.overall(asked, state.answers())
    st.progress(
        done.share,
        t("{answered} of {asked} answers that the four results need", answered=done.answered, asked=done.asked),
    )
    saved.saved_line(t)


def _section(section: Section, asked: Questionnaire, found: Mapping[str, Sequence[Problem]], t: Translator) -> None:
    show(
        tag(
            "div",
            text("h2", section.title.get(t.lang)) + text("p", section.intro.get(t.lang), "app-lead"),
            "app-section app-section-first",
            data_app_top=section.id,
        )
    )
    send(section, t)
    questions = [q for q in section.questions if form.is_asked(q, state.answers())]
    certainty = _certainty_wanted(section, questions, t)
    for shape, run in groupby(questions, key=_shape):
        group = list(run)
        if shape == "figures":
            _figures(group, asked, found, certainty=certainty)
        elif shape == "short":
            _pairs(group, asked, found)
        else:
            for question in group:
                with st.container(border=True, key=f"card_{question.id}"):
                    answer_field(question, asked, found)


def _shape(question: Question) -> str:
    """How much room a question takes: figures share a card, short answers stand in pairs, lists of ticks alone."""
    if question.kind in FIGURE_KINDS:
        return "figures"
    return "wide" if question.kind == "multi" else "short"


def _figures(
    group: Sequence[Question], asked: Questionnaire, found: Mapping[str, Sequence[Problem]], *, certainty: bool
) -> None:
    with st.container(border=True, key=f"card_{group[0].id}"):
        for question in group:
            answer_field(question, asked, found, certainty=certainty)


def _pairs(group: Sequence[Question], asked: Questionnaire, found: Mapping[str, Sequence[Problem]]) -> None:
    for first, *second in (group[i : i + 2] for i in range(0, len(group), 2)):
        for column, question in zip(st.columns(2, gap="small"), (first, *second), strict=False):
            with column, st.container(border=True, height="stretch", key=f"card_{question.id}"):
                answer_field(question, asked, found)


def _certainty_wanted(section: Section, questions: Sequence[Question], t: Translator) -> bool:
    """Whether to ask how certain figures are: only on request, since most figures come straight from the books."""
    if not any(q.certainty for q in questions):
        return False
    given = any(f"{q.id}{CERTAINTY}" in state.answers() for q in questions)
    return given or st.toggle(
        t("Say how certain the figures are"),
        key=f"certainty:{section.id}",
        help=t("An estimate widens the result to a range; without a word a figure counts as measured."),
    )


def _to_check(asked: Questionnaire, found: Mapping[str, Sequence[Problem]], t: Translator) -> None:
    """Everything that needs a look, with a button to its section."""
    if not found:
        return
    with st.expander(t("Answers that need a look: {n}", n=len(found)), icon=":material/error:"):
        for key, problems in list(found.items())[:_LISTED]:
            question = asked.questions.get(form.question_of(key))
            if question is None:
                continue
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.write(
                    t(
                        "{question}: {what}",
                        question=question.text.get(t.lang),
                        what=t.render(problems[0].what),
                    )
                )
                st.button(
                    t("Go there"), key=f"check_{key}", on_click=steps.open_section, args=(_section_of(key, asked),)
                )


def _section_of(key: str, asked: Questionnaire) -> str:
    question = form.question_of(key)
    return next((s.id for s in asked.sections if any(q.id == question for q in s.questions)), asked.sections[0].id)


def _bar(asked: Questionnaire, t: Translator) -> None:
    """Back, next, and the way to the result, always in reach."""
    before, after = steps.neighbours(asked)
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="form_bar", gap="small"
    ):
        st.button(
            t("Back"),
            icon=":material/arrow_back:",
            disabled=before is None,
            key="form_back",
            on_click=steps.open_section,
            args=(before.id if before else "",),
        )
        st.button(
            t("Continue"),
            icon=":material/arrow_forward:",
            disabled=after is None,
            key="form_next",
            on_click=steps.open_section,
            args=(after.id if after else "",),
        )
        if st.button(t("Show my gap report"), type="primary", icon=":material/insights:", key="form_report"):
            chosen_firm.choose_answers()
            navigation.go("result")


draw()
