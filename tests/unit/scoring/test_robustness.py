"""How far a level depends on the weights: by hand, against plain Python, in chunks, and with the shipped weightings."""

import importlib.util
import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.formats.panel import to_panel
from assessment.formats.read import read_answers
from assessment.formats.table import AnswerTable
from assessment.formats.validate import validate_answers
from assessment.model.result import Status
from assessment.scoring import robustness as module
from assessment.scoring.engine import assess
from assessment.scoring.robustness import robustness
from assessment.settings import UploadLimits

ROOT = Path(__file__).parents[3]
CATALOGUE = load_catalogue()
PLAN = CATALOGUE.plans["shanghai-2023-2025"]
FORM = CATALOGUE.questionnaires["manufacturing"]
# R&D of 1 % scores 32, of 2 % 64; 36 robots a thousand staff score 80.
TWO_PILLARS = {"revenue": 10000, "rd_expense": 100, "staff_avg": 1000, "robots": 36}


def scored(answers, **options):
    given = {"firm_name": "A", **answers}
    table = validate_answers(given, 2024, FORM, PLAN, CATALOGUE.reference).table
    panel = to_panel(AnswerTable(table.frame), FORM, PLAN)
    return assess(panel, PLAN, FORM, CATALOGUE.reference, as_of=date(2026, 6, 30), **options)


@pytest.fixture(scope="module")
def two_pillars():
    reason = {q.not_applicable_for: q.id for q in FORM.questions.values() if q.not_applicable_for}
    out = {reason[p]: FORM.options(FORM.questions[reason[p]])[0].id for p in ("digital", "energy")}
    return scored({**TWO_PILLARS, **out})


def test_three_weightings_by_hand(two_pillars):
    # R&D 32, robots 80; limit: one level above the weakest (starting), so developing at most (40 to below 60 or more).
    # Factors (rd, robots): (1, 1) -> 56.0; (1.5, 0.5) -> (48 + 40) / 2 = 44.0; (1.5, 0.25) -> (48 + 20) / 1.75 = 38.857
    factors = np.array([[1.0, 1, 1, 1], [1.5, 1, 0.5, 1], [1.5, 1, 0.25, 1]])

    found = robustness(two_pillars, PLAN.overall, factors).point

    assert two_pillars.overall.level[0] == 1
    assert found.counts[0].tolist() == [1, 2, 0, 0, 0]
    assert found.stays[0] == pytest.approx(2 / 3)
    assert (found.lowest[0], found.highest[0]) == (pytest.approx(68 / 1.75), pytest.approx(56))


def test_a_firm_without_an_overall_result_has_none(two_pillars):
    found = robustness(scored({"revenue": 10000, "rd_expense": 100}), PLAN.overall, np.ones((3, 4))).low

    assert np.isnan(found.stays[0])
    assert np.isnan(found.lowest[0])
    assert found.counts.sum() == 0


def test_fewer_factors_than_pillars_are_refused(two_pillars):
    with pytest.raises(ValueError, match="factor for every pillar"):
        robustness(two_pillars, PLAN.overall, np.ones((3, 3)))


def plain(result, row, end, factors):
    """The same by lists and loops, for one firm: (levels counted, sorted means)."""
    scores, met, ids = [], [], [b.id for b in PLAN.overall.bands]
    edges = [b.from_score for b in PLAN.overall.bands]
    for pillar in result.pillars.values():
        if pillar.status[row] == Status.NOT_APPLICABLE:
            scores.append(None)
            continue
        scores.append(float({"point": pillar.score, "low": pillar.score_low, "high": pillar.score_high}[end][row]))
        met.append(
            {"point": pillar.status[row] == Status.MET, "low": pillar.met_low[row], "high": pillar.met_high[row]}[end]
        )
    means, counts = [], [0] * len(ids)
    for factor in factors:
        pairs = [(s, w * f) for s, w, f in zip(scores, result.weights, factor, strict=False) if s is not None]
        mean = round(sum(s * w for s, w in pairs) / sum(w for _, w in pairs), 9)
        level = max(k for k, edge in enumerate(edges) if mean >= edge)
        weakest = min(max(k for k, edge in enumerate(edges) if s >= edge) for s, _ in pairs)
        level = min(level, weakest + 1)
        if level >= ids.index("on_target") and not all(met):
            level = ids.index("approaching")
        counts[level] += 1
        means.append(mean)
    return counts, sorted(means)


@pytest.fixture(scope="module")
def sample():

    file = ROOT / "examples" / "sample_firms.csv"
    read = read_answers(file, file.name, FORM, PLAN, UploadLimits(), CATALOGUE.reference)
    return assess(to_panel(read.table, FORM, PLAN), PLAN, FORM, CATALOGUE.reference, as_of=date(2026, 6, 30))


@pytest.mark.parametrize("end", ["point", "low", "high"])
def test_the_example_firms_agree_with_plain_python(sample, end):
    factors = CATALOGUE.reference.weightings.factors[:100]
    found = getattr(robustness(sample, PLAN.overall, factors), end)
    levels = {"point": sample.overall.level, "low": sample.overall.level_low, "high": sample.overall.level_high}[end]
    compared = 0

    for row in range(sample.panel.size):
        if levels[row] < 0:
            continue
        counts, means = plain(sample, row, end, factors)
        assert found.counts[row].tolist() == counts
        assert found.stays[row] == counts[levels[row]] / 100
        wanted = (means[0], means[4], means[95], means[-1])
        got = (found.lowest[row], found.low_20th[row], found.high_20th[row], found.highest[row])
        assert all(math.isclose(a, b, abs_tol=1e-9) for a, b in zip(got, wanted, strict=True))
        compared += 1

    assert compared >= 5


def test_chunks_and_a_choice_of_firms_change_no_bit(sample, monkeypatch):
    factors = CATALOGUE.reference.weightings.factors
    whole = robustness(sample, PLAN.overall, factors).low
    monkeypatch.setattr(module, "FIRMS_AT_ONCE", 5)

    assert np.array_equal(robustness(sample, PLAN.overall, factors).low.stays, whole.stays, equal_nan=True)
    some = robustness(sample, PLAN.overall, factors, np.array([7, 2])).low
    assert np.array_equal(some.highest, whole.highest[[7, 2]], equal_nan=True)


def test_the_shipped_weightings_are_those_the_script_draws():
    spec = importlib.util.spec_from_file_location("draw", ROOT / "scripts" / "build_weightings.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    shipped = CATALOGUE.reference.weightings

    assert [list(row) for row in shipped.rows] == script.factors()
    assert (shipped.seed, shipped.spread, shipped.count) == (script.SEED, script.SPREAD, script.COUNT)
    assert shipped.factors.mean(axis=0) == pytest.approx(np.ones(8), abs=0.02)
