"""`assessment template`: an empty workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assessment.cli.console import speaking, write_file
from assessment.cli.options import LANGUAGE, Lang, PlanId, t
from assessment.cli.session import open_assessor

Target = Annotated[Path, typer.Argument(metavar="OUT.xlsx", help=t("File to write."))]


def template(output: Target, lang: Lang = LANGUAGE, plan: PlanId = "") -> None:
    """Write an empty workbook: one row per firm and year, one column per question."""
    with speaking(lang) as t:
        assessor, default = open_assessor()
        write_file(output, assessor.template(plan or default, lang))
        typer.echo(t("Written: {file}", file=str(output)))
