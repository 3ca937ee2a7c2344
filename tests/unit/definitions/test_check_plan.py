"""What is said of a plan that is well written and too large."""

from dataclasses import replace

import pytest

from assessment.definitions.check_plan import check_plan
from assessment.definitions.loading import load


@pytest.fixture(scope="module")
def plan(root):
    return next(one for one in load([root / "tests" / "broken" / "base"]).plans)


def with_pillars(plan, count):
    """The plan with its first pillar so many times, under other ids."""
    first = plan.model.pillars[0]
    pillars = tuple(first.model_copy(update={"id": f"pillar_{k}"}) for k in range(count))
    return replace(plan, model=plan.model.model_copy(update={"pillars": pillars}))


@pytest.mark.parametrize(("count", "found"), [(8, 0), (9, 1)])
def test_a_plan_has_no_more_pillars_than_a_weighting_has_factors(plan, count, found):
    assert sum(problem.code == "pillars-most" for problem in check_plan(with_pillars(plan, count))) == found
