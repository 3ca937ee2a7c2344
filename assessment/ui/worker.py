"""Starts the process that makes reports of whole batches; it goes on when the page is closed and ends by itself."""

from __future__ import annotations

import subprocess
import sys

_COMMAND = "from assessment.cli.application import app; app()"


def start() -> None:
    """Start it; where one works already, the new one ends at once."""
    subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", _COMMAND, "worker", "--until-empty"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
