"""Answers as they were given in, before anything is checked: columns of texts and numbers, and where they stood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.formats.columns import ColumnRef
from assessment.model.panel import BoolArray, FloatArray, IntArray, TextArray

FEW = 100
"""Texts up to which going through them takes less time than the start of an Arrow function: a form has one of each."""
NO_VALUE = "=?"
"""Stands for a formula that was stored without its result."""


@dataclass(frozen=True)
class RawColumn:
    """A column as it was given in.

    `texts` holds "" where the cell is blank; `numbers`, where given, holds the cells that were numbers (NaN elsewhere)
    and `texts` is "" there. Shape (n,) both. `letter` is the column of the sheet, "" for a form; `unit` the unit its
    header names, "" for the one asked for.
    """

    ref: ColumnRef
    texts: TextArray
    numbers: FloatArray | None = None
    letter: str = ""
    unit: str = ""
    letters: TextArray | None = None
    """The column of the sheet by row, where the rows come from several."""
    stripped: bool = False
    """Whether no text begins or ends with blanks: so the reader of files hands them on."""
    wordless: bool = False
    """Whether there is no text at all, only numbers."""

    def text(self, row: int) -> str:
        """One cell as a stripped text."""
        number = np.nan if self.numbers is None else float(self.numbers[row])
        return str(self.texts[row]).strip() if np.isnan(number) else f"{number:.12g}"

    def joined(self) -> TextArray:
        """All cells as stripped texts, numbers included ("3" for 3.0)."""
        texts = self.texts if self.stripped else np.array([text.strip() for text in self.texts], dtype=object)
        if self.numbers is None:
            return texts
        given = ~np.isnan(self.numbers)
        return np.where(given, printed(self.numbers, given), texts).astype(object)


@dataclass(frozen=True)
class RawAnswers:
    """Rows of answers as they were given in; `rows` are their 1-based numbers in the sheet (0 for a form)."""

    columns: tuple[RawColumn, ...]
    rows: IntArray
    sheet: str = ""
    file: str = ""

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def column(self, ref: ColumnRef) -> RawColumn | None:
        """The column of that meaning, None where it was not given in."""
        return next((c for c in self.columns if c.ref == ref), None)


def printed(values: FloatArray, rows: BoolArray) -> TextArray:
    """Figures of some rows as a person would write them, "" elsewhere."""
    out = np.full(len(values), "", dtype=object)
    out[rows] = [f"{value:.12g}" for value in values[rows]]
    return out


def blank(size: int) -> TextArray:
    """A column without an answer."""
    return np.full(size, "", dtype=object)


def distinct(texts: TextArray) -> tuple[IntArray, TextArray]:
    """For every text its number among the different ones, and these in order of first appearance."""
    if len(texts) == 1:  # the answers of a form come one by one, and its page waits for them
        return np.zeros(1, dtype=np.int64), texts
    codes, different = pd.factorize(texts)
    return codes.astype(np.int64), np.asarray(different, dtype=object)
