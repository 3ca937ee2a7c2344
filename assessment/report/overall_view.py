"""Overall score and level of a firm in words, with the reason of every cap; and what is said where there is none."""

from __future__ import annotations

from assessment.model.panel import FloatArray
from assessment.model.plan import Plan
from assessment.model.result import PillarResult, Result, Status
from assessment.report.arithmetic import overall_formula
from assessment.report.context import Context, FirmContext, lowered
from assessment.report.numbers import exact, known
from assessment.report.robustness_view import robustness_view
from assessment.report.view import Figure, OverallView
from assessment.report.wording import status_label


def overall_view(ctx: FirmContext) -> OverallView:
    """The overall result of the firm, or how far its pillars are known."""
    overall, bands = ctx.result.overall, ctx.plan.overall.bands
    shown, level = bool(overall.shown[ctx.index]), ctx.code(overall.level)
    return OverallView(
        shown=shown,
        score=overall_figure(ctx),
        interval=_interval(ctx),
        low=_end(ctx, overall.low) if shown else None,
        high=_end(ctx, overall.high) if shown else None,
        level=_band(ctx, level) if shown else "",
        level_range=_level_range(ctx) if shown else "",
        level_meaning=ctx.words(bands[level].meaning) if shown and level >= 0 else "",
        level_reason=level_reason(ctx) if shown else "",
        met_text=met_text(ctx),
        geometric=_geometric(ctx),
        with_na_as_zero=with_na_as_zero(ctx),
        weights=weights_text(ctx),
        formula=overall_formula(ctx),
        level_index=level if shown else -1,
        levels=tuple(ctx.words(b.title) for b in bands),
        level_edges=tuple(b.from_score for b in bands),
        robustness=robustness_view(ctx),
        own_weights=own_weights(ctx.result, ctx.plan),
        level_rules=(_levels_by_score(ctx), *level_rules(ctx)),
        sources=ctx.sources(ctx.plan.overall.basis, ctx.plan.overall.bands_basis),
    )


def _levels_by_score(ctx: Context) -> str:
    edges = (
        ctx.t("{level} from {score}", level=ctx.words(b.title), score=ctx.numbers.score(b.from_score, compact=True))
        for b in ctx.plan.overall.bands
    )
    return ctx.t("Levels by score: {levels}.", levels=ctx.numbers.listed(edges))


def level_rules(ctx: Context) -> tuple[str, ...]:
    """What a level takes beside its score."""
    rules, ids = ctx.plan.overall, {b.id: ctx.words(b.title) for b in ctx.plan.overall.bands}
    return (
        ctx.t("The overall level is at most {n} above the weakest pillar's.", n=rules.steps_above_weakest),
        ctx.t(
            "{levels} need every target that applies to be met; otherwise the level stays at {held}.",
            levels=ctx.numbers.joined(f"“{ids[b]}”" for b in rules.needs_all_met),
            held=ids[rules.held_at],
        ),
    )


def _band(ctx: FirmContext, level: int) -> str:
    bands = ctx.plan.overall.bands
    return ctx.words(bands[level].title) if 0 <= level < len(bands) else ""


def overall_figure(ctx: FirmContext) -> Figure:
    """The overall score, or its interval, or that there is none."""
    overall = ctx.result.overall
    if not bool(overall.shown[ctx.index]):
        return Figure(text=ctx.t("no overall score"))
    value = ctx.at(overall.score)
    if known(value):
        return Figure(value=exact(value), text=ctx.numbers.score(value, ctx.band_edges))
    return Figure(text=_interval(ctx) or ctx.numbers.unknown)


def _interval(ctx: FirmContext) -> str:
    overall = ctx.result.overall
    low, high = ctx.at(overall.low), ctx.at(overall.high)
    if not known(low) or not known(high) or exact(low) == exact(high):
        return ""
    return ctx.numbers.range(low, high, edges=ctx.band_edges)


def _end(ctx: FirmContext, ends: FloatArray) -> float | None:
    value = ctx.at(ends)
    return exact(value) if known(value) else None


def _level_range(ctx: FirmContext) -> str:
    low, high = ctx.code(ctx.result.overall.level_low), ctx.code(ctx.result.overall.level_high)
    if low < 0 or high < 0 or low == high:
        return ""
    return ctx.t("{low} to {high}", low=_band(ctx, low), high=_band(ctx, high))


def level_words(ctx: FirmContext) -> str:
    """The overall level or, with an interval, the levels of both ends."""
    return _level_range(ctx) or _band(ctx, _any_level(ctx))


