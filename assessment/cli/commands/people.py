"""`assessment people`: a first link for an administrator, and personal data; for whoever runs the installation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from assessment import bootstrap
from assessment.cli.console import speaking, write_file
from assessment.cli.options import LANGUAGE, Lang, t
from assessment.errors import SettingsError
from assessment.model.message import msg
from assessment.model.people import EVERYWHERE, Role
from assessment.services.people.invitations import DAYS, IN_ADDRESS, MOST_DAYS
from assessment.services.workspace import Workspace
from assessment.settings import Settings

Who = Annotated[str, typer.Argument(metavar="[PERSON]", help=t("Id of a person who signs in, as `list` prints it."))]
Name = Annotated[
    str,
    typer.Option("--name", help=t("A name as it was typed, where nobody signs in."), show_default=False),
]
Target = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE.json", help=t("File to write."), show_default=False)
]
Yes = Annotated[bool, typer.Option("--yes", help=t("Do not ask."))]

HERE = "http://localhost:8501"
"""Where `assessment serve` is without any setting."""

people = typer.Typer(no_args_is_help=True)


@people.command(help=t("Print a link that gives a role; the first administrator has no other way in."))
def invite(
    role: Annotated[Role, typer.Option("--role", help=t("What the link gives."))] = Role.ADMINISTRATOR,
    organisation: Annotated[
        str,
        typer.Option(
            "--organisation", help=t("Its name, for a consultant or a reader; added if new."), show_default=False
        ),
    ] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=MOST_DAYS, help=t("How long it can be opened."))] = DAYS,
    lang: Lang = LANGUAGE,
) -> None:
    """The address alone, so that it can be handed on; whoever opens it first has the role."""
    with speaking(lang):
        settings = Settings()
        everybody = bootstrap.open_workspace(settings).people
        owner = everybody.members.named(organisation).id if organisation.strip() else EVERYWHERE
        token = everybody.invitations.invite(role, owner, days=days).token.get_secret_value()
        login = bootstrap.login(settings)
        address = login.public_url if login else settings.public_url.rstrip("/") or HERE
        typer.echo(f"{address}/account?{urlencode({IN_ADDRESS: token})}")


@people.command("list", help=t("List everybody who signed in and was not erased."))
def list_people(lang: Lang = LANGUAGE) -> None:
    """Id, name, e-mail and the day of the last sign-in, with tabs between them."""
    with speaking(lang):
        for one in bootstrap.open_workspace(Settings()).people.members.people():
            typer.echo("\t".join((one.id, one.name, one.email, one.seen_at.date().isoformat())))


@people.command(help=t("Write what is stored about a person to a file."))
def export(output: Target, person: Who = "", name: Name = "", lang: Lang = LANGUAGE) -> None:
    """JSON; answers belong to firms and are not in it."""
    with speaking(lang) as t:
        data = _workspace(person, name).personal_data
        write_file(output, data.export(person) if person else data.export_name(name))
        typer.echo(t("Written: {file}", file=str(output)))


@people.command(help=t("Erase a person: name, e-mail, roles, signatures. Answers stay."))
def erase(person: Who = "", name: Name = "", yes: Yes = False, lang: Lang = LANGUAGE) -> None:  # noqa: FBT002 - a flag
    """Says what still holds the name."""
    with speaking(lang) as t:
        data = _workspace(person, name).personal_data
        if not yes and not typer.confirm(t("Erase {person} for good?", person=person or name)):
            raise typer.Exit(1)
        erased = data.erase(person) if person else data.erase_name(name)
        typer.echo(t("Erased; it stood in {n} places", n=erased.traces))
        if erased.notes:
            typer.echo(t("{n} remarks still hold the name among other words: the firm can change them", n=erased.notes))
        if erased.versions:
            typer.echo(t("{n} submitted versions still hold the name; they stay as submitted", n=erased.versions))


def _workspace(person: str, name: str) -> Workspace:
    if bool(person) == bool(name.strip()):
        raise SettingsError(msg("Give either the id of a person or --name"))
    return bootstrap.open_workspace(Settings())
