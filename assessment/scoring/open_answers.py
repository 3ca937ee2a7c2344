"""What one firm has not answered yet, as groups of answers that only say something together.

R&D spending alone decides a pillar where revenue is known; where neither is, both are one group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.model.plan import ChangeIndicator, Pillar, Plan, RatioIndicator
from assessment.model.questionnaire import CarrierSum, Item, SumOrTotal
from assessment.model.result import Result, Status
from assessment.scoring.figures import Figures

Column = tuple[str, int]
"""Question id and years back (0, -1, ...)."""


@dataclass(frozen=True)
class OpenGroup:
    """Open columns that settle a pillar, or one item or scenario (their positions) of the digital instrument."""

    pillar: str
    columns: tuple[Column, ...]
    item: int | None = None
    scenario: int | None = None


def open_groups(figures: Figures, result: Result, plan: Plan) -> Iterator[OpenGroup]:
    """Every group that is open, for a panel of one firm; pillars that do not apply, or are known, have none."""
    for pillar in plan.pillars:
        scored = result.pillars[pillar.id]
        if int(scored.status[0]) == Status.NOT_APPLICABLE or not scored.score_high[0] > scored.score_low[0]:
            continue
        indicator = pillar.indicator
        if isinstance(indicator, RatioIndicator):
            yield from _pillar(figures, pillar, ((indicator.numerator, 0), (indicator.denominator, 0)))
        elif isinstance(indicator, ChangeIndicator):
            figures_needed = (indicator.numerator, indicator.denominator)
            yield from _pillar(figures, pillar, [(name, offset) for offset in (0, -1) for name in figures_needed])
        else:
            yield from _instrument(figures, pillar, result)


def _pillar(figures: Figures, pillar: Pillar, needed: Sequence[Column]) -> Iterator[OpenGroup]:
    """The open figures of a ratio or a change; none where a known one is below zero or a known divisor is zero."""
    values = {part: float(figures.get(*part)[0]) for part in needed}
    columns = _columns(figures, needed)
    hopeless = any(value < 0 or (value == 0 and part != needed[0]) for part, value in values.items())
    if columns and not hopeless:
        yield OpenGroup(pillar.id, columns)


def _instrument(figures: Figures, pillar: Pillar, result: Result) -> Iterator[OpenGroup]:
    instrument, detail = figures.questionnaire.instrument, result.maturity
    for k, item in enumerate(instrument.items):
        columns = _columns(figures, _needed(item))
        if detail.points_high[0, k] > detail.points_low[0, k] and columns:
            yield OpenGroup(pillar.id, columns, item=k)
    for k, scenario in enumerate(instrument.scenarios):
        if detail.rungs[0, k] < 0:
            yield OpenGroup(pillar.id, ((scenario.question, 0),), scenario=k)


def _needed(item: Item) -> tuple[Column, ...]:
    """The figures and answers that settle an item; of several years that would do, the data year."""
    if item.question:
        return ((item.question, 0),)
    names = (item.numerator, item.denominator) if item.denominator else (item.numerator,)
    offsets = (0, -1) if item.form == "direction" else (0,)
    return tuple((name, offset) for offset in offsets for name in names)


def _columns(figures: Figures, needed: Sequence[Column]) -> tuple[Column, ...]:
    """The questions to answer for what is open of the needed figures."""
    return tuple(column for part in needed for column in _questions(figures, part))


def _questions(figures: Figures, part: Column) -> tuple[Column, ...]:
    """The questions an open figure is answered by: the total of a derived one, or the carriers of the other year."""
    name, offset = part
    question = figures.questionnaire.questions.get(name)
    if question is not None and question.kind in ("choice", "multi", "yes_no"):
        return (part,)
    if not np.isnan(figures.get(name, offset)[0]):
        return ()
    derived = next((d for d in figures.questionnaire.derived if d.id == name), None)
    if isinstance(derived, SumOrTotal):
        return ((derived.total, offset),)
    if isinstance(derived, CarrierSum):
        return _carriers(figures, derived, offset) or ((derived.total, offset),)
    return (part,)


def _carriers(figures: Figures, energy: CarrierSum, offset: int) -> tuple[Column, ...]:
    """The carriers that were answered for the other year; none where that was given as a total, or not at all."""
    other = -1 if offset == 0 else 0
    if not figures.any_carrier(energy, other)[0]:
        return ()
    asked = [carrier.question for carrier in energy.carriers if not carrier.optional]
    return tuple((question, offset) for question in asked if not np.isnan(figures.panel.number(question, other)[0]))
