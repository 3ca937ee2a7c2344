"""Reports of all firms of a batch: ordered here, made in the background, with how far they are, and the zip."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import streamlit as st

from assessment.locale import Translator
from assessment.model.panel import BoolArray
from assessment.model.report_job import UNFINISHED, ReportJob, ReportKind, ReportOrder
from assessment.services.assessment import Assessment
from assessment.services.batch_reports import BatchReports
from assessment.ui import batch_file, report_links, services, state, worker
from assessment.ui.components import trouble
from assessment.ui.components.html import show, text
from assessment.ui.components.layout import section
from assessment.ui.moments import moment
from assessment.ui.state import Batch

_KINDS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
_LOOK_AGAIN = 2.0
"""Seconds between two looks at what is being made."""


def order_reports(batch: Batch, assessment: Assessment, kept: BoolArray, t: Translator) -> None:
    """Choose a kind of file and order one report per firm that passes the filters; below it everything ordered."""
    show(text("p", _what_is_made(kept, t), "app-muted"))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="reports_order"):
        kind = st.segmented_control(
            t("Kind of file"),
            list(get_args(ReportKind)),
            format_func=lambda code: _KINDS[code],
            key="reports_kind",
            default="pdf",
            required=True,
        )
        st.button(
            t("Make the reports"),
            type="primary",
            icon=":material/folder_zip:",
            key="reports_start",
            on_click=_start,
            args=(batch, assessment, kept, kind),
            disabled=not kept.any(),
        )
    ordered_reports(t)


def ordered_reports(t: Translator) -> None:
    """Everything that was ordered, with how far it is; nothing where nothing was."""
    with trouble.going_on(t):
        reports = services.batch_reports()
        jobs = reports.jobs()
        if not jobs:
            return
        section(t("Reports of whole batches"))
        if reports.needs_worker():
            worker.start()
        again = _LOOK_AGAIN if any(job.state in UNFINISHED for job in jobs) else None
        st.fragment(_list, run_every=again)(again is not None)


def _list(waiting: bool) -> None:  # noqa: FBT001 - called by the fragment
    """The orders; once none is unfinished any more the whole page is drawn, so that nothing looks again."""
    reports, t = services.batch_reports(), state.t()
    jobs = reports.jobs()
    if waiting and not any(job.state in UNFINISHED for job in jobs):
        st.rerun()
    if waiting and reports.needs_worker():
        worker.start()
    for job in jobs:
        with st.container(border=True, key=f"reports_{job.id}", gap="xsmall"):
            _job(job, reports, t)


def _job(job: ReportJob, reports: BatchReports, t: Translator) -> None:
    order = job.order
    head = t(
        "{batch}: {n} reports ({kind}), ordered {moment}",
        batch=order.batch,
        n=f"{order.firms:,}",
        kind=_KINDS[order.kind],
        moment=moment(order.ordered_at),
    )
    show(text("p", head))
    if job.state in UNFINISHED:
        st.progress(job.done / max(order.firms, 1), _how_far(job, t))
    else:
        show(text("p", _how_far(job, t), "app-muted"))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if job.state == "done":
            st.link_button(
                t("Download the zip ({size} MB)", size=f"{max(job.size / 1e6, 0.1):,.1f}"),
                report_links.address(job.id),
                icon=":material/download:",
                type="primary",
            )
        elif job.state in UNFINISHED:
            st.button(
                t("Cancel"), icon=":material/stop:", key=f"cancel_{job.id}", on_click=reports.cancel, args=(job.id,)
            )
        else:
            st.button(t("Go on"), icon=":material/play_arrow:", key=f"go_on_{job.id}", on_click=_go_on, args=(job.id,))
        if job.state not in UNFINISHED:
            st.button(
                t("Remove"),
                icon=":material/delete:",
                type="tertiary",
                key=f"remove_{job.id}",
                on_click=_remove,
                args=(job.id,),
            )


def _what_is_made(kept: BoolArray, t: Translator) -> str:
    if kept.all():
        return t(
            "One report for each of the {n} firms, in the language of this page, as one zip. They are made in the "
            "background: the page may be closed meanwhile.",
            n=f"{kept.size:,}",
        )
    return t(
        "One report for each of the {n} of {all} firms that pass the filters, in the language of this page, as one "
        "zip. They are made in the background: the page may be closed meanwhile.",
        n=f"{int(kept.sum()):,}",
        all=f"{kept.size:,}",
    )


def _how_far(job: ReportJob, t: Translator) -> str:
    numbers = {"done": f"{job.done:,}", "n": f"{job.order.firms:,}"}
    if job.state == "working" and job.seconds_left is not None:
        minutes = max(1, round(job.seconds_left / 60))
        return t("{done} of {n} written, about {minutes} minutes left", **numbers, minutes=minutes)
    return {
        "waiting": t("waiting"),
        "working": t("{done} of {n} written", **numbers),
        "packing": t("All are written; the zip is being made"),
        "done": t("All {n} are in the zip.", **numbers),
        "cancelled": t("Cancelled; {done} of {n} are written and stay.", **numbers),
        "failed": t("A report could not be made; {done} of {n} are written and stay.", **numbers),
    }[job.state]


# --- what the visitor asked for ---------------------------------------------------------------------------------------


@trouble.told
def _start(batch: Batch, assessment: Assessment, kept: BoolArray, kind: ReportKind) -> None:
    table, keys = batch.read.table, assessment.result.panel.keys[kept]
    order = ReportOrder(
        batch=batch.filename,
        plan=services.plan_id(),
        kind=kind,
        lang=state.language(),
        as_of=state.as_of(),
        data_year=batch_file.data_year(),
        weights=state.weights(),
        firms=int(kept.sum()),
        ordered_at=datetime.now(UTC),
    )
    services.batch_reports().start(table if kept.all() else table.of_firms(keys), order)
    worker.start()


@trouble.told
def _go_on(job: str) -> None:
    services.batch_reports().go_on(job)
    worker.start()
    st.rerun()


@trouble.told
def _remove(job: str) -> None:
    services.batch_reports().remove(job)
    st.rerun()
