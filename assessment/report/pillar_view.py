"""One pillar of a gap report: value against target, score, gap in things, sector, and how every number came about."""

from __future__ import annotations

import math

from assessment.model.panel import FloatArray
from assessment.model.plan import ChangeIndicator, MaturityIndicator, Pillar, RatioIndicator
from assessment.model.result import PillarResult, Status
from assessment.report.arithmetic import gap_formula, score_formula
from assessment.report.calculation import calculation
from assessment.report.change_text import change_text
from assessment.report.context import FirmContext
from assessment.report.maturity_text import index_text, level_text, maturity_text
from assessment.report.numbers import exact, known
from assessment.report.pillar_text import PillarText
from assessment.report.ratio_text import ratio_text
from assessment.report.sector_view import bullet_sector, frontier, frontier_mark, sector_mark, sector_note, sector_rows
from assessment.report.trend_text import trend_note
from assessment.report.view import Bullet, Figure, PillarView, SourceRef
from assessment.report.wording import (
    ADDRESSED_NOT,
    STATUS_CODES,
    curve_words,
    status_label,
    target_words,
    value_edges,
    why_not_applicable,
    why_unknown,
)


def pillar_text(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> PillarText:
    """The sentences of a pillar, by the kind of its indicator."""
    indicator = pillar.indicator
    if isinstance(indicator, RatioIndicator):
        return ratio_text(ctx, pillar, indicator, result)
    if isinstance(indicator, ChangeIndicator):
        return change_text(ctx, pillar, indicator, result)
    return maturity_text(ctx, indicator, result)


def pillar_view(ctx: FirmContext, pillar: Pillar, result: PillarResult, column: int) -> PillarView:
    """The pillar as every surface shows it; `column` is its place in the plan."""
    text = pillar_text(ctx, pillar, result)
    status, target = ctx.status(result), pillar.target
    applies = status != Status.NOT_APPLICABLE
    rows = sector_rows(ctx, pillar)
    nothing = Figure(text=status_label(ctx, status), unit=pillar.gap_unit)
    return PillarView(
        id=pillar.id,
        title=ctx.words(pillar.title),
        indicator_text=ctx.words(pillar.indicator_text),
        status=STATUS_CODES[status],
        status_label=_label(ctx, result, status),
        status_reason=status_reason(ctx, pillar, result, text),
        value=value_figure(ctx, pillar, result),
        interval=value_interval(ctx, pillar, result),
        last=_last(ctx, pillar, result),
        target=Figure(value=target.value, text=target_words(ctx, pillar), unit=pillar.unit),
        target_statement=ctx.words(target.statement),
        target_scope=ctx.words(target.scope),
        firm_reading=ctx.words(target.firm_reading.text),
        addressed=addressed(ctx, pillar, result),
        score=score_figure(ctx, result),
        score_interval=_score_interval(ctx, result),
        score_low=_score_end(ctx, result, result.score_low),
        score_high=_score_end(ctx, result, result.score_high),
        weight=ctx.numbers.figure(100 * float(ctx.result.overall.weights[ctx.index, column]), "percent", 1, trim=True),
        gap=text.gap if applies else nothing,
        gap_sentence=text.gap_sentence if applies else ctx.t("No gap: the pillar does not apply."),
        surplus=text.surplus and applies,
        notes=(*trend_note(ctx, pillar), *text.notes),
        inputs=text.inputs,
        formula=text.formula,
        score_formula=score_formula(ctx, pillar, result) if applies else "",
        gap_formula=gap_formula(ctx, pillar, result) if applies else "",
        curve=pillar.curve.points,
        curve_text=curve_words(ctx, pillar),
        sector=rows,
        sector_note=sector_note(ctx, pillar, rows),
        bullet=_bullet(ctx, pillar, result),
        sector_mark=sector_mark(ctx, pillar),
        frontier_mark=frontier_mark(ctx, pillar),
        calculation=calculation(ctx, pillar, result),
        sources=_sources(ctx, pillar),
    )


def _label(ctx: FirmContext, result: PillarResult, status: Status) -> str:
    label = status_label(ctx, status)
    if ctx.is_set(result, "provisional") and status in (Status.MET, Status.PARTLY, Status.NOT_MET):
        return ctx.t("{status} (provisional)", status=label)
    return label


def status_reason(ctx: FirmContext, pillar: Pillar, result: PillarResult, text: PillarText) -> str:
    """Why the status is what it is, in half a sentence; "" where there is nothing to explain."""
    status, why = ctx.status(result), ctx.why(result)
    if status == Status.NOT_APPLICABLE:
        return why_not_applicable(ctx, pillar, why, ctx.code(result.declared))
    if status == Status.UNKNOWN and not text.status_reason:
        return why_unknown(ctx, pillar, why)
    return text.status_reason


def addressed(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> str:
    """Return "for reference, not addressed to you" where the answer about the addressees is not yes."""
    if not ctx.is_set(result, "for_reference") or ctx.status(result) == Status.NOT_APPLICABLE:
        return ""
    line, indicator = ctx.t.render(ADDRESSED_NOT), pillar.indicator
    question = indicator.addressed_question if isinstance(indicator, RatioIndicator) else ""
    if question and ctx.answered_yes(question) is None:
        return ctx.numbers.clauses((line, ctx.t("unless you are on the city's list: you did not say")))
    return line


def value_figure(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> Figure:
    """The value, or its interval where it has no point, or "unknown"."""
    value = ctx.at(result.value)
    if known(value):
        edges, upper = value_edges(pillar)
        return ctx.numbers.figure(value, pillar.unit, pillar.decimals, edges=edges, upper_edges=upper)
    interval = value_interval(ctx, pillar, result)
    return Figure(text=interval or ctx.numbers.unknown, unit=pillar.unit)


def value_interval(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> str:
    """The interval of the value in its unit, "" where it is a point or unknown."""
    low, high = ctx.at(result.value_low), ctx.at(result.value_high)
    if not known(low) or not known(high) or exact(low) == exact(high):
        return ""
    if isinstance(pillar.indicator, MaturityIndicator):
        return index_text(ctx, result)
    edges, upper = value_edges(pillar)
    return ctx.numbers.range(low, high, pillar.decimals, unit=pillar.unit, edges=edges, upper_edges=upper)


def score_figure(ctx: FirmContext, result: PillarResult) -> Figure:
    """The score, or its interval, or why there is none."""
    status, value = ctx.status(result), ctx.at(result.score)
    if status == Status.NOT_APPLICABLE:
        return Figure(text=status_label(ctx, status))
    return Figure(value=exact(value) if known(value) else None, text=ctx.score_text(result) or ctx.numbers.unknown)


def _score_end(ctx: FirmContext, result: PillarResult, values: FloatArray) -> float | None:
    """One end of the score; None for the empty interval from 0 to 100 of a pillar without a result."""
    if ctx.status(result) == Status.NOT_APPLICABLE or not ctx.score_text(result):
        return None
    return exact(ctx.at(values))


def _score_interval(ctx: FirmContext, result: PillarResult) -> str:
    low, high = ctx.at(result.score_low), ctx.at(result.score_high)
    missing = math.isnan(low) or (low <= 0 and high >= 100)
    if missing or exact(low) == exact(high):
        return ""
    return ctx.numbers.range(low, high, edges=ctx.band_edges)


def _last(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> Figure | None:
    last = ctx.at(result.last)
    if not known(last):
        return None
    edges, upper = value_edges(pillar)
    return ctx.numbers.figure(last, pillar.unit, pillar.decimals, edges=edges, upper_edges=upper)


def _sources(ctx: FirmContext, pillar: Pillar) -> tuple[SourceRef, ...]:
    target = pillar.target
    caps = pillar.indicator.caps_basis if isinstance(pillar.indicator, MaturityIndicator) else None
    return ctx.sources(target.basis, target.firm_reading.basis, target.pace_basis, pillar.curve.basis, caps)


def _bullet(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> Bullet:
    points = pillar.curve.points
    value, low, high = ctx.at(result.value), ctx.at(result.value_low), ctx.at(result.value_high)
    best = frontier(ctx, pillar)
    return Bullet(
        value=value if known(value) else None,
        low=low if known(low) else None,
        high=high if known(high) else None,
        target=_target_mark(pillar),
        sector=bullet_sector(ctx, pillar),
        frontier=best.value if best else None,
        start=points[0][0],
        end=points[-1][0],
        alt=ctx.t(
            "{title}: {value}; target: {target}; industry: {sector}; frontier: {frontier}; score: {score}.",
            title=ctx.words(pillar.title),
            value=value_figure(ctx, pillar, result).text,
            target=target_words(ctx, pillar),
            sector=sector_mark(ctx, pillar),
            frontier=frontier_mark(ctx, pillar),
            score=score_figure(ctx, result).text,
        ),
    )


def _target_mark(pillar: Pillar) -> float | None:
    """Where the target lies on the axis: the index of the target level for maturity, else the value itself."""
    if isinstance(pillar.indicator, MaturityIndicator):
        return next((x for x, y in pillar.curve.points if y >= 80), None)
    return pillar.target.value


def level_or_value(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> str:
    """The pillar's main figure in words: the digital level for maturity, the value otherwise."""
    if isinstance(pillar.indicator, MaturityIndicator):
        return level_text(ctx, result)
    return value_figure(ctx, pillar, result).text
