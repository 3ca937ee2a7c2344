"""From rows as given in to one row per firm and year: a figure for the year before goes to the row of that year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.extensions import ExtensionArray
from pandas.arrays import ArrowStringArray

from assessment.formats.answers import Answers
from assessment.formats.columns import ColumnRef
from assessment.formats.complaints import Complaints
from assessment.formats.keys import Keys
from assessment.formats.raw import FEW, blank
from assessment.formats.table import CERTAINTY, KEYS, AnswerTable, empty_table
from assessment.model.message import Severity, msg
from assessment.model.panel import BoolArray, FloatArray, IntArray, TextArray

_TEXT = pd.StringDtype(na_value=np.nan)
_YEARS = 10_000
"""Firm number x this + year tells a firm and year from all others."""


@dataclass(frozen=True)
class _Layout:
    """`rows`: the rows given in that are used. `pairs`: firm and year of each row of the table, those given in first.

    `places`: offset -> for each of `rows`, the row of the table its answers for that year go to (-1: none).
    """

    rows: IntArray
    pairs: IntArray
    places: Mapping[int, IntArray]


def to_table(keys: Keys, answers: Answers, complaints: Complaints) -> AnswerTable:
    """The canonical table. Where a year has a row of its own, its own value wins and a difference is reported."""
    rows = np.flatnonzero(complaints.live)
    if not len(rows):
        return empty_table()
    layout = _layout(rows, keys, answers)
    data = _keys_of(layout, keys)
    given = {ref.question for ref in answers.refs if not ref.certainty}.difference(KEYS)
    for question in answers.questionnaire.questions:
        if question in given:
            data |= _question(question, layout, answers, complaints)
    return AnswerTable(pd.DataFrame(data))


def _layout(rows: IntArray, keys: Keys, answers: Answers) -> _Layout:
    firm, _ = pd.factorize(keys.numbers[rows])
    pairs = {o: firm * _YEARS + keys.years[rows] + o for o in sorted({r.offset for r in answers.refs} | {0})}
    filled = [pairs[o][_answered_at(o, answers)[rows]] for o in sorted(pairs, reverse=True) if o]
    distinct = pd.unique(np.concatenate([pairs[0], *filled]))
    index = pd.Index(distinct)
    places = {offset: np.asarray(index.get_indexer(pair), dtype=np.int64) for offset, pair in pairs.items()}
    return _Layout(rows, np.asarray(distinct, dtype=np.int64), places)


def _answered_at(offset: int, answers: Answers) -> BoolArray:
    """Which rows answered anything about that year."""
    refs = [ref for ref in answers.refs if ref.offset == offset and not ref.certainty]
    answered = [np.zeros(answers.size, dtype=bool), *(answers.answered(ref) for ref in refs)]
    return np.asarray(np.logical_or.reduce(answered))


def _keys_of(layout: _Layout, keys: Keys) -> dict[str, object]:
    """The key columns; a year that was only mentioned takes name and code from the firm's first row."""
    firm, _ = pd.factorize(keys.numbers[layout.rows])
    _, first = np.unique(firm, return_index=True)
    source = layout.rows[first[layout.pairs // _YEARS]]
    source[layout.places[0]] = layout.rows
    return {
        "firm_key": _with_missing(keys.firms[source]),
        "firm_name": _with_missing(keys.names[source]),
        "credit_code": _with_missing(keys.codes[source]),
        "year": layout.pairs % _YEARS,
    }


def _question(question: str, layout: _Layout, answers: Answers, complaints: Complaints) -> dict[str, object]:
    """The columns of one question. Earlier years are written first, so that a row's own answer, written last, wins."""
    size = len(layout.pairs)
    stated = answers.has_certainty(question)
    figures, texts, certain = np.full(size, np.nan), None, blank(size) if stated else None
    for offset, places in layout.places.items():
        ref = ColumnRef(question, offset)
        if ref not in answers or not (has := answers.answered(ref)[layout.rows]).any():
            continue
        at, rows = (places, layout.rows) if has.all() else (places[has], layout.rows[has])
        if ref in answers.numbers:
            figures[at] = answers.numbers[ref][rows]
        else:
            texts = blank(size) if texts is None else texts
            texts[at] = answers.texts[ref][rows]
        if certain is not None:
            certain[at] = answers.certainty(question, offset)[rows]
    _report_conflicts(question, figures, layout, answers, complaints)
    columns: dict[str, object] = {}
    if not np.isnan(figures).all():
        columns[question] = figures
    elif texts is not None:
        columns[question] = _with_missing(texts)
    if certain is not None and (certain != "").any():
        columns[question + CERTAINTY] = _with_missing(certain)
    return columns


def _report_conflicts(
    question: str, kept: FloatArray, layout: _Layout, answers: Answers, complaints: Complaints
) -> None:
    for offset, places in layout.places.items():
        ref = ColumnRef(question, offset)
        if not offset or ref not in answers.numbers:
            continue
        said, stands = answers.numbers[ref][layout.rows], kept[places]
        clash = np.zeros(answers.size, dtype=bool)
        clash[layout.rows] = ~np.isnan(said) & (np.abs(said - stands) > 1e-9 * np.abs(stands))
        if not clash.any():
            continue
        what = msg("The row of that year holds another figure; that one is used")
        shown = answers.as_asked(ref, clash)
        hint = msg("Compare both with the books of that year and correct the wrong one.")
        complaints.report(clash, ref, "year-conflict", what, hint=hint, values=shown, severity=Severity.WARNING)


def _with_missing(texts: TextArray) -> ExtensionArray:
    """The texts as a column, "" as missing."""
    if len(texts) <= FEW:
        column = pa.array([text or None for text in texts], type=pa.large_string())
    else:
        given = pa.array(texts, type=pa.large_string())
        column = pc.if_else(pc.equal(given, ""), pa.scalar(None, pa.large_string()), given)
    return ArrowStringArray(column, dtype=_TEXT)  # type: ignore[call-arg]  # the stubs do not know the second one yet
