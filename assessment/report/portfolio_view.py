"""A batch of firms against the plan's targets, in words. Always "n used of n", and what was left out."""

from __future__ import annotations

import math
from dataclasses import dataclass

from assessment.model.base import Language
from assessment.model.citation import Basis
from assessment.model.plan import ChangeIndicator, MaturityIndicator, Pillar, Plan, RatioIndicator
from assessment.model.portfolio import PortfolioPillarResult, PortfolioResult
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference
from assessment.model.result import Result, Status
from assessment.report.context import Context
from assessment.report.numbers import exact, known
from assessment.report.overall_view import own_weights
from assessment.report.sources_view import collected
from assessment.report.spread_view import build_spread
from assessment.report.steps_view import own_priorities
from assessment.report.view import Figure, PortfolioPillar, PortfolioView, Row
from assessment.report.wording import STATUS_CODES, level_words, status_label, target_words, value_edges


@dataclass(frozen=True)
class _Portfolio(Context):
    """The installed data with the firms' own results."""

    result: Result


def build_portfolio(
    totals: PortfolioResult,
    result: Result,
    plan: Plan,
    questionnaire: Questionnaire,
    reference: Reference,
    lang: Language,
) -> PortfolioView:
    """The portfolio in one language; `result` is what the totals were taken from."""
    ctx = _Portfolio(plan, questionnaire, reference, lang, result=result)
    pillars = tuple(_pillar(ctx, p, totals.pillars[p.id]) for p in plan.pillars)
    levels = [(ctx.words(b.title), n) for b, n in zip(plan.overall.bands, totals.levels, strict=True)]
    return PortfolioView(
        lang=lang,
        title=ctx.t("Portfolio against the plan's targets"),
        plan=ctx.words(plan.title),
        period_note=ctx.words(plan.period_note),
        data_years=_years(ctx, totals),
        population=_population(ctx, totals),
        firms=totals.firms,
        counted=totals.counted,
        pillars=pillars,
        levels=(*levels, (ctx.t("no overall score"), totals.no_level)),
        notes=(*_own_weights(ctx), *_own_order(ctx), *_notes(ctx, totals)),
        sources=collected(pillars, ctx.sources(plan.basis, *_bases(plan))),
        spread=build_spread(ctx, result, totals.rows),
    )


def _bases(plan: Plan) -> list[Basis]:
    return [b for p in plan.pillars for b in (p.target.basis, p.target.portfolio_reading.basis)]


def _years(ctx: Context, totals: PortfolioResult) -> str:
    if len(totals.years) == 1:
        return str(totals.years[0][0])
    return ctx.numbers.listed(ctx.t("{year} ({n} firms)", year=y, n=n) for y, n in totals.years)


def _population(ctx: Context, totals: PortfolioResult) -> str:
    counts = {"counted": totals.counted, "firms": totals.firms}
    if totals.population == "all":
        return ctx.t("All firms: {counted} of {firms} counted.", **counts)
    return ctx.t("Above-scale firms: {counted} of {firms} counted.", **counts)


def _own_weights(ctx: _Portfolio) -> tuple[str, ...]:
    """The weights before pillars that do not apply are left out, where they are the user's own."""
    if not own_weights(ctx.result, ctx.plan):
        return ()
    listed = ctx.numbers.listed(
        ctx.t("{pillar} {share}", pillar=ctx.words(p.short), share=ctx.numbers.plain(float(weight), 2, trim=True))
        for p, weight in zip(ctx.plan.pillars, ctx.result.weights, strict=True)
    )
    return (ctx.t("Overall scores and levels with own weights: {weights}.", weights=listed),)


def _own_order(ctx: _Portfolio) -> tuple[str, ...]:
    """Horizon, costs and importance behind the first step of each firm, where they are not those of the plan."""
    said = own_priorities(ctx, ctx.result)
    horizon = next((p.title for p in ctx.plan.priority_presets if p.id == ctx.result.preset), None)
    if horizon is not None and ctx.result.preset != ctx.plan.default_preset:
        said = (ctx.t("First steps ordered for this horizon: {horizon}.", horizon=ctx.sentence(horizon)), *said)
    return said


