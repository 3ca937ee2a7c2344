"""What a report says of weights: how far the level depends on them, and that they are the user's own."""

import pytest

from assessment.report.gap_report import build_gap_report
from tests.unit.report.conftest import AS_OF

# R&D 1 % -> 32 points, robots 360 -> 80; the rest does not apply: at most one level above starting.
FIRM = {"revenue": 10000, "rd_expense": 100, "staff_avg": 1000, "robots": 36}


@pytest.fixture
def built(score, catalogue, plan, questionnaire):
    def build(lang="en", **options):
        reasons = {q.not_applicable_for: q for q in questionnaire.questions.values() if q.not_applicable_for}
        out = {reasons[p].id: questionnaire.options(reasons[p])[0].id for p in ("digital", "energy")}
        result = score({**FIRM, **out}, **options)
        args = (result, 0, plan, questionnaire, catalogue.reference, lang)
        return build_gap_report(*args, as_of=AS_OF, versions={"engine": "1"})

    return build


def test_the_level_stays_in_most_weightings_and_the_counts_add_up(built):
    found = built().overall.robustness

    (end,) = found.ends
    assert found.weightings == 2000
    assert sum(one.weightings for one in end.levels) == 2000
    # Means of 32 and 80 with weights from 0.5 to 1.5: never below 32 x 0.75 + 80 x 0.25 = 44 nor above 68,
    # and the weakest pillar allows no more than developing, so the level always stays.
    assert (end.level, end.stays.value) == ("Developing", 100)
    assert 44 <= end.lowest.value < end.p05.value < 56 < end.p95.value < end.highest.value <= 68
    assert "2,000 of 2,000 weightings (100 %)" in end.sentence


def test_a_plan_s_own_weights_are_not_called_the_user_s(built):
    assert not built().overall.own_weights
    assert not built(weights={"rd": 2, "digital": 2, "robots": 2, "energy": 2}).overall.own_weights


@pytest.mark.parametrize(("lang", "words"), [("en", "(own weights)"), ("zh", "（自定义权重）")])
def test_own_weights_are_said_wherever_weights_are_printed(built, lang, words):
    # R&D counts three times: (3 x 32 + 80) / 4 = 44.
    overall = built(lang, weights={"rd": 3, "digital": 1, "robots": 1, "energy": 1}).overall

    assert overall.own_weights
    assert overall.weights.endswith(words)
    assert overall.score.value == 44
