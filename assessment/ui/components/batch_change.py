"""The batch held against an earlier one of the same firms."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from assessment.errors import FileRefusedError
from assessment.locale import Translator
from assessment.report.view import BatchChange, FirmMove
from assessment.services.assessment import Assessment
from assessment.ui import batch_file, services, state
from assessment.ui.components.html import items, plain, show, table, text

_EARLIER = "_batch_compared"


def batch_change(assessment: Assessment, t: Translator, open_firm: Callable[[int], None]) -> None:
    """A field for the earlier workbook, and what changed since; `open_firm` is called with the place of a firm."""
    with st.expander(t("Compare with an earlier batch"), icon=":material/compare_arrows:", key="batch_compare"):
        st.caption(
            t(
                "Upload the workbook of the same firms from before: both are scored with the same plan, and every firm "
                "is held against itself. Nothing of it is added to this batch."
            )
        )
        file = st.file_uploader(
            t("Earlier workbook"),
            max_upload_size=services.assessor().limits.file_mb,
            key="batch_compare_file",
            label_visibility="collapsed",
        )
        if file is None:
            st.session_state.pop(_EARLIER, None)
            return
        earlier = _assessed(file.file_id, file.name, file.getvalue, t)
        if earlier is not None:
            view = services.assessor().batch_change(earlier, assessment, t.lang)
            _change(view, t, open_firm)


def _assessed(file_id: str, name: str, content: Callable[[], bytes], t: Translator) -> Assessment | None:
    """The earlier batch, scored once; None where its file is refused, which is said."""
    key = (file_id, state.as_of(), *(state.weights() or {}).items())
    kept: tuple[object, Assessment] | None = st.session_state.get(_EARLIER)
    if kept is not None and kept[0] == key:
        return kept[1]
    try:
        with st.spinner(t("Reading and scoring …")):
            read = services.assessor().read(content(), name, services.plan_id())
    except FileRefusedError as error:
        hint = t.render(error.hint) if error.hint else ""
        st.error(
            t(
                "{file} was not read: {what} {hint}",
                file=plain(name),
                what=plain(t.render(error.message)),
                hint=plain(hint),
            ),
            icon=":material/error:",
        )
        return None
    if not read.table.firms:
        st.info(t("No row could be used. See the problems."), icon=":material/info:")
        return None
    found = batch_file.scored(read.table, data_year=None)
    st.session_state[_EARLIER] = (key, found)
    return found


def _change(view: BatchChange, t: Translator, open_firm: Callable[[int], None]) -> None:
    show(
        items(
            (
                t("Firms in both batches: {n}", n=f"{view.both:,}"),
                t("Only in this one: {n}", n=f"{view.new:,}"),
                t("Only in the earlier one: {n}", n=f"{view.gone:,}"),
            )
        )
    )
    if not view.both:
        return
    header = (
        "",
        t("Known in both"),
        t("Rose"),
        t("Fell"),
        t("Same"),
        t("Median change, points"),
        t("Meet the target now"),
        t("Met it before"),
    )
    rows = [
        (
            r.title,
            f"{r.known:,}",
            f"{r.up:,}",
            f"{r.down:,}",
            f"{r.same:,}",
            r.median.text,
            _count(r.met_now),
            _count(r.met_before),
        )
        for r in view.rows
    ]
    show(table(header, rows))
    if view.levels:
        show(text("h3", t("Overall levels that changed")))
        show(items(t("{before} → {now}: {n}", before=m.before, now=m.now, n=f"{m.firms:,}") for m in view.levels))
    up, down = st.columns(2, gap="medium")
    with up:
        _most(t("Rose most"), view.up, "risen", t, open_firm)
    with down:
        _most(t("Fell most"), view.down, "fallen", t, open_firm)


def _count(n: int | None) -> str:
    return "" if n is None else f"{n:,}"


def _most(title: str, firms: Sequence[FirmMove], name: str, t: Translator, open_firm: Callable[[int], None]) -> None:
    if not firms:
        return
    show(text("h3", title))
    with st.container(gap="xxsmall", key=f"portfolio_{name}"):
        for firm in firms:
            st.button(
                t(
                    "{firm}: {before} → {now} ({change})",
                    firm=plain(firm.name),
                    before=firm.before.text,
                    now=firm.now.text,
                    change=firm.change.text,
                ),
                type="tertiary",
                icon=":material/insights:",
                key=f"{name}_{firm.index}",
                on_click=open_firm,
                args=(firm.index,),
            )
