"""Figures of a firm by id and year: what was answered, and what is derived from it (value added, energy in tce)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.model.panel import BoolArray, FloatArray, Panel
from assessment.model.plan import Certainty
from assessment.model.questionnaire import Carrier, CarrierSum, Questionnaire, SumOrTotal
from assessment.model.reference import Coefficient
from assessment.scoring.curves import divide, looked_up, or_zero, replaced, total

ELECTRICITY_CALORIFIC = "electricity_calorific"
ELECTRICITY_EQUIVALENT = "electricity_equivalent"
HEAT = "heat"
ELECTRICITY = "electricity_tce"
"""Figure: electricity in tce, as it counts in the energy figure."""
KILO = 1000.0
"""kgce in one tce, and kJ in one MJ."""
EQUIVALENT = 1
"""Index of the option `equivalent` of the question on the basis of a total."""


def _conventions(energy: CarrierSum) -> tuple[str, ...]:
    """Names of the figures that depend on how electricity is converted."""
    return ELECTRICITY, f"{energy.id}_calorific", f"{energy.id}_equivalent"


class Figures:
    """Read access to every figure of a panel, with its relative error. Results are kept: ask as often as you like."""

    def __init__(
        self,
        panel: Panel,
        questionnaire: Questionnaire,
        coefficients: Mapping[str, Coefficient],
        certainties: Sequence[Certainty],
    ) -> None:
        self.panel = panel
        self.questionnaire = questionnaire
        self._derived = {d.id: d for d in questionnaire.derived}
        self._kgce = {key: c.kgce for key, c in coefficients.items()}
        self._relative = np.array([*(c.percent / 100 for c in certainties), 0.0])
        self._kept: dict[Hashable, NDArray[Any]] = {}

    def _keep(self, key: Hashable, compute: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """The array kept under that key, computed when it is first asked for."""
        if key not in self._kept:
            self._kept[key] = compute()
        return self._kept[key]

    def get(self, figure: str, offset: int = 0) -> FloatArray:
        """The figure of `data_year + offset` in its canonical unit, shape (n,); NaN where it is not known."""
        return self._keep((figure, offset), lambda: self._compute(figure, offset))

    def answered(self, question: str, offset: int = 0) -> BoolArray:
        """Whether a number was given for `data_year + offset`, shape (n,)."""
        return self._keep(("answered", question, offset), lambda: ~np.isnan(self.panel.number(question, offset)))

    def given(self, question: str, offset: int = 0) -> bool:
        """Whether any firm gave a number for `data_year + offset`: what nobody gave need not be added up."""
        return question in self.panel.numbers and bool(
            self._keep(("given", question, offset), lambda: np.asarray(self.answered(question, offset).any()))
        )

    def error(self, figure: str, offset: int = 0) -> FloatArray:
        """Relative standard error (0.1 = 10 %) from the stated certainty, 0 where none was stated, shape (n,)."""
        derived = self._derived.get(figure)
        if isinstance(derived, SumOrTotal):
            given = self.answered(derived.total, offset)
            return np.where(given, self._stated(derived.total, offset), self._error_of_parts(derived, offset))
        if isinstance(derived, CarrierSum):
            given = self.any_carrier(derived, offset)
            return np.where(given, self._error_of_carriers(derived, offset), self._stated(derived.total, offset))
        return self._stated(figure, offset)

    def years_with(self, figure: str) -> tuple[int, ...]:
        """Calendar years in which any firm answered anything the figure is made of."""
        derived = self._derived.get(figure)
        if isinstance(derived, SumOrTotal):
            questions = (derived.total, *derived.parts)
        elif isinstance(derived, CarrierSum):
            questions = (derived.total, *(c.question for c in derived.carriers))
        else:
            questions = (figure,)
        grids = [self.panel.numbers[q] for q in questions if q in self.panel.numbers]
        seen = np.zeros(len(self.panel.years), dtype=bool)
        for grid in grids:
            seen |= ~np.isnan(grid).all(axis=0)
        return tuple(int(y) for y in self.panel.years[seen])

    def any_carrier(self, energy: CarrierSum, offset: int) -> BoolArray:
        """Whether at least one carrier was answered for that year, shape (n,)."""
        return self._keep(("any", energy.id, offset), lambda: self._any_carrier(energy, offset))

    def _any_carrier(self, energy: CarrierSum, offset: int) -> BoolArray:
        answered = np.zeros(self.panel.size, dtype=bool)
        for carrier in energy.carriers:
            if not carrier.optional and self.given(carrier.question, offset):
                answered |= self.answered(carrier.question, offset)
        return answered

    def carriers_differ(self, energy: CarrierSum, offset: int) -> BoolArray:
        """Whether some carrier was answered for only one of the data year and `data_year + offset`, shape (n,)."""
        differ = np.zeros(self.panel.size, dtype=bool)
        for carrier in energy.carriers:
            if self.given(carrier.question) or self.given(carrier.question, offset):
                differ |= self.answered(carrier.question) != self.answered(carrier.question, offset)
        return differ

    def energy_sum(self, figure: str) -> CarrierSum | None:
        """The definition of a derived energy figure, or None if the figure is not one."""
        derived = self._derived.get(figure)
        return derived if isinstance(derived, CarrierSum) else None

    def _compute(self, figure: str, offset: int) -> FloatArray:
        derived = self._derived.get(figure)
        if isinstance(derived, SumOrTotal):
            given = self.panel.number(derived.total, offset)
            if not all(self.given(p, offset) for p in derived.parts):
                return given  # a sum that lacks a part is no sum
            parts = total([self.panel.number(p, offset) for p in derived.parts])
            return np.where(np.isnan(given), parts, given)
        if isinstance(derived, CarrierSum):
            return self._energy(derived, offset)
        for energy in self._derived.values():
            if isinstance(energy, CarrierSum) and figure in _conventions(energy):
                return self._on_convention(energy, figure, offset)
        return self.panel.number(figure, offset)

    def _on_convention(self, energy: CarrierSum, figure: str, offset: int) -> FloatArray:
        """Electricity in tce as it counts, or the energy figure on one of the two electricity conventions."""
        if figure == ELECTRICITY:
            return self.panel.number(energy.electricity, offset) * self._electricity_factor(energy) / KILO
        calorific = figure.endswith("_calorific")
        factor = np.full(self.panel.size, self._kgce[ELECTRICITY_CALORIFIC])
        if not calorific:
            own = self._own_factor(energy)
            factor = np.where(np.isnan(own), self._kgce[ELECTRICITY_EQUIVALENT], own)
        equivalent_total = self.panel.choice(energy.total_basis) == EQUIVALENT
        given = replaced(self.panel.number(energy.total, offset), equivalent_total == calorific)
        return self._carriers_or(given, energy, offset, factor)

    def _energy(self, energy: CarrierSum, offset: int) -> FloatArray:
        """Energy in tce: carriers less what was sold where any carrier was answered, else the total, net as given."""
        return self._carriers_or(
            self.panel.number(energy.total, offset), energy, offset, self._electricity_factor(energy)
        )

    def _carriers_or(self, given: FloatArray, energy: CarrierSum, offset: int, electricity: FloatArray) -> FloatArray:
        """The sum of carriers where any carrier was answered, else the total as given."""
        by_carriers = self.any_carrier(energy, offset)
        return np.where(by_carriers, self._net(energy, offset, electricity), given) if by_carriers.any() else given

    def _net(self, energy: CarrierSum, offset: int, electricity: FloatArray) -> FloatArray:
        """Sum of the carriers less what was sold, with that factor (kgce/kWh) for electricity."""
        columns = [self._tce(c, offset, electricity) for c in energy.carriers if self.given(c.question, offset)]
        summed = total(columns) if columns else np.zeros(self.panel.size)
        if self.given(energy.sold, offset):
            summed -= or_zero(self.panel.number(energy.sold, offset))
        return summed

    def _tce(self, carrier: Carrier, offset: int, electricity: FloatArray) -> FloatArray:
        """One carrier in tce, 0 where it was not answered or does not count.

        A firm's own factors are those of the data year in every year: same factors.
        """
        if carrier.coefficient == ELECTRICITY_CALORIFIC:
            return or_zero(self.panel.number(carrier.question, offset) * electricity / KILO)
        return self._keep(("tce", carrier.question, offset), lambda: or_zero(self._tce_of_fuel(carrier, offset)))

    def _tce_of_fuel(self, carrier: Carrier, offset: int) -> FloatArray:
        amount = self.panel.number(carrier.question, offset)
        tce = amount * self._kgce_of_fuel(carrier) / KILO if carrier.coefficient else amount
        return np.where(self.counts(carrier), tce, np.nan) if carrier.optional else tce

    def _kgce_of_fuel(self, carrier: Carrier) -> FloatArray | float:
        """Standard coal per physical unit: the coefficient, or what a firm's own calorific value gives."""
        kgce = self._kgce[carrier.coefficient]
        if not carrier.own_calorific_value:
            return kgce
        own = self.panel.number(carrier.own_calorific_value) / KILO * self._kgce[HEAT]
        return np.where(np.isnan(own), kgce, own)

    def counts(self, carrier: Carrier) -> BoolArray:
        """Whether the firm has a carrier counted that is left out unless asked for, shape (n,)."""
        if not carrier.optional:
            return np.ones(self.panel.size, dtype=bool)
        return self.panel.choice(carrier.optional) == 1

    def kgce(self, energy: CarrierSum, carrier: Carrier) -> FloatArray:
        """Standard coal per physical unit of a carrier as it counts, in kgce, shape (n,); NaN for one given in tce."""
        if carrier.coefficient == ELECTRICITY_CALORIFIC:
            return self._electricity_factor(energy)
        kgce = self._kgce_of_fuel(carrier) if carrier.coefficient else np.nan
        return np.broadcast_to(kgce, (self.panel.size,))

    def tce_of(self, energy: CarrierSum, carrier: Carrier, offset: int = 0) -> FloatArray:
        """One carrier in tce as it counts, shape (n,); 0 where it was not answered or does not count."""
        return self._tce(carrier, offset, self._electricity_factor(energy))

    def _own_factor(self, energy: CarrierSum) -> FloatArray:
        """A firm's own equivalent value (kgce/kWh) of the data year, NaN without one; it counts only with its year."""
        dated = self.answered(f"{energy.equivalent_factor}_year")
        return self._keep(
            ("own", energy.id), lambda: np.where(dated, self.panel.number(energy.equivalent_factor), np.nan)
        )

    def _electricity_factor(self, energy: CarrierSum) -> FloatArray:
        """What a kWh counts: its calorific value, or the equivalent value where the firm gives one with its year."""
        own = self._own_factor(energy)
        return np.where(np.isnan(own), self._kgce[ELECTRICITY_CALORIFIC], own)

    def has_own_factor(self, energy: CarrierSum) -> BoolArray:
        """Whether electricity counts at a factor of the firm's own, given with its year, shape (n,)."""
        return ~np.isnan(self._own_factor(energy))

    def on_equivalent_value(self, energy: CarrierSum) -> BoolArray:
        """Whether electricity counts at the equivalent value in the energy figure, shape (n,)."""
        total_is = self.panel.choice(energy.total_basis) == EQUIVALENT
        return np.where(self.any_carrier(energy, 0), self.has_own_factor(energy), total_is)

    def _stated(self, question: str, offset: int) -> FloatArray:
        """Relative error of one answer; the last entry of the table (0) stands for "not stated"."""
        key = ("stated", question, offset)
        return self._keep(key, lambda: looked_up(self._relative, self.panel.certainty_of(question, offset)))

    def _error_of_parts(self, derived: SumOrTotal, offset: int) -> FloatArray:
        if not all(self.given(p, offset) for p in derived.parts):
            return np.zeros(self.panel.size)
        squares = [(self.panel.number(p, offset) * self._stated(p, offset)) ** 2 for p in derived.parts]
        return or_zero(divide(np.sqrt(total(squares)), np.abs(self.get(derived.id, offset))))

    def _error_of_carriers(self, energy: CarrierSum, offset: int) -> FloatArray:
        factor = self._electricity_factor(energy)
        given = [c for c in energy.carriers if self.given(c.question, offset)]
        if not given:
            return np.zeros(self.panel.size)
        parts = [(c.question, self._tce(c, offset, factor)) for c in given]
        squares = [(tce * self._stated(question, offset)) ** 2 for question, tce in parts]
        return or_zero(divide(np.sqrt(total(squares)), np.abs(self.get(energy.id, offset))))

    def same_certainty(self, figure: str, offset: int) -> BoolArray:
        """Whether all that the figure is made of carries the same certainty in the data year and `data_year + offset`.

        Shape (n,). What was not answered, or does not count, carries no error in that year.
        """
        same = np.ones(self.panel.size, dtype=bool)
        derived = self._derived.get(figure)
        if derived is None:
            return same & (self._stated(figure, 0) == self._stated(figure, offset))
        totals = self._by_total(derived, 0), self._by_total(derived, offset)
        for question in (derived.total, *self._parts(derived)):
            if question in self.panel.certainty and (self.given(question) or self.given(question, offset)):
                counts = totals if question == derived.total else tuple(~by_total for by_total in totals)
                now, then = (self._stated_where(c, question, o) for c, o in zip(counts, (0, offset), strict=True))
                same &= now == then
        return same

    def _by_total(self, derived: SumOrTotal | CarrierSum, offset: int) -> BoolArray:
        """Whether the figure is the total that was given, not the sum of its parts, shape (n,)."""
        if isinstance(derived, SumOrTotal):
            return self.answered(derived.total, offset)
        return ~self.any_carrier(derived, offset)

    @staticmethod
    def _parts(derived: SumOrTotal | CarrierSum) -> tuple[str, ...]:
        return derived.parts if isinstance(derived, SumOrTotal) else tuple(c.question for c in derived.carriers)

    def _stated_where(self, counts: BoolArray, question: str, offset: int) -> FloatArray:
        """The stated error of an answer that was given and counts, else 0."""
        return self._stated(question, offset) * (counts & self.answered(question, offset))
