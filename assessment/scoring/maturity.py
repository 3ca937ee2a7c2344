"""The digital instrument: points of its items, its gated level, and the shortest way to the next level."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np

from assessment.model.panel import UNANSWERED, BoolArray, FloatArray, IntArray
from assessment.model.questionnaire import Gate, Instrument, Item
from assessment.model.result import MaturityResult
from assessment.scoring.curves import beside, divide, looked_up, settle, share_of_bands, total
from assessment.scoring.figures import Figures

TOP_RUNG = 4
NONE_OPTION = "none"


def maturity(figures: Figures, instrument: Instrument) -> MaturityResult:
    """Index, level and next steps of every firm; open items and scenarios give an interval."""
    low, high = _points(figures, instrument)
    rungs = beside([rung(figures, s.question) for s in instrument.scenarios])
    constraint = np.array([s.constraint for s in instrument.scenarios])
    index_low, index_high = _sum_columns(low), _sum_columns(high)
    unanswered = rungs == UNANSWERED
    at_least = rungs + unanswered
    at_most = at_least + TOP_RUNG * unanswered
    level_low, reached, constrained = level(index_low, at_least, constraint, instrument.gates)
    level_high, _, _ = level(index_high, at_most, constraint, instrument.gates)
    results = [low[:, k] for k, item in enumerate(instrument.items) if item.group == "results"]
    next_level = (level_low + 1) * (level_low < len(instrument.gates))
    short, items, reachable = next_items(low, index_low, next_level, instrument)
    return MaturityResult(
        points_low=low,
        points_high=high,
        index_low=index_low,
        index_high=index_high,
        results_points=settle(total(results)) if results else np.zeros(len(low)),
        rungs=rungs,
        level_low=level_low,
        level_high=level_high,
        reached_low=reached,
        constraint_low=constrained,
        next_level=next_level,
        next_points_short=short,
        next_items=items,
        next_points_reachable=reachable,
        next_scenarios=next_scenarios(at_least, constraint, next_level, instrument.gates),
    )


def _points(figures: Figures, instrument: Instrument) -> tuple[FloatArray, FloatArray]:
    """Points of every item with open ones at their minimum and at their maximum, (n, i) each."""
    low = np.empty((figures.panel.size, len(instrument.items)), order="F")
    high = np.empty_like(low)
    for k, item in enumerate(instrument.items):
        share = item_share(figures, item)
        np.fmax(share, 0.0, out=low[:, k])
        low[:, k] *= item.points
        np.multiply(np.isnan(share), item.points, out=high[:, k])
        high[:, k] += low[:, k]
    return low, high


def _sum_columns(points: FloatArray) -> FloatArray:
    return settle(total([points[:, k] for k in range(points.shape[1])]))


def rung(figures: Figures, question: str) -> IntArray:
    """Rung of a scenario, 0 to 4 (the option ids are the rungs, in order), in one byte; -1 open."""
    return figures.panel.choice(question).astype(np.int8)


def item_share(figures: Figures, item: Item) -> FloatArray:
    """Share of the item's points that is earned, shape (n,); NaN while it is open."""
    if item.form == "share_bands":
        return _share_bands(figures, item)
    if item.form == "mean_ratio_bands":
        return _mean_ratio_bands(figures, item)
    if item.form == "options":
        return _ticked(figures, item)
    if item.form == "ladder":
        return _ladder(figures, item)
    if item.form == "count_bands":
        return _count_bands(figures, item)
    return _direction(figures, item)


def _share_bands(figures: Figures, item: Item) -> FloatArray:
    """Bands of a share; a firm with none of the thing (denominator 0) has reached nothing, it is not open."""
    numerator, denominator = figures.get(item.numerator), figures.get(item.denominator)
    share = share_of_bands(item.factor * divide(numerator, denominator), item.bands)
    return np.where(denominator == 0, 0.0, share)


def _mean_ratio_bands(figures: Figures, item: Item) -> FloatArray:
    """Bands of sum / sum over the years in which both figures are known."""
    above = np.zeros(figures.panel.size)
    below = np.zeros(figures.panel.size)
    for offset in item.years:
        numerator, denominator = figures.get(item.numerator, offset), figures.get(item.denominator, offset)
        both = ~np.isnan(numerator) & ~np.isnan(denominator)
        above = above + np.where(both, numerator, 0.0)
        below = below + np.where(both, denominator, 0.0)
    return share_of_bands(item.factor * divide(above, below), item.bands)


