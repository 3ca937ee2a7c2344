"""A firm's place among the figures that others shared: pooled until there are enough of them, quartiles, and rank."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np

from assessment.model.panel import FloatArray, TextArray
from assessment.model.peers import LEAST_FIRMS, Pool, Standing
from assessment.scoring.curves import settle

QUARTILES = (25.0, 50.0, 75.0)


def stepped(values: FloatArray, step: float) -> FloatArray:
    """Values rounded to a multiple of the step, half away from zero; NaN stays."""
    return settle(np.copysign(np.floor(settle(np.abs(values) / step) + 0.5), values) * step)


def stand(
    own: float,
    others: FloatArray,
    divisions: TextArray,
    division: str,
    group: Collection[str],
    *,
    step: float,
    less_is_better: bool,
    least: int = LEAST_FIRMS,
) -> Standing:
    """The place of a firm among n others, for one figure.

    Args:
        own: the firm's figure; NaN where it has none: then it has no rank.
        others: (n,) figures of the other firms, already rounded to the step; NaN where one has none.
        divisions: (n,) their divisions.
        division: the firm's own; "" where it is not stated.
        group: the divisions pooled with it; empty: there is no group.
        step: what figures are rounded to; quartiles are rounded to it as well, so that none is the figure of one firm.
        less_is_better: whether a smaller figure is the better one.
        least: firms that a pool needs; never fewer than `LEAST_FIRMS`.

    The first pool with enough firms that have the figure counts: the division, its group, all. Quartiles lie on the
    straight line between neighbours in order (as QUARTILE.INC of a spreadsheet does).
    """
    known = ~np.isnan(others)
    pools = (known & (divisions == division) & (division != ""), known & np.isin(divisions, list(group)), known)
    enough = max(least, LEAST_FIRMS)
    mine = float(stepped(np.array([own]), step)[0])
    chosen = next((k for k, pool in enumerate(pools) if int(pool.sum()) >= enough), None)
    if chosen is None:
        return Standing(Pool.NONE, 0, mine, math.nan, math.nan, math.nan, 0, 0)
    values = others[pools[chosen]]
    lower, median, upper = (float(v) for v in stepped(np.percentile(values, QUARTILES), step))
    worse = settle(values) > mine if less_is_better else settle(values) < mine
    same = int((settle(values) == mine).sum())
    return Standing(Pool(chosen), len(values), mine, lower, median, upper, int(worse.sum()), same)
