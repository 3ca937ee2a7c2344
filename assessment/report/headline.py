"""The sentences a managing director reads first."""

from __future__ import annotations

from assessment.model.result import Status
from assessment.report.context import FirmContext, raised
from assessment.report.overall_view import level_words
from assessment.report.pillar_view import level_or_value
from assessment.report.steps_view import first_measures
from assessment.report.view import OverallView, PillarView, StepView
from assessment.report.wording import status_label


def headline(ctx: FirmContext, overall: OverallView, pillars: tuple[PillarView, ...]) -> tuple[str, ...]:
    """Three to five sentences: the result, the targets, what is strong, the biggest gap, which year this is."""
    lines = [
        _result(ctx, overall),
        _targets(ctx, overall),
        _above(ctx, pillars),
        _biggest_gap(ctx, pillars),
        ctx.t("Figures of {year}. {note}", year=ctx.year, note=ctx.words(ctx.plan.period_note)),
    ]
    return tuple(line for line in lines if line)


def _result(ctx: FirmContext, overall: OverallView) -> str:
    if not overall.shown:
        return ctx.t("No overall score yet: {known}.", known=overall.met_text)
    text = ctx.t("Overall {score} of 100: {level}.", score=overall.score.text, level=level_words(ctx))
    if not overall.level_reason:
        return text
    return ctx.numbers.sentences((text, ctx.t("{sentence}.", sentence=raised(overall.level_reason))))


def _targets(ctx: FirmContext, overall: OverallView) -> str:
    """Each pillar with its figure and status, in one sentence."""
    parts = [
        ctx.t(
            "{pillar}: {value} ({status})",
            pillar=ctx.words(p.short),
            value=level_or_value(ctx, p, r),
            status=status_label(ctx, ctx.status(r)),
        )
        for p, r in ctx.pillars()
        if ctx.status(r) not in (Status.UNKNOWN, Status.NOT_APPLICABLE)
    ]
    if not parts:
        return ctx.t("Answer the questions of at least one pillar to see where the firm stands.")
    if not overall.shown:
        return ctx.t("{sentence}.", sentence=ctx.numbers.clauses(parts))
    return ctx.t("{met}. {parts}.", met=overall.met_text, parts=ctx.numbers.clauses(parts))


def _above(ctx: FirmContext, pillars: tuple[PillarView, ...]) -> str:
    names = [p.title for p in pillars if p.surplus and p.status == "met"]
    return ctx.t("Beyond the target: {names}.", names=ctx.numbers.joined(names)) if names else ""


def _biggest_gap(ctx: FirmContext, pillars: tuple[PillarView, ...]) -> str:
    """The gap in things of the pillar that is farthest below the points of a reached target; "" where none is."""
    short = [p for p in pillars if p.status in ("partly", "not_met") and p.gap.value and p.score_low is not None]
    if not short:
        return ""
    worst = min(short, key=lambda p: p.score_low or 0.0)
    score = worst.score_interval or worst.score.text
    return ctx.t(
        "Biggest gap: {pillar}, {score} of 80 points. {gap}", pillar=worst.title, score=score, gap=worst.gap_sentence
    )


def first_steps(ctx: FirmContext, steps: tuple[StepView, ...]) -> tuple[str, ...]:
    """The first thing to do of each of the three most urgent pillars that have one."""
    return tuple(_step(ctx, n, what) for n, what in enumerate(first_measures(steps)[:3]))


def _step(ctx: FirmContext, n: int, what: str) -> str:
    if n == 0:
        return ctx.t("First step: {what}", what=what)
    return ctx.t("Second step: {what}", what=what) if n == 1 else ctx.t("Third step: {what}", what=what)
