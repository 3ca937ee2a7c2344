"""From the canonical table to the arrays that scoring reads. Vectorised: one firm is a table of one."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from assessment.formats.table import CERTAINTY, KEYS, NONE, SEPARATOR, AnswerTable
from assessment.model.panel import UNANSWERED, IntArray, Panel, TextArray
from assessment.model.plan import Plan
from assessment.model.questionnaire import Question, Questionnaire

FIRST_YEAR = 2020
"""A panel reaches back to this year at least: the earliest base year of a change."""
NUMBER_KINDS = ("integer", "number", "year")


@dataclass(frozen=True)
class _Layout:
    """Where each row of the table goes in arrays of shape (firms, years)."""

    firm: IntArray
    column: IntArray
    shape: tuple[int, int]

    def grid(self, values: NDArray[Any], fill: float, dtype: type) -> NDArray[Any]:
        """The values by firm and year; a year in one piece, because scoring reads year by year."""
        out: NDArray[Any] = np.full(self.shape, fill, dtype=dtype, order="F")
        out[self.firm, self.column] = values
        return out


def to_panel(
    table: AnswerTable,
    questionnaire: Questionnaire,
    plan: Plan,
    data_year: int | None = None,
    only: Container[str] | None = None,
) -> Panel:
    """The answers of all firms of the table, one entry per firm in order of first appearance.

    The data year is the one given, or each firm's latest year with an answer to a question that has a unit or
    counts for a pillar (so that a row of names alone is no data year), or its latest row. The years reach from 2020
    or earlier to the latest row or data year. Codes the questionnaire does not know count as not answered. `only`
    leaves out the answers to all other questions, certainties and texts.
    """
    frame = table.frame
    firm, keys = pd.factorize(frame["firm_key"])
    year = frame["year"].to_numpy(dtype=np.int64)
    chosen = _data_years(frame, questionnaire, firm.astype(np.int64), year, len(keys), data_year)
    years = _years(np.concatenate([year, chosen]))
    layout = _Layout(firm.astype(np.int64), year - years[0], (len(keys), len(years)))
    own = year == chosen[layout.firm]
    asked = [questionnaire.questions[q] for q in table.questions if q in questionnaire.questions]
    asked = asked if only is None else [q for q in asked if q.id in only]
    return Panel(
        keys=np.asarray(keys, dtype=object),
        names=_latest_names(frame, layout.firm, year, len(keys)),
        years=years,
        data_year=chosen,
        numbers={
            q.id: layout.grid(frame[q.id].to_numpy(dtype=np.float64), np.nan, np.float64)
            for q in asked
            if q.kind in NUMBER_KINDS
        },
        choices={
            q.id: layout.grid(_codes(frame[q.id], _option_ids(q, questionnaire)), UNANSWERED, np.int16)
            for q in asked
            if q.kind in ("choice", "yes_no")
        },
        ticks={
            q.id: layout.grid(_masks(frame[q.id], _option_ids(q, questionnaire)), UNANSWERED, np.int64)
            for q in asked
            if q.kind == "multi"
        },
        certainty={
            q.id: layout.grid(_codes(frame[q.id + CERTAINTY], [c.id for c in plan.certainties]), UNANSWERED, np.int16)
            for q in asked
            if only is None and q.id + CERTAINTY in frame.columns
        },
        texts={
            q: _texts(frame[q], layout.firm, own, len(keys))
            for q in ("firm_name", "credit_code", *(a.id for a in asked if a.kind in ("text", "credit_code")))
            if only is None
        },
    )


def _years(seen: IntArray) -> IntArray:
    first = min(FIRST_YEAR, int(seen.min(initial=FIRST_YEAR)))
    return np.arange(first, int(seen.max(initial=FIRST_YEAR)) + 1, dtype=np.int64)


def _data_years(
    frame: pd.DataFrame, questionnaire: Questionnaire, firm: IntArray, year: IntArray, size: int, given: int | None
) -> IntArray:
    if given is not None:
        return np.full(size, given, dtype=np.int64)
    latest = np.full(size, np.iinfo(np.int64).min, dtype=np.int64)
    np.maximum.at(latest, firm, year)
    counting = [
        c for c in frame.columns if c not in KEYS and (q := questionnaire.questions.get(c)) and (q.unit or q.pillars)
    ]
    if not counting:
        return latest
    answered = frame[counting].notna().to_numpy().any(axis=1)
    with_figure = np.full(size, -1, dtype=np.int64)
    np.maximum.at(with_figure, firm[answered], year[answered])
    return np.where(with_figure >= 0, with_figure, latest)


def _latest_names(frame: pd.DataFrame, firm: IntArray, year: IntArray, size: int) -> TextArray:
    order = np.argsort(year, kind="stable")
    names = np.full(size, "", dtype=object)
    names[firm[order]] = frame["firm_name"].to_numpy(dtype=object)[order]
    return names


def _option_ids(question: Question, questionnaire: Questionnaire) -> list[str]:
    if question.kind == "yes_no":
        return ["no", "yes"]
    return [option.id for option in questionnaire.options(question)]


def _codes(values: pd.Series, ids: Sequence[str]) -> IntArray:
    """Index of each value among the ids, -1 where missing or unknown."""
    found = pc.index_in(_arrow(values), value_set=_arrow(ids))
    return np.asarray(found.fill_null(UNANSWERED), dtype=np.int16)


def _masks(values: pd.Series, ids: Sequence[str]) -> IntArray:
    """Bit mask of each value; every different text is read once."""
    bits = {option: 0 if option == NONE else 1 << i for i, option in enumerate(ids)}
    distinct = _arrow(values).dictionary_encode()
    masks = [sum({bits.get(part, 0) for part in text.split(SEPARATOR)}) for text in distinct.dictionary.to_pylist()]
    codes = np.asarray(distinct.indices.fill_null(len(masks)))
    return np.asarray([*masks, UNANSWERED], dtype=np.int64)[codes]


def _arrow(values: pd.Series | Sequence[str]) -> pa.Array:
    """Texts as Arrow has them, without a copy where the column holds them so already."""
    given = values.array if isinstance(values, pd.Series) else values
    made = pa.array(given, type=pa.large_string(), from_pandas=True)
    return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made


def _texts(values: pd.Series, firm: IntArray, own: NDArray[np.bool_], size: int) -> TextArray:
    out = np.full(size, "", dtype=object)
    picked = values[own]
    out[firm[own]] = picked.astype(object).where(picked.notna(), "").to_numpy(dtype=object)
    return out
