"""`assessment serve`: the app in a browser, on this machine only."""

from __future__ import annotations

import ipaddress
import runpy
import sys
from pathlib import Path
from typing import Annotated

import typer

from assessment.cli.console import FILE_REFUSED, complain, speaking
from assessment.cli.options import LANGUAGE, Lang, t
from assessment.definitions.paths import data_root

Host = Annotated[str, typer.Option(help=t("Address to serve on; only this machine's own (loopback) is allowed."))]
Port = Annotated[int, typer.Option(min=1, max=65535, help=t("Port to serve on."))]


def serve(host: Host = "127.0.0.1", port: Port = 8501, lang: Lang = LANGUAGE) -> None:
    """Serve the app until Ctrl+C."""
    with speaking(lang) as t:
        if not _is_loopback(host):
            complain(
                (
                    t("The app is not served on {host}", host=host),
                    t("Whoever reaches that address could use it, and there is no login yet."),
                    t("Use --host 127.0.0.1"),
                )
            )
            raise typer.Exit(FILE_REFUSED)
        typer.echo(t("The app is at http://{host}:{port} - stop it with Ctrl+C", host=host, port=port))
        sys.argv = arguments(data_root() / "app.py", host, port)
        runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def arguments(app: Path, host: str, port: int) -> list[str]:
    """Command line that starts the app; its theme and options are in the folder `.streamlit` beside `app`."""
    return ["streamlit", "run", str(app), f"--server.address={host}", f"--server.port={port}", "--server.headless=true"]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
