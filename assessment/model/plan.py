"""A policy plan as data: targets, curves, weights, tasks and programmes. Another city's plan is another folder."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from assessment.model.base import Frozen, LocalText
from assessment.model.citation import Basis
from assessment.model.condition import Condition, Metric, Reason
from assessment.model.reference import SectorMeasure


class RatioIndicator(Frozen):
    """factor x numerator / denominator, both of the data year."""

    kind: Literal["ratio"] = "ratio"
    numerator: str
    denominator: str
    factor: float
    too_small_below: float | None = None
    """Not applicable where target x denominator / factor, the count the target asks for, is below this."""
    coarse_below: float | None = None
    """Where that count is below this, what one piece is worth is printed."""
    basis_question: str = ""
    """Question that says by which definition the numerator was taken (R&D basis)."""
    entity_questions: tuple[str, ...] = ()
    comparable: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Question id -> answers under which a sector figure may be compared."""
    addressed_question: str = ""
    """Yes/no question: does the target address this firm? Unless yes: "for reference, not addressed to you"."""


class ChangeIndicator(Frozen):
    """Mean yearly change of numerator / denominator in percent, from the earliest year given (`from_year` or later)."""

    kind: Literal["change"] = "change"
    numerator: str
    denominator: str
    from_year: int
    price_index: str = ""
    """Question id: price index of the data year (base year = 100) that turns the denominator into constant prices."""
    mix_changed: str = ""
    """Yes/no question: a declared change of product mix makes the change provisional."""


class MaturityIndicator(Frozen):
    """The index and the gated level of the questionnaire's digital instrument."""

    kind: Literal["maturity"] = "maturity"
    instrument: str
    target_level: int = 2
    """The level at which a firm counts as transformed."""
    caps: tuple[tuple[int, float], ...] = ((2, 79.9), (1, 39.9))
    """(level, highest score until that gated level holds)."""
    caps_basis: Basis | None = None


Indicator = Annotated[RatioIndicator | ChangeIndicator | MaturityIndicator, Field(discriminator="kind")]


class Reading(Frozen):
    """How a target is read for a firm, or for a portfolio."""

    text: LocalText
    basis: Basis


class Target(Frozen):
    """What the plan says, to whom, and how we read it."""

    statement: LocalText
    """zh: the official wording; en: our translation."""
    value: float | None = None
    """The threshold the firm is held against, in the indicator's unit (level for maturity; 0 for "falling")."""
    direction: Literal["at_least", "below"] = "at_least"
    portfolio_value: float | None = None
    """The threshold of the portfolio reading where it is another quantity (80 % of firms)."""
    strictness: Literal["target", "strive", "direction_only"]
    by: date
    scope: LocalText
    addressed: LocalText
    pace: float | None = None
    """Yearly change that the direction is read as, where the plan gives none; in percent."""
    pace_basis: Basis | None = None
    firm_reading: Reading
    portfolio_reading: Reading
    basis: Basis


class Curve(Frozen):
    """Score as a piecewise linear function of the indicator; outside the points it stays at the end values."""

    points: tuple[tuple[float, float], ...]
    basis: Basis


class Pillar(Frozen):
    """One pillar of the assessment."""

    id: str
    title: LocalText
    short: LocalText
    unit: str
    decimals: int
    weight: float = 1.0
    indicator: Indicator
    target: Target
    curve: Curve
    gap_unit: str
    advice: LocalText
    """What closes the gap, in one sentence."""
    indicator_text: LocalText
    """What is measured, with its formula in words."""
    relevance: dict[str, float] = Field(default_factory=dict)
    """Cost category -> how far this pillar relieves it (0 to 1)."""
    relevance_basis: Basis | None = None
    beside: tuple[SectorMeasure | Literal["robot_density"], ...] = ()
    """Published figures that stand beside it: what tables by division measure, or densities of whole places.

    Empty: none is published by division. `rd_intensity` is the pillar's own measure, in the same unit.
    """


class Band(Frozen):
    """An overall level; `from_score` is its lower edge, included."""

    id: str
    from_score: float
    title: LocalText
    meaning: LocalText


class Overall(Frozen):
    """How pillars become one score and one level."""

    bands: tuple[Band, ...]
    bands_basis: Basis
    needs_weight_share: float = 0.75
    needs_pillars: int = 2
    steps_above_weakest: int = 1
    needs_all_met: tuple[str, ...] = ("on_target", "leading")
    held_at: str = "approaching"
    basis: Basis


