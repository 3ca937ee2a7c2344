"""Scoring firms in chunks, here or in threads, gives the bits of scoring them at once."""

import functools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from datetime import date

import numpy as np
import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.model.panel import Panel
from assessment.scoring.engine import assess
from assessment.services.chunks import score_in_chunks

YEARS = np.array([2020, 2021, 2022, 2023, 2024])


def panel_of(n):
    random = np.random.default_rng(7)

    def figures(low, high):
        grid = np.full((n, len(YEARS)), np.nan)
        grid[:, 3:] = random.uniform(low, high, (n, 2)) * np.where(random.random((n, 1)) < 0.8, 1, np.nan)
        return grid

    return Panel(
        keys=np.array([f"key {i}" for i in range(n)], dtype=object),
        names=np.array([f"firm {i}" for i in range(n)], dtype=object),
        years=YEARS,
        data_year=np.full(n, 2024),
        numbers={
            "revenue": figures(1e7, 1e9),
            "rd_expense": figures(1e5, 3e7),
            "staff_avg": np.floor(figures(20, 900)),
            "robots": np.floor(figures(0, 40)),
            "value_added": figures(1e6, 2e8),
            "energy_total": figures(50, 9e3),
        },
        choices={},
        ticks={},
        certainty={},
        texts={},
    )


@pytest.fixture(scope="module")
def score():
    catalogue = load_catalogue()
    plan = next(iter(catalogue.plans.values()))
    questionnaire = catalogue.questionnaires[plan.questionnaire]
    return functools.partial(
        assess, plan=plan, questionnaire=questionnaire, reference=catalogue.reference, as_of=date(2025, 6, 30)
    )


def arrays(value, path=""):
    """Every array of a result, by where it stands."""
    if isinstance(value, np.ndarray):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from arrays(part, f"{path}/{key}")
    elif is_dataclass(value):
        for f in fields(value):
            yield from arrays(getattr(value, f.name), f"{path}/{f.name}")


def same_bits(one, other):
    ones, others = dict(arrays(one)), dict(arrays(other))
    return ones.keys() == others.keys() and all(
        a.shape == others[path].shape
        and a.dtype == others[path].dtype
        and a.tolist().__repr__() == others[path].tolist().__repr__()
        for path, a in ones.items()
    )


@pytest.mark.parametrize("rows", [1, 3, 4, 5, 12])
def test_no_chunking_changes_a_bit(score, rows):
    panel = panel_of(13)

    assert same_bits(score_in_chunks(panel, score, rows), score(panel))


def test_an_executor_changes_no_bit(score):
    panel = panel_of(13)

    with ThreadPoolExecutor(2) as executor:
        assert same_bits(score_in_chunks(panel, score, 4, executor), score(panel))


def test_no_firm_at_all_gives_an_empty_result(score):
    assert score_in_chunks(panel_of(0), score, 4).overall.score.shape == (0,)


def test_the_comparison_above_notices_a_difference(score):
    panel = panel_of(13)

    assert not same_bits(score(panel), score(panel.take(slice(1, None))))
