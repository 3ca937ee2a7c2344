"""What every kind of indicator shares: pillars declared not applicable, the interval of a score, the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from assessment.model.panel import UNANSWERED, BoolArray, FloatArray, IntArray
from assessment.model.plan import Pillar
from assessment.model.result import PillarResult, Status, Why
from assessment.scoring.curves import first_that_holds, piecewise
from assessment.scoring.figures import Figures


@dataclass
class Draft:
    """A pillar's numbers before the rules common to all pillars are applied; every array has shape (n,)."""

    value: FloatArray
    low: FloatArray
    high: FloatArray
    status: IntArray
    met_low: BoolArray
    met_high: BoolArray
    why: IntArray
    gap: FloatArray
    surplus: FloatArray
    last: FloatArray
    extra: Mapping[str, FloatArray] = field(default_factory=dict)
    flags: Mapping[str, BoolArray] = field(default_factory=dict)
    score: FloatArray | None = None
    score_low: FloatArray | None = None
    score_high: FloatArray | None = None


def declared_not_applicable(figures: Figures, pillar: str) -> IntArray:
    """Index of the reason a firm gave for leaving the pillar out, -1 none; shape (n,)."""
    reason = np.full(figures.panel.size, UNANSWERED)
    for question in figures.questionnaire.questions.values():
        if question.not_applicable_for == pillar:
            answered = figures.panel.choice(question.id)
            reason = np.where(answered == UNANSWERED, reason, answered)
    return reason


def finish(draft: Draft, pillar: Pillar, figures: Figures) -> PillarResult:
    """A pillar result: scores from the curve, and nothing left in it where the pillar does not apply."""
    declared = declared_not_applicable(figures, pillar.id)
    out = (declared != UNANSWERED) | (draft.status == Status.NOT_APPLICABLE)
    score = piecewise(draft.value, pillar.curve.points) if draft.score is None else draft.score
    low, high = _score_interval(draft, pillar)
    missing = np.isnan(score) & np.isnan(low)
    low, high = np.where(missing, 0.0, low), np.where(missing, 100.0, high)
    return PillarResult(
        pillar=pillar.id,
        value=draft.value,
        value_low=draft.low,
        value_high=draft.high,
        score=np.where(out, np.nan, score),
        score_low=np.where(out, np.nan, low),
        score_high=np.where(out, np.nan, high),
        status=np.where(out, Status.NOT_APPLICABLE, draft.status),
        met_low=draft.met_low & ~out,
        met_high=draft.met_high & ~out,
        why=np.where(declared != UNANSWERED, Why.DECLARED, draft.why),
        declared=declared,
        gap=np.where(out, np.nan, draft.gap),
        surplus=np.where(out, np.nan, draft.surplus),
        last=draft.last,
        extra=draft.extra,
        flags=draft.flags,
    )


def _score_interval(draft: Draft, pillar: Pillar) -> tuple[FloatArray, FloatArray]:
    if draft.score_low is not None and draft.score_high is not None:
        return draft.score_low, draft.score_high
    one, other = piecewise(draft.low, pillar.curve.points), piecewise(draft.high, pillar.curve.points)
    return np.minimum(one, other), np.maximum(one, other)


def first_reason(*reasons: tuple[BoolArray, Why]) -> IntArray:
    """Per firm the first reason that holds, `Why.NONE` where none does; shape (n,)."""
    return first_that_holds(reasons, Why.NONE)


def less(amount: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(gap, surplus) of a signed shortfall: neither is ever negative, NaN stays NaN."""
    return np.maximum(amount, 0.0) + 0.0, np.maximum(-amount, 0.0) + 0.0
