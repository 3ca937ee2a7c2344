"""What a firm says about the order of its steps: horizon, where its costs lie, what matters to it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assessment.errors import AssessmentError
from assessment.model.message import msg
from assessment.model.plan import Plan
from assessment.scoring.priority import same_shares


class PrioritiesError(AssessmentError):
    """A horizon, a cost profile or an importance that no order follows from."""


@dataclass(frozen=True)
class Priorities:
    """What the order of first steps is worked out with. None, everywhere: what the plan says.

    Attributes:
        preset: id of the horizon.
        cost_profile: every cost category -> its part of the firm's costs, in any unit.
        importance: every pillar -> how much it matters to the firm.
    """

    preset: str | None = None
    cost_profile: Mapping[str, float] | None = None
    importance: Mapping[str, float] | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Changes whenever the order may have changed."""
        return (self.preset, *(tuple(one.items()) if one else None for one in (self.cost_profile, self.importance)))


def complete_priorities(
    plan: Plan,
    preset: str = "",
    costs: Mapping[str, float] | None = None,
    importance: Mapping[str, float] | None = None,
) -> Priorities:
    """Priorities that can be used: cost categories not named count 0, pillars not named keep the plan's importance.

    What says the same as the plan is None, so that nothing is called a firm's own that is not.

    Raises:
        PrioritiesError: a name the plan does not have, a number below 0, or nothing above 0.
    """
    horizons = [p.id for p in plan.priority_presets]
    if preset and preset not in horizons:
        what = msg("The plan has no horizon {name}", name=preset)
        raise PrioritiesError(what, msg("Its horizons: {names}", names=", ".join(horizons)))
    return Priorities(
        preset=preset if preset and preset != plan.default_preset else None,
        cost_profile=_complete(costs or {}, dict.fromkeys(plan.cost_profile, 0.0), plan.cost_profile, _no_category),
        importance=_complete(importance or {}, plan.importance, plan.importance, _no_pillar),
    )


def _no_category(name: str, known: str) -> PrioritiesError:
    return PrioritiesError(
        msg("The plan has no kind of cost {name}", name=name), msg("Its kinds of cost: {names}", names=known)
    )


def _no_pillar(name: str, known: str) -> PrioritiesError:
    return PrioritiesError(msg("The plan has no pillar {name}", name=name), msg("Its pillars: {names}", names=known))


def _complete(
    given: Mapping[str, float],
    others: Mapping[str, float],
    planned: Mapping[str, float],
    unknown: Callable[[str, str], PrioritiesError],
) -> dict[str, float] | None:
    """The given numbers with those of `others`; None where nothing is given or the shares are as planned."""
    for name, number in given.items():
        if name not in others:
            raise unknown(name, ", ".join(others))
        if not (math.isfinite(number) and number >= 0):
            raise PrioritiesError(
                msg("{name} must be a number from 0 up, not {value}", name=name, value=f"{number:g}"),
                msg("Only the shares between the numbers count"),
            )
    if not given:
        return None
    numbers = {name: float(given.get(name, other)) for name, other in others.items()}
    if not any(numbers.values()):
        raise PrioritiesError(msg("All numbers are 0"), msg("Give at least one of them a number above 0"))
    return None if same_shares(numbers, planned) else numbers
