"""The spread of a portfolio: clusters by first step, both ends, the heat map by firm or by industry."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from assessment.definitions.catalogue import Catalogue
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.result import Status
from assessment.report.context import Context
from assessment.report.spread_view import MOST_LINES, build_spread

NAN = np.nan


@pytest.fixture
def ctx(catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire) -> Context:
    return Context(plan, questionnaire, catalogue.reference, "en")


def result(plan: Plan, overall, first, *, pillar=50.0, division=0):
    """A result of as many firms as scores; `first` is the pillar each should begin with, -1 none."""
    n = len(overall)
    score = np.array(overall, dtype=float)
    rank = np.zeros((n, len(plan.pillars)), dtype=int)
    for i, k in enumerate(first):
        if k >= 0:
            rank[i, k] = 1
    points = np.broadcast_to(np.asarray(pillar, dtype=float), (n,))
    names = np.array([f"Firm {i}" for i in range(n)], dtype=object)
    codes = np.broadcast_to(np.asarray(division), (n,))
    return SimpleNamespace(
        overall=SimpleNamespace(shown=~np.isnan(score), score=score, level=np.where(np.isnan(score), -1, 1)),
        priority=SimpleNamespace(rank=rank),
        pillars={p.id: SimpleNamespace(score=points, status=np.full(n, Status.UNKNOWN)) for p in plan.pillars},
        panel=SimpleNamespace(names=names, choice=lambda _: codes),
    )


def everybody(found):
    return np.ones(len(found.panel.names), dtype=bool)


def test_firms_with_the_same_first_step_are_counted_together(ctx, plan):
    found = result(plan, [30, 70, 50, NAN], [1, 1, 0, -1])

    clusters = build_spread(ctx, found, everybody(found)).clusters

    assert [(c.id, c.firms, c.share) for c in clusters] == [
        (plan.pillars[1].id, 2, "50 %"),
        (plan.pillars[0].id, 1, "25 %"),
        ("none", 1, "25 %"),
    ]
    assert clusters[0].score.value == 50.0  # the median of 30 and 70
    assert clusters[0].names == ("Firm 0", "Firm 1")
    assert clusters[2].score.value is None


def test_no_firm_is_at_both_ends(ctx, plan):
    found = result(plan, [10, 20, 30, NAN, 40, 50], [0] * 6)

    spread = build_spread(ctx, found, everybody(found))

    # five scores: two at each end, the middle one at none
    assert [firm.index for firm in spread.leaders] == [5, 4]
    assert [firm.index for firm in spread.laggards] == [0, 1]


def test_only_firms_that_are_counted_appear(ctx, plan):
    found = result(plan, [10, 20, 30, 40], [0] * 4)

    spread = build_spread(ctx, found, np.array([True, False, False, True]))

    assert [firm.index for firm in (*spread.leaders, *spread.laggards)] == [3, 0]
    assert [row.label for row in spread.heat] == ["Firm 3", "Firm 0"]
    assert build_spread(ctx, found, np.zeros(4, dtype=bool)) is None


def test_with_many_firms_a_line_is_an_industry_and_its_median(ctx, plan):
    n = MOST_LINES + 1
    division = np.where(np.arange(n) < n - 3, 2, -1)
    pillar = np.where(np.arange(n) < n - 3, 40.0, [*([NAN] * (n - 3)), 10.0, NAN, 30.0])
    found = result(plan, [50] * n, [0] * n, pillar=pillar, division=division)

    spread = build_spread(ctx, found, everybody(found))

    assert spread.by_division
    assert [row.label.endswith(f"({k})") for row, k in zip(spread.heat, (n - 3, 3), strict=True)] == [True, True]
    assert [row.scores[0].value for row in spread.heat] == [40.0, 20.0]  # of 10 and 30; the unknown one is left out
    assert spread.heat[1].label == "Industry not stated (3)"


def test_not_applicable_and_unknown_are_told_apart(ctx, plan):
    found = result(plan, [50], [0], pillar=NAN)
    found.pillars[plan.pillars[2].id].status[0] = Status.NOT_APPLICABLE

    cells = build_spread(ctx, found, everybody(found)).heat[0].scores

    assert [cell.text for cell in cells] == ["unknown", "unknown", "n/a", "unknown"]
