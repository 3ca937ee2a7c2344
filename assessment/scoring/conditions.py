"""Conditions as data, evaluated for all firms at once to true, false or unknown."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessment.model.condition import Condition, Metric
from assessment.model.panel import UNANSWERED, BoolArray, FloatArray, IntArray
from assessment.model.plan import Plan
from assessment.model.questionnaire import CarrierSum
from assessment.model.result import MaturityResult, PillarResult, Truth
from assessment.scoring.curves import looked_up, settle
from assessment.scoring.figures import Figures
from assessment.scoring.metrics import term

BOTH_CONVENTIONS = "_both"
"""Suffix of an energy figure that is tested on both electricity conventions."""


@dataclass(frozen=True)
class Outcome:
    """Outcome of one condition for n firms: `truth` (`Truth`), the number there is and the number needed."""

    truth: IntArray
    have: FloatArray
    need: FloatArray


class Facts:
    """Everything a condition can ask about, under the names conditions use."""

    def __init__(
        self,
        figures: Figures,
        plan: Plan,
        metrics: Mapping[str, FloatArray],
        pillars: Mapping[str, PillarResult],
        maturity: MaturityResult,
    ) -> None:
        self.figures = figures
        self.size = figures.panel.size
        self.definitions: Mapping[str, Metric] = {m.id: m for m in plan.metrics}
        self._numbers = dict(metrics)
        for name, pillar in pillars.items():
            self._numbers[f"{name}.value"] = pillar.value
        self.nothing = np.full(self.size, np.nan)
        level = np.where(maturity.level_low == maturity.level_high, maturity.level_low.astype(float), np.nan)
        for name, pillar in pillars.items():
            if "level_low" in pillar.extra:
                self._numbers[f"{name}.level"] = np.where(np.isnan(pillar.extra["level_low"]), np.nan, level)
                self._numbers[f"{name}.index"] = pillar.value

    def number(self, name: str) -> FloatArray:
        """The number of that name, shape (n,); NaN unknown. A choice whose options are digits reads as a number."""
        if name in self._numbers:
            return self._numbers[name]
        question = self.figures.questionnaire.questions.get(name)
        if question is not None and question.kind == "choice":
            options = self.figures.questionnaire.options(question)
            values = np.array([*(float(o.id) for o in options), np.nan])
            return looked_up(values, self.figures.panel.choice(name))
        return self.figures.get(name)

    def with_number(self, name: str, value: float) -> Facts:
        """The same facts, but for one number that every firm is given."""
        other = copy.copy(self)
        other._numbers = {**self._numbers, name: np.full(self.size, value)}  # noqa: SLF001 - of its own kind
        return other

    def energy(self, name: str) -> CarrierSum | None:
        """The energy figure behind a name that asks for both conventions, else None."""
        return self.figures.energy_sum(name.removesuffix(BOTH_CONVENTIONS)) if name.endswith(BOTH_CONVENTIONS) else None


def evaluate(condition: Condition, facts: Facts) -> Outcome:
    """Evaluate one condition, group or flag."""
    nothing = facts.nothing
    if condition.expert:
        return Outcome(np.full(facts.size, int(Truth.UNKNOWN), dtype=np.int8), nothing, nothing)
    if condition.any_of:
        return Outcome(_any([evaluate(c, facts).truth for c in condition.any_of]), nothing, nothing)
    if condition.all_of:
        return Outcome(_all([evaluate(c, facts).truth for c in condition.all_of]), nothing, nothing)
    if condition.flag:
        return Outcome(_flag(condition, facts), nothing, nothing)
    if condition.op in ("in", "has"):
        return Outcome(_listed(condition, facts), nothing, nothing)
    return _numeric(condition, facts)


def _any(truths: list[IntArray]) -> IntArray:
    holds = np.logical_or.reduce([t == Truth.TRUE for t in truths])
    return _truth(holds, holds | np.logical_and.reduce([t != Truth.UNKNOWN for t in truths]))


def _all(truths: list[IntArray]) -> IntArray:
    fails = np.logical_or.reduce([t == Truth.FALSE for t in truths])
    return _truth(~fails, fails | np.logical_and.reduce([t != Truth.UNKNOWN for t in truths]))


def _truth(holds: BoolArray, known: BoolArray) -> IntArray:
    """The truth of each firm: arithmetic on bytes takes no branch per firm (false 0, true 1, unknown 2)."""
    return (holds & known) + np.int8(Truth.UNKNOWN) * ~known


def _flag(condition: Condition, facts: Facts) -> IntArray:
    answer = facts.figures.panel.choice(condition.flag)
    return _truth(answer == int(condition.expect), answer != UNANSWERED)


def _listed(condition: Condition, facts: Facts) -> IntArray:
    """Whether the chosen option is one of the values, or (multi-choice) one of the ticked options is."""
    question = facts.figures.questionnaire.questions[condition.metric]
    ids = [o.id for o in facts.figures.questionnaire.options(question)]
    wanted = [option in condition.values for option in ids]
    if question.kind == "multi":
        mask = facts.figures.panel.tick(condition.metric)
        bits = np.int64(sum(1 << k for k, one_of in enumerate(wanted) if one_of))
        return _truth((mask & bits) != 0, mask != UNANSWERED)
    answer = facts.figures.panel.choice(condition.metric)
    return _truth(looked_up(np.array([*wanted, False]), answer), answer != UNANSWERED)


def _numeric(condition: Condition, facts: Facts) -> Outcome:
    need = threshold(condition, facts)
    energy = facts.energy(condition.metric)
    if energy is None:
        have = facts.number(condition.metric)
        return Outcome(compare(have, condition.op, need), have, need)
    calorific, equivalent = (facts.figures.get(f"{energy.id}_{name}") for name in ("calorific", "equivalent"))
    return Outcome(on_both(calorific, equivalent, condition.op, need), facts.figures.get(energy.id), need)


def on_both(calorific: FloatArray, equivalent: FloatArray, op: str, need: FloatArray) -> IntArray:
    """Truth of a threshold on both electricity conventions; unknown where they disagree.

    Energy at the equivalent value is never less than at the calorific value, so one known convention may settle both.
    """
    low, high = compare(calorific, op, need), compare(equivalent, op, need)
    upward = op in (">=", ">")
    settles_low, settles_high = (Truth.FALSE, Truth.TRUE) if upward else (Truth.TRUE, Truth.FALSE)
    low = low + ((low == Truth.UNKNOWN) & (high == settles_low)) * (high - low)
    high = high + ((high == Truth.UNKNOWN) & (low == settles_high)) * (low - high)
    return _truth(low == Truth.TRUE, (low == high) & (low != Truth.UNKNOWN))


def threshold(condition: Condition, facts: Facts) -> FloatArray:
    """The threshold that applies to each firm; NaN where the metric that decides it is unknown."""
    if condition.sliding is None:
        return np.full(facts.size, float(condition.value if condition.value is not None else np.nan))
    deciding = settle(facts.number(condition.sliding.metric))
    steps = condition.sliding.steps
    chosen = np.select(
        [deciding <= (np.inf if step.up_to is None else step.up_to) for step in steps],
        [step.value for step in steps],
        default=np.nan,
    )
    return np.where(np.isnan(deciding), np.nan, chosen)


def compare(have: FloatArray, op: str, need: FloatArray) -> IntArray:
    """Return `have op need`, after both were rounded to 9 decimals; unknown where either is NaN."""
    one, other = settle(have), settle(need)
    holds = {">=": one >= other, ">": one > other, "<=": one <= other, "<": one < other}.get(op, one == other)
    return _truth(holds, ~np.isnan(one) & ~np.isnan(other))


def nearly(outcome: Outcome, within: float, rows: IntArray | slice = slice(None)) -> BoolArray:
    """Whether the number of these firms misses its threshold by at most `within` (0.2 = 20 %) of it."""
    need = outcome.need[rows]
    distance = np.abs(settle(need - outcome.have[rows]))
    return (outcome.truth[rows] == Truth.FALSE) & (distance <= settle(within * np.abs(need)))


def short_in_things(condition: Condition, outcome: Outcome, facts: Facts, rows: IntArray) -> FloatArray:
    """How much these firms miss in the metric's own things: for a ratio need x denominator / factor - numerator."""
    definition, need = facts.definitions.get(condition.metric), outcome.need[rows]
    if definition is None or definition.denominator is None:
        return settle(np.abs(need - outcome.have[rows]))
    numerator, denominator = (term(facts.figures, t)[rows] for t in (definition.numerator, definition.denominator))
    return settle(np.abs(need * denominator / definition.factor - numerator))
