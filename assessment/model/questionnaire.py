"""What is asked: questions, their units and scales, the figures derived from them, and the digital instrument."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from assessment.model.base import Frozen, LocalText
from assessment.model.check import Check
from assessment.model.citation import Basis

Kind = Literal["text", "credit_code", "integer", "number", "year", "choice", "multi", "yes_no"]


class Unit(Frozen):
    """A unit figures are asked in; one of it is `factor` of the canonical unit `of` (itself for a canonical unit)."""

    id: str
    text: LocalText
    of: str
    factor: float = 1.0
    also: tuple[str, ...] = ()
    """What people write in its place behind a figure."""
    elsewhere: LocalText | None = None
    """What to do where somebody writes it behind a figure of another quantity, in full sentences."""


class Option(Frozen):
    """One answer of a choice, multi-choice or ladder. `id` is what is stored."""

    id: str
    text: LocalText
    help: LocalText | None = None


class ShownIf(Frozen):
    """A question is asked only while the answer to `question` is one of `values` (yes_no: "yes" / "no").

    With `unanswered` in place of values: only while `question` has no answer.
    """

    question: str
    values: tuple[str, ...] = ()
    unanswered: bool = False


class Question(Frozen):
    """One question. `years` are the offsets asked for: 0 the data year, -1 the year before."""

    id: str
    kind: Kind
    text: LocalText
    definition: LocalText
    where: LocalText
    """Where a company finds the figure."""
    why: LocalText
    """Why it is asked."""
    unit: str = ""
    """The unit it is asked in; stored in that unit's canonical unit."""
    years: tuple[int, ...] = (0,)
    minimum: float | None = None
    """In the canonical unit, lower bound included."""
    maximum: float | None = None
    options: tuple[Option, ...] = ()
    options_from: Literal["", "divisions", "districts", "regions"] = ""
    pillars: tuple[str, ...] = ()
    """The pillars it counts for; empty for profile and programme questions."""
    required: bool = False
    certainty: bool = False
    """Whether a certainty (measured / books / estimated) can stand beside it."""
    shown_if: ShownIf | None = None
    refines: bool = False
    """Whether it only sharpens another answer: its silence means "no" or "as usual", and is not missing."""
    not_applicable_for: str = ""
    """Pillar that an answer to this choice takes out of the score (its options are the closed list of reasons)."""
    example: LocalText | None = None
    basis: Basis


class Section(Frozen):
    """A part of the questionnaire that one person usually can answer."""

    id: str
    title: LocalText
    intro: LocalText
    minutes: int = 0
    """How long it takes from the first question to the last, roughly, by our own judgement; 0: not said."""
    questions: tuple[Question, ...]


class Department(Frozen):
    """Who in a firm answers which sections; a link can be sent to one. Its id is none of a section."""

    id: str
    title: LocalText
    sections: tuple[str, ...]


class SumOrTotal(Frozen):
    """A figure given directly (`total`) or as the sum of all its `parts` (each must be given)."""

    kind: Literal["sum_or_total"] = "sum_or_total"
    id: str
    title: LocalText
    total: str
    parts: tuple[str, ...]
    unit: str
    basis: Basis

    @property
    def questions(self) -> tuple[str, ...]:
        """Every question it is made of."""
        return (self.total, *self.parts)


class Carrier(Frozen):
    """One energy carrier of an energy sum: the question and the key of its coefficient."""

    question: str
    coefficient: str
    optional: str = ""
    """Question id (yes_no) that must be yes for this carrier to count (water, compressed air)."""
    own_calorific_value: str = ""
    """Question id of the firm's own net calorific value (kJ per physical unit), used instead of the coefficient."""


class CarrierSum(Frozen):
    """Energy in tce: carriers x coefficient, less what was sold; or the total where no carrier is given."""

    kind: Literal["carrier_sum"] = "carrier_sum"
    id: str
    title: LocalText
    total: str
    total_basis: str
    """Question id: which electricity convention the given total uses (`calorific` / `equivalent`)."""
    carriers: tuple[Carrier, ...]
    sold: str
    electricity: str
    """Question id of the electricity carrier (kWh), for the second convention."""
    equivalent_factor: str
    """Question id of the firm's own equivalent-value factor (kgce/kWh)."""
    unit: str = "tce"
    basis: Basis

    @property
    def questions(self) -> tuple[str, ...]:
        """Every question that goes into it, those about the conversion included."""
        carriers = (name for c in self.carriers for name in (c.question, c.optional, c.own_calorific_value))
        about = (self.total, self.total_basis, self.sold, self.equivalent_factor)
        return tuple(dict.fromkeys(name for name in (*about, *carriers) if name))


