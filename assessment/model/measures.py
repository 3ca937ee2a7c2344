"""A plan of action: what a firm could do, what it wants to reach, and the cheapest set of measures that reaches it.

Costs and staff days are always a firm's own entries; nothing here knows what a robot or a system costs.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assessment.model.base import Frozen
from assessment.model.result import Status


class Measure(Frozen):
    """Something that can be done a whole number of times, and what it moves.

    A measure on a figure moves the answer of `question` by `step` with every unit, in the direction that is better. One
    on a choice brings it to `option` (a higher rung), one on a multi-choice ticks `option`. Several measures may act on
    one question: steps add up, of several rungs the highest counts.
    """

    id: str
    question: str
    step: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    """How far one unit moves the figure, in the unit asked for, always positive; not used with an option."""
    at_most: int = Field(default=1, ge=1)
    """How many units there can be; 1 with an option."""
    option: str = ""
    """The option that is reached or ticked; empty for a figure."""
    cost: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Yuan per unit, the user's own entry; None: not entered yet."""
    staff_days: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Staff days per unit, the user's own entry; None counts as none."""
    fixed_cost: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    """Yuan once as soon as there is one unit, the user's own entry."""

    @property
    def kind(self) -> Literal["figure", "option"]:
        """Whether it moves a figure or reaches an option."""
        return "option" if self.option else "figure"


class Chosen(Frozen):
    """How many units of a measure are done."""

    measure: str
    units: int = Field(ge=1)


class Wanted(Frozen):
    """What is to be reached; everything that is said must hold together. Nothing said: nothing is wanted."""

    score: float | None = Field(default=None, allow_inf_nan=False)
    """At least this overall score, open answers counted at their minimum."""
    level: str = ""
    """At least this overall level: the id of a band of the plan."""
    met: tuple[str, ...] = ()
    """Pillars whose target is to be met."""

    @property
    def nothing(self) -> bool:
        """Whether nothing at all is wanted."""
        return self.score is None and not self.level and not self.met


class Limits(Frozen):
    """What may be used up; None: no limit."""

    budget: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Yuan."""
    staff_days: float | None = Field(default=None, ge=0, allow_inf_nan=False)


class PillarScore(Frozen):
    """One pillar as the engine scores it."""

    pillar: str
    score: float | None
    """None where it is an interval, missing, or the pillar does not apply."""
    low: float | None
    """Open answers counted at their minimum, figures as given: what a wanted score is held against. None: does not
    apply."""
    value: float | None
    """The indicator in its unit (the index for a maturity pillar)."""
    status: Status


class Scores(Frozen):
    """What the engine says of the firm with some measures done."""

    overall: float | None
    """The overall score with open answers at their minimum; it is the overall score wherever that is one number. None
    where too little is known to show one."""
    exact: bool
    """Whether the overall score is one number: no answer that counts is open."""
    level: str
    """Id of the overall level that belongs to it, "" where there is none."""
    pillars: tuple[PillarScore, ...]
    """In the plan's order."""


class Gain(Frozen):
    """Points that a measure adds. Never negative."""

    overall: float | None
    pillars: dict[str, float]
    """Pillar id -> points; every pillar that applies."""


class Effect(Frozen):
    """What one chosen measure does, with all its units."""

    measure: str
    units: int
    alone: Gain
    """If it were the only one done."""
    last: Gain
    """On top of all the others that are chosen: what would be lost without it."""


class Effects(Frozen):
    """A set of measures put through the engine."""

    before: Scores
    after: Scores
    each: tuple[Effect, ...]


class Best(Frozen):
    """The most that can be reached; score and level each by itself."""

    score: float | None
    level: str


class Short(Frozen):
    """What is missing where the wanted cannot be reached within the limits."""

    never: Wanted
    """The parts of what is wanted that not even all measures together reach, each part by itself."""
    together: bool
    """Whether all measures together, without any limit, reach everything that is wanted."""
    budget: float | None
    """The budget that would do within the limit of staff days; None where none would."""
    staff_days: float | None
    """The staff days that would do within the budget; None where none would."""
    cheapest: float | None
    """The least cost without either limit; None where the wanted is out of reach."""
    cheapest_staff_days: float | None
    """The staff days that this takes."""
    within: Best
    """The best within the limits."""
    without: Best
    """The best without limits."""


class LeftOut(Frozen):
    """A measure that took no part, and why.

    `no_cost`: its cost was not entered. `open`: the figure it would move was not answered. `no_effect`: no score counts
    it (a carrier beside a stated total, an option that is reached already, a pillar that does not apply).
    """

    measure: str
    why: Literal["no_cost", "open", "no_effect"]


class Solution(Frozen):
    """The cheapest set of measures that reaches what is wanted, or what is missing.

    `solved`: there is none cheaper; of several equally cheap ones it is the one with the fewest staff days, then the
    one whose measures are listed first (least sum of place x units). `impossible`: no set reaches it within the limits.
    `not_settled`: time ran out; `chosen` may hold a set that reaches it, and is not proven to be the cheapest.
    """

    outcome: Literal["solved", "impossible", "not_settled"]
    chosen: tuple[Chosen, ...] = ()
    """In the order of the measures. Empty and `solved`: it is reached already."""
    cost: float | None = None
    """Yuan; None where no set was found."""
    staff_days: float | None = None
    effects: Effects
    short: Short | None = None
    """Only where it is impossible, and None where time ran out before that was known."""
    left_out: tuple[LeftOut, ...] = ()
