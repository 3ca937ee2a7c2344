"""All commands in one application."""

from __future__ import annotations

import typer

from assessment.cli.commands.check import check
from assessment.cli.commands.explain import explain
from assessment.cli.commands.report import report
from assessment.cli.commands.score import score
from assessment.cli.commands.serve import serve
from assessment.cli.commands.template import template
from assessment.cli.options import t

app = typer.Typer(
    help=t("Self-assessment of manufacturers against a policy plan: figures in, gap report out."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command(help=t("Check the installed plans, questionnaires and tables."))(check)
app.command(help=t("Write an empty workbook: one row per firm and year, one column per question."))(template)
app.command(help=t("Score every firm of a workbook; refused rows and cells are named and the others scored."))(score)
app.command(help=t("Print the result of one firm with inputs, formulas, parameters and sources."))(explain)
app.command(help=t("Write the gap report of one firm: targets, gaps in things, first steps, programmes, sources."))(
    report
)
app.command(help=t("Serve the app in a browser, on this machine only, until Ctrl+C."))(serve)
