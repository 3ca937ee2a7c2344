"""Mending a batch: faulty cells in a table, and the workbook uploaded again; what that changed, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from assessment.formats.annotated import Annotated
from assessment.formats.columns import label
from assessment.formats.mended import FaultyCell, faulty_cells
from assessment.formats.uploaded_again import Compared
from assessment.formats.validate import parse_id
from assessment.locale import Translator
from assessment.ui import batch_file, draft, form, services, state
from assessment.ui.components import trouble
from assessment.ui.components.download import download
from assessment.ui.components.html import plain
from assessment.ui.components.layout import note_banner
from assessment.ui.components.press import pressed
from assessment.ui.components.problems import severity_label
from assessment.ui.state import Batch

_SHOWN = 200
_NAMED = 8
_VALUE, _MADE = "value", "_batch_marked"


def mended_note(batch: Batch, t: Translator) -> None:
    """What the last file or correction changed, with the way back; nothing for a batch as it was first read."""
    if not batch_file.can_undo():
        return
    with st.container(key="batch_mended", horizontal=True, vertical_alignment="center", gap="small"):
        note_banner(_compared(batch.compared, t) if batch.compared else (t("Cells were corrected here."),))
        st.button(t("Undo"), icon=":material/undo:", on_click=batch_file.undo, key="batch_undo")


def mending(batch: Batch, t: Translator) -> None:
    """The ways to mend what is wrong: in a table here, or in the workbook; before them what is saved here, too."""
    _also_saved(batch, t)
    if batch.last.problems:
        _marked(batch, t)
    cells = faulty_cells(batch.last)
    if cells:
        with st.expander(
            t("Correct cells here ({n})", n=len(cells)), icon=":material/edit:", key="mend_here", expanded=False
        ):
            _table(batch, cells, t)
    with st.expander(t("Upload the mended workbook"), icon=":material/upload:", key="mend_upload", expanded=False):
        st.caption(
            t(
                "Only what differs is taken over, row by row (firm and year); a blank cell takes nothing away. "
                "It may be the whole workbook, or the faulty rows alone."
            )
        )
        file = st.file_uploader(
            t("Mended workbook"),
            max_upload_size=services.assessor().limits.file_mb,
            key=f"batch_again_{batch.digest}",
            label_visibility="collapsed",
        )
        if file is not None and batch_file.is_new(file.file_id):
            with st.spinner(t("Reading and scoring …")):
                batch_file.take_again(file.name, file.getvalue())
            st.rerun()


def _also_saved(batch: Batch, t: Translator) -> None:
    """Which firms of the file have a saved questionnaire of the same year on this computer."""
    workspace = services.kept().workspace if draft.on_this_machine() else None
    if workspace is None:
        return
    with trouble.going_on(t):
        table, drafts = batch.read.table, workspace.drafts
        found = state.remember("also_saved", batch.digest, lambda: drafts.also_saved(table))
        if found:
            words = _named(t("Saved as a questionnaire on this computer, too: {n}", n=len(found)), found, t)
            st.info(
                t(
                    "{words}. Here the figures of the file count; the saved answers stay as they are.",
                    words=plain(words),
                ),
                icon=":material/content_copy:",
            )


def _marked(batch: Batch, t: Translator) -> None:
    """The file with its problems marked; made when it is asked for, since what it does not carry is said beside it."""
    key = (batch.digest, t.lang)
    made: tuple[tuple[str, str], Annotated] | None = st.session_state.get(_MADE)
    if made is None or made[0] != key:
        if not pressed(t("Mark the problems in the workbook"), icon=":material/edit_document:", key="mend_mark"):
            return
        with st.spinner(t("Marking the cells …")):
            file = services.assessor().annotated(
                batch.content.read(), batch.filename, batch.last, services.plan_id(), t.lang
            )
        made = (key, file)
        st.session_state[_MADE] = made
    file = made[1]
    download(
        t("Download the marked workbook") if file.whole else t("Download a workbook of the faulty rows"),
        lambda: file.content,
        file.filename,
        primary=True,
        key="mend_marked",
    )
    for note in file.notes:
        st.caption(plain(t.render(note)))


def _compared(found: Compared, t: Translator) -> tuple[str, ...]:
    """What a file did, in a sentence for each kind of row."""
    lines = [
        _named(t("New rows: {n}", n=len(found.new)), found.new, t),
        _named(t("Changed rows: {n}", n=len(found.changed)), found.changed, t),
        t("Unchanged rows: {n}", n=found.unchanged),
    ]
    if found.left:
        lines.append(t("Rows the file does not hold, and that stay as they were: {n}", n=found.left))
    lines.append(t("Rows with an error still: {n}", n=found.still_wrong))
    return tuple(lines)


def _named(words: str, rows: Sequence[tuple[str, int]], t: Translator) -> str:
    """The number with the first firms behind it."""
    if not rows:
        return words
    names = t("; ").join(t("{firm} {year}", firm=firm, year=year) for firm, year in rows[:_NAMED])
    if len(rows) > _NAMED:
        names = t("{names} and {n} more", names=names, n=len(rows) - _NAMED)
    return t("{words} ({names})", words=words, names=names)


def _table(batch: Batch, cells: Sequence[FaultyCell], t: Translator) -> None:
    """The faulty cells with what they hold, to be written over."""
    shown = cells[:_SHOWN]
    key = f"mend_{batch.digest}"
    st.data_editor(
        _rows(shown, t),
        key=key,
        hide_index=True,
        width="stretch",
        disabled=["severity", "cell", "firm", "question", "what"],
        column_config={
            "severity": st.column_config.TextColumn(t("Severity"), width="small"),
            "cell": st.column_config.TextColumn(t("Cell"), width="small"),
            "firm": st.column_config.TextColumn(t("Firm")),
            "question": st.column_config.TextColumn(t("Question")),
            _VALUE: st.column_config.TextColumn(t("Value, to be written over"), max_chars=500),
            "what": st.column_config.TextColumn(t("What was found"), width="large"),
        },
    )
    if len(cells) > _SHOWN:
        st.caption(t("The first {n} of {all} are listed.", n=_SHOWN, all=len(cells)))
    st.caption(t("An emptied cell counts as not answered. Everything is checked again."))
    st.button(
        t("Take the corrections over"),
        type="primary",
        icon=":material/check:",
        key="mend_take",
        on_click=_take,
        args=(shown, key),
    )


def _rows(cells: Sequence[FaultyCell], t: Translator) -> pd.DataFrame:
    asked = form.questionnaire()
    return pd.DataFrame(
        [
            {
                "severity": severity_label(cell.problems[0].severity, t),
                "cell": cell.problems[0].place.cell or t("row {row}", row=cell.row),
                "firm": cell.problems[0].place.firm,
                "question": label(asked, parse_id(cell.column, asked), t.lang),
                _VALUE: cell.value,
                "what": t("; ").join(t.render(problem.what) for problem in cell.problems),
            }
            for cell in cells
        ]
    )


def _take(cells: Sequence[FaultyCell], key: str) -> None:
    edited = st.session_state[key]["edited_rows"]
    said = {(cells[i].row, cells[i].column): row[_VALUE] or "" for i, row in edited.items() if _VALUE in row}
    if said:
        batch_file.mend(said)
        return
    t = state.t()
    column = t("Value, to be written over")
    st.toast(t("Write the right value into the column “{column}” first.", column=column), icon=":material/edit:")