def _any_level(ctx: FirmContext) -> int:
    overall = ctx.result.overall
    level = ctx.code(overall.level)
    return level if level >= 0 else ctx.code(overall.level_low)


def level_reason(ctx: FirmContext) -> str:
    """Why the level is lower than the score alone would give; "" where it is not."""
    overall = ctx.result.overall
    level = lowered(_band(ctx, ctx.code(overall.level)))
    if bool(overall.held_by_unmet[ctx.index]):
        counts = ctx.t("{met} of {all} met", met=ctx.code(overall.met), all=ctx.code(overall.applicable))
        return ctx.numbers.clauses((counts, ctx.t("held at {level} by {pillars}", level=level, pillars=_unmet(ctx))))
    if bool(overall.capped_by_weakest[ctx.index]):
        weakest = ctx.plan.pillars[ctx.code(overall.weakest)]
        return ctx.t(
            "held at {level}: no more than one level above the weakest pillar, {pillar}",
            level=level,
            pillar=lowered(ctx.words(weakest.short)),
        )
    return ""


def _unmet(ctx: FirmContext) -> str:
    open_ = (Status.PARTLY, Status.NOT_MET, Status.UNKNOWN)
    names = [lowered(ctx.words(p.short)) for p, r in ctx.pillars() if ctx.status(r) in open_]
    return ctx.numbers.joined(names)


def met_text(ctx: FirmContext) -> str:
    """Return "3 of 4 targets met"; where no overall result is shown "R&D met; 1 of 4 known"."""
    overall = ctx.result.overall
    count = {"met": ctx.code(overall.met), "all": ctx.code(overall.applicable), "known": ctx.code(overall.known)}
    if bool(overall.shown[ctx.index]):
        return ctx.t("{met} of {all} targets met", met=count["met"], all=count["all"])
    known_ones = [_one_status(ctx, ctx.words(p.short), ctx.status(r)) for p, r in ctx.pillars() if _is_known(ctx, r)]
    line = ctx.t("{known} of {all} known", known=count["known"], all=count["all"])
    return ctx.numbers.clauses((ctx.numbers.listed(known_ones), line))


def _is_known(ctx: FirmContext, result: PillarResult) -> bool:
    return bool(result.has_result[ctx.index]) and ctx.status(result) != Status.NOT_APPLICABLE


def _one_status(ctx: FirmContext, title: str, status: Status) -> str:
    return ctx.t("{pillar} {status}", pillar=title, status=status_label(ctx, status))


def _geometric(ctx: FirmContext) -> str:
    overall = ctx.result.overall
    if bool(overall.geometric_zero[ctx.index]):
        return ctx.t("not defined: a pillar is zero")
    value = ctx.at(overall.geometric)
    return ctx.numbers.score(value, ctx.band_edges) if known(value) else ctx.numbers.unknown


def with_na_as_zero(ctx: FirmContext) -> str:
    """Return "80 (60 if robots counted as 0)"; "" where every pillar applies or there is no score."""
    overall = ctx.result.overall
    score, without = ctx.at(overall.score), ctx.at(overall.with_na_as_zero)
    if not known(score) or not known(without):
        return ""
    out = [lowered(ctx.words(p.short)) for p, r in ctx.pillars() if ctx.status(r) == Status.NOT_APPLICABLE]
    return ctx.t(
        "{score} ({without} if {pillars} counted as 0)",
        score=ctx.numbers.score(score, ctx.band_edges, compact=True),
        without=ctx.numbers.score(without, ctx.band_edges, compact=True),
        pillars=ctx.numbers.joined(out),
    )


def weights_text(ctx: FirmContext) -> str:
    """The weights that were used, after the pillars that do not apply were left out."""
    shares = ctx.result.overall.weights[ctx.index]
    listed = ctx.numbers.listed(
        ctx.t("{pillar} {share}", pillar=ctx.words(p.short), share=ctx.numbers.share(float(shares[k])))
        for k, p in enumerate(ctx.plan.pillars)
        if shares[k] > 0
    )
    return ctx.t("{weights} (own weights)", weights=listed) if own_weights(ctx.result, ctx.plan) else listed


def own_weights(result: Result, plan: Plan) -> bool:
    """Whether the weights differ from the plan's in proportion: then they are the user's own, and outputs say so."""
    used, planned = result.weights, [p.weight for p in plan.pillars]
    total, plan_total = float(used.sum()), sum(planned)
    return any(exact(float(w) / total) != exact(p / plan_total) for w, p in zip(used, planned, strict=True))
