"""One question on the page: its wording, help, fields, what is said beside the answer, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import streamlit as st

from assessment.formats.table import NONE
from assessment.locale import Translator
from assessment.model.message import Problem
from assessment.model.questionnaire import Question, Questionnaire
from assessment.ui import parts, state
from assessment.ui.components import saved
from assessment.ui.components.answer_details import details, details_button, said_beside
from assessment.ui.components.doubts import doubts
from assessment.ui.components.figure_field import figure_fields, read_as
from assessment.ui.components.html import show, text
from assessment.ui.components.question_words import answer_key, help_text, option_names, wording

FIGURE_KINDS = frozenset({"number", "integer", "year"})
LONGEST_LADDER = 7
"""Up to so many options are all shown at once; longer lists open on a click and can be searched."""

Found = Mapping[str, Sequence[Problem]]


def answer_field(question: Question, questionnaire: Questionnaire, found: Found) -> None:
    """Draw a question; `found` are the problems by answer key."""
    t, figure = state.t(), question.kind in FIGURE_KINDS
    with st.container(key=f"q_{question.id}", horizontal=figure, gap="xsmall"):
        if figure:
            figure_fields(question, questionnaire, t)
        else:
            _field(question, questionnaire, t)
            if not question.required and question.kind != "credit_code":
                details_button(question, questionnaire, t)
        show("".join(text("p", line, "app-muted app-said") for line in _said(question, questionnaire, t)))
        found_here = [p for offset in question.years for p in found.get(answer_key(question.id, offset), ())]
        doubts(found_here, t, with_year=len(question.years) > 1)
        details(question, questionnaire, t)
        saved.signature(question.id, question.years, t)


def _said(question: Question, questionnaire: Questionnaire, t: Translator) -> list[str]:
    """A line for each year there is something to say about: what the figure was read as, what was said beside it."""
    lines = {}
    for offset in question.years:
        read = read_as(question, questionnaire, offset, t) if question.kind in FIGURE_KINDS else ""
        said = " · ".join(part for part in (read, said_beside(question.id, offset, t)) if part)
        if said:
            lines[offset] = said
    if len(question.years) == 1:
        return list(lines.values())
    year = state.data_year()
    return [t("{year}: {said}", year=year + offset, said=said) for offset, said in lines.items()]


# --- kinds ------------------------------------------------------------------------------------------------------------


def _field(question: Question, questionnaire: Questionnaire, t: Translator) -> None:
    if question.kind == "multi":
        _ticks(question, questionnaire, t)
    elif question.kind == "yes_no":
        _yes_no(question, t)
    elif question.kind == "choice":
        _choice(question, questionnaire, t)
    else:
        _text(question, t)


def _ticks(question: Question, questionnaire: Questionnaire, t: Translator) -> None:
    names = option_names(questionnaire.options(question), t)
    bound = state.bind(question.id)
    with st.container(key=f"ticks_{question.id}"):
        st.pills(
            wording(question, t),
            list(names),
            selection_mode="multi",
            format_func=names.__getitem__,
            key=bound["key"],
            on_change=_store_ticks,
            args=bound["args"],
            help=help_text(question, t),
        )


def _yes_no(question: Question, t: Translator) -> None:
    names = _yes_and_no(t)
    st.segmented_control(
        wording(question, t),
        list(names),
        format_func=names.__getitem__,
        help=help_text(question, t),
        **parts.bind(question.id),
    )


@cache
def _yes_and_no(t: Translator) -> dict[str, str]:
    return {"yes": t("Yes"), "no": t("No")}


def _choice(question: Question, questionnaire: Questionnaire, t: Translator) -> None:
    names = option_names(questionnaire.options(question), t)
    if len(names) > LONGEST_LADDER or question.not_applicable_for:
        _drop_down(question, names, t)
        return
    with st.container(gap="xxsmall"):
        st.radio(
            wording(question, t),
            list(names),
            index=None,
            format_func=names.__getitem__,
            help=help_text(question, t),
            **parts.bind(question.id),
        )
        if state.answer(question.id) is not None:
            st.button(
                t("Take back"),
                key=f"undo_{question.id}",
                type="tertiary",
                icon=":material/backspace:",
                on_click=_take_back,
                args=(question.id,),
            )


def _drop_down(question: Question, names: Mapping[str, str], t: Translator) -> None:
    st.selectbox(
        wording(question, t),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=t("It applies") if question.not_applicable_for else t("Choose"),
        help=help_text(question, t),
        **parts.bind(question.id),
    )


def _text(question: Question, t: Translator) -> None:
    st.text_input(
        wording(question, t),
        max_chars=500,
        help=help_text(question, t),
        autocomplete="off",
        **parts.bind(question.id),
    )


# --- what the visitor entered -----------------------------------------------------------------------------------------


def _store_ticks(question: str, widget: str) -> None:
    """Keep the ticks; "none of these" and any other exclude each other, the last click wins.

    The widget is written to only where that takes something away: it might have got another tick meanwhile.
    """
    chosen, before = list(st.session_state[widget]), state.answer(question) or []
    if NONE in chosen:
        chosen = [NONE] if NONE not in before else [code for code in chosen if code != NONE] or [NONE]
    if chosen != list(st.session_state[widget]):
        st.session_state[widget] = chosen
    state.set_answer(question, chosen)
    parts.answered(question)


def _take_back(question: str) -> None:
    state.set_answer(question, None)
    st.session_state[state.bind(question)["key"]] = None
    parts.answered(question)
