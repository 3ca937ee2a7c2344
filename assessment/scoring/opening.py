"""What a higher level would open: programmes and tasks of one firm, matched again with that level and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from assessment.model.condition import Condition
from assessment.model.plan import MaturityIndicator, Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.result import Fit
from assessment.scoring.conditions import Facts
from assessment.scoring.matching import match_programme, match_task

OPEN = (Fit.ELIGIBLE, Fit.UNKNOWN)
"""Fits that are not ruled out by any answer."""


@dataclass(frozen=True)
class Opening:
    """What opens at a level and not below it: ids of programmes and tasks, in the plan's order."""

    metric: str
    """`digital.level`, or the question whose options are levels."""
    level: int
    programmes: tuple[str, ...]
    tasks: tuple[str, ...]


def openings(
    facts: Facts, plan: Plan, questionnaire: Questionnaire, as_of: date, already: Collection[str] = ()
) -> tuple[Opening, ...]:
    """Return what each level above the firm's own opens; levels that open nothing are left out.

    A programme opens when it was ruled out and no longer is; a task when it fits. `facts` are of one firm. Its other
    answers stay, so a task or programme with further unmet conditions does not open.
    Tasks of `already` fit the firm for another reason: nothing opens them.
    """
    found: list[Opening] = []
    for metric, top in scales(plan, questionnaire):
        own = facts.number(metric)[0]
        programmes, tasks = _open(facts, metric, plan, as_of)
        open_below = {*programmes, *tasks, *already}
        for level in range(int(own) + 1, top + 1) if not np.isnan(own) else ():
            raised = _open(facts.with_number(metric, float(level)), metric, plan, as_of)
            programmes, tasks = (tuple(i for i in ids if i not in open_below) for ids in raised)
            if programmes or tasks:
                found.append(Opening(metric, level, programmes, tasks))
            open_below.update(programmes, tasks)
    return tuple(found)


def scales(plan: Plan, questionnaire: Questionnaire) -> Iterable[tuple[str, int]]:
    """Every metric that is a level and that a condition asks for, with its top."""
    asked = {c.metric for p in plan.programmes for c in _parts(p.conditions)}
    asked |= {c.metric for task in plan.tasks for reason in task.reasons for c in _parts(reason.answers)}
    for pillar in plan.pillars:
        if isinstance(pillar.indicator, MaturityIndicator) and f"{pillar.id}.level" in asked:
            yield f"{pillar.id}.level", len(questionnaire.instrument.gates)
    for question in questionnaire.questions.values():
        if question.id in asked and question.kind == "choice":
            ids = [option.id for option in questionnaire.options(question)]
            if ids and all(i.isdigit() for i in ids):
                yield question.id, max(map(int, ids))


def asking(plan: Plan, metric: str) -> tuple[str, ...]:
    """The programmes with a condition on that metric, by id in the plan's order."""
    return tuple(p.id for p in plan.programmes if any(c.metric == metric for c in _parts(p.conditions)))


def _parts(conditions: Sequence[Condition]) -> Iterable[Condition]:
    for condition in conditions:
        yield condition
        yield from _parts((*condition.any_of, *condition.all_of))


def _open(facts: Facts, metric: str, plan: Plan, as_of: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(programmes that are not ruled out, tasks one of whose reasons on that metric holds), by id."""
    programmes = []
    for programme in plan.programmes:
        if any(c.metric == metric for c in _parts(programme.conditions)):
            match = match_programme(programme, facts, plan.nearly_within, as_of)
            if not match.expired and Fit(int(match.fit[0])) in OPEN:
                programmes.append(programme.id)
    tasks = []
    for task in plan.tasks:
        reasons = tuple(r for r in task.reasons if any(c.metric == metric for c in _parts(r.answers)))
        if reasons and not any(r.gaps for r in reasons):
            only = task.model_copy(update={"reasons": reasons})
            if bool(match_task(only, facts, {}).fits[0]):
                tasks.append(task.id)
    return tuple(programmes), tuple(tasks)
