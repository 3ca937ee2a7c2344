"""All commands in one application."""

from __future__ import annotations

import typer

from assessment.cli.commands.audit import audit
from assessment.cli.commands.backup import backup, restore
from assessment.cli.commands.check import check
from assessment.cli.commands.explain import explain
from assessment.cli.commands.people import people
from assessment.cli.commands.report import report
from assessment.cli.commands.retention import retention
from assessment.cli.commands.score import score
from assessment.cli.commands.serve import serve
from assessment.cli.commands.template import template
from assessment.cli.commands.worker import worker
from assessment.cli.options import t

app = typer.Typer(
    help=t("Self-assessment of manufacturers against a policy plan: figures in, gap report out."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command(help=t("Check plans, questionnaires and tables."))(check)
app.command(help=t("Write an empty workbook to fill in."))(template)
app.command(help=t("Score every firm of a workbook."))(score)
app.command(help=t("Print how each number came about."))(explain)
app.command(help=t("Write the gap report of one firm."))(report)
app.command(help=t("Serve the app on this machine."))(serve)
app.command(help=t("Make the reports of whole batches that wait."))(worker)
app.command(help=t("Write the kept answers into one file."))(backup)
app.command(help=t("Put a backup in the place of the kept answers."))(restore)
app.add_typer(audit, name="audit", help=t("The audit log: verify it, write it to a file."))
app.add_typer(people, name="people", help=t("People: invite, and personal data."))
app.add_typer(retention, name="retention", help=t("Retention: what is kept for how long."))
