"""In which year a ratio reaches its target if it goes on growing as it did: compound, from three years of data up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.model.panel import FloatArray, IntArray
from assessment.model.plan import RatioIndicator
from assessment.scoring.curves import divide, settle
from assessment.scoring.figures import Figures

FEWEST_YEARS = 3
"""Years of data without a gap up to the data year, below which nothing is said of a pace."""
FARTHEST = 30
"""Years ahead that are still looked at; a pace of a few years says nothing of later ones."""


@dataclass(frozen=True)
class Reach:
    """Of n firms: the pace so far and the year it leads to."""

    first: IntArray
    """(n,) earliest year of the data without a gap, the data year itself where there is none before it."""
    pace: FloatArray
    """(n,) mean yearly growth since then, 0.1 = 10 %; NaN with less than FEWEST_YEARS years."""
    year: FloatArray
    """(n,) first year at the target; NaN where it is reached already, not at this pace, or after FARTHEST years."""


def reach(figures: Figures, indicator: RatioIndicator, target: float) -> Reach:
    """Return the year in which value x (1 + pace)^k first is the target or above.

    pace = (value / earliest value)^(1 / years between) - 1, over the years before the data year without a gap. A year
    whose value is unknown or 0 is a gap: nothing grows from 0 at a rate.
    """
    now = _value(figures, indicator, 0)
    unbroken, earliest, steps = ~np.isnan(now), now.copy(), np.zeros(len(now))
    for offset in range(-1, -len(figures.panel.years), -1):
        before = _value(figures, indicator, offset)
        unbroken &= before > 0
        earliest, steps = np.where(unbroken, before, earliest), np.where(unbroken, float(-offset), steps)
    enough = (steps >= FEWEST_YEARS - 1) & (now > 0)
    growth = np.where(enough, divide(now, earliest), np.nan) ** (1.0 / np.where(enough, steps, 1.0))
    rising = enough & (settle(growth) > 1.0) & (now < target)
    logs = np.log(np.where(rising, growth, np.e))
    ahead = np.ceil(settle(np.log(np.where(rising, target / np.where(rising, now, 1.0), 1.0)) / logs))
    year = np.where(rising & (ahead <= FARTHEST), figures.panel.data_year + ahead, np.nan)
    first = figures.panel.data_year - steps.astype(np.int64)
    return Reach(first=first, pace=settle(growth - 1.0), year=year)


def _value(figures: Figures, indicator: RatioIndicator, offset: int) -> FloatArray:
    top, bottom = figures.get(indicator.numerator, offset), figures.get(indicator.denominator, offset)
    return settle(divide(indicator.factor * top, bottom))
