"""A ratio over the years that are known, in one line."""

from __future__ import annotations

from assessment.model.plan import Pillar, RatioIndicator
from assessment.report.context import FirmContext
from assessment.report.numbers import known

FEWEST_YEARS = 3
"""The year before alone stands beside the value already."""


def trend_note(ctx: FirmContext, pillar: Pillar) -> tuple[str, ...]:
    """The own values of the years without a gap up to the data year, oldest first; nothing below three years."""
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
    said = (
        ctx.t("{year} {figure}", year=year, figure=ctx.numbers.of_unit(value, pillar.unit, pillar.decimals))
        for year, value in reversed(values)
    )
    return (ctx.t("Own trend: {years}.", years=ctx.numbers.listed(said)),)


def _ratio(ctx: FirmContext, indicator: RatioIndicator, offset: int) -> float:
    """The indicator of an earlier year; NaN where it has none."""
    top, bottom = ctx.figure(indicator.numerator, offset), ctx.figure(indicator.denominator, offset)
    return indicator.factor * top / bottom if known(top) and known(bottom) and bottom > 0 else float("nan")
