"""What a higher level would open, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date

import numpy as np

from assessment.model.result import MaturityResult, PillarResult
from assessment.report.context import FirmContext
from assessment.report.view import DigitalView
from assessment.scoring.conditions import Facts
from assessment.scoring.figures import Figures
from assessment.scoring.opening import Opening, asking, openings, scales


def opening_sentences(ctx: FirmContext, as_of: date) -> tuple[str, ...]:
    """One sentence a level that opens a programme or a task; nothing where the own level is not known."""
    return tuple(_sentence(ctx, one) for one in _found(ctx, as_of))


def _found(ctx: FirmContext, as_of: date) -> tuple[Opening, ...]:
    fitting = [name for name, task in ctx.result.tasks.items() if bool(task.fits[ctx.index])]
    return openings(_facts(ctx), ctx.plan, ctx.questionnaire, as_of, fitting)


def higher_levels(ctx: FirmContext, as_of: date) -> tuple[str, ...]:
    """What each kind of level would open when higher: what opens, that nothing does, or that the level is not known."""
    found, facts = _found(ctx, as_of), _facts(ctx)
    lines: list[str] = []
    for metric, top in scales(ctx.plan, ctx.questionnaire):
        own, opened = facts.number(metric)[0], [_sentence(ctx, one) for one in found if one.metric == metric]
        lines += opened or [_nothing(ctx, metric, None if np.isnan(own) else int(own), top)]
    return tuple(lines)


def _nothing(ctx: FirmContext, metric: str, own: int | None, top: int) -> str:
    """Why no higher level of this kind is said to open anything."""
    is_answer = metric in ctx.questionnaire.questions
    what = ctx.title(metric) if is_answer else ctx.t("Digital level")
    if own is None:
        asked = ctx.numbers.listed(_quoted(ctx, _titles(ctx, asking(ctx.plan, metric))))
        if not asked:
            return ctx.t("{question}: not known yet, so what a higher one would open cannot be said.", question=what)
        return ctx.t("{question}: not known yet; it is asked for by {names}.", question=what, names=asked)
    if own >= top:
        return ctx.t("{question}: the highest level is reached.", question=what)
    return ctx.t(
        "{question}: with all other answers as they are, a higher one would open no further programme and no further "
        "task.",
        question=what,
    )


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
    titles = _titles(ctx, one.programmes)
    titles += [ctx.words(task.title) or task.code for task in ctx.plan.tasks if task.id in one.tasks]
    names = ctx.numbers.listed(_quoted(ctx, titles))
    if one.metric in ctx.questionnaire.questions:
        what = ctx.title(one.metric)
        return ctx.t("{question}: level {level} would open {names}.", question=what, level=one.level, names=names)
    return ctx.t("Digital level {level} would open {names}.", level=one.level, names=names)


def _titles(ctx: FirmContext, programmes: Iterable[str]) -> list[str]:
    wanted = set(programmes)
    return [ctx.words(p.title) for p in ctx.plan.programmes if p.id in wanted]


def _quoted(ctx: FirmContext, titles: Iterable[str]) -> Iterable[str]:
    return (ctx.t("“{name}”", name=title) for title in titles)


def with_openings(ctx: FirmContext, view: DigitalView, as_of: date) -> DigitalView:
    """The instrument with these sentences among its notes."""
    return view.model_copy(update={"notes": (*view.notes, *opening_sentences(ctx, as_of))})
