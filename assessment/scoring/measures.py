"""What measures do to the answers of a firm, and which ones its gaps suggest."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np

from assessment.model.check import LargerThan
from assessment.model.measures import Chosen, Measure
from assessment.model.panel import UNANSWERED, Panel
from assessment.model.plan import ChangeIndicator, MaturityIndicator, Pillar, Plan, RatioIndicator
from assessment.model.questionnaire import CarrierSum, Item, Question, Questionnaire
from assessment.model.reference import Reference
from assessment.model.result import Result
from assessment.scoring.engine import assess
from assessment.scoring.figures import KILO, Figures
from assessment.scoring.maturity import NONE_OPTION
from assessment.scoring.what_if import Changed, Changes, changed, factor

DIGITS = 12
"""Significant figures of an answer: what adding steps leaves behind is no figure of the firm."""
KEPT = 1e-9
"""Share of an energy figure that stays where a carrier is cut as far as what is sold allows: never below zero."""


@dataclass(frozen=True)
class Firm:
    """One firm and what it is scored by."""

    panel: Panel
    """A panel of one."""
    plan: Plan
    questionnaire: Questionnaire
    reference: Reference
    as_of: date
    weights: Mapping[str, float] | None = None
    """Pillar id -> weight, where the plan's own are not wanted."""

    @cached_property
    def figures(self) -> Figures:
        """The firm's figures as they are today."""
        return Figures(self.panel, self.questionnaire, self.reference.coefficients, self.plan.certainties)

    @cached_property
    def today(self) -> Result:
        """What the engine says today."""
        return self.scored([{}])

    def scored(self, variants: Sequence[Changes]) -> Result:
        """What the engine says of the firm with each of these changes, one row a variant."""
        return assess(
            changed(self.panel, self.questionnaire, variants),
            self.plan,
            self.questionnaire,
            self.reference,
            as_of=self.as_of,
            weights=self.weights,
        )

    @cached_property
    def directions(self) -> Mapping[str, Literal["up", "down"]]:
        """See `movable`."""
        return movable(self.questionnaire)

    def question(self, measure: Measure) -> Question:
        """The question a measure acts on.

        Raises:
            ValueError: measures must not move it, it has no such option, or a unit is no whole number of pieces.
        """
        question = self.questionnaire.questions.get(measure.question)
        if question is None or question.id not in self.directions:
            raise ValueError(f"{measure.id}: measures do not move {measure.question}")
        ids = [option.id for option in self.questionnaire.options(question)]
        if bool(ids) != bool(measure.option) or (ids and measure.option not in ids):
            raise ValueError(f"{measure.id}: {measure.question} has no option {measure.option!r}")
        if question.kind == "integer" and not measure.step.is_integer():
            raise ValueError(f"{measure.id}: {measure.question} is counted in whole pieces")
        return question

    def now(self, question: Question) -> float:
        """A figure of the data year in the unit asked for, NaN where it is open."""
        return float(self.panel.number(question.id)[0]) / factor(question, self.questionnaire)

    def room(self, question: Question) -> float:
        """How far measures can move a figure in its better direction, in the unit asked for; NaN where it is open.

        Up to what the question allows, and to the whole of which it is a part; down to its least value. Of an energy
        carrier as much as was sold stays, in proportion: what a firm uses is never below zero.
        """
        now, unit = self.now(question), factor(question, self.questionnaire)
        if self.directions[question.id] == "up":
            most = [math.inf if question.maximum is None else question.maximum / unit]
            for check in self.questionnaire.checks:
                if isinstance(check, LargerThan) and check.set_aside and check.left == question.id:
                    whole = float(self.figures.get(check.right)[0])
                    most.append(math.inf if math.isnan(whole) else whole / unit)
            return math.nan if math.isnan(now) else max(min(most) - now, 0.0)
        least = (question.minimum or 0.0) / unit
        return max((now - least) * self._own_use(question), 0.0) if now > least else now * 0.0

    def _own_use(self, question: Question) -> float:
        """Share of a carrier that the firm uses itself; 1 where nothing was sold."""
        for energy in self.energy_sums:
            if any(c.question == question.id for c in energy.carriers):
                used = float(self.figures.get(energy.id)[0])
                sold = float(np.nan_to_num(self.panel.number(energy.sold)[0]))
                return 1.0 if sold <= 0 else max(used / (used + sold), 0.0) * (1.0 - KEPT)
        return 1.0

    @property
    def energy_sums(self) -> Iterator[CarrierSum]:
        """The energy figures of the questionnaire."""
        return (d for d in self.questionnaire.derived if isinstance(d, CarrierSum))

    def parts(self, figure: str) -> Mapping[str, float]:
        """Question id -> what one of the unit asked for is of the figure, for every question a measure moves it by."""
        energy = self.figures.energy_sum(figure)
        if energy is None:
            question = self.questionnaire.questions.get(figure)
            parts = {} if question is None else {figure: factor(question, self.questionnaire)}
        elif bool(self.figures.any_carrier(energy, 0)[0]):
            parts = {c.question: self._tce(energy, c.question) for c in energy.carriers}
        else:
            parts = {energy.total: factor(self.questionnaire.questions[energy.total], self.questionnaire)}
        return {name: part for name, part in parts.items() if name in self.directions and part > 0}

    def _tce(self, energy: CarrierSum, name: str) -> float:
        """Standard coal of one of the unit a carrier is asked in, 0 where it does not count."""
        carrier = next(c for c in energy.carriers if c.question == name)
        unit = factor(self.questionnaire.questions[name], self.questionnaire)
        kgce = float(self.figures.kgce(energy, carrier)[0])
        return unit * (1.0 if math.isnan(kgce) else kgce / KILO) * bool(self.figures.counts(carrier)[0])


