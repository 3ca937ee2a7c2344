"""The sentences a managing director reads first."""

from __future__ import annotations

from assessment.model.result import Status
from assessment.report.context import FirmContext, raised
from assessment.report.overall_view import level_words
from assessment.report.pillar_view import level_or_value
from assessment.report.steps_view import first_measure
from assessment.report.view import OverallView, PillarView, StepView
from assessment.report.wording import status_label


def headline(
    ctx: FirmContext, overall: OverallView, pillars: tuple[PillarView, ...], steps: tuple[StepView, ...]
) -> tuple[str, ...]:
    """Three to five sentences: the result, the targets, what is strong, what to do first, which year this is."""
    first = first_measure(steps)
    lines = [
        _result(ctx, overall),
        _targets(ctx, overall),
        _above(ctx, pillars),
        ctx.t("First step: {what}", what=first) if first else "",
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
