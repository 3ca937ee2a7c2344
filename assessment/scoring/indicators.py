"""The three kinds of indicator: a ratio, a yearly change of a ratio, and the maturity of the digital instrument."""

from __future__ import annotations

import numpy as np

from assessment.model.panel import UNANSWERED, BoolArray, FloatArray, IntArray
from assessment.model.plan import ChangeIndicator, MaturityIndicator, Pillar, RatioIndicator
from assessment.model.questionnaire import Instrument
from assessment.model.result import MaturityResult, PillarResult, Status, Why
from assessment.scoring.curves import divide, first_that_holds, looked_up, piecewise, settle
from assessment.scoring.figures import Figures
from assessment.scoring.maturity import points_hold, scenarios_hold
from assessment.scoring.pillars import Draft, finish, first_reason, less

YES = 1
NO_RESULT = Status.UNKNOWN


def ratio(figures: Figures, pillar: Pillar, indicator: RatioIndicator) -> PillarResult:
    """Return factor x numerator / denominator of the data year against `target.value`, at least.

    Extra: `numerator`, `denominator`, `count_at_target` (numerator that the target asks for; whole pieces rounded up),
    `at_last_denominator` (this year's numerator over last year's denominator), `one_piece` (what one piece is worth).
    Flags: `denominator_fell`, `for_reference`, `comparable`, `coarse`.
    """
    numerator, denominator = figures.get(indicator.numerator), figures.get(indicator.denominator)
    factor, target = indicator.factor, float(pillar.target.value or 0.0)
    value = _quotient(numerator, denominator, factor)
    last = _quotient(figures.get(indicator.numerator, -1), figures.get(indicator.denominator, -1), factor)
    relative = np.sqrt(figures.error(indicator.numerator) ** 2 + figures.error(indicator.denominator) ** 2)
    low, high = settle(value * (1.0 - relative)), settle(value * (1.0 + relative))
    why = first_reason(
        (np.isnan(numerator), Why.NUMERATOR_MISSING),
        (numerator < 0, Why.NUMERATOR_NEGATIVE),
        (np.isnan(denominator), Why.DENOMINATOR_MISSING),
        (denominator <= 0, Why.DENOMINATOR_NOT_POSITIVE),
    )
    wanted = target * denominator / factor
    wanted = np.ceil(settle(wanted)) if indicator.too_small_below is not None else wanted
    wanted = np.where(denominator > 0, wanted, np.nan)
    gap, surplus = less(np.where(np.isnan(value), np.nan, settle(wanted - numerator)))
    status = _status_at_least(value, last, target)
    too_small = _below(indicator.too_small_below, target, denominator, factor)
    last_denominator = figures.get(indicator.denominator, -1)
    draft = Draft(
        value=value,
        low=low,
        high=high,
        status=np.where(too_small, Status.NOT_APPLICABLE, status),
        met_low=low >= target,
        met_high=np.isnan(high) | (high >= target),
        why=np.where(too_small, Why.TOO_SMALL, why),
        gap=gap,
        surplus=surplus,
        last=last,
        extra={
            "numerator": numerator,
            "denominator": denominator,
            "count_at_target": wanted,
            "at_last_denominator": _quotient(numerator, last_denominator, factor),
            "one_piece": divide(np.full_like(denominator, factor), denominator),
        },
        flags={
            "denominator_fell": denominator < last_denominator,
            "for_reference": _not_addressed(figures, indicator),
            "comparable": _comparable(figures, indicator) & ~np.isnan(value),
            "coarse": _below(indicator.coarse_below, target, denominator, factor) & ~too_small,
        },
    )
    return finish(draft, pillar, figures)


def _quotient(numerator: FloatArray, denominator: FloatArray, factor: float) -> FloatArray:
    """The settled ratio; NaN where a part is missing, the numerator negative or the denominator not positive."""
    value = settle(divide(factor * numerator, denominator))
    return np.where(numerator < 0, np.nan, value)


def _status_at_least(value: FloatArray, last: FloatArray, target: float) -> IntArray:
    """Met at the target or above; partly below it but better than last year; else not met; unknown without a value."""
    return first_that_holds(
        [(np.isnan(value), Status.UNKNOWN), (value >= target, Status.MET), (value > last, Status.PARTLY)],
        default=Status.NOT_MET,
    )


def _below(limit: float | None, target: float, denominator: FloatArray, factor: float) -> BoolArray:
    """Whether the count that the target asks for (target x denominator / factor) lies below the limit."""
    if limit is None:
        return np.zeros(len(denominator), dtype=bool)
    return (denominator > 0) & (settle(target * denominator / factor) < limit)


def _not_addressed(figures: Figures, indicator: RatioIndicator) -> BoolArray:
    if not indicator.addressed_question:
        return np.zeros(figures.panel.size, dtype=bool)
    return figures.panel.choice(indicator.addressed_question) != YES


