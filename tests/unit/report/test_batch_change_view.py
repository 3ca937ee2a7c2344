"""Two batches of the same firms: who is in both, and what moved."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from assessment.definitions.catalogue import Catalogue
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.result import Status
from assessment.report.batch_change_view import build_batch_change
from assessment.scoring.change import matched

NAN = np.nan


def panel(*firms):
    """Firms as (key, name)."""
    keys, names = (np.array(list(values), dtype=object) for values in zip(*firms, strict=True))
    return SimpleNamespace(keys=keys, names=names, size=len(firms))


def batch(plan: Plan, names, scores, levels, status=Status.UNKNOWN):
    n = len(names)
    score = np.array(scores, dtype=float)
    return SimpleNamespace(
        panel=panel(*((name, name) for name in names)),
        overall=SimpleNamespace(shown=~np.isnan(score), score=score, level=np.array(levels)),
        pillars={
            p.id: SimpleNamespace(score=score, status=np.broadcast_to(np.asarray(status), (n,))) for p in plan.pillars
        },
    )


@pytest.fixture
def change(catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire):
    return lambda before, now: build_batch_change(before, now, plan, questionnaire, catalogue.reference, "en")


def test_firms_are_matched_by_key_and_else_by_a_name_that_one_firm_has():
    before = panel(("91A", "Alpha"), ("Beta", "Beta"), ("x1", "Twin"), ("x2", "Twin"))
    now = panel(("91B", "Beta"), ("91A", "Alpha Ltd"), ("x3", "Twin"))

    found = matched(before, now)

    # Beta has a code now and is known by its name, Alpha another name and is known by its code; twins stay apart
    assert list(zip(found.before.tolist(), found.now.tolist(), strict=True)) == [(1, 0), (0, 1)]


def test_what_rose_fell_and_stayed_is_counted_with_the_median(change, plan):
    before = batch(plan, "abcde", [10, 20, 30, 40, NAN], [0, 0, 0, 1, -1])
    now = batch(plan, "abcdf", [15, 18, 30, 50, 60], [0, 0, 0, 2, 2])

    view = change(before, now)

    assert (view.both, view.new, view.gone) == (4, 1, 1)
    overall = view.rows[0]
    assert (overall.known, overall.up, overall.down, overall.same) == (4, 2, 1, 1)
    assert overall.median.text == "+2.5"  # of -2, 0, 5 and 10
    assert [(f.name, f.change.text) for f in view.up] == [("d", "+10.0"), ("a", "+5.0")]
    assert [(f.name, f.change.text) for f in view.down] == [("b", "-2.0")]


def test_levels_that_changed_are_listed_with_their_firms(change, plan):
    before = batch(plan, "abc", [30, 30, 90], [0, 0, 3])
    now = batch(plan, "abc", [50, 50, 50], [1, 1, 1])

    moves = change(before, now).levels

    names = [band.title.en for band in plan.overall.bands]
    assert [(m.before, m.now, m.firms, m.up) for m in moves] == [
        (names[0], names[1], 2, True),
        (names[3], names[1], 1, False),
    ]


def test_a_target_counts_as_newly_met_only_where_both_statuses_are_known(change, plan):
    before = batch(plan, "abc", [1, 1, 1], [0, 0, 0], [Status.NOT_MET, Status.UNKNOWN, Status.MET])
    now = batch(plan, "abc", [1, 1, 1], [0, 0, 0], [Status.MET, Status.MET, Status.PARTLY])

    rows = change(before, now).rows

    assert (rows[1].met_now, rows[1].met_before) == (1, 1)
    assert (rows[0].met_now, rows[0].met_before) == (None, None)


def test_batches_without_a_common_firm_have_nothing_to_compare(change, plan):
    view = change(batch(plan, "a", [1], [0]), batch(plan, "b", [2], [0]))

    assert (view.both, view.new, view.gone) == (0, 1, 1)
    assert view.rows[0].median.value is None
