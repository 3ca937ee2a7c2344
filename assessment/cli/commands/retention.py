"""`assessment retention apply`: delete and erase what the policy says is kept no longer."""

from __future__ import annotations

from typing import Annotated

import typer

from assessment import bootstrap
from assessment.cli.console import speaking
from assessment.cli.options import LANGUAGE, Lang, t
from assessment.locale import Translator
from assessment.services.audit.retention import lines
from assessment.settings import Settings

DryRun = Annotated[bool, typer.Option("--dry-run", help=t("Only count what would be deleted."))]

retention = typer.Typer(no_args_is_help=True)


@retention.callback()
def _group() -> None:
    """Keeps `apply` a command of its own."""


@retention.command(help=t("Delete and erase what the policy says is kept no longer."))
def apply(dry_run: DryRun = False, lang: Lang = LANGUAGE) -> None:  # noqa: FBT002 - a flag of the command line
    """Without a policy nothing is deleted."""
    with speaking(lang) as t:
        settings = Settings()
        if not settings.retention.any:
            typer.echo(t("No policy is set: everything is kept. See ASSESSMENT_RETENTION_... in the operator's guide."))
            return
        applied = bootstrap.open_retention(settings).apply(dry_run=dry_run)
        typer.echo(t("Nothing was changed; it would be:") if dry_run else t("Done:"))
        for name, count in lines(applied):
            if count:
                typer.echo(f"  {_words(name, count, t)}")
        if not any(count for _, count in lines(applied)):
            typer.echo(f"  {t('nothing is due')}")


def _words(name: str, n: int, t: Translator) -> str:
    return {
        "drafts": t("{n} questionnaires without a submitted version deleted", n=n),
        "submitted": t("{n} questionnaires with submitted versions deleted", n=n),
        "links": t("{n} links revoked", n=n),
        "reports": t("{n} orders of reports deleted", n=n),
        "people": t("{n} persons erased", n=n),
        "audit_names": t("{n} names erased from the audit log", n=n),
        "kept_people": t("{n} persons are due and were kept: they have firms, or are the last of their role", n=n),
    }[name]
