"""`--reports`: one gap report per firm, written into a folder beside the results."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import get_args

import typer

from assessment.cli.console import OutputError, write_file
from assessment.cli.session import Session
from assessment.locale import Translator
from assessment.model.message import msg
from assessment.model.report_job import ReportKind
from assessment.services.batch_reports import report_names
from assessment.services.every_report import every_report
from assessment.services.executors import REPORTS_WORTH_A_PROCESS, processes_for


def check_reports(kind: str, folder: Path | None) -> ReportKind | None:
    """The kind of file that was asked for; None where none was.

    Raises:
        OutputError: there is no such kind, or only one of kind and folder was given.
    """
    if not kind and folder is None:
        return None
    found: ReportKind | None = next((one for one in get_args(ReportKind) if one == kind), None)
    if found is None:
        raise OutputError(msg("--reports is one of: {kinds}", kinds=", ".join(get_args(ReportKind))))
    if folder is None:
        raise OutputError(msg("--reports needs a folder to write into: --reports-dir"))
    return found


def write_reports(kind: ReportKind, folder: Path, session: Session, t: Translator, jobs: int | None) -> None:
    """Write a report for every firm, by `jobs` processes, with a progress bar where somebody watches.

    Raises:
        OutputError: the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(msg("{folder} cannot be made", folder=str(folder))) from error
    names = report_names(session.assessment, kind)
    width = jobs or processes_for(len(names), REPORTS_WORTH_A_PROCESS)
    bar = typer.progressbar(length=len(names), label=t("Reports"), file=typer.get_text_stream("stderr"))
    with bar as done, closing(every_report(session.assessor, session.assessment, kind, t.lang, width)) as contents:
        for name, content in zip(names, contents, strict=True):
            write_file(folder / name, content)
            done.update(1)
    typer.echo(t("Written: {n} reports in {folder}", n=f"{len(names):,}", folder=str(folder)))
