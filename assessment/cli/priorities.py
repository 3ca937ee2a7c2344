"""Horizon, costs and importance as they are written on the command line: `--costs labour=40,energy=30`."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.model.message import msg
from assessment.services.assessor import Assessor
from assessment.services.priorities import Priorities, PrioritiesError


@dataclass(frozen=True)
class Order:
    """What was written behind `--horizon`, `--costs` and `--importance`; all empty: what the plan says."""

    horizon: str = ""
    costs: str = ""
    importance: str = ""

    def priorities(self, assessor: Assessor, plan: str) -> Priorities:
        """The same, checked against the plan.

        Raises:
            PrioritiesError: a part that is not "name=number", a name the plan does not have, or a number below 0.
        """
        return assessor.priorities(plan, self.horizon, _numbers(self.costs), _numbers(self.importance))


def _numbers(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if name in found:
            raise PrioritiesError(msg("{name} is given twice", name=name))
        found[name] = _number(part, number)
    return found


def _number(part: str, number: str) -> float:
    try:
        return float(number)
    except ValueError:
        hint = msg("Write it like this: --costs labour=40,energy=30 --importance rd=2")
        raise PrioritiesError(msg('"{part}" is no name with a number', part=part), hint) from None
