"""Which programmes and tasks fit which firm, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from assessment.model.condition import Condition, Reason
from assessment.model.panel import UNANSWERED, BoolArray, IntArray
from assessment.model.plan import Plan, Programme, Task
from assessment.model.result import Fit, PillarResult, ProgrammeMatch, Status, TaskMatch, Truth
from assessment.scoring.conditions import Facts, evaluate, nearly, short_in_things

EVERYWHERE = "china"
CERTIFICATES = "certificates"
"""Question on the recognitions and certificates a firm holds."""


def match_programme(programme: Programme, facts: Facts, within: float, as_of: date) -> ProgrammeMatch:
    """One programme against all firms.

    A recognition the firm already has: held. Any condition false: not; except that exactly one numeric condition false
    and within `within` of its threshold is nearly; else any unknown (or conditions that were not seen): unknown; else
    eligible. A condition that needs an expert is listed and not evaluated.
    """
    tested = [evaluate(c, facts) for c in programme.conditions]
    region = _region(programme, facts)
    n, count = facts.size, len(tested)
    truth = np.column_stack([t.truth for t in tested]) if tested else np.empty((n, 0), dtype=np.int64)
    false = truth == Truth.FALSE
    close = [c.is_numeric & nearly(t, within) for c, t in zip(programme.conditions, tested, strict=True)]
    one_close = (false.sum(axis=1) == 1) & (region != Truth.FALSE)
    is_nearly = one_close & (np.column_stack(close).any(axis=1) if close else np.zeros(n, dtype=bool))
    any_false = false.any(axis=1) | (region == Truth.FALSE)
    judged = [k for k, c in enumerate(programme.conditions) if not c.expert]
    unsure = (
        (truth[:, judged] == Truth.UNKNOWN).any(axis=1)
        | (region == Truth.UNKNOWN)
        | (not programme.conditions_complete)
    )
    which = np.where(is_nearly, false.argmax(axis=1) if count else 0, -1)
    short = np.full(n, np.nan)
    for k, (condition, result) in enumerate(zip(programme.conditions, tested, strict=True)):
        if condition.is_numeric:
            short = np.where(which == k, short_in_things(condition, result, facts), short)
    return ProgrammeMatch(
        programme=programme.id,
        fit=np.select(
            [_held(programme, facts), is_nearly, any_false, unsure],
            [Fit.HELD, Fit.NEARLY, Fit.NOT, Fit.UNKNOWN],
            default=Fit.ELIGIBLE,
        ),
        region=region,
        expired=programme.valid_to is not None and programme.valid_to < as_of,
        truth=truth,
        have=np.column_stack([t.have for t in tested]) if tested else np.empty((n, 0)),
        need=np.column_stack([t.need for t in tested]) if tested else np.empty((n, 0)),
        nearly=which,
        short=short,
    )


def _held(programme: Programme, facts: Facts) -> BoolArray:
    """Whether the firm ticked a certificate that shows it already has the recognition."""
    if not programme.held_as:
        return np.zeros(facts.size, dtype=bool)
    condition = Condition(id="held", text=programme.title, metric=CERTIFICATES, op="has", values=programme.held_as)
    return np.asarray(evaluate(condition, facts).truth == Truth.TRUE)


def _region(programme: Programme, facts: Facts) -> IntArray:
    """Whether the firm's region is the programme's; a national programme fits everywhere."""
    if programme.region == EVERYWHERE:
        return np.full(facts.size, int(Truth.TRUE))
    answer = facts.figures.panel.choice("region")
    ids = [o.id for o in facts.figures.questionnaire.regions]
    here = ids.index(programme.region)
    return np.where(
        answer == UNANSWERED, int(Truth.UNKNOWN), np.where(answer == here, int(Truth.TRUE), int(Truth.FALSE))
    )


def match_task(task: Task, facts: Facts, pillars: Mapping[str, PillarResult]) -> TaskMatch:
    """One task against all firms: it fits where one of its reasons does."""
    reasons = [_reason(r, facts, pillars) for r in task.reasons]
    stacked = np.column_stack(reasons) if reasons else np.zeros((facts.size, 0), dtype=bool)
    return TaskMatch(task=task.id, fits=np.asarray(stacked.any(axis=1)), reasons=stacked)


def _reason(reason: Reason, facts: Facts, pillars: Mapping[str, PillarResult]) -> BoolArray:
    """Every list that a reason gives must fit; a list that is not given always does."""
    fits = np.ones(facts.size, dtype=bool)
    if reason.gaps:
        fits &= np.stack([_has_gap(pillars[p]) for p in reason.gaps]).any(axis=0)
    if reason.divisions:
        ids = [o.id for o in facts.figures.questionnaire.divisions]
        wanted = [k for k, division in enumerate(ids) if division in reason.divisions]
        fits &= np.isin(facts.figures.panel.choice("division"), wanted)
    for condition in reason.answers:
        fits &= evaluate(condition, facts).truth == Truth.TRUE
    return fits


def _has_gap(pillar: PillarResult) -> BoolArray:
    return (pillar.status == Status.PARTLY) | (pillar.status == Status.NOT_MET)


def match_all(
    plan: Plan, facts: Facts, pillars: Mapping[str, PillarResult], as_of: date
) -> tuple[Mapping[str, ProgrammeMatch], Mapping[str, TaskMatch]]:
    """Every programme and every task of a plan against all firms."""
    programmes = {p.id: match_programme(p, facts, plan.nearly_within, as_of) for p in plan.programmes}
    return programmes, {t.id: match_task(t, facts, pillars) for t in plan.tasks}
