"""What is wrong with an answer, beside its field: errors to correct, and warnings that can be confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from assessment.locale import Translator
from assessment.model.draft import Confirmation
from assessment.model.message import Problem, Severity
from assessment.ui import confirmed, draft, parts, services, state
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.trouble import told


def doubts(problems: Sequence[Problem], t: Translator, *, with_year: bool = False) -> None:
    """Draw what is wrong with one answer; what was confirmed stands small, with the way to take it back.

    `with_year` says of which year, where the fields of several years stand side by side.
    """
    for problem in problems:
        found = confirmed.confirmation(problem)
        if found is not None:
            _confirmed(problem, found, t)
            continue
        show(problem_line(problem, t, _year(problem) if with_year else None))
        if confirmed.can_confirm(problem):
            _confirm(problem, t)


def problem_line(problem: Problem, t: Translator, year: int | None = None) -> str:
    """HTML of one problem: what is wrong, where wanted of which year, and what to do."""
    kind = "error" if problem.severity is Severity.ERROR else "warning"
    hint: Any = text("span", t.render(problem.hint), "app-problem-hint") if problem.hint else ""
    what = t.render(problem.what)
    said = what if year is None else t("{year}: {said}", year=year, said=what)
    return tag("p", text("span", said) + hint, f"app-problem app-problem-{kind}")


def _year(problem: Problem) -> int:
    """The year of the figure a problem is about."""
    return state.data_year() + int(problem.place.question.partition("@")[2] or 0)


def _confirm(problem: Problem, t: Translator) -> None:
    name = _name(problem)
    with st.popover(t("The figure is right"), icon=":material/check:", key=f"confirm_{name}"):
        reason = f"reason_{name}"
        st.text_input(
            t("Why (optional)"),
            key=reason,
            max_chars=300,
            placeholder=t("such as: a one-off project, checked against the contract"),
            autocomplete="off",
        )
        st.button(
            t("Confirm the figure"), type="primary", key=f"confirmed_{name}", on_click=_keep, args=(problem, reason)
        )


def _confirmed(problem: Problem, found: Confirmation, t: Translator) -> None:
    name = _name(problem)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"held_{name}"):
        words = t("{what}. {signature}", what=t.render(problem.what), signature=confirmed.signature(found, t))
        show(text("p", words, "app-muted app-signature app-confirmed"))
        st.button(
            t("Take the confirmation back"),
            key=f"unconfirm_{name}",
            type="tertiary",
            icon=":material/backspace:",
            on_click=_take_back,
            args=(found,),
        )


def _name(problem: Problem) -> str:
    return f"{problem.code}_{problem.place.question.replace('@', '_')}"


@told
def _keep(problem: Problem, reason: str) -> None:
    workspace, here = services.kept().workspace, draft.current()
    if workspace is not None and here is not None:
        workspace.confirmations.confirm(here.access, problem, st.session_state.get(reason) or "")
        t = state.t()
        st.toast(t("Confirmed. It is open again as soon as the figure changes."), icon=":material/check:")
    parts.all_again()


@told
def _take_back(found: Confirmation) -> None:
    workspace, here = services.kept().workspace, draft.current()
    if workspace is not None and here is not None:
        workspace.confirmations.take_back(here.access, found)
    parts.all_again()
