"""What a batch of firms adds up to, against the plan's targets. Plain numbers; NaN is "unknown", never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assessment.model.panel import BoolArray
from assessment.model.result import Status

Population = Literal["above_scale", "all"]


@dataclass(frozen=True)
class BasisTotal:
    """The ratio over the firms that took the numerator by one definition; definitions are never mixed.

    `option` is the index of the option of the basis question, -1 where the firm did not say.
    """

    option: int
    used: int
    value: float


@dataclass(frozen=True)
class LevelShare:
    """Share of the applicable firms, in percent, at a digital level or above; low: unknown firms count as below it."""

    level: int
    low: float
    high: float


@dataclass(frozen=True)
class ChangeTotal:
    """What the energy pillar adds over a portfolio. Percent a year, except `within` (see there)."""

    base_year: int
    """The earliest base year among the firms used; 0 where there is none."""
    years: float
    """Years from the base year to the data year; NaN where the firms differ."""
    within: float
    """Change within firms: the mean yearly form of sum E1 / sum(E0/VA0 x VA1) - 1, in percent."""
    left_out: int
    """Firms of the population that could not be used for the change."""
    left_out_share: float
    """Their share of the base-year energy of all firms that state it, in percent; NaN unknown."""
    coverage: float
    """100 - left_out_share: what the change covers; under 80 the status is `partly` at best."""


@dataclass(frozen=True)
class PortfolioPillarResult:
    """One target over the counted firms.

    Attributes:
        pillar: its id.
        value: the portfolio reading (ratio: sum/sum; maturity: percent of firms at the target level, NaN unless exact;
            change: percent a year).
        value_low, value_high: its range with unknown firms; equal to `value` where it is a point.
        target: what the value is held against (the portfolio value of the target where it has one).
        status: `Status`.
        used: firms in the sums; total: firms of the population the pillar applies to.
        not_applicable: firms of the population left out because the pillar does not apply.
        unknown: applicable firms without a usable value.
        in_group: firms left out because a parent's consolidated figures contain them.
        median: median of the firms' own values; NaN without any.
        at_target: firms with status met; known: firms whose status is met, partly or not_met.
        largest: panel row of the firm with the largest numerator, -1 none; largest_share: its share of the numerator
            in percent, NaN none.
        bases: per definition of the numerator, the chosen one (`value`, `used`) first; empty where there is no such
            question.
        level_shares: for maturity, one per gate of the instrument; empty otherwise.
        change: for the change pillar; None otherwise.
        histogram: firms by score, ten bins of ten points (100 in the last).
    """

    pillar: str
    value: float
    value_low: float
    value_high: float
    target: float
    status: Status
    used: int
    total: int
    not_applicable: int
    unknown: int
    in_group: int
    median: float
    at_target: int
    known: int
    largest: int
    largest_share: float
    bases: tuple[BasisTotal, ...] = ()
    level_shares: tuple[LevelShare, ...] = ()
    change: ChangeTotal | None = None
    histogram: tuple[int, ...] = (0,) * 10


@dataclass(frozen=True)
class PortfolioResult:
    """A batch against the plan.

    Attributes:
        population: which firms were counted.
        firms: firms chosen (the rows given); counted: those of the population; size_unknown: firms left out because it
            is not known whether they are above scale; below_scale: firms left out because they are not.
        years: (data year, counted firms), ascending.
        pillars: by pillar id, in the plan's order.
        levels: counted firms by overall level, as many as the plan has bands; no_level: without an overall result.
        rows: (n,) which firms of the batch are counted.
    """

    population: Population
    firms: int
    counted: int
    size_unknown: int
    below_scale: int
    years: tuple[tuple[int, int], ...]
    pillars: Mapping[str, PortfolioPillarResult]
    levels: tuple[int, ...]
    no_level: int
    rows: BoolArray
