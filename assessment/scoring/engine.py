"""From a panel of answers to everything the product says about its firms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from assessment.model.panel import FloatArray, IntArray, Panel
from assessment.model.plan import ChangeIndicator, Pillar, Plan, RatioIndicator
from assessment.model.questionnaire import CarrierSum, Questionnaire
from assessment.model.reference import Reference
from assessment.model.result import MaturityResult, PillarResult, Result, Truth
from assessment.scoring.conditions import Facts, evaluate, on_both
from assessment.scoring.figures import Figures
from assessment.scoring.indicators import change, maturity_pillar, ratio
from assessment.scoring.matching import match_all
from assessment.scoring.maturity import maturity
from assessment.scoring.metrics import metrics
from assessment.scoring.overall import overall
from assessment.scoring.priority import preset_of, prioritise
from assessment.scoring.sectors import compare_sector
from assessment.scoring.size_class import size_class

ENGINE_VERSION = "1"
"""Raised whenever the same answers and data can give another result."""

CLASS_NONE, CLASS_DEPENDS, CLASS_UNKNOWN = -1, -2, -3


def assess(
    panel: Panel,
    plan: Plan,
    questionnaire: Questionnaire,
    reference: Reference,
    *,
    as_of: date,
    weights: Mapping[str, float] | None = None,
    preset: str | None = None,
    cost_profile: Mapping[str, float] | None = None,
    importance: Mapping[str, float] | None = None,
) -> Result:
    """Score every firm of a panel against a plan.

    Args:
        panel: answers of n firms.
        plan: targets, curves, weights, tasks and programmes.
        questionnaire: what the answers mean.
        reference: sector tables and energy coefficients.
        as_of: day on which the validity of programmes is judged.
        weights: pillar id -> weight, where the plan's own are not wanted.
        preset: id of a priority preset, where the plan's default is not wanted.
        cost_profile: cost category -> share, for the priority.
        importance: pillar id -> importance, for the priority.

    Raises:
        ValueError: weights that are negative or add up to nothing.
    """
    figures = Figures(panel, questionnaire, reference.coefficients, plan.certainties)
    detail = maturity(figures, questionnaire.instrument)
    pillars = {p.id: _pillar(figures, p, questionnaire, detail) for p in plan.pillars}
    vector = weight_vector(plan, weights)
    values = metrics(figures, plan.metrics)
    facts = Facts(figures, plan, values, pillars, detail)
    programmes, tasks = match_all(plan, facts, pillars, as_of)
    sectors = {t.id: compare_sector(t, figures, plan, pillars) for t in reference.tables}
    horizon = preset_of(plan, preset)
    costs = plan.cost_profile if cost_profile is None else cost_profile
    important = plan.importance if importance is None else importance
    return Result(
        panel=panel,
        figures=_shown_figures(figures, questionnaire),
        metrics=values,
        pillars=pillars,
        maturity=detail,
        overall=overall(list(pillars.values()), vector, plan.overall),
        priority=prioritise(
            pillars,
            plan,
            horizon,
            reference.tables,
            sectors,
            cost_profile=costs,
            importance=important,
        ),
        programmes=programmes,
        tasks=tasks,
        sectors=sectors,
        energy_class=_energy_class(plan, facts),
        above_scale=_above_scale(plan, facts),
        weights=vector,
        preset=horizon.id,
        preset_weights=(horizon.cost, horizon.importance, horizon.distance),
        size_class=size_class(figures, reference.size_classes),
        cost_profile=costs,
        importance=important,
    )


def _pillar(figures: Figures, pillar: Pillar, questionnaire: Questionnaire, detail: MaturityResult) -> PillarResult:
    indicator = pillar.indicator
    if isinstance(indicator, RatioIndicator):
        return ratio(figures, pillar, indicator)
    if isinstance(indicator, ChangeIndicator):
        return change(figures, pillar, indicator)
    return maturity_pillar(figures, pillar, indicator, questionnaire.instrument, detail)


def weight_vector(plan: Plan, weights: Mapping[str, float] | None) -> FloatArray:
    """Weights in the plan's order, shape (p,).

    Raises:
        ValueError: a weight is negative, or they add up to nothing.
    """
    chosen = np.array([p.weight if weights is None else float(weights.get(p.id, 0.0)) for p in plan.pillars])
    if (chosen < 0).any() or not chosen.sum() > 0:
        raise ValueError("weights must not be negative and must not all be zero")
    return chosen


def _shown_figures(figures: Figures, questionnaire: Questionnaire) -> Mapping[str, FloatArray]:
    """Derived figures as reports print them, this year and the year before (`id@-1`)."""
    shown: dict[str, FloatArray] = {}
    for derived in questionnaire.derived:
        ids = [derived.id]
        if isinstance(derived, CarrierSum):
            ids += [f"{derived.id}_calorific", f"{derived.id}_equivalent", "electricity_tce"]
        for name in ids:
            shown[name] = figures.get(name)
            shown[f"{name}@-1"] = figures.get(name, -1)
    return shown


def _above_scale(plan: Plan, facts: Facts) -> IntArray:
    """Whether a firm is above scale: its own answer where given, else the first other test that is known."""
    tests = plan.above_scale.any_of or (plan.above_scale,)
    truth = np.full(facts.size, int(Truth.UNKNOWN))
    for condition in sorted(tests, key=lambda c: not c.flag):
        truth = np.where(truth == Truth.UNKNOWN, evaluate(condition, facts).truth, truth)
    return truth


def _energy_class(plan: Plan, facts: Facts) -> IntArray:
    """Index of the highest class whose threshold holds on both electricity conventions, shape (n,).

    -1 below all of them, -2 the conventions disagree on some threshold, -3 energy unknown.
    """
    energy = next((d for d in facts.figures.questionnaire.derived if isinstance(d, CarrierSum)), None)
    if energy is None or not plan.energy_classes:
        return np.full(facts.size, CLASS_UNKNOWN)
    tce = facts.figures.get(energy.id)
    calorific, equivalent = (facts.figures.get(f"{energy.id}_{name}") for name in ("calorific", "equivalent"))
    result = np.full(facts.size, CLASS_NONE)
    for k, energy_class in enumerate(plan.energy_classes):
        truth = on_both(calorific, equivalent, ">=", np.full(facts.size, energy_class.from_tce))
        result = np.select([truth == Truth.TRUE, truth == Truth.UNKNOWN], [k, CLASS_DEPENDS], default=result)
    return np.where(np.isnan(tce), CLASS_UNKNOWN, result)
