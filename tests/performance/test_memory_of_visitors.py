"""A visitor of the questionnaire costs the server no more memory than it may."""

import pytest

from tests.performance.sessions import GOALS, Load, of_ours


@pytest.mark.long
def test_a_visitor_after_the_first_hundred_costs_less_than_400_kb():
    _, kilobytes = of_ours(Load.kilobytes)

    assert kilobytes < GOALS["kB"]
