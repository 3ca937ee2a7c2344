"""The lines of a plan of action as a table that is typed into: units, costs, days, owner, due day, state, remark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from assessment.locale import Translator
from assessment.model.action_plan import (
    LONGEST_NOTE,
    LONGEST_PERSON,
    MOST_DAYS,
    MOST_MONEY,
    MOST_UNITS,
    STATES,
    ActionLine,
)
from assessment.model.message import Message
from assessment.report.action_line_text import LineWords
from assessment.report.action_plan_view import STATE_LABELS
from assessment.services.action_entries import MONEY_UNIT, entered, shown
from assessment.ui import planned
from assessment.ui.components.html import items, show
from assessment.ui.planned import Planned

_READ_ONLY = ("name", "unit")
_TYPED = ("quantity", "at_most", "cost", "fixed_cost", "staff_days", "person", "due", "state", "note")
_WHOLE, _AMOUNTS = ("quantity", "at_most"), ("cost", "fixed_cost", "staff_days")
HEADER_AND_EDGES, ROW, TALLEST = 44, 35, 604
"""Pixels: the heading with borders and scroll bar, one row, and the table with about sixteen of them."""


def action_table(here: Planned, words: LineWords, t: Translator, *, of_batch: bool) -> None:
    """Draw the table and take over what was typed into it; what cannot be is said below."""
    lines = here.plan.lines
    with st.container(key="action_lines"):
        typed = st.data_editor(
            frame(lines, words),
            key=f"action_table:{of_batch}:{here.round}:{t.lang}",
            hide_index=True,
            num_rows="fixed",
            disabled=list(_READ_ONLY),
            column_config=_columns(t),
            alt=t("Lines of the plan"),
            placeholder="—",
            height=min(TALLEST, HEADER_AND_EDGES + ROW * len(lines)),
        )
    rows = typed.to_dict("records")
    found = [entered(line, fields_of(row)) for line, row in zip(lines, rows, strict=True)]
    planned.change(here, lines=tuple(line for line, _ in found))
    _problems([(words.name(line), problems) for line, problems in found if problems], t)


def frame(lines: Sequence[ActionLine], words: LineWords) -> pd.DataFrame:
    """The lines as a frame: one row a line, columns as `services.action_entries.shown` names them."""
    said = {"name": [words.name(line) for line in lines], "unit": [words.unit(line) for line in lines]}
    fields = [shown(line) for line in lines]
    columns: dict[str, Any] = {name: [row[name] for row in fields] for name in _TYPED}
    columns |= {name: pd.Series(columns[name], dtype="Int64") for name in _WHOLE}
    columns |= {name: pd.Series(columns[name], dtype="float64") for name in _AMOUNTS}
    columns["due"] = pd.to_datetime(pd.Series(columns["due"], dtype="object"))
    return pd.DataFrame({**said, **columns})


def fields_of(row: dict[Any, Any]) -> dict[str, Any]:
    """A row of the table as `services.action_entries.entered` takes it."""
    fields = {name: None if row[name] is pd.NA or row[name] is pd.NaT else row[name] for name in _TYPED}
    due = fields["due"]
    fields["due"] = due.date() if isinstance(due, pd.Timestamp) else due if isinstance(due, date) else None
    return fields


def _columns(t: Translator) -> dict[str, Any]:
    column = st.column_config
    most = MOST_MONEY / MONEY_UNIT
    return {
        "name": column.TextColumn(t("Measure"), pinned=True, width=300),
        "unit": column.TextColumn(t("One unit"), help=t("What one unit does"), width=130),
        "quantity": column.NumberColumn(
            t("Units"),
            help=t("How many are done; 0: not chosen"),
            min_value=0,
            max_value=MOST_UNITS,
            step=1,
            format="%d",
        ),
        "at_most": column.NumberColumn(
            t("At most"), help=t("How many there can be"), min_value=1, max_value=MOST_UNITS, step=1, format="%d"
        ),
        "cost": column.NumberColumn(
            t("Cost per unit (10,000 yuan)"), help=t("Your own entry"), min_value=0.0, max_value=most
        ),
        "fixed_cost": column.NumberColumn(
            t("Cost once (10,000 yuan)"),
            help=t("Paid once as soon as there is one unit; your own entry"),
            min_value=0.0,
            max_value=most,
        ),
        "staff_days": column.NumberColumn(
            t("Staff days per unit"), help=t("Your own entry"), min_value=0.0, max_value=MOST_DAYS
        ),
        "person": column.TextColumn(t("Owner"), max_chars=LONGEST_PERSON),
        "due": column.DateColumn(t("Due"), format="YYYY-MM-DD"),
        "state": column.SelectboxColumn(
            t("State"), options=list(STATES), format_func=lambda code: t.render(STATE_LABELS[str(code)]), required=True
        ),
        "note": column.TextColumn(t("Remark"), max_chars=LONGEST_NOTE, width="medium"),
    }


def _problems(found: Sequence[tuple[str, Sequence[Message]]], t: Translator) -> None:
    words = [
        t("{question}: {what}", question=name, what=t.render(problem))
        for name, problems in found
        for problem in problems
    ]
    if words:
        st.error(t("Some entries cannot be used:"), icon=":material/error:")
        show(items(words))