class PriorityPreset(Frozen):
    """Weights of the three priority factors for a planning horizon."""

    id: str
    title: LocalText
    cost: float
    importance: float
    distance: float


class Certainty(Frozen):
    """How far a figure of this certainty may be off, in percent of itself."""

    id: str
    title: LocalText
    percent: float


class Supplementary(Frozen):
    """A figure that is shown and not scored."""

    id: str
    metric: str
    title: LocalText
    unit: str
    decimals: int = 1
    target: float | None = None
    strictly_above: bool = True
    target_text: LocalText | None = None
    note: LocalText | None = None
    basis: Basis


class EnergyClass(Frozen):
    """A threshold in tce that a rule attaches something to; tested on both electricity conventions."""

    id: str
    from_tce: float
    title: LocalText
    text: LocalText
    basis: Basis


class CityTarget(Frozen):
    """A city figure of the plan that is shown in the library and not scored."""

    id: str
    title: LocalText
    value: LocalText
    outcome: LocalText
    verdict: Literal["met", "not_met", "unknown", "partly"]
    basis: Basis
    outcome_basis: Basis | None = None


class Successor(Frozen):
    """What came after the plan, and which of the pillars it gives a number for."""

    title: LocalText
    text: LocalText
    numbers_for: tuple[str, ...] = ()
    basis: Basis


class Task(Frozen):
    """One task of the plan. `title` is None where it was not seen: shown so, never made up."""

    id: str
    code: str = ""
    """Its number in the plan; empty where it was not seen."""
    title: LocalText | None = None
    title_status: Literal["seen", "number_inferred", "not_seen", "unknown"]
    action: LocalText
    summary: LocalText | None = None
    commitments: tuple[LocalText, ...] = ()
    instruments: tuple[LocalText, ...] = ()
    agencies: tuple[LocalText, ...] = ()
    agencies_seen: bool = False
    sectors: tuple[str, ...] = ()
    """Divisions the named sectors were mapped to (own mapping)."""
    pillars: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    basis: Basis


class Programme(Frozen):
    """A support programme, a recognition, or a coverage goal.

    kind `support` pays or serves a firm, `recognition` is a status, `city_goal` binds the city and not the firm.
    """

    id: str
    kind: Literal["support", "recognition", "city_goal"]
    title: LocalText
    issuer: LocalText
    region: str
    """Region id (`shanghai`, `china`); the firm's region must fit."""
    valid_from: date | None = None
    valid_to: date | None = None
    validity: LocalText
    """What is known of the time in which it holds, in words."""
    benefit: LocalText
    clause: LocalText
    pillars: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    conditions_complete: bool = True
    """False: further conditions exist that were not seen; a firm is then never more than `unknown`."""
    held_as: tuple[str, ...] = ()
    """Options of the question on certificates that show a firm already has this (or a higher) recognition."""
    basis: Basis


class Plan(Frozen):
    """A plan with everything a firm is scored and matched by."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    id: str
    edition: str
    title: LocalText
    short_title: LocalText
    issuer: LocalText
    document_number: str
    issued: date
    starts: date
    ends: date
    region: str
    questionnaire: str
    period_note: LocalText
    """Said on every output: the period has ended, these are the latest numeric targets."""
    pillars: tuple[Pillar, ...]
    overall: Overall
    nearly_within: float = 0.2
    priority_presets: tuple[PriorityPreset, ...]
    default_preset: str
    importance: dict[str, float]
    """Pillar id -> importance used where the user gives none."""
    cost_profile: dict[str, float]
    """Cost category -> share used where the user gives none."""
    cost_categories: dict[str, LocalText] = Field(default_factory=dict)
    """Cost category -> its name for people."""
    priority_basis: Basis
    certainties: tuple[Certainty, ...]
    certainty_basis: Basis
    metrics: tuple[Metric, ...]
    supplementary: tuple[Supplementary, ...]
    energy_classes: tuple[EnergyClass, ...]
    above_scale: Condition
    city_targets: tuple[CityTarget, ...]
    successor: Successor
    unknowns: tuple[LocalText, ...]
    """What was looked for and not seen."""
    tasks: tuple[Task, ...]
    programmes: tuple[Programme, ...]
    basis: Basis

    @cached_property
    def pillar(self) -> dict[str, Pillar]:
        """The pillars by id, in the plan's order."""
        return {p.id: p for p in self.pillars}
