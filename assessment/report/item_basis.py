"""What the points of one item of the digital index rest on: the firm's answer, and the share of the points it earns."""

from __future__ import annotations

from assessment.model.questionnaire import Item
from assessment.report.context import FirmContext
from assessment.report.numbers import exact, known


def item_basis(ctx: FirmContext, item: Item, earned: float) -> str:
    """The answer and the points it earns in one line; "" where the answer is not known."""
    answer = _options(ctx, item) if item.question else _ratio(ctx, item)
    if not answer:
        return ""
    numbers = ctx.numbers
    points = ctx.t(
        "{share} of {most} points",
        share=numbers.percent(100 * earned / item.points, 2, trim=True),
        most=numbers.plain(item.points, 1, trim=True),
    )
    return numbers.clauses((answer, points))


def _options(ctx: FirmContext, item: Item) -> str:
    """The chosen rung, or what is ticked; where only the number counts, that number."""
    question = ctx.questionnaire.questions[item.question]
    if item.form == "ladder":
        option = ctx.chosen(item.question)
        return ctx.words(option.text) if option else ""
    if ctx.code(ctx.result.panel.tick(item.question)) < 0:
        return ""
    ticked = ctx.ticked(question)
    if item.form == "count_bands":
        return ctx.t("ticked: {n}", n=len(ticked))
    return ctx.t("ticked: {what}", what=ctx.numbers.listed(ctx.words(o.text) for o in ticked) or ctx.t("none"))


def _ratio(ctx: FirmContext, item: Item) -> str:
    """The quotient with its figures put in; for a direction, its change against the year before."""
    if item.form == "direction":
        return _direction(ctx, item)
    top, bottom = _sum(ctx, item.numerator, item.years), _sum(ctx, item.denominator, item.years)
    if not known(top) or not known(bottom) or bottom <= 0:
        return ""
    return ctx.t(
        "{top} ÷ {bottom} = {share}",
        top=_amount(ctx, item.numerator, top),
        bottom=_amount(ctx, item.denominator, bottom),
        share=ctx.numbers.percent(item.factor * top / bottom, 2, trim=True),
    )


def _direction(ctx: FirmContext, item: Item) -> str:
    now, before = (_quotient(ctx, item, offset) for offset in (0, -1))
    if not known(now) or not known(before) or before <= 0:
        return ""
    change = 100 * (now / before - 1)
    sign = "+" if exact(change) > 0 else ""
    return ctx.t("against the year before: {change}", change=sign + ctx.numbers.percent(change, 2))


def _quotient(ctx: FirmContext, item: Item, offset: int) -> float:
    top = ctx.figure(item.numerator, offset)
    if not item.denominator:
        return top
    bottom = ctx.figure(item.denominator, offset)
    return top / bottom if known(bottom) and bottom > 0 else float("nan")


def _sum(ctx: FirmContext, figure: str, years: tuple[int, ...]) -> float:
    return sum(ctx.figure(figure, offset) for offset in years)


def _amount(ctx: FirmContext, figure: str, value: float) -> str:
    return ctx.numbers.of_unit(exact(value), ctx.unit(figure), 2, trim=True)
