"""Conditions as data, evaluated for all firms at once to true, false or unknown."""

from __future__ import annotations

import copy
import functools
import operator
from collections.abc import Mapping, Sequence
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

FALSE, TRUE, UNKNOWN = int(Truth.FALSE), int(Truth.TRUE), int(Truth.UNKNOWN)
"""Codes as plain numbers: NumPy compares a column of bytes with a member of an enumeration many times slower."""
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
        self._settled: dict[str, FloatArray] = {}
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

    def settled(self, name: str) -> FloatArray:
        """The number of that name rounded as it is compared, shape (n,): several conditions ask for the same."""
        if name not in self._settled:
            self._settled[name] = settle(self.number(name))
        return self._settled[name]

    def with_number(self, name: str, value: float) -> Facts:
        """The same facts, but for one number that every firm is given."""
        other = copy.copy(self)
        other._numbers = {**self._numbers, name: np.full(self.size, value)}  # noqa: SLF001 - of its own kind
        other._settled = {}  # noqa: SLF001
        return other

    def energy(self, name: str) -> CarrierSum | None:
        """The energy figure behind a name that asks for both conventions, else None."""
        return self.figures.energy_sum(name.removesuffix(BOTH_CONVENTIONS)) if name.endswith(BOTH_CONVENTIONS) else None


def evaluate(condition: Condition, facts: Facts) -> Outcome:
    """Evaluate one condition, group or flag."""
    nothing = facts.nothing
    if condition.expert:
        return Outcome(np.full(facts.size, UNKNOWN, dtype=np.int8), nothing, nothing)
    if condition.any_of:
        return Outcome(_any([evaluate(c, facts).truth for c in condition.any_of]), nothing, nothing)
    if condition.all_of:
        return Outcome(_all([evaluate(c, facts).truth for c in condition.all_of]), nothing, nothing)
    if condition.flag:
        return Outcome(_flag(condition, facts), nothing, nothing)
    if condition.op in ("in", "has"):
        return Outcome(listed(condition.metric, condition.values, facts), nothing, nothing)
    return _numeric(condition, facts)


def _any(truths: list[IntArray]) -> IntArray:
    holds = functools.reduce(operator.or_, [t == TRUE for t in truths])
    return _truth(holds, holds | functools.reduce(operator.and_, [t != UNKNOWN for t in truths]))


def _all(truths: list[IntArray]) -> IntArray:
    fails = functools.reduce(operator.or_, [t == FALSE for t in truths])
    return _truth(~fails, fails | functools.reduce(operator.and_, [t != UNKNOWN for t in truths]))


def _truth(holds: BoolArray, known: BoolArray) -> IntArray:
    """The truth of each firm: arithmetic on bytes takes no branch per firm (false 0, true 1, unknown 2)."""
    return (holds & known).view(np.int8) + np.int8(UNKNOWN) * (~known).view(np.int8)


def _flag(condition: Condition, facts: Facts) -> IntArray:
    answer = facts.figures.panel.choice(condition.flag)
    return _truth(answer == int(condition.expect), answer != UNANSWERED)


def listed(name: str, values: Sequence[str], facts: Facts) -> IntArray:
    """Whether the chosen option of a question is one of the values, or (multi-choice) one of the ticked options is."""
    question = facts.figures.questionnaire.questions[name]
    ids = [o.id for o in facts.figures.questionnaire.options(question)]
    wanted = [option in values for option in ids]
    if question.kind == "multi":
        mask = facts.figures.panel.tick(name)
        bits = np.int64(sum(1 << k for k, one_of in enumerate(wanted) if one_of))
        return _truth((mask & bits) != 0, mask != UNANSWERED)
    answer = facts.figures.panel.choice(name)
    return _truth(looked_up(np.array([*wanted, False]), answer), answer != UNANSWERED)


def _numeric(condition: Condition, facts: Facts) -> Outcome:
    need = threshold(condition, facts)
    energy = facts.energy(condition.metric)
    if energy is None:
        have = facts.number(condition.metric)
        return Outcome(_compared(facts.settled(condition.metric), condition.op, need), have, need)
    low, high = (
        _compared(facts.settled(f"{energy.id}_{name}"), condition.op, need) for name in ("calorific", "equivalent")
    )
    return Outcome(_agreed(low, high, condition.op), facts.figures.get(energy.id), need)


def on_both(calorific: FloatArray, equivalent: FloatArray, op: str, need: FloatArray) -> IntArray:
    """Truth of a threshold on both electricity conventions; unknown where they disagree.

    Energy at the equivalent value is never less than at the calorific value, so one known convention may settle both.
    """
    return _agreed(compare(calorific, op, need), compare(equivalent, op, need), op)


def _agreed(low: IntArray, high: IntArray, op: str) -> IntArray:
    """The truth on both conventions, from that at the calorific value and that at the equivalent value."""
    settles_low, settles_high = (FALSE, TRUE) if op in (">=", ">") else (TRUE, FALSE)
    low = low + ((low == UNKNOWN) & (high == settles_low)) * (high - low)
    high = high + ((high == UNKNOWN) & (low == settles_high)) * (low - high)
    return _truth(low == TRUE, (low == high) & (low != UNKNOWN))


def threshold(condition: Condition, facts: Facts) -> FloatArray:
    """The threshold that applies to each firm; NaN where the metric that decides it is unknown.

    One threshold for all takes the memory of one number, and is not to be written to.
    """
    if condition.sliding is None:
        return np.broadcast_to(np.float64(np.nan if condition.value is None else condition.value), (facts.size,))
    deciding = facts.settled(condition.sliding.metric)
    steps = condition.sliding.steps
    chosen = np.select(
        [deciding <= (np.inf if step.up_to is None else step.up_to) for step in steps],
        [step.value for step in steps],
        default=np.nan,
    )
    return np.where(np.isnan(deciding), np.nan, chosen)


def compare(have: FloatArray, op: str, need: FloatArray) -> IntArray:
    """Return `have op need`, after both were rounded to 9 decimals; unknown where either is NaN."""
    return _compared(settle(have), op, need)


def _compared(have: FloatArray, op: str, need: FloatArray) -> IntArray:
    """The same for a number that is rounded already; one threshold for all is rounded once."""
    other = settle(need[:1] if need.strides == (0,) else need)
    unknown = np.isnan(have) | np.isnan(other)
    holds: BoolArray = _COMPARISONS[op](have, other)  # nothing holds for a NaN
    return holds.view(np.int8) + np.int8(UNKNOWN) * unknown.view(np.int8)


_COMPARISONS = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "==": operator.eq}


def nearly(outcome: Outcome, within: float, rows: IntArray | slice = slice(None)) -> BoolArray:
    """Whether the number of these firms misses its threshold by at most `within` (0.2 = 20 %) of it."""
    need = outcome.need[rows]
    distance = np.abs(settle(need - outcome.have[rows]))
    return (outcome.truth[rows] == FALSE) & (distance <= settle(within * np.abs(need)))


def short_in_things(condition: Condition, outcome: Outcome, facts: Facts, rows: IntArray) -> FloatArray:
    """How much these firms miss in the metric's own things: for a ratio need x denominator / factor - numerator."""
    definition, need = facts.definitions.get(condition.metric), outcome.need[rows]
    if definition is None or definition.denominator is None:
        return settle(np.abs(need - outcome.have[rows]))
    numerator, denominator = (term(facts.figures, t)[rows] for t in (definition.numerator, definition.denominator))
    return settle(np.abs(need * denominator / definition.factor - numerator))
