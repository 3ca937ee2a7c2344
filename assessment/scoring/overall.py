"""One score and one level over the pillars, with intervals, caps and the reasons for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessment.model.panel import BoolArray, FloatArray, IntArray
from assessment.model.plan import Overall
from assessment.model.result import OverallResult, PillarResult, Status
from assessment.scoring.curves import band, beside, divide, or_zero, settle


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
    shown = (settle(weight_known) >= rules.needs_weight_share) & (applicable.sum(axis=1) >= rules.needs_pillars)
    mean = _mean(score, applicable, weights)
    mean_low, mean_high = _mean(low, applicable, weights), _mean(high, applicable, weights)
    edges = [b.from_score for b in rules.bands]
    met_low, met_high = (beside([getattr(p, name) for p in pillars]) for name in ("met_low", "met_high"))
    met = beside([p.status == Status.MET for p in pillars])
    level, capped, held = _level(mean, score, met, applicable, rules)
    level_low, _, _ = _level(mean_low, low, met_low, applicable, rules)
    level_high, _, _ = _level(mean_high, high, met_high, applicable, rules)
    geometric, zero = _geometric(score, applicable, weights)
    nothing = np.where(shown, 0.0, np.nan)
    return OverallResult(
        shown=shown,
        score=mean + nothing,
        low=mean_low + nothing,
        high=mean_high + nothing,
        level=np.where(shown, level, -1),
        level_low=np.where(shown, level_low, -1),
        level_high=np.where(shown, level_high, -1),
        band_by_score=np.where(shown, band(mean, edges), -1),
        capped_by_weakest=capped & shown,
        held_by_unmet=held & shown,
        weakest=_weakest(low, applicable),
        met=(met & applicable).sum(axis=1),
        known=known.sum(axis=1),
        applicable=applicable.sum(axis=1),
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


def _mean(scores: FloatArray, applicable: BoolArray, weights: FloatArray) -> FloatArray:
    """Weighted mean over the applicable pillars; NaN where one of them has no number."""
    weighted = _sum(np.where(applicable, scores * weights, 0.0))
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
    weakest = np.min(np.where(applicable, band(scores, edges), len(edges)), axis=1)
    unmet = np.asarray((applicable & ~met).any(axis=1))
    return weakest + rules.steps_above_weakest, unmet


def level_under(
    mean: FloatArray, highest: IntArray, unmet: BoolArray, rules: Overall
) -> tuple[IntArray, BoolArray, BoolArray]:
    """The level of every mean under the limits of `limits`, shapes that broadcast; see `_level`."""
    ids = [b.id for b in rules.bands]
    by_score = band(mean, [b.from_score for b in rules.bands])
    level = np.minimum(by_score, highest)
    capped = level < by_score
    held = unmet & (level >= min(ids.index(b) for b in rules.needs_all_met))
    level = np.where(held, ids.index(rules.held_at), level)
    return np.where(np.isnan(mean), -1, level), capped & ~np.isnan(mean), held & ~np.isnan(mean)


def _weakest(low: FloatArray, applicable: BoolArray) -> IntArray:
    """Index of the pillar with the lowest score (the first of equals), -1 where none applies."""
    scores = np.where(applicable & ~np.isnan(low), low, np.inf)
    return np.where(np.isfinite(scores).any(axis=1), scores.argmin(axis=1), -1)


def _geometric(scores: FloatArray, applicable: BoolArray, weights: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Weighted geometric mean and whether it is not defined because a pillar with weight is zero."""
    counted = applicable & (weights > 0)
    zero = (counted & (scores == 0)).any(axis=1)
    logs = np.where(
        counted, weights * np.log(np.where(scores > 0, scores, 1.0) + np.where(np.isnan(scores), np.nan, 0.0)), 0.0
    )
    mean = np.exp(divide(_sum(logs), _sum(np.where(counted, weights, 0.0))))
    return np.where(zero, np.nan, settle(mean)), zero


def _with_na_as_zero(scores: FloatArray, applicable: BoolArray, weights: FloatArray) -> FloatArray:
    """The mean if pillars that do not apply counted as 0; NaN where all apply."""
    weighted = _sum(np.where(applicable, scores * weights, 0.0))
    return np.where(applicable.all(axis=1), np.nan, settle(weighted / weights.sum()))
