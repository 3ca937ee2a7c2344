"""Options that several commands take."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from assessment.cli.language import terminal_language
from assessment.locale import translator
from assessment.model.base import Language

LANGUAGE: Language = terminal_language()
t = translator(LANGUAGE)
"""The words of `--help` come before any `--lang`, so they follow the terminal."""

Lang = Annotated[
    Language, typer.Option("--lang", help=t("Language of what is written: zh or en. Default: that of the terminal."))
]
PlanId = Annotated[str, typer.Option("--plan", help=t("Plan to score against. Default: the installed one."))]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        help=t("Date on which the validity of programmes is judged. Default: today."),
        show_default=False,
    ),
]
DataYear = Annotated[
    int | None,
    typer.Option("--data-year", help=t("Year to assess. Default: each firm's latest year with figures.")),
]
OwnWeights = Annotated[
    str,
    typer.Option(
        "--weights",
        metavar="rd=2,digital=1",
        help=t("Own weights of pillars; those not named keep the plan's, 0 leaves one out. Printed on every output."),
        show_default=False,
    ),
]
Horizon = Annotated[
    str,
    typer.Option(
        "--horizon",
        metavar="one_year",
        help=t("Horizon of the first steps: one_year, three_years or five_years. Printed on every output."),
        show_default=False,
    ),
]
Costs = Annotated[
    str,
    typer.Option(
        "--costs",
        metavar="labour=40,energy=30",
        help=t("Where the costs lie: shares of labour, energy, materials, overhead; those not named count 0."),
        show_default=False,
    ),
]
Importance = Annotated[
    str,
    typer.Option(
        "--importance",
        metavar="rd=2,energy=1",
        help=t("How much each pillar matters for the first steps; those not named keep 1. Moves no score."),
        show_default=False,
    ),
]
Input = Annotated[Path, typer.Argument(metavar="IN.xlsx", help=t("Workbook with answers, see `assessment template`."))]
Inputs = Annotated[
    list[Path],
    typer.Argument(metavar="IN...", help=t("Workbooks, text or Parquet files with answers, or folders of them.")),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=t("Do everything but write the result."))]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        min=1,
        metavar="N",
        help=t("Processes that work at the same time on this machine; by default as many as it has processors, "
               "where there is enough to do. 1 takes the least memory."),
        show_default=False,
    ),
]  # fmt: skip
Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler",
        metavar="tcp://HOST:8786",
        help=t("Score on the workers of this Dask scheduler."),
        show_default=False,
    ),
]
Output = Annotated[Path, typer.Option("-o", "--output", metavar="OUT.xlsx", help=t("File to write."))]
Annotate = Annotated[
    Path | None,
    typer.Option(
        "--annotate",
        metavar="COPY.xlsx",
        help=t("Also write the file with its faulty cells marked and a list of all problems."),
        show_default=False,
    ),
]
Firm = Annotated[str, typer.Option("--firm", help=t("Name or credit code of the firm."))]
Reports = Annotated[
    str,
    typer.Option(
        "--reports",
        metavar="pdf|docx|xlsx",
        help=t("Write a gap report for every firm, too, into the folder of --reports-dir."),
        show_default=False,
    ),
]
ReportsDir = Annotated[
    Path | None, typer.Option("--reports-dir", metavar="DIR", help=t("Folder for --reports."), show_default=False)
]
