"""What the engine returns: arrays with one entry per firm. NaN is "unknown", never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from assessment.model.panel import BoolArray, FloatArray, IntArray, Panel


class Status(IntEnum):
    """Where a pillar stands against its target."""

    MET = 0
    PARTLY = 1
    NOT_MET = 2
    UNKNOWN = 3
    NOT_APPLICABLE = 4


class Why(IntEnum):
    """Why a value is unknown or not applicable, or why a level was held."""

    NONE = 0
    NUMERATOR_MISSING = 1
    DENOMINATOR_MISSING = 2
    DENOMINATOR_NOT_POSITIVE = 3
    BASE_YEAR_MISSING = 4
    PARTLY_ANSWERED = 5
    TOO_SMALL = 6
    DECLARED = 7
    NUMERATOR_NEGATIVE = 8
    BASE_NOT_POSITIVE = 9
    NOT_ANSWERED = 10


class Truth(IntEnum):
    """Outcome of a condition."""

    FALSE = 0
    TRUE = 1
    UNKNOWN = 2


class Fit(IntEnum):
    """Outcome of a programme for a firm."""

    ELIGIBLE = 0
    NEARLY = 1
    UNKNOWN = 2
    NOT = 3
    HELD = 4


@dataclass(frozen=True)
class PillarResult:
    """One pillar for n firms; every array has shape (n,).

    Attributes:
        value: indicator in its unit; NaN unknown. For maturity: the index.
        value_low, value_high: interval from certainty or open items; equal to `value` where it is a point.
        score: 0-100; NaN where there is no point.
        score_low, score_high: interval; equal to `score` where it is a point, [0, 100] where the pillar is missing,
            NaN where it is not applicable.
        status: `Status`; met_low / met_high: is the target met at the worse / better end of the interval?
        why: `Why`, the reason of an unknown or not-applicable status.
        declared: index of the reason option where why is DECLARED, else -1.
        gap: what is missing in `gap_unit`, never negative; NaN unknown. surplus: the same when beyond the target.
        last: the indicator a year earlier (ratio), NaN otherwise.
        extra: further named numbers, see `scoring/indicators.py`.
        flags: named facts about a firm's value, see there.
    """

    pillar: str
    value: FloatArray
    value_low: FloatArray
    value_high: FloatArray
    score: FloatArray
    score_low: FloatArray
    score_high: FloatArray
    status: IntArray
    met_low: BoolArray
    met_high: BoolArray
    why: IntArray
    declared: IntArray
    gap: FloatArray
    surplus: FloatArray
    last: FloatArray
    extra: Mapping[str, FloatArray]
    flags: Mapping[str, BoolArray]

    @property
    def has_result(self) -> BoolArray:
        """Whether the pillar says anything: a point or a proper interval."""
        return (self.score_low > 0) | (self.score_high < 100) | ~(self.score != self.score)

    @property
    def applicable(self) -> BoolArray:
        """Whether the pillar counts for the firm."""
        return self.status != Status.NOT_APPLICABLE


@dataclass(frozen=True)
class MaturityResult:
    """The digital instrument in detail. n firms, i items, s scenarios, g gates (levels 1..g)."""

    points_low: FloatArray
    """(n, i) points earned, open items at their minimum."""
    points_high: FloatArray
    """(n, i) the same, open items at their maximum."""
    index_low: FloatArray
    index_high: FloatArray
    results_points: FloatArray
    """(n,) points from result items (low end)."""
    rungs: IntArray
    """(n, s) rung 0-4, -1 open."""
    level_low: IntArray
    level_high: IntArray
    reached_low: IntArray
    """(n, g) scenarios at that level or above, open ones counted as rung 0."""
    constraint_low: IntArray
    """(n, g) constraint scenarios among them."""
    next_level: IntArray
    """(n,) the level that is planned for: level_low + 1; 0 at the top."""
    next_points_short: FloatArray
    """(n,) index points missing to it (low end)."""
    next_items: BoolArray
    """(n, i) fewest items that make up these points, by tier."""
    next_points_reachable: BoolArray
    """(n,) whether advisable items can make up the points at all."""
    next_scenarios: BoolArray
    """(n, s) scenarios to bring to that level."""


@dataclass(frozen=True)
class OverallResult:
    """Score and level over the pillars; arrays of shape (n,). Levels are band indices, -1 none."""

    shown: BoolArray
    score: FloatArray
    low: FloatArray
    high: FloatArray
    level: IntArray
    level_low: IntArray
    level_high: IntArray
    band_by_score: IntArray
    """Band that the score alone would give."""
    capped_by_weakest: BoolArray
    held_by_unmet: BoolArray
    weakest: IntArray
    """Index of the pillar with the lowest score, -1 none."""
    met: IntArray
    known: IntArray
    applicable: IntArray
    weight_known: FloatArray
    """Share of the applicable weight that has a result."""
    geometric: FloatArray
    """NaN: not defined (a pillar is zero) or not all points known."""
    geometric_zero: BoolArray
    with_na_as_zero: FloatArray
    """The score if not-applicable pillars counted as 0; NaN where there is none of them or no score."""
    weights: FloatArray
    """(n, p) weights after the not-applicable pillars were left out, adding up to 1."""


@dataclass(frozen=True)
class LevelSpread:
    """The overall level and score of n firms over many weightings; b bands. NaN where there is no score."""

    level: IntArray
    """(n,) level with the weights themselves, -1 none."""
    counts: IntArray
    """(n, b) weightings that give each level."""
    stays: FloatArray
    """(n,) share of the weightings in which the level stays."""
    lowest: FloatArray
    low_20th: FloatArray
    """(n,) the score that one weighting in twenty is at or below."""
    high_20th: FloatArray
    """(n,) the score that nineteen weightings in twenty are at or below."""
    highest: FloatArray


@dataclass(frozen=True)
class Robustness:
    """How far level and score depend on the weights: for the score itself and for both ends of its interval."""

    weightings: int
    point: LevelSpread
    low: LevelSpread
    high: LevelSpread


@dataclass(frozen=True)
class Priority:
    """Order of the pillars: shares of priority and ranks, shape (n, p)."""

    share: FloatArray
    rank: IntArray
    """1 = first; 0 = nothing to do or unknown."""
    cost: FloatArray
    importance: FloatArray
    distance: FloatArray


@dataclass(frozen=True)
class ProgrammeMatch:
    """One programme for n firms. truth: (n, c) over its top-level conditions."""

    programme: str
    fit: IntArray
    region: IntArray
    """(n,) `Truth`: does the firm's region fit?"""
    expired: bool
    truth: IntArray
    have: tuple[FloatArray, ...]
    """c times (n,): the number the firm has; NaN where the condition is not numeric or it is unknown."""
    need: tuple[FloatArray, ...]
    """c times (n,): the threshold that applies to the firm."""
    nearly: IntArray
    """(n,) index of the one condition that is short, -1 none."""
    short: FloatArray
    """(n,) how far short, in things: denominator x (need - have) / factor for a ratio; NaN otherwise."""


