"""The scores of a version come from the engine, whatever stands where the name of the firm belongs."""

from __future__ import annotations

from datetime import date

import pytest

from assessment.services.assessor import Assessor
from assessment.services.scores import ScoresOfAnswers

PLAN = "shanghai-2023-2025"


@pytest.fixture
def scores(installed):
    return ScoresOfAnswers(Assessor(installed), date(2026, 3, 1))


@pytest.mark.parametrize("name", [{}, {"firm_name": "-"}, {"firm_name": ""}, {"firm_name": "东方齿轮"}])
def test_a_score_needs_no_name(scores, name):
    found = scores({**name, "revenue": 10_000, "rd_expense": 190}, 2025, PLAN)

    assert found["rd"] == pytest.approx(60.8)  # 80 x 1.9 / 2.5
    assert found["robots"] is None


def test_no_answers_give_no_scores(scores):
    assert set(scores({}, 2025, PLAN).values()) == {None}
