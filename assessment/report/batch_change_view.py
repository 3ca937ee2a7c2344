"""What changed since an earlier batch of the same firms: scores, levels, targets, and who moved most."""

from __future__ import annotations

from collections import Counter

import numpy as np

from assessment.model.base import Language
from assessment.model.panel import FloatArray
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference
from assessment.model.result import Result, Status
from assessment.report.context import Context
from assessment.report.numbers import exact, known
from assessment.report.view import BatchChange, Figure, FirmMove, LevelMove, PillarChange
from assessment.scoring.change import Matched, matched, moved

MOST_MOVED = 5
_NONE = -1


def build_batch_change(
    before: Result, now: Result, plan: Plan, questionnaire: Questionnaire, reference: Reference, lang: Language
) -> BatchChange:
    """Both batches, scored against the same plan, held against each other in one language."""
    ctx = Context(plan, questionnaire, reference, lang)
    firms = matched(before.panel, now.panel)
    shift = moved(_overall(before)[firms.before], _overall(now)[firms.now])
    return BatchChange(
        both=len(firms.now),
        new=now.panel.size - len(firms.now),
        gone=before.panel.size - len(firms.before),
        rows=(
            _row(ctx, "overall", ctx.t("Overall score"), shift),
            *(_pillar(ctx, p.id, ctx.words(p.short), before, now, firms) for p in plan.pillars),
        ),
        levels=_levels(ctx, before.overall.level[firms.before], now.overall.level[firms.now]),
        up=_most(ctx, before, now, firms, shift),
        down=_most(ctx, before, now, firms, -shift),
    )


def _overall(result: Result) -> FloatArray:
    return np.where(result.overall.shown, result.overall.score, np.nan)


def _row(ctx: Context, name: str, title: str, shift: FloatArray, **statuses: int) -> PillarChange:
    """How many firms rose and fell, and by how much in the middle."""
    found = shift[~np.isnan(shift)]
    median = float(np.median(found)) if len(found) else float("nan")
    return PillarChange(
        id=name,
        title=title,
        known=len(found),
        up=int((found > 0).sum()),
        down=int((found < 0).sum()),
        same=int((found == 0).sum()),
        median=_points(ctx, median),
        **statuses,
    )


def _pillar(ctx: Context, name: str, title: str, before: Result, now: Result, firms: Matched) -> PillarChange:
    one, other = before.pillars[name], now.pillars[name]
    was, is_ = one.status[firms.before] == Status.MET, other.status[firms.now] == Status.MET
    told = (Status.MET, Status.PARTLY, Status.NOT_MET)
    both = np.isin(one.status[firms.before], told) & np.isin(other.status[firms.now], told)
    shift = moved(one.score[firms.before], other.score[firms.now])
    return _row(
        ctx, name, title, shift, met_now=int((both & ~was & is_).sum()), met_before=int((both & was & ~is_).sum())
    )


def _levels(ctx: Context, before: np.ndarray, now: np.ndarray) -> tuple[LevelMove, ...]:
    """From which overall level to which firms went, the most frequent first; those that stayed are left out."""
    both = (before > _NONE) & (now > _NONE) & (before != now)
    pairs = Counter(zip(before[both].tolist(), now[both].tolist(), strict=True))
    names = [ctx.words(band.title) for band in ctx.plan.overall.bands]
    ordered = sorted(pairs.items(), key=lambda one: (-one[1], one[0]))
    return tuple(LevelMove(before=names[a], now=names[b], firms=n, up=b > a) for (a, b), n in ordered)


def _most(ctx: Context, before: Result, now: Result, firms: Matched, shift: FloatArray) -> tuple[FirmMove, ...]:
    """The firms that moved most in one direction."""
    found = np.flatnonzero(shift > 0)
    order = found[np.argsort(-shift[found], kind="stable")][:MOST_MOVED]
    return tuple(_move(ctx, before, now, int(firms.before[i]), int(firms.now[i])) for i in order)


def _move(ctx: Context, before: Result, now: Result, earlier: int, later: int) -> FirmMove:
    was, is_ = (float(r.overall.score[i]) for r, i in ((before, earlier), (now, later)))
    return FirmMove(
        index=later,
        name=str(now.panel.names[later]),
        before=_score(ctx, was),
        now=_score(ctx, is_),
        change=_points(ctx, exact(is_ - was)),
    )


def _score(ctx: Context, value: float) -> Figure:
    return Figure(value=exact(value), text=ctx.numbers.score(value, ctx.band_edges))


def _points(ctx: Context, value: float) -> Figure:
    """A difference with its sign."""
    if not known(value):
        return Figure(text=ctx.numbers.unknown)
    sign = "+" if exact(value) > 0 else ""
    return Figure(value=exact(value), text=f"{sign}{ctx.numbers.plain(value, 1)}")
