"""The fields of one figure: a number for each year asked for, in the unit it is given in."""

from __future__ import annotations

import streamlit as st

from assessment.formats.units import amount
from assessment.locale import Translator
from assessment.model.questionnaire import Question, Questionnaire, Unit
from assessment.report.numbers import Numbers
from assessment.services.answer_columns import UNIT
from assessment.ui import form, parts, state
from assessment.ui.components.answer_details import details_button
from assessment.ui.components.question_words import answer_key, help_text, wording_with_unit
from assessment.ui.typed_figure import as_given, print_figure, read_figure

_LARGE = 1e8
"""Yuan from which an amount is repeated in larger words, to catch a wrong unit."""


def figure_fields(question: Question, questionnaire: Questionnaire, t: Translator) -> None:
    """Draw wording, the way to the details, and a field for each year; they stand in one row."""
    st.markdown(wording_with_unit(question, questionnaire, t), help=help_text(question, t))
    details_button(question, questionnaire, t)
    for offset in question.years:
        _figure(question, questionnaire, offset, t)


def read_as(question: Question, questionnaire: Questionnaire, offset: int, t: Translator) -> str:
    """What the figure of a year was read as: in the unit asked for where it was given in another, large sums in words.

    Empty where the field itself says it all.
    """
    key = answer_key(question.id, offset)
    value, unit = state.answer(key), questionnaire.unit.get(question.unit)
    if unit is None or not isinstance(value, int | float):
        return ""
    said = [_in_unit(value, unit, t)] if state.answer(key + UNIT) else []
    if unit.of == "yuan" and abs(value) * unit.factor >= _LARGE:
        said.append(Numbers(t.lang).yuan(value * unit.factor))
    return " ".join(t("= {amount}", amount=amount) for amount in said)


def _in_unit(value: float, unit: Unit, t: Translator) -> str:
    return t.render(amount(value, unit))


def _figure(question: Question, questionnaire: Questionnaire, offset: int, t: Translator) -> None:
    key = answer_key(question.id, offset)
    arguments, unit = state.bind(key)["args"], state.answer(key + UNIT) or ""
    bound = arguments[1]
    shown = print_figure(
        as_given(state.answer(key), unit, questionnaire.unit.get(question.unit), questionnaire), question.kind
    )
    if st.session_state.get(bound) != shown:
        st.session_state[bound] = shown
    st.text_input(
        _label(question, offset, questionnaire.unit.get(unit), t),
        key=bound,
        on_change=_store,
        args=arguments,
        autocomplete="off",
    )


def _label(question: Question, offset: int, other: Unit | None, t: Translator) -> str:
    """What stands above a field: the year, and the unit where it is not the one asked for."""
    if question.kind == "year":
        label = t("Year")
    elif len(question.years) == 1:
        label = t("Figure")
    else:
        label = t("Year {year}", year=state.data_year() + offset)
    return label if other is None else t("{question} ({unit})", question=label, unit=other.text)


def _store(key: str, widget: str) -> None:
    questionnaire = form.questionnaire()
    asked, unit = (
        questionnaire.unit.get(questionnaire.questions[form.question_of(key)].unit),
        state.answer(key + UNIT) or "",
    )
    given = read_figure(st.session_state[widget], asked, questionnaire, unit)
    state.set_answer(key + UNIT, given.unit)
    state.set_answer(key, given.value)
    parts.answered(key)
