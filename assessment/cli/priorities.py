"""Horizon, costs and importance as they are written on the command line: `--costs labour=40,energy=30`."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.cli.named_numbers import named_numbers
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
    hint = msg("Write it like this: --costs labour=40,energy=30 --importance rd=2")
    return named_numbers(text, PrioritiesError, hint)
