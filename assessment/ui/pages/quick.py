"""The quick scan: a short form, the result at once below it, and which further answers would narrow it most."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.model.questionnaire import Questionnaire, QuickScan
from assessment.report.view import GapReport, PillarView
from assessment.ui import answer_problems, chosen_firm, confirmed, draft, form, navigation, services, state
from assessment.ui.components import quick_form, saved
from assessment.ui.components.empty import empty_state
from assessment.ui.components.form_tools import data_year_choice
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.layout import cards, note_banner, page_header, section
from assessment.ui.components.narrowing import narrowing_of_answers
from assessment.ui.components.overall_panel import overall_panel
from assessment.ui.components.press import pressed
from assessment.ui.components.status import chip

_LEAST_MARK = 2.0  # per cent: the mark of a single score on its line is at least so wide that it is seen


def draw() -> None:
    """Draw the page."""
    t = state.t()
    scan = services.assessor().quick_scan(services.plan_id())
    if draft.section() or scan is None:
        _not_here(t, sent=bool(draft.section()))
        return
    asked = form.questionnaire()
    page_header(
        scan.title.get(t.lang),
        scan.intro.get(t.lang),
        eyebrow=t("About {n} minutes", n=scan.minutes),
    )
    saved.notes(asked, t)
    with st.container(key="quick_year"):
        data_year_choice(t)
    _progress(scan, asked, t)
    found = answer_problems.by_answer()
    quick_form.quick_form(scan.about, scan.questions, asked, found)
    _not_applicable(asked, found, t)
    _result(scan, asked, t)
    _ways_on()


def _not_here(t: Translator, *, sent: bool) -> None:
    page_header(t("Quick scan"))
    if sent:
        empty_state(
            t("The result belongs to whoever has the whole questionnaire"),
            t("Your link is for one section of it."),
            "questionnaire",
            t("Back to the section"),
        )
    else:
        empty_state(
            t("There is no quick scan for this plan"),
            t("The full questionnaire gives a result from the first figures on as well."),
            "questionnaire",
            t("Fill in the questionnaire"),
        )


def _progress(scan: QuickScan, asked: Questionnaire, t: Translator) -> None:
    done = quick_form.progress(scan.questions, asked, state.answers())
    st.progress(
        done.share, t("{answered} of {asked} answers of the quick scan", answered=done.answered, asked=done.asked)
    )
    show(text("p", t("Leave open what you do not know; 0 means zero. {where_saved}", where_saved=saved.where_saved(t))))
    saved.saved_line(t)


def _not_applicable(asked: Questionnaire, found: quick_form.Found, t: Translator) -> None:
    """What does not apply to the firm, with the reason: it is then not scored."""
    reasons = [q for q in asked.questions.values() if q.not_applicable_for and form.is_asked(q, state.answers())]
    if not reasons:
        return
    given = any(state.answer(question.id) is not None for question in reasons)
    with st.expander(t("Something does not apply to your firm?"), expanded=given, key="quick_not_applicable"):
        note = t("Such as robots in a process industry. With one of these reasons a pillar is not scored.")
        show(text("p", note, "app-muted"))
        quick_form.side_by_side(reasons, asked, found)


def _result(scan: QuickScan, asked: Questionnaire, t: Translator) -> None:
    """What the answers give so far, also those of the full questionnaire."""
    section(t("Your result so far"))
    if not _has_figures(scan, asked):
        note_banner([t("It appears here with the first figure.")])
        return
    report = form.report(state.language())
    _elsewhere(scan, asked, t)
    overall_panel(report, t)
    _pillars(report, t)
    narrowing_of_answers(report.overall, t, on_page=scan.questions)


def _has_figures(scan: QuickScan, asked: Questionnaire) -> bool:
    """Whether anything was answered that gives a result: who answers, and what does not apply, give none."""
    answered = {form.question_of(key) for key in form.asked_answers()} - set(scan.about)
    return any(not asked.questions[name].not_applicable_for for name in answered)


def _elsewhere(scan: QuickScan, asked: Questionnaire, t: Translator) -> None:
    """Answers of the full questionnaire that need a look count here too, and are not seen on this page."""
    on_page = {*scan.about, *scan.questions}
    left = confirmed.still_open(answer_problems.by_answer())
    others = [key for key in left if key not in on_page and form.question_of(key) in asked.questions]
    if others:
        with st.container(horizontal=True, vertical_alignment="center", key="quick_elsewhere", gap="small"):
            words = t("Answers of the full questionnaire that need a look: {n}", n=len(others))
            st.warning(words, icon=":material/error:")
            if pressed(t("Go there"), key="quick_check"):
                navigation.go("review")


def _pillars(report: GapReport, t: Translator) -> None:
    """Score of each pillar as a point or a range."""
    section(t("Pillar by pillar"), t("Score from 0 to 100; at 80 the target is reached."))
    cards(_pillar(pillar, t) for pillar in report.pillars)


def _pillar(pillar: PillarView, t: Translator) -> str:
    known = pillar.score_low is not None
    figure = tag("div", text("span", pillar.score.text), "app-figure" if known else "app-figure app-figure-unknown")
    value = t("Value: {value}", value=pillar.value.text) if known else ""
    return (
        tag("div", text("h3", pillar.title) + chip(pillar.status, pillar.status_label), "app-card-top")
        + figure
        + _line(pillar)
        + text("p", value)
        + text("p", pillar.status_reason, "app-muted")
    )


def _line(pillar: PillarView) -> str:
    """Where the score lies between 0 and 100; an addition for the eye to the figure above it."""
    if pillar.score_low is None or pillar.score_high is None:
        return ""
    width = max(pillar.score_high - pillar.score_low, _LEAST_MARK)
    start = min(pillar.score_low, 100.0 - width)
    mark = tag("i", "", style=f"margin-left:{start:.1f}%;width:{width:.1f}%")
    return tag("div", mark, "app-share", aria_hidden="true")


def _ways_on() -> None:
    t = state.t()
    with st.container(horizontal=True, vertical_alignment="center", key="quick_ways", gap="small"):
        if pressed(t("Show my gap report"), type="primary", icon=":material/insights:", key="quick_report"):
            chosen_firm.choose_answers()
            navigation.go("result")
        if pressed(t("Go on with the full questionnaire"), icon=":material/edit_note:", key="quick_full"):
            navigation.go("questionnaire")


draw()
