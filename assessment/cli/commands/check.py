"""`assessment check`: are the installed plans, questionnaires and tables right, and those of a folder of one's own?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assessment import bootstrap
from assessment.cli.console import FILE_REFUSED, has_errors, show_problems, speaking
from assessment.cli.options import LANGUAGE, Lang, t
from assessment.settings import Settings

Folder = Annotated[
    Path | None,
    typer.Argument(metavar="FOLDER", help=t("Folder with further plans and questionnaires. Default: the one set.")),
]


def check(folder: Folder = None, lang: Lang = LANGUAGE) -> None:
    """Report every problem of the installed data with file, line and hint."""
    with speaking(lang) as t:
        settings = Settings()
        extra = folder or settings.data_dir
        problems = bootstrap.check(extra, settings.letterhead, settings.roles)
        show_problems(problems, t)
        if has_errors(problems):
            typer.echo(t("1 problem") if len(problems) == 1 else t("{n} problems", n=len(problems)), err=True)
            raise typer.Exit(FILE_REFUSED)
        catalogue = bootstrap.build(settings.model_copy(update={"data_dir": extra})).catalogue
        for questionnaire in catalogue.questionnaires.values():
            typer.echo(t("questionnaire {id}: {n} questions", id=questionnaire.id, n=len(questionnaire.questions)))
        for plan in catalogue.plans.values():
            typer.echo(
                t(
                    "plan {id}: {pillars} targets, {tasks} tasks, {programmes} programmes",
                    id=plan.id,
                    pillars=len(plan.pillars),
                    tasks=len(plan.tasks),
                    programmes=len(plan.programmes),
                )
            )
        typer.echo(t("No problem found."))