def _comparable(figures: Figures, indicator: RatioIndicator) -> BoolArray:
    """Whether the answers to the questions on definition allow a comparison with sector figures."""
    comparable = np.full(figures.panel.size, bool(indicator.comparable))
    for question, allowed in indicator.comparable.items():
        options = figures.questionnaire.options(figures.questionnaire.questions[question])
        fits = np.array([*(option.id in allowed for option in options), False])
        comparable &= looked_up(fits, figures.panel.choice(question))
    return comparable


def change(figures: Figures, pillar: Pillar, indicator: ChangeIndicator) -> PillarResult:
    """Mean yearly change in percent of numerator / denominator since the earliest usable year; met when it is below 0.

    A year is usable when both figures are positive. Extra: `energy_now`, `energy_base`, `value_added_now` (at constant
    prices with an index), `value_added_base`, `base_year`, `years`, `pace_short` (points short of the pace),
    `gap_wording` (things over the plan's wording), `surplus_wording`, `price_sensitivity` (points of change that a 1 %
    price fall alone costs), `last_year_change`, `energy_base_given` (the numerator of the earliest year that states
    it, with or without a usable denominator), and what the gap counts from: `gap_energy_base`, `gap_value_added_base`,
    `gap_years` (years between it and the data year). Flags: `provisional`, `constant_prices`, `mix_changed`, `falling`,
    `on_pace`, `one_step`, `carriers_differ`, `index_without_source`,
    `equivalent_value` (electricity counts at its equivalent value).
    """
    spell = _Spell(figures, indicator)
    value = spell.change(1.0)
    low, high = spell.interval(value)
    target, pace = float(pillar.target.value or 0.0), float(pillar.target.pace or 0.0)
    amount, wording = spell.shortfalls(pace)
    gap, surplus = less(amount)
    gap_wording, surplus_wording = less(wording)
    met = value < target
    mix = _answered_yes(figures, indicator.mix_changed)
    one_step = spell.years == 1
    draft = Draft(
        value=value,
        low=low,
        high=high,
        status=first_that_holds([(np.isnan(value), Status.UNKNOWN), (met, Status.MET)], default=Status.NOT_MET),
        met_low=high < target,
        met_high=np.isnan(low) | (low < target),
        why=spell.why(),
        gap=gap,
        surplus=surplus,
        last=np.full_like(value, np.nan),
        extra={
            "energy_now": spell.top_now,
            "energy_base": spell.top_base,
            "value_added_now": spell.bottom_now,
            "value_added_base": spell.bottom_base,
            "base_year": spell.base_year,
            "years": spell.years,
            "pace_short": np.maximum(settle(value - pace), 0.0),
            "gap_wording": gap_wording,
            "surplus_wording": surplus_wording,
            "price_sensitivity": settle(spell.change(0.99) - value),
            "last_year_change": spell.last_year_change(),
            "energy_base_given": spell.top_given,
            "gap_energy_base": spell.gap_top,
            "gap_value_added_base": spell.gap_bottom,
            "gap_years": spell.gap_years,
        },
        flags={
            "provisional": (one_step | mix | spell.carriers_differ) & ~np.isnan(value),
            "constant_prices": spell.constant,
            "index_without_source": spell.index_without_source,
            "mix_changed": mix,
            "falling": met,
            "on_pace": settle(value) <= pace,
            "one_step": one_step,
            "carriers_differ": spell.carriers_differ,
            "equivalent_value": spell.on_equivalent_value(),
        },
    )
    return finish(draft, pillar, figures)


def _answered_yes(figures: Figures, question: str) -> BoolArray:
    if not question:
        return np.zeros(figures.panel.size, dtype=bool)
    return figures.panel.choice(question) == YES


