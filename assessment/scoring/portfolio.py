"""What a batch adds up to against the plan. Sums are exact (`math.fsum`): the same bits for any chunking."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from assessment.model.panel import BoolArray, FloatArray, IntArray
from assessment.model.plan import ChangeIndicator, MaturityIndicator, Pillar, Plan, RatioIndicator
from assessment.model.portfolio import (
    BasisTotal,
    ChangeTotal,
    LevelShare,
    Population,
    PortfolioPillarResult,
    PortfolioResult,
)
from assessment.model.questionnaire import Questionnaire
from assessment.model.result import PillarResult, Result, Status, Truth

BINS = 10
ENOUGH_COVERAGE = 80.0
"""Percent of base-year energy that a change must cover to count as more than partly."""
CONSOLIDATED = "consolidated"


def portfolio(
    result: Result,
    plan: Plan,
    questionnaire: Questionnaire,
    *,
    rows: BoolArray | None = None,
    population: Population = "above_scale",
) -> PortfolioResult:
    """Totals of the chosen firms against every target of the plan.

    Args:
        result: scores of n firms.
        plan: the plan they were scored against.
        questionnaire: what their answers mean.
        rows: (n,) the firms chosen, all by default.
        population: `above_scale` counts firms known to be above scale, `all` counts every chosen firm.
    """
    chosen = np.ones(result.panel.size, dtype=bool) if rows is None else rows
    counted = chosen & (result.above_scale == Truth.TRUE) if population == "above_scale" else chosen
    grouped = counted & _in_group(result, questionnaire, counted)
    years, firms_of_year = np.unique(result.panel.data_year[counted], return_counts=True)
    levels = result.overall.level[counted]
    size = population == "above_scale"
    return PortfolioResult(
        population=population,
        firms=int(chosen.sum()),
        counted=int(counted.sum()),
        size_unknown=int((chosen & (result.above_scale == Truth.UNKNOWN)).sum()) if size else 0,
        below_scale=int((chosen & (result.above_scale == Truth.FALSE)).sum()) if size else 0,
        years=tuple((int(y), int(c)) for y, c in zip(years, firms_of_year, strict=True)),
        pillars={p.id: _pillar(result, p, questionnaire, counted, grouped) for p in plan.pillars},
        levels=tuple(int((levels == k).sum()) for k in range(len(plan.overall.bands))),
        no_level=int((levels < 0).sum()),
        rows=counted,
    )


def _in_group(result: Result, questionnaire: Questionnaire, counted: BoolArray) -> BoolArray:
    """Firms whose figures a parent in the same batch already contains in its consolidated ones."""
    if "entity" not in questionnaire.questions:
        return np.zeros(result.panel.size, dtype=bool)
    options = [o.id for o in questionnaire.options(questionnaire.questions["entity"])]
    consolidated = counted & (result.panel.choice("entity") == options.index(CONSOLIDATED))
    parents = result.panel.keys[consolidated].astype(str)
    own_group = result.panel.text("group_code")
    # As texts of fixed width: among objects every firm would be held against every parent.
    return np.isin(own_group.astype(str), parents) & (own_group != "") & (own_group != result.panel.keys)


def _pillar(
    result: Result, pillar: Pillar, questionnaire: Questionnaire, counted: BoolArray, grouped: BoolArray
) -> PortfolioPillarResult:
    firms = result.pillars[pillar.id]
    applicable = counted & firms.applicable
    frame = _Frame(result, firms, counted, applicable & ~grouped, grouped & applicable)
    indicator = pillar.indicator
    if isinstance(indicator, RatioIndicator):
        return _ratio(frame, pillar, indicator, questionnaire)
    if isinstance(indicator, ChangeIndicator):
        return _change(frame, pillar)
    return _maturity(frame, pillar, indicator)


class _Frame:
    """A pillar over the counted firms, and what every reading of it shares."""

    def __init__(
        self, result: Result, firms: PillarResult, counted: BoolArray, population: BoolArray, grouped: BoolArray
    ) -> None:
        self.result, self.firms = result, firms
        self.counted, self.population, self.grouped = counted, population, grouped

    def common(self, used: BoolArray, target: float) -> PortfolioPillarResult:
        """Counts, median and histogram; the reading itself still unknown."""
        status = self.firms.status[self.population]
        values = self.firms.value[used]
        scores = self.firms.score[self.population]
        scores = scores[~np.isnan(scores)]
        bins = np.minimum((scores // (100 / BINS)).astype(np.int64), BINS - 1)
        unknown = self.population & np.isnan(self.firms.value)
        return PortfolioPillarResult(
            pillar=self.firms.pillar,
            value=math.nan,
            value_low=math.nan,
            value_high=math.nan,
            target=target,
            status=Status.UNKNOWN,
            used=int(used.sum()),
            total=int(self.population.sum()),
            not_applicable=int((self.counted & ~self.firms.applicable).sum()),
            unknown=int(unknown.sum()),
            in_group=int(self.grouped.sum()),
            median=float(np.median(values)) if values.size else math.nan,
            at_target=int((status == Status.MET).sum()),
            known=int(np.isin(status, (Status.MET, Status.PARTLY, Status.NOT_MET)).sum()),
            largest=-1,
            largest_share=math.nan,
            histogram=tuple(int(c) for c in np.bincount(bins, minlength=BINS)),
        )


def quotient(numerator: float, denominator: float) -> float:
    """Return numerator / denominator, NaN unless the denominator is positive."""
    return numerator / denominator if denominator > 0 else math.nan


def _sum(values: FloatArray, used: BoolArray) -> float:
    return math.fsum(values[used])


def _largest(values: FloatArray, used: BoolArray) -> tuple[int, float]:
    """(row, percent of the sum) of the firm with the largest figure; (-1, NaN) where there is none."""
    if not used.any():
        return -1, math.nan
    row = int(np.argmax(np.where(used, values, -np.inf)))
    return row, 100.0 * quotient(float(values[row]), _sum(values, used))


def _ratio(
    frame: _Frame, pillar: Pillar, indicator: RatioIndicator, questionnaire: Questionnaire
) -> PortfolioPillarResult:
    """Sum / sum over the firms that know both; definitions of the numerator are never mixed."""
    top, bottom = frame.firms.extra["numerator"], frame.firms.extra["denominator"]
    usable = frame.population & ~np.isnan(frame.firms.value)
    bases = _bases(frame, indicator, questionnaire, usable)
    used = usable & (_basis_of(frame, indicator) == bases[0].option) if bases else usable
    target = float(pillar.target.value or 0.0)
    value = bases[0].value if bases else _ratio_of(top, bottom, used, indicator.factor)
    row, share = _largest(top, used)
    status = Status.UNKNOWN if math.isnan(value) else Status.MET if value >= target else Status.NOT_MET
    return replace(
        frame.common(used, target),
        value=value,
        value_low=value,
        value_high=value,
        status=status,
        largest=row,
        largest_share=share,
        bases=bases,
    )


def _ratio_of(top: FloatArray, bottom: FloatArray, used: BoolArray, factor: float) -> float:
    return round(factor * quotient(_sum(top, used), _sum(bottom, used)), 9)


def _basis_of(frame: _Frame, indicator: RatioIndicator) -> IntArray:
    return frame.result.panel.choice(indicator.basis_question)


def _bases(
    frame: _Frame, indicator: RatioIndicator, questionnaire: Questionnaire, usable: BoolArray
) -> tuple[BasisTotal, ...]:
    """The ratio by definition of the numerator, the one most firms use first (a stated one before an unstated one)."""
    if not indicator.basis_question or not usable.any():
        return ()
    basis = _basis_of(frame, indicator)
    top, bottom = frame.firms.extra["numerator"], frame.firms.extra["denominator"]
    found = []
    for option in range(-1, len(questionnaire.options(questionnaire.questions[indicator.basis_question]))):
        used = usable & (basis == option)
        if used.any():
            found.append(BasisTotal(option, int(used.sum()), _ratio_of(top, bottom, used, indicator.factor)))
    return tuple(sorted(found, key=lambda b: (b.option == -1, -b.used, b.option)))


def _maturity(frame: _Frame, pillar: Pillar, indicator: MaturityIndicator) -> PortfolioPillarResult:
    """Share of firms at the target level or above; firms that are not known make it a range."""
    low = np.nan_to_num(frame.firms.extra["level_low"])[frame.population]
    top = float(frame.result.maturity.reached_low.shape[1])
    high = np.nan_to_num(frame.firms.extra["level_high"], nan=top)[frame.population]
    shares = tuple(_level_share(level, low, high) for level in range(1, int(top) + 1))
    chosen = shares[indicator.target_level - 1]
    target = float(pillar.target.portfolio_value or 0.0)
    decided = (low >= indicator.target_level) | (high < indicator.target_level)
    status = Status.UNKNOWN
    if chosen.low >= target:
        status = Status.MET
    elif chosen.high < target:
        status = Status.NOT_MET
    used = frame.population & ~np.isnan(frame.firms.value)
    return replace(
        frame.common(used, target),
        value=chosen.low if chosen.low == chosen.high else math.nan,
        value_low=chosen.low,
        value_high=chosen.high,
        status=status,
        used=int(decided.sum()),
        unknown=int((~decided).sum()),
        level_shares=shares,
    )


def _level_share(level: int, low: FloatArray, high: FloatArray) -> LevelShare:
    if not low.size:
        return LevelShare(level, math.nan, math.nan)
    return LevelShare(
        level,
        round(100.0 * int((low >= level).sum()) / low.size, 9),
        round(100.0 * int((high >= level).sum()) / low.size, 9),
    )


def _change(frame: _Frame, pillar: Pillar) -> PortfolioPillarResult:
    """Yearly change of sum(energy) / sum(value added) over the firms whose change spans the commonest time."""
    extra = frame.firms.extra
    usable = frame.population & ~np.isnan(frame.firms.value)
    years = _commonest(extra["years"][usable])
    used = usable & (extra["years"] == years)
    value = _total_change(extra, used, years)
    change = _change_total(frame, used, years)
    row, share = _largest(extra["energy_now"], used)
    status = Status.UNKNOWN
    if not math.isnan(value):
        enough = math.isnan(change.coverage) or change.coverage >= ENOUGH_COVERAGE
        status = (
            Status.NOT_MET if value >= float(pillar.target.value or 0.0) else Status.MET if enough else Status.PARTLY
        )
    return replace(
        frame.common(used, float(pillar.target.value or 0.0)),
        value=value,
        value_low=value,
        value_high=value,
        status=status,
        largest=row,
        largest_share=share,
        change=change,
    )


def _commonest(years: FloatArray) -> float:
    """The number of years most firms have, the longer of equals; NaN without firms."""
    if not years.size:
        return math.nan
    spans, firms = np.unique(years, return_counts=True)
    return float(spans[firms == firms.max()].max())


def _yearly(growth: float, years: float) -> float:
    return math.nan if math.isnan(growth) or growth < 0 else round(100.0 * (growth ** (1.0 / years) - 1.0), 9)


def _total_change(extra: Mapping[str, FloatArray], used: BoolArray, years: float) -> float:
    now = quotient(_sum(extra["energy_now"], used), _sum(extra["value_added_now"], used))
    base = quotient(_sum(extra["energy_base"], used), _sum(extra["value_added_base"], used))
    return _yearly(quotient(now, base), years) if used.any() else math.nan


def _change_total(frame: _Frame, used: BoolArray, years: float) -> ChangeTotal:
    extra = frame.firms.extra
    expected = extra["energy_base"] / extra["value_added_base"] * extra["value_added_now"]
    within = _yearly(quotient(_sum(extra["energy_now"], used), _sum(expected, used)), years) if used.any() else math.nan
    given = extra["energy_base_given"]
    stated = frame.population & ~np.isnan(given)
    left_out = frame.population & ~used
    share = 100.0 * quotient(_sum(given, stated & ~used), _sum(given, stated))
    base_years = extra["base_year"][used]
    return ChangeTotal(
        base_year=int(base_years.min()) if base_years.size else 0,
        years=years,
        within=within,
        left_out=int(left_out.sum()),
        left_out_share=round(share, 9),
        coverage=round(100.0 - share, 9),
    )
