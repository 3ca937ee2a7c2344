"""In which order to act: cost relief, importance x shortfall, and distance to the sector, each made a share first."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from assessment.model.panel import BoolArray, FloatArray, IntArray
from assessment.model.plan import Pillar, Plan, PriorityPreset
from assessment.model.reference import SectorTable
from assessment.model.result import PillarResult, Priority, Result, SectorDistance, Status
from assessment.scoring.curves import beside, divide, or_zero, settle, total

ON_TARGET = 80.0


def prioritise(
    pillars: Mapping[str, PillarResult],
    plan: Plan,
    preset: PriorityPreset,
    tables: Sequence[SectorTable],
    sectors: Mapping[str, SectorDistance],
    *,
    cost_profile: Mapping[str, float],
    importance: Mapping[str, float],
) -> Priority:
    """Share of priority and rank of every pillar, shape (n, p).

    Priority = sum of factor x preset weight. Each factor is divided by its sum over the pillars first; a factor whose
    sum is 0 drops out and its weight is shared among the others in their proportion. A pillar takes part when it
    applies and says something; an interval takes part with its lower end. Ranked are pillars short of 80 points or
    with a target that is not met, the first of equals first.
    """
    results = list(pillars.values())
    taking_part = beside([p.applicable & p.has_result for p in results])
    shortfall = beside([np.maximum(ON_TARGET - or_zero(p.score_low), 0.0) for p in results]) * taking_part
    relief = np.array([_relief(plan, p, cost_profile) for p in pillars])
    weight_of = np.array([importance.get(p, 0.0) for p in pillars])
    cost = _shares((taking_part & (shortfall > 0)) * relief)
    important = _shares(settle(shortfall * weight_of))
    behind = beside([_distance(p, tables, sectors, len(taking_part)) for p in plan.pillars])
    distance = _shares(behind * taking_part)
    share = _blend((cost, important, distance), (preset.cost, preset.importance, preset.distance))
    has_gap = beside([(p.status == int(Status.NOT_MET)) | (p.status == int(Status.PARTLY)) for p in results])
    open_ = taking_part & ((shortfall > 0) | has_gap)
    return Priority(
        share=share * open_,
        rank=_ranks(share, open_),
        cost=cost,
        importance=important,
        distance=distance,
    )


def preset_of(plan: Plan, preset: str | None) -> PriorityPreset:
    """The preset of that id; None: the plan's own."""
    wanted = plan.default_preset if preset is None else preset
    return next(p for p in plan.priority_presets if p.id == wanted)


def reprioritised(
    result: Result,
    plan: Plan,
    tables: Sequence[SectorTable],
    preset: str | None,
    *,
    cost_profile: Mapping[str, float] | None,
    importance: Mapping[str, float] | None,
) -> Result:
    """The same result with another order of the pillars; nothing else of it changes. None: what the plan says."""
    horizon = preset_of(plan, preset)
    costs = plan.cost_profile if cost_profile is None else cost_profile
    important = plan.importance if importance is None else importance
    order = prioritise(result.pillars, plan, horizon, tables, result.sectors, cost_profile=costs, importance=important)
    return replace(
        result,
        priority=order,
        preset=horizon.id,
        preset_weights=(horizon.cost, horizon.importance, horizon.distance),
        cost_profile=costs,
        importance=important,
    )


def same_shares(numbers: Mapping[str, float], others: Mapping[str, float]) -> bool:
    """Whether two sets of numbers under the same names say the same once each is divided by its sum."""
    mine, theirs = sum(numbers.values()), sum(others.values())
    return all(
        math.isclose(number * theirs, others.get(name, 0.0) * mine, abs_tol=1e-12) for name, number in numbers.items()
    )


def _relief(plan: Plan, pillar: str, profile: Mapping[str, float]) -> float:
    """How far the pillar relieves the firm's costs: sum of relevance x share of the cost category."""
    relevance = plan.pillar[pillar].relevance
    return sum(relevance.get(category, 0.0) * share for category, share in profile.items())


def _distance(
    pillar: Pillar, tables: Sequence[SectorTable], sectors: Mapping[str, SectorDistance], size: int
) -> FloatArray:
    """Relative shortfall against the sector, (n,), never negative; 0 where no published figure may be compared.

    The first table the firm falls short of counts. Only the shares between pillars are used.
    """
    below = np.zeros(size)
    worse = 1.0 if pillar.target.direction == "below" else -1.0
    for table in tables:
        if table.measure in pillar.beside:
            found = sectors[table.id]
            relative = or_zero(divide(worse * found.distance, found.value))
            below = np.where((below == 0) & (relative > 0), relative, below)
    return settle(below)


def _shares(factor: FloatArray) -> FloatArray:
    """Each row divided by its sum; a row that sums to 0 stays 0."""
    added = total(list(factor.T))
    return beside([or_zero(divide(column, added)) for column in factor.T])


def _blend(factors: tuple[FloatArray, ...], weights: tuple[float, ...]) -> FloatArray:
    """Weighted sum of the factors that have a sum, with the weights of the others shared among them."""
    used = total([functools.reduce(np.logical_or, list(factor.T > 0)) * w for factor, w in _weighed(factors, weights)])
    blended = total([factor * weight for factor, weight in _weighed(factors, weights)])
    return beside([settle(or_zero(divide(column, used))) for column in blended.T])


def _weighed(factors: tuple[FloatArray, ...], weights: tuple[float, ...]) -> list[tuple[FloatArray, float]]:
    return list(zip(factors, weights, strict=True))


def _ranks(share: FloatArray, open_: BoolArray) -> IntArray:
    """1 for the largest share among the open pillars, the first of equals first; 0 for the others.

    The rank is counted from every other pillar: far quicker than sorting a few numbers per firm.
    """
    before = []
    for k, (own, counts) in enumerate(zip(share.T, open_.T, strict=True)):
        rank = np.ones(len(share), dtype=np.int8)
        for other in range(share.shape[1]):
            if other != k:
                ahead = share[:, other] >= own if other < k else share[:, other] > own
                rank += ahead & open_[:, other]
        before.append(rank * counts)
    return beside(before)
