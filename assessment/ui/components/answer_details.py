"""What can be said beside an answer: another unit, how certain it is, whom it comes from, a note, files as evidence.

The form stays light: closed, a question costs one button; the fields exist only while the details are open, and one
question has them open at a time.
"""

from __future__ import annotations

import streamlit as st

from assessment.formats.table import CERTAINTY
from assessment.formats.units import same_quantity
from assessment.locale import Translator
from assessment.model.draft import LONGEST_NOTE, LONGEST_PERSON
from assessment.model.questionnaire import Question, Questionnaire, Unit
from assessment.services.answer_columns import NOTE, PERSON, UNIT
from assessment.ui import attached, parts, services, state
from assessment.ui.components.evidence import evidence_fields
from assessment.ui.components.html import plain
from assessment.ui.components.question_words import answer_key
from assessment.ui.typed_figure import as_asked, as_given

_OPEN = "_details_open"
_SHOWN = 80  # characters of a note under the field; the whole of it stands in the details


def details_button(question: Question, questionnaire: Questionnaire, t: Translator) -> None:
    """The button that opens and closes the details of a question.

    It has no key: every keyed widget makes each text field of the page slower. Its tooltip tells it from the others;
    so open or closed it has one look, else it would be another button and lose the focus when it is pressed.
    """
    several = len(_units(question, questionnaire)) > 1
    name = question.text.get(t.lang)
    st.button(
        t("Unit, details") if several else t("Details"),
        type="tertiary",
        icon=":material/edit_note:",
        wrap=True,
        help=t("{question}: {what}", question=name, what=_what(question, t, several=several)),
        on_click=_toggle,
        args=(question.id,),
    )


def is_open(question: Question) -> bool:
    """Whether the details of a question are open."""
    return bool(st.session_state.get(_OPEN) == question.id)


def details(question: Question, questionnaire: Questionnaire, t: Translator) -> None:
    """Draw the fields of the details where they are open."""
    if not is_open(question):
        return
    with st.container(key=f"details_{question.id}", gap="small"):
        if len(_units(question, questionnaire)) > 1:
            _unit(question, questionnaire, t)
        offset = _year(question, t)
        key = answer_key(question.id, offset)
        if question.certainty:
            _certainty(key, t)
        st.text_input(
            t("Whom it comes from"),
            max_chars=LONGEST_PERSON,
            placeholder=t("such as: Ms Li, accounting"),
            autocomplete="off",
            **parts.bind(key + PERSON),
        )
        st.text_area(t("Remark on the answer"), max_chars=LONGEST_NOTE, height=90, **parts.bind(key + NOTE))
        evidence_fields(question, key, t)
        st.button(
            t("Close details"),
            icon=":material/check:",
            key=f"details_done_{question.id}",
            on_click=_close,
            args=(question.id,),
        )


def said_beside(question: str, offset: int, t: Translator) -> str:
    """In one line what was said about an answer, "" where nothing was; a long note is cut short."""
    key = answer_key(question, offset)
    certainty, person, note = (state.answer(key + mark) for mark in (CERTAINTY, PERSON, NOTE))
    parts = []
    if certainty:
        parts.append(_certainties(t).get(certainty, ""))
    if person:
        parts.append(t("from {person}", person=person))
    if note:
        words = " ".join(note.split())
        parts.append(t("remark: {note}", note=words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"))
    if files := attached.of_answer(key):
        parts.append(t("evidence: {names}", names=attached.named(files, t)))
    return " · ".join(part for part in parts if part)


# --- fields -----------------------------------------------------------------------------------------------------------


def _unit(question: Question, questionnaire: Questionnaire, t: Translator) -> None:
    """One unit for all years of a figure; none is marked where they differ."""
    units = {unit.id: unit.text.get(t.lang) for unit in _units(question, questionnaire)}
    used = {_unit_of(question, offset) for offset in question.years}
    widget = f"unit:{question.id}:{t.lang}"
    st.session_state[widget] = used.pop() if len(used) == 1 else None
    st.segmented_control(
        t("The figures are in"),
        list(units),
        format_func=lambda code: units[code],
        key=widget,
        on_change=_choose_unit,
        args=(question, questionnaire, widget),
        help=t(
            "Another unit leaves the numbers as they stand and reads them in the new unit; what that makes is shown "
            "below them. A unit can also be written behind a number in its field, such as 1200 {unit}.",
            unit=list(units.values())[1],
        ),
    )


def _year(question: Question, t: Translator) -> int:
    """The year the fields below are about."""
    if len(question.years) == 1:
        return question.years[0]
    widget = f"details_year:{question.id}"
    if st.session_state.get(widget) not in question.years:
        st.session_state[widget] = question.years[0]
    chosen = st.segmented_control(
        t("About the figure of"),
        question.years,
        format_func=lambda offset: str(state.data_year() + offset),
        key=widget,
    )
    return question.years[0] if chosen is None else int(chosen)


def _certainty(key: str, t: Translator) -> None:
    names = _certainties(t)
    st.segmented_control(
        t("How certain"),
        list(names),
        format_func=lambda code: plain(names[code]),
        help=t("An estimate widens the result to a range; without a word a figure counts as measured."),
        **parts.bind(key + CERTAINTY),
    )


# --- what the visitor entered -----------------------------------------------------------------------------------------


def _choose_unit(question: Question, questionnaire: Questionnaire, widget: str) -> None:
    """Read the numbers as they stand in another unit; pressed once more, the chosen one goes back to the asked one."""
    asked = questionnaire.unit[question.unit]
    chosen = st.session_state[widget] or asked.id
    other = chosen if chosen != asked.id else ""
    for offset in question.years:
        key = answer_key(question.id, offset)
        typed = as_given(state.answer(key), state.answer(key + UNIT) or "", asked, questionnaire)
        if isinstance(typed, float):
            state.set_answer(key, as_asked(typed, other, asked, questionnaire))
        state.set_answer(key + UNIT, other)
    parts.answered(question.id)


def _toggle(question: str) -> None:
    before = st.session_state.get(_OPEN) or ""
    st.session_state[_OPEN] = "" if before == question else question
    parts.answered(*filter(None, (question, before)))


def _close(question: str) -> None:
    st.session_state[_OPEN] = ""
    parts.answered(question)


# --- words ------------------------------------------------------------------------------------------------------------


def _what(question: Question, t: Translator, *, several: bool) -> str:
    if several and question.certainty:
        return t("another unit, how certain it is, whom it comes from, a remark, evidence")
    if several:
        return t("another unit, whom it comes from, a remark, evidence")
    if question.certainty:
        return t("how certain it is, whom it comes from, a remark, evidence")
    return t("whom it comes from, a remark, evidence")


def _certainties(t: Translator) -> dict[str, str]:
    return {c.id: c.title.get(t.lang) for c in services.assessor().plan(services.plan_id()).certainties}


def _units(question: Question, questionnaire: Questionnaire) -> list[Unit]:
    asked = questionnaire.unit.get(question.unit)
    return [] if asked is None else same_quantity(asked, questionnaire)


def _unit_of(question: Question, offset: int) -> str:
    return state.answer(answer_key(question.id, offset) + UNIT) or question.unit