def _options(figures: Figures, item: Item) -> tuple[str, ...]:
    question = figures.questionnaire.questions[item.question]
    return tuple(o.id for o in figures.questionnaire.options(question))


@lru_cache(maxsize=64)
def _sum_by_mask(worth: tuple[float, ...]) -> FloatArray:
    """Sum of what the ticked options are worth, for every mask there can be; the last entry is that of "open" (-1).

    A question has few options, so that reading one entry per firm replaces a sum over the options.
    """
    masks = np.arange(1 << len(worth))
    ticked = [((masks >> bit) & 1).astype(np.float64) for bit in range(len(worth))]
    return np.append(total([one * value for one, value in zip(ticked, worth, strict=True)]), np.nan)


@lru_cache(maxsize=64)
def _share_by_mask(worth: tuple[float, ...]) -> FloatArray:
    """Share of the points that every mask earns, never more than all."""
    return np.minimum(settle(_sum_by_mask(worth)), 1.0)


@lru_cache(maxsize=64)
def _band_by_mask(counted: tuple[float, ...], bands: tuple[tuple[float, float], ...]) -> FloatArray:
    """Share of the points that every mask earns by the number of its options that count."""
    return share_of_bands(_sum_by_mask(counted), bands)


def _ticked(figures: Figures, item: Item) -> FloatArray:
    worth = tuple(float(item.shares.get(option, 0.0)) for option in _options(figures, item))
    return looked_up(_share_by_mask(worth), figures.panel.tick(item.question))


def _ladder(figures: Figures, item: Item) -> FloatArray:
    ids = _options(figures, item)
    shares = np.array([*(item.shares.get(option, 0.0) for option in ids), np.nan])
    return looked_up(shares, figures.panel.choice(item.question))


def _count_bands(figures: Figures, item: Item) -> FloatArray:
    counted = tuple(float(option != NONE_OPTION) for option in _options(figures, item))
    return looked_up(_band_by_mask(counted, item.bands), figures.panel.tick(item.question))


def _direction(figures: Figures, item: Item) -> FloatArray:
    """1 for the better direction, one half for flat, 0 for the worse; the change is against the year before."""
    change = settle(100.0 * (divide(_quotient(figures, item, 0), _quotient(figures, item, -1)) - 1.0))
    gain = change if item.better == "up" else -change
    steps = (gain > item.flat_within).view(np.int8) + (gain >= -item.flat_within) - 3 * np.isnan(gain)
    return looked_up(np.array([0.0, 0.5, 1.0, np.nan]), np.maximum(steps, -1))


def _quotient(figures: Figures, item: Item, offset: int) -> FloatArray:
    numerator = figures.get(item.numerator, offset)
    return divide(numerator, figures.get(item.denominator, offset)) if item.denominator else numerator


def level(
    index: FloatArray, rungs: IntArray, constraint: BoolArray, gates: tuple[Gate, ...]
) -> tuple[IntArray, IntArray, IntArray]:
    """Highest level whose points AND scenario gates hold (0 none), with the counts behind it, (n,), (n, g), (n, g)."""
    reached = beside([_count(rungs, gate.level, ~constraint) for gate in gates])
    constrained = beside([_count(rungs, gate.level, constraint) for gate in gates])
    reached += constrained
    result = np.zeros(len(index), dtype=np.int8)
    for k, gate in enumerate(gates):
        holds = points_hold(index, gate) & scenarios_hold(reached, constrained, k, gate)
        result = np.maximum(result, holds * np.int8(gate.level))
    return result, reached, constrained


def _count(rungs: IntArray, level: int, columns: BoolArray) -> IntArray:
    """How many of these scenarios have reached a level, (n,)."""
    count = np.zeros(len(rungs), dtype=np.int8)
    for k in np.flatnonzero(columns):
        count += (rungs[:, k] >= level).view(np.int8)
    return count


def points_hold(index: FloatArray, gate: Gate) -> BoolArray:
    """Whether the points gate of a level holds."""
    return settle(index) >= gate.points


def scenarios_hold(reached: IntArray, constrained: IntArray, k: int, gate: Gate) -> BoolArray:
    """Whether the scenario gate of a level holds."""
    return (reached[:, k] >= gate.scenarios) & (constrained[:, k] >= gate.constraint_scenarios)


