"""`--annotate`: the file that was read, with its faulty cells marked, written beside the results."""

from __future__ import annotations

from pathlib import Path

import typer

from assessment.cli.console import write_file
from assessment.cli.session import Session
from assessment.locale import Translator


def write_annotated(copy: Path, source: Path, session: Session, plan_id: str, t: Translator) -> None:
    """Write the marked file and say what it does not carry.

    It gets the ending of what it is: a workbook with macros stays one.

    Raises:
        OutputError: the file cannot be written.
    """
    chosen = plan_id or session.assessment.plan.id
    marked = session.assessor.annotated(source.read_bytes(), source.name, session.read, chosen, t.lang)
    file = copy.with_suffix(Path(marked.filename).suffix)
    write_file(file, marked.content)
    for note in marked.notes:
        typer.echo(t.render(note))
    typer.echo(t("Written: {file}", file=str(file)))
