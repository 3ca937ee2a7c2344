"""How far the overall level depends on the weights: the same firms under many weightings around those used."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from assessment.model.panel import BoolArray, FloatArray, IntArray
from assessment.model.plan import Overall
from assessment.model.result import LevelSpread, PillarResult, Result, Robustness, Status
from assessment.scoring.curves import beside, divide, settle
from assessment.scoring.overall import level_under, limits

FIRMS_AT_ONCE = 100
"""Firms whose weightings are held in memory together: 100 firms x 2,000 weightings are 1.6 MB an array."""
TWENTIETH = 20


def robustness(result: Result, rules: Overall, factors: FloatArray, rows: IntArray | None = None) -> Robustness:
    """Level and score of firms under every weighting.

    Which firms have an overall result at all is decided by the weights themselves and not again for every weighting:
    that rule asks how much was answered.

    Args:
        result: scores of n firms and the weights they were scored with.
        rules: bands and limits of the overall level.
        factors: (w, k) factors on the weights, k at least the number of pillars; the mean makes them shares again.
        rows: indices of the firms that are asked about, all where None.

    Raises:
        ValueError: there are fewer factors than pillars.
    """
    pillars = list(result.pillars.values())
    if factors.shape[1] < len(pillars):
        raise ValueError("a weighting needs a factor for every pillar")
    weights = result.weights * factors[:, : len(pillars)]
    chosen = np.arange(result.panel.size) if rows is None else np.asarray(rows)
    overall = result.overall
    levels = {"point": overall.level, "low": overall.level_low, "high": overall.level_high}
    ends = {
        "point": [(p.score, p.status == Status.MET) for p in pillars],
        "low": [(p.score_low, p.met_low) for p in pillars],
        "high": [(p.score_high, p.met_high) for p in pillars],
    }
    spreads = {name: _spread(ends[name], levels[name], pillars, weights, rules, chosen) for name in ends}
    return Robustness(weightings=len(weights), **spreads)


def _spread(
    columns: list[tuple[FloatArray, BoolArray]],
    level: IntArray,
    pillars: list[PillarResult],
    weights: FloatArray,
    rules: Overall,
    chosen: IntArray,
) -> LevelSpread:
    parts = []
    for start in range(0, max(len(chosen), 1), FIRMS_AT_ONCE):
        firms = chosen[start : start + FIRMS_AT_ONCE]
        scores, met = beside([s[firms] for s, _ in columns]), beside([m[firms] for _, m in columns])
        applicable = beside([p.applicable[firms] for p in pillars])
        parts.append(_of_some(scores, met, applicable, level[firms], weights, rules))
    return LevelSpread(
        **{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(LevelSpread)}
    )


def _of_some(
    scores: FloatArray, met: BoolArray, applicable: BoolArray, level: IntArray, weights: FloatArray, rules: Overall
) -> LevelSpread:
    """The spread of m firms; (m, w) arrays are made here and nowhere else."""
    means = _means(scores, applicable, weights) + np.where(level < 0, np.nan, 0.0)[:, None]
    highest, unmet = limits(scores, met, applicable, rules)
    levels, _, _ = level_under(means, highest[:, None], unmet[:, None], rules)
    counts = np.stack([(levels == k).sum(axis=1) for k in range(len(rules.bands))], axis=1)
    stays = (levels == level[:, None]).sum(axis=1) / len(weights)
    ordered = np.sort(means, axis=1)
    twentieth = -(-len(weights) // TWENTIETH)
    return LevelSpread(
        level=level,
        counts=counts,
        stays=np.where(level < 0, np.nan, stays),
        lowest=ordered[:, 0],
        low_20th=ordered[:, twentieth - 1],
        high_20th=ordered[:, len(weights) - twentieth],
        highest=ordered[:, -1],
    )


def _means(scores: FloatArray, applicable: BoolArray, weights: FloatArray) -> FloatArray:
    """Weighted means (m, w) over the applicable pillars in column order, as in the overall score."""
    weighted, added = np.zeros((len(scores), len(weights))), np.zeros((len(scores), len(weights)))
    for k in range(scores.shape[1]):
        counted = applicable[:, k, None]
        weighted += np.where(counted, scores[:, k, None] * weights[:, k], 0.0)
        added += counted * weights[:, k]
    return settle(divide(weighted, added))
