"""Many firms at once: template, upload, what was wrong, results, the portfolio against the plan."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from assessment.locale import Translator
from assessment.model.column_map import SheetColumns
from assessment.model.panel import BoolArray
from assessment.model.portfolio import Population
from assessment.report.firm_table import FirmTable
from assessment.report.view import PortfolioView
from assessment.services.assessment import Assessment
from assessment.ui import batch_file, chosen_firm, draft, navigation, services, state
from assessment.ui.components.batch_change import batch_change
from assessment.ui.components.batch_reports import order_reports, ordered_reports
from assessment.ui.components.column_choice import column_choice, understood
from assessment.ui.components.download import download
from assessment.ui.components.firm_list import filters, firm_list
from assessment.ui.components.form_tools import as_of_choice
from assessment.ui.components.html import plain, show, tag, text
from assessment.ui.components.layout import note_banner, page_header
from assessment.ui.components.mending import mended_note, mending
from assessment.ui.components.portfolio import portfolio
from assessment.ui.components.press import pressed
from assessment.ui.components.problems_by_cell import counts, problems_by_cell
from assessment.ui.language import NAMES
from assessment.ui.state import Batch

_OPEN = "_batch_open"


def draw() -> None:
    """Draw the page."""
    t = state.t()
    if st.session_state.pop(_OPEN, False):
        navigation.go("result")
    page_header(
        t("Many firms"),
        t("Upload a workbook with one row a firm and year. Every faulty cell is named, and the rest is used."),
    )
    batch = batch_file.assessed()
    if batch is None:
        _ways_in(t)
        batch = batch_file.assessed()
    if batch is None:
        ordered_reports(t)
    else:
        _batch(batch, t)


# --- no batch yet -----------------------------------------------------------------------------------------------------


def _ways_in(t: Translator) -> None:
    prepare, upload = st.columns(2, gap="medium")
    with prepare, st.container(border=True, height="stretch", key="batch_prepare"):
        _step(t("1. Prepare"), t("The template has drop-downs, units and a sheet of definitions."))
        _templates(t)
        _examples(t)
    with upload, st.container(border=True, height="stretch", key="batch_upload"):
        _step(
            t("2. Upload"),
            t("Excel, OpenDocument, CSV or Parquet: the template, or a table of your own."),
        )
        file = st.file_uploader(
            t("Workbook of firms"),
            type=["xlsx", "xlsm", "xls", "ods", "csv", "txt", "parquet"],
            max_upload_size=services.assessor().limits.file_mb,
            key=f"batch_upload_{batch_file.uploads()}",
        )
        if file is not None and batch_file.is_new(file.file_id):
            with st.spinner(t("Reading and scoring …")):
                batch_file.take(file.name, file.getvalue())
            if state.batch() is not None:
                st.rerun()
        _refused(t)
        st.caption(
            t("The file is read on this computer and is gone when you close the page.")
            if draft.on_this_machine()
            else t("The file is read on the server that runs this program and is gone when you close the page.")
        )
    _unclear(t)


def _step(title: str, explanation: str) -> None:
    show(tag("div", text("h2", title) + text("p", explanation), "app-way"))


def _templates(t: Translator) -> None:
    assessor, plan_id = services.assessor(), services.plan_id()
    with st.container(horizontal=True, gap="small"):
        for lang, name in NAMES.items():
            download(
                t("Download the template ({language})", language=name),
                partial(assessor.template, plan_id, lang),
                t("template-{language}.xlsx", language=lang),
                primary=lang == t.lang,
                key=f"template_{lang}",
            )


def _examples(t: Translator) -> None:
    names = {
        "sample_firms.xlsx": t("12 made-up firms"),
        "listed_manufacturers.xlsx": t("3 listed firms (annual reports)"),
    }
    for file in batch_file.example_files():
        with st.container(horizontal=True, vertical_alignment="center", key=f"example_{file.stem}", gap="small"):
            st.button(
                t("Try: {name}", name=names[file.name]),
                icon=":material/science:",
                on_click=_take_example,
                args=(file,),
                key=f"try_{file.stem}",
            )
            download(t("Download"), file.read_bytes, file.name, key=f"get_{file.stem}")


def _take_example(file: Path) -> None:
    batch_file.take(file.name, file.read_bytes())


def _refused(t: Translator) -> None:
    found = batch_file.refused()
    if found is None:
        return
    if batch_file.unclear() is not None:
        return
    hint = t.render(found.error.hint) if found.error.hint else ""
    st.error(
        t(
            "{file} was not read: {what} {hint}",
            file=plain(found.filename),
            what=plain(t.render(found.error.message)),
            hint=plain(hint),
        ),
        icon=":material/error:",
    )


def _unclear(t: Translator) -> None:
    """The columns of a file that is read as soon as it is said what they hold; nothing where it is clear."""
    found = batch_file.unclear()
    if found is None:
        return
    filename, error = found
    st.warning(
        t(
            "{file}: {what} Say what its columns hold, and it is read.",
            file=plain(filename),
            what=plain(t.render(error.message)),
        ),
        icon=":material/view_column:",
    )
    column_choice(error.columns, batch_file.take_columns, t)
    if state.batch() is not None:
        st.button(t("Leave this file out"), icon=":material/close:", key="leave_out", on_click=batch_file.leave_out)


# --- with a batch -----------------------------------------------------------------------------------------------------


def _batch(batch: Batch, t: Translator) -> None:
    _summary(batch, t)
    mended_note(batch, t)
    _refused(t)
    _unclear(t)
    counts(batch.read, t)
    kept = _filters(batch.assessment, t) if batch.assessment is not None else None
    wrong = len(batch.read.problems)
    columns = batch.last.columns
    _near_columns(columns, t)
    names = [t("Firms"), t("Against the plan"), t("Reports"), t("Problems ({n})", n=wrong), t("Columns")]
    default = names[0] if batch.assessment is not None else names[3]
    firms, total, reports, problems, sheet = st.tabs(names, key=f"batch_parts:{t.lang}", default=default)
    if batch.assessment is not None and kept is not None:
        with firms:
            _firms(batch.assessment, kept, t)
        with total:
            _portfolio(batch.assessment, kept, t)
        with reports:
            order_reports(batch, batch.assessment, kept, t)
    else:
        firms.info(t("No row could be used. See the problems."), icon=":material/info:")
    with problems:
        mending(batch, t)
        problems_by_cell(batch.read, t)
    with sheet:
        _columns(columns, t)


def _near_columns(columns: SheetColumns | None, t: Translator) -> None:
    """Which columns were not read although they may hold an answer; nothing where there is none."""
    near = [c.header for c in columns.open if c.suggested is not None] if columns else []
    if near:
        names = plain(t("; ").join(near))
        st.warning(
            t("Not read, though it may hold an answer: {names}. Say so under “Columns”.", names=names),
            icon=":material/view_column:",
        )


def _columns(columns: SheetColumns | None, t: Translator) -> None:
    if columns is None:
        return
    if batch_file.unclear() is not None:
        st.caption(t("Say first what the columns of the file above hold."))
        return
    understood(columns, t)
    column_choice(columns, batch_file.take_columns, t)
    kept = batch_file.remembered_columns()
    if kept:
        st.button(
            t("Forget what was remembered of columns ({n})", n=kept),
            icon=":material/delete:",
            on_click=batch_file.forget_columns,
            key="forget_columns",
        )


def _summary(batch: Batch, t: Translator) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="batch_tools", gap="small"):
        _year_choice(batch, t)
        as_of_choice(t)
        if batch.assessment is not None:
            _results_download(batch, batch.assessment, t)
        st.button(t("Remove this batch"), icon=":material/delete:", on_click=batch_file.start_over, key="remove_batch")
    if batch.assessment is not None:
        note_banner((t("File: {name}", name=batch.filename), batch.assessment.plan.period_note.get(t.lang)))


def _year_choice(batch: Batch, t: Translator) -> None:
    key = f"batch_year:{t.lang}"
    st.session_state[key] = batch_file.data_year() or 0
    st.selectbox(
        t("Data year"),
        [0, *sorted(batch.read.years, reverse=True)],
        format_func=lambda year: str(year) if year else t("latest of each firm"),
        key=key,
        on_change=lambda: batch_file.set_data_year(st.session_state[key] or None),
        width=200,
    )


def _results_download(batch: Batch, assessment: Assessment, t: Translator) -> None:
    assessor, read, lang = services.assessor(), batch.read, t.lang
    download(
        t("Download the results (Excel)"),
        lambda: assessor.results_workbook(assessment, lang, read),
        t("results-{name}.xlsx", name=Path(batch.filename).stem[:40]),
        primary=True,
        key="download_results",
    )


def _table(assessment: Assessment, t: Translator) -> FirmTable:
    return state.remember(
        f"firm_table:{t.lang}", id(assessment), lambda: services.assessor().firm_table(assessment, t.lang)
    )


def _pillars(assessment: Assessment) -> list[str]:
    return [pillar.id for pillar in assessment.plan.pillars]


def _filters(assessment: Assessment, t: Translator) -> BoolArray:
    """Which firms both parts show."""
    return filters(_table(assessment, t), _pillars(assessment), t)


def _firms(assessment: Assessment, kept: BoolArray, t: Translator) -> None:
    chosen = firm_list(_table(assessment, t), _pillars(assessment), kept, t)
    if chosen is not None and pressed(
        t("Open the report of {firm}", firm=plain(assessment.result.panel.names[chosen])),
        type="primary",
        icon=":material/insights:",
        key="open_firm",
    ):
        chosen_firm.choose_of_batch(chosen)
        navigation.go("result")


def _open(index: int) -> None:
    """Open the report of a firm, as a callback."""
    chosen_firm.choose_of_batch(index)
    st.session_state[_OPEN] = True


def _portfolio(assessment: Assessment, kept: BoolArray, t: Translator) -> None:
    names: dict[Population, str] = {"above_scale": t("Firms above scale"), "all": t("All firms")}
    key = "batch_population"
    st.session_state.setdefault(key, "above_scale")
    population = st.segmented_control(
        t("Population"), list(names), format_func=lambda code: names[code], key=key, required=True
    )
    if not kept.all():
        st.caption(t("Counted are the {n} of {all} firms that pass the filters.", n=int(kept.sum()), all=len(kept)))
    portfolio(_totals(assessment, population or "above_scale", kept, t), t, _open)
    batch_change(assessment, t, _open)


def _totals(assessment: Assessment, population: Population, kept: BoolArray, t: Translator) -> PortfolioView:
    return state.remember(
        f"portfolio:{t.lang}",
        (id(assessment), population, kept.tobytes()),
        lambda: services.assessor().portfolio(assessment, t.lang, population, kept),
    )


draw()
