"""A portfolio in words: ranges, what was used, what was left out."""

from __future__ import annotations

import numpy as np

from assessment.definitions.catalogue import Catalogue
from assessment.model.base import Language
from assessment.model.plan import Plan
from assessment.model.portfolio import ChangeTotal, LevelShare, PortfolioPillarResult, PortfolioResult
from assessment.model.questionnaire import Questionnaire
from assessment.model.result import Status
from assessment.report.portfolio_view import build_portfolio
from assessment.report.view import PortfolioView
from tests.unit.report.conftest import Score

NAN = float("nan")


def total(pillar: str, **changes: object) -> PortfolioPillarResult:
    values: dict[str, object] = {
        "pillar": pillar,
        "value": NAN,
        "value_low": NAN,
        "value_high": NAN,
        "target": 0.0,
        "status": Status.UNKNOWN,
        "used": 0,
        "total": 10,
        "not_applicable": 0,
        "unknown": 10,
        "in_group": 0,
        "median": NAN,
        "at_target": 0,
        "known": 0,
        "largest": -1,
        "largest_share": NAN,
    }
    return PortfolioPillarResult(**{**values, **changes})  # type: ignore[arg-type]


def view(
    score: Score, catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire, lang: Language, **pillars: object
) -> PortfolioView:
    given = {p.id: pillars.get(p.id) or total(p.id) for p in plan.pillars}
    totals = PortfolioResult("above_scale", 12, 10, 1, 1, ((2024, 10),), given, (0,) * 5, 10, np.zeros(2, dtype=bool))  # type: ignore[arg-type]
    result = score({"rd_expense": 1}, {"rd_expense": 2})
    return build_portfolio(totals, result, plan, questionnaire, catalogue.reference, lang)


def test_unknown_firms_make_the_digital_share_a_range(
    score: Score, catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire
) -> None:
    # 5 yes, 1 no, 4 unknown of 10 firms: 50 to 90 %
    shares = (LevelShare(1, 90, 100), LevelShare(2, 50, 90), LevelShare(3, 10, 60), LevelShare(4, 0, 50))
    digital = total("digital", value_low=50.0, value_high=90.0, target=80.0, used=6, level_shares=shares)
    shown = view(score, catalogue, plan, questionnaire, "en", digital=digital).pillars[1]

    assert shown.value.text == "50-90 %"
    assert shown.used == "6 used of 10"
    assert [row.figure.text for row in shown.rows] == ["90-100 %", "50-90 %", "10-60 %"]


def test_what_the_energy_change_leaves_out_is_said_with_its_share(
    score: Score, catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire
) -> None:
    change = ChangeTotal(2023, 1.0, -1.0, 1, 52.0, 48.0)
    energy = total("energy", value=-2.0, status=Status.PARTLY, used=9, change=change)
    shown = view(score, catalogue, plan, questionnaire, "en", energy=energy).pillars[3]

    assert "1 firm with 52 % of base-year energy" in [row.figure.text for row in shown.rows]
    assert any("less than 80 %" in note for note in shown.notes)


def test_where_the_share_of_what_is_left_out_is_unknown_it_is_said(
    score: Score, catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire
) -> None:
    change = ChangeTotal(2023, float("nan"), float("nan"), 2, float("nan"), float("nan"))
    energy = total("energy", used=0, change=change)
    shown = view(score, catalogue, plan, questionnaire, "zh", energy=energy).pillars[3]

    assert "2家，占基年用能的比例未知" in [row.figure.text for row in shown.rows]


def test_the_population_is_visible_in_both_languages(
    score: Score, catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire
) -> None:
    english = view(score, catalogue, plan, questionnaire, "en")
    chinese = view(score, catalogue, plan, questionnaire, "zh")

    assert english.population == "Above-scale firms: 10 of 12 counted."
    assert chinese.population == "规模以上企业：12家中计入10家。"
