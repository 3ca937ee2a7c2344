"""`assessment score`: every firm of a workbook scored, into a results workbook."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from assessment.cli.annotate import write_annotated
from assessment.cli.console import ALL_SCORED, SOME_REFUSED, has_errors, show_problems, speaking, write_file
from assessment.cli.options import (
    LANGUAGE,
    Annotate,
    AsOf,
    Costs,
    DataYear,
    Horizon,
    Importance,
    Input,
    Lang,
    Output,
    OwnWeights,
    PlanId,
)
from assessment.cli.priorities import Order
from assessment.cli.session import Session, assess_file
from assessment.locale import Translator

LISTED = 30
"""Firms whose result is also printed; the workbook has all of them."""


def score(
    source: Input,
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
) -> None:
    """Score every firm of a workbook; refused rows and cells are named and the others scored."""
    with speaking(lang) as t:
        session = assess_file(source, plan, as_of, data_year, weights, Order(horizon, costs, importance))
        show_problems(session.read.problems, t)
        write_file(output, session.assessor.results_workbook(session.assessment, lang, session.read))
        for line in _summary(session, t):
            typer.echo(line)
        typer.echo(t("Written: {file}", file=str(output)))
        if annotate is not None:
            write_annotated(annotate, source, session, plan, t)
        raise typer.Exit(SOME_REFUSED if has_errors(session.read.problems) else ALL_SCORED)


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
