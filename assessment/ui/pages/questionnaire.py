"""The questionnaire of one firm: one section at a time, checked while it is filled in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Literal

import streamlit as st

from assessment.locale import Translator
from assessment.model.questionnaire import Question, Section
from assessment.ui import chosen_firm, draft, form, navigation, parts, progress, state
from assessment.ui.components import saved, steps
from assessment.ui.components.answer_field import FIGURE_KINDS, answer_field
from assessment.ui.components.form_tools import tools
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.layout import facts, note_banner, page_header
from assessment.ui.components.section_sums import section_sums
from assessment.ui.components.send import send
from assessment.ui.progress import Progress

_LISTED = 12  # answers to check that are listed at the end of the page


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
    parts.part(parts.HEAD, _whose if draft.section() else _overall)
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
        parts.part(parts.RAIL, _rail)
    with main:
        parts.part(parts.CHOICE, _choice)
        _section(steps.current(sections), t)
        parts.part(parts.CHECK, _to_check)
        parts.part(parts.NEXT, _what_next)
        _bar(sections, t)


def _rail() -> None:
    shown = parts.look()
    steps.rail(parts.sections(), shown.reached, shown.wrong)


def _choice() -> None:
    shown = parts.look()
    steps.drop_down(parts.sections(), shown.reached, shown.wrong)


def _whose() -> None:
    """What somebody sees who was sent a link to a part: whose figures they are, and how far it is."""
    t, reached, here = state.t(), parts.look().reached, draft.current()
    one = len(reached) == 1
    if here and here.access.label:
        sent = (
            t("This section was sent to {person}.", person=here.access.label)
            if one
            else t("These {n} sections were sent to {person}.", n=len(reached), person=here.access.label)
        )
        show(text("p", sent, "app-lead"))
    firm = str(state.answer(form.NAME) or t("Firm without a name"))
    show(facts([(t("Firm"), firm), (t("Data year"), str(state.data_year()))]))
    done = progress.together(reached.values())
    words = (
        t("{answered} of {asked} answers of this section", answered=done.answered, asked=done.asked)
        if one
        else t("{answered} of {asked} answers of these sections", answered=done.answered, asked=done.asked)
    )
    st.progress(done.share, words)
    saved.saved_line(t)


def _overall() -> None:
    t, done = state.t(), progress.of_results(parts.look().reached, form.questionnaire())
    st.progress(
        done.share,
        t("{answered} of {asked} answers that the four results need", answered=done.answered, asked=done.asked),
    )
    saved.saved_line(t)


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
    parts.part(parts.SUMS, _sums, section.id)


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
    parts.part(parts.of_question(question.id), _field, question.id)


def _field(question_id: str) -> None:
    asked = form.questionnaire()
    answer_field(asked.questions[question_id], asked, parts.look().found)


def _sums(section_id: str) -> None:
    asked = form.questionnaire()
    section_sums(next(s for s in asked.sections if s.id == section_id), asked, state.t())


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


def _to_check() -> None:
    """Everything that needs a look, with a button to its field."""
    t, asked, left = state.t(), form.questionnaire(), parts.look().left
    if not left:
        return
    with st.expander(t("Answers that need a look: {n}", n=len(left)), icon=":material/error:"):
        for key, problems in list(left.items())[:_LISTED]:
            question = asked.questions.get(form.question_of(key))
            if question is None:
                continue
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.write(
                    t("{question}: {what}", question=question.text.get(t.lang), what=t.render(problems[0].what)),
                )
                st.button(t("Go there"), key=f"check_{key}", on_click=steps.go_to_answer, args=(key, asked))


def _what_next() -> None:
    """At the end of a section: what comes next, how long it takes, and how long all that is left does."""
    t, sections, reached = state.t(), parts.sections(), parts.look().reached
    _, after = steps.neighbours(sections)
    total = sum(progress.minutes_left(s, reached[s.id]) for s in sections)
    rest = t("About {n} minutes left in all.", n=total) if total else t("Every section is filled in.")
    show(tag("div", text("p", _next(after, reached, t)) + text("p", rest, "app-muted"), "app-next"))


def _next(after: Section | None, reached: Mapping[str, Progress], t: Translator) -> str:
    if after is None:
        if draft.section():
            return t("That was the last section.")
        return t("That was the last section; what is still open stands under: Check before the report.")
    minutes = progress.minutes_left(after, reached[after.id])
    if minutes:
        return t("Next: {section}, about {n} minutes.", section=after.title.get(t.lang), n=minutes)
    return t("Next: {section}, filled in already.", section=after.title.get(t.lang))


def _bar(sections: Sequence[Section], t: Translator) -> None:
    """Back, next, and the ways to the review and to the result, always in reach."""
    before, after = steps.neighbours(sections)
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="form_bar", gap="small"
    ):
        _step(t("Back"), ":material/arrow_back:", "form_back", before)
        _step(t("Continue"), ":material/arrow_forward:", "form_next", after)
        if draft.section():
            return
        st.button(
            t("Check before the report"), icon=":material/fact_check:", key="form_review", on_click=_leave_for_review
        )
        st.button(
            t("Show my gap report"),
            type="primary",
            icon=":material/insights:",
            key="form_report",
            on_click=_leave_for_report,
        )


# A button may end the typing of a figure: its press and the figure come in together, and the figure asks for its parts
# of the page only. So what a button does is done in its callback, which is heard whatever is drawn then.


def _leave_for_review() -> None:
    navigation.go("review")


def _leave_for_report() -> None:
    chosen_firm.choose_answers()
    navigation.go("result")


def _step(label: str, icon: str, key: str, section: Section | None) -> None:
    st.button(
        label,
        icon=icon,
        disabled=section is None,
        key=key,
        on_click=steps.go_to_section,
        args=(section.id if section else "",),
    )


draw()
