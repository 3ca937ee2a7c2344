"""What a command says, and with which exit code it ends. An error is three lines: where, what, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from assessment.errors import AssessmentError, DefinitionError
from assessment.formats.problems import as_problems
from assessment.locale import Translator, translator
from assessment.model.base import Language
from assessment.model.message import Message, Place, Problem, Severity, msg

ALL_SCORED, SOME_REFUSED, FILE_REFUSED = 0, 1, 2
"""Exit codes: everything was used; some rows or cells were not; the file or the command was not."""
SHOWN_OF_A_KIND = 20
"""Problems of one kind that are listed; the number of the rest is said."""


class OutputError(AssessmentError):
    """A file could not be written."""


@contextmanager
def speaking(lang: Language) -> Iterator[Translator]:
    """The translator for a command; an error meant for people ends it with three lines and its exit code."""
    t = translator(lang)
    try:
        yield t
    except AssessmentError as error:
        if isinstance(error, DefinitionError):
            show_problems(error.problems, t)
        complain((t.render(error.message), *([t.render(error.hint)] if error.hint else [])))
        raise typer.Exit(error.exit_code) from None


def complain(lines: Iterable[str]) -> None:
    """Lines to standard error, the second and later ones indented."""
    typer.echo("\n  ".join(line for line in lines if line), err=True)


def show_problems(problems: Sequence[Problem], t: Translator) -> None:
    """List problems to standard error: where, what, hint; at most `SHOWN_OF_A_KIND` of one kind, the rest counted."""
    found = as_problems(problems)
    for (severity, kind), count in found.counted().items():
        alike = found.of_kind(severity, kind, SHOWN_OF_A_KIND)
        for problem in alike:
            complain(_problem_lines(problem, t))
        if count > SHOWN_OF_A_KIND:
            complain((t("... and {n} more like this: {what}", n=count - SHOWN_OF_A_KIND, what=alike[0].what),))


def show_counted(problems: Sequence[Problem], counts: Mapping[str, int], t: Translator) -> None:
    """List problems of which only the first of each kind were kept; `counts`: kind -> how many there were."""
    show_problems(problems, t)
    for code, count in counts.items():
        shown = [problem for problem in problems if problem.code == code]
        if shown and count > len(shown):
            complain((t("... and {n} more like this: {what}", n=count - len(shown), what=shown[0].what),))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether anything was refused."""
    return any(severity is Severity.ERROR for severity, _ in as_problems(problems).counted())


def write_file(file: Path, content: bytes) -> None:
    """Write the bytes: all of them, or the file stays what it was.

    Raises:
        OutputError: the folder is not there or has no room, or the file is open elsewhere or protected.
    """
    with writing(file):
        if file.exists() and not file.is_file():  # a pipe, a terminal: nothing to keep
            file.write_bytes(content)
            return
        unfinished = file.with_name(f"{file.name}.part")
        try:
            unfinished.write_bytes(content)
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Turn what keeps a file from being written into an error for people.

    Raises:
        OutputError: in place of the error of the system.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(
            msg("{file} cannot be written: {reason}", file=str(file), reason=error.strerror or str(error)),
            msg("Close the file if it is open in Excel, and check that its folder exists and has room."),
        ) from error


def _problem_lines(problem: Problem, t: Translator) -> Iterator[str]:
    what = t.render(problem.what)
    yield f"{_label(problem.severity, t)}: {_where(problem.place, t)}"
    yield f"{what} [{problem.value}]" if problem.value and problem.value not in what else what
    if problem.hint:
        yield t.render(problem.hint)


def _label(severity: Severity, t: Translator) -> str:
    labels: dict[Severity, Message] = {
        Severity.ERROR: msg("error"),
        Severity.WARNING: msg("warning"),
        Severity.INFO: msg("note"),
    }
    return t.render(labels[severity])


def _where(place: Place, t: Translator) -> str:
    parts = (
        place.file,
        t("line {n}", n=place.line) if place.line else "",
        t("sheet {name}", name=place.sheet) if place.sheet else "",
        t("cell {name}", name=place.cell) if place.cell else "",
        t("row {n}", n=place.row) if place.row and not place.cell else "",
        place.firm,
        str(place.year) if place.year else "",
        place.question,
    )
    return ", ".join(part for part in parts if part) or "-"
