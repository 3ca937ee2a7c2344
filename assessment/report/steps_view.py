"""What to do first: pillars by priority, each with what closes its gap in things."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.model.plan import Pillar
from assessment.model.result import PillarResult, Priority, Result, Status
from assessment.report.context import Context, FirmContext
from assessment.report.pillar_view import level_or_value, pillar_text
from assessment.report.view import PrioritiesView, StepView
from assessment.report.wording import status_label, target_value
from assessment.scoring.priority import same_shares


def steps_view(ctx: FirmContext) -> tuple[StepView, ...]:
    """The pillars that have something to do, the most urgent first."""
    ranked = [
        (int(ctx.result.priority.rank[ctx.index, k]), k, pillar, result)
        for k, (pillar, result) in enumerate(ctx.pillars())
        if int(ctx.result.priority.rank[ctx.index, k]) > 0
    ]
    return tuple(_step(ctx, rank, k, pillar, result) for rank, k, pillar, result in sorted(ranked, key=lambda r: r[0]))


def _step(ctx: FirmContext, rank: int, k: int, pillar: Pillar, result: PillarResult) -> StepView:
    share = float(ctx.result.priority.share[ctx.index, k])
    return StepView(
        rank=rank,
        pillar=pillar.id,
        title=ctx.words(pillar.advice),
        share=ctx.numbers.figure(100 * share, "percent", 0),
        why=ctx.numbers.sentences((_where(ctx, pillar, result), _factors(ctx, k))),
        measures=pillar_text(ctx, pillar, result).measures,
    )


def _where(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> str:
    status = ctx.status(result)
    if status == Status.MET:
        return ctx.t(
            "{pillar}: the target is met, {score} of 80 points.",
            pillar=ctx.words(pillar.short),
            score=ctx.score_text(result) or ctx.numbers.unknown,
        )
    return ctx.t(
        "{pillar}: {value}, target {target}: {status}.",
        pillar=ctx.words(pillar.short),
        value=level_or_value(ctx, pillar, result),
        target=target_value(ctx, pillar),
        status=status_label(ctx, status),
    )


def _factors(ctx: FirmContext, k: int) -> str:
    priority, numbers = ctx.result.priority, ctx.numbers
    parts = [
        ctx.t("cost relief {share}", share=numbers.share(float(priority.cost[ctx.index, k]), 0)),
        ctx.t("importance × shortfall {share}", share=numbers.share(float(priority.importance[ctx.index, k]), 0)),
    ]
    if _has_distance(ctx, priority):
        parts.append(
            ctx.t("distance to the sector {share}", share=numbers.share(float(priority.distance[ctx.index, k]), 0))
        )
    return ctx.t("Its part of each factor: {parts}.", parts=numbers.listed(parts))


def _has_distance(ctx: FirmContext, priority: Priority) -> bool:
    return bool((priority.distance[ctx.index] > 0).any())


def steps_formula(ctx: FirmContext) -> str:
    """How the order comes about, with the weights of the horizon that was used."""
    numbers, weights = ctx.numbers, ctx.result.preset_weights
    preset = next((p for p in ctx.plan.priority_presets if p.id == ctx.result.preset), None)
    formula = ctx.t(
        "Priority = {cost} × cost relief + {importance} × importance × shortfall to 80 points + {distance} × distance "
        "to the sector ({horizon}). Each factor is first divided by its sum over the pillars; a factor without a sum "
        "drops out and its weight is shared.",
        cost=numbers.plain(weights[0], 2),
        importance=numbers.plain(weights[1], 2),
        distance=numbers.plain(weights[2], 2),
        horizon=ctx.sentence(preset.title) if preset else ctx.result.preset,
    )
    return ctx.numbers.sentences((formula, *own_priorities(ctx, ctx.result)))


def priorities_view(ctx: FirmContext) -> PrioritiesView:
    """Horizon, costs and importance that the order was worked out with, and which of them are the firm's own."""
    result, plan = ctx.result, ctx.plan
    preset = next((p for p in plan.priority_presets if p.id == result.preset), None)
    return PrioritiesView(
        horizon=ctx.words(preset.title) if preset else result.preset,
        costs=_costs(ctx, plan.cost_profile if result.cost_profile is None else result.cost_profile),
        importance=_importance(ctx, plan.importance if result.importance is None else result.importance),
        own_horizon=result.preset != plan.default_preset,
        own_costs=_is_own(result.cost_profile, plan.cost_profile),
        own_importance=_is_own(result.importance, plan.importance),
    )


def own_priorities(ctx: Context, result: Result) -> tuple[str, ...]:
    """Sentences on the costs and the importance, where they are the firm's own."""
    said = []
    if result.cost_profile is not None and _is_own(result.cost_profile, ctx.plan.cost_profile):
        said.append(ctx.t("Costs as the firm stated them: {costs}.", costs=_costs(ctx, result.cost_profile)))
    if result.importance is not None and _is_own(result.importance, ctx.plan.importance):
        listed = _importance(ctx, result.importance)
        said.append(ctx.t("Importance as the firm stated it: {importance}.", importance=listed))
    return tuple(said)


def _is_own(used: Mapping[str, float] | None, planned: Mapping[str, float]) -> bool:
    return used is not None and not same_shares(used, planned)


def _costs(ctx: Context, profile: Mapping[str, float]) -> str:
    total, names = sum(profile.values()), ctx.plan.cost_categories
    return ctx.numbers.listed(
        ctx.t(
            "{pillar} {share}",
            pillar=ctx.words(names.get(name)) or name,
            share=ctx.numbers.percent(100 * part / total, trim=True),
        )
        for name, part in profile.items()
    )


def _importance(ctx: Context, importance: Mapping[str, float]) -> str:
    return ctx.numbers.listed(
        ctx.t(
            "{pillar} {share}",
            pillar=ctx.words(p.short),
            share=ctx.numbers.plain(importance.get(p.id, 0.0), 2, trim=True),
        )
        for p in ctx.plan.pillars
    )


def first_measures(steps: tuple[StepView, ...]) -> tuple[str, ...]:
    """The first thing to do of each pillar that has one, each in one sentence."""
    return tuple(step.measures[0] for step in steps if step.measures)
