"""One question on the page: its wording, help, the fields for its years, and what is wrong with the answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.formats.table import CERTAINTY, NONE
from assessment.locale import Translator
from assessment.model.message import Problem
from assessment.model.questionnaire import Option, Question, Questionnaire
from assessment.report.numbers import Numbers
from assessment.ui import services, state
from assessment.ui.components import saved
from assessment.ui.components.doubts import doubts

FIGURE_KINDS = frozenset({"number", "integer", "year"})
LONGEST_LADDER = 7
"""Up to so many options are all shown at once; longer lists open on a click and can be searched."""
_PLAIN_FIGURE = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_LARGE = 1e8
"""Yuan from which an amount is repeated in larger words, to catch a wrong unit."""

Found = Mapping[str, Sequence[Problem]]


def answer_field(question: Question, questionnaire: Questionnaire, found: Found, *, certainty: bool = False) -> None:
    """Draw a question; `found` are the problems by answer key, `certainty` asks how sure a figure is as well."""
    with st.container(key=f"q_{question.id}", gap="xsmall"):
        if question.kind in FIGURE_KINDS:
            _figures(question, questionnaire, certainty=certainty and question.certainty)
        elif question.kind == "multi":
            _ticks(question, questionnaire)
        elif question.kind == "yes_no":
            _yes_no(question)
        elif question.kind == "choice":
            _choice(question, questionnaire)
        else:
            _text(question)
        doubts([p for offset in question.years for p in found.get(_key(question.id, offset), ())], state.t())
        saved.signature(question.id, question.years, state.t())


def read_figure(given: str) -> float | str | None:
    """The number of a text with or without thousands commas; the text itself where it is more than that; None if empty.

    Full-width digits count as digits. What is not a plain number ("1200 kg") is left to the checks of the answers.
    """
    plain = unicodedata.normalize("NFKC", given).replace(" ", "").strip()
    if not plain:
        return None
    return float(plain.replace(",", "")) if _PLAIN_FIGURE.fullmatch(plain) else given.strip()


def print_figure(value: float | str | None, kind: str = "number") -> str:
    """An answer as it stands in its field: thousands commas, no needless zeros, years without commas."""
    if value is None or isinstance(value, str):
        return value or ""
    shown = f"{value:.10f}".rstrip("0").rstrip(".") if kind == "year" else f"{value:,.10f}".rstrip("0").rstrip(".")
    return shown or "0"


# --- kinds ------------------------------------------------------------------------------------------------------------


def _figures(question: Question, questionnaire: Questionnaire, *, certainty: bool) -> None:
    t = state.t()
    wording, fields = st.columns([5, 7], gap="medium", vertical_alignment="top")
    with wording:
        st.markdown(f"**{_escaped(_label(question, questionnaire, t))}**", help=_help(question, t))
    years = question.years
    columns = fields.columns(3 if not certainty else 4, gap="small")
    for column, offset in zip(columns, years, strict=False):
        with column:
            _figure(question, questionnaire, offset, t)
    if certainty:
        with columns[-1]:
            _certainty(question, t)


def _figure(question: Question, questionnaire: Questionnaire, offset: int, t: Translator) -> None:
    key = _key(question.id, offset)
    bound = state.bind(key)["key"]
    shown = print_figure(state.answer(key), question.kind)
    if st.session_state.get(bound) != shown:
        st.session_state[bound] = shown
    label = t("Year {year}", year=state.data_year() + offset) if question.kind != "year" else t("Year")
    single = len(question.years) == 1 and question.kind != "year"
    st.text_input(
        t("Figure") if single else label,
        key=bound,
        on_change=_store_figure,
        args=(key, bound),
        autocomplete="off",
        help=None,
    )
    _in_words(question, questionnaire, state.answer(key), t)


def _in_words(question: Question, questionnaire: Questionnaire, value: object, t: Translator) -> None:
    """A large amount in larger words, so that a unit mixed up shows at once."""
    unit = questionnaire.unit.get(question.unit)
    if unit is None or unit.of != "yuan" or not isinstance(value, int | float) or abs(value) * unit.factor < _LARGE:
        return
    st.caption(t("= {amount}", amount=Numbers(t.lang).yuan(value * unit.factor)))


def _certainty(question: Question, t: Translator) -> None:
    names = {c.id: c.title.get(t.lang) for c in services.assessor().plan(services.plan_id()).certainties}
    st.selectbox(
        t("How certain"),
        list(names),
        index=None,
        format_func=lambda code: names[code],
        placeholder=t("as measured"),
        **state.bind(f"{question.id}{CERTAINTY}"),
    )


def _ticks(question: Question, questionnaire: Questionnaire) -> None:
    t = state.t()
    names = _names(questionnaire.options(question), t)
    bound = state.bind(question.id)["key"]
    with st.container(key=f"ticks_{question.id}"):
        st.pills(
            f"**{_escaped(question.text.get(t.lang))}**",
            list(names),
            selection_mode="multi",
            format_func=lambda code: names[code],
            key=bound,
            on_change=_store_ticks,
            args=(question.id, bound),
            help=_help(question, t),
        )


def _yes_no(question: Question) -> None:
    t = state.t()
    names = {"yes": t("Yes"), "no": t("No")}
    st.segmented_control(
        f"**{_escaped(question.text.get(t.lang))}**",
        list(names),
        format_func=lambda code: names[code],
        help=_help(question, t),
        **state.bind(question.id),
    )


def _choice(question: Question, questionnaire: Questionnaire) -> None:
    t = state.t()
    names = _names(questionnaire.options(question), t)
    if len(names) > LONGEST_LADDER or question.not_applicable_for:
        _drop_down(question, names, t)
        return
    with st.container(gap="xxsmall"):
        st.radio(
            f"**{_escaped(question.text.get(t.lang))}**",
            list(names),
            index=None,
            format_func=lambda code: names[code],
            help=_help(question, t),
            **state.bind(question.id),
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
        f"**{_escaped(question.text.get(t.lang))}**",
        list(names),
        index=None,
        format_func=lambda code: names[code],
        placeholder=t("It applies") if question.not_applicable_for else t("Choose"),
        help=_help(question, t),
        **state.bind(question.id),
    )


def _text(question: Question) -> None:
    t = state.t()
    st.text_input(
        f"**{_escaped(question.text.get(t.lang))}**",
        max_chars=500,
        help=_help(question, t),
        autocomplete="off",
        **state.bind(question.id),
    )


# --- what the visitor entered -----------------------------------------------------------------------------------------


def _store_figure(key: str, widget: str) -> None:
    state.set_answer(key, read_figure(st.session_state[widget]))


def _store_ticks(question: str, widget: str) -> None:
    """Keep the ticks; "none of these" and any other exclude each other, the last click wins."""
    chosen, before = list(st.session_state[widget]), state.answer(question) or []
    if NONE in chosen:
        chosen = [NONE] if NONE not in before else [code for code in chosen if code != NONE] or [NONE]
    st.session_state[widget] = chosen
    state.set_answer(question, chosen)


def _take_back(question: str) -> None:
    state.set_answer(question, None)
    st.session_state[state.bind(question)["key"]] = None


# --- words ------------------------------------------------------------------------------------------------------------


def _key(question: str, offset: int) -> str:
    return f"{question}@{offset}" if offset else question


def _label(question: Question, questionnaire: Questionnaire, t: Translator) -> str:
    wording = question.text.get(t.lang)
    unit = questionnaire.unit.get(question.unit)
    return t("{question} ({unit})", question=wording, unit=unit.text.get(t.lang)) if unit else wording


def _names(options: Sequence[Option], t: Translator) -> dict[str, str]:
    """Options by code; a rung of a ladder carries its number."""
    numbered = all(option.id.isdigit() for option in options)
    return {o.id: f"{o.id} · {o.text.get(t.lang)}" if numbered else o.text.get(t.lang) for o in options}


def _help(question: Question, t: Translator) -> str:
    """Definition, where to find the figure, why it is asked, an example, and what the options mean."""
    lang = t.lang
    options = [
        t("- {option}: {help}", option=o.text.get(lang), help=o.help.get(lang)) for o in question.options if o.help
    ]
    parts = [
        question.definition.get(lang),
        "\n".join(options),
        t("**Where to find it:** {where}", where=question.where.get(lang)),
        t("**Why it is asked:** {why}", why=question.why.get(lang)),
        t("**Example:** {example}", example=question.example.get(lang)) if question.example else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _escaped(wording: str) -> str:
    """Text that Markdown leaves alone."""
    return re.sub(r"([\\`*_\[\]<>$:~])", r"\\\1", wording)
