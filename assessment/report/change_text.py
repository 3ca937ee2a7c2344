"""The energy pillar in words: the yearly change of energy per value added, its two lines, and what it would take."""

from __future__ import annotations

from assessment.model.plan import ChangeIndicator, Pillar
from assessment.model.questionnaire import Carrier, CarrierSum
from assessment.model.result import PillarResult, Status
from assessment.report.context import Context, FirmContext
from assessment.report.numbers import known
from assessment.report.pillar_text import PillarText
from assessment.report.ratio_text import choice_row, no_gap
from assessment.report.view import Figure, Row
from assessment.report.wording import value_edges


def change_text(ctx: FirmContext, pillar: Pillar, indicator: ChangeIndicator, result: PillarResult) -> PillarText:
    """Everything the change says of one firm."""
    return PillarText(
        gap=_gap_figure(ctx, indicator, result),
        gap_sentence=_gap_sentence(ctx, pillar, indicator, result),
        formula=_formula(ctx, pillar, indicator, result),
        inputs=_inputs(ctx, indicator, result),
        status_reason=change_line(ctx, pillar, result),
        surplus=ctx.at(result.surplus) > 0,
        notes=tuple(n for n in _notes(ctx, pillar, result) if n),
        measures=_measures(ctx, pillar, indicator, result),
    )


def _gap_figure(ctx: FirmContext, indicator: ChangeIndicator, result: PillarResult) -> Figure:
    unit = ctx.unit(indicator.numerator)
    return no_gap(ctx, unit) if ctx.at(result.gap) == 0 else ctx.numbers.figure(ctx.at(result.gap), unit, 1, up=True)


