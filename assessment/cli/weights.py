"""Own weights as they are written on the command line: `rd=2,digital=1`."""

from __future__ import annotations

from assessment.cli.named_numbers import named_numbers
from assessment.model.message import msg
from assessment.services.own_weights import WeightsError


def parse_weights(text: str) -> dict[str, float]:
    """Pillar id -> weight; nothing of an empty text.

    Raises:
        WeightsError: a part that is not "pillar=number", or a pillar that is named twice.
    """
    return named_numbers(text, WeightsError, msg("Write weights like this: --weights rd=2,digital=1"))
