"""`assessment score`: every firm of some files scored, into a results workbook or, part by part, into a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from assessment.cli.annotate import write_annotated
from assessment.cli.console import (
    ALL_SCORED,
    FILE_REFUSED,
    SOME_REFUSED,
    OutputError,
    complain,
    has_errors,
    show_problems,
    speaking,
    write_file,
)
from assessment.cli.inputs import files_of
from assessment.cli.options import (
    LANGUAGE,
    Annotate,
    AsOf,
    Costs,
    DataYear,
    DryRun,
    Horizon,
    Importance,
    Inputs,
    Jobs,
    Lang,
    Output,
    OwnWeights,
    PlanId,
    Reports,
    ReportsDir,
    Scheduler,
)
from assessment.cli.priorities import Order
from assessment.cli.reports import check_reports, write_reports
from assessment.cli.session import Session, assess_files, open_assessor, today
from assessment.cli.streaming import RESULT_ENDINGS, stream
from assessment.cli.weights import parse_weights
from assessment.locale import Translator
from assessment.model.base import Language
from assessment.model.message import msg
from assessment.services.stream import Request
from assessment.services.versions import versions
from assessment.settings import Settings

LISTED = 30
"""Firms whose result is also printed; the workbook has all of them."""


def score(
    sources: Inputs,
    output: Output,
    lang: Lang = LANGUAGE,
    plan: PlanId = "",
    as_of: AsOf = None,
    data_year: DataYear = None,
    weights: OwnWeights = "",
    horizon: Horizon = "",
    costs: Costs = "",
    importance: Importance = "",
    annotate: Annotate = None,
    reports: Reports = "",
    reports_dir: ReportsDir = None,
    dry_run: DryRun = False,  # noqa: FBT002 - an option of the command line
    jobs: Jobs = None,
    scheduler: Scheduler = "",
) -> None:
    """Score every firm of the files; refused rows and cells are named and the others scored.

    Into a workbook all firms go at once; into a Parquet or text file part by part, in constant memory.
    """
    order = Order(horizon, costs, importance)
    with speaking(lang) as t:
        if annotate is not None and (len(sources) > 1 or sources[0].is_dir()):
            raise OutputError(msg("--annotate marks one file; give it alone"))
        kind = check_reports(reports, reports_dir)
        target = None if dry_run else output
        if output.suffix.lower() in RESULT_ENDINGS:
            if kind is not None:
                raise OutputError(msg("--reports goes with results in a workbook"))
            request = _Request(plan, as_of, data_year, weights, order, lang, by_label=output.suffix.lower() == ".csv")
            raise typer.Exit(_score_parts(sources, target, request, t, jobs=jobs, scheduler=scheduler))
        session = assess_files(sources, plan, as_of, data_year, weights, order)
        show_problems(session.read.problems, t)
        for file, error in session.refused:
            complain((f"{t('error')}: {file}", t.render(error.message), t.render(error.hint) if error.hint else ""))
        content = session.assessor.results_workbook(session.assessment, lang, session.read)
        if target is not None:
            write_file(target, content)
        for line in _summary(session, t):
            typer.echo(line)
        typer.echo(t("Written: {file}", file=str(output)) if target else t("Dry run: nothing was written"))
        if annotate is not None and not dry_run:
            write_annotated(annotate, sources[0], session, plan, t)
        if kind is not None and reports_dir is not None and not dry_run:
            write_reports(kind, reports_dir, session, t, jobs)
        refused = SOME_REFUSED if has_errors(session.read.problems) else ALL_SCORED
        raise typer.Exit(FILE_REFUSED if session.refused else refused)


@dataclass(frozen=True)
class _Request:
    """What was written on the command line about how to score."""

    plan: str
    as_of: datetime | None
    data_year: int | None
    weights: str
    order: Order
    lang: Language
    by_label: bool


def _score_parts(
    sources: Sequence[Path], target: Path | None, said: _Request, t: Translator, *, jobs: int | None, scheduler: str
) -> int:
    """Score part by part; the exit code."""
    files = files_of(sources)
    assessor, default = open_assessor()
    plan = said.plan or default
    request = Request(
        plan=plan,
        as_of=said.as_of.date() if said.as_of else today(),
        lang=said.lang,
        limits=assessor.limits,
        versions=versions(assessor.catalogue, assessor.plan(plan)),
        data_dir=Settings().data_dir,
        weights=assessor.own_weights(plan, parse_weights(said.weights)),
        data_year=said.data_year,
        priorities=said.order.priorities(assessor, plan),
        by_label=said.by_label,
    )
    totals = stream(files, target, request, assessor, t, jobs=jobs, scheduler=scheduler)
    typer.echo(
        t(
            "{firms} scored; {used} of {rows} rows used",
            firms=t("1 firm") if totals.firms == 1 else t("{n} firms", n=totals.firms),
            used=totals.rows_read - totals.rows_refused,
            rows=totals.rows_read,
        )
    )
    if not totals.firms:
        return FILE_REFUSED
    typer.echo(t("Written: {file}", file=str(target)) if target else t("Dry run: nothing was written"))
    return SOME_REFUSED if has_errors(totals.problems) else ALL_SCORED


def _summary(session: Session, t: Translator) -> Iterator[str]:
    assessment = session.assessment
    yield assessment.plan.title.get(t.lang)
    yield assessment.plan.period_note.get(t.lang)
    if session.weights:
        listed = ", ".join(f"{p.title.get(t.lang)} {session.weights[p.id]:g}" for p in assessment.plan.pillars)
        yield t("Own weights: {weights}", weights=listed)
    for index in range(min(assessment.result.panel.size, LISTED)):
        report = session.assessor.gap_report(assessment, index, t.lang)
        values = ", ".join(f"{p.title} {p.value.text}" for p in report.pillars if p.value.value is not None)
        overall = f"{report.overall.score.text} {report.overall.level}".strip() if report.overall.shown else ""
        yield " | ".join(
            part for part in (f"{report.firm} {report.data_year}", values, overall, report.overall.met_text) if part
        )
    size = assessment.result.panel.size
    yield t(
        "{firms} scored; {used} of {rows} rows used",
        firms=t("1 firm") if size == 1 else t("{n} firms", n=size),
        used=session.read.rows_read - session.read.rows_refused,
        rows=session.read.rows_read,
    )
