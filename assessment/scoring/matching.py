"""Which programmes and tasks fit which firm, and why."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from datetime import date

import numpy as np

from assessment.model.condition import Reason
from assessment.model.panel import UNANSWERED, BoolArray, FloatArray, IntArray
from assessment.model.plan import Plan, Programme, Task
from assessment.model.result import Fit, PillarResult, ProgrammeMatch, Status, TaskMatch, Truth
from assessment.scoring.conditions import (
    FALSE,
    TRUE,
    UNKNOWN,
    Facts,
    Outcome,
    evaluate,
    listed,
    nearly,
    short_in_things,
)
from assessment.scoring.curves import beside, first_that_holds, looked_up

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
    n = facts.size
    false_ones, unsure = np.zeros(n, dtype=np.int8), region == UNKNOWN
    for condition, outcome in zip(programme.conditions, tested, strict=True):
        false_ones += (outcome.truth == FALSE).view(np.int8)
        if not condition.expert:
            unsure |= outcome.truth == UNKNOWN
    elsewhere = region == FALSE
    which, short = _nearly(programme, tested, facts, np.flatnonzero((false_ones == 1) & ~elsewhere), within)
    return ProgrammeMatch(
        programme=programme.id,
        fit=first_that_holds(
            [
                (_held(programme, facts), Fit.HELD),
                (which >= 0, Fit.NEARLY),
                ((false_ones > 0) | elsewhere, Fit.NOT),
                (unsure, Fit.UNKNOWN),
            ],
            default=Fit.ELIGIBLE if programme.conditions_complete else Fit.UNKNOWN,
        ),
        region=region,
        expired=programme.valid_to is not None and programme.valid_to < as_of,
        truth=beside([t.truth for t in tested]) if tested else np.empty((n, 0), dtype=np.int8),
        have=tuple(t.have for t in tested),
        need=tuple(t.need for t in tested),
        nearly=which,
        short=short,
    )


def _nearly(
    programme: Programme, tested: list[Outcome], facts: Facts, rows: IntArray, within: float
) -> tuple[IntArray, FloatArray]:
    """(index of the one condition that is nearly true, -1 none; how far it is short), shape (n,).

    `rows` are the firms with exactly one false condition: only for them anything is computed.
    """
    which, short = np.full(facts.size, -1, dtype=np.int8), np.full(facts.size, np.nan)
    for k, (condition, outcome) in enumerate(zip(programme.conditions, tested, strict=True)):
        if condition.is_numeric:
            own = rows[outcome.truth[rows] == FALSE]
            own = own[nearly(outcome, within, own)]
            which[own] = k
            short[own] = short_in_things(condition, outcome, facts, own)
    return which, short


def _held(programme: Programme, facts: Facts) -> BoolArray:
    """Whether the firm ticked a certificate that shows it already has the recognition."""
    if not programme.held_as:
        return np.zeros(facts.size, dtype=bool)
    return listed(CERTIFICATES, programme.held_as, facts) == TRUE


def _region(programme: Programme, facts: Facts) -> IntArray:
    """Whether the firm's region is the programme's; a national programme fits everywhere."""
    if programme.region == EVERYWHERE:
        return np.full(facts.size, TRUE, dtype=np.int8)
    answer = facts.figures.panel.choice("region")
    ids = [o.id for o in facts.figures.questionnaire.regions]
    here = ids.index(programme.region)
    return first_that_holds([(answer == UNANSWERED, Truth.UNKNOWN), (answer == here, Truth.TRUE)], Truth.FALSE)


def match_task(task: Task, facts: Facts, pillars: Mapping[str, PillarResult]) -> TaskMatch:
    """One task against all firms: it fits where one of its reasons does."""
    reasons = [_reason(r, facts, pillars) for r in task.reasons]
    if not reasons:
        return TaskMatch(task.id, np.zeros(facts.size, dtype=bool), np.zeros((facts.size, 0), dtype=bool))
    return TaskMatch(task=task.id, fits=functools.reduce(operator.or_, reasons), reasons=beside(reasons))


def _reason(reason: Reason, facts: Facts, pillars: Mapping[str, PillarResult]) -> BoolArray:
    """Every list that a reason gives must fit; a list that is not given always does."""
    fits = np.ones(facts.size, dtype=bool)
    if reason.gaps:
        fits &= functools.reduce(operator.or_, [_has_gap(pillars[p]) for p in reason.gaps])
    if reason.divisions:
        ids = [o.id for o in facts.figures.questionnaire.divisions]
        wanted = np.array([*(division in reason.divisions for division in ids), False])
        fits &= looked_up(wanted, facts.figures.panel.choice("division"))
    for condition in reason.answers:
        fits &= evaluate(condition, facts).truth == TRUE
    return fits


def _has_gap(pillar: PillarResult) -> BoolArray:
    return (pillar.status == int(Status.PARTLY)) | (pillar.status == int(Status.NOT_MET))


def match_all(
    plan: Plan, facts: Facts, pillars: Mapping[str, PillarResult], as_of: date
) -> tuple[Mapping[str, ProgrammeMatch], Mapping[str, TaskMatch]]:
    """Every programme and every task of a plan against all firms."""
    programmes = {p.id: match_programme(p, facts, plan.nearly_within, as_of) for p in plan.programmes}
    return programmes, {t.id: match_task(t, facts, pillars) for t in plan.tasks}
