"""How far the overall level depends on the weights, in words: for the score and for both ends of its interval."""

from __future__ import annotations

import numpy as np

from assessment.model.message import Message, msg
from assessment.model.result import LevelSpread
from assessment.report.context import FirmContext
from assessment.report.numbers import known
from assessment.report.view import Figure, LevelCount, RobustnessEnd, RobustnessView
from assessment.scoring.robustness import robustness

_STAYS = {
    "point": msg("In {count} of {all} weightings ({share}) the overall level stays {level}{others}."),
    "low": msg("At the low end it stays {level} in {count} of {all} ({share}){others}."),
    "high": msg("At the high end it stays {level} in {count} of {all} ({share}){others}."),
}
_ONE_SCORE = msg("The score is {lowest} under every weighting.")
_SCORE = {
    "point": msg("The overall score then lies between {lowest} and {highest}, in nine of ten between {p05} and {p95}."),
    "low": msg("Low end of the score: {lowest} to {highest}, in nine of ten {p05} to {p95}."),
    "high": msg("High end of the score: {lowest} to {highest}, in nine of ten {p05} to {p95}."),
}


def robustness_view(ctx: FirmContext) -> RobustnessView | None:
    """The levels and scores under the installed weightings; None without an overall result or without weightings."""
    shipped = ctx.reference.weightings
    if shipped is None or not bool(ctx.result.overall.shown[ctx.index]):
        return None
    found = robustness(ctx.result, ctx.plan.overall, shipped.factors, np.array([ctx.index]))
    spreads = {"point": found.point, "low": found.low, "high": found.high}
    if known(float(found.point.stays[0])) and found.low.lowest[0] == found.high.lowest[0]:
        spreads = {"point": found.point}
    ends = tuple(_end(ctx, name, s, found.weightings) for name, s in spreads.items() if known(float(s.stays[0])))
    return RobustnessView(
        weightings=found.weightings,
        spread=ctx.numbers.figure(100 * shipped.spread, "percent", 0),
        ends=ends,
        how=ctx.t(
            "{n} weightings, drawn once and kept with the program: every weight lies evenly within ±{spread} of the "
            "one used, and together they are made 100 % again. The levels follow the same rules.",
            n=ctx.numbers.plain(found.weightings),
            spread=ctx.numbers.share(shipped.spread, 0),
        ),
        sources=ctx.sources(shipped.basis),
    )


def _end(ctx: FirmContext, name: str, spread: LevelSpread, weightings: int) -> RobustnessEnd:
    own, counts = int(spread.level[0]), [int(n) for n in spread.counts[0]]
    titles = [ctx.words(b.title) for b in ctx.plan.overall.bands]
    levels = tuple(
        LevelCount(level=title, weightings=n, share=_share(ctx, n / weightings))
        for title, n in zip(titles, counts, strict=True)
        if n
    )
    score = {
        key: ctx.numbers.figure(float(values[0]), "", 1, edges=ctx.band_edges)
        for key, values in (
            ("lowest", spread.lowest),
            ("p05", spread.low_20th),
            ("p95", spread.high_20th),
            ("highest", spread.highest),
        )
    }
    pattern = _ONE_SCORE if score["lowest"].text == score["highest"].text else _SCORE[name]
    stays = _share(ctx, float(spread.stays[0]))
    others = [ctx.t("{level} {n}", level=one.level, n=ctx.numbers.plain(one.weightings)) for one in levels]
    words = {
        "count": ctx.numbers.plain(counts[own]),
        "all": ctx.numbers.plain(weightings),
        "share": stays.text,
        "level": titles[own],
        "others": _others(ctx, [o for o, one in zip(others, levels, strict=True) if one.level != titles[own]]),
    }
    return RobustnessEnd(
        name=name,
        level=titles[own],
        stays=stays,
        levels=levels,
        sentence=_render(ctx, _STAYS[name], words),
        score_sentence=_render(ctx, pattern, {key: figure.text for key, figure in score.items()}),
        **score,
    )


def _others(ctx: FirmContext, others: list[str]) -> str:
    return ctx.t("; otherwise {levels}", levels=ctx.numbers.listed(others)) if others else ""


def _render(ctx: FirmContext, pattern: Message, words: dict[str, str]) -> str:
    return ctx.t(pattern.text, **words)


def _share(ctx: FirmContext, share: float) -> Figure:
    """A share in percent; what is not all is never printed as 100 %, and what is not nothing never as 0 %."""
    return ctx.numbers.figure(100 * share, "percent", 1, edges=(100.0,), upper_edges=(0.0,), trim=True)
