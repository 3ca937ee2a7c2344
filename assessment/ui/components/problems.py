"""Problems found in answers or a workbook: grouped by kind, counted, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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


def problem_list(problems: Sequence[Problem], named: Callable[[str], str] = str) -> None:
    """One expander a kind of problem, errors first; nothing where there is no problem.

    `named`: what a column is called, by its id.
    """
    t, found = state.t(), as_problems(problems)
    counted = found.counted()
    for severity, kind in sorted(counted, key=lambda one: (_ORDER.index(one[0]), one[1])):
        _group(severity, found.of_kind(severity, kind, SHOWN), counted[severity, kind], named, t)


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


def _group(severity: Severity, problems: list[Problem], count: int, named: Callable[[str], str], t: Translator) -> None:
    """`problems`: the first of `count` problems of one kind. What all of them say stands in the heading alone."""
    first = t.render(problems[0].what)
    label = t("{severity}: {what}", severity=severity_label(severity, t), what=plain(first))
    if count > 1:
        label = t("{label} (and {n} more of this kind)", label=label, n=count - 1)
    with st.expander(label, icon=_ICON[severity], expanded=severity is Severity.ERROR and count == 1):
        columns = {
            t("Place"): [place_text(p.place, t) for p in problems],
            t("Question"): [named(p.place.question) for p in problems],
            t("Value"): [p.value for p in problems],
            t("What was found"): [t.render(p.what) for p in problems],
            t("What to do"): [t.render(p.hint) if p.hint is not None else "" for p in problems],
        }
        told = {
            name: cells
            for name, cells in columns.items()
            if any(cell not in ("", first) for cell in cells) or name == t("Place")
        }
        show(table(tuple(told), list(zip(*told.values(), strict=True))))
        if count > SHOWN:
            st.caption(t("The first {n} of {all} are listed.", n=SHOWN, all=count))