def _notes(ctx: Context, totals: PortfolioResult) -> tuple[str, ...]:
    notes = []
    if totals.below_scale:
        notes.append(ctx.t("Left out because they are below scale: {n}.", n=totals.below_scale))
    if totals.size_unknown:
        notes.append(
            ctx.t("Left out because it is not known whether they are above scale: {n}.", n=totals.size_unknown)
        )
    if len(totals.years) > 1:
        notes.append(ctx.t("The firms' figures are of different years; the totals add them up all the same."))
    notes.append(
        ctx.t("The firms of this batch are not the whole city: the result says something about these firms only.")
    )
    return tuple(notes)


def _pillar(ctx: _Portfolio, pillar: Pillar, total: PortfolioPillarResult) -> PortfolioPillar:
    return PortfolioPillar(
        id=pillar.id,
        title=ctx.words(pillar.title),
        target=Figure(value=total.target, text=_target(ctx, pillar, total)),
        target_text=ctx.words(pillar.target.statement),
        reading=ctx.words(pillar.target.portfolio_reading.text),
        value=_value(ctx, pillar, total),
        value_range=_range(ctx, pillar, total),
        status=STATUS_CODES[total.status],
        status_label=status_label(ctx, total.status),
        used=ctx.t("{used} used of {total}", used=total.used, total=total.total),
        median=_median(ctx, pillar, total),
        firms_at_target=ctx.t("{n} of {known} firms with a known status", n=total.at_target, known=total.known),
        largest_share=_largest(ctx, pillar, total),
        notes=tuple(_pillar_notes(ctx, total)),
        rows=tuple(_rows(ctx, pillar, total)),
        histogram=tuple((10.0 * k, 10.0 * (k + 1), n) for k, n in enumerate(total.histogram)),
    )


def _target(ctx: Context, pillar: Pillar, total: PortfolioPillarResult) -> str:
    if isinstance(pillar.indicator, MaturityIndicator):
        share = ctx.numbers.percent(total.target, 1, trim=True)
        level = level_words(ctx.t, pillar.indicator.target_level)
        return ctx.t("at least {share} of the firms at {level} or above", share=share, level=level)
    return target_words(ctx, pillar)


def _edges(pillar: Pillar, total: PortfolioPillarResult) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return ((total.target,), ()) if isinstance(pillar.indicator, MaturityIndicator) else value_edges(pillar)


def _unit(pillar: Pillar) -> str:
    return "percent" if isinstance(pillar.indicator, MaturityIndicator) else pillar.unit


def _value(ctx: Context, pillar: Pillar, total: PortfolioPillarResult) -> Figure:
    edges, upper = _edges(pillar, total)
    if known(total.value):
        return ctx.numbers.figure(total.value, _unit(pillar), pillar.decimals, edges=edges, upper_edges=upper)
    return Figure(text=_range(ctx, pillar, total) or ctx.numbers.unknown, unit=_unit(pillar))


def _range(ctx: Context, pillar: Pillar, total: PortfolioPillarResult) -> str:
    low, high = total.value_low, total.value_high
    if not known(low) or not known(high) or exact(low) == exact(high):
        return ""
    edges, upper = _edges(pillar, total)
    return ctx.numbers.range(low, high, pillar.decimals, unit=_unit(pillar), edges=edges, upper_edges=upper)


def _median(ctx: Context, pillar: Pillar, total: PortfolioPillarResult) -> Figure:
    edges, upper = value_edges(pillar)
    return ctx.numbers.figure(total.median, pillar.unit, pillar.decimals, edges=edges, upper_edges=upper)


def _largest(ctx: _Portfolio, pillar: Pillar, total: PortfolioPillarResult) -> str:
    if total.largest < 0 or not known(total.largest_share):
        return ""
    indicator = pillar.indicator
    what = "" if isinstance(indicator, MaturityIndicator) else ctx.inline(indicator.numerator)
    return ctx.t(
        "Largest firm: {firm} with {share} of all {what}",
        firm=str(ctx.result.panel.names[total.largest]),
        share=ctx.numbers.percent(total.largest_share, 1, trim=True),
        what=what,
    )


