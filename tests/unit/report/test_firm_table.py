"""The table of all firms says the same as the reports of the single firms."""

from __future__ import annotations

import numpy as np

from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.report.firm_table import ceiled, firm_table, joined, kept
from tests.unit.report.conftest import Score


def test_numbers_are_kept_on_their_side_of_an_edge() -> None:
    shown = kept(np.array([79.96, 80.04, 66.666666667, np.nan]), 1, edges=(80,))

    assert shown[:3].tolist() == [79.9, 80.0, 66.7]
    assert np.isnan(shown[3])


def test_a_change_short_of_the_pace_is_kept_above_it() -> None:
    assert kept(np.array([-2.857, -2.86]), 2, upper=(-2.86,)).tolist() == [-2.85, -2.86]


def test_gaps_are_rounded_up() -> None:
    assert ceiled(np.array([186.01, 186.0]), 1).tolist() == [186.1, 186.0]


def test_words_are_joined_per_firm() -> None:
    parts = [(np.array([True, False, True]), "a"), (np.array([True, False, False]), "b")]

    assert joined(parts, "; ", 3).tolist() == ["a; b", "", "a"]


def test_every_firm_has_its_status_and_gap(score: Score, plan: Plan, questionnaire: Questionnaire) -> None:
    result = score({"rd_expense": 190, "revenue": 10_000}, {"rd_expense": 300, "revenue": 10_000}, {"rd_expense": 1})
    table = firm_table(result, plan, questionnaire, "en")

    assert table.columns["rd_status"].values.tolist() == ["not met", "met", "unknown"]
    assert table.columns["rd_gap"].values[:2].tolist() == [600_000.0, 0.0]
    assert table.columns["overall_level"].values.tolist() == ["no overall score"] * 3
    assert table.size == 3


def test_a_selection_of_rows_keeps_all_columns(score: Score, plan: Plan, questionnaire: Questionnaire) -> None:
    table = firm_table(score({"rd_expense": 1}, {"rd_expense": 2}), plan, questionnaire, "zh")
    chosen = table.take(np.array([False, True]))

    assert (chosen.size, chosen.labels) == (1, table.labels)
    assert chosen.columns["firm"].values.tolist() == ["Firm 1"]
