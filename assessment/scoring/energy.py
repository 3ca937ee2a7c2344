"""An energy figure taken apart: what each carrier counts, what was sold, both electricity conventions, and CO2."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.model.panel import BoolArray, FloatArray
from assessment.model.questionnaire import Carrier, CarrierSum
from assessment.model.reference import Reference
from assessment.scoring.curves import or_zero, total
from assessment.scoring.figures import KILO, Figures


@dataclass(frozen=True)
class CarrierLine:
    """One carrier of n firms in one year; every array has shape (n,).

    Attributes:
        carrier: its question and the key of its coefficient.
        amount: what was answered, in the canonical unit; NaN unanswered.
        kgce: standard coal per physical unit as it counts; NaN for a carrier that is answered in tce.
        own: whether that is the firm's own factor or calorific value.
        counts: whether the carrier counts at all (water and compressed air only where asked for).
        tce: what it adds to the energy figure, 0 where it was not answered or does not count.
        co2: tonnes of CO2; NaN where it was not answered, does not count, or has no factor that could be cited.
    """

    carrier: Carrier
    amount: FloatArray
    kgce: FloatArray
    own: BoolArray
    counts: BoolArray
    tce: FloatArray
    co2: FloatArray


@dataclass(frozen=True)
class EnergyYear:
    """The energy figure of n firms in one year, in tce; arrays of shape (n,), NaN unknown.

    Attributes:
        lines: all carriers, in the order of the questionnaire.
        by_carriers: whether it is the sum of carriers; else it is the total that was given.
        gross: sum of the carriers before what was sold.
        sold: energy sold, as answered.
        given: the total, as answered.
        used: the energy figure as it counts.
        calorific, equivalent: the same with electricity at its calorific and at its equivalent value.
        co2: tonnes of CO2 of all carriers with a factor; NaN where there is none.
        co2_open: whether a carrier that counts and is above zero has no factor, so that CO2 is more than `co2`.
    """

    lines: tuple[CarrierLine, ...]
    by_carriers: BoolArray
    gross: FloatArray
    sold: FloatArray
    given: FloatArray
    used: FloatArray
    calorific: FloatArray
    equivalent: FloatArray
    co2: FloatArray
    co2_open: BoolArray


def energy_year(figures: Figures, energy: CarrierSum, reference: Reference, offset: int = 0) -> EnergyYear:
    """The energy figure of `data_year + offset` taken apart."""
    lines = tuple(_line(figures, energy, carrier, reference, offset) for carrier in energy.carriers)
    by_carriers = figures.any_carrier(energy, offset)
    with_co2 = [~np.isnan(line.co2) for line in lines]
    without = [line.counts & (line.amount > 0) & np.isnan(line.co2) for line in lines]
    return EnergyYear(
        lines=lines,
        by_carriers=by_carriers,
        gross=np.where(by_carriers, total([line.tce for line in lines]), np.nan),
        sold=figures.panel.number(energy.sold, offset),
        given=figures.panel.number(energy.total, offset),
        used=figures.get(energy.id, offset),
        calorific=figures.get(f"{energy.id}_calorific", offset),
        equivalent=figures.get(f"{energy.id}_equivalent", offset),
        co2=np.where(np.logical_or.reduce(with_co2), total([or_zero(line.co2) for line in lines]), np.nan),
        co2_open=np.logical_or.reduce(without),
    )


def _line(figures: Figures, energy: CarrierSum, carrier: Carrier, reference: Reference, offset: int) -> CarrierLine:
    amount, counts = figures.panel.number(carrier.question, offset), figures.counts(carrier)
    return CarrierLine(
        carrier=carrier,
        amount=amount,
        kgce=figures.kgce(energy, carrier),
        own=_own(figures, energy, carrier),
        counts=counts,
        tce=figures.tce_of(energy, carrier, offset),
        co2=np.where(counts, amount * _kg_of_co2(figures, carrier, reference) / KILO, np.nan),
    )


def _own(figures: Figures, energy: CarrierSum, carrier: Carrier) -> BoolArray:
    """Whether the carrier counts with a factor of the firm's own."""
    if carrier.question == energy.electricity:
        return figures.has_own_factor(energy)
    if carrier.own_calorific_value:
        return figures.answered(carrier.own_calorific_value)
    return np.zeros(figures.panel.size, dtype=bool)


def _kg_of_co2(figures: Figures, carrier: Carrier, reference: Reference) -> FloatArray:
    """Kilograms of CO2 per physical unit; a firm's own calorific value scales the factor, whose carbon is per heat."""
    factor, coefficient = reference.co2.get(carrier.coefficient), reference.coefficients.get(carrier.coefficient)
    if factor is None:
        return np.full(figures.panel.size, np.nan)
    kg = np.full(figures.panel.size, factor.kg)
    if not carrier.own_calorific_value or coefficient is None or not coefficient.net_calorific_value:
        return kg
    own = figures.panel.number(carrier.own_calorific_value)
    return np.where(np.isnan(own), kg, kg * own / coefficient.net_calorific_value)
