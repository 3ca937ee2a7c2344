"""The command line: `assessment`, one function per command."""

from __future__ import annotations

from assessment.cli.application import app


def main() -> None:
    """Run the command line; ends the process with the exit code of the command."""
    app(prog_name="assessment")
