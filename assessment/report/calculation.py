"""What a surface needs to compute a pillar again from its inputs: the live formulas of the workbook."""

from __future__ import annotations

from assessment.model.plan import ChangeIndicator, MaturityIndicator, Pillar, RatioIndicator
from assessment.model.result import PillarResult, Status
from assessment.report.context import FirmContext
from assessment.report.numbers import known
from assessment.report.view import Calculation, Term


def calculation(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> Calculation | None:
    """The inputs of a ratio or a change with a known value; None for maturity and where there is nothing to compute."""
    indicator = pillar.indicator
    if ctx.status(result) == Status.NOT_APPLICABLE or not known(ctx.at(result.value)):
        return None
    if isinstance(indicator, MaturityIndicator):
        return None
    if isinstance(indicator, RatioIndicator):
        return _ratio(ctx, pillar, indicator, result)
    return _change(ctx, pillar, indicator, result)


def _term(ctx: FirmContext, name: str, figure: str, year: int, value: float) -> Term:
    label = ctx.t("{what}, {year}", what=ctx.title(figure), year=year)
    return Term(name=name, label=label, figure=ctx.numbers.figure(value, ctx.unit(figure), 1, trim=True))


def _ratio(ctx: FirmContext, pillar: Pillar, indicator: RatioIndicator, result: PillarResult) -> Calculation:
    terms = (
        _term(ctx, "numerator", indicator.numerator, ctx.year, ctx.amount(result, "numerator")),
        _term(ctx, "denominator", indicator.denominator, ctx.year, ctx.amount(result, "denominator")),
    )
    return Calculation(
        kind="ratio",
        terms=terms,
        factor=indicator.factor,
        goal=float(pillar.target.value or 0.0),
        whole=indicator.too_small_below is not None,
    )


def _change(ctx: FirmContext, pillar: Pillar, indicator: ChangeIndicator, result: PillarResult) -> Calculation:
    base_year = int(ctx.amount(result, "base_year"))
    top, bottom = indicator.numerator, indicator.denominator
    terms = [
        _term(ctx, "numerator", top, ctx.year, ctx.amount(result, "energy_now")),
        _term(ctx, "denominator", bottom, ctx.year, ctx.amount(result, "value_added_now")),
        _term(ctx, "numerator_base", top, base_year, ctx.amount(result, "energy_base")),
        _term(ctx, "denominator_base", bottom, base_year, ctx.amount(result, "value_added_base")),
    ]
    years = ctx.amount(result, "years")
    if ctx.amount(result, "gap_years") != years:  # the gap counts from last year, the change from an earlier one
        terms.append(_term(ctx, "numerator_last", top, ctx.year - 1, ctx.amount(result, "gap_energy_base")))
        terms.append(_term(ctx, "denominator_last", bottom, ctx.year - 1, ctx.amount(result, "gap_value_added_base")))
    return Calculation(
        kind="change",
        terms=tuple(terms),
        factor=100.0,
        goal=float(pillar.target.pace or 0.0),
        years=int(years),
    )
