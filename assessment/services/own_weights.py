"""A user's own weights of the pillars: which are possible, and what those not mentioned are."""

from __future__ import annotations

import math
from collections.abc import Mapping

from assessment.errors import AssessmentError
from assessment.model.message import msg
from assessment.model.plan import Plan


class WeightsError(AssessmentError):
    """Weights that nothing can be scored with."""


def complete_weights(plan: Plan, given: Mapping[str, float]) -> dict[str, float]:
    """The weight of every pillar, in the plan's order: the given one, else the plan's.

    Raises:
        WeightsError: a pillar the plan does not have, a weight that is no number from 0 up, or nothing above 0.
    """
    known = [p.id for p in plan.pillars]
    for name, weight in given.items():
        if name not in known:
            raise WeightsError(
                msg("The plan has no pillar {name}", name=name), msg("Its pillars: {names}", names=", ".join(known))
            )
        if not (math.isfinite(weight) and weight >= 0):
            raise WeightsError(
                msg("The weight of {name} must be a number from 0 up, not {value}", name=name, value=f"{weight:g}"),
                msg("0 leaves a pillar out of the overall score; 2 counts it twice as much as 1"),
            )
    weights = {p.id: float(given.get(p.id, p.weight)) for p in plan.pillars}
    if not any(weights.values()):
        raise WeightsError(msg("All weights are 0"), msg("Give at least one pillar a weight above 0"))
    return weights
