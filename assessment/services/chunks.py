"""Scoring many firms in chunks, on any executor; the joined result has the same bits as one call for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np

from assessment.model.panel import Panel
from assessment.model.result import Result

T = TypeVar("T")
NOT_PER_FIRM = frozenset({"panel", "weights"})
"""Not one entry per firm: the panel is known as a whole, the weights are the same for all."""


def score_in_chunks(
    panel: Panel, score: Callable[[Panel], Result], rows: int, executor: Executor | None = None
) -> Result:
    """The result for all firms of the panel, scored `rows` firms at a time.

    Nothing in a result looks across firms, so the parts only stand one behind the other. `score` must be picklable
    where the executor runs in other processes; without an executor the chunks run one after the other.
    """
    chunks = [panel.take(slice(start, start + rows)) for start in range(0, max(panel.size, 1), rows)]
    results = list(executor.map(score, chunks) if executor and len(chunks) > 1 else map(score, chunks))
    return replace(_join_result(results), panel=panel)


def _join_result(parts: Sequence[Result]) -> Result:
    joined = {
        f.name: _join([getattr(part, f.name) for part in parts]) for f in fields(Result) if f.name not in NOT_PER_FIRM
    }
    return replace(parts[0], **joined)


def _join(parts: Sequence[T]) -> T:
    """Parts of one kind as one: arrays along the firms, mappings and dataclasses inside, constants as they are."""
    first: Any = parts[0]
    if len(parts) == 1:
        return parts[0]
    joined: Any = first
    if isinstance(first, np.ndarray):
        joined = np.concatenate([np.asarray(part) for part in parts])
    elif isinstance(first, tuple):
        tuples: Any = parts
        joined = tuple(_join(list(column)) for column in zip(*tuples, strict=True))
    elif isinstance(first, Mapping):
        mappings: Any = parts
        joined = {key: _join([mapping[key] for mapping in mappings]) for key in first}
    elif is_dataclass(first) and not isinstance(first, type):
        joined = replace(first, **{f.name: _join([getattr(p, f.name) for p in parts]) for f in fields(first)})
    return joined  # type: ignore[no-any-return]
