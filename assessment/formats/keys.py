"""Whose answers a row holds: firm name, credit code and data year; rows that do not say so are refused."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.formats import numerals, wordings
from assessment.formats.cells import Cells
from assessment.formats.columns import CODE, NAME, YEAR, ColumnRef
from assessment.formats.complaints import Complaints
from assessment.formats.raw import RawAnswers, blank, distinct
from assessment.model.message import msg
from assessment.model.panel import IntArray, TextArray

FIRST_YEAR, LAST_YEAR = 2015, 2035
"""Data years that are accepted."""


@dataclass(frozen=True)
class Keys:
    """For every row, shape (n,): the firm's key (its code where known, else its name), name, code and data year."""

    firms: TextArray
    names: TextArray
    codes: TextArray
    years: IntArray

    @functools.cached_property
    def numbers(self) -> IntArray:
        """The same number for the same firm."""
        return distinct(self.firms)[0]


def read_keys(raw: RawAnswers, cells: Cells, complaints: Complaints) -> Keys:
    """The keys of all rows; `complaints.live` then marks the rows that are read.

    Of those that are not, a row that names either a firm or a year has its cells looked at; other rows are no answers.
    """
    complaints.names = names = _names(raw, cells)
    years = _years(raw, complaints)
    column = raw.column(ColumnRef(CODE))
    codes = blank(raw.size) if column is None else cells.credit_codes(column)
    what = msg("The firm name is missing; the row is not read")
    hint = msg("Write the name of the firm. A line of totals or a remark can stay as it is.")
    complaints.report(names == "", ColumnRef(NAME), "missing-name", what, hint=hint)
    complaints.live = (names != "") & (years > 0)
    complaints.refused = (names != "") ^ (years > 0)
    codes = _codes_by_name(names, codes, complaints)
    keys = Keys(np.where(codes != "", codes, names).astype(object), names, codes, years)
    _refuse_duplicates(keys, raw, complaints)
    return keys


def _names(raw: RawAnswers, cells: Cells) -> TextArray:
    column = raw.column(ColumnRef(NAME))
    return blank(raw.size) if column is None else cells.without_blank_marks(column)


def _years(raw: RawAnswers, complaints: Complaints) -> IntArray:
    """The data years, 0 where missing or wrong."""
    ref = ColumnRef(YEAR)
    column = raw.column(ref)
    given = blank(raw.size) if column is None else column.joined()
    years = data_years(given)
    complaints.years = years
    hint = msg(
        "Write the year of the figures as four digits, from {first} to {last}.", first=FIRST_YEAR, last=LAST_YEAR
    )
    what = msg("The data year is missing; the row is not read")
    complaints.report(given == "", ref, "missing-year", what, hint=hint)
    what = msg("This is not a data year; the row is not read")
    complaints.report((years == 0) & (given != ""), ref, "wrong-year", what, hint=hint, values=given)
    return years


def data_years(given: TextArray) -> IntArray:
    """The calendar years that texts name, shape (n,); 0 where one names none, or a part of a year."""
    years = _years_of(given)
    unclear = (years == 0) & (given != "")
    if unclear.any():
        years[unclear] = _years_of(wordings.data_years(given[unclear]))
    return years


def _years_of(given: TextArray) -> IntArray:
    read = numerals.parse(given)
    fine = (
        np.isin(read.units, ("", "年", "年度"))
        & (read.figures >= FIRST_YEAR)
        & (read.figures <= LAST_YEAR)
        & (read.figures == np.floor(read.figures))
    )
    return np.where(fine, read.figures, 0).astype(np.int64)


def _codes_by_name(names: TextArray, codes: TextArray, complaints: Complaints) -> TextArray:
    """The codes; a row without one takes the code of the other rows of its name, where they have just one."""
    if not (codes != "").any():
        return codes
    frame = pd.DataFrame({"name": names, "code": codes}, dtype="str")
    known = frame[complaints.live & (frame["code"] != "")].drop_duplicates()
    single = known[~known["name"].duplicated(keep=False)].set_index("name")["code"]
    found = frame["code"].where(frame["code"] != "", frame["name"].map(single))
    return found.where(found.notna(), "").to_numpy(dtype=object)


def _refuse_duplicates(keys: Keys, raw: RawAnswers, complaints: Complaints) -> None:
    """Of several rows of one firm and year the first one stands."""
    if raw.size == 1:
        return
    frame = pd.DataFrame({"firm": keys.numbers, "year": keys.years, "row": raw.rows})[complaints.live]
    repeated = frame.duplicated(["firm", "year"])
    if not repeated.any():
        return
    again = np.zeros(raw.size, dtype=bool)
    again[frame.index] = repeated
    first = np.zeros(raw.size, dtype=np.int64)
    first[frame.index] = frame.groupby(["firm", "year"])["row"].transform("first")
    complaints.report(
        again,
        ColumnRef(NAME),
        "duplicate-row",
        lambda i: msg("Row {row} already holds this firm and year; this row is not read", row=int(first[i])),
        hint=msg("Keep one row per firm and year."),
        values=keys.names,
    )
    complaints.live &= ~again
