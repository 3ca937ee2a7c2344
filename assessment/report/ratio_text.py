"""A ratio pillar in words: R&D over revenue, robots over staff."""

from __future__ import annotations

import math

from assessment.model.plan import Pillar, RatioIndicator
from assessment.model.result import PillarResult, Status, Why
from assessment.report.context import FirmContext
from assessment.report.numbers import exact, known
from assessment.report.pillar_text import PillarText
from assessment.report.view import Figure, Row
from assessment.report.wording import target_value, value_edges


def ratio_text(ctx: FirmContext, pillar: Pillar, indicator: RatioIndicator, result: PillarResult) -> PillarText:
    """Everything a ratio says of one firm."""
    return PillarText(
        gap=_gap_figure(ctx, indicator, result),
        gap_sentence=_gap_sentence(ctx, pillar, indicator, result),
        formula=_formula(ctx, pillar, indicator, result),
        inputs=_inputs(ctx, indicator),
        status_reason=_status_reason(ctx, pillar, result),
        surplus=ctx.at(result.surplus) > 0,
        notes=tuple(n for n in _notes(ctx, pillar, indicator, result) if n),
        measures=_measures(ctx, indicator, result),
    )


def _amount(ctx: FirmContext, indicator: RatioIndicator, value: float, *, up: bool = False) -> str:
    return ctx.numbers.of_unit(value, ctx.unit(indicator.numerator), up=up)


def _printed(ctx: FirmContext, pillar: Pillar, value: float) -> str:
    edges, upper = value_edges(pillar)
    return ctx.numbers.of_unit(value, pillar.unit, pillar.decimals, edges=edges, upper_edges=upper)


def _gap_figure(ctx: FirmContext, indicator: RatioIndicator, result: PillarResult) -> Figure:
    if ctx.at(result.gap) == 0:
        return no_gap(ctx, ctx.unit(indicator.numerator))
    return ctx.numbers.figure(ctx.at(result.gap), ctx.unit(indicator.numerator), up=True)


def no_gap(ctx: FirmContext, unit: str) -> Figure:
    """A gap of zero, said in words."""
    return Figure(value=0.0, text=ctx.t("no gap"), unit=unit)


def _gap_sentence(ctx: FirmContext, pillar: Pillar, indicator: RatioIndicator, result: PillarResult) -> str:
    gap, surplus = ctx.at(result.gap), ctx.at(result.surplus)
    target, what = target_value(ctx, pillar), ctx.inline(indicator.numerator)
    wanted = ctx.amount(result, "count_at_target")
    if not known(gap):
        return _gap_unknown(ctx, indicator, target, wanted)
    now = _amount(ctx, indicator, ctx.amount(result, "numerator"))
    total = _amount(ctx, indicator, wanted, up=True)
    words = {"year": ctx.year, "target": target, "total": total, "now": now, "what": what}
    if gap > 0:
        missing = _amount(ctx, indicator, gap, up=True)
        return ctx.t("{gap} short: {target} asks for {total}, in {year} it was {now} ({what}).", gap=missing, **words)
    if surplus > 0:
        more = _amount(ctx, indicator, surplus)
        return ctx.t(
            "Surplus of {more}: {target} asks for {total}, in {year} it was {now} ({what}).", more=more, **words
        )
    return ctx.t("Exactly what the target asks for: {now} ({what}).", now=now, what=what)


def _gap_unknown(ctx: FirmContext, indicator: RatioIndicator, target: str, wanted: float) -> str:
    if known(wanted):
        total = _amount(ctx, indicator, wanted, up=True)
        what = ctx.inline(indicator.numerator)
        return ctx.t("{target} would ask for {total} ({what}).", target=target, total=total, what=what)
    return ctx.t("What is missing cannot be said without these figures.")


def _formula(ctx: FirmContext, pillar: Pillar, indicator: RatioIndicator, result: PillarResult) -> str:
    value = ctx.at(result.value)
    top, bottom = ctx.amount(result, "numerator"), ctx.amount(result, "denominator")
    if not known(value):
        parts = {"top": ctx.inline(indicator.numerator), "bottom": ctx.inline(indicator.denominator)}
    else:
        parts = {
            "top": ctx.numbers.of_unit(top, ctx.unit(indicator.numerator)),
            "bottom": ctx.numbers.of_unit(bottom, ctx.unit(indicator.denominator)),
        }
    factor = ctx.numbers.plain(indicator.factor)
    left = ctx.t("{factor} × {top} ÷ {bottom}", factor=factor, **parts)
    return f"{left} = {_printed(ctx, pillar, value)}"


