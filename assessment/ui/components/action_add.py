"""What is put into a plan of action by hand, and taken out: tasks and programmes, measures and lines of one's own."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.model.action_plan import ActionLine
from assessment.report.action_line_text import LineWords
from assessment.report.view import GapReport
from assessment.report.what_if_view import Lever
from assessment.services.action_choices import line_of_offer, numbered, offers, own_line, own_measure
from assessment.ui import planned, state
from assessment.ui.components.press import pressed
from assessment.ui.planned import Planned


def action_add(here: Planned, report: GapReport, levers: tuple[Lever, ...], words: LineWords, t: Translator) -> None:
    """The ways to add lines and to take some out, each behind a button."""
    with st.container(horizontal=True, gap="small", key="action_add_tools"):
        with st.popover(t("Add a task or programme"), icon=":material/playlist_add:"):
            _from_policy(here, report, words, t)
        with st.popover(t("Add a measure"), icon=":material/add:"):
            _measure(here, levers, t)
        with st.popover(t("Add a line of your own"), icon=":material/edit:"):
            _own(here, t)
        if here.plan.lines:
            with st.popover(t("Take lines out"), icon=":material/playlist_remove:"):
                _take_out(here, words, t)


def _from_policy(here: Planned, report: GapReport, words: LineWords, t: Translator) -> None:
    st.caption(t("Tasks and programmes that may concern you. No effect on a score is claimed."))
    found = {offer.id: offer for offer in offers(report, here.plan)}
    groups = {"task": t("Task of the plan"), "programme": t("Support programme")}
    titles = (
        t("{name}: {words}", name=groups[offer.origin], words=words.title(line_of_offer(offer)))
        for offer in found.values()
    )
    labels = dict(zip(found, numbered(titles), strict=True))
    chosen = st.multiselect(
        t("Tasks and programmes"),
        list(found),
        format_func=lambda one: labels[one],
        key=_key("offers", here),
        placeholder=t("Choose"),
    )
    if pressed(t("Add"), key="action_add_offers", disabled=not chosen):
        _put(here, *(line_of_offer(found[one]) for one in chosen))


def _measure(here: Planned, levers: tuple[Lever, ...], t: Translator) -> None:
    st.caption(t("A measure that moves one of your figures. Several may move the same figure."))
    found = {lever.question: lever for lever in levers}
    question = st.selectbox(
        t("What it moves"),
        list(found),
        index=None,
        format_func=lambda one: found[one].label,
        key=_key("question", here),
        placeholder=t("Choose"),
    )
    lever = found.get(question or "")
    title = st.text_input(t("Name (may stay empty)"), max_chars=200, key=_key("title", here))
    if lever is not None and lever.options:
        names = dict(lever.options)
        option = st.selectbox(
            t("What it reaches"), list(names), index=None, format_func=lambda one: names[one],
            key=_key(f"option:{lever.question}", here), placeholder=t("Choose"),
        )  # fmt: skip
        if pressed(t("Add"), key="action_add_measure", disabled=option is None):
            _put(here, own_measure(lever.question, option=option or "", title=title))
        return
    step = st.number_input(t("One unit moves it by"), min_value=0.0, value=1.0, format="%g", key=_key("step", here))
    most = st.number_input(t("Units at most"), min_value=1, value=1, step=1, key=_key("most", here))
    ready = lever is not None and step > 0
    if pressed(t("Add"), key="action_add_measure", disabled=not ready) and lever is not None:
        _put(here, own_measure(lever.question, step=step, at_most=int(most), title=title))


def _own(here: Planned, t: Translator) -> None:
    st.caption(t("Anything else that is to be done. No effect on a score is claimed."))
    title = st.text_input(t("What is to be done"), max_chars=200, key=_key("own", here))
    if pressed(t("Add"), key="action_add_own", disabled=not title.strip()):
        _put(here, own_line(title))


def _take_out(here: Planned, words: LineWords, t: Translator) -> None:
    lines = here.plan.lines
    names = dict(zip((line.id for line in lines), numbered(map(words.title, lines)), strict=True))
    gone = st.multiselect(
        t("Lines"), list(names), format_func=lambda one: names[one], key=_key("gone", here), placeholder=t("Choose")
    )
    if pressed(t("Take out"), key="action_take_out", disabled=not gone):
        planned.replace_lines(here, tuple(line for line in here.plan.lines if line.id not in gone))
        st.rerun()


def _put(here: Planned, *lines: ActionLine) -> None:
    planned.replace_lines(here, (*here.plan.lines, *lines))
    st.rerun()


def _key(name: str, here: Planned) -> str:
    """A key that is new once a line was added, so that the fields are empty again."""
    return f"action_{name}:{here.round}:{state.language()}"
