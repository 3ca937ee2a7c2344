"""`assessment audit verify`, `head` and `export`: whether the audit log is whole, and its rows as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from assessment import bootstrap
from assessment.cli.console import ALL_SCORED, complain, speaking, write_file
from assessment.cli.options import LANGUAGE, Lang, t
from assessment.errors import SettingsError
from assessment.model.audit import FIRM_ACTIONS, PEOPLE_ACTIONS, AuditFilter
from assessment.model.message import msg
from assessment.services.audit.chain import expectation
from assessment.settings import Settings

BROKEN = 1
"""Exit code: the log was read, and is not what was written."""
_DAYS = ["%Y-%m-%d"]

Expect = Annotated[
    str,
    typer.Option(
        "--expect",
        metavar="NUMBER:HASH",
        help=t("A row as it was kept elsewhere; without it rows cut off at the end are not found."),
        show_default=False,
    ),
]
Target = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE.csv|.jsonl", help=t("File to write."), show_default=False)
]
From = Annotated[
    datetime | None, typer.Option("--from", formats=_DAYS, help=t("Rows from this day on."), show_default=False)
]
To = Annotated[
    datetime | None, typer.Option("--to", formats=_DAYS, help=t("Rows before this day."), show_default=False)
]
Actions = Annotated[
    list[str] | None,
    typer.Option("--action", help=t("Rows of this action only; may be repeated."), show_default=False),
]

audit = typer.Typer(no_args_is_help=True)


@audit.command(help=t("Verify that the audit log is whole."))
def verify(expect: Expect = "", lang: Lang = LANGUAGE) -> None:
    """Ends with 0 where the log is whole, with 1 where it is broken, with 2 where it cannot be read."""
    with speaking(lang) as t:
        expected = expectation(expect)
        verdict = bootstrap.open_log(Settings()).verify(expected)
        if verdict.wrong is not None:
            what = t("The log is broken at row {number}: {what}", number=verdict.broken, what=t.render(verdict.wrong))
            lines = [what, t("The rows before it are whole: {head}", head=str(verdict.head))]
            if verdict.restored:
                lines.append(
                    t("Row {number} says that a backup was restored: an older state came back", number=verdict.restored)
                )
            complain(lines)
            raise typer.Exit(BROKEN)
        typer.echo(t("The log is whole: {n} rows", n=verdict.head.number))
        typer.echo(str(verdict.head))
        if expected is None:
            typer.echo(
                t("Keep this line elsewhere and give it with --expect next time: it shows rows cut off at the end.")
            )
        raise typer.Exit(ALL_SCORED)


@audit.command(help=t("Print number and hash of the last row of the audit log."))
def head(lang: Lang = LANGUAGE) -> None:
    """One line, to be kept elsewhere."""
    with speaking(lang):
        typer.echo(str(bootstrap.open_log(Settings()).head()))


@audit.command(help=t("Write rows of the audit log to a file; it names nobody."))
def export(
    output: Target, since: From = None, until: To = None, actions: Actions = None, lang: Lang = LANGUAGE
) -> None:
    """CSV or one JSON a line, by the ending of the file."""
    with speaking(lang) as t:
        kind = output.suffix.lower().removeprefix(".")
        if kind not in ("csv", "jsonl"):
            raise SettingsError(msg("A log is written as .csv or .jsonl, not as {file}", file=output.name))
        unknown = [one for one in actions or () if one not in (*FIRM_ACTIONS, *PEOPLE_ACTIONS)]
        if unknown:
            known = ", ".join((*FIRM_ACTIONS, *PEOPLE_ACTIONS))
            raise SettingsError(msg("There is no action {name}", name=unknown[0]), msg("One of: {names}", names=known))
        wanted = AuditFilter(actions=tuple(actions or ()), since=_utc(since), until=_utc(until))
        content, rows = bootstrap.open_log(Settings()).export(wanted, "csv" if kind == "csv" else "jsonl")
        write_file(output, content)
        typer.echo(t("Written: {file}, {n} rows", file=str(output), n=rows))


def _utc(day: datetime | None) -> datetime | None:
    """The beginning of a day, in UTC as everything in the log."""
    return None if day is None else day.replace(tzinfo=UTC)
