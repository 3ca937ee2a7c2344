"""What a report shows beside the pillars: the firm itself, figures that are not scored, and remarks on the whole."""

from __future__ import annotations

import math

from assessment.model.plan import Supplementary
from assessment.model.reference import SizeClasses
from assessment.model.result import Truth
from assessment.report.context import FirmContext
from assessment.report.energy_view import co2_figure, energy_sum, without_co2
from assessment.report.firm_figures import FirmFigures, at
from assessment.report.numbers import exact, known
from assessment.report.ratio_text import input_row
from assessment.report.sources_view import collected
from assessment.report.view import Figure, Row
from assessment.scoring.energy import energy_year

PROFILE_CHOICES = ("region", "district", "division", "entity")
PROFILE_NUMBERS = ("revenue", "value_added_total", "staff_avg", "sites")
CLASS_NONE, CLASS_DEPENDS, CLASS_UNKNOWN = -1, -2, -3


def profile(ctx: FirmContext) -> tuple[Row, ...]:
    """Who the firm is, as far as it said so."""
    rows = [_text_row(ctx, "credit_code")]
    rows += [_choice_row(ctx, q) for q in PROFILE_CHOICES if q in ctx.questionnaire.questions]
    rows += [_founded(ctx), _above_scale(ctx), _certificates(ctx)]
    rows += [input_row(ctx, figure) for figure in PROFILE_NUMBERS if known(ctx.figure(figure))]
    return tuple(row for row in rows if row is not None)


def _text_row(ctx: FirmContext, question: str) -> Row | None:
    text = str(ctx.result.panel.text(question)[ctx.index] or "")
    return Row(label=ctx.title(question), figure=Figure(text=text)) if text else None


def _choice_row(ctx: FirmContext, question: str) -> Row | None:
    option = ctx.chosen(question)
    return Row(label=ctx.title(question), figure=Figure(text=ctx.words(option.text))) if option else None


def _founded(ctx: FirmContext) -> Row | None:
    year = ctx.figure("founded_year")
    if not known(year):
        return None
    return Row(label=ctx.title("founded_year"), figure=Figure(value=year, text=str(int(year))))


def _above_scale(ctx: FirmContext) -> Row:
    plan = ctx.plan
    words = {Truth.TRUE: ctx.t("yes"), Truth.FALSE: ctx.t("no"), Truth.UNKNOWN: ctx.numbers.unknown}
    truth = Truth(ctx.code(ctx.result.above_scale))
    return Row(
        label=ctx.t("Above-scale firm"), figure=Figure(text=words[truth]), sources=ctx.sources(plan.above_scale.basis)
    )


def _certificates(ctx: FirmContext) -> Row | None:
    question = ctx.questionnaire.questions.get("certificates")
    if question is None or ctx.code(ctx.result.panel.tick("certificates")) < 0:
        return None
    held = ctx.numbers.listed(ctx.words(o.text) for o in ctx.ticked(question))
    return Row(label=ctx.title("certificates"), figure=Figure(text=held or ctx.t("none")))


def supplementary(ctx: FirmContext) -> tuple[Row, ...]:
    """Figures that are shown and not scored, the firm's classes by size and by energy use, and its CO2."""
    rows = [_supplementary(ctx, s) for s in ctx.plan.supplementary]
    rows += [_size_class(ctx, ctx.reference.size_classes)] if ctx.reference.size_classes else []
    rows += [_energy_class(ctx)] if ctx.plan.energy_classes else []
    return (*rows, _co2(ctx)) if ctx.reference.co2 else tuple(rows)


def _supplementary(ctx: FirmContext, shown: Supplementary) -> Row:
    value = ctx.metric(shown.metric) if shown.metric in ctx.result.metrics else ctx.figure(shown.metric)
    edges = (shown.target,) if shown.target is not None else ()
    lower, upper = ((), edges) if shown.strictly_above else (edges, ())
    figure = ctx.numbers.figure(value, shown.unit, shown.decimals, edges=lower, upper_edges=upper)
    parts = [_against(ctx, shown, value), ctx.sentence(shown.note), ctx.t("not scored")]
    return Row(
        label=ctx.words(shown.title),
        figure=figure,
        note=ctx.numbers.clauses(parts),
        sources=ctx.sources(shown.basis),
        formula=_quotient(ctx, shown) if known(value) else "",
    )


