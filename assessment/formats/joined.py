"""What several files held, as one table by the rules of one file: of a firm and year the first row stands.

A figure of the year before, said beside a later year, only fills what the row of that year leaves open, in whatever
order the files come: a workbook for each year is how many firms keep their figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from assessment.formats.problems import Alike, Problems, Rows
from assessment.formats.read import ReadResult
from assessment.formats.table import CERTAINTY, KEYS, AnswerTable
from assessment.model.message import Problem, Severity, msg
from assessment.model.panel import BoolArray, IntArray

_ALIKE = 1e-9
"""Relative difference up to which two figures are the same."""


def join_reads(reads: Sequence[ReadResult]) -> ReadResult:
    """The answers of all files in their order, with the problems of each; rows of an earlier file count as refused."""
    if len(reads) == 1:
        return reads[0]
    frame = _with_codes(pd.concat([read.table.frame for read in reads], ignore_index=True))
    sizes = [len(read.table.frame) for read in reads]
    own = np.concatenate([np.arange(size) < read.rows_used for size, read in zip(sizes, reads, strict=True)])
    file = np.repeat(np.arange(len(reads)), sizes)
    names, years = frame["firm_name"].to_numpy(object), frame["year"].to_numpy()
    firms = frame.groupby("firm_key", sort=False).ngroup().to_numpy()
    again = own & pd.DataFrame({"firm": firms, "year": np.where(own, years, -file - 1)}).duplicated().to_numpy()
    used = pd.Series(own & ~again).groupby([firms, file]).transform("any").to_numpy() & ~again
    stands, clashes = _filled(frame, np.flatnonzero(used), own)
    problems: list[Problem] = [problem for read in reads for problem in read.problems]
    for k, read in enumerate(reads):
        rows = Rows(read.file, "", np.zeros(len(frame), dtype=np.int64), names, years)
        problems += Problems((), rows, _found(np.flatnonzero(again & (file == k)), clashes, file == k))
    return replace(
        reads[0],
        table=AnswerTable(frame.iloc[stands].reset_index(drop=True)),
        problems=tuple(problems),
        raw=None,
        heading=tuple(problem for read in reads for problem in read.heading),
        rows_read=sum(read.rows_read for read in reads),
        refused=(*(row for read in reads for row in read.refused), *[0] * int(again.sum())),
        years=tuple(sorted({year for read in reads for year in read.years})),
        file=", ".join(read.file for read in reads),
    )


def _with_codes(frame: pd.DataFrame) -> pd.DataFrame:
    """A firm without a credit code takes that of its name, where the files have just one for it."""
    codes = frame["credit_code"].mask(frame["credit_code"] == "")
    known = frame.assign(credit_code=codes)[["firm_name", "credit_code"]].dropna().drop_duplicates()
    single = known[~known["firm_name"].duplicated(keep=False)].set_index("firm_name")["credit_code"]
    found = codes.where(codes.notna(), frame["firm_name"].map(single))
    return frame.assign(credit_code=found, firm_key=found.where(found.notna(), frame["firm_name"]))


def _filled(frame: pd.DataFrame, used: IntArray, own: BoolArray) -> tuple[IntArray, dict[str, IntArray]]:
    """The rows that stand, in order, and by question those that say another figure beside another year.

    Of a firm and year stands its own row, and where there is none the first that mentions it; what is said beside
    another year is put where the row that stands has nothing.
    """
    pairs = frame.iloc[used].groupby(["firm_key", "year"], sort=False).ngroup().to_numpy()
    order = np.argsort(~own[used], kind="stable")
    _, first = np.unique(pairs[order], return_index=True)
    stands = used[order[first]]
    beside = stands[pairs] != used
    said, at = used[beside], stands[pairs[beside]]
    clashes = {}
    for question in frame.columns.difference([*KEYS], sort=False):
        if not question.endswith(CERTAINTY):
            clashes[question] = _fill(frame, question, said, at)
    return np.sort(stands), clashes


def _fill(frame: pd.DataFrame, question: str, said: IntArray, at: IntArray) -> IntArray:
    """Put the answers of rows `said` into rows `at` that have none; those of `said` that differ from what stands."""
    given, kept = frame[question].iloc[said], frame[question].iloc[at]
    fills = given.notna().to_numpy() & kept.isna().to_numpy()
    _, first = np.unique(at[fills], return_index=True)
    for column in (question, question + CERTAINTY):
        if column in frame and len(first):
            answers = frame[column].copy()
            answers.iloc[at[fills][first]] = answers.iloc[said[fills][first]].to_numpy()
            frame[column] = answers
    if given.dtype != np.float64:
        return np.zeros(0, dtype=np.int64)
    return said[np.abs(given.to_numpy() - kept.to_numpy()) > _ALIKE * np.abs(kept.to_numpy())]


def _found(again: IntArray, clashes: dict[str, IntArray], here: BoolArray) -> list[Alike]:
    """What is wrong with the rows of one file, seen beside the other files."""
    found = [
        Alike(
            rows=again,
            question="firm_name",
            order=-1,
            severity=Severity.ERROR,
            code="in-another-file",
            what=msg("An earlier file holds this firm and year; this row is not read"),
            hint=msg("Keep one row per firm and year."),
        )
    ]
    for order, (question, rows) in enumerate(clashes.items()):
        found.append(
            Alike(
                rows=rows[here[rows]],
                question=question,
                order=order,
                severity=Severity.WARNING,
                code="year-conflict",
                what=msg("The row of that year holds another figure; that one is used"),
                hint=msg("Compare both with the books of that year and correct the wrong one."),
            )
        )
    return [alike for alike in found if len(alike.rows)]
