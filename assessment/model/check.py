"""Rules that answers are held against: what is possible and yet so unlikely that somebody should look again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assessment.model.base import Frozen, LocalText
from assessment.model.citation import Basis


class _Rule(Frozen):
    """What all rules share. A figure is a numeric question or a derived figure, of one and the same year.

    `id` is the code of the problem and never changes: a warning that was confirmed is remembered by it together with
    the question. A rule says nothing where one of its figures is not answered.
    """

    id: str
    text: LocalText
    """What is wrong, in a sentence without its full stop."""
    look: LocalText
    """What to look at, in full sentences."""
    basis: Basis

    @property
    def named(self) -> tuple[str, ...]:
        """The figures it looks at; empty where it looks at all."""
        return ()


class LargerThan(_Rule):
    """`left` is larger than `right`. With `set_aside` that is impossible: `left` is not used."""

    kind: Literal["larger_than"] = "larger_than"
    left: str
    right: str
    set_aside: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """The figures it looks at."""
        return (self.left, self.right)


class FarApart(_Rule):
    """Two figures that measure nearly the same: one is more than `times` the other."""

    kind: Literal["far_apart"] = "far_apart"
    left: str
    right: str
    times: float

    @property
    def named(self) -> tuple[str, ...]:
        """The figures it looks at."""
        return (self.left, self.right)


class RatioOutOfSectorRange(_Rule):
    """factor x numerator / denominator is more than `times` above or below the figure of the firm's division.

    `tables`: the first of them with a figure for the division counts.
    """

    kind: Literal["ratio_out_of_sector_range"] = "ratio_out_of_sector_range"
    numerator: str
    denominator: str
    factor: float = 1.0
    tables: tuple[str, ...]
    times: float

    @property
    def named(self) -> tuple[str, ...]:
        """The figures it looks at."""
        return (self.numerator, self.denominator)


class UnitSlip(_Rule):
    """factor x numerator / denominator is about `slip` times the division's figure, or about one `slip`-th of it.

    About: the quotient of both is within `within` times `slip`, either way.
    """

    kind: Literal["unit_slip"] = "unit_slip"
    numerator: str
    denominator: str
    factor: float = 1.0
    tables: tuple[str, ...]
    slip: float
    within: float

    @property
    def named(self) -> tuple[str, ...]:
        """The figures it looks at."""
        return (self.numerator, self.denominator)


class LooksLikeFraction(_Rule):
    """A percentage that is above 0 and at most `up_to`: 0.95 in place of 95."""

    kind: Literal["looks_like_fraction"] = "looks_like_fraction"
    figures: tuple[str, ...]
    up_to: float = 1.0

    @property
    def named(self) -> tuple[str, ...]:
        """The figures it looks at."""
        return self.figures


class EqualToLastYear(_Rule):
    """Every figure that was answered for both years is the same, and at least `at_least` of them are not zero."""

    kind: Literal["equal_to_last_year"] = "equal_to_last_year"
    at_least: int


class Jump(_Rule):
    """A figure is more than `times` that of the year before, or less than that part of it.

    Only where both are above zero and the larger one is at least `from_value` (in the canonical unit).
    """

    kind: Literal["jump"] = "jump"
    figures: tuple[str, ...]
    times: float
    from_value: float = 0.0

    @property
    def named(self) -> tuple[str, ...]:
        """The figures it looks at."""
        return self.figures


class PresentWithout(_Rule):
    """`figure` is above zero although none of `without` is.

    An open answer counts as none only where one of `where_any` was answered: then the section was filled in.
    """

    kind: Literal["present_without"] = "present_without"
    figure: str
    without: tuple[str, ...]
    where_any: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """The figures it looks at."""
        return (self.figure, *self.without, *self.where_any)


SectorRule = RatioOutOfSectorRange | UnitSlip
"""Rules that hold a ratio against a sector table."""

Check = Annotated[
    LargerThan
    | FarApart
    | RatioOutOfSectorRange
    | UnitSlip
    | LooksLikeFraction
    | EqualToLastYear
    | Jump
    | PresentWithout,
    Field(discriminator="kind"),
]
