"""`assessment serve`: the app in a browser, on this machine only, or with `--share` by links from others, too."""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from pydantic import ValidationError

from assessment import bootstrap
from assessment.cli.console import FILE_REFUSED, complain, speaking
from assessment.cli.options import LANGUAGE, Lang, t
from assessment.definitions.paths import data_root
from assessment.locale import Translator
from assessment.model.login import Login
from assessment.services.addresses import in_network, is_everywhere, is_loopback, web_address
from assessment.settings import Settings

OWN, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - served everywhere only where that is asked for

Host = Annotated[
    str | None,
    typer.Option(
        help=t("Address to serve on. Default: this machine only (127.0.0.1), with --share all of its addresses."),
        show_default=False,
    ),
]
Port = Annotated[int, typer.Option(min=1, max=65535, help=t("Port to serve on."))]
Share = Annotated[
    bool,
    typer.Option(
        "--share",
        envvar="ASSESSMENT_SHARE",
        help=t("Open the links you send to colleagues on other machines. They see no list of firms."),
    ),
]
PublicUrl = Annotated[
    str,
    typer.Option(
        "--public-url",
        envvar="ASSESSMENT_PUBLIC_URL",
        metavar="URL",
        help=t("Address under which colleagues reach this machine, such as http://pc-12:8501; links begin with it."),
    ),
]


def serve(
    host: Host = None,
    port: Port = 8501,
    share: Share = False,  # noqa: FBT002 - a flag of the command line
    public_url: PublicUrl = "",
    lang: Lang = LANGUAGE,
) -> None:
    """Serve the app until Ctrl+C."""
    with speaking(lang) as t:
        host = host if host is not None else (EVERYWHERE if share else OWN)
        login = bootstrap.login(Settings())
        public_url = login.public_url if login else public_url
        refused = _refusal(host, public_url, t, is_open=share or login is not None)
        if refused:
            complain(refused)
            raise typer.Exit(FILE_REFUSED)
        bootstrap.build(Settings())  # data that is wrong is named here, with file and line, before a server is started
        for line in _people_come_by(login, t) if login else _how_to_reach(host, port, public_url, t, share=share):
            typer.echo(line)
        os.environ |= {"ASSESSMENT_SHARE": str(share).lower(), "ASSESSMENT_PUBLIC_URL": public_url}
        os.environ["FORWARDED_ALLOW_IPS"] = Settings().trusted_proxies  # the web server asks for it under this name
        sys.argv = arguments(data_root() / "app.py", host, port, public_url)
        runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def arguments(app: Path, host: str, port: int, public_url: str = "") -> list[str]:
    """Command line that starts the app; its theme and options are in the folder `.streamlit` beside `app`.

    Streamlit's own greeting is left out: to print it, it asks a server on the internet for this machine's address.
    """
    name = urlsplit(public_url).hostname
    return [
        "streamlit",
        "run",
        str(app),
        f"--server.address={host}",
        f"--server.port={port}",
        "--server.headless=true",
        "--logger.hideWelcomeMessage=true",
        *([f"--browser.serverAddress={name}"] if name else []),  # a page of that name may open the app
    ]


def _refusal(host: str, public_url: str, t: Translator, *, is_open: bool) -> tuple[str, ...]:
    """Why the app is not served like that, and how to go on; empty where it is.

    `is_open`: it may be reached by others, since they sign in, or find nothing without a link.
    """
    try:
        Settings(public_url=public_url)
    except ValidationError:
        return (
            t("{url} is no address of a website", url=public_url),
            t("Write it with http:// or https:// and without a question mark, such as http://pc-12:8501"),
        )
    if is_open or is_loopback(host):
        return ()
    return (
        t("The app is not served on {host}", host=host),
        t("Whoever reaches that address could use it, and no login is set up."),
        t("Use --host 127.0.0.1"),
        t("Or use --share: others then open the links you send them, and nothing else."),
        t("Or have people sign in: set ASSESSMENT_LOGIN_FILE; docs/operation.md says how."),
    )


def _people_come_by(login: Login, t: Translator) -> list[str]:
    """Where people sign in."""
    return [t("People sign in at {address} - stop the app with Ctrl+C", address=login.public_url)]


def _how_to_reach(host: str, port: int, public_url: str, t: Translator, *, share: bool) -> list[str]:
    """Where the app is, for whoever starts it and for colleagues."""
    own = OWN if is_everywhere(host) else host
    lines = [t("The app is at {address} - stop it with Ctrl+C", address=web_address(own, port))]
    if not share:
        return lines
    if not is_loopback(own):
        lines.append(t("Your own list of firms is shown on 127.0.0.1 only: leave out --host to have it, too."))
    guessed = [web_address(one, port) for one in in_network(host)]
    if public_url:
        lines.append(t("Links for colleagues begin with {address}", address=public_url))
    elif not guessed:
        lines.append(t("No address for colleagues was found: give it with --public-url."))
    else:
        lines.append(t("Links for colleagues begin with {address}", address=guessed[0]))
        if guessed[1:]:
            lines.append(t("This machine is also known as {addresses}", addresses=", ".join(guessed[1:])))
        lines.append(t("If they reach this machine by another name, give it with --public-url."))
    lines.append(t("Who has a link needs nothing else: send it to that person only, and use a network you trust."))
    return lines
