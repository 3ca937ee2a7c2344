"""`assessment worker`: makes the reports of whole batches that wait."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer

from assessment import bootstrap
from assessment.cli.console import speaking
from assessment.cli.options import LANGUAGE, Lang, t
from assessment.errors import AssessmentError, SettingsError
from assessment.services.batch_reports import BatchReports
from assessment.settings import Settings

_log = logging.getLogger(__name__)
_PAUSE = 2.0
"""Seconds between two looks into the queue."""
_NICENESS = 10
"""Whoever uses the app comes first."""


class Flag:
    """Set by a signal, read by the work; an event of `threading` could wait for itself in a handler."""

    def __init__(self) -> None:
        self._is_set = False

    def set(self) -> None:
        """From now on it is set."""
        self._is_set = True

    def is_set(self) -> bool:
        """Whether it was set."""
        return self._is_set


UntilEmpty = Annotated[bool, typer.Option("--until-empty", help=t("End as soon as nothing waits any more."))]


def worker(until_empty: UntilEmpty = False, lang: Lang = LANGUAGE) -> None:  # noqa: FBT002 - a flag of the command line
    """Work until Ctrl+C, or until nothing waits.

    SIGTERM ends it after the report that is being written; whoever works next goes on with what is missing.
    """
    with speaking(lang):
        if hasattr(os, "nice"):
            os.nice(_NICENESS)
        told = _told_to_stop()
        settings = Settings()
        bootstrap.start_logs(settings)
        prepare = partial(bootstrap.build_batch_reports, settings, bootstrap.build(settings), stopping=told.is_set)
        if until_empty:
            prepare().work_all()
            return
        reports = None
        while not told.is_set():
            reports = _look(prepare, reports)
            time.sleep(_PAUSE)


def _told_to_stop() -> Flag:
    """A flag that SIGTERM sets."""
    told = Flag()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: told.set())
    return told


def _look(prepare: Callable[[], BatchReports], reports: BatchReports | None) -> BatchReports | None:
    """Work on what waits; a database that is not there, or gone for a while, ends no worker: the next look finds it."""
    try:
        reports = reports or prepare()
        reports.work_all()
    except SettingsError:  # waiting would not help
        raise
    except AssessmentError as error:
        _log.warning("Background work waits: %s", error)
    return reports
