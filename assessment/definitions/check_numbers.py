"""Checks on lists of numbers that several kinds of data share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import isclose, isfinite

from assessment.definitions.complaint import complaint
from assessment.model.message import Place, Problem, msg


def ascending(values: Sequence[float]) -> bool:
    """Whether every value is greater than the one before."""
    return all(low < high for low, high in pairwise(values))


def not_falling(values: Sequence[float]) -> bool:
    """Whether no value is less than the one before."""
    return all(low <= high for low, high in pairwise(values))


def check_shares(shares: Sequence[float], place: Place) -> Iterator[Problem]:
    """Shares outside 0 to 1."""
    for share in shares:
        if not 0 <= share <= 1:
            what = msg("The share {share} is not between 0 and 1", share=share)
            yield complaint(place, "share-range", what, value=str(share))


def check_weights(weights: Mapping[str, float], place: Place) -> Iterator[Problem]:
    """Weights below zero, not finite, or all of them zero."""
    for name, weight in weights.items():
        if not (isfinite(weight) and weight >= 0):
            what = msg('The weight of "{name}" is {weight}; it must be 0 or more', name=name, weight=weight)
            yield complaint(place, "weight-range", what, value=str(weight))
    if not sum(weights.values()) > 0:
        yield complaint(
            place, "weights-zero", msg("The weights add up to nothing"), msg("At least one must be above 0")
        )


def adds_up(values: Sequence[float], total: float) -> bool:
    """Whether values add up to a total, but for rounding of the last bits."""
    return isclose(sum(values), total, rel_tol=1e-9, abs_tol=1e-9)
