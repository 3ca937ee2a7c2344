"""The canonical table of answers: one row per firm and year, whatever the answers came in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

KEYS = ("firm_key", "firm_name", "credit_code", "year")
"""Columns that say whose answers a row holds, and of which year."""
CERTAINTY = "#certainty"
"""Suffix of the column that holds how certain a figure is."""
NONE = "none"
"""What a multi-choice answer holds where none of the options applies; an empty cell means "not answered"."""
SEPARATOR = ";"
"""Between the ticked options of a multi-choice answer."""


@dataclass(frozen=True)
class AnswerTable:
    """Answers of many firms in canonical units.

    `frame` has the columns of `KEYS` (`firm_key` is the credit code where known, else the name), one column per
    question answered, and `<id>#certainty` beside figures. Each (firm_key, year) stands in one row. Figures are
    float64; choices hold option ids, yes/no questions "yes" and "no", multi-choice questions option ids joined by
    ";" ("none" where nothing applies). Not answered is NaN.
    """

    frame: pd.DataFrame

    def __post_init__(self) -> None:
        missing = [key for key in KEYS if key not in self.frame.columns]
        if missing:
            raise ValueError(f"an answer table needs the columns {', '.join(missing)}")

    @property
    def firms(self) -> int:
        """Number of firms."""
        return int(self.frame["firm_key"].nunique())

    def of_firms(self, keys: Collection[str]) -> AnswerTable:
        """The rows of some firms only, by `firm_key`."""
        return AnswerTable(self.frame[self.frame["firm_key"].isin(keys)])

    @property
    def questions(self) -> list[str]:
        """Ids of the questions with a column, in the order of the table."""
        return [str(c) for c in self.frame.columns if c not in KEYS and not str(c).endswith(CERTAINTY)]


def empty_table() -> AnswerTable:
    """A table without a row."""
    text = pd.Series([], dtype="str")
    return AnswerTable(
        pd.DataFrame({"firm_key": text, "firm_name": text, "credit_code": text, "year": pd.Series([], dtype="int64")})
    )
