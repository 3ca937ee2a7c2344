"""The firms of a batch: filters, and a table of those that pass them; a click on a row opens its report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from assessment.locale import Translator
from assessment.model.panel import BoolArray
from assessment.report.firm_table import FirmColumn, FirmTable

SHOWN = 1_000
"""Rows sent to the browser at once; search and filters always look at all of them."""
HEADER_AND_EDGES, ROW, TALLEST = 40, 35, 530
"""Pixels: the heading with the borders, one row, and the table with fourteen of them."""
_ALWAYS = ("firm", "division", "region", "year", "overall_score", "overall_level", "met", "known")
_LAST = ("first_step", "programmes_eligible")


def firm_list(firms: FirmTable, pillars: Sequence[str], kept: BoolArray, t: Translator) -> int | None:
    """Draw the table of the firms kept, shape (n,); the index of the firm whose row is chosen, None where none is."""
    rows = np.flatnonzero(kept)
    shown = rows[:SHOWN]
    st.caption(_count(len(rows), firms.size, t))
    everything = st.toggle(t("Show all columns"), key="firms_all_columns")
    order = list(firms.columns) if everything else _main_columns(firms, pillars)
    event = st.dataframe(
        frame(firms.take(shown)),
        hide_index=True,
        column_order=order,
        column_config={name: _config(name, column) for name, column in firms.columns.items()},
        on_select="rerun",
        selection_mode="single-row",
        key=f"firms:{t.lang}",
        alt=t("Results of all firms"),
        placeholder="—",
        height=min(TALLEST, HEADER_AND_EDGES + ROW * max(len(shown), 1)),
    )
    chosen = event["selection"]["rows"]
    return int(shown[chosen[0]]) if chosen and chosen[0] < len(shown) else None


def frame(firms: FirmTable) -> pd.DataFrame:
    """The table as a frame; columns are ids, the labels are in the configuration of the columns."""
    return pd.DataFrame({name: _values(column) for name, column in firms.columns.items()})


def _values(column: FirmColumn) -> pd.Series:
    values = _array(column)
    if column.kind == "text":
        return pd.Series(values, dtype="str")
    return pd.Series(np.where(values < 0, np.nan, values) if column.kind == "integer" else values)


def _array(column: FirmColumn) -> NDArray[Any]:
    return np.asarray(column.values)


def _config(name: str, column: FirmColumn) -> Any:
    if column.kind == "text":
        return st.column_config.TextColumn(
            column.label, width="medium" if name == "firm" else None, pinned=name == "firm"
        )
    if name == "year":
        return st.column_config.NumberColumn(column.label, format="%d")
    if name.endswith("_gap"):
        return st.column_config.NumberColumn(column.label, format="localized")
    return st.column_config.NumberColumn(column.label, format=f"%.{column.decimals}f")


def _main_columns(firms: FirmTable, pillars: Sequence[str]) -> list[str]:
    middle = [f"{pillar}_{part}" for pillar in pillars for part in ("value", "status", "gap")]
    return [name for name in (*_ALWAYS, *middle, *_LAST) if name in firms.columns]


def filters(firms: FirmTable, pillars: Sequence[str], t: Translator) -> BoolArray:
    """Draw the filters; which firms pass them, shape (n,)."""
    keep = np.ones(firms.size, dtype=bool)
    with st.container(horizontal=True, vertical_alignment="bottom", key="firm_filters", gap="small"):
        query = st.text_input(t("Search firms"), icon=":material/search:", key="firm_search", width=220)
        chosen = {
            name: _choice(label, firms.columns[name], key, t)
            for name, label, key in (
                ("division", t("Industry"), "firm_division"),
                ("district", t("District"), "firm_district"),
                ("size", t("Size"), "firm_size"),
                ("overall_level", t("Overall level"), "firm_level"),
            )
            if len(set(_array(firms.columns[name]).tolist())) > 1
        }
        statuses = _statuses(firms, pillars, t)
    if query.strip():
        keep &= _holding(firms, query.strip())
    for name, wanted in chosen.items():
        if wanted:
            keep &= np.isin(_array(firms.columns[name]).astype(str), wanted)
    for pillar in {pillar for pillar, _ in statuses}:
        wanted = [status for p, status in statuses if p == pillar]
        keep &= np.isin(_array(firms.columns[f"{pillar}_status"]).astype(str), wanted)
    return keep


def _holding(firms: FirmTable, query: str) -> BoolArray:
    """Which firms have the text in their name or code."""
    found = np.zeros(firms.size, dtype=bool)
    for name in ("firm", "credit_code"):
        texts = pd.Series(_array(firms.columns[name]), dtype="str")
        found |= texts.str.contains(query, case=False, regex=False).fillna(value=False).to_numpy(dtype=bool)
    return found


def _choice(label: str, column: FirmColumn, key: str, t: Translator) -> list[str]:
    """Values to keep; the key changes with the language, as the values are words."""
    options = sorted({str(v) for v in _array(column) if v})
    return st.multiselect(label, options, key=f"{key}:{t.lang}", placeholder=t("all"), width=220)


def _statuses(firms: FirmTable, pillars: Sequence[str], t: Translator) -> list[tuple[str, str]]:
    options = [
        (pillar, status)
        for pillar in pillars
        for status in sorted({str(v) for v in _array(firms.columns[f"{pillar}_status"])})
    ]
    names = {pillar: firms.columns[f"{pillar}_status"].label for pillar in pillars}
    return st.multiselect(
        t("Status"),
        options,
        format_func=lambda option: t("{pillar} {status}", pillar=names[option[0]], status=option[1]),
        key=f"firm_status:{t.lang}",
        placeholder=t("all"),
        width=260,
    )


def _count(found: int, size: int, t: Translator) -> str:
    if found > SHOWN:
        return t("{found} of {all} firms; the first {shown} are listed.", found=found, all=size, shown=SHOWN)
    return t("{found} of {all} firms. Tick a row to open the firm's report.", found=f"{found:,}", all=f"{size:,}")
