"""What several files held, as one: the first row of a firm and year stands, wherever it was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from assessment.formats.read import ReadResult
from assessment.formats.table import AnswerTable
from assessment.model.message import Place, Problem, Severity, msg


def join_reads(reads: Sequence[ReadResult]) -> ReadResult:
    """The answers of all files in their order, with the problems of each."""
    if len(reads) == 1:
        return reads[0]
    frame = pd.concat([read.table.frame for read in reads], ignore_index=True)
    source = [read.file for read in reads for _ in range(len(read.table.frame))]
    again = frame.duplicated(["firm_key", "year"])
    twice = pd.Series(source)[again].value_counts(sort=False)
    problems = [problem for read in reads for problem in read.problems]
    problems += [
        Problem(
            severity=Severity.WARNING,
            place=Place(file=str(file)),
            code="in-another-file",
            what=msg("{n} rows hold a firm and year of an earlier file; the earlier ones are used", n=int(count)),
        )
        for file, count in twice.items()
    ]
    return replace(
        reads[0],
        table=AnswerTable(frame[~again].reset_index(drop=True)),
        problems=tuple(problems),
        raw=None,
        heading=tuple(problem for read in reads for problem in read.heading),
        rows_read=sum(read.rows_read for read in reads),
        refused=tuple(row for read in reads for row in read.refused),
        years=tuple(sorted({year for read in reads for year in read.years})),
        file=", ".join(read.file for read in reads),
    )
