"""Own weights as they are written on the command line: `rd=2,digital=1`."""

from __future__ import annotations

from assessment.model.message import msg
from assessment.services.own_weights import WeightsError


def parse_weights(text: str) -> dict[str, float]:
    """Pillar id -> weight; nothing of an empty text.

    Raises:
        WeightsError: a part that is not "pillar=number", or a pillar that is named twice.
    """
    found: dict[str, float] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if name in found:
            raise WeightsError(msg("The weight of {name} is given twice", name=name))
        found[name] = _number(part, number)
    return found


def _number(part: str, number: str) -> float:
    try:
        return float(number)
    except ValueError:
        raise WeightsError(
            msg('"{part}" is no weight', part=part), msg("Write weights like this: --weights rd=2,digital=1")
        ) from None