def _pillar_notes(ctx: Context, total: PortfolioPillarResult) -> list[str]:
    parts = [
        (total.unknown, ctx.t("Without a usable figure: {n}.", n=total.unknown)),
        (total.not_applicable, ctx.t("Left out because the pillar does not apply: {n}.", n=total.not_applicable)),
        (
            total.in_group,
            ctx.t("Left out because a parent's consolidated figures contain them: {n}.", n=total.in_group),
        ),
    ]
    notes = [text for n, text in parts if n]
    if total.change and total.status == Status.PARTLY:
        notes.append(ctx.t("Partly: the change covers less than 80 % of base-year energy."))
    return notes


def _rows(ctx: _Portfolio, pillar: Pillar, total: PortfolioPillarResult) -> list[Row]:
    indicator = pillar.indicator
    if isinstance(indicator, MaturityIndicator):
        return [
            _level_row(ctx, s.level, s.low, s.high) for s in total.level_shares if s.level <= indicator.target_level + 1
        ]
    if isinstance(indicator, ChangeIndicator):
        return _change_rows(ctx, pillar, total)
    return _basis_rows(ctx, pillar, indicator, total)


def _level_row(ctx: Context, level: int, low: float, high: float) -> Row:
    label = ctx.t("Firms at {level} or above", level=level_words(ctx.t, level))
    if math.isnan(low):
        return Row(label=label, figure=Figure(text=ctx.numbers.unknown))
    same = exact(low) == exact(high)
    return Row(
        label=label, figure=Figure(value=low if same else None, text=ctx.numbers.range(low, high, unit="percent"))
    )


def _basis_rows(ctx: Context, pillar: Pillar, indicator: RatioIndicator, total: PortfolioPillarResult) -> list[Row]:
    if len(total.bases) < 2:
        return []
    options = ctx.questionnaire.options(ctx.questionnaire.questions[indicator.basis_question])
    edges, upper = value_edges(pillar)
    rows = []
    for basis in total.bases:
        label = ctx.words(options[basis.option].text) if basis.option >= 0 else ctx.t("basis not stated")
        figure = ctx.numbers.figure(basis.value, pillar.unit, pillar.decimals, edges=edges, upper_edges=upper)
        rows.append(Row(label=label, figure=figure, note=ctx.t("{n} firms", n=basis.used)))
    return rows


def _change_rows(ctx: Context, pillar: Pillar, total: PortfolioPillarResult) -> list[Row]:
    change = total.change
    if change is None:
        return []
    edges, upper = value_edges(pillar)
    within = ctx.numbers.figure(change.within, pillar.unit, pillar.decimals, edges=edges, upper_edges=upper)
    rows = [
        Row(
            label=ctx.t("Change within the firms"),
            figure=within,
            note=ctx.t("without the shift between firms that use much and little energy"),
        ),
        Row(
            label=ctx.t("Base-year energy covered"),
            figure=ctx.numbers.figure(change.coverage, "percent", 1, edges=(80.0,), trim=True),
        ),
    ]
    if change.left_out:
        firms = ctx.t("{n} firms", n=change.left_out) if change.left_out > 1 else ctx.t("1 firm")
        share = ctx.numbers.percent(change.left_out_share, 1, trim=True)
        text = (
            ctx.t("{firms}; their share of base-year energy is unknown", firms=firms)
            if math.isnan(change.left_out_share)
            else ctx.t("{firms} with {share} of base-year energy", firms=firms, share=share)
        )
        rows.append(Row(label=ctx.t("Left out"), figure=Figure(value=float(change.left_out), text=text)))
    if change.base_year:
        rows.append(
            Row(label=ctx.t("Base year"), figure=Figure(value=float(change.base_year), text=str(change.base_year)))
        )
    return rows
