"""Where the firms of a portfolio stand among each other: clusters with the same first step, both ends, a heat map."""

from __future__ import annotations

import numpy as np

from assessment.model.panel import BoolArray, FloatArray, IntArray
from assessment.model.result import PillarResult, Result, Status
from assessment.report.context import Context
from assessment.report.numbers import exact, known
from assessment.report.view import Cluster, Figure, HeatRow, RankedFirm, Spread

ENDS = 5
"""Firms listed at each end; never more than half of those with a score."""
NAMED = 5
MOST_LINES = 40
"""Lines of the heat map; with more firms than that a line is a division."""


def build_spread(ctx: Context, result: Result, rows: BoolArray) -> Spread | None:
    """The spread of the firms counted (`rows`, shape (n,)) in one language; None where there are none."""
    firms = np.flatnonzero(rows)
    if not len(firms):
        return None
    score = np.where(result.overall.shown, result.overall.score, np.nan)
    ranked = firms[~np.isnan(score[firms])]
    ranked = ranked[np.argsort(-score[ranked], kind="stable")]
    ends = min(ENDS, len(ranked) // 2)
    by_division = len(firms) > MOST_LINES
    lines = _divisions(ctx, result, firms) if by_division else _firms(ctx, result, firms, score)
    return Spread(
        clusters=_clusters(ctx, result, firms, score),
        leaders=tuple(_ranked(ctx, result, int(i)) for i in ranked[:ends]),
        laggards=tuple(_ranked(ctx, result, int(i)) for i in ranked[::-1][:ends]),
        by_division=by_division,
        pillars=tuple(ctx.words(pillar.short) for pillar in ctx.plan.pillars),
        edges=tuple(ctx.band_edges),
        heat=tuple(lines[:MOST_LINES]),
        heat_left_out=max(0, len(lines) - MOST_LINES),
    )


# --- clusters and ends ------------------------------------------------------------------------------------------------


def _clusters(ctx: Context, result: Result, firms: IntArray, score: FloatArray) -> tuple[Cluster, ...]:
    """The pillars that are the first step of any firm, the most frequent first; then the firms without one."""
    first = result.priority.rank[firms] == 1
    which = np.where(first.any(axis=1), first.argmax(axis=1), -1)
    counts = [(k, int((which == k).sum())) for k in range(len(ctx.plan.pillars))]
    order = [k for k, n in sorted(counts, key=lambda one: -one[1]) if n]
    found = [(ctx.plan.pillars[k].id, ctx.words(ctx.plan.pillars[k].title), firms[which == k]) for k in order]
    if (which < 0).any():
        found.append(("none", ctx.t("No first step"), firms[which < 0]))
    return tuple(_cluster(ctx, result, *one, len(firms), score) for one in found)


def _cluster(
    ctx: Context, result: Result, name: str, title: str, members: IntArray, counted: int, score: FloatArray
) -> Cluster:
    lowest = members[np.argsort(np.nan_to_num(score[members], nan=np.inf), kind="stable")]
    return Cluster(
        id=name,
        title=title,
        firms=len(members),
        share=ctx.numbers.percent(100.0 * len(members) / counted, 1, trim=True),
        score=_score(ctx, _median(score[members])),
        names=tuple(str(result.panel.names[i]) for i in lowest[:NAMED]),
    )


def _ranked(ctx: Context, result: Result, index: int) -> RankedFirm:
    level = int(result.overall.level[index])
    return RankedFirm(
        index=index,
        name=str(result.panel.names[index]),
        score=_score(ctx, float(result.overall.score[index])),
        level=ctx.words(ctx.plan.overall.bands[level].title) if level >= 0 else "",
    )


# --- heat map ---------------------------------------------------------------------------------------------------------


def _firms(ctx: Context, result: Result, firms: IntArray, score: FloatArray) -> list[HeatRow]:
    """A line a firm, the highest overall score first, those without one last."""
    order = firms[np.argsort(-np.nan_to_num(score[firms], nan=-np.inf), kind="stable")]
    pillars = [result.pillars[pillar.id] for pillar in ctx.plan.pillars]
    return [
        HeatRow(
            label=str(result.panel.names[i]),
            scores=tuple(_of_firm(ctx, pillar, int(i)) for pillar in pillars),
        )
        for i in order
    ]


def _of_firm(ctx: Context, pillar: PillarResult, index: int) -> Figure:
    """Not applicable and unknown are told apart."""
    if pillar.status[index] == Status.NOT_APPLICABLE:
        return Figure(text=ctx.t("n/a"))
    return _score(ctx, float(pillar.score[index]))


def _divisions(ctx: Context, result: Result, firms: IntArray) -> list[HeatRow]:
    """A line a division with the median of its firms' known scores, the division with most firms first."""
    code = result.panel.choice("division")[firms]
    names = [ctx.words(option.text) for option in ctx.questionnaire.divisions]
    codes, counts = np.unique(code, return_counts=True)
    rows = []
    for k, n in sorted(zip(codes.tolist(), counts.tolist(), strict=True), key=lambda one: (-one[1], one[0])):
        members = firms[code == k]
        title = names[k] if k >= 0 else ctx.t("Industry not stated")
        scores = tuple(_score(ctx, _median(result.pillars[p.id].score[members])) for p in ctx.plan.pillars)
        rows.append(HeatRow(label=ctx.t("{division} ({n})", division=title, n=n), scores=scores))
    return rows


def _median(values: FloatArray) -> float:
    """The median of those that are known; NaN where none is."""
    found = values[~np.isnan(values)]
    return float(np.median(found)) if len(found) else float("nan")


def _score(ctx: Context, value: float) -> Figure:
    if not known(value):
        return Figure(text=ctx.numbers.unknown)
    return Figure(value=exact(value), text=ctx.numbers.score(value, ctx.band_edges))
