"""Every part of a model with its location, whatever the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assessment.definitions.tree import Loc
from assessment.model.base import Frozen


def parts(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Frozen]]:
    """The models inside a value, itself first, in the order they are written."""
    if isinstance(value, Frozen):
        yield loc, value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name), (*loc, name))
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            yield from parts(inside, (*loc, key))
    elif isinstance(value, tuple):
        for position, inside in enumerate(value):
            yield from parts(inside, (*loc, position))
