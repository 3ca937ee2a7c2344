"""A firm beside the published figures of its division."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from assessment.model.panel import BoolArray, FloatArray
from assessment.model.plan import Plan
from assessment.model.reference import SectorTable
from assessment.model.result import PillarResult, SectorDistance
from assessment.scoring.curves import divide, looked_up, settle
from assessment.scoring.figures import Figures

TEN_THOUSAND = 10_000.0


def compare_sector(
    table: SectorTable, figures: Figures, plan: Plan, pillars: Mapping[str, PillarResult]
) -> SectorDistance:
    """Own figure, sector figure and distance in the unit of the table, where the definitions allow one.

    R&D: only a statistical figure of a legal person is comparable. A table of another place is never a distance.
    """
    own, comparable = _own(table, figures, plan, pillars)
    value = _of_division(figures, {r.division: r.value for r in table.rows})
    totals = _of_division(figures, {r.division: r.total for r in table.rows if r.total is not None})
    comparable = comparable & ~np.isnan(own) & ~np.isnan(value) & (not table.stand_in)
    return SectorDistance(
        table=table.id,
        own=own,
        value=value,
        distance=np.where(comparable, settle(own - value), np.nan),
        comparable=comparable,
        few_firms=totals < (table.few_firms_below or 0.0),
    )


def _of_division(figures: Figures, by_division: Mapping[str, float]) -> FloatArray:
    ids = [o.id for o in figures.questionnaire.divisions]
    values = np.array([*(by_division.get(division, np.nan) for division in ids), np.nan])
    return looked_up(values, figures.panel.choice("division"))


def _own(
    table: SectorTable, figures: Figures, plan: Plan, pillars: Mapping[str, PillarResult]
) -> tuple[FloatArray, BoolArray]:
    """The firm's figure of the table's measure, and whether its definition is the table's."""
    everyone = np.ones(figures.panel.size, dtype=bool)
    if table.measure == "rd_intensity":
        rd = next((pillars[p.id] for p in plan.pillars if table.measure in p.beside), None)
        nothing = np.full(figures.panel.size, np.nan)
        return (rd.value, rd.flags.get("comparable", ~everyone)) if rd is not None else (nothing, ~everyone)
    revenue = figures.get("revenue")
    if table.measure == "revenue_per_head":
        return settle(divide(revenue / TEN_THOUSAND, figures.get("staff_avg"))), everyone
    if table.measure in ("energy_per_output", "energy_per_revenue"):
        return settle(divide(figures.get("energy_tce"), revenue / TEN_THOUSAND)), everyone
    return np.full(figures.panel.size, np.nan), ~everyone
