"""Rounding before comparisons, piecewise linear curves, bands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessment.model.panel import FloatArray, IntArray

DECIMALS = 9


def settle(values: FloatArray) -> FloatArray:
    """Values rounded to 9 decimals, as they are before any band, status or comparison (-0.0 becomes 0.0)."""
    return np.round(values, DECIMALS) + 0.0


def piecewise(values: FloatArray, points: Sequence[tuple[float, float]]) -> FloatArray:
    """Scores on the line through `points` (value, score), flat outside them; NaN stays NaN.

    >>> piecewise(np.array([0.0, 1.25, 2.5, 9.0]), [(0, 0), (2.5, 80), (5, 100)])
    array([  0.,  40.,  80., 100.])
    """
    ascending = sorted(points)
    x = np.array([p[0] for p in ascending], dtype=float)
    y = np.array([p[1] for p in ascending], dtype=float)
    return settle(np.interp(values, x, y))


def band(values: FloatArray, lower_edges: Sequence[float]) -> IntArray:
    """Index of the band each value lies in, lower edge included; -1 for NaN or below the first edge."""
    edges = np.array(lower_edges, dtype=float)
    found = np.searchsorted(edges, settle(values), side="right") - 1
    return np.where(np.isnan(values), -1, found)


def share_of_bands(values: FloatArray, bands: Sequence[tuple[float, float]]) -> FloatArray:
    """Share earned by each value, upper edge included; NaN stays NaN.

    >>> share_of_bands(np.array([20.0, 20.1]), [(10, 0), (20, 0.25), (40, 0.5), (60, 0.75), (np.inf, 1)])
    array([0.25, 0.5 ])
    """
    edges = np.array([b[0] for b in bands], dtype=float)
    shares = np.array([b[1] for b in bands], dtype=float)
    found = np.searchsorted(edges, settle(values), side="left")
    return np.where(np.isnan(values), np.nan, shares[np.minimum(found, len(shares) - 1)])


def divide(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Return numerator / denominator where the denominator is positive, else NaN: never infinity."""
    positive = denominator > 0
    return np.where(positive, numerator / np.where(positive, denominator, 1.0), np.nan)


def total(columns: Sequence[FloatArray]) -> FloatArray:
    """Sum of columns in their order, so that the last bit does not depend on how many firms there are."""
    result = np.zeros_like(columns[0])
    for column in columns:
        result = result + column
    return result