@dataclass(frozen=True)
class TaskMatch:
    """One task for n firms. reasons: (n, r), which of its reasons fit."""

    task: str
    fits: BoolArray
    reasons: BoolArray


@dataclass(frozen=True)
class SectorDistance:
    """A firm against a sector table: shape (n,)."""

    table: str
    own: FloatArray
    """The firm's own figure in the unit of the table; NaN unknown."""
    value: FloatArray
    """The sector figure; NaN not published."""
    distance: FloatArray
    """Own value minus the sector figure; NaN where not comparable."""
    comparable: BoolArray
    few_firms: BoolArray


@dataclass(frozen=True)
class Result:
    """Everything the engine says about the firms of a panel."""

    panel: Panel
    figures: Mapping[str, FloatArray]
    """Derived figures of the data year and before: `energy_tce`, `energy_tce@-1`, `value_added_total`, ..., (n,)."""
    metrics: Mapping[str, FloatArray]
    pillars: Mapping[str, PillarResult]
    maturity: MaturityResult
    overall: OverallResult
    priority: Priority
    programmes: Mapping[str, ProgrammeMatch]
    tasks: Mapping[str, TaskMatch]
    sectors: Mapping[str, SectorDistance]
    energy_class: IntArray
    """(n,) highest energy class reached on both conventions, -1 none, -2 depends on the basis, -3 unknown."""
    above_scale: IntArray
    """(n,) `Truth`."""
    weights: FloatArray
    """(p,) the weights used."""
    preset: str
    preset_weights: tuple[float, float, float]
    size_class: IntArray | None = None
    """(n,) index of the official size class, -1 unknown; None where no size classes are installed. Never scored."""
    cost_profile: Mapping[str, float] | None = None
    """Cost category -> share, as the priority was worked out with it."""
    importance: Mapping[str, float] | None = None
    """Pillar id -> importance, as the priority was worked out with it."""
