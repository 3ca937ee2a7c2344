"""How the energy figure comes about: each carrier with its coefficient and source, both conventions, CO2 beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assessment.model.base import Language
from assessment.model.panel import Panel
from assessment.model.plan import Plan
from assessment.model.questionnaire import CarrierSum, Question, Questionnaire
from assessment.model.reference import Coefficient, Reference
from assessment.report.context import Context
from assessment.report.firm_figures import FirmFigures, at, nothing
from assessment.report.numbers import known
from assessment.report.sources_view import collected
from assessment.report.view import EnergyLine, EnergyView, Figure, SourceRef, YearsRow
from assessment.scoring.energy import CarrierLine, EnergyYear, energy_year
from assessment.scoring.figures import ELECTRICITY_CALORIFIC, ELECTRICITY_EQUIVALENT

OWN_ELECTRICITY = "energy_own_electricity"
"""Question: electricity the firm made itself; its fuel counts, so it is shown and never added."""
AGREES_WITHIN = 0.01
"""Relative difference between carriers and a given total that rounding explains: own judgement."""
DECIMALS = 2
NOW, LAST = 0, -1


def build_energy_view(
    panel: Panel, index: int, plan: Plan, questionnaire: Questionnaire, reference: Reference, lang: Language
) -> EnergyView | None:
    """The energy figure of one firm taken apart, in one language; None where no energy was given in either year."""
    ctx = Context(plan, questionnaire, reference, lang)
    energy = energy_sum(questionnaire)
    if energy is None:
        return None
    table = _Table(FirmFigures.of(ctx, panel, index), energy)
    return table.view() if table.is_filled else None


def energy_sum(questionnaire: Questionnaire) -> CarrierSum | None:
    """The energy figure of a questionnaire, None where it has none."""
    return next((d for d in questionnaire.derived if isinstance(d, CarrierSum)), None)


@dataclass(frozen=True)
class _Table:
    """The energy figure of one firm in both years."""

    firm: FirmFigures
    energy: CarrierSum

    @property
    def ctx(self) -> Context:
        return self.firm.ctx

    @cached_property
    def now(self) -> EnergyYear:
        return energy_year(self.firm.figures, self.energy, self.ctx.reference, NOW)

    @cached_property
    def last(self) -> EnergyYear:
        return energy_year(self.firm.figures, self.energy, self.ctx.reference, LAST)

    @property
    def is_filled(self) -> bool:
        amounts = [line.amount for year in (self.now, self.last) for line in year.lines]
        return any(known(at(a)) for a in (*amounts, self.now.given, self.last.given))

    @cached_property
    def own_factor(self) -> bool:
        return bool(self.firm.figures.has_own_factor(self.energy)[0])

    def view(self) -> EnergyView:
        pairs = zip(self.now.lines, self.last.lines, strict=True)
        lines = [_line(self, now, last) for now, last in pairs if known(at(now.amount)) or known(at(last.amount))]
        lines += _own_electricity(self)
        totals, co2 = _totals(self), _co2(self)
        return EnergyView(
            year=self.firm.year,
            lines=tuple(lines),
            totals=totals,
            co2=co2,
            warnings=_warnings(self),
            notes=_notes(self),
            sources=collected(lines, totals, co2),
        )

    def tce(self, value: float) -> Figure:
        return self.ctx.numbers.figure(value, "tce", DECIMALS) if known(value) else nothing()

    def question(self, name: str) -> Question:
        return self.ctx.questionnaire.questions[name]

    def coefficient(self, line: CarrierLine) -> Coefficient | None:
        """The installed coefficient of a carrier, None for one that is answered in tce."""
        return self.ctx.reference.coefficients.get(line.carrier.coefficient)


def _line(table: _Table, now: CarrierLine, last: CarrierLine) -> EnergyLine:
    question, counts = table.question(now.carrier.question), bool(now.counts[0])
    share = at(now.tce) / at(table.now.gross) if known(at(now.amount)) and at(table.now.gross) > 0 else None
    return EnergyLine(
        id=question.id,
        title=table.ctx.title(question.id),
        amount=table.firm.asked(question, at(now.amount)),
        amount_last=table.firm.asked(question, at(last.amount)),
        coefficient=_coefficient(table, now),
        tce=_counted(table, now),
        tce_last=_counted(table, last),
        share=Figure(value=share, text=table.ctx.numbers.share(share)) if share is not None and counts else nothing(),
        counts=counts,
        note=_line_note(table, now),
        sources=_line_sources(table, now),
    )


def _counted(table: _Table, line: CarrierLine) -> Figure:
    return table.tce(at(line.tce)) if known(at(line.amount)) and line.counts[0] else nothing()


def _coefficient(table: _Table, line: CarrierLine) -> Figure:
    found = table.coefficient(line)
    return nothing() if found is None else _kgce(table.ctx, at(line.kgce), found)


def _kgce(ctx: Context, kgce: float, found: Coefficient) -> Figure:
    unit = ctx.numbers.of_unit(1, found.physical_unit).removeprefix("1").strip()
    text = ctx.t("{n} kgce/{unit}", n=ctx.numbers.plain(kgce, 5, trim=True), unit=unit)
    return Figure(value=kgce, text=text)


def _line_note(table: _Table, line: CarrierLine) -> str:
    ctx = table.ctx
    if not line.counts[0]:
        return ctx.t("not counted: only where you say that it counts")
    if not line.own[0]:
        return "" if line.carrier.coefficient else ctx.t("converted by yourself")
    if line.carrier.question == table.energy.electricity:
        year = ctx.numbers.plain(table.firm.get(f"{table.energy.equivalent_factor}_year")).replace(",", "")
        return ctx.t("your own equivalent value of {year}", year=year)
    return ctx.t("at the calorific value you gave")


def _line_sources(table: _Table, line: CarrierLine) -> tuple[SourceRef, ...]:
    """The sources of the coefficient, with the place in the source that the question names."""
    found = table.coefficient(line)
    if found is None or (line.own[0] and line.carrier.question == table.energy.electricity):
        return ()
    basis = table.question(line.carrier.question).basis
    refs = table.ctx.sources(found.basis)
    return tuple(r.model_copy(update={"locator": basis.locator}) if r.id in basis.sources else r for r in refs)


def _own_electricity(table: _Table) -> list[EnergyLine]:
    question = table.ctx.questionnaire.questions.get(OWN_ELECTRICITY)
    amounts = [table.firm.get(OWN_ELECTRICITY, offset) for offset in (NOW, LAST)] if question else []
    if question is None or not any(known(a) for a in amounts):
        return []
    line = EnergyLine(
        id=question.id,
        title=table.ctx.t("Own electricity"),
        amount=table.firm.asked(question, amounts[0]),
        amount_last=table.firm.asked(question, amounts[1]),
        coefficient=nothing(),
        tce=nothing(),
        tce_last=nothing(),
        share=nothing(),
        counts=False,
        note=table.ctx.t("shown, never added: the fuel it was made from counts"),
    )
    return [line]


def _totals(table: _Table) -> tuple[YearsRow, ...]:
    t, now, last = table.ctx.t, table.now, table.last
    rows = [
        _row(table, t("Sum of the carriers"), at(now.gross), at(last.gross)),
        _row(table, t("Energy sold, taken off"), -at(now.sold), -at(last.sold)),
    ]
    if not any(known(row.figure.value) or known(row.last.value) for row in rows[1:]):
        rows = []
    return (*rows, *_on_both_conventions(table))


def _row(table: _Table, label: str, now: float, last: float) -> YearsRow:
    return YearsRow(label=label, figure=table.tce(now), last=table.tce(last))


def _on_both_conventions(table: _Table) -> list[YearsRow]:
    """The total as it counts, and beside it the one with electricity on the other convention."""
    t, now, last = table.ctx.t, table.now, table.last
    equivalent = bool(table.firm.figures.on_equivalent_value(table.energy)[0])
    names = {True: t("electricity at its equivalent value"), False: t("electricity at its calorific value")}
    other = (at(now.calorific), at(last.calorific)) if equivalent else (at(now.equivalent), at(last.equivalent))
    label = t("Total energy, as it counts ({convention})", convention=names[equivalent])
    beside = _row(table, t("Beside it: {convention}", convention=names[not equivalent]), *other)
    factor = table.ctx.reference.coefficients.get(ELECTRICITY_CALORIFIC if equivalent else ELECTRICITY_EQUIVALENT)
    if factor is None or not known(beside.figure.value):
        return [_row(table, label, at(now.used), at(last.used))]
    update = {"counts": False, "note": _kgce(table.ctx, factor.kgce, factor).text}
    beside = beside.model_copy(update={**update, "sources": table.ctx.sources(factor.basis)})
    return [_row(table, label, at(now.used), at(last.used)), beside]


def _co2(table: _Table) -> tuple[YearsRow, ...]:
    """CO2 of the carriers with a factor that could be cited, and which have none."""
    figure, last = co2_figure(table.ctx, table.now), co2_figure(table.ctx, table.last)
    if figure.value is None and last.value is None:
        return ()
    reference = table.ctx.reference
    used = [line.carrier.coefficient for line in table.now.lines if known(at(line.co2)) and at(line.amount) > 0]
    row = YearsRow(
        label=table.ctx.t("CO₂ of these carriers (shown, not scored)"),
        figure=figure,
        last=last,
        note=table.ctx.numbers.clauses((without_co2(table.ctx, table.now), table.ctx.sentence(reference.co2_note))),
        counts=False,
        sources=collected(table.ctx.sources(*(reference.co2[key].basis for key in used))),
    )
    return (row,)


def co2_figure(ctx: Context, year: EnergyYear) -> Figure:
    """Tonnes of CO2 of the first firm in a year; "at least" where a carrier has no factor."""
    tonnes = at(year.co2)
    if not known(tonnes):
        return nothing()
    figure = ctx.numbers.figure(tonnes, "t_co2", 1)
    return figure.model_copy(update={"text": ctx.t("at least {n}", n=figure.text)}) if year.co2_open[0] else figure


def without_co2(ctx: Context, year: EnergyYear) -> str:
    """Which carriers count and have no CO2 factor that could be cited, "" where all have one."""
    names = [
        ctx.title(line.carrier.question)
        for line in year.lines
        if line.counts[0] and at(line.amount) > 0 and not known(at(line.co2))
    ]
    if not names:
        return ""
    return ctx.t("not included, since no factor could be cited: {carriers}", carriers=ctx.numbers.listed(names))


def _warnings(table: _Table) -> tuple[str, ...]:
    found = [_differs(table, year, offset) for year, offset in ((table.now, NOW), (table.last, LAST))]
    factor = table.energy.equivalent_factor
    if known(table.firm.get(factor)) and not table.own_factor:
        found.append(table.ctx.t("Your own equivalent value is not used: its year is missing."))
    return tuple(text for text in found if text)


def _differs(table: _Table, year: EnergyYear, offset: int) -> str:
    """That carriers and a total were given and do not agree; the carriers count."""
    given, used, numbers = at(year.given), at(year.used), table.ctx.numbers
    if not (year.by_carriers[0] and known(given)) or abs(given - used) <= AGREES_WITHIN * abs(used):
        return ""
    return table.ctx.t(
        "{year}: the carriers count, {used}; the total you gave is {given}, a difference of {difference}. "
        "See whether a carrier is missing or was entered twice.",
        year=table.firm.year + offset,
        used=numbers.of_unit(used, "tce", DECIMALS),
        given=numbers.of_unit(given, "tce", DECIMALS),
        difference=numbers.of_unit(abs(given - used), "tce", DECIMALS),
    )


def _notes(table: _Table) -> tuple[str, ...]:
    ctx, t = table.ctx, table.ctx.t
    notes = []
    if not (table.now.by_carriers[0] or table.last.by_carriers[0]):
        return (t("No carrier is given, so the total you gave counts as it stands."),)
    if table.own_factor:
        notes.append(t("Electricity counts at its equivalent value (等价值), with the same factor in both years."))
    else:
        found = ctx.reference.coefficients.get(ELECTRICITY_CALORIFIC)
        factor = _kgce(ctx, found.kgce, found).text if found else ""
        notes.append(t("Electricity counts at its calorific value (当量值), {factor}, in both years.", factor=factor))
    if any(line.carrier.optional and not line.counts[0] for line in table.now.lines):
        notes.append(t("Water and compressed air are left out unless you say that they count."))
    return tuple(notes)