def change_line(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> str:
    """The plan's wording and the pace in one line: "-1.0 %: falling; 1.86 points short of the pace"."""
    value = ctx.at(result.value)
    if not known(value) or ctx.status(result) == Status.NOT_APPLICABLE:
        return ""
    falling = ctx.t("falling") if ctx.is_set(result, "falling") else ctx.t("not falling")
    line = ctx.t("{value}: {direction}", value=_percent(ctx, pillar, value), direction=falling)
    short = ctx.amount(result, "pace_short")
    if pillar.target.pace is None or not known(short):
        return line
    if short > 0:
        points = ctx.t("{n} points", n=_above_zero(ctx, short))
        return ctx.numbers.clauses((line, ctx.t("{points} short of the pace", points=points)))
    return ctx.numbers.clauses((line, ctx.t("on pace")))


def _above_zero(ctx: FirmContext, points: float) -> str:
    return ctx.numbers.plain(points, 2, upper_edges=(0.0,))


def _percent(ctx: FirmContext, pillar: Pillar, value: float) -> str:
    edges, upper = value_edges(pillar)
    return ctx.numbers.of_unit(value, "percent", pillar.decimals, edges=edges, upper_edges=upper)


def _energy(ctx: FirmContext, indicator: ChangeIndicator, value: float, *, up: bool = False) -> str:
    return ctx.numbers.of_unit(value, ctx.unit(indicator.numerator), 1, up=up)


def _pace(ctx: FirmContext, pillar: Pillar) -> str:
    return ctx.numbers.of_unit(pillar.target.pace or 0.0, "percent_per_year", 2)


def _gap_sentence(ctx: FirmContext, pillar: Pillar, indicator: ChangeIndicator, result: PillarResult) -> str:
    gap, surplus, wording = ctx.at(result.gap), ctx.at(result.surplus), ctx.amount(result, "gap_wording")
    if not known(gap):
        return ctx.t("What would have to be saved cannot be said without these figures.")
    now = _energy(ctx, indicator, ctx.amount(result, "energy_now"))
    parts = []
    if known(wording) and wording > 0:
        least = _energy(ctx, indicator, wording, up=True)
        parts.append(
            ctx.t(
                "For a fall at all: more than {least} less than the {now} of {year}.",
                least=least,
                now=now,
                year=ctx.year,
            )
        )
    if gap > 0:
        less = _energy(ctx, indicator, gap, up=True)
        parts.append(
            ctx.t(
                "For the pace of {pace}: {less} less than the {now} of {year}.",
                pace=_pace(ctx, pillar),
                less=less,
                now=now,
                year=ctx.year,
            )
        )
    elif surplus > 0:
        more = _energy(ctx, indicator, surplus)
        parts.append(
            ctx.t("Surplus: {more} less used than the pace of {pace} allows.", more=more, pace=_pace(ctx, pillar))
        )
    else:
        parts.append(ctx.t("Exactly on the pace of {pace}.", pace=_pace(ctx, pillar)))
    parts.append(ctx.t("Counted at the value added of {year}.", year=ctx.year))
    return ctx.numbers.sentences(parts)


def _formula(ctx: FirmContext, pillar: Pillar, indicator: ChangeIndicator, result: PillarResult) -> str:
    value = ctx.at(result.value)
    if not known(value):
        return ctx.sentence(pillar.indicator_text)
    numbers = ctx.numbers
    return ctx.t(
        "(({energy_now} ÷ {value_now}) ÷ ({energy_base} ÷ {value_base}))^(1/{years}) − 1 = {value}",
        energy_now=_energy(ctx, indicator, ctx.amount(result, "energy_now")),
        value_now=numbers.yuan(ctx.amount(result, "value_added_now")),
        energy_base=_energy(ctx, indicator, ctx.amount(result, "energy_base")),
        value_base=numbers.yuan(ctx.amount(result, "value_added_base")),
        years=numbers.plain(ctx.amount(result, "years")),
        value=numbers.of_unit(value, "percent_per_year", max(2, pillar.decimals), edges=(0.0,)),
    )


def _inputs(ctx: FirmContext, indicator: ChangeIndicator, result: PillarResult) -> tuple[Row, ...]:
    base = ctx.amount(result, "base_year")
    years = [(ctx.year, "energy_now", "value_added_now")]
    if known(base):
        years.append((int(base), "energy_base", "value_added_base"))
    rows = [
        Row(
            label=ctx.t("{what}, {year}", what=ctx.title(figure), year=year),
            figure=ctx.numbers.figure(ctx.amount(result, name), ctx.unit(figure), 1),
        )
        for year, energy, added in years
        for figure, name in ((indicator.numerator, energy), (indicator.denominator, added))
    ]
    return (*rows, *_carriers(ctx, indicator, result))


def _carriers(ctx: FirmContext, indicator: ChangeIndicator, result: PillarResult) -> list[Row]:
    """The energy carriers that were given, each with its coefficient; else what the given total rests on."""
    energy = next((d for d in ctx.questionnaire.derived if d.id == indicator.numerator), None)
    if not isinstance(energy, CarrierSum):
        return []
    rows = []
    for carrier in energy.carriers:
        amount = ctx.figure(carrier.question)
        if known(amount):
            rows.append(
                _carrier(ctx, carrier.question, carrier.coefficient, amount, _own(ctx, energy, carrier, result))
            )
    if not rows and ctx.chosen(energy.total_basis):
        rows.append(choice_row(ctx, energy.total_basis))
    return rows


def _own(ctx: FirmContext, energy: CarrierSum, carrier: Carrier, result: PillarResult) -> str:
    """What a carrier is converted with where that is the firm's own, "" where it is the installed coefficient."""
    if carrier.question == energy.electricity and ctx.is_set(result, "equivalent_value"):
        return ctx.t("at the equivalent value you gave")
    if carrier.own_calorific_value and known(ctx.figure(carrier.own_calorific_value)):
        return ctx.t("at the calorific value you gave")
    return ""


def _carrier(ctx: FirmContext, question: str, coefficient: str, amount: float, own: str) -> Row:
    label = ctx.t("{what}, {year}", what=ctx.title(question), year=ctx.year)
    figure = ctx.numbers.figure(amount, ctx.unit(question), 1, trim=True)
    found = ctx.reference.coefficients.get(coefficient)
    if own:
        return Row(label=label, figure=figure, note=own)
    if found is None:
        return Row(label=label, figure=figure)
    per = ctx.numbers.plain(found.kgce, 5, trim=True)
    note = ctx.t("× {kgce} kgce per {unit}", kgce=per, unit=physical_unit(ctx, found.physical_unit))
    return Row(label=label, figure=figure, note=note, sources=ctx.sources(found.basis))


def physical_unit(ctx: Context, unit: str) -> str:
    """A physical unit in words of the language."""
    found = ctx.questionnaire.unit.get(unit.lower())
    return ctx.words(found.text) if found else unit


def _notes(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> list[str]:
    if not known(ctx.at(result.value)) or ctx.status(result) == Status.NOT_APPLICABLE:
        return []
    return [
        _prices(ctx, result),
        _sensitivity(ctx, result),
        _electricity(ctx, result),
        *_provisional(ctx, result),
        _last_year(ctx, pillar, result),
    ]


def _prices(ctx: FirmContext, result: PillarResult) -> str:
    if ctx.is_set(result, "constant_prices"):
        source = str(ctx.result.panel.text("price_index_source")[ctx.index])
        return ctx.t("Constant prices, with your price index ({source}).", source=source)
    if ctx.is_set(result, "index_without_source"):
        return ctx.t("Current prices: the price index was not used because its source is missing.")
    return ctx.t("Current prices: a change of prices looks like a change of energy use.")


def _sensitivity(ctx: FirmContext, result: PillarResult) -> str:
    points = ctx.amount(result, "price_sensitivity")
    if not known(points) or ctx.is_set(result, "constant_prices"):
        return ""
    return ctx.t("A 1 % price fall alone costs about {points}.", points=ctx.numbers.points(points))


def _electricity(ctx: FirmContext, result: PillarResult) -> str:
    """Said only where it is not the default: electricity at its calorific value."""
    if not ctx.is_set(result, "equivalent_value"):
        return ""
    return ctx.t("Electricity counts at its equivalent value (等价值), with the same factor in both years.")


def _provisional(ctx: FirmContext, result: PillarResult) -> list[str]:
    reasons = {
        "one_step": ctx.t("Provisional: there is only one step between two years."),
        "mix_changed": ctx.t("Provisional: you say that the product mix changed."),
        "carriers_differ": ctx.t("Provisional: not the same energy carriers were given in both years."),
    }
    found = [text for flag, text in reasons.items() if ctx.is_set(result, flag)]
    if not found and ctx.is_set(result, "provisional"):
        return [ctx.t("Provisional.")]
    return found


def _last_year(ctx: FirmContext, pillar: Pillar, result: PillarResult) -> str:
    change, years = ctx.amount(result, "last_year_change"), ctx.amount(result, "years")
    if not known(change) or not known(years) or years <= 1:
        return ""
    return ctx.t("Against the year before alone: {change}.", change=_percent(ctx, pillar, change))


def _measures(ctx: FirmContext, pillar: Pillar, indicator: ChangeIndicator, result: PillarResult) -> tuple[str, ...]:
    gap = ctx.at(result.gap)
    if not known(gap) or gap <= 0:
        return ()
    less, pace = _energy(ctx, indicator, gap, up=True), _pace(ctx, pillar)
    return (ctx.t("Save {less} a year to keep the pace of {pace}.", less=less, pace=pace),)
