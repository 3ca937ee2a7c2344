"""Files larger than memory: read, checked, scored and written part by part, on any executor.

A part is a task of its own that needs nothing but its bytes: here one after the other, in processes of this machine, or
on the workers of a cluster. Only a few parts are under way at a time, and their results are written in the order of
the file, so memory does not grow with the file and every executor writes the same.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from assessment.definitions.catalogue import load_catalogue
from assessment.errors import AssessmentError, FileRefusedError
from assessment.formats.parts import Part, ResultFile
from assessment.formats.table import AnswerTable
from assessment.model.base import Language
from assessment.model.message import Place, Problem, msg
from assessment.report.firm_table import FirmColumn, FirmTable
from assessment.services.assessor import Assessor
from assessment.services.priorities import Priorities
from assessment.services.versions import versions
from assessment.settings import UploadLimits

SHOWN_OF_A_KIND = 20
"""Problems of one kind that a part hands back; the others are counted."""


class OtherDataError(AssessmentError):
    """A worker has other plans, questionnaires or tables installed than the program that asked it."""


@dataclass(frozen=True)
class Request:
    """What every part is scored with; small, and the same for all."""

    plan: str
    as_of: date
    lang: Language
    limits: UploadLimits
    versions: Mapping[str, str]
    data_dir: Path | None = None
    weights: Mapping[str, float] | None = None
    data_year: int | None = None
    priorities: Priorities | None = None
    by_label: bool = False
    """Whether the columns of the result are called as a person reads them; else by their ids."""


@dataclass(frozen=True)
class PartResult:
    """What came of a part. `keys`: a number for every firm of it, the same for the same firm."""

    table: pa.Table | None
    keys: np.ndarray
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    rows_read: int
    rows_refused: int


@dataclass
class StreamTotals:
    """What came of all parts so far."""

    firms: int = 0
    rows_read: int = 0
    rows_refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    """The first ones of each kind."""
    counts: Counter[str] = field(default_factory=Counter)
    """How many there were of each kind."""


def score_part(part: Part, request: Request, assessor: Assessor | None = None) -> PartResult:
    """Read and score one part. Without an assessor the installed data is read, once in every process.

    Raises:
        OtherDataError: the installed data is not that of the request.
    """
    with_this = assessor or _installed(request.data_dir, request.limits)
    if versions(with_this.catalogue, with_this.plan(request.plan)) != request.versions:
        raise OtherDataError(
            msg("A worker has other plans, questionnaires or tables installed than this program."),
            msg("Install the same version of the program and of your own data on every machine."),
        )
    if part.broken:
        return _broken(part)
    try:
        read = with_this.read(part.data, "part.csv", request.plan)
    except FileRefusedError as error:
        row = part.shift + 2
        problem = Problem(
            place=Place(file=part.file, row=row), what=error.message, hint=error.hint, code="part-refused"
        )
        return PartResult(None, np.zeros(0, dtype=np.uint64), (problem,), {"part-refused": 1}, part.rows, part.rows)
    problems = [_placed(problem, part) for problem in _first_ones(read.problems)]
    counts = Counter(problem.code for problem in read.problems)
    table, keys = _scored(read.table, request, with_this)
    pa.default_memory_pool().release_unused()  # which would else grow from part to part
    return PartResult(table, keys, tuple(problems), counts, read.rows_read, read.rows_refused)


def _broken(part: Part) -> PartResult:
    what = msg("The row has more or fewer fields than the header; it is not read")
    hint = msg("Put values that hold the separator into quotation marks.")
    problems = tuple(
        Problem(place=Place(file=part.file), code="wrong-field-count", what=what, value=row, hint=hint)
        for row in part.broken[:SHOWN_OF_A_KIND]
    )
    counts = {"wrong-field-count": part.rows}
    return PartResult(None, np.zeros(0, dtype=np.uint64), problems, counts, part.rows, part.rows)


@lru_cache(maxsize=2)
def _installed(data_dir: Path | None, limits: UploadLimits) -> Assessor:
    return Assessor(load_catalogue(data_dir), limits)


def _scored(answers: AnswerTable, request: Request, assessor: Assessor) -> tuple[pa.Table, np.ndarray]:
    found = assessor.assess(
        answers,
        request.plan,
        request.as_of,
        request.weights,
        data_year=request.data_year,
        priorities=request.priorities,
    )
    keys = pd.util.hash_array(found.result.panel.keys, categorize=False)
    return _as_arrow(assessor.firm_table(found, request.lang), by_label=request.by_label), keys


def _as_arrow(firms: FirmTable, *, by_label: bool) -> pa.Table:
    return pa.table({c.label if by_label else name: _column(c) for name, c in firms.columns.items()})


def _column(column: FirmColumn) -> pa.Array:
    if column.kind == "text":
        return pa.array(column.values, pa.string(), from_pandas=True)
    numbers = pa.array(np.asarray(column.values, dtype=np.float64), from_pandas=True)
    return numbers.cast(pa.int64()) if column.kind == "integer" else numbers


def _first_ones(problems: Iterable[Problem]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for problem in problems:
        seen[problem.code] += 1
        if seen[problem.code] <= SHOWN_OF_A_KIND:
            yield problem


def _placed(problem: Problem, part: Part) -> Problem:
    """The problem where it stands in the whole file."""
    place = problem.place
    row = None if place.row is None else place.row + part.shift
    cell = "" if row is None else place.cell.rstrip("0123456789") + str(row)
    moved = place.model_copy(update={"file": part.file, "row": row, "cell": cell if place.cell else ""})
    return problem.model_copy(update={"place": moved})


def score_stream(
    parts: Iterable[Part],
    request: Request,
    out: ResultFile | None,
    *,
    assessor: Assessor,
    executor: Executor | None = None,
    under_way: int = 2,
    progress: Callable[[int], None] = lambda _rows: None,
) -> StreamTotals:
    """Score all parts and write them in their order; at most `under_way` parts are held at a time.

    A firm whose rows do not follow one another is scored where it stands first; later rows of it are refused.

    Args:
        parts: of one file or several.
        request: what every part is scored with.
        out: where the firms are written; None: nowhere, everything else happens all the same.
        assessor: scores the parts where there is no executor.
        executor: where the parts are scored; it must be able to run processes with this program installed.
        under_way: parts handed to the executor before the first of them is waited for.
        progress: called with the number of rows of every part that is finished.
    """
    totals, seen = StreamTotals(), np.zeros(0, dtype=np.uint64)
    try:
        for part, result in _results(parts, request, assessor, executor, under_way):
            again = np.isin(result.keys, seen)
            if result.table is not None:
                kept = result.table.filter(pa.array(~again)) if again.any() else result.table
                if out is not None:
                    out.add(kept)
                totals.firms += kept.num_rows
            seen = np.union1d(seen, result.keys)
            _add(totals, result, part, int(again.sum()))
            progress(part.rows)
    finally:
        if out is not None:
            out.close()
    return totals


def _results(
    parts: Iterable[Part], request: Request, assessor: Assessor, executor: Executor | None, under_way: int
) -> Iterator[tuple[Part, PartResult]]:
    if executor is None:
        yield from ((part, score_part(part, request, assessor)) for part in parts)
        return
    waiting: deque[tuple[Part, Future[PartResult]]] = deque()
    for part in parts:
        waiting.append((part, executor.submit(score_part, part, request)))
        if len(waiting) >= under_way:
            first, future = waiting.popleft()
            yield first, future.result()
    for part, future in waiting:
        yield part, future.result()


def _add(totals: StreamTotals, result: PartResult, part: Part, again: int) -> None:
    totals.rows_read += result.rows_read
    totals.rows_refused += result.rows_refused + again
    problems, counts = list(result.problems), Counter(result.counts)
    if again:
        counts["firm-again"] += again
        problems.append(
            Problem(
                place=Place(file=part.file, row=part.shift + 2),
                what=msg("{n} firms of these rows were already scored further up; they are not scored again", n=again),
                hint=msg("Sort the file by firm, so that the rows of one firm follow one another."),
                code="firm-again",
            )
        )
    for problem in problems:
        if sum(one.code == problem.code for one in totals.problems) < SHOWN_OF_A_KIND:
            totals.problems.append(problem)
    totals.counts.update(counts)
