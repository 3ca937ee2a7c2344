"""The cheapest set of measures that reaches what a firm wants: a solver finds it, the engine proves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.model.measures import Chosen, Effects, Limits, Measure, Solution, Wanted
from assessment.model.panel import Panel
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference
from assessment.scoring.what_if import Changes

SECONDS = 10.0
"""How long a search may take before it is given up as not settled."""


@dataclass(frozen=True)
class Firm:
    """One firm and what it is scored by."""

    panel: Panel
    """A panel of one."""
    plan: Plan
    questionnaire: Questionnaire
    reference: Reference
    as_of: date
    weights: Mapping[str, float] | None = None
    """Pillar id -> weight, where the plan's own are not wanted."""


def movable(questionnaire: Questionnaire) -> Mapping[str, Literal["up", "down"]]:
    """Question id -> direction in which a measure moves it: what "What if" offers, less the other side of a ratio."""
    raise NotImplementedError


def proposed(firm: Firm) -> tuple[Measure, ...]:
    """Measures that the firm's gaps suggest, with amounts and without costs."""
    raise NotImplementedError


def changes_of(firm: Firm, measures: Sequence[Measure], chosen: Sequence[Chosen]) -> Changes:
    """Return the answers of the data year with these measures done: what `what_if.changed` takes.

    A figure stays within what its question allows; a part is never more than its whole.

    Raises:
        KeyError: a chosen measure is none of `measures`.
        ValueError: a measure acts on a question that measures must not move, or that has no such option.
    """
    raise NotImplementedError


def effects(firm: Firm, measures: Sequence[Measure], chosen: Sequence[Chosen]) -> Effects:
    """Scores before and after, and what each chosen measure adds: every set goes through the engine.

    Raises:
        KeyError, ValueError: as `changes_of`.
    """
    raise NotImplementedError


def solve(
    firm: Firm, measures: Sequence[Measure], wanted: Wanted, limits: Limits, *, seconds: float = SECONDS
) -> Solution:
    """The cheapest set of measures that reaches what is wanted within the limits.

    Raises:
        ValueError: as `changes_of`; or `wanted` names a level or a pillar that the plan does not have.
    """
    raise NotImplementedError
