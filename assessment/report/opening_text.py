"""What a higher level would open, in sentences."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np

from assessment.model.result import MaturityResult, PillarResult
from assessment.report.context import FirmContext
from assessment.report.view import DigitalView
from assessment.scoring.conditions import Facts
from assessment.scoring.figures import Figures
from assessment.scoring.opening import Opening, openings


def opening_sentences(ctx: FirmContext, as_of: date) -> tuple[str, ...]:
    """One sentence a level that opens a programme or a task; nothing where the own level is not known."""
    fitting = [name for name, task in ctx.result.tasks.items() if bool(task.fits[ctx.index])]
    found = openings(_facts(ctx), ctx.plan, ctx.questionnaire, as_of, fitting)
    return tuple(_sentence(ctx, one) for one in found)


def _facts(ctx: FirmContext) -> Facts:
    """What conditions can ask about this one firm."""
    result, row = ctx.result, slice(ctx.index, ctx.index + 1)
    figures = Figures(result.panel.take(row), ctx.questionnaire, ctx.reference.coefficients, ctx.plan.certainties)
    pillars = {name: _value_and_level(pillar, row) for name, pillar in result.pillars.items()}
    metrics = {name: values[row] for name, values in result.metrics.items()}
    return Facts(figures, ctx.plan, metrics, pillars, _alone(result.maturity, row))


def _value_and_level(pillar: PillarResult, row: slice) -> PillarResult:
    return replace(pillar, value=pillar.value[row], extra={name: values[row] for name, values in pillar.extra.items()})


def _alone(found: MaturityResult, row: slice) -> MaturityResult:
    arrays = {f.name: getattr(found, f.name) for f in fields(found)}
    return replace(found, **{name: values[row] for name, values in arrays.items() if isinstance(values, np.ndarray)})


def _sentence(ctx: FirmContext, one: Opening) -> str:
    titles = [ctx.words(p.title) for p in ctx.plan.programmes if p.id in one.programmes]
    titles += [ctx.words(task.title) or task.code for task in ctx.plan.tasks if task.id in one.tasks]
    names = ctx.numbers.listed(ctx.t("“{name}”", name=title) for title in titles)
    if one.metric in ctx.questionnaire.questions:
        what = ctx.title(one.metric)
        return ctx.t("{question}: level {level} would open {names}.", question=what, level=one.level, names=names)
    return ctx.t("Digital level {level} would open {names}.", level=one.level, names=names)


def with_openings(ctx: FirmContext, view: DigitalView, as_of: date) -> DigitalView:
    """The instrument with these sentences among its notes."""
    return view.model_copy(update={"notes": (*view.notes, *opening_sentences(ctx, as_of))})
