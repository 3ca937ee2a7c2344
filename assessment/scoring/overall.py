"""One score and one level over the pillars, with intervals, caps and the reasons for them."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

from assessment.model.panel import BoolArray, FloatArray, IntArray
from assessment.model.plan import Overall
from assessment.model.result import OverallResult, PillarResult, Status
from assessment.scoring.curves import band_of_settled, beside, divide, or_zero, replaced, settle


def overall(pillars: Sequence[PillarResult], weights: FloatArray, rules: Overall) -> OverallResult:
    """Weighted mean over the applicable pillars and the level it gives, for every firm.

    Args:
        pillars: p pillar results in the plan's order.
        weights: (p,) non-negative, with a positive sum.
        rules: bands and the share of weight that must be known.
    """
    applicable = beside([p.applicable for p in pillars])
    known = beside([p.has_result for p in pillars]) & applicable
    score, low, high = (beside([getattr(p, name) for p in pillars]) for name in _SCORES)
    weight_known = divide(_sum(known * weights), _sum(applicable * weights))
    applicable_ones = _count(applicable)
    shown = (settle(weight_known) >= rules.needs_weight_share) & (applicable_ones >= rules.needs_pillars)
    mean = _mean(score, applicable, weights)
    mean_low, mean_high = _mean(low, applicable, weights), _mean(high, applicable, weights)
    edges = [b.from_score for b in rules.bands]
    met_low, met_high = (beside([getattr(p, name) for p in pillars]) for name in ("met_low", "met_high"))
    met = beside([p.status == int(Status.MET) for p in pillars])
    level, capped, held = _level(mean, score, met, applicable, rules)
    level_low, _, _ = _level(mean_low, low, met_low, applicable, rules)
    level_high, _, _ = _level(mean_high, high, met_high, applicable, rules)
    geometric, zero = _geometric(score, applicable, weights)
    nothing = replaced(np.zeros(len(shown)), ~shown)
    return OverallResult(
        shown=shown,
        score=mean + nothing,
        low=mean_low + nothing,
        high=mean_high + nothing,
        level=_or_none(level, shown),
        level_low=_or_none(level_low, shown),
        level_high=_or_none(level_high, shown),
        band_by_score=_or_none(band_of_settled(mean, edges), shown),
        capped_by_weakest=capped & shown,
        held_by_unmet=held & shown,
        weakest=_weakest(low, applicable),
        met=_count(met & applicable),
        known=_count(known),
        applicable=applicable_ones,
        weight_known=weight_known,
        geometric=geometric + nothing,
        geometric_zero=zero & shown,
        with_na_as_zero=_with_na_as_zero(score, applicable, weights) + nothing,
        weights=_shares(applicable, weights),
    )


_SCORES = ("score", "score_low", "score_high")


def _sum(columns: FloatArray) -> FloatArray:
    """Sum over pillars in column order: the same bits for one firm and for many."""
    result = np.zeros(len(columns))
    for k in range(columns.shape[1]):
        result = result + columns[:, k]
    return result


def _count(holds: BoolArray) -> IntArray:
    """For how many pillars it holds, (n,)."""
    result = np.zeros(len(holds), dtype=np.int8)
    for column in holds.T:
        result += column.view(np.int8)
    return result


def _any(holds: BoolArray) -> BoolArray:
    """Whether it holds for any pillar, (n,)."""
    return functools.reduce(np.logical_or, list(holds.T))


def _or_none(codes: IntArray, where: BoolArray) -> IntArray:
    """The codes, -1 elsewhere: arithmetic on bytes takes no branch per firm."""
    return (codes + np.int8(1)) * where.view(np.int8) - np.int8(1)


def _mean(scores: FloatArray, applicable: BoolArray, weights: FloatArray) -> FloatArray:
    """Weighted mean over the applicable pillars; NaN where one of them has no number."""
    weighted = _sum(replaced(scores * weights, ~applicable, 0.0))
    return settle(divide(weighted, _sum(applicable * weights)))


def _shares(applicable: BoolArray, weights: FloatArray) -> FloatArray:
    kept = applicable * weights
    added = _sum(kept)
    return or_zero(beside([divide(kept[:, k], added) for k in range(kept.shape[1])]))


def _level(
    mean: FloatArray, scores: FloatArray, met: BoolArray, applicable: BoolArray, rules: Overall
) -> tuple[IntArray, BoolArray, BoolArray]:
    """(level, capped by the weakest pillar, held because a target is not met); level -1 without a score.

    The level is at most one step above the weakest pillar's, and the levels that need every target met are only
    reached when every applicable status is met.
    """
    return level_under(mean, *limits(scores, met, applicable, rules), rules)


def limits(scores: FloatArray, met: BoolArray, applicable: BoolArray, rules: Overall) -> tuple[IntArray, BoolArray]:
    """(highest level the weakest pillar allows, whether a target is not met), shape (n,); no weight enters."""
    edges = [b.from_score for b in rules.bands]
    of_pillars = band_of_settled(scores, edges)
    of_pillars += (~applicable).view(np.int8) * (np.int8(len(edges)) - of_pillars)
    weakest = functools.reduce(np.minimum, list(of_pillars.T))
    return weakest + np.int8(rules.steps_above_weakest), _any(applicable & ~met)


def level_under(
    mean: FloatArray, highest: IntArray, unmet: BoolArray, rules: Overall
) -> tuple[IntArray, BoolArray, BoolArray]:
    """The level of every mean under the limits of `limits`, shapes that broadcast; see `_level`."""
    ids = [b.id for b in rules.bands]
    by_score = band_of_settled(mean, [b.from_score for b in rules.bands])
    level = np.minimum(by_score, highest)
    capped = level < by_score
    held = unmet & (level >= min(ids.index(b) for b in rules.needs_all_met))
    level = level + held.view(np.int8) * (np.int8(ids.index(rules.held_at)) - level)
    known = ~np.isnan(mean)
    return _or_none(level, known), capped & known, held & known


def _weakest(low: FloatArray, applicable: BoolArray) -> IntArray:
    """Index of the pillar with the lowest score (the first of equals), -1 where none applies."""
    lowest, index = np.full(len(low), np.inf), np.full(len(low), -1, dtype=np.int8)
    for k, column in enumerate(low.T):
        lower = applicable[:, k] & (column < lowest)  # nothing is lower than NaN
        index += lower.view(np.int8) * (np.int8(k) - index)
        np.minimum(lowest, replaced(column, ~lower, np.inf), out=lowest)
    return index


def _geometric(scores: FloatArray, applicable: BoolArray, weights: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Weighted geometric mean and whether it is not defined because a pillar with weight is zero."""
    counted = applicable & (weights > 0)
    zero = _any(counted & (scores == 0))
    logs = np.where(
        counted, weights * np.log(np.where(scores > 0, scores, 1.0) + np.where(np.isnan(scores), np.nan, 0.0)), 0.0
    )
    mean = np.exp(divide(_sum(logs), _sum(np.where(counted, weights, 0.0))))
    return np.where(zero, np.nan, settle(mean)), zero


def _with_na_as_zero(scores: FloatArray, applicable: BoolArray, weights: FloatArray) -> FloatArray:
    """The mean if pillars that do not apply counted as 0; NaN where all apply."""
    weighted = _sum(replaced(scores * weights, ~applicable, 0.0))
    return replaced(settle(weighted / weights.sum()), ~_any(~applicable))
