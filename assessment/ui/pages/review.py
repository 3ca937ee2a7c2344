"""Before the report: every point of the questionnaire that is still open, each one click from its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.model.draft import Link
from assessment.model.message import Problem, Severity
from assessment.model.questionnaire import Question, Questionnaire, Section
from assessment.services.years_agree import YEARS_DIFFER
from assessment.ui import (
    answer_problems,
    attached,
    chosen_firm,
    confirmed,
    draft,
    form,
    navigation,
    progress,
    services,
    state,
)
from assessment.ui.components import saved
from assessment.ui.components.doubts import doubts
from assessment.ui.components.empty import empty_state
from assessment.ui.components.html import items, show, text
from assessment.ui.components.layout import note_banner, page_header, section
from assessment.ui.components.points import open_point, problem_point
from assessment.ui.components.press import pressed
from assessment.ui.components.send import part_title
from assessment.ui.components.trouble import going_on
from assessment.ui.components.versions import submission
from assessment.ui.moments import moment

Found = Mapping[str, Sequence[Problem]]


def draw() -> None:
    """Draw the page."""
    t = state.t()
    if draft.section() or not form.has_answers():
        _nothing_here(t)
        return
    asked = form.questionnaire()
    page_header(
        t("Check before the report"),
        t("Everything that is still open, each point with the way to its field. Nothing here must be done first."),
    )
    saved.notes(asked, t)
    found = answer_problems.by_answer()
    left = confirmed.still_open(found)
    unanswered = {s.id: progress.left_open(s, asked, state.answers()) for s in asked.sections}
    _overall(asked, left, unanswered, t)
    _problems(left, asked, t)
    with going_on(t):
        _with_colleagues(asked, t)
    _unanswered(unanswered, asked, t)
    _not_applicable(asked, t)
    _confirmed(found, t)
    _evidence(t)
    submission(t)
    _ways_on(t)


def _nothing_here(t: Translator) -> None:
    page_header(t("Check before the report"))
    if draft.section():
        empty_state(
            t("This page belongs to whoever has the whole questionnaire"),
            t("Your link is for one section of it."),
            "questionnaire",
            t("Back to the section"),
        )
    else:
        empty_state(
            t("There are no answers yet"),
            t("As soon as there are some, everything that is still open stands here."),
            "questionnaire",
            t("Fill in the questionnaire"),
        )


def _overall(asked: Questionnaire, left: Found, unanswered: Mapping[str, list[str]], t: Translator) -> None:
    """How far the four results are, and that all is done where it is."""
    done = progress.overall(asked, state.answers())
    st.progress(
        done.share,
        t("{answered} of {asked} answers that the four results need", answered=done.answered, asked=done.asked),
    )
    if not left and not any(unanswered.values()):
        st.success(t("Nothing is open: every question is answered and no figure is in doubt."), icon=":material/check:")
    elif not left and done.answered == done.asked:
        st.success(
            t("Everything the four results need is answered, and no figure is in doubt."), icon=":material/check:"
        )


# --- what is wrong ----------------------------------------------------------------------------------------------------


def _problems(left: Found, asked: Questionnaire, t: Translator) -> None:
    """Errors, doubts, and figures that another year gives otherwise, under a heading each."""
    wrong = _only(left, lambda p: p.severity is Severity.ERROR)
    differing = _only(left, lambda p: p.code == YEARS_DIFFER)
    doubtful = _only(left, lambda p: p.severity is not Severity.ERROR and p.code != YEARS_DIFFER)
    parts = (
        (wrong, t("To correct: {n}", n=len(wrong)), t("These answers cannot be used as they are.")),
        (
            doubtful,
            t("To look at: {n}", n=len(doubtful)),
            t("These figures are used, and can hardly be right. Correct them, or confirm that they are."),
        ),
        (
            differing,
            t("Given otherwise in another year: {n}", n=len(differing)),
            t("The questionnaire of that year has another figure. Correct the one that is wrong."),
        ),
    )
    for points, title, lead in parts:
        if points:
            section(title, lead)
            for column, problems in points.items():
                if form.question_of(column) in asked.questions:
                    problem_point(column, problems, asked, t)


def _only(found: Found, wanted: Callable[[Problem], bool]) -> dict[str, list[Problem]]:
    kept = {column: [p for p in problems if wanted(p)] for column, problems in found.items()}
    return {column: problems for column, problems in kept.items() if problems}


def _confirmed(found: Found, t: Translator) -> None:
    held = [p for problems in found.values() for p in problems if confirmed.confirmation(p)]
    if held:
        section(
            t("Confirmed as right: {n}", n=len(held)), t("Each is open again as soon as one of its figures changes.")
        )
        doubts(held, t)


def _evidence(t: Translator) -> None:
    """Which answers have files attached, and which these are."""
    lines, here = attached.by_answer(t), draft.current()
    if here and lines:
        section(t("Evidence files: {n}", n=len(here.evidence)), t("They are attached to these answers."))
        show(items(lines))


# --- what is missing --------------------------------------------------------------------------------------------------


def _unanswered(unanswered: Mapping[str, list[str]], asked: Questionnaire, t: Translator) -> None:
    """The open questions by section, those that a score needs first."""
    sections = [s for s in asked.sections if unanswered[s.id]]
    if not sections:
        return
    n = sum(len(columns) for columns in unanswered.values())
    section(
        t("Not answered yet: {n}", n=n), t("What is left open counts as unknown and widens the result, never as 0.")
    )
    titles = {p.id: p.title.get(t.lang) for p in services.assessor().plan(services.plan_id()).pillars}
    for one in sections:
        _section(one, unanswered[one.id], titles, asked, t)


def _section(
    one: Section, columns: Sequence[str], titles: Mapping[str, str], asked: Questionnaire, t: Translator
) -> None:
    scored = any(asked.questions[column].pillars for column in columns)
    label = t("{section}: {n} open", section=one.title.get(t.lang), n=len(columns))
    with st.expander(label, expanded=scored, key=f"open_{one.id}"):
        for column in columns:
            open_point(column, _needed_for(asked.questions[column], titles, t), asked, t, t("Answer it"))


def _needed_for(question: Question, titles: Mapping[str, str], t: Translator) -> str:
    pillars = [titles[pillar] for pillar in question.pillars if pillar in titles]
    if pillars:
        return t("Needed for: {pillars}", pillars=t("; ").join(pillars))
    return t("No score needs it; it helps to match programmes and to describe the firm.")


def _not_applicable(asked: Questionnaire, t: Translator) -> None:
    """Pillars that are not scored, with the reason that was given."""
    declared = progress.declared_not_applicable(asked, state.answers())
    if not declared:
        return
    titles = {p.id: p.title.get(t.lang) for p in services.assessor().plan(services.plan_id()).pillars}
    section(t("Declared not applicable: {n}", n=len(declared)), t("These pillars are not scored; the report says why."))
    for question in declared:
        reasons = {o.id: o.text.get(t.lang) for o in asked.options(question)}
        reason = reasons.get(str(state.answer(question.id)), "")
        title = titles.get(question.not_applicable_for, "")
        open_point(question.id, t("{pillar}: {reason}", pillar=title, reason=reason), asked, t, t("Change the answer"))


# --- who still has what -----------------------------------------------------------------------------------------------


def _with_colleagues(asked: Questionnaire, t: Translator) -> None:
    """Parts that were sent by a link that still holds, and are not filled in."""
    workspace, here = services.kept().workspace, draft.current()
    if workspace is None or here is None or not draft.manages():
        return
    links = [one for one in workspace.drafts.links(here.access) if one.section and one.revoked_at is None]
    lines = [line for line in (_with_colleague(one, asked, t) for one in links) if line]
    if lines:
        section(t("Still with colleagues: {n}", n=len(lines)))
        note_banner(lines)


def _with_colleague(link: Link, asked: Questionnaire, t: Translator) -> str:
    """Who has a part, since when, and how far it is; "" where nothing of it is open."""
    done = progress.together(progress.of_section(s, asked, state.answers()) for s in asked.part(link.section))
    if done.answered >= done.asked:
        return ""
    return t(
        "{part}: with {person} since {moment}, {answered} of {asked} answered",
        part=part_title(link.section, asked, t),
        person=link.label or t("somebody without a name"),
        moment=moment(link.created_at),
        answered=done.answered,
        asked=done.asked,
    )


def _ways_on(t: Translator) -> None:
    show(text("p", t("With open points the report shows ranges and says what is unknown."), "app-muted"))
    with st.container(horizontal=True, vertical_alignment="center", key="review_ways", gap="small"):
        if pressed(t("Back to the questionnaire"), icon=":material/edit_note:", key="review_back"):
            navigation.go("questionnaire")
        if pressed(t("Show my gap report"), type="primary", icon=":material/insights:", key="review_report"):
            chosen_firm.choose_answers()
            navigation.go("result")


draw()
