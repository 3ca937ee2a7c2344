"""What the method page says of the rules answers are held against, and of the answers that narrow a result."""

from __future__ import annotations

from assessment.model.check import (
    Check,
    EqualToLastYear,
    FarApart,
    Jump,
    LargerThan,
    LooksLikeFraction,
    PresentWithout,
    RatioOutOfSectorRange,
    UnitSlip,
)
from assessment.report.context import Context
from assessment.report.view import MethodSection


def checks_section(ctx: Context) -> MethodSection:
    """Every rule with when it speaks and why it is there."""
    return MethodSection(
        id="checks",
        title=ctx.t("What answers are held against"),
        paragraphs=(
            ctx.t(
                "What a rule points out is used all the same, and can be confirmed; only what is impossible is not "
                "used. A rule says nothing where one of its figures is open."
            ),
        ),
        header=(ctx.t("Pointed out"), ctx.t("When"), ctx.t("Why it is pointed out")),
        rows=tuple((ctx.words(rule.text), _when(ctx, rule), _why(ctx, rule)) for rule in ctx.questionnaire.checks),
        sources=ctx.sources(*(rule.basis for rule in ctx.questionnaire.checks if rule.basis.source)),
    )


def narrowing_section(ctx: Context) -> MethodSection:
    """How the further answers are found that would narrow a result most."""
    return MethodSection(
        id="narrowing",
        title=ctx.t("Which further answers narrow the result most"),
        paragraphs=(
            ctx.t(
                "The width of a result is the mean, by weight over the applicable pillars, of the distance between the "
                "highest and the lowest score a pillar can still have."
            ),
            ctx.t(
                "Answers that complete a ratio or a change make its pillar a point and take all its width away. "
                "Answers that complete an item or a scenario of the digital instrument are tried at their worst and at "
                "their best, and take away the mean of both. Answers that only say something together share this "
                "equally; an answer needed in several places adds up its shares."
            ),
            ctx.t("Own judgement: no source prescribes such an order."),
        ),
    )


def _why(ctx: Context, rule: Check) -> str:
    return ctx.words(rule.basis.own_judgement)


def _when(ctx: Context, rule: Check) -> str:
    """When a rule speaks, with its numbers."""
    if isinstance(rule, LargerThan | FarApart):
        return _pair(ctx, rule)
    if isinstance(rule, RatioOutOfSectorRange | UnitSlip):
        return _sector(ctx, rule)
    if isinstance(rule, LooksLikeFraction):
        return ctx.t(
            "above 0 and at most {most}: {figures}", most=_number(ctx, rule.up_to), figures=_list(ctx, rule.figures)
        )
    if isinstance(rule, EqualToLastYear):
        return ctx.t("all figures given for both years are the same, at least {n} of them not zero", n=rule.at_least)
    if isinstance(rule, Jump):
        return _jump(ctx, rule)
    return _present(ctx, rule)


def _pair(ctx: Context, rule: LargerThan | FarApart) -> str:
    left, right = ctx.title(rule.left), ctx.title(rule.right)
    if isinstance(rule, FarApart):
        times = _number(ctx, rule.times)
        return ctx.t("one more than {times} times the other: {left}, {right}", times=times, left=left, right=right)
    if rule.set_aside:
        return ctx.t("{left} > {right}; the former is not used", left=left, right=right)
    return ctx.t("{left} > {right}", left=left, right=right)


def _sector(ctx: Context, rule: RatioOutOfSectorRange | UnitSlip) -> str:
    titles = {table.id: ctx.words(table.title) for table in ctx.reference.tables}
    tables = ctx.numbers.listed(titles[name] for name in rule.tables)
    if isinstance(rule, RatioOutOfSectorRange):
        return ctx.t(
            "more than {times} times above or below the division's figure ({tables})",
            times=_number(ctx, rule.times),
            tables=tables,
        )
    return ctx.t(
        "{low} to {high} times the division's figure, or that part of it ({tables})",
        low=_number(ctx, rule.slip / rule.within),
        high=_number(ctx, rule.slip * rule.within),
        tables=tables,
    )


def _jump(ctx: Context, rule: Jump) -> str:
    times, figures = _number(ctx, rule.times), _list(ctx, rule.figures)
    if rule.from_value > 0:
        least = _number(ctx, rule.from_value)
        return ctx.t("more than {times} times, from {least} on: {figures}", times=times, least=least, figures=figures)
    return ctx.t("more than {times} times: {figures}", times=times, figures=figures)


def _present(ctx: Context, rule: PresentWithout) -> str:
    return ctx.t(
        "{figure} above 0, but none of: {without}", figure=ctx.title(rule.figure), without=_list(ctx, rule.without)
    )


def _list(ctx: Context, figures: tuple[str, ...]) -> str:
    return ctx.numbers.listed(ctx.title(figure) for figure in figures)


def _number(ctx: Context, value: float) -> str:
    return ctx.numbers.plain(value, 4, trim=True)
