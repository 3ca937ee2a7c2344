"""What the page of the questionnaire draws beside its frame: parts drawn by themselves, ways on.

They stand here and not in the page: Streamlit makes a page anew for each visitor, and what it keeps of these functions
would keep all of that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.model.questionnaire import Section
from assessment.ui import chosen_firm, draft, form, navigation, parts, progress, state
from assessment.ui.components import saved, steps
from assessment.ui.components.answer_field import answer_field
from assessment.ui.components.html import plain, show, tag, text
from assessment.ui.components.layout import facts
from assessment.ui.components.section_sums import section_sums
from assessment.ui.progress import Progress

_LISTED = 12  # answers to check that are listed at the end of the page


def whose() -> None:
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


def overall() -> None:
    """How far the whole questionnaire is, and that it is saved."""
    t, done = state.t(), progress.of_results(parts.look().reached, form.questionnaire())
    st.progress(
        done.share,
        t("{answered} of {asked} answers that the four results need", answered=done.answered, asked=done.asked),
    )
    saved.saved_line(t)


def rail() -> None:
    """The list of sections at the side."""
    shown = parts.look()
    steps.rail(parts.sections(), shown.reached, shown.wrong)


def choice() -> None:
    """The same list for a narrow screen."""
    shown = parts.look()
    steps.drop_down(parts.sections(), shown.reached, shown.wrong)


def field(question_id: str) -> None:
    """One question."""
    asked = form.questionnaire()
    answer_field(asked.questions[question_id], asked, parts.look().found)


def sums(section_id: str) -> None:
    """What the figures of a section add up to."""
    asked = form.questionnaire()
    section_sums(next(s for s in asked.sections if s.id == section_id), asked, state.t())


def to_check() -> None:
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
                    t("{question}: {what}", question=question.text.get(t.lang), what=plain(t.render(problems[0].what))),
                )
                st.button(t("Go there"), key=f"check_{key}", on_click=steps.go_to_answer, args=(key, asked))


def what_next() -> None:
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
    if not reached[after.id].asked:
        return t("Next: {section}, nothing to fill in.", section=after.title.get(t.lang))
    return t("Next: {section}, filled in already.", section=after.title.get(t.lang))


def ways_on(sections: Sequence[Section], t: Translator) -> None:
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
