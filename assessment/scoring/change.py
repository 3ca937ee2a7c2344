"""The same firms in two batches: which of them are in both, and what moved. Vectorised; one firm is a batch of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.model.panel import BoolArray, FloatArray, IntArray, Panel, TextArray
from assessment.scoring.curves import settle


@dataclass(frozen=True)
class Matched:
    """Firms of both batches: places in the earlier and in the later one, shape (m,) both, in the later one's order."""

    before: IntArray
    now: IntArray


def matched(before: Panel, now: Panel) -> Matched:
    """The firms that are in both: by credit code (or what else is their key), else by a name only one firm has."""
    _, earlier, later = np.intersect1d(_texts(before.keys), _texts(now.keys), return_indices=True)
    rest = [np.setdiff1d(np.arange(panel.size), found) for panel, found in ((before, earlier), (now, later))]
    names = [_single(_texts(panel.names)[places]) for panel, places in zip((before, now), rest, strict=True)]
    _, here, there = np.intersect1d(names[0][0], names[1][0], return_indices=True)
    first = np.concatenate([earlier, rest[0][names[0][1][here]]])
    second = np.concatenate([later, rest[1][names[1][1][there]]])
    order = np.argsort(second, kind="stable")
    return Matched(first[order].astype(np.int64), second[order].astype(np.int64))


def moved(before: FloatArray, now: FloatArray) -> FloatArray:
    """How far each score moved, NaN where one of the two is not known; settled, so that equal scores give 0."""
    return settle(now - before)


def _texts(values: TextArray) -> TextArray:
    return values.astype(str)


def _single(names: TextArray) -> tuple[TextArray, IntArray]:
    """The names that stand once, with their places."""
    different, places, counts = np.unique(names, return_index=True, return_counts=True)
    once: BoolArray = (counts == 1) & (different != "")
    return different[once], places[once]