def next_items(
    low: FloatArray, index: FloatArray, next_level: IntArray, instrument: Instrument
) -> tuple[FloatArray, BoolArray, BoolArray]:
    """Points short of the next level, the fewest advisable items that make them up, and whether they can.

    Items of the first tier (equipment, data, systems) come first: only where they do not suffice, all of them are
    taken and the second tier is asked for the rest. Among sets of equal size the one with the least surplus wins, then
    the one that comes first in the order of the instrument. What an item can add is its points less those earned
    (open items count as not earned).
    """
    needed = looked_up(np.array([0.0, *(gate.points for gate in instrument.gates)]), next_level)
    short = np.maximum(settle(needed - index), 0.0)
    chosen = np.zeros(low.shape, dtype=bool, order="F")
    rest = short.copy()
    for tier in sorted({i.tier for i in instrument.items}):
        columns = [k for k, i in enumerate(instrument.items) if i.tier == tier and i.advisable]
        gain = [_gain(low[:, k], instrument.items[k]) for k in columns]
        picked = smallest_set(beside(gain), rest)
        chosen[:, columns] = picked
        rest = settle(np.maximum(rest - total([one * picked[:, k] for k, one in enumerate(gain)]), 0.0))
    return short, chosen, rest <= 0


def _gain(low: FloatArray, item: Item) -> FloatArray:
    """Most that may be advised of an item, (n,): a ladder up to its last sound rung."""
    return np.maximum(settle(item.points * item.advisable_share - low), 0.0)


def smallest_set(gain: FloatArray, needed: FloatArray) -> BoolArray:
    """The fewest columns whose gains add up to `needed`; all columns with a gain where even they do not suffice.

    Shapes (n, k), (n,) -> (n, k). Nothing needed: nothing chosen.
    """
    chosen = np.zeros(gain.shape, dtype=bool, order="F")
    rows = np.flatnonzero(needed > 0)
    for size in range(1, gain.shape[1] + 1):
        members, found = _best_of_size(size, [column[rows] for column in gain.T], needed[rows])
        for k in range(gain.shape[1]):
            chosen[rows, k] = members[k] & found
        rows = rows[~found]  # larger sets are only tried for the firms that still need one
    chosen[rows] = gain[rows] > 0
    return chosen


def _best_of_size(size: int, gains: list[FloatArray], needed: FloatArray) -> tuple[BoolArray, BoolArray]:
    """The set of that size with the least surplus, the first of equals: (which columns (k, n), is there one)."""
    subsets = list(combinations(range(len(gains)), size))
    best, pick = np.full(len(needed), np.inf), np.zeros(len(needed), dtype=np.int16)
    for s, subset in enumerate(subsets):
        surplus = settle(total([gains[k] for k in subset]) - needed)
        np.putmask(surplus, surplus < 0, np.inf)
        pick += (surplus < best) * (np.int16(s) - pick)
        np.minimum(best, surplus, out=best)
    holds = np.array([[k in subset for subset in subsets] for k in range(len(gains))])
    return holds[:, pick.astype(np.intp)], np.isfinite(best)


def next_scenarios(rungs: IntArray, constraint: BoolArray, next_level: IntArray, gates: tuple[Gate, ...]) -> BoolArray:
    """The fewest scenarios to bring to the next level: constraint ones first, then fewest rungs, then order; (n, s)."""
    wanted = looked_up(np.array([0, *(gate.scenarios for gate in gates)], dtype=np.int8), next_level)
    constrained = looked_up(np.array([0, *(gate.constraint_scenarios for gate in gates)], dtype=np.int8), next_level)
    steps = next_level.astype(np.int8)[:, None] - rungs.astype(np.int8)  # rungs to climb, 0 or less: there already
    there = steps <= 0
    missing = wanted - there.sum(axis=1, dtype=np.int8)
    left = np.maximum(missing, constrained - there[:, constraint].sum(axis=1, dtype=np.int8))
    chosen = np.zeros(rungs.shape, dtype=bool, order="F")
    columns = [*np.flatnonzero(constraint), *np.flatnonzero(~constraint)]
    for group in (columns[: constraint.sum()], columns[constraint.sum() :]):
        for climb in range(1, TOP_RUNG + 1):
            for k in group:  # taken in this order while any are left to take: no sorting of firms needed
                take = (steps[:, k] == climb) & (left > 0)
                chosen[:, k] |= take
                left -= take.view(np.int8)
    return chosen
