"""What firms of this store share with each other: rounded figures of one data year, and nothing that names a firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from pydantic import Field

from assessment.model.base import Frozen
from assessment.model.panel import FloatArray, TextArray

LEAST_FIRMS = 10
"""Fewer other firms than this are never shown; data and settings may ask for more, not for less."""


class Consent(Frozen):
    """That the figures of a draft may be shared; it holds until it is taken back."""

    draft: str
    owner: str
    author: str = ""
    agreed_at: datetime


class SharedFigures(Frozen):
    """All that others' results are worked out with: the figures of a submitted version, rounded."""

    draft: str
    owner: str
    series: str
    firm: str
    """Sha256 (hex) of the credit code, of the series where there is none: several drafts of a firm count once."""
    plan: str
    data_year: int
    division: str = ""
    """Id of the division; empty: not stated."""
    figures: dict[str, float] = Field(default_factory=dict)
    """Key of a figure (`figure_key`) -> its rounded value."""
    number: int
    """The version it comes from."""
    submitted_at: datetime


@dataclass(frozen=True)
class Excluded:
    """Whose figures are left out of a comparison: the firm's own, by any of these that is not empty."""

    firm: str = ""
    series: str = ""
    draft: str = ""


@dataclass(frozen=True)
class PeerFigures:
    """Figures of n other firms for k keys: `values` (n, k) with NaN where a firm has none, `divisions` (n,)."""

    values: FloatArray
    divisions: TextArray


class Pool(IntEnum):
    """Which firms a firm is held against."""

    NONE = -1
    DIVISION = 0
    GROUP = 1
    ALL = 2


@dataclass(frozen=True)
class Standing:
    """A firm's place for one figure. NaN: there is no pool, or the firm itself has no figure.

    Attributes:
        pool: the firms it is held against.
        firms: how many they are; 0 without a pool.
        own: the firm's own figure, rounded as theirs are.
        lower, median, upper: quartiles of the others, from less to more, rounded as the figures are.
        behind: others whose figure is worse than its own.
        level: others with the same figure.
    """

    pool: Pool
    firms: int
    own: float
    lower: float
    median: float
    upper: float
    behind: int
    level: int


def figure_key(pillar: str, definitions: tuple[str, ...] = ()) -> str:
    """Under which a figure is shared: its pillar and the definitions it was taken by, so that bases are not mixed."""
    return ":".join((pillar, *definitions))