def _quotient(ctx: FirmContext, shown: Supplementary) -> str:
    """The two figures of a ratio of the data year; "" for any other metric."""
    metric = next((m for m in ctx.plan.metrics if m.id == shown.metric and m.kind == "ratio"), None)
    if metric is None or metric.denominator is None or {metric.numerator.years, metric.denominator.years} != {(0,)}:
        return ""
    top, bottom = (
        ctx.numbers.of_unit(ctx.figure(term.figure), ctx.unit(term.figure), 1, trim=True)
        for term in (metric.numerator, metric.denominator)
    )
    return f"{top} ÷ {bottom}"


def _against(ctx: FirmContext, shown: Supplementary, value: float) -> str:
    said = ctx.sentence(shown.target_text)
    if shown.target is None or not known(value):
        return said
    one, other = exact(value), exact(shown.target)
    reached = one > other if shown.strictly_above else one >= other
    return ctx.numbers.clauses((said, ctx.t("reached") if reached else ctx.t("not reached")))


def _size_class(ctx: FirmContext, sizes: SizeClasses) -> Row:
    code = -1 if ctx.result.size_class is None else ctx.code(ctx.result.size_class)
    text = ctx.words(sizes.classes[code].title) if code >= 0 else ctx.numbers.unknown
    note = ctx.numbers.clauses((ctx.sentence(sizes.note), ctx.t("not scored")))
    sources = ctx.sources(sizes.basis, sizes.headcount_basis)
    return Row(label=ctx.words(sizes.title), figure=Figure(text=text), note=note, sources=sources)


def _co2(ctx: FirmContext) -> Row:
    label, energy = ctx.t("CO₂ from energy"), energy_sum(ctx.questionnaire)
    firm = FirmFigures.of(ctx, ctx.result.panel, ctx.index)
    year = energy_year(firm.figures, energy, ctx.reference) if energy else None
    if year is None or not known(at(year.co2)):
        note = ctx.numbers.clauses((ctx.t("needs the energy carriers"), ctx.t("not scored")))
        return Row(label=label, figure=Figure(text=ctx.numbers.unknown), note=note)
    used = (line.carrier.coefficient for line in year.lines if known(at(line.co2)) and at(line.amount) > 0)
    parts = (without_co2(ctx, year), ctx.t("purchased electricity at the national average"), ctx.t("not scored"))
    sources = collected(ctx.sources(*(ctx.reference.co2[key].basis for key in used)))
    return Row(label=label, figure=co2_figure(ctx, year), note=ctx.numbers.clauses(parts), sources=sources)


def _both_conventions(ctx: FirmContext) -> str:
    """The energy figure on both ways of counting electricity, as far as they are known."""
    energy = energy_sum(ctx.questionnaire)
    amounts = [ctx.figure(f"{energy.id}_{name}") for name in ("calorific", "equivalent")] if energy else []
    calorific, equivalent = (ctx.numbers.of_unit(a, "tce", 1) for a in amounts or (math.nan, math.nan))
    return ctx.t(
        "calorific value: {calorific}; equivalent value: {equivalent}", calorific=calorific, equivalent=equivalent
    )


def _energy_class(ctx: FirmContext) -> Row:
    code = ctx.code(ctx.result.energy_class)
    label = ctx.t("Energy-user class")
    note = ctx.numbers.clauses((ctx.t("tested on both ways of counting electricity"), _both_conventions(ctx)))
    if code == CLASS_UNKNOWN:
        return Row(label=label, figure=Figure(text=ctx.numbers.unknown))
    if code == CLASS_DEPENDS:
        return Row(label=label, figure=Figure(text=ctx.t("unknown: depends on the basis")), note=note)
    if code == CLASS_NONE:
        lowest = min(ctx.plan.energy_classes, key=lambda c: c.from_tce)
        text = ctx.t("below {least} a year", least=ctx.numbers.of_unit(lowest.from_tce, "tce"))
        return Row(label=label, figure=Figure(text=text), note=note, sources=ctx.sources(lowest.basis))
    found = ctx.plan.energy_classes[code]
    text = ctx.numbers.clauses((ctx.sentence(found.text), note))
    return Row(label=label, figure=Figure(text=ctx.words(found.title)), note=text, sources=ctx.sources(found.basis))


def notes(ctx: FirmContext) -> tuple[str, ...]:
    """Remarks that concern the whole report."""
    found = [
        ctx.t("All scores use fixed marks: other firms never move them."),
        ctx.t("Figures without a stated certainty are taken as measured."),
    ]
    if ctx.code(ctx.result.above_scale) == Truth.FALSE:
        found.insert(0, ctx.t("The firm is not above scale: targets for above-scale firms are a reference for it."))
    if ctx.code(ctx.result.above_scale) == Truth.UNKNOWN:
        found.insert(
            0, ctx.t("It is not known whether the firm is above scale; most targets speak of above-scale firms.")
        )
    return tuple(found)
