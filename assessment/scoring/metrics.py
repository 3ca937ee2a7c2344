"""Numbers that conditions test and reports show beside the pillars, declared in the plan as data."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from assessment.model.condition import Metric, Term
from assessment.model.panel import FloatArray
from assessment.scoring.curves import divide, settle, total
from assessment.scoring.figures import Figures


def metric(figures: Figures, definition: Metric) -> FloatArray:
    """The metric of every firm, shape (n,), in its unit; NaN where a part is missing."""
    if definition.kind == "years_since":
        return figures.panel.data_year - figures.get(definition.numerator.figure)
    if definition.kind == "growth":
        return _growth(figures, definition.numerator)
    numerator = term(figures, definition.numerator)
    if definition.denominator is None:
        return settle(definition.factor * numerator)
    return settle(divide(definition.factor * numerator, term(figures, definition.denominator)))


def term(figures: Figures, definition: Term) -> FloatArray:
    """A figure joined over its years, shape (n,); NaN as soon as one year is missing."""
    columns = [figures.get(definition.figure, offset) for offset in definition.years]
    if definition.join in ("sum", "mean"):
        added = total(columns)
        return added / len(columns) if definition.join == "mean" else added
    stacked = np.column_stack(columns)
    return stacked.min(axis=1) if definition.join == "min" else stacked.max(axis=1)


def _growth(figures: Figures, definition: Term) -> FloatArray:
    """Mean yearly growth in percent from the earliest to the latest of the years."""
    first, last = min(definition.years), max(definition.years)
    quotient = divide(figures.get(definition.figure, last), figures.get(definition.figure, first))
    return settle(100.0 * (np.power(quotient, 1.0 / (last - first)) - 1.0))


def metrics(figures: Figures, definitions: tuple[Metric, ...]) -> Mapping[str, FloatArray]:
    """All metrics of a plan by id."""
    return {d.id: metric(figures, d) for d in definitions}
