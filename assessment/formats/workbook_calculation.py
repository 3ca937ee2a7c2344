"""The sheet of calculation of a live workbook: from the input figures to every value, score, status, gap and level."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessment.formats.workbook_formulas import (
    Formula,
    added,
    compared,
    every,
    exponential,
    first_of,
    flag,
    is_number,
    is_positive,
    least,
    logarithm,
    most,
    no,
    of,
    picked,
    root,
    settled,
    size,
    some,
    text,
    total_of,
    when,
)
from assessment.formats.workbook_formulas_kinds import (
    Words,
    at_base,
    band_of,
    capped,
    change,
    direction,
    fewest,
    gap_and_surplus,
    in_bands,
    on_curve,
    quotient,
    shortfall,
    status_at_least,
)
from assessment.formats.workbook_inputs import Inputs
from assessment.formats.workbook_parameters import Parameters
from assessment.formats.workbook_style import Book, Cell, Page
from assessment.model.plan import ChangeIndicator, MaturityIndicator, Pillar, RatioIndicator
from assessment.model.questionnaire import CarrierSum, Gate, Item, SumOrTotal
from assessment.report.workbook_model import WorkbookModel, base_offsets, scored_figures

EXACT_FORMAT = "#,##0.##########"
ELECTRICITY, HEAT, KILO = "electricity_calorific", "heat", 1000.0
TOP_RUNG = 4
Shown = Mapping[str, Formula]


@dataclass
class Live:
    """Cells that other sheets refer to: results of every pillar and of the whole, by name."""

    pillars: dict[str, Shown] = field(default_factory=dict)
    overall: Shown = field(default_factory=dict)
    items: list[Shown] = field(default_factory=list)
    gates: list[Shown] = field(default_factory=list)
    rungs: list[Formula] = field(default_factory=list)


class Calculation:
    """Fills the sheet from top to bottom; each row is built from rows above it."""

    def __init__(self, book: Book, page: Page, inputs: Inputs, parameters: Parameters, model: WorkbookModel) -> None:
        self.book, self.page, self.inputs, self.parameters, self.model = book, page, inputs, parameters, model
        self.t = t = book.t
        self.words = Words(
            unknown=text(t("unknown")),
            not_applicable=text(t("not applicable")),
            status={
                "met": text(t("met")),
                "partly": text(t("partly met")),
                "not_met": text(t("not met")),
                "unknown": text(t("unknown")),
                "not_applicable": text(t("not applicable")),
            },
        )
        self.live = Live()
        self._figures: dict[tuple[str, int], Formula] = {}
        self._errors: dict[tuple[str, int], Formula] = {}
        self._counted: dict[str, dict[int, str]] = {}
        page.title(
            t("Calculation"), t("Every step from the input figures to the result; nothing here needs to be changed.")
        )
        self._percents = self._certainties()
        self._write_figures()
        self._edges, self._rules = self._overall_rules()
        weights = self._weights()
        for pillar in model.plan.pillars:
            self._pillar(pillar)
        self._overall(weights)

    # --- rows --------------------------------------------------------------------------------------------------------

    def _line(self, label: str, *formulas: Formula, name: str = "") -> list[Formula]:
        """A row of formulas; returns references to their cells. `name`: defined name of the first one."""
        cells = [self._cell(formula) for formula in formulas]
        row = self.page.cells([Cell(label), *cells])
        at = [self.page.at(row, 1 + k) for k in range(len(formulas))]
        if name:
            self.book.file.define_name(re.sub(r"\W", "_", name), f"={at[0]}")
        return [Formula(place, formula.value) for place, formula in zip(at, formulas, strict=True)]

    def _one(self, label: str, formula: Formula, name: str = "") -> Formula:
        return self._line(label, formula, name=name)[0]

    @staticmethod
    def _cell(formula: Formula) -> Cell:
        if isinstance(formula.value, str):
            return Cell(formula.value, formula=f"={formula.text}", live=True, align="right")
        return Cell(value=formula.value, formula=f"={formula.text}", number_format=EXACT_FORMAT, live=True)

    @staticmethod
    def _area(cells: Sequence[Formula]) -> str:
        return f"{cells[0].text}:{cells[-1].text.rsplit('!', 1)[1]}"

    # --- figures -----------------------------------------------------------------------------------------------------

    def _certainties(self) -> list[tuple[str, Formula]]:
        plan = self.model.plan
        self.parameters.heading(self.t("How far a figure may be off, in percent"))
        return [
            (
                c.title.get(self.model.lang),
                self.parameters.one(c.title.get(self.model.lang), c.percent, plan.certainty_basis),
            )
            for c in plan.certainties
        ]

    def _write_figures(self) -> None:
        found: dict[str, list[int]] = {}
        for figure, offset in scored_figures(self.model.plan, self.model.questionnaire, self.model.data_year):
            found.setdefault(figure, []).append(offset)
        derived = {d.id: d for d in self.model.questionnaire.derived}
        for figure, offsets in found.items():
            rule, years = derived.get(figure), sorted(set(offsets), reverse=True)
            if isinstance(rule, SumOrTotal):
                self._sum_or_total(rule, years)
            elif isinstance(rule, CarrierSum):
                self._carriers(rule, years)
            else:
                self._plain(figure, years)

    def _title(self, figure: str) -> str:
        question = self.model.questionnaire.questions.get(figure)
        return question.text.get(self.model.lang) if question else figure

    def _head(self, title: str, years: Sequence[int]) -> None:
        labels = [Cell(str(self.model.data_year + o), muted=True, align="right") for o in years]
        self.page.cells([Cell(title, bold=True, muted=True), *labels])

    def _plain(self, figure: str, years: Sequence[int]) -> None:
        self._head(self._title(figure), years)
        amounts = [self.inputs.amount(figure, o, self.words.unknown) for o in years]
        cells = self._line(self._title(figure), *amounts)
        errors = self._line(self.t("Relative error"), *(self.inputs.stated(figure, o, self._percents) for o in years))
        self._keep(figure, years, cells, errors, [errors])

    def _keep(self, figure: str, years: Sequence[int], amounts: Sequence[Formula], errors: Sequence[Formula],
              counted: Sequence[Sequence[Formula]]) -> None:  # fmt: skip
        for k, offset in enumerate(years):
            self._figures[figure, offset], self._errors[figure, offset] = amounts[k], errors[k]
        self._counted[figure] = {o: self._area([row[k] for row in counted]) for k, o in enumerate(years)}
        self._same = {
            **getattr(self, "_same", {}),
            **{(figure, o): [r[k].value for r in counted] for k, o in enumerate(years)},
        }

    def _sum_or_total(self, rule: SumOrTotal, years: Sequence[int]) -> None:
        title = rule.title.get(self.model.lang)
        self._head(title, years)
        unknown = self.words.unknown
        total = self._line(self._title(rule.total), *(self.inputs.amount(rule.total, o, unknown) for o in years))
        parts = [self._line(self._title(p), *(self.inputs.amount(p, o, unknown) for o in years)) for p in rule.parts]
        amounts = []
        for k in range(len(years)):
            whole = every([is_number(row[k]) for row in parts])
            amounts.append(when(is_number(total[k]), total[k], when(whole, added([row[k] for row in parts]), unknown)))
        figure = self._line(title, *amounts)
        by_total = [is_number(cell) for cell in total]
        rows = [self._counting(rule.total, years, total, by_total)]
        rows += [
            self._counting(p, years, cells, [no(b) for b in by_total])
            for p, cells in zip(rule.parts, parts, strict=True)
        ]
        errors = []
        for k in range(len(years)):
            squares = added([(row[k] * error[k]) ** 2 for row, error in zip(parts, rows[1:], strict=True)])
            of_parts = when(
                every([is_number(figure[k]), compared(figure[k], "<>", 0)]), root(squares) / size(figure[k]), 0
            )
            errors.append(when(by_total[k], rows[0][k], of_parts))
        self._keep(rule.id, years, figure, self._line(self.t("Relative error"), *errors), rows)

    def _counting(
        self, question: str, years: Sequence[int], cells: Sequence[Formula], counts: Sequence[Formula]
    ) -> list[Formula]:
        """Errors of an answer in the years in which it was given and counts, else 0."""
        label = self.t("{what}: relative error", what=self._title(question))
        errors = [
            when(every([counts[k], is_number(cells[k])]), self.inputs.stated(question, o, self._percents), 0)
            for k, o in enumerate(years)
        ]
        return self._line(label, *errors)

    def _carriers(self, rule: CarrierSum, years: Sequence[int]) -> None:
        """Energy in tce: the sum of carriers x coefficient less what was sold, or the total where none is given."""
        t, title, inputs = self.t, rule.title.get(self.model.lang), self.inputs
        kgce = self._coefficients(rule)
        self._head(title, years)
        dated = every([is_number(inputs.raw(q)) for q in (rule.equivalent_factor, f"{rule.equivalent_factor}_year")])
        own = when(dated, inputs.raw(rule.equivalent_factor), kgce[ELECTRICITY])
        electricity = self._one(t("kgce per kWh in use"), own)
        given = [
            every([no(is_number(inputs.raw(c.question, o))) for c in rule.carriers if not c.optional]) for o in years
        ]
        any_carrier = self._line(t("Any carrier given (1 = yes)"), *(flag(no(g)) for g in given))
        rows, raws = [], []
        for carrier in rule.carriers:
            raw = [inputs.raw(carrier.question, o) for o in years]
            factor = kgce.get(carrier.coefficient)
            if carrier.coefficient == ELECTRICITY:
                factor = electricity
            elif carrier.own_calorific_value and factor is not None:
                value = inputs.raw(carrier.own_calorific_value)
                factor = when(is_number(value), value / KILO * kgce[HEAT], factor)
            counts = [is_number(r) for r in raw]
            if carrier.optional:
                counts = [every([c, inputs.is_yes(carrier.optional)]) for c in counts]
            amounts = [inputs.amount(carrier.question, o, of(0)) for o in years]
            tce = [when(c, a * factor / KILO if factor else a, 0) for c, a in zip(counts, amounts, strict=True)]
            rows.append(self._line(t("{what}, tce", what=self._title(carrier.question)), *tce))
            raws.append(raw)
        sold = self._line(self._title(rule.sold), *(inputs.amount(rule.sold, o, of(0)) for o in years))
        total = self._line(self._title(rule.total), *(inputs.amount(rule.total, o, self.words.unknown) for o in years))
        has = [compared(cell, "=", 1) for cell in any_carrier]
        amounts = []
        for k in range(len(years)):
            column = [row[k] for row in rows]
            amounts.append(when(has[k], total_of(self._area(column), column) - sold[k], total[k]))
        figure = self._line(title, *amounts)
        counting = [self._counting(rule.total, years, total, [no(h) for h in has])]
        counting += [self._counting(c.question, years, raw, has) for c, raw in zip(rule.carriers, raws, strict=True)]
        errors = []
        for k in range(len(years)):
            one, other = self._area([row[k] for row in rows]), self._area([row[k] for row in counting[1:]])
            sum_ = sum((row[k].number * error[k].number) ** 2 for row, error in zip(rows, counting[1:], strict=True))
            squares = Formula(f"SUMPRODUCT({one},{one},{other},{other})", sum_)
            of_carriers = when(
                every([is_number(figure[k]), compared(figure[k], "<>", 0)]), root(squares) / size(figure[k]), 0
            )
            errors.append(when(has[k], of_carriers, counting[0][k]))
        self._keep(rule.id, years, figure, self._line(t("Relative error"), *errors), counting)

    def _coefficients(self, rule: CarrierSum) -> dict[str, Formula]:
        self.parameters.heading(self.t("Standard coal, kgce per physical unit"))
        keys = dict.fromkeys([ELECTRICITY, HEAT, *(c.coefficient for c in rule.carriers if c.coefficient)])
        known = self.model.reference.coefficients
        return {
            k: self.parameters.one(known[k].title.get(self.model.lang), known[k].kgce, known[k].basis) for k in keys
        }

    # --- pillars -----------------------------------------------------------------------------------------------------

    def _weights(self) -> list[Formula]:
        self.parameters.heading(self.t("Weight"))
        return [
            self.parameters.one(p.title.get(self.model.lang), w)
            for p, w in zip(self.model.plan.pillars, self.model.weights, strict=True)
        ]

    def _pillar(self, pillar: Pillar) -> None:
        title = pillar.title.get(self.model.lang)
        self.parameters.heading(title)
        self.page.gap()
        self.page.heading(title)
        target = self.parameters.one(self.t("Target"), pillar.target.value or 0.0, pillar.target.basis)
        points = [
            self.parameters.two(self.t("Curve: value and score"), p, pillar.curve.basis)
            for p in sorted(pillar.curve.points)
        ]
        curve = [(x, y) for x, y in points]
        declared = self._declared(pillar)
        indicator = pillar.indicator
        if isinstance(indicator, RatioIndicator):
            draft = self._ratio(indicator, target)
        elif isinstance(indicator, ChangeIndicator):
            draft = self._change(pillar, indicator, target)
        else:
            draft = self._maturity(indicator, curve)
        self.live.pillars[pillar.id] = self._finish(pillar, draft, curve, declared)

    def _declared(self, pillar: Pillar) -> Formula:
        asked = [q.id for q in self.model.questionnaire.questions.values() if q.not_applicable_for == pillar.id]
        return some([self.inputs.is_given(q) for q in asked]) if asked else Formula("FALSE", 0.0)

    def _ratio(self, indicator: RatioIndicator, target: Formula) -> dict[str, Formula]:
        t, words = self.t, self.words
        factor = self.parameters.one(t("Factor"), indicator.factor)
        top, bottom = (self._figures[f, 0] for f in (indicator.numerator, indicator.denominator))
        value = self._one(t("Own value"), quotient(top, bottom, factor, words))
        last_top, last_bottom = (self._figures[f, -1] for f in (indicator.numerator, indicator.denominator))
        last = self._one(t("Last year"), quotient(last_top, last_bottom, factor, words))
        errors = [self._errors[f, 0] for f in (indicator.numerator, indicator.denominator)]
        error = self._one(t("Relative error"), root(errors[0] ** 2 + errors[1] ** 2))
        ends = [when(is_number(value), settled(value * end), words.unknown) for end in (of(1) - error, of(1) + error)]
        low, high = self._line(t("Low and high end"), *ends)
        status = status_at_least(value, last, target, words)
        if indicator.too_small_below is not None:
            limit = self.parameters.one(
                t("Does not apply where the target asks for less than"), indicator.too_small_below
            )
            small = when(is_positive(bottom), flag(compared(settled(target * bottom / factor), "<", limit)), 0)
            status = when(compared(self._one(t("Too small (1 = yes)"), small), "=", 1), words.not_applicable, status)
        whole = indicator.too_small_below is not None
        amount = self._one(
            t("Missing (below zero: beyond)"), shortfall(value, target, top, bottom, factor, whole=whole)
        )
        met = (
            every([is_number(low), compared(low, ">=", target)]),
            some([no(is_number(high)), compared(high, ">=", target)]),
        )
        return self._draft(value, low, high, status, met, amount)

    def _draft(
        self,
        value: Formula,
        low: Formula,
        high: Formula,
        status: Formula,
        met: tuple[Formula, Formula],
        amount: Formula,
    ) -> dict[str, Formula]:
        gap, surplus = gap_and_surplus(amount)
        return {
            "value": value,
            "low": low,
            "high": high,
            "status": status,
            "met_low": met[0],
            "met_high": met[1],
            "gap": gap,
            "surplus": surplus,
        }

    def _change(self, pillar: Pillar, indicator: ChangeIndicator, target: Formula) -> dict[str, Formula]:
        t, words, unknown = self.t, self.words, self.words.unknown
        pace = self.parameters.one(t("Pace"), pillar.target.pace or 0.0, pillar.target.pace_basis)
        names = (indicator.numerator, indicator.denominator)
        offsets = base_offsets(indicator, self.model.data_year)
        usable = {o: every([is_positive(self._figures[n, o]) for n in names]) for o in offsets}
        years = self._one(t("Years since the base"), first_of([(usable[o], of(-o)) for o in offsets], unknown))
        back = [-k for k in range(1, max([-o for o in offsets], default=0) + 1)]
        tops, bottoms = ([self._figures[n, o] for o in back] for n in names)
        top_base, bottom_base = (
            self._one(t("{what}, base", what=self._name_of(n)), at_base(years, cells, words) if cells else unknown)
            for n, cells in zip(names, (tops, bottoms), strict=True)
        )
        top_now, bottom_now = (self._figures[n, 0] for n in names)
        constant = self._constant_prices(indicator)
        index = self.inputs.raw(indicator.price_index) if indicator.price_index else of(100)
        bottom_now = self._one(t("{what}, at the prices used", what=self._name_of(names[1])),
                               when(every([compared(constant, "=", 1), is_number(bottom_now)]),
                                    bottom_now * 100 / index, bottom_now))  # fmt: skip
        value = self._one(t("Own value"), change((top_now, bottom_now), (top_base, bottom_base), years, words))
        errors = [self._error_against(names, o) for o in back]
        error = self._one(t("Relative error"), when(is_number(years), picked(years, errors), 0) if errors else of(0))
        ends = []
        for end in (most(of(1) - error, 0), of(1) + error):
            moved = settled((end ** (of(1) / years) * (value / 100 + 1) - 1) * 100)
            ends.append(when(is_number(value), when(compared(error, "=", 0), value, moved), unknown))
        low, high = self._line(t("Low and high end"), *ends)
        status = first_of(
            [(no(is_number(value)), words.status["unknown"]), (compared(value, "<", target), words.status["met"])],
            words.status["not_met"],
        )
        by_last = every([*(is_positive(self._figures[n, -1]) for n in names), is_number(years),
                         no(every([compared(constant, "=", 1), compared(years, ">", 1)]))])  # fmt: skip
        last = self._one(t("The gap counts from last year (1 = yes)"), flag(by_last))
        from_last = compared(last, "=", 1)
        top, bottom, span = (self._one(t("The gap counts from"), when(from_last, one, other)) for one, other in (
            (self._figures[names[0], -1], top_base), (self._figures[names[1], -1], bottom_base),
            (of(1), years)))  # fmt: skip
        allowed = top * (bottom_now / bottom) * (of(1) + pace / 100) ** span
        amount = self._one(
            t("Missing (below zero: beyond)"), when(is_number(value), settled(top_now - allowed), unknown)
        )
        met = (
            every([is_number(high), compared(high, "<", target)]),
            some([no(is_number(low)), compared(low, "<", target)]),
        )
        return self._draft(value, low, high, status, met, amount)

    def _name_of(self, figure: str) -> str:
        derived = next((d for d in self.model.questionnaire.derived if d.id == figure), None)
        return derived.title.get(self.model.lang) if derived else self._title(figure)

    def _constant_prices(self, indicator: ChangeIndicator) -> Formula:
        if not indicator.price_index:
            return of(0)
        index, source = self.inputs.raw(indicator.price_index), self.inputs.is_given(f"{indicator.price_index}_source")
        return self._one(self.t("Constant prices (1 = yes)"), flag(every([is_positive(index), source])))

    def _error_against(self, names: tuple[str, str], offset: int) -> Formula:
        """Relative error of the quotient of the data year and another: one with the same certainty cancels."""
        squares = []
        for name in names:
            now, then = self._counted[name][0], self._counted[name][offset]
            differ = float(self._same[name, 0] != self._same[name, offset])
            same = Formula(f"SUMPRODUCT(--({now}<>{then}))=0", 1.0 - differ)
            squares.append(when(same, 0, self._errors[name, 0] ** 2 + self._errors[name, offset] ** 2))
        return self._one(
            self.t("Relative error against {year}", year=self.model.data_year + offset), root(added(squares))
        )

    def _finish(
        self, pillar: Pillar, draft: dict[str, Formula], curve: Sequence[tuple[Formula, Formula]], declared: Formula
    ) -> Shown:
        """Scores from the curve, and nothing left where the pillar does not apply."""
        t, words, name = self.t, self.words, f"pillar_{pillar.id}"
        status = self._one(t("Status"), when(declared, words.not_applicable, draft["status"]), f"{name}_status")
        out = compared(status, "=", words.not_applicable)

        def shown(formula: Formula) -> Formula:
            return when(out, words.not_applicable, formula)

        score = draft.get("score", on_curve(draft["value"], curve, words))
        if "score_low" in draft:
            low, high = draft["score_low"], draft["score_high"]
        else:
            ends = self._line(
                t("Scores of both ends"), on_curve(draft["low"], curve, words), on_curve(draft["high"], curve, words)
            )
            low, high = least(*ends), most(*ends)
            known = is_number(ends[0])
            low, high = when(known, low, 0), when(known, high, 100)
        found = {
            "value": self._one(t("Own value"), draft["value"], f"{name}_value"),
            "status": status,
            "score": self._one(t("Score of 100"), shown(score), f"{name}_score"),
            "score_low": self._one(t("Score, low end"), shown(low), f"{name}_score_low"),
            "score_high": self._one(t("Score, high end"), shown(high), f"{name}_score_high"),
            "gap": self._one(t("Gap"), shown(draft["gap"]), f"{name}_gap"),
            "surplus": self._one(t("Surplus"), shown(draft["surplus"]), f"{name}_surplus"),
            "met_low": self._one(t("Target met at the worse end (1 = yes)"), flag(every([no(out), draft["met_low"]]))),
            "met_high": self._one(
                t("Target met at the better end (1 = yes)"), flag(every([no(out), draft["met_high"]]))
            ),
        }
        extra = {k: v for k, v in draft.items() if k in ("index_low", "index_high", "level_low", "level_high")}
        for key, cell in extra.items():
            self.book.file.define_name(re.sub(r"\W", "_", f"{name}_{key}"), f"={cell.text}")
        return {**found, **extra, "low": draft["low"], "high": draft["high"]}

    # --- digital instrument ------------------------------------------------------------------------------------------

    def _maturity(self, indicator: MaturityIndicator, curve: Sequence[tuple[Formula, Formula]]) -> dict[str, Formula]:
        t, words, instrument = self.t, self.words, self.model.questionnaire.instrument
        label = t("Level and highest score until it holds")
        rows = [self.parameters.two(label, cap, indicator.caps_basis) for cap in indicator.caps]
        caps = [(gated, cap) for gated, cap in rows]
        shares = [self._item_share(item) for item in instrument.items]
        self._items(shares)
        area, rungs = self.inputs.rungs([s.question for s in instrument.scenarios])
        self.live.rungs = rungs
        items = self.live.items
        index_low, index_high = (
            self._one(label, settled(total_of(self._area(cells), cells)))
            for label, cells in (
                (t("Index, low end"), [i["low"] for i in items]),
                (t("Index, high end"), [i["high"] for i in items]),
            )
        )
        own = [i["share"] for i, item in zip(items, instrument.items, strict=True) if item.group != "results"]
        rung_known = Formula(f"COUNT({area})>0", float(any(r.known for r in rungs)))
        answered = self._one(t("Answered (1 = yes)"), flag(some([*(is_number(s) for s in own), rung_known])))
        is_answered = compared(answered, "=", 1)
        gates = [self._gate(gate, area, rungs, index_low, index_high) for gate in instrument.gates]
        level_low, level_high = (
            self._one(label, most(0, *(g[key] * gate.level for g, gate in zip(gates, instrument.gates, strict=True))))
            for label, key in ((t("Digital level, low end"), "low"), (t("Digital level, high end"), "high"))
        )
        goal = self.parameters.one(t("Level that counts as transformed"), indicator.target_level)
        target = gates[indicator.target_level - 1]
        sure, possible = compared(level_low, ">=", goal), compared(level_high, ">=", goal)
        one_gate = compared(target["points_low"], "<>", target["scenarios_low"])
        said = words.status
        status = first_of(
            [
                (no(is_answered), said["unknown"]),
                (sure, said["met"]),
                (possible, said["unknown"]),
                (one_gate, said["partly"]),
            ],
            said["not_met"],
        )
        low, high = (
            self._one(label, capped(on_curve(index, curve, words), level, caps))
            for label, index, level in (
                (t("Score, low end"), index_low, level_low),
                (t("Score, high end"), index_high, level_high),
            )
        )
        missing = self._steps_to_next(instrument.gates, gates, level_low, index_low, rungs)

        def if_answered(formula: Formula, otherwise: Formula | float = words.unknown) -> Formula:
            return when(is_answered, formula, otherwise)

        return {
            "value": if_answered(when(compared(index_low, "=", index_high), index_low, words.unknown)),
            "low": index_low, "high": index_high, "index_low": index_low, "index_high": index_high,
            "level_low": level_low, "level_high": level_high,
            "status": status,
            "met_low": every([is_answered, sure]), "met_high": some([no(is_answered), possible]),
            "score": if_answered(when(compared(low, "=", high), low, words.unknown)),
            "score_low": if_answered(low, 0), "score_high": if_answered(high, 100),
            "gap": if_answered(when(sure, 0, missing)),
            "surplus": if_answered(most(level_low - goal, 0)),
        }  # fmt: skip

    def _item_share(self, item: Item) -> tuple[Formula, Formula]:
        """(share earned, points) of an item, with its parameters."""
        self.parameters.heading(item.title.get(self.model.lang))
        points = self.parameters.one(self.t("Points"), item.points, item.basis)
        return self._share(item), points

    def _share(self, item: Item) -> Formula:
        words, unknown = self.words, self.words.unknown
        if item.form in ("options", "count_bands"):
            return self._ticked(item)
        if item.form == "ladder":
            question = self.model.questionnaire.questions[item.question]
            options = self.model.questionnaire.options(question)
            shares = [self.parameters.one(o.text.get(self.model.lang), item.shares.get(o.id, 0.0)) for o in options]
            return first_of(list(zip(self.inputs.option(item.question), shares, strict=True)), unknown)
        if item.form == "direction":
            flat = self.parameters.one(self.t("Percent within which a change counts as flat"), item.flat_within)
            now, then = (self._over(item, o) for o in (0, -1))
            cells = self._line(item.title.get(self.model.lang), now, then)
            return direction(cells[0], cells[1], flat, up=item.better == "up", words=words)
        bands = self._bands(item)
        factor = of(item.factor)
        if item.form == "share_bands":
            top, bottom = self._figures[item.numerator, 0], self._figures[item.denominator, 0]
            value = when(every([is_number(top), is_positive(bottom)]), factor * top / bottom, unknown)
            share = in_bands(self._one(item.title.get(self.model.lang), value), bands, words)
            return when(every([is_number(bottom), compared(bottom, "=", 0)]), 0, share)
        both = [every([is_number(self._figures[n, o]) for n in (item.numerator, item.denominator)]) for o in item.years]
        sums = [
            added([when(b, self._figures[n, o], 0) for b, o in zip(both, item.years, strict=True)])
            for n in (item.numerator, item.denominator)
        ]
        top, bottom = self._line(item.title.get(self.model.lang), *sums)
        value = when(is_positive(bottom), factor * top / bottom, unknown)
        return in_bands(self._one(item.title.get(self.model.lang), value), bands, words)

    def _over(self, item: Item, offset: int) -> Formula:
        top = self._figures[item.numerator, offset]
        if not item.denominator:
            return top
        bottom = self._figures[item.denominator, offset]
        return when(every([is_number(top), is_positive(bottom)]), top / bottom, self.words.unknown)

    def _bands(self, item: Item) -> list[tuple[Formula, Formula]]:
        label = self.t("Up to, share of the points")
        inner = [self.parameters.two(label, band) for band in item.bands[:-1]]
        last = self.parameters.one(self.t("Above, share of the points"), item.bands[-1][1])
        return [*((edge, share) for edge, share in inner), (last, last)]

    def _ticked(self, item: Item) -> Formula:
        area, options, ticked, answered = self.inputs.ticks(item.question)
        yes = text(self.inputs.yes).text
        if item.form == "count_bands":
            count = Formula(f"COUNTIF({area},{yes})", float(sum(ticked)))
            return when(answered, in_bands(count, self._bands(item), self.words), self.words.unknown)
        shares, cells = self.parameters.column(
            {o.text.get(self.model.lang): item.shares.get(o.id, 0.0) for o in options}
        )
        worth = sum(cell.number for cell, tick in zip(cells, ticked, strict=True) if tick)
        return when(answered, least(settled(Formula(f"SUMIF({area},{yes},{shares})", worth)), 1), self.words.unknown)

    def _items(self, shares: Sequence[tuple[Formula, Formula]]) -> None:
        """Share, low and high points of every item, and the most that may be advised of it."""
        t, instrument = self.t, self.model.questionnaire.instrument
        labels = (t("Items of the index"), t("Share"), t("Points certain"), t("Most possible"), t("To be gained"))
        self.page.cells([Cell(label, muted=True, bold=True) for label in labels])
        ordered = sorted(
            range(len(shares)), key=lambda k: (not instrument.items[k].advisable, instrument.items[k].tier, k)
        )
        found: dict[int, Shown] = {}
        for k in ordered:
            item, (share, points) = instrument.items[k], shares[k]
            row = self.page.row
            at = [self.page.at(row, column) for column in range(1, 4)]
            earned = when(is_number(Formula(at[0], share.value)), Formula(at[0], share.value) * points, 0)
            low = Formula(at[1], earned.value)
            high = when(is_number(Formula(at[0], share.value)), low, low + points)
            sound = points * item.advisable_share if item.advisable else of(0)
            gain = most(least(settled(points - low), most(settled(sound - low), 0)), 0)
            cells = self._line(item.title.get(self.model.lang), share, earned, high, gain)
            found[k] = dict(zip(("share", "low", "high", "gain"), cells, strict=True))
        # the area of the points must be one piece whatever the order of the items on the sheet
        self._ordered = ordered
        self.live.items = [found[k] for k in ordered]
        self._by_item = found

    def _gate(self, gate: Gate, area: str, rungs: Sequence[Formula], low: Formula, high: Formula) -> Shown:
        t, title = self.t, gate.title.get(self.model.lang)
        self.parameters.heading(title)
        points = self.parameters.one(t("Points"), gate.points, gate.basis)
        wanted = self.parameters.one(t("Scenarios"), gate.scenarios)
        bound = self.parameters.one(t("Constraint scenarios"), gate.constraint_scenarios)
        marks = [s.constraint for s in self.model.questionnaire.instrument.scenarios]
        there = [[r.known and r.number >= gate.level for r in rungs], [not r.known for r in rungs]]
        sure = Formula(f'COUNTIF({area},">={gate.level}")', float(sum(there[0])))
        open_ = Formula(f"COUNTBLANK({area})", float(sum(there[1])))
        self.page.cells([Cell(title, muted=True, bold=True)])
        reached, reached_high = self._line(t("Scenarios"), sure, sure + (open_ if gate.level <= TOP_RUNG else 0))
        cells = [f for f, m in zip(rungs, marks, strict=True) if m]
        ties = [flag(compared(Formula(f"N({f.text})", f.number), ">=", gate.level)) for f in cells]
        gone = [flag(no(is_number(f))) for f in cells]
        tied = added(ties) if ties else of(0)
        bound_low, bound_high = self._line(t("Constraint scenarios"), tied, tied + (added(gone) if gone else of(0)))
        points_low, points_high = self._line(
            t("Points hold (1 = yes)"), *(flag(compared(i, ">=", points)) for i in (low, high))
        )
        scenarios_low, scenarios_high = self._line(
            t("Scenarios hold (1 = yes)"),
            *(
                flag(every([compared(a, ">=", wanted), compared(b, ">=", bound)]))
                for a, b in ((reached, bound_low), (reached_high, bound_high))
            ),
        )
        holds = self._line(t("Level holds (1 = yes)"), points_low * scenarios_low, points_high * scenarios_high)
        shown = {"low": holds[0], "high": holds[1], "points_low": points_low, "scenarios_low": scenarios_low,
                 "points": points, "wanted": wanted, "bound": bound, "reached": reached, "tied": bound_low}  # fmt: skip
        self.live.gates.append(shown)
        return shown

    def _steps_to_next(
        self,
        gates: Sequence[Gate],
        found: Sequence[Shown],
        level: Formula,
        index: Formula,
        rungs: Sequence[Formula],
    ) -> Formula:
        """How many items and scenarios reach the next level: the fewest, items of the first tier before the second."""
        t, instrument = self.t, self.model.questionnaire.instrument
        place = level + 1
        choose = {
            key: picked(place, [*(g[key] for g in found), of(0)])
            for key in ("points", "wanted", "bound", "reached", "tied")
        }
        short = self._one(t("Points short of the next level"), most(settled(choose["points"] - index), 0))
        count, rest = of(0), short
        for tier in sorted({i.tier for i in instrument.items}):
            gains = [
                self._by_item[k]["gain"]
                for k in self._ordered
                if instrument.items[k].tier == tier and instrument.items[k].advisable
            ]
            if not gains:
                continue
            some_gain = Formula(f'COUNTIF({self._area(gains)},">0")', float(sum(g.number > 0 for g in gains)))
            ranked = sorted((g.number for g in gains), reverse=True)
            sums = [
                settled(
                    Formula(
                        f"SUM({','.join(f'LARGE({self._area(gains)},{k})' for k in range(1, n + 1))})", sum(ranked[:n])
                    )
                )
                for n in range(1, len(gains) + 1)
            ]
            cumulated = self._line(t("Points of the largest gains"), *sums)
            count = count + self._one(t("Items to raise"), fewest(rest, cumulated, some_gain))
            rest = self._one(t("Points still short"), most(settled(rest - cumulated[-1]), 0))
        left = most(choose["wanted"] - choose["reached"], choose["bound"] - choose["tied"], 0)
        missing = of(float(len(rungs))) - choose["reached"]
        scenarios = when(compared(level, "=", max(g.level for g in gates)), 0, least(left, missing))
        return self._one(t("Items and scenarios to raise"), count + self._one(t("Scenarios to raise"), scenarios))

    # --- overall -----------------------------------------------------------------------------------------------------

    def _overall_rules(self) -> tuple[list[Formula], dict[str, Formula]]:
        t, rules = self.t, self.model.plan.overall
        self.parameters.heading(t("Overall level"))
        edges = [
            self.parameters.one(b.title.get(self.model.lang), b.from_score, rules.bands_basis) for b in rules.bands
        ]
        return edges, {
            "share": self.parameters.one(
                t("Share of the weight that must be known"), rules.needs_weight_share, rules.basis
            ),
            "pillars": self.parameters.one(t("Pillars that must apply"), rules.needs_pillars),
            "steps": self.parameters.one(t("Levels above the weakest pillar"), rules.steps_above_weakest),
        }

    def _overall(self, weights: Sequence[Formula]) -> None:
        t, words, live = self.t, self.words, list(self.live.pillars.values())
        self.page.gap()
        self.page.heading(t("Overall result"))
        self.page.cells(
            [
                Cell(label, muted=True, bold=True)
                for label in ("", *(p.title.get(self.model.lang) for p in self.model.plan.pillars))
            ]
        )
        applies = self._line(
            t("Applies (1 = yes)"), *(flag(compared(p["status"], "<>", words.not_applicable)) for p in live)
        )
        says = [
            some([is_number(p["score"]), compared(p["score_low"], ">", 0), compared(p["score_high"], "<", 100)])
            for p in live
        ]
        known = self._line(
            t("Known (1 = yes)"), *(flag(every([compared(a, "=", 1), s])) for a, s in zip(applies, says, strict=True))
        )
        kept = self._line(t("Weight"), *(a * w for a, w in zip(applies, weights, strict=True)))
        share = self._one(
            t("Share of the weight that is known"),
            when(
                is_positive(added(kept)), added([k * w for k, w in zip(known, weights, strict=True)]) / added(kept), 0
            ),
        )
        enough = every(
            [
                compared(settled(share), ">=", self._rules["share"]),
                compared(added(applies), ">=", self._rules["pillars"]),
            ]
        )
        shown = self._one(t("Overall result is shown (1 = yes)"), flag(enough))
        is_shown = compared(shown, "=", 1)
        met = self._line(
            t("Target met (1 = yes)"), *(flag(compared(p["status"], "=", words.status["met"])) for p in live)
        )
        found: dict[str, Formula] = {"shown": shown}
        ends = (
            ("", "score", met),
            ("_low", "score_low", [p["met_low"] for p in live]),
            ("_high", "score_high", [p["met_high"] for p in live]),
        )
        labels = {
            "": (t("Score of 100"), t("Overall level")),
            "_low": (t("Score, low end"), t("Level, low end")),
            "_high": (t("Score, high end"), t("Level, high end")),
        }
        for suffix, key, targets in ends:
            scores = [p[key] for p in live]
            mean = self._mean(scores, applies, weights, kept)
            score = self._one(labels[suffix][0], when(is_shown, mean, words.unknown), f"overall{suffix or '_score'}")
            level = self._level(score, scores, applies, targets)
            found[f"score{suffix}"] = score
            found[f"band{suffix}"] = self._one(t("Number of the level"), level, f"overall_band{suffix}")
            titles = [text(b.title.get(self.model.lang)) for b in self.model.plan.overall.bands]
            named = when(
                compared(found[f"band{suffix}"], ">", 0), picked(found[f"band{suffix}"], titles), words.unknown
            )
            found[f"level{suffix}"] = self._one(labels[suffix][1], named, f"overall_level{suffix}")
        found["geometric"] = self._one(
            t("Geometric mean"),
            when(is_shown, self._geometric(live, applies, weights), words.unknown),
            "overall_geometric",
        )
        found["met"] = self._one(
            t("Targets met"), added([a * m for a, m in zip(applies, met, strict=True)]), "overall_met"
        )
        found["applicable"] = self._one(t("Targets that apply"), added(applies))
        self.live.overall = found

    def _mean(
        self, scores: Sequence[Formula], applies: Sequence[Formula], weights: Sequence[Formula], kept: Sequence[Formula]
    ) -> Formula:
        """Weighted mean over the applicable pillars; unknown where one of them has no number."""
        complete = every([some([compared(a, "=", 0), is_number(s)]) for a, s in zip(applies, scores, strict=True)])
        weighted = added(
            [when(compared(a, "=", 1), s * w, 0) for a, s, w in zip(applies, scores, weights, strict=True)]
        )
        return when(every([complete, is_positive(added(kept))]), settled(weighted / added(kept)), self.words.unknown)

    def _level(
        self, score: Formula, scores: Sequence[Formula], applies: Sequence[Formula], met: Sequence[Formula]
    ) -> Formula:
        """Number of the level: at most so many steps above the weakest pillar, the top ones with all targets met."""
        rules, edges = self.model.plan.overall, self._edges
        ids = [b.id for b in rules.bands]
        weakest = least(
            *(
                when(compared(a, "=", 1), band_of(s, edges), len(edges) + 1)
                for a, s in zip(applies, scores, strict=True)
            )
        )
        level = self._one(
            self.t("Level by score and weakest pillar"),
            when(is_number(score), least(band_of(score, edges), weakest + self._rules["steps"]), 0),
        )
        need = min(ids.index(b) for b in rules.needs_all_met) + 1
        unmet = some([every([compared(a, "=", 1), compared(m, "=", 0)]) for a, m in zip(applies, met, strict=True)])
        return when(every([unmet, compared(level, ">=", need)]), ids.index(rules.held_at) + 1, level)

    def _geometric(self, live: Sequence[Shown], applies: Sequence[Formula], weights: Sequence[Formula]) -> Formula:
        counted = [every([compared(a, "=", 1), compared(w, ">", 0)]) for a, w in zip(applies, weights, strict=True)]
        scores = [p["score"] for p in live]
        zero = some([every([c, is_number(s), compared(s, "=", 0)]) for c, s in zip(counted, scores, strict=True)])
        whole = every([some([no(c), is_number(s)]) for c, s in zip(counted, scores, strict=True)])
        logs = added([when(c, w * logarithm(s), 0) for c, s, w in zip(counted, scores, weights, strict=True)])
        mean = settled(exponential(logs / added([when(c, w, 0) for c, w in zip(counted, weights, strict=True)])))
        return first_of([(zero, text(self.t("not defined: a pillar is zero"))), (no(whole), self.words.unknown)], mean)