def movable(questionnaire: Questionnaire) -> Mapping[str, Literal["up", "down"]]:
    """Question id -> direction in which a measure moves it: what "What if" offers, less the other side of a ratio."""
    groups = questionnaire.what_if.groups if questionnaire.what_if else ()
    below = {item.denominator for item in questionnaire.instrument.items}
    found: dict[str, Literal["up", "down"]] = {}
    for group in groups:
        if group.direction != "none":
            found |= {name: group.direction for name in group.questions if name not in below}
    return found


# --- what they do -----------------------------------------------------------------------------------------------------


def changes_of(firm: Firm, measures: Sequence[Measure], chosen: Sequence[Chosen]) -> Changes:
    """Return the answers of the data year with these measures done: what `what_if.changed` takes.

    A figure stays within what its question allows; a part is never more than its whole. A figure that is open stays so,
    and an option that is reached already is no change.

    Raises:
        KeyError: a chosen measure is none of `measures`.
        ValueError: a measure acts on a question that measures must not move, or that has no such option.
    """
    known = {measure.id: measure for measure in measures}
    by_question: dict[str, list[tuple[Measure, int]]] = defaultdict(list)
    for one in chosen:
        measure = known[one.measure]
        firm.question(measure)
        by_question[measure.question].append((measure, min(one.units, measure.at_most)))
    changes: dict[str, Changed] = {}
    for done in by_question.values():
        question = firm.question(done[0][0])
        answer = _answer(firm, question, done)
        if answer is not None:
            changes[question.id] = answer
    return changes


def _answer(firm: Firm, question: Question, done: Sequence[tuple[Measure, int]]) -> Changed | None:
    """The answer with these measures done, None where nothing changes."""
    if question.kind == "multi":
        return _ticked(firm, question, {measure.option for measure, _ in done})
    if question.kind == "choice":
        return _reached(firm, question, {measure.option for measure, _ in done})
    moved = min(sum(measure.step * units for measure, units in done), firm.room(question))
    sign = 1.0 if firm.directions[question.id] == "up" else -1.0
    return None if math.isnan(moved) or moved == 0 else float(f"{firm.now(question) + sign * moved:.{DIGITS}g}")


