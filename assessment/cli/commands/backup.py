"""`assessment backup` and `assessment restore`: the kept answers into one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assessment import bootstrap
from assessment.cli.console import speaking
from assessment.cli.options import LANGUAGE, Lang, t
from assessment.settings import Settings

File = Annotated[Path, typer.Argument(metavar="FILE", help=t("File of the backup."))]
Force = Annotated[bool, typer.Option("--force", help=t("Replace what is there."))]


def backup(file: File, force: Force = False, lang: Lang = LANGUAGE) -> None:  # noqa: FBT002 - a flag of the command line
    """Write the kept answers into one file; the app may go on meanwhile."""
    with speaking(lang) as t:
        bootstrap.back_up(Settings(), file, force=force)
        typer.echo(t("Written: {file}", file=str(file)))


def restore(file: File, force: Force = False, lang: Lang = LANGUAGE) -> None:  # noqa: FBT002 - a flag of the command line
    """Put a backup in the place of the kept answers."""
    with speaking(lang) as t:
        bootstrap.restore(Settings(), file, force=force)
        typer.echo(t("Restored: {file}", file=str(file)))
