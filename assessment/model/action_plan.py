"""A plan of action as it is kept: what a firm means to do until when, who does it, what it costs by its own entry."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field, FiniteFloat

from assessment.model.base import Frozen
from assessment.model.measures import Limits, Measure, Wanted

LONGEST_TITLE, LONGEST_PERSON, LONGEST_NOTE = 200, 200, 4000
"""Characters of the texts of a line."""
MOST_LINES, MOST_UNITS = 300, 1_000_000
MOST_MONEY, MOST_DAYS = 1e15, 1e9
"""What a line may hold at most: anything beyond is a slip of the keyboard."""

Origin = Literal["gap", "what_if", "task", "programme", "own"]
"""Where a line comes from: a gap of the firm, a what-if, a task or a programme of the plan, or the user."""
State = Literal["open", "in_progress", "done"]
STATES: tuple[State, ...] = ("open", "in_progress", "done")


class ActionLine(Frozen):
    """One thing to do.

    With a `question` it moves an answer of the firm: as a measure by `quantity` times `step` or to `option`, or as an
    assumption (of a what-if, about what no measure moves) to `value`. Without one it claims no effect on any score.
    """

    id: str = Field(min_length=1, max_length=64)
    origin: Origin = "own"
    about: str = ""
    """Id of the task or programme it is about."""
    title: str = Field("", max_length=LONGEST_TITLE)
    """The user's own words; empty: the program says what the measure does."""
    question: str = ""
    step: float = Field(1.0, gt=0, allow_inf_nan=False)
    """How far one unit moves the answer in the direction that is better, in the unit the question asks for."""
    option: str = ""
    value: FiniteFloat | str | tuple[str, ...] | None = None
    """The answer it is assumed to become."""
    at_most: int = Field(1, ge=1, le=MOST_UNITS)
    quantity: int = Field(1, ge=0, le=MOST_UNITS)
    """Units that are meant to be done; 0: not chosen."""
    cost: float | None = Field(None, ge=0, le=MOST_MONEY, allow_inf_nan=False)
    """Yuan per unit, the user's own entry; None: not said."""
    fixed_cost: float | None = Field(None, ge=0, le=MOST_MONEY, allow_inf_nan=False)
    """Yuan once, however many units."""
    staff_days: float | None = Field(None, ge=0, le=MOST_DAYS, allow_inf_nan=False)
    """Days of work per unit, the user's own entry; None: not said."""
    person: str = Field("", max_length=LONGEST_PERSON)
    """Who sees to it."""
    due: date | None = None
    state: State = "open"
    note: str = Field("", max_length=LONGEST_NOTE)

    @property
    def measure(self) -> Measure | None:
        """The measure it is; None for an assumption and for what claims no effect."""
        if not self.question or self.value is not None:
            return None
        return Measure(
            id=self.id,
            question=self.question,
            step=self.step,
            at_most=self.at_most,
            option=self.option,
            cost=self.cost,
            staff_days=self.staff_days,
            fixed_cost=self.fixed_cost or 0.0,
        )

    @property
    def chosen(self) -> bool:
        """Whether it is meant to be done."""
        return self.quantity > 0

    @property
    def total_cost(self) -> float | None:
        """Yuan for what is chosen of it; 0 where nothing is, None where no cost is entered."""
        if not self.chosen:
            return 0.0
        if self.cost is None and self.fixed_cost is None:
            return None
        return self.quantity * (self.cost or 0.0) + (self.fixed_cost or 0.0)

    @property
    def total_staff_days(self) -> float | None:
        """Days of work for what is chosen of it; 0 where nothing is, None where none are entered."""
        if not self.chosen:
            return 0.0
        return None if self.staff_days is None else self.quantity * self.staff_days


ScoresById = dict[str, float | None]
"""Pillar id or `overall` -> score from 0 to 100, None where it is unknown."""


class ActionPlan(Frozen):
    """A plan of action of one firm and data year."""

    id: str = ""
    """Given when it is stored."""
    draft: str = ""
    owner: str = ""
    title: str = Field("", max_length=LONGEST_TITLE)
    origin: Literal["gaps", "what_if"] = "gaps"
    data_year: int
    """The year whose answers it starts from."""
    wanted: Wanted = Wanted()
    limits: Limits = Limits()
    before: ScoresById = Field(default_factory=dict)
    """Scores when it was stored."""
    expected: ScoresById = Field(default_factory=dict)
    """Scores that the engine gave with everything chosen done."""
    lines: tuple[ActionLine, ...] = Field((), max_length=MOST_LINES)
    revision: int = 0
    """Rises by one with every save; a save based on an earlier one is refused."""
    author: str = ""
    """Label of whoever saved it last: of the link it came through, else as given."""
    link: str = ""
    """Id of the link it was saved through; empty: the owner's own access."""
    created_at: datetime | None = None
    updated_at: datetime | None = None


class ActionPlanHead(Frozen):
    """A plan of action in a list."""

    id: str
    draft: str
    title: str
    data_year: int
    revision: int
    updated_at: datetime
