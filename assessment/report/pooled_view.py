"""A portfolio as somebody sees it who may see no single firm: rounded, and nothing that stands for fewer firms.

Nothing here is a count that differs by one when a firm is added: numbers of firms are rounded down to fives, shares to
tens. A sum that mostly is one firm's is not shown, nor are sums of a change, which do not say whose they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from assessment.model.base import Language
from assessment.model.plan import MaturityIndicator, Pillar, Plan, RatioIndicator
from assessment.model.portfolio import PortfolioPillarResult, PortfolioResult
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference
from assessment.model.result import Status
from assessment.report.context import Context
from assessment.report.numbers import exact, known
from assessment.report.sources_view import collected
from assessment.report.view import Figure, PortfolioPillar, PortfolioView
from assessment.report.wording import STATUS_CODES, level_words, status_label, target_words

FIRMS, SHARE = 5, 10.0
"""What numbers of firms, and percentages of firms, are rounded to."""
MOSTLY_ONE = 50.0
"""Percent of a sum above which it mostly is one firm's: own judgement."""


@dataclass(frozen=True)
class _Pooled(Context):
    """The installed data, and how many firms a figure has to stand for."""

    least: int


def build_pooled(
    totals: PortfolioResult,
    plan: Plan,
    questionnaire: Questionnaire,
    reference: Reference,
    lang: Language,
    least: int,
) -> PortfolioView | None:
    """The portfolio in one language; None where fewer than `least` firms are counted."""
    if totals.counted < least:
        return None
    ctx = _Pooled(plan, questionnaire, reference, lang, least=least)
    counted = _firms(totals.counted)
    pillars = tuple(_pillar(ctx, pillar, totals.pillars[pillar.id]) for pillar in plan.pillars)
    years = [year for year, _ in totals.years]
    return PortfolioView(
        lang=lang,
        title=ctx.t("Portfolio against the plan's targets"),
        plan=ctx.words(plan.title),
        period_note=ctx.words(plan.period_note),
        data_years=" – ".join(dict.fromkeys(str(year) for year in (years[0], years[-1]))),
        population=ctx.t("Above-scale firms: {n} or more counted", n=counted),
        firms=counted,
        counted=counted,
        pillars=pillars,
        levels=(),
        notes=(
            ctx.t("Only figures that stand for {n} or more firms are shown, and they are rounded.", n=least),
            ctx.t("Numbers of firms are rounded down to fives, shares of firms to tens of a percent."),
            ctx.t(
                "Not shown are the total of a change, and a total of which one firm makes up more than {limit}; "
                "the method page says why.",
                limit=ctx.numbers.percent(MOSTLY_ONE, 0),
            ),
        ),
        sources=collected(pillars, ctx.sources(plan.basis)),
    )


def _pillar(ctx: _Pooled, pillar: Pillar, total: PortfolioPillarResult) -> PortfolioPillar:
    enough = total.used >= ctx.least
    hidden = not (enough and _says_nothing_of_one(pillar, total))
    status = Status.UNKNOWN if hidden else total.status
    return PortfolioPillar(
        id=pillar.id,
        title=ctx.words(pillar.title),
        target=Figure(value=total.target, text=_target(ctx, pillar, total)),
        target_text=ctx.words(pillar.target.statement),
        reading=ctx.words(pillar.target.portfolio_reading.text),
        value=_value(ctx, pillar, total) if enough else _hidden(ctx),
        value_range="",
        status=STATUS_CODES[status],
        status_label=ctx.t("not shown") if hidden else status_label(ctx, status),
        used=ctx.t("{n} or more firms", n=_firms(total.used)) if enough else ctx.t("fewer than {n} firms", n=ctx.least),
        median=_median(ctx, pillar, total) if enough else _hidden(ctx),
        firms_at_target=_at_target(ctx, total),
    )


def _says_nothing_of_one(pillar: Pillar, total: PortfolioPillarResult) -> bool:
    """Whether the reading is over firms of which none makes up most of it."""
    if isinstance(pillar.indicator, RatioIndicator):
        return known(total.largest_share) and total.largest_share <= MOSTLY_ONE
    return isinstance(pillar.indicator, MaturityIndicator)


def _value(ctx: _Pooled, pillar: Pillar, total: PortfolioPillarResult) -> Figure:
    if not known(total.value) or not _says_nothing_of_one(pillar, total):
        return _hidden(ctx)
    if isinstance(pillar.indicator, MaturityIndicator):
        return Figure(value=_share(total.value), text=_shares(ctx, total.value), unit="percent")
    return _rounded(ctx, pillar, total.value)


def _median(ctx: _Pooled, pillar: Pillar, total: PortfolioPillarResult) -> Figure:
    return _rounded(ctx, pillar, total.median) if known(total.median) else _hidden(ctx)


def _rounded(ctx: _Pooled, pillar: Pillar, value: float) -> Figure:
    """Rounded down as figures that are shared with peers are; what reaches the target still does."""
    pooling = ctx.reference.peer_pooling
    step = pooling.steps.get(pillar.id) if pooling else None
    if step is None:
        return _hidden(ctx)
    lower = exact(math.floor(exact(value / step)) * step)
    target = pillar.target.value
    if target is not None and exact(value) >= target:
        lower = max(lower, target)
    return ctx.numbers.figure(lower, pillar.unit, pillar.decimals, trim=True)


def _at_target(ctx: _Pooled, total: PortfolioPillarResult) -> str:
    if total.known < ctx.least:
        return ctx.numbers.unknown
    return _shares(ctx, 100.0 * total.at_target / total.known)


def _shares(ctx: _Pooled, percent: float) -> str:
    """A share of firms that tells of none of them: never all and never none."""
    share = _share(percent)
    shown = ctx.numbers.percent(share, 0)
    if share <= SHARE:
        return ctx.t("{share} of the firms or fewer", share=shown)
    if share >= 100.0 - SHARE:
        return ctx.t("{share} of the firms or more", share=shown)
    return ctx.t("about {share} of the firms", share=shown)


def _share(percent: float) -> float:
    return min(max(SHARE * math.floor(exact(percent / SHARE) + 0.5), SHARE), 100.0 - SHARE)


def _firms(count: int) -> int:
    return count - count % FIRMS


def _target(ctx: Context, pillar: Pillar, total: PortfolioPillarResult) -> str:
    if isinstance(pillar.indicator, MaturityIndicator):
        share = ctx.numbers.percent(total.target, 1, trim=True)
        level = level_words(ctx.t, pillar.indicator.target_level)
        return ctx.t("at least {share} of the firms at {level} or above", share=share, level=level)
    return target_words(ctx, pillar)


def _hidden(ctx: Context) -> Figure:
    return Figure(text=ctx.t("not shown"))