class Item(Frozen):
    """One scored item of the digital instrument. `points` is its maximum.

    form `share_bands`: 100 x numerator / denominator put into upper-inclusive `bands`.
    form `mean_ratio_bands`: the same with the sums over `years` offsets of both.
    form `options`: each ticked option earns its share. form `ladder`: the chosen option earns its share.
    form `count_bands`: number of ticked options, put into `counts`.
    form `direction`: change of numerator / denominator from the year before: better / flat / worse.
    """

    id: str
    title: LocalText
    group: Literal["equipment", "data", "systems", "security", "planning", "rules", "resources", "results"]
    points: float
    form: Literal["share_bands", "mean_ratio_bands", "options", "ladder", "count_bands", "direction"]
    question: str = ""
    numerator: str = ""
    denominator: str = ""
    factor: float = 100.0
    years: tuple[int, ...] = (0,)
    bands: tuple[tuple[float, float], ...] = ()
    """(upper edge included, share of the points); the last edge is infinite, written as .inf."""
    shares: dict[str, float] = Field(default_factory=dict)
    """Option id -> share of the points."""
    better: Literal["up", "down"] = "up"
    flat_within: float = 0.5
    """Percent within which a change counts as flat."""
    advisable: bool = True
    """False: never advised as a next step (result ticks, unverified bands)."""
    advisable_share: float = 1.0
    """Share of the points up to which it is advised: a ladder whose top rung is not sound stops below it."""
    tier: int = 1
    """Order in which items are advised: 1 equipment, data and systems; 2 the rest."""
    basis: Basis


class Scenario(Frozen):
    """One business scenario, answered by the highest rung (0 to 4) that holds together with all rungs below it."""

    id: str
    title: LocalText
    question: str
    constraint: bool = False
    group: LocalText


class Gate(Frozen):
    """What a level needs: points AND scenarios at that level or above AND constraint scenarios among them."""

    level: int
    points: float
    scenarios: int
    constraint_scenarios: int
    title: LocalText
    provisional: bool = False
    variants: tuple[LocalText, ...] = ()
    basis: Basis


class Instrument(Frozen):
    """The digital instrument: items worth 100 points in all, scenarios, and the gates of its levels."""

    id: str
    edition: str
    title: LocalText
    items: tuple[Item, ...]
    scenarios: tuple[Scenario, ...]
    gates: tuple[Gate, ...]
    level_zero: LocalText
    basis: Basis


class QuickScan(Frozen):
    """The short way in: a few columns that already give a result. A column is `revenue`, or `revenue@-1`."""

    title: LocalText
    intro: LocalText
    minutes: int
    """How long it takes, roughly."""
    about: tuple[str, ...] = ()
    """Columns that say who answers; asked first, no figures."""
    questions: tuple[str, ...]
    """The columns asked, in this order: at most twelve."""
    basis: Basis


class LeverGroup(Frozen):
    """Figures of one kind that "What if" lets a firm change."""

    id: str
    title: LocalText
    note: LocalText | None = None
    direction: Literal["up", "down", "none"]
    """What is better: more of it, or less. `none`: the other side of a ratio, to try out and never advised."""
    questions: tuple[str, ...]


class WhatIf(Frozen):
    """The figures that can be tried out, and from which measures of a plan of action are made."""

    groups: tuple[LeverGroup, ...]
    basis: Basis


class Synonym(Frozen):
    """What else people call the column of a question in a workbook of their own."""

    question: str
    """Question id, or `year` for the data year."""
    same: tuple[str, ...] = ()
    """Another name of the same figure: taken as it is."""
    near: tuple[str, ...] = ()
    """Often meant, but not surely the same: whoever sends the workbook is asked."""


class Questionnaire(Frozen):
    """A questionnaire of one edition, with everything its answers are turned into figures by."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    id: str
    edition: str
    title: LocalText
    units: tuple[Unit, ...]
    sections: tuple[Section, ...]
    derived: tuple[Annotated[SumOrTotal | CarrierSum, Field(discriminator="kind")], ...]
    instrument: Instrument
    divisions: tuple[Option, ...]
    districts: tuple[Option, ...]
    regions: tuple[Option, ...]
    renamed: dict[str, str] = Field(default_factory=dict)
    """Question ids of older editions -> what the question is called now."""
    checks: tuple[Check, ...] = ()
    """Rules that answers are held against."""
    quick_scan: QuickScan | None = None
    what_if: WhatIf | None = None
    departments: tuple[Department, ...] = ()
    synonyms: tuple[Synonym, ...] = ()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by id, in the order asked."""
        return {q.id: q for s in self.sections for q in s.questions}

    @cached_property
    def unit(self) -> dict[str, Unit]:
        """All units by id."""
        return {u.id: u for u in self.units}

    @cached_property
    def made(self) -> dict[tuple[str, str], Any]:
        """What others make from a question once and keep: (what it is, question id) -> the thing."""
        return {}

    def __getstate__(self) -> dict[str, Any]:
        """For another process: without what others made from it, which is made there again."""
        state = super().__getstate__()
        return state | {"__dict__": {name: value for name, value in state["__dict__"].items() if name != "made"}}

    def part(self, name: str) -> tuple[Section, ...]:
        """The sections of a department in the order asked, or the one section of that id; none for any other name."""
        members = next((d.sections for d in self.departments if d.id == name), (name,))
        return tuple(s for s in self.sections if s.id in members)

    def options(self, question: Question) -> tuple[Option, ...]:
        """The options of a question, its own or those of the list it names."""
        return getattr(self, question.options_from) if question.options_from else question.options
