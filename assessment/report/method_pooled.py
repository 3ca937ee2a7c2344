"""What somebody sees of a portfolio who may see no single firm, for the method page."""

from __future__ import annotations

from assessment.model.peers import LEAST_FIRMS
from assessment.model.plan import MaturityIndicator, Pillar, RatioIndicator
from assessment.report.context import Context
from assessment.report.pooled_view import FIRMS, MOSTLY_ONE, SHARE
from assessment.report.view import MethodSection


def pooled_section(ctx: Context) -> MethodSection:
    """The limits that `pooled_view` keeps to, with what they mean for each pillar."""
    percent = ctx.numbers.percent
    return MethodSection(
        id="pooled",
        title=ctx.t("Many firms together, for readers who see no single firm"),
        paragraphs=(
            ctx.t(
                "Readers of an organisation get its portfolio pooled: always over all its above-scale firms with a "
                "frozen version, without names and without filters, so that no two of their figures differ by one firm."
            ),
            ctx.t(
                "Nothing is shown before {least} firms are counted, and no figure that stands for fewer of them; an "
                "installation may ask for more. Numbers of firms are rounded down to multiples of {firms}, shares of "
                "firms to the nearest {share}, but never below {share} and never above {most}.",
                least=LEAST_FIRMS,
                firms=FIRMS,
                share=percent(SHARE, 0),
                most=percent(100.0 - SHARE, 0),
            ),
            ctx.t(
                "A total of which one firm makes up more than {limit} is not shown, and neither is whether it meets "
                "the target: who knows that firm could tell the rest, or the other way round. The total of a change is "
                "never shown, since it does not say whose it mostly is; the firm in the middle (the median) is.",
                limit=percent(MOSTLY_ONE, 0),
            ),
            ctx.t(
                "Totals and medians are rounded down to the steps in the table; what reaches the target is shown as "
                "reaching it. These limits are our own judgement."
            ),
        ),
        header=(ctx.t("Pillar"), ctx.t("Total of all firms"), ctx.t("Rounded down to")),
        rows=tuple((ctx.words(p.title), _total(ctx, p), _step(ctx, p)) for p in ctx.plan.pillars),
        sources=ctx.sources(*([ctx.reference.peer_pooling.basis] if ctx.reference.peer_pooling else [])),
    )


def _total(ctx: Context, pillar: Pillar) -> str:
    """How the figure over all firms is shown to them."""
    if isinstance(pillar.indicator, MaturityIndicator):
        return ctx.t("share of the firms, to the nearest {share}", share=ctx.numbers.percent(SHARE, 0))
    if isinstance(pillar.indicator, RatioIndicator):
        limit = ctx.numbers.percent(MOSTLY_ONE, 0)
        return ctx.t("shown where no firm makes up more than {limit} of it", limit=limit)
    return ctx.t("not shown")


def _step(ctx: Context, pillar: Pillar) -> str:
    """The step of totals and medians; without one neither is shown."""
    pooling = ctx.reference.peer_pooling
    step = pooling.steps.get(pillar.id) if pooling else None
    if step is None:
        return ctx.t("not shown")
    return ctx.numbers.of_unit(step, pillar.unit, pillar.decimals, trim=True)
