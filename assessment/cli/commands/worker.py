"""`assessment worker`: makes the reports of whole batches that wait."""

from __future__ import annotations

import os
import time
from typing import Annotated

import typer

from assessment import bootstrap
from assessment.cli.console import speaking
from assessment.cli.options import LANGUAGE, Lang, t
from assessment.settings import Settings

_PAUSE = 2.0
"""Seconds between two looks into the queue."""
_NICENESS = 10
"""Whoever uses the app comes first."""

UntilEmpty = Annotated[bool, typer.Option("--until-empty", help=t("End as soon as nothing waits any more."))]


def worker(until_empty: UntilEmpty = False, lang: Lang = LANGUAGE) -> None:  # noqa: FBT002 - a flag of the command line
    """Work until Ctrl+C, or until nothing waits."""
    with speaking(lang):
        if hasattr(os, "nice"):
            os.nice(_NICENESS)
        settings = Settings()
        bootstrap.start_logs(settings)
        reports = bootstrap.build_batch_reports(settings, bootstrap.build(settings))
        reports.work_all()
        while not until_empty:
            time.sleep(_PAUSE)
            reports.work_all()
