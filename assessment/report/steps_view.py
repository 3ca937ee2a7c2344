"""What to do first: pillars by priority, each with what closes its gap in things."""

from __future__ import annotations

from assessment.model.plan import Pillar
from assessment.model.result import PillarResult, Priority, Status
from assessment.report.context import FirmContext
from assessment.report.pillar_view import level_or_value, pillar_text
from assessment.report.view import StepView
from assessment.report.wording import status_label, target_value


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
    return ctx.t(
        "Priority = {cost} × cost relief + {importance} × importance × shortfall to 80 points + {distance} × distance "
        "to the sector ({horizon}). Each factor is first divided by its sum over the pillars; a factor without a sum "
        "drops out and its weight is shared.",
        cost=numbers.plain(weights[0], 2),
        importance=numbers.plain(weights[1], 2),
        distance=numbers.plain(weights[2], 2),
        horizon=ctx.sentence(preset.title) if preset else ctx.result.preset,
    )


def first_measure(steps: tuple[StepView, ...]) -> str:
    """The first thing to do in one sentence; "" where there is nothing."""
    return next((m for step in steps for m in step.measures), "")