def _reached(firm: Firm, question: Question, options: set[str]) -> Changed | None:
    ids = [option.id for option in firm.questionnaire.options(question)]
    highest = max(ids.index(option) for option in options)
    return ids[highest] if highest > int(firm.panel.choice(question.id)[0]) else None


def _ticked(firm: Firm, question: Question, options: set[str]) -> Changed | None:
    ids = [option.id for option in firm.questionnaire.options(question)]
    mask = int(firm.panel.tick(question.id)[0])
    already = {one for bit, one in enumerate(ids) if mask != UNANSWERED and (mask >> bit) & 1}
    both = (already | options) - {NONE_OPTION}
    return None if both <= already else tuple(one for one in ids if one in both)


# --- what the gaps suggest --------------------------------------------------------------------------------------------


def proposed(firm: Firm) -> tuple[Measure, ...]:
    """Measures that the firm's gaps suggest, with amounts and without costs.

    Of a ratio and of energy as many of the unit asked for as close the gap (of energy each carrier in use by itself);
    of the digital instrument what the next level takes (`maturity.next_items`, `next_scenarios`), every option of an
    item apart. Nothing is proposed for an answer that is open: it is to be answered first.
    """
    found: list[Measure] = []
    for pillar in firm.plan.pillars:
        if bool(firm.today.pillars[pillar.id].applicable[0]):
            found += _of_pillar(firm, pillar)
    return tuple(found)


def _of_pillar(firm: Firm, pillar: Pillar) -> Iterator[Measure]:
    if isinstance(pillar.indicator, MaturityIndicator):
        return _of_instrument(firm)
    return _of_gap(firm, pillar, pillar.indicator)


def _of_gap(firm: Firm, pillar: Pillar, indicator: RatioIndicator | ChangeIndicator) -> Iterator[Measure]:
    gap = float(firm.today.pillars[pillar.id].gap[0])
    for name, part in firm.parts(indicator.numerator).items():
        room = firm.room(firm.questionnaire.questions[name])
        if gap > 0 and room > 0:
            yield Measure(id=name, question=name, at_most=math.ceil(min(gap / part, room) * (1.0 - KEPT)))


def _of_instrument(firm: Firm) -> Iterator[Measure]:
    instrument, detail = firm.questionnaire.instrument, firm.today.maturity
    for item, advised in zip(instrument.items, detail.next_items[0], strict=True):
        if advised:
            yield from _of_item(firm, item)
    level = str(int(detail.next_level[0]))
    for scenario, advised, rung in zip(instrument.scenarios, detail.next_scenarios[0], detail.rungs[0], strict=True):
        if advised and rung != UNANSWERED and scenario.question in firm.directions:
            yield Measure(id=f"{scenario.question}:{level}", question=scenario.question, option=level)


def _of_item(firm: Firm, item: Item) -> Iterator[Measure]:
    """Every option that is still to tick, every rung above, or the machines up to the highest band."""
    name = item.question or item.numerator
    if name not in firm.directions:
        return
    question = firm.questionnaire.questions[name]
    if not item.question:
        whole = float(firm.figures.get(item.denominator)[0]) / item.factor
        count = math.floor(item.bands[-2][0] * whole + KEPT) + 1 - firm.now(question) if whole > 0 else math.nan
        if min(count, firm.room(question)) >= 1:
            yield Measure(id=name, question=name, at_most=int(min(count, firm.room(question))))
        return
    mask, rung = int(firm.panel.tick(name)[0]), int(firm.panel.choice(name)[0])
    for k, option in enumerate(firm.questionnaire.options(question)):
        to_tick = question.kind == "multi" and mask != UNANSWERED and not (mask >> k) & 1 and option.id != NONE_OPTION
        above = question.kind == "choice" and UNANSWERED != rung < k
        if to_tick or (above and item.shares.get(option.id, 0.0) <= item.advisable_share):
            yield Measure(id=f"{name}:{option.id}", question=name, option=option.id)
