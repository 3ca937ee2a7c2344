"""What most commands begin with: the assessor, a workbook read, its firms assessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from assessment import bootstrap
from assessment.cli.inputs import files_of
from assessment.cli.priorities import Order
from assessment.cli.weights import parse_weights
from assessment.errors import FileRefusedError
from assessment.formats.joined import join_reads
from assessment.formats.read import ReadResult
from assessment.services.assessment import Assessment
from assessment.services.assessor import Assessor
from assessment.services.column_maps import read_as_before
from assessment.settings import Settings


@dataclass(frozen=True)
class Session:
    """One workbook, read and assessed."""

    assessor: Assessor
    read: ReadResult
    assessment: Assessment
    weights: dict[str, float] | None = None
    """The weights, where they are the user's own."""
    refused: tuple[tuple[Path, FileRefusedError], ...] = ()
    """Files that were not read, and why."""


def open_assessor() -> tuple[Assessor, str]:
    """The assessor, and the id of the plan that is scored against unless another is chosen."""
    settings = Settings()
    return bootstrap.build(settings), settings.plan


def assess_file(
    file: Path,
    plan: str,
    as_of: datetime | None,
    data_year: int | None,
    weights: str = "",
    order: Order | None = None,
) -> Session:
    """Read and assess a workbook; `weights` like "rd=2,digital=1", "" for the plan's.

    `order`: what the first steps are ordered by; None: what the plan says.

    Raises:
        FileRefusedError: the file is not there, was not read, or has no row that can be used.
        WeightsError: the weights cannot be used. PrioritiesError: the order cannot be worked out.
    """
    return assess_files([file], plan, as_of, data_year, weights, order)


def assess_files(
    files: Sequence[Path],
    plan: str,
    as_of: datetime | None,
    data_year: int | None,
    weights: str = "",
    order: Order | None = None,
) -> Session:
    """The same for several files, whose firms are assessed together; a file that is refused leaves the others.

    Raises:
        FileRefusedError: see `assess_file`; of several files only where all of them are refused.
    """
    assessor, default = open_assessor()
    own = assessor.own_weights(plan or default, parse_weights(weights))
    priorities = (order or Order()).priorities(assessor, plan or default)
    remembered = bootstrap.remembered_columns(Settings(), assessor)
    reads: list[ReadResult] = []
    refused: list[tuple[Path, FileRefusedError]] = []
    for file in files_of(files):
        try:
            reads.append(read_as_before(partial(assessor.read, file, file.name, plan or default), remembered))
        except FileRefusedError as error:
            refused.append((file, error))
    if not reads:
        raise refused[0][1]
    read = join_reads(reads)
    day = as_of.date() if as_of else today()
    found = assessor.assess(read.table, plan or default, day, own, data_year=data_year, priorities=priorities)
    return Session(assessor, read, found, own, tuple(refused))


def today() -> date:
    """The only place of the command line that reads the clock; everything below is given the date."""
    return datetime.now().astimezone().date()
