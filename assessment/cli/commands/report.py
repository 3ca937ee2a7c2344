"""`assessment report`: the gap report of one firm as a file of the asked kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Literal

import typer

from assessment.cli.console import speaking, write_file
from assessment.cli.options import (
    LANGUAGE,
    AsOf,
    Costs,
    DataYear,
    Firm,
    Horizon,
    Importance,
    Input,
    Lang,
    Output,
    OwnWeights,
    PlanId,
    t,
)
from assessment.cli.priorities import Order
from assessment.cli.session import assess_file
from assessment.report.view import GapReport
from assessment.services.assessor import Assessor

Kind = Literal["xlsx", "pdf", "docx", "json", "zip"]
WRITERS: Mapping[Kind, Callable[[Assessor, GapReport], bytes]] = {
    "xlsx": Assessor.gap_report_workbook,
    "pdf": Assessor.gap_report_pdf,
    "docx": Assessor.gap_report_docx,
    "json": Assessor.gap_report_json,
    "zip": Assessor.gap_report_zip,
}
Format = Annotated[
    Kind | None,
    typer.Option("--format", help=t("Kind of file. Default: the ending of OUT, else xlsx."), show_default=False),
]


def report(
    source: Input,
    firm: Firm,
    output: Output,
    lang: Lang = LANGUAGE,
    plan: PlanId = "",
    as_of: AsOf = None,
    data_year: DataYear = None,
    weights: OwnWeights = "",
    horizon: Horizon = "",
    costs: Costs = "",
    importance: Importance = "",
    kind: Format = None,
) -> None:
    """Write the gap report of one firm: targets, gaps in things, first steps, programmes, sources."""
    with speaking(lang) as t:
        session = assess_file(source, plan, as_of, data_year, weights, Order(horizon, costs, importance))
        index = session.assessor.find_firm(session.assessment, firm)
        view = session.assessor.gap_report(session.assessment, index, lang)
        write_file(output, WRITERS[kind or _kind_of(output)](session.assessor, view))
        typer.echo(t("Written: {file}", file=str(output)))


def _kind_of(output: Path) -> Kind:
    """The kind of file that the ending asks for."""
    ending = output.suffix.lower().lstrip(".")
    return next((kind for kind in WRITERS if kind == ending), "xlsx")
