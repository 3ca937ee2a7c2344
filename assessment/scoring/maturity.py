"""The digital instrument: points of its items, its gated level, and the shortest way to the next level."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from assessment.model.panel import UNANSWERED, BoolArray, FloatArray, IntArray
from assessment.model.questionnaire import Gate, Instrument, Item
from assessment.model.result import MaturityResult
from assessment.scoring.curves import divide, settle, share_of_bands, total
from assessment.scoring.figures import Figures

TOP_RUNG = 4
NONE_OPTION = "none"


def maturity(figures: Figures, instrument: Instrument) -> MaturityResult:
    """Index, level and next steps of every firm; open items and scenarios give an interval."""
    shares = [item_share(figures, item) for item in instrument.items]
    low = np.column_stack([np.nan_to_num(s) * i.points for s, i in zip(shares, instrument.items, strict=True)])
    high = np.column_stack(
        [np.where(np.isnan(s), 1.0, s) * i.points for s, i in zip(shares, instrument.items, strict=True)]
    )
    rungs = np.column_stack([rung(figures, s.question) for s in instrument.scenarios])
    constraint = np.array([s.constraint for s in instrument.scenarios])
    index_low, index_high = _sum_columns(low), _sum_columns(high)
    at_least = np.where(rungs == UNANSWERED, 0, rungs)
    at_most = np.where(rungs == UNANSWERED, TOP_RUNG, rungs)
    level_low, reached, constrained = level(index_low, at_least, constraint, instrument.gates)
    level_high, _, _ = level(index_high, at_most, constraint, instrument.gates)
    results = [low[:, k] for k, item in enumerate(instrument.items) if item.group == "results"]
    next_level = np.where(level_low < len(instrument.gates), level_low + 1, 0)
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


def _sum_columns(points: FloatArray) -> FloatArray:
    return settle(total([points[:, k] for k in range(points.shape[1])]))


def rung(figures: Figures, question: str) -> IntArray:
    """Rung of a scenario, 0 to 4 (the option ids are the rungs, in order); -1 open."""
    return figures.panel.choice(question)


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


def _bit(mask: IntArray, bit: int) -> FloatArray:
    """1.0 where the option of that index is ticked, else 0.0."""
    return ((mask >> bit) & 1).astype(np.float64)


def _ticked(figures: Figures, item: Item) -> FloatArray:
    ids = _options(figures, item)
    mask = figures.panel.tick(item.question)
    earned = total([_bit(mask, bit) * item.shares.get(option, 0.0) for bit, option in enumerate(ids)])
    return np.where(mask == UNANSWERED, np.nan, np.minimum(settle(earned), 1.0))


def _ladder(figures: Figures, item: Item) -> FloatArray:
    ids = _options(figures, item)
    shares = np.array([*(item.shares.get(option, 0.0) for option in ids), np.nan])
    return shares[figures.panel.choice(item.question)]


def _count_bands(figures: Figures, item: Item) -> FloatArray:
    ids = _options(figures, item)
    mask = figures.panel.tick(item.question)
    count = total([_bit(mask, bit) for bit, option in enumerate(ids) if option != NONE_OPTION])
    return share_of_bands(np.where(mask == UNANSWERED, np.nan, count), item.bands)


def _direction(figures: Figures, item: Item) -> FloatArray:
    """1 for the better direction, one half for flat, 0 for the worse; the change is against the year before."""
    change = settle(100.0 * (divide(_quotient(figures, item, 0), _quotient(figures, item, -1)) - 1.0))
    gain = change if item.better == "up" else -change
    share = np.where(gain > item.flat_within, 1.0, np.where(gain >= -item.flat_within, 0.5, 0.0))
    return np.where(np.isnan(change), np.nan, share)


def _quotient(figures: Figures, item: Item, offset: int) -> FloatArray:
    numerator = figures.get(item.numerator, offset)
    return divide(numerator, figures.get(item.denominator, offset)) if item.denominator else numerator


def level(
    index: FloatArray, rungs: IntArray, constraint: BoolArray, gates: tuple[Gate, ...]
) -> tuple[IntArray, IntArray, IntArray]:
    """Highest level whose points AND scenario gates hold (0 none), with the counts behind it, (n,), (n, g), (n, g)."""
    reached = np.column_stack([(rungs >= gate.level).sum(axis=1) for gate in gates])
    constrained = np.column_stack([(rungs[:, constraint] >= gate.level).sum(axis=1) for gate in gates])
    result = np.zeros(len(index), dtype=np.int64)
    for k, gate in enumerate(gates):
        result = np.where(points_hold(index, gate) & scenarios_hold(reached, constrained, k, gate), gate.level, result)
    return result, reached, constrained


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
    needed = np.array([0.0, *(gate.points for gate in instrument.gates)])[next_level]
    short = np.maximum(settle(needed - index), 0.0)
    gain = settle(np.array([i.points for i in instrument.items]) - low)
    gain = np.minimum(gain, advisable_gain(low, instrument))
    chosen = np.zeros(gain.shape, dtype=bool)
    rest = short.copy()
    for tier in sorted({i.tier for i in instrument.items}):
        columns = [k for k, i in enumerate(instrument.items) if i.tier == tier and i.advisable]
        picked = smallest_set(gain[:, columns], rest)
        chosen[:, columns] = picked
        rest = settle(np.maximum(rest - total([gain[:, c] * picked[:, k] for k, c in enumerate(columns)]), 0.0))
    return short, chosen, rest <= 0


def advisable_gain(low: FloatArray, instrument: Instrument) -> FloatArray:
    """Most that may be advised of each item: nothing of an item never advised, a ladder up to its last sound rung."""
    ceiling = np.array([i.points * i.advisable_share if i.advisable else 0.0 for i in instrument.items])
    return np.maximum(settle(ceiling - low), 0.0)


def smallest_set(gain: FloatArray, needed: FloatArray) -> BoolArray:
    """The fewest columns whose gains add up to `needed`; all columns with a gain where even they do not suffice.

    Shapes (n, k), (n,) -> (n, k). Nothing needed: nothing chosen.
    """
    n, k = gain.shape
    chosen = np.zeros((n, k), dtype=bool)
    done = needed <= 0
    best = np.full(n, np.inf)
    for size in range(1, k + 1):
        best[:] = np.inf
        for subset in combinations(range(k), size):
            surplus = settle(total([gain[:, c] for c in subset]) - needed)
            better = ~done & (surplus >= 0) & (surplus < best)
            best = np.where(better, surplus, best)
            members = np.isin(np.arange(k), subset)
            chosen[better] = members
        done |= np.isfinite(best)
    chosen[~done] = gain[~done] > 0
    return chosen


def next_scenarios(rungs: IntArray, constraint: BoolArray, next_level: IntArray, gates: tuple[Gate, ...]) -> BoolArray:
    """The fewest scenarios to bring to the next level: constraint ones first, then fewest rungs, then order; (n, s)."""
    chosen = np.zeros(rungs.shape, dtype=bool)
    order = np.arange(rungs.shape[1])
    for gate in gates:
        below = rungs < gate.level
        missing = np.maximum(gate.scenarios - (~below).sum(axis=1), 0)
        missing_constraint = np.maximum(gate.constraint_scenarios - (~below & constraint).sum(axis=1), 0)
        count = np.maximum(missing, missing_constraint)
        steps = np.where(below, gate.level - rungs, 100)
        key = np.where(below, 0, 1_000_000) + np.where(constraint, 0, 10_000) + steps * 100 + order
        rank = np.argsort(np.argsort(key, axis=1, kind="stable"), axis=1, kind="stable")
        chosen = np.where((next_level == gate.level)[:, None], below & (rank < count[:, None]), chosen)
    return chosen
