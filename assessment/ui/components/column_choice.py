"""The columns of a workbook: what each was read as, and a choice for those that a person has to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from assessment.formats import units
from assessment.formats.columns import YEAR, asked, label, question_text
from assessment.formats.table import CERTAINTY
from assessment.formats.validate import FIRST_YEAR, LAST_YEAR, parse_id
from assessment.locale import Translator
from assessment.model.column_map import ColumnChoice, ColumnMap, ColumnUse, SheetColumns
from assessment.ui import batch_file, form, state
from assessment.ui.components.html import items, show, tag, text
from assessment.ui.components.press import pressed

LATER, LEFT_OUT = "?", "-"
"""Choices that are no column: not decided (not read this time), and never to be read."""
_LISTED = 60
_FEW = 20
"""Columns up to which they are listed at once."""
Take = Callable[[SheetColumns, ColumnMap, bool], None]


@st.fragment
def column_choice(columns: SheetColumns, take: Take, t: Translator) -> None:
    """One row for each column that is open (or for each at all), and the button that reads the file again."""
    key = f"columns:{columns.digest[:12]}:{t.lang}"
    everything = (
        st.toggle(t("Show the columns that were understood, too"), key=f"{key}:all") if _understood(columns) else True
    )
    places = {c.key: i for i, c in enumerate(columns.columns)}
    listed = [c for c in (columns.columns if everything else columns.open) if c.header][:_LISTED]
    suggested = {c.key: c.suggested for c in columns.columns if c.suggested} | batch_file.suggested_columns(columns)
    for column in listed:
        _row(column, f"{key}:{places[column.key]}", suggested.get(column.key), t)
    if not columns.dated:
        _year(columns, key, t)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="columns_take_row"):
        remember = batch_file.can_remember_columns() and st.checkbox(
            t("Remember this for files with the same header"), value=True, key=f"{key}:remember"
        )
        if pressed(t("Read the file with these columns"), type="primary", icon=":material/check:", key="columns_take"):
            take(columns, _said(columns, {column.key: places[column.key] for column in listed}, key), remember)
            st.rerun()


def understood(columns: SheetColumns, t: Translator) -> None:
    """What each column was read as, and by what it was recognised; those with an id of ours are counted."""
    how = {
        "label": t("by its name"),
        "synonym": t("by another name"),
        "chosen": t("as you said"),
    }
    lines = [
        t("{column}: {question} ({how})", column=_name(c), question=_meant(c, t), how=how.get(c.how, ""))
        for c in _understood(columns)
        if c.how != "id"
    ]
    by_id = len(_understood(columns)) - len(lines)
    sheet = t("Sheet: {name}", name=columns.sheet) if columns.sheet else ""
    ids = t("Columns recognised by the ids of the template: {n}", n=by_id) if by_id else ""
    show(tag("div", text("p", sheet, "app-muted") + text("p", ids, "app-muted"), "app-columns"))
    if lines:
        with st.expander(t("What the columns were read as ({n})", n=len(lines)), expanded=len(lines) <= _FEW):
            show(tag("div", items(lines), "app-columns"))


def _understood(columns: SheetColumns) -> list[ColumnUse]:
    return [c for c in columns.columns if c.column]


def _name(column: ColumnUse) -> str:
    """Letter and header of a column; an id means nothing to a person and is left out."""
    return column.letter if column.how == "id" and column.letter else f"{column.letter} {column.header}".strip()


def _meant(column: ColumnUse, t: Translator) -> str:
    """The question a column was read as, with year and unit."""
    asked_for = form.questionnaire()
    words = [str(t.value(question_text(asked_for, parse_id(column.column, asked_for))))]
    if column.year:
        words.append(str(column.year))
    question = asked_for.questions.get(parse_id(column.column, asked_for).question)
    unit = column.unit or (question.unit if question else "")
    if unit and not column.column.endswith(CERTAINTY):
        words.append(asked_for.unit[unit].text.get(t.lang))
    return t(", ").join(words)


def _row(column: ColumnUse, key: str, suggested: ColumnChoice | None, t: Translator) -> None:
    """One column: its header and first values, what it holds, in which unit."""
    with st.container(key=f"column_{key}", horizontal=True, vertical_alignment="center", gap="small"):
        values = t("; ").join(column.samples) if column.samples else t("no value")
        show(tag("div", text("p", _name(column), "app-small-title") + text("p", values, "app-muted"), "app-column"))
        start = suggested or (ColumnChoice(column=column.column, unit=column.unit) if column.column else None)
        chosen = _question(column, key, start, t)
        if chosen not in (LATER, LEFT_OUT):
            _unit(column, chosen, key, start.unit if start and start.column == chosen else "", t)


def _question(column: ColumnUse, key: str, start: ColumnChoice | None, t: Translator) -> str:
    asked_for = form.questionnaire()
    refs = {ref.id: ref for ref in asked(asked_for)}
    options = [LATER, LEFT_OUT, *refs]
    words = {LATER: t("Not decided: do not read it now"), LEFT_OUT: t("Leave it out")}
    first = LEFT_OUT if column.left_out else start.column if start else LATER
    chosen = st.selectbox(
        t("What column {name} holds", name=_name(column)),
        options,
        index=options.index(first) if first in options else 0,
        format_func=lambda one: words[one] if one in words else label(asked_for, refs[one], t.lang),
        key=f"{key}:question",
        label_visibility="collapsed",
        width=320,
    )
    return str(chosen)


def _unit(column: ColumnUse, chosen: str, key: str, start: str, t: Translator) -> None:
    """The unit of a figure that can be given in several."""
    asked_for = form.questionnaire()
    ref = parse_id(chosen, asked_for)
    question = asked_for.questions.get(ref.question)
    if question is None or not question.unit or ref.certainty:
        return
    possible = units.same_quantity(asked_for.unit[question.unit], asked_for)
    ids = [unit.id for unit in possible]
    if len(ids) > 1:
        names = {unit.id: unit.text.get(t.lang) for unit in possible}
        st.selectbox(
            t("Unit of column {name}", name=_name(column)),
            ids,
            index=ids.index(start) if start in ids else 0,
            format_func=names.__getitem__,
            key=f"{key}:unit:{chosen}",
            label_visibility="collapsed",
            width=170,
        )


def _year(columns: SheetColumns, key: str, t: Translator) -> None:
    st.number_input(
        t("Data year of all rows, where no column holds it"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        value=columns.stated_year or state.data_year(),
        step=1,
        key=f"{key}:year",
        width=320,
    )


def _said(columns: SheetColumns, listed: Mapping[str, int], key: str) -> ColumnMap:
    """The choices as they stand; `listed`: the columns on the page by their key, with their place in the sheet."""
    choices = {c.key: _as_read(c) for c in _understood(columns) if c.how == "chosen"}
    choices |= {c.key: ColumnChoice(column="") for c in columns.columns if c.left_out}
    for name, i in listed.items():
        column, chosen = columns.columns[i], st.session_state.get(f"{key}:{i}:question")
        choices.pop(name, None)
        if chosen == LEFT_OUT:
            choices[name] = ColumnChoice(column="")
        elif chosen not in (None, LATER):
            unit = st.session_state.get(f"{key}:{i}:unit:{chosen}", "")
            ref = parse_id(chosen, form.questionnaire())
            dated = not ref.offset and ref.question in form.questionnaire().questions
            choices[name] = ColumnChoice(column=chosen, unit=unit or "", year=column.year if dated else 0)
    dated = columns.dated or any(choice.column == YEAR for choice in choices.values())
    return ColumnMap(choices=choices, year=0 if dated else int(st.session_state.get(f"{key}:year") or 0))


def _as_read(column: ColumnUse) -> ColumnChoice:
    return ColumnChoice(column=column.column, unit=column.unit, year=column.year)
