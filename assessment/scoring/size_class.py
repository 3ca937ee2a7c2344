"""Official size class of a firm from its staff and its revenue: both lower limits of a class must be reached."""

from __future__ import annotations

import numpy as np

from assessment.model.panel import FloatArray, IntArray
from assessment.model.reference import SizeClasses
from assessment.scoring.curves import settle
from assessment.scoring.figures import Figures

SIZE_UNKNOWN = -1


def size_class(figures: Figures, sizes: SizeClasses | None) -> IntArray:
    """Index of each firm's class in the order of the table (0 the largest), -1 unknown; shape (n,).

    A figure that is missing leaves the class unknown unless the other one alone settles it: with too few persons for
    the second-smallest class a firm is in the smallest one, whatever its revenue.
    """
    if sizes is None:
        return np.full(figures.panel.size, SIZE_UNKNOWN)
    staff, revenue = headcount(figures, sizes), figures.get(sizes.revenue)
    ends = [
        _reached(np.where(np.isnan(staff), missing, staff), np.where(np.isnan(revenue), missing, revenue), sizes)
        for missing in (0.0, np.inf)
    ]
    negative = (staff < 0) | (revenue < 0)
    return np.where((ends[0] == ends[1]) & ~negative, ends[0], SIZE_UNKNOWN)


def headcount(figures: Figures, sizes: SizeClasses) -> FloatArray:
    """The first of the figures that count the staff which is given, shape (n,); NaN where none is."""
    found = np.full(figures.panel.size, np.nan)
    for figure in sizes.headcount:
        found = np.where(np.isnan(found), figures.get(figure), found)
    return found


def _reached(staff: FloatArray, revenue: FloatArray, sizes: SizeClasses) -> IntArray:
    """The first class both of whose limits are reached; the last one has none."""
    reached = [(settle(staff) >= c.staff) & (settle(revenue) >= c.revenue) for c in sizes.classes]
    return np.argmax(np.stack(reached), axis=0)
