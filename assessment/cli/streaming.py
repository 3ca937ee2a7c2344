"""`assessment score` into a Parquet or text file: part by part, for files larger than memory."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import typer

from assessment.cli.console import show_counted, writing
from assessment.formats.parts import STREAMED, Part, ResultFile, count_rows, parts
from assessment.locale import Translator
from assessment.services.assessor import Assessor
from assessment.services.executors import ROWS_WORTH_A_PROCESS, executor_for, give_back_memory, processes_for
from assessment.services.stream import Request, StreamTotals, score_stream

RESULT_ENDINGS = (".parquet", ".csv")
"""Endings of an output that is written part by part."""
ROWS = 4_000
"""Rows of a part: what a process holds at a time stays small."""


class _Output(ResultFile):
    """The file of results; what keeps it from being written is said in a sentence."""

    def add(self, table: pa.Table) -> None:
        with writing(self.path):
            super().add(table)

    def close(self) -> None:
        with writing(self.path):
            super().close()


def stream(
    files: Sequence[Path],
    output: Path | None,
    request: Request,
    assessor: Assessor,
    t: Translator,
    *,
    jobs: int | None,
    scheduler: str,
) -> StreamTotals:
    """Score all files into one, with a progress bar on standard error; say what was wrong, and how much."""
    rows = sum(count_rows(file) or 0 for file in files)
    give_back_memory()
    found = executor_for(jobs or processes_for(rows, ROWS_WORTH_A_PROCESS), scheduler)
    with _partial(output) as target, found as (executor, width), _progress(rows, t) as advance:
        totals = score_stream(
            _parts(files, assessor, request.plan),
            request,
            _Output(target) if target else None,
            assessor=assessor,
            executor=executor,
            under_way=2 * width,
            progress=advance,
        )
    show_counted(totals.problems, totals.counts, t)
    return totals


def _parts(files: Sequence[Path], assessor: Assessor, plan: str) -> Iterator[Part]:
    for file in files:
        if file.suffix.lower() in STREAMED:
            yield from parts(file, ROWS, assessor.questionnaire(plan))
        else:
            yield Part(file.read_bytes(), file.name, 0)


@contextlib.contextmanager
def _partial(output: Path | None) -> Iterator[Path | None]:
    """A file beside the output, which takes its name once everything is in it."""
    if output is None:
        yield None
        return
    target = output.with_name(f"{output.stem}.partial{output.suffix}")
    try:
        yield target
        if target.exists():
            with writing(output):
                target.replace(output)
    finally:
        target.unlink(missing_ok=True)


@contextlib.contextmanager
def _progress(rows: int, t: Translator) -> Iterator[Callable[[int], None]]:
    """A bar by rows."""
    with typer.progressbar(length=rows, label=t("Scoring"), file=typer.get_text_stream("stderr")) as bar:
        yield bar.update
