"""Scoring in chunks gives what scoring at once gives."""

from dataclasses import dataclass

import numpy as np

from assessment.model.panel import Panel
from assessment.services.chunks import _join


def panel_of(revenue):
    n = len(revenue)
    return Panel(
        keys=np.array([f"k{i}" for i in range(n)], dtype=object),
        names=np.array([f"firm {i}" for i in range(n)], dtype=object),
        years=np.array([2023, 2024]),
        data_year=np.full(n, 2024),
        numbers={"revenue": np.column_stack([np.full(n, np.nan), revenue])},
        choices={},
        ticks={},
        certainty={},
        texts={},
    )


@dataclass(frozen=True)
class Inner:
    value: np.ndarray
    expired: bool
    name: str


@dataclass(frozen=True)
class Outer:
    inner: dict[str, Inner]
    grid: np.ndarray


def outer(values):
    return Outer({"a": Inner(np.array(values), expired=True, name="a")}, np.array([[v, v] for v in values]))


def test_parts_stand_one_behind_the_other_however_deep():
    joined = _join([outer([1.0, 2.0]), outer([3.0])])

    assert joined.inner["a"].value.tolist() == [1.0, 2.0, 3.0]
    assert joined.grid.tolist() == [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]
    assert joined.inner["a"].expired is True
    assert joined.inner["a"].name == "a"
