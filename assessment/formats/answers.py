"""The answers of all rows by column, in canonical units and codes, on their way to the table."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from assessment.formats.columns import ColumnRef
from assessment.formats.raw import blank, printed
from assessment.model.panel import BoolArray, FloatArray, TextArray
from assessment.model.questionnaire import Questionnaire


@dataclass
class Answers:
    """Columns of shape (size,): figures (NaN not answered) and texts or codes ("" not answered)."""

    questionnaire: Questionnaire
    size: int
    numbers: dict[ColumnRef, FloatArray] = field(default_factory=dict)
    texts: dict[ColumnRef, TextArray] = field(default_factory=dict)

    def add(self, ref: ColumnRef, values: FloatArray | TextArray) -> None:
        """Keep a column."""
        if values.dtype == np.float64:
            self.numbers[ref] = values.astype(np.float64)
        else:
            self.texts[ref] = values.astype(object)

    @property
    def refs(self) -> list[ColumnRef]:
        """All columns."""
        return [*self.numbers, *self.texts]

    def __contains__(self, ref: ColumnRef) -> bool:
        return ref in self.numbers or ref in self.texts

    def answered(self, ref: ColumnRef) -> BoolArray:
        """Which rows answered; none where there is no such column."""
        if ref in self.numbers:
            return np.asarray(~np.isnan(self.numbers[ref]))
        if ref not in self.texts:
            return np.zeros(self.size, dtype=bool)
        return np.asarray(self.texts[ref] != "", dtype=bool)

    def set_aside(self, ref: ColumnRef, rows: BoolArray) -> None:
        """Make some answers count as not given."""
        if ref in self.numbers:
            self.numbers[ref] = np.where(rows, np.nan, self.numbers[ref])
        else:
            self.texts[ref] = np.where(rows, "", self.texts[ref]).astype(object)

    def as_asked(self, ref: ColumnRef, rows: BoolArray) -> TextArray:
        """Figures of some rows as text, in the unit they are asked in."""
        question = self.questionnaire.questions[ref.question]
        factor = self.questionnaire.unit[question.unit].factor if question.unit else 1.0
        return printed(self.numbers[ref] / factor, rows)

    def has_certainty(self, question: str) -> bool:
        """Whether a column says how certain figures of the question are."""
        return any(ref.certainty and ref.question == question for ref in self.texts)

    def certainty(self, question: str, offset: int) -> TextArray:
        """How certain the figures of a year are: what is said of that year, else what is said of the row."""
        general = self.texts.get(ColumnRef(question, 0, certainty=True))
        own = self.texts.get(ColumnRef(question, offset, certainty=True))
        if own is None:
            return blank(self.size) if general is None else general
        return own if general is None else np.where(own != "", own, general).astype(object)
