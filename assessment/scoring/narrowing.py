"""Which further answers would narrow the result of a firm most.

The rule (our own judgement). The width of a result is the weighted mean, over the applicable pillars, of the distance
between the highest and the lowest score a pillar can still have. A group of open answers (`open_answers`) that settles
a ratio or a change turns its pillar into a point, whatever the answers are, and takes all its width away. A group that
settles an item or a scenario of the digital instrument is tried at its worst and at its best, and takes away the mean
of both. What a group takes away is shared equally among its answers; an answer of several groups gets its share of
each. Where the score does not move (a gate holds it), the points of the digital index decide the order, then the order
of the questionnaire. Answers are taken as measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np

from assessment.model.panel import FloatArray, IntArray, Panel
from assessment.model.plan import MaturityIndicator, Pillar, Plan
from assessment.model.questionnaire import Instrument, Questionnaire
from assessment.model.reference import Reference
from assessment.model.result import MaturityResult
from assessment.scoring.curves import settle, total
from assessment.scoring.engine import assess
from assessment.scoring.figures import Figures
from assessment.scoring.indicators import maturity_pillar
from assessment.scoring.maturity import TOP_RUNG, level
from assessment.scoring.open_answers import Column, OpenGroup, open_groups


@dataclass(frozen=True)
class Narrowing:
    """One open answer and what it would do.

    Attributes:
        question: id of the question.
        offset: years back (0 the data year, -1 the year before).
        points: what it takes off the width of the result, in points of the overall score.
        share: the same as a share of the present width, 0 to 1.
        index_points: what it takes off the width of the digital index.
        pillars: pillars it counts for.
        partners: other open answers of the group it does most in, without which that group says nothing.
    """

    question: str
    offset: int
    points: float
    share: float
    index_points: float
    pillars: tuple[str, ...]
    partners: tuple[Column, ...]

    @property
    def column(self) -> str:
        """The column of the answer: `revenue`, or `revenue@-1` for the year before."""
        return f"{self.question}@{self.offset}" if self.offset else self.question


@dataclass(frozen=True)
class _Gain:
    """What a group takes off the width of the result, and off that of the digital index."""

    group: OpenGroup
    points: float
    index_points: float


def narrowing(
    panel: Panel,
    plan: Plan,
    questionnaire: Questionnaire,
    reference: Reference,
    *,
    as_of: date,
    weights: Mapping[str, float] | None = None,
) -> tuple[Narrowing, ...]:
    """All open answers of one firm that would narrow its result, the most useful first.

    Args:
        panel: a panel of one firm.
        plan: as for `assess`, like all that follows.
        questionnaire: see there.
        reference: see there.
        as_of: see there.
        weights: see there.
    """
    result = assess(panel, plan, questionnaire, reference, as_of=as_of, weights=weights)
    figures = Figures(panel, questionnaire, reference.coefficients, plan.certainties)
    groups = list(open_groups(figures, result, plan))
    gains: list[_Gain] = []
    whole = 0.0
    for k, pillar in enumerate(plan.pillars):
        scored, weight = result.pillars[pillar.id], float(result.overall.weights[0, k])
        width = weight * float(np.nan_to_num(scored.score_high - scored.score_low)[0])
        whole += width
        own = [group for group in groups if group.pillar == pillar.id]
        if own and isinstance(pillar.indicator, MaturityIndicator):
            left, index = _tried(figures, pillar, pillar.indicator, result.maturity, own)
            taken = settle(np.maximum(width - weight * left, 0.0))
            gains += [_Gain(*one) for one in zip(own, taken.tolist(), index.tolist(), strict=True)]
        else:
            gains += [_Gain(group, width, 0.0) for group in own]
    return _ranked(gains, whole, list(questionnaire.questions))


def _tried(
    figures: Figures, pillar: Pillar, indicator: MaturityIndicator, detail: MaturityResult, groups: Sequence[OpenGroup]
) -> tuple[FloatArray, FloatArray]:
    """Width of the pillar's score with each group settled, and index points it settles; mean of worst and best, (g,).

    Every group is a row at its worst and a row at its best of one batch.
    """
    instrument, size = figures.questionnaire.instrument, len(groups)
    rows = np.zeros(2 * size, dtype=np.int64)
    low, high, rungs = detail.points_low[rows], detail.points_high[rows], detail.rungs[rows]
    for g, group in enumerate(groups):
        for row, best in ((g, False), (size + g, True)):
            if group.item is not None:
                end = detail.points_high[0, group.item] if best else detail.points_low[0, group.item]
                low[row, group.item] = high[row, group.item] = end
            if group.scenario is not None:
                rungs[row, group.scenario] = TOP_RUNG if best else 0
    settled = _settled(detail, instrument, rows, low, high, rungs)
    batch = Figures(figures.panel.take(rows), figures.questionnaire, {}, ())
    scored = maturity_pillar(batch, pillar, indicator, instrument, settled)
    width = scored.score_high - scored.score_low
    index = (detail.index_high - detail.index_low)[rows] - (settled.index_high - settled.index_low)
    return (width[:size] + width[size:]) / 2, settle((index[:size] + index[size:]) / 2)


def _settled(
    detail: MaturityResult, instrument: Instrument, rows: IntArray, low: FloatArray, high: FloatArray, rungs: IntArray
) -> MaturityResult:
    """The instrument with other points and rungs: index and levels follow, the advice stays as it was."""
    constraint = np.array([scenario.constraint for scenario in instrument.scenarios])
    index_low, index_high = (settle(total([points[:, k] for k in range(points.shape[1])])) for points in (low, high))
    level_low, reached, constrained = level(index_low, np.where(rungs < 0, 0, rungs), constraint, instrument.gates)
    level_high, _, _ = level(index_high, np.where(rungs < 0, TOP_RUNG, rungs), constraint, instrument.gates)
    repeated = {field.name: getattr(detail, field.name)[rows] for field in fields(detail)}
    return replace(
        MaturityResult(**repeated),
        points_low=low,
        points_high=high,
        index_low=index_low,
        index_high=index_high,
        rungs=rungs,
        level_low=level_low,
        level_high=level_high,
        reached_low=reached,
        constraint_low=constrained,
    )


def _ranked(gains: Sequence[_Gain], whole: float, order: Sequence[str]) -> tuple[Narrowing, ...]:
    """The answers of all groups, the most useful first; those that move nothing are left out."""
    of_column: dict[Column, list[_Gain]] = defaultdict(list)
    for gain in gains:
        for column in gain.group.columns:
            of_column[column].append(gain)
    found = [_narrowing(column, own, whole) for column, own in of_column.items()]
    useful = [one for one in found if one.points > 0 or one.index_points > 0]
    return tuple(
        sorted(useful, key=lambda one: (-one.points, -one.index_points, order.index(one.question), -one.offset))
    )


def _narrowing(column: Column, gains: Sequence[_Gain], whole: float) -> Narrowing:
    foremost = max(gains, key=lambda gain: (gain.points / len(gain.group.columns), gain.index_points))
    points = sum(gain.points / len(gain.group.columns) for gain in gains)
    index_points = sum(gain.index_points / len(gain.group.columns) for gain in gains)
    return Narrowing(
        question=column[0],
        offset=column[1],
        points=round(points, 9),
        share=round(points / whole, 9) if whole > 0 else 0.0,
        index_points=round(index_points, 9),
        pillars=tuple(dict.fromkeys(gain.group.pillar for gain in gains)),
        partners=tuple(other for other in foremost.group.columns if other != column),
    )
