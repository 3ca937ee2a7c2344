"""Problems found in answers or a workbook: grouped by kind, counted, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.formats.problems import as_problems
from assessment.locale import Translator
from assessment.model.message import Place, Problem, Severity
from assessment.ui import state
from assessment.ui.components.html import plain, show, table

SHOWN = 200
"""Problems of one kind that are listed; the rest is counted."""
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_ICON = {Severity.ERROR: ":material/error:", Severity.WARNING: ":material/warning:", Severity.INFO: ":material/info:"}


def problem_list(problems: Sequence[Problem]) -> None:
    """One expander a kind of problem, errors first; nothing where there is no problem."""
    t, found = state.t(), as_problems(problems)
    counted = found.counted()
    for severity, kind in sorted(counted, key=lambda one: (_ORDER.index(one[0]), one[1])):
        _group(severity, found.of_kind(severity, kind, SHOWN), counted[severity, kind], t)


def severity_label(severity: Severity, t: Translator) -> str:
    """The word for how bad a problem is."""
    return {Severity.ERROR: t("Error"), Severity.WARNING: t("Warning"), Severity.INFO: t("Note")}[severity]


def place_text(place: Place, t: Translator) -> str:
    """Where a problem is, in words: sheet and cell, row, firm, year - what is known of it."""
    parts = (
        place.sheet,
        t("cell {cell}", cell=place.cell) if place.cell else "",
        t("row {row}", row=place.row) if place.row is not None and not place.cell else "",
        place.firm,
        str(place.year) if place.year is not None else "",
    )
    return " · ".join(part for part in parts if part)


def _group(severity: Severity, problems: list[Problem], count: int, t: Translator) -> None:
    """`problems`: the first of `count` problems of one kind."""
    first = t.render(problems[0].what)
    label = t("{severity}: {what}", severity=severity_label(severity, t), what=plain(first))
    if count > 1:
        label = t("{label} (and {n} more of this kind)", label=label, n=count - 1)
    with st.expander(label, icon=_ICON[severity], expanded=severity is Severity.ERROR and count == 1):
        header = (t("Place"), t("What was found"), t("Value"), t("What to do"))
        show(table(header, [_row(p, t) for p in problems]))
        if count > SHOWN:
            st.caption(t("The first {n} of {all} are listed.", n=SHOWN, all=count))


def _row(problem: Problem, t: Translator) -> tuple[str, str, str, str]:
    hint = t.render(problem.hint) if problem.hint is not None else ""
    return place_text(problem.place, t), t.render(problem.what), problem.value, hint
