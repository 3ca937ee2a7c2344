"""A ratio over the years that are known, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.model.plan import ChangeIndicator, Pillar, RatioIndicator
from assessment.report.context import FirmContext
from assessment.report.numbers import known

PER_10K = 10_000
FEWEST_YEARS = 3
"""The year before alone stands beside the value already."""


def trend_note(ctx: FirmContext, pillar: Pillar) -> tuple[str, ...]:
    """The own values of the years without a gap up to the data year, oldest first; nothing below three years."""
    if isinstance(pillar.indicator, ChangeIndicator):
        return _change_trend(ctx, pillar, pillar.indicator)
    if not isinstance(pillar.indicator, RatioIndicator):
        return ()
    values: list[tuple[int, float]] = []
    for offset in range(0, -len(ctx.result.panel.years), -1):
        value = _ratio(ctx, pillar.indicator, offset)
        if not known(value):
            break
        values.append((ctx.year + offset, value))
    if len(values) < FEWEST_YEARS:
        return ()
    said = [(year, ctx.numbers.of_unit(value, pillar.unit, pillar.decimals)) for year, value in reversed(values)]
    return (_said(ctx, said),)


def _said(ctx: FirmContext, figures: Sequence[tuple[int, str]]) -> str:
    listed = ctx.numbers.listed(ctx.t("{year} {figure}", year=year, figure=figure) for year, figure in figures)
    return ctx.t("Own trend: {years}.", years=listed)


def _change_trend(ctx: FirmContext, pillar: Pillar, indicator: ChangeIndicator) -> tuple[str, ...]:
    """What changes, in every year it is known for: here the year before stands nowhere else.

    Nothing where a price index is used: the figures of the years are then not those that the change is made of.
    """
    if ctx.is_set(ctx.result.pillars[pillar.id], "constant_prices"):
        return ()
    figures = []
    for offset in range(1 - len(ctx.result.panel.years), 1):
        top, bottom = ctx.figure(indicator.numerator, offset), ctx.figure(indicator.denominator, offset)
        if known(top) and known(bottom) and bottom > 0:
            value = ctx.numbers.of_unit(PER_10K * top / bottom, "tce_per_10k_yuan", 4)
            figures.append((ctx.year + offset, value))
    return (_said(ctx, figures),) if len(figures) > 1 else ()


def _ratio(ctx: FirmContext, indicator: RatioIndicator, offset: int) -> float:
    """The indicator of an earlier year; NaN where it has none."""
    top, bottom = ctx.figure(indicator.numerator, offset), ctx.figure(indicator.denominator, offset)
    return indicator.factor * top / bottom if known(top) and known(bottom) and bottom > 0 else float("nan")