class _Spell:
    """The two ends of the change: the data year and the earliest usable year before it, per firm."""

    def __init__(self, figures: Figures, indicator: ChangeIndicator) -> None:
        self.figures, self.indicator = figures, indicator
        n = figures.panel.size
        self.top_now, bottom = figures.get(indicator.numerator), figures.get(indicator.denominator)
        self.top_base, self.bottom_base = np.full(n, np.nan), np.full(n, np.nan)
        self.years, self.relative = np.full(n, np.nan), np.zeros(n)
        self.carriers_differ = np.zeros(n, dtype=bool)
        self.seen_base = np.zeros(n, dtype=bool)
        self.top_given = np.full(n, np.nan)
        for offset in self._offsets():
            self._take(offset)
        self.base_year = figures.panel.data_year - self.years
        self._prices(bottom)
        self._base_of_gap()

    def _offsets(self) -> list[int]:
        """Offsets that may hold a base year, the earliest first."""
        figures, indicator = self.figures, self.indicator
        years = set(figures.years_with(indicator.numerator)) | set(figures.years_with(indicator.denominator))
        now = {int(y) for y in np.unique(figures.panel.data_year)}
        return sorted({y - d for y in years for d in now if y < d and y >= indicator.from_year})

    def _take(self, offset: int) -> None:
        """Use `data_year + offset` as the base of every firm that has none yet and for which it is usable."""
        figures, indicator = self.figures, self.indicator
        top, bottom = figures.get(indicator.numerator, offset), figures.get(indicator.denominator, offset)
        in_period = figures.panel.data_year + offset >= indicator.from_year
        self.top_given = np.where(np.isnan(self.top_given) & in_period & (top > 0), top, self.top_given)
        self.seen_base |= in_period & ~np.isnan(top) & ~np.isnan(bottom)
        use = np.isnan(self.years) & in_period & (top > 0) & (bottom > 0)
        self.top_base = np.where(use, top, self.top_base)
        self.bottom_base = np.where(use, bottom, self.bottom_base)
        self.years = np.where(use, -offset, self.years)
        self.relative = np.where(use, self._error(offset), self.relative)
        energy = figures.energy_sum(indicator.numerator)
        if energy is not None:
            self.carriers_differ |= use & figures.carriers_differ(energy, offset)

    def on_equivalent_value(self) -> BoolArray:
        """Whether electricity counts at its equivalent value in the numerator."""
        energy = self.figures.energy_sum(self.indicator.numerator)
        if energy is None:
            return np.zeros(self.figures.panel.size, dtype=bool)
        return self.figures.on_equivalent_value(energy)

    def _error(self, offset: int) -> FloatArray:
        """Relative error of the quotient of both years: an error with the same certainty in both cancels."""
        squares = np.zeros(self.figures.panel.size)
        for figure in (self.indicator.numerator, self.indicator.denominator):
            both = self.figures.error(figure, 0) ** 2 + self.figures.error(figure, offset) ** 2
            squares = squares + np.where(self.figures.same_certainty(figure, offset), 0.0, both)
        return np.sqrt(squares)

    def _prices(self, bottom: FloatArray) -> None:
        """Constant prices where an index is given with its source: value added x 100 / index."""
        panel, indicator = self.figures.panel, self.indicator
        index = panel.number(indicator.price_index) if indicator.price_index else np.full(panel.size, np.nan)
        sourced = panel.text(f"{indicator.price_index}_source") != ""
        self.constant = (index > 0) & sourced
        self.index_without_source = (index > 0) & ~sourced
        self.bottom_now = np.where(self.constant, bottom * 100.0 / np.where(index > 0, index, 100.0), bottom)

    def change(self, price: float) -> FloatArray:
        """Yearly change in percent if this year's value added were `price` times what it is."""
        now = divide(self.top_now, self.bottom_now * price)
        base = divide(self.top_base, self.bottom_base)
        growth = np.where(self.top_now < 0, np.nan, divide(now, base))
        return settle(100.0 * (np.power(growth, 1.0 / self.years) - 1.0))

    def interval(self, value: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The change at both ends of the relative error of the quotient."""
        growth = 1.0 + value / 100.0
        low = np.power(np.maximum(1.0 - self.relative, 0.0), 1.0 / self.years) * growth
        high = np.power(1.0 + self.relative, 1.0 / self.years) * growth
        exact = self.relative == 0
        return (
            np.where(exact, value, settle(100.0 * (low - 1.0))),
            np.where(exact, value, settle(100.0 * (high - 1.0))),
        )

    def _base_of_gap(self) -> None:
        """What the gap counts from: last year, at current prices.

        Where last year is not usable, or a price index spans more than one year, it is the base of the change.
        """
        figures, indicator = self.figures, self.indicator
        top, bottom = figures.get(indicator.numerator, -1), figures.get(indicator.denominator, -1)
        last = (top > 0) & (bottom > 0) & ~np.isnan(self.years) & ~(self.constant & (self.years > 1))
        self.gap_top = np.where(last, top, self.top_base)
        self.gap_bottom = np.where(last, bottom, self.bottom_base)
        self.gap_years = np.where(last, 1.0, self.years)

    def shortfalls(self, pace: float) -> tuple[FloatArray, FloatArray]:
        """(over the pace, over the plan's wording) in the numerator's unit, signed.

        E1 - E0 x (1 + pace/100)^years x VA1/VA0, with the base of the gap.
        """
        allowed = self.gap_top * divide(self.bottom_now, self.gap_bottom)
        known = (self.bottom_now > 0) & (self.top_now >= 0) & ~np.isnan(self.years)
        wording = np.where(known, self.top_now - allowed, np.nan)
        on_pace = np.where(known, self.top_now - allowed * np.power(1.0 + pace / 100.0, self.gap_years), np.nan)
        return settle(on_pace), settle(wording)

    def last_year_change(self) -> FloatArray:
        """The change against the year before, at current prices, in percent."""
        figures, indicator = self.figures, self.indicator
        now = divide(figures.get(indicator.numerator), figures.get(indicator.denominator))
        last = divide(figures.get(indicator.numerator, -1), figures.get(indicator.denominator, -1))
        return settle(100.0 * (divide(now, last) - 1.0))

    def why(self) -> IntArray:
        """Why there is no change."""
        return first_reason(
            (np.isnan(self.top_now), Why.NUMERATOR_MISSING),
            (self.top_now < 0, Why.NUMERATOR_NEGATIVE),
            (np.isnan(self.bottom_now), Why.DENOMINATOR_MISSING),
            (self.bottom_now <= 0, Why.DENOMINATOR_NOT_POSITIVE),
            (np.isnan(self.years) & self.seen_base, Why.BASE_NOT_POSITIVE),
            (np.isnan(self.years), Why.BASE_YEAR_MISSING),
        )


def maturity_pillar(
    figures: Figures, pillar: Pillar, indicator: MaturityIndicator, instrument: Instrument, detail: MaturityResult
) -> PillarResult:
    """Index and gated level as a pillar; met when the level is the target level or above.

    The pillar counts as answered once one item or scenario of its own was answered: figures from other sections that
    happen to settle a result item do not make a digital result. Extra: `level_low`, `level_high`, `results_points`,
    `open_points`. Flags: `partly_answered`. The gap counts items and scenarios still to reach for the next step up to
    the target level.
    """
    answered = _answered(instrument, detail)
    gate = instrument.gates[indicator.target_level - 1]
    low, high = detail.index_low, detail.index_high
    sure = detail.level_low >= indicator.target_level
    possible = detail.level_high >= indicator.target_level
    one_gate = points_hold(low, gate) ^ scenarios_hold(
        detail.reached_low, detail.constraint_low, indicator.target_level - 1, gate
    )
    open_ = (low != high) | (detail.rungs == UNANSWERED).any(axis=1)
    status = first_that_holds(
        [(~answered, Status.UNKNOWN), (sure, Status.MET), (possible, Status.UNKNOWN), (one_gate, Status.PARTLY)],
        default=Status.NOT_MET,
    )
    score_low, score_high = (
        _capped(piecewise(index, pillar.curve.points), level, indicator)
        for index, level in ((low, detail.level_low), (high, detail.level_high))
    )
    to_do = detail.next_items.sum(axis=1, dtype=np.int8) + detail.next_scenarios.sum(axis=1, dtype=np.int8)
    unknown = np.where(answered, 0.0, np.nan)
    draft = Draft(
        value=np.where(low == high, low, np.nan) + unknown,
        low=low + unknown,
        high=high + unknown,
        status=status,
        met_low=sure & answered,
        met_high=possible | ~answered,
        why=first_reason((~answered, Why.NOT_ANSWERED), (status == Status.UNKNOWN, Why.PARTLY_ANSWERED)),
        gap=np.where(sure, 0.0, to_do.astype(float)) + unknown,
        surplus=np.maximum(detail.level_low - indicator.target_level, 0).astype(float) + unknown,
        last=np.full_like(low, np.nan),
        extra={
            "level_low": detail.level_low.astype(float) + unknown,
            "level_high": detail.level_high.astype(float) + unknown,
            "results_points": detail.results_points + unknown,
            "open_points": settle(high - low) + unknown,
        },
        flags={"partly_answered": answered & open_},
        score=np.where(score_low == score_high, score_low, np.nan) + unknown,
        score_low=score_low + unknown,
        score_high=score_high + unknown,
    )
    return finish(draft, pillar, figures)


def _answered(instrument: Instrument, detail: MaturityResult) -> BoolArray:
    """Whether anything that belongs to the instrument alone was answered, shape (n,)."""
    own = [~_is_open(detail, k, item.points) for k, item in enumerate(instrument.items) if item.group != "results"]
    return np.logical_or.reduce(own) | (detail.rungs != UNANSWERED).any(axis=1)


def _is_open(detail: MaturityResult, k: int, points: float) -> BoolArray:
    """Whether an item is open: it may earn nothing or everything."""
    return (detail.points_low[:, k] == 0) & (detail.points_high[:, k] == points) & (points > 0)


def _capped(score: FloatArray, level: IntArray, indicator: MaturityIndicator) -> FloatArray:
    """The score held below the edge of every gated level that does not hold."""
    for gated, cap in indicator.caps:
        score = np.where(level < gated, np.minimum(score, cap), score)
    return score
