"""In which year a target is reached at the present pace, in one sentence; nothing where nothing can be said."""

from __future__ import annotations

from datetime import date

from assessment.model.plan import RatioIndicator
from assessment.model.result import Status
from assessment.report.context import FirmContext
from assessment.report.numbers import known
from assessment.report.view import PillarView
from assessment.report.wording import target_value
from assessment.scoring.figures import Figures
from assessment.scoring.reach import FARTHEST, reach


def with_reach(ctx: FirmContext, pillars: tuple[PillarView, ...], as_of: date) -> tuple[PillarView, ...]:
    """The pillars, with the sentence among the notes of those it is known for; never a year before that of `as_of`."""
    alone = ctx.result.panel.take(slice(ctx.index, ctx.index + 1))
    figures = Figures(alone, ctx.questionnaire, ctx.reference.coefficients, ctx.plan.certainties)
    sentences = {view.id: _sentence(ctx, figures, view.id, as_of) for view in pillars}
    return tuple(
        view.model_copy(update={"notes": (*view.notes, sentences[view.id])}) if sentences[view.id] else view
        for view in pillars
    )


def _sentence(ctx: FirmContext, figures: Figures, pillar_id: str, as_of: date) -> str:
    pillar, result = ctx.plan.pillar[pillar_id], ctx.result.pillars[pillar_id]
    if not isinstance(pillar.indicator, RatioIndicator) or pillar.target.value is None:
        return ""
    if ctx.status(result) not in (Status.PARTLY, Status.NOT_MET):
        return ""
    found = reach(figures, pillar.indicator, pillar.target.value)
    pace, year = float(found.pace[0]), float(found.year[0])
    if not known(pace) or year < as_of.year:
        return ""
    words = {
        "first": int(found.first[0]),
        "last": ctx.year,
        "pace": ctx.numbers.percent(100 * pace, 1),
        "target": target_value(ctx, pillar),
    }
    if pace <= 0:
        return ctx.t("From {first} to {last} it changed by {pace} a year: so {target} is not reached.", **words)
    if not known(year):
        return ctx.t(
            "Growing by {pace} a year as from {first} to {last}, {target} is not reached within {n} years.",
            n=FARTHEST,
            **words,
        )
    return ctx.t(
        "Growing by {pace} a year as from {first} to {last}, {target} is reached in {year}.", year=int(year), **words
    )