def _inputs(ctx: FirmContext, indicator: RatioIndicator) -> tuple[Row, ...]:
    rows = [
        input_row(ctx, figure, offset)
        for figure in (indicator.numerator, indicator.denominator)
        for offset in (0, -1)
        if offset == 0 or known(ctx.figure(figure, offset))
    ]
    questions = (indicator.basis_question, *indicator.entity_questions)
    return (*rows, *(choice_row(ctx, q) for q in questions if q and ctx.chosen(q)))


def input_row(ctx: FirmContext, figure: str, offset: int = 0, decimals: int = 0) -> Row:
    """An answered or derived figure with its year and its certainty."""
    label = ctx.t("{what}, {year}", what=ctx.title(figure), year=ctx.year + offset)
    value = ctx.numbers.figure(ctx.figure(figure, offset), ctx.unit(figure), decimals)
    return Row(label=label, figure=value, note=ctx.certainty(figure, offset))


def choice_row(ctx: FirmContext, question: str) -> Row:
    """A choice in words."""
    option = ctx.chosen(question)
    text = ctx.words(option.text) if option else ctx.numbers.unknown
    return Row(label=ctx.title(question), figure=Figure(text=text))


def _status_reason(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> str:
    status, last = ctx.status(result), ctx.at(result.last)
    before = _printed(ctx, pillar, last) if known(last) else ""
    if status == Status.PARTLY:
        return ctx.t("below the target, but better than the year before ({last})", last=before)
    if status == Status.NOT_MET and before:
        return ctx.t("below the target and not better than the year before ({last})", last=before)
    if status == Status.NOT_MET:
        return ctx.t("below the target; the year before is not known")
    return ""


def _notes(ctx: FirmContext, pillar: Pillar, indicator: RatioIndicator, result: PillarResult) -> list[str]:
    if ctx.status(result) == Status.NOT_APPLICABLE:
        return [_count_shown(ctx, indicator, result)] if ctx.why(result) == Why.TOO_SMALL else []
    notes = [_at_last_denominator(ctx, pillar, indicator, result), _one_piece(ctx, indicator, result)]
    above_one = known(ctx.at(result.value)) and exact(ctx.at(result.value)) > indicator.factor
    if above_one and indicator.too_small_below is None:
        top, bottom = ctx.title(indicator.numerator), ctx.inline(indicator.denominator)
        notes.append(ctx.t("{top} is larger than {bottom}: please check both figures.", top=top, bottom=bottom))
    return notes


def _count_shown(ctx: FirmContext, indicator: RatioIndicator, result: PillarResult) -> str:
    now = ctx.numbers.of_unit(ctx.amount(result, "numerator"), ctx.unit(indicator.numerator))
    return ctx.t("In use: {now}.", now=now)


def _at_last_denominator(ctx: FirmContext, pillar: Pillar, indicator: RatioIndicator, result: PillarResult) -> str:
    value = ctx.amount(result, "at_last_denominator")
    if not ctx.is_set(result, "denominator_fell") or math.isnan(value) or pillar.target.value is None:
        return ""
    if ctx.amount(result, "numerator") == 0:
        return ""
    what, shown = ctx.inline(indicator.denominator), _printed(ctx, pillar, value)
    if exact(value) >= exact(pillar.target.value):
        return ctx.t("At last year's {what}: {value}, target met as well.", what=what, value=shown)
    return ctx.t("At last year's {what}: {value}, target not met.", what=what, value=shown)


def _one_piece(ctx: FirmContext, indicator: RatioIndicator, result: PillarResult) -> str:
    if not ctx.is_set(result, "coarse"):
        return ""
    people = ctx.numbers.plain(ctx.amount(result, "denominator"))
    return ctx.t(
        "At this size every single robot counts: one robot = {factor} ÷ {people} = {points} points of density.",
        factor=ctx.numbers.plain(indicator.factor),
        people=people,
        points=ctx.numbers.plain(ctx.amount(result, "one_piece"), 1),
    )


def _measures(ctx: FirmContext, indicator: RatioIndicator, result: PillarResult) -> tuple[str, ...]:
    gap = ctx.at(result.gap)
    if not known(gap) or gap <= 0:
        return ()
    more, what = _amount(ctx, indicator, gap, up=True), ctx.title(indicator.numerator)
    total = _amount(ctx, indicator, ctx.amount(result, "count_at_target"), up=True)
    return (ctx.t("{what}: {more} more, {total} in all.", what=what, more=more, total=total),)
