"""`assessment report`: the gap report of one firm as a workbook."""

from __future__ import annotations

import typer

from assessment.cli.console import speaking, write_file
from assessment.cli.options import LANGUAGE, AsOf, DataYear, Firm, Input, Lang, Output, PlanId
from assessment.cli.session import assess_file


def report(
    source: Input,
    firm: Firm,
    output: Output,
    lang: Lang = LANGUAGE,
    plan: PlanId = "",
    as_of: AsOf = None,
    data_year: DataYear = None,
) -> None:
    """Write the gap report of one firm: targets, gaps in things, first steps, programmes, sources."""
    with speaking(lang) as t:
        session = assess_file(source, plan, as_of, data_year)
        index = session.assessor.find_firm(session.assessment, firm)
        view = session.assessor.gap_report(session.assessment, index, lang)
        write_file(output, session.assessor.gap_report_workbook(view))
        typer.echo(t("Written: {file}", file=str(output)))
