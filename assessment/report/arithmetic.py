"""The sums behind a report with the firm's numbers put in: how a score, a gap and the overall score came about."""

from __future__ import annotations

from itertools import pairwise

from assessment.model.plan import ChangeIndicator, MaturityIndicator, Pillar, RatioIndicator
from assessment.model.result import PillarResult, Status
from assessment.report.context import FirmContext
from assessment.report.numbers import exact, known
from assessment.report.wording import level_words

MINUS, PLUS, TIMES, OVER = " − ", " + ", " × ", " ÷ "


def score_formula(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> str:
    """The piece of the curve the value lies on, with the numbers put in; "" where there is no point."""
    value, score = ctx.at(result.value), ctx.at(result.score)
    if not known(value) or not known(score):
        return ""
    line = _on_curve(ctx, pillar, value)
    uncapped = _interpolated(pillar, value)
    if exact(score) < exact(uncapped) and isinstance(pillar.indicator, MaturityIndicator):
        held = next(n for n, cap in sorted(pillar.indicator.caps) if exact(cap) == exact(score))
        cap = ctx.t("held at {score} until {level} holds", score=_score(ctx, score), level=level_words(ctx.t, held))
        return ctx.numbers.clauses((f"{line} = {_score(ctx, uncapped)}", cap))
    return f"{line} = {_score(ctx, score)}"


def _score(ctx: FirmContext, score: float) -> str:
    return ctx.numbers.score(score, ctx.band_edges)


def _segment(pillar: Pillar, value: float) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The two points of the curve around the value; None outside the curve."""
    for left, right in pairwise(pillar.curve.points):
        if min(left[0], right[0]) <= exact(value) <= max(left[0], right[0]):
            return left, right
    return None


def _interpolated(pillar: Pillar, value: float) -> float:
    segment = _segment(pillar, value)
    if segment is None:
        ends = pillar.curve.points[0], pillar.curve.points[-1]
        return min(ends, key=lambda p: abs(p[0] - value))[1]
    (x0, y0), (x1, y1) = segment
    return y0 + (exact(value) - x0) / (x1 - x0) * (y1 - y0)


def _on_curve(ctx: FirmContext, pillar: Pillar, value: float) -> str:
    segment = _segment(pillar, value)
    if segment is None:
        return ctx.t("beyond the end of the curve")
    (x0, y0), (x1, y1) = segment
    shown = _bare(ctx, value, max(2, pillar.decimals))
    steps = f"({shown}{MINUS}{_bare(ctx, x0)}){OVER}({_bare(ctx, x1)}{MINUS}{_bare(ctx, x0)})"
    return f"{_bare(ctx, y0)}{PLUS}{steps}{TIMES}{_bare(ctx, y1 - y0)}"


def _bare(ctx: FirmContext, value: float, decimals: int = 2) -> str:
    """A number without its unit; a negative one in brackets."""
    text = ctx.numbers.plain(value, decimals, trim=True)
    return f"({text})" if exact(value) < 0 else text


def gap_formula(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> str:
    """How what is missing (or beyond) was computed; "" where it is not a number or is counted, not computed."""
    indicator = pillar.indicator
    if not known(ctx.at(result.gap)) or isinstance(indicator, MaturityIndicator):
        return ""
    if isinstance(indicator, RatioIndicator):
        return _ratio_gap(ctx, pillar, indicator, result)
    return _change_gap(ctx, pillar, indicator, result)


def _ratio_gap(ctx: FirmContext, pillar: Pillar, indicator: RatioIndicator, result: PillarResult) -> str:
    unit, target = ctx.unit(indicator.numerator), pillar.target.value or 0.0
    bottom = ctx.numbers.of_unit(ctx.amount(result, "denominator"), ctx.unit(indicator.denominator))
    wanted, now = ctx.amount(result, "count_at_target"), ctx.amount(result, "numerator")
    total, have = ctx.numbers.of_unit(wanted, unit, up=True), ctx.numbers.of_unit(now, unit)
    first = f"{_bare(ctx, target)}{OVER}{_bare(ctx, indicator.factor)}{TIMES}{bottom} = {total}"
    if indicator.too_small_below is not None:
        first = ctx.t("{sum} (rounded up)", sum=first)
    if wanted >= now:
        return ctx.numbers.clauses((first, f"{total}{MINUS}{have} = {_size(ctx, wanted - now, unit, up=True)}"))
    return ctx.numbers.clauses((first, f"{have}{MINUS}{total} = {_size(ctx, now - wanted, unit)}"))


def _size(ctx: FirmContext, value: float, unit: str, decimals: int = 0, *, up: bool = False) -> str:
    return ctx.numbers.of_unit(value, unit, decimals, up=up)


def _change_gap(ctx: FirmContext, pillar: Pillar, indicator: ChangeIndicator, result: PillarResult) -> str:
    """E1 - E0 x (1 + pace)^years x VA1 / VA0, against the year the engine counts from."""
    years = ctx.amount(result, "gap_years")
    base = ctx.amount(result, "gap_energy_base"), ctx.amount(result, "gap_value_added_base")
    unit, now = ctx.unit(indicator.numerator), ctx.amount(result, "energy_now")
    kept = _bare(ctx, 1.0 + (pillar.target.pace or 0.0) / 100.0, 4)
    power = f"^{_bare(ctx, years)}" if years != 1 else ""
    added = ctx.numbers.yuan(ctx.amount(result, "value_added_now"))
    allowed = f"{_size(ctx, base[0], unit, 1)}{TIMES}{kept}{power}{TIMES}{added}{OVER}{ctx.numbers.yuan(base[1])}"
    signed = ctx.at(result.gap) - ctx.at(result.surplus)
    return f"{_size(ctx, now, unit, 1)}{MINUS}{allowed} = {_size(ctx, signed, unit, 1, up=signed > 0)}"


def overall_formula(ctx: FirmContext) -> str:
    """Score times weight, added up over the pillars that apply; "" without a score."""
    overall = ctx.result.overall
    if not known(ctx.at(overall.score)):
        return ""
    shares = overall.weights[ctx.index]
    parts = [
        f"{_score(ctx, ctx.at(r.score))}{TIMES}{ctx.numbers.share(float(shares[k]))}"
        for k, (_, r) in enumerate(ctx.pillars())
        if ctx.status(r) != Status.NOT_APPLICABLE and shares[k] > 0
    ]
    return f"{PLUS.join(parts)} = {_score(ctx, ctx.at(overall.score))}"
