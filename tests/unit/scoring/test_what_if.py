"""Changed answers of one firm through the same engine: the arithmetic stands beside each expected number."""

from datetime import date

import numpy as np
import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.formats.panel import to_panel
from assessment.formats.validate import validate_answers
from assessment.model.result import Status
from assessment.scoring.engine import assess
from assessment.scoring.figures import Figures
from assessment.scoring.what_if import changed, offered, today


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def plan(catalogue):
    return catalogue.plans["shanghai-2023-2025"]


@pytest.fixture(scope="module")
def questionnaire(catalogue):
    return catalogue.questionnaires["manufacturing"]


@pytest.fixture(scope="module")
def firm(plan, questionnaire):
    """Answers of a firm to its panel."""

    def build(answers):
        table = validate_answers({"firm_name": "甲厂", **answers}, 2024, questionnaire, plan).table
        return to_panel(table, questionnaire, plan)

    return build


@pytest.fixture(scope="module")
def tried(catalogue, plan, questionnaire, firm):
    """The result of a firm under each of some changes."""

    def run(answers, *changes):
        panel = changed(firm(answers), questionnaire, changes)
        return assess(panel, plan, questionnaire, catalogue.reference, as_of=date(2026, 1, 1))

    return run


@pytest.fixture(scope="module")
def figures(catalogue, plan, questionnaire, firm):
    return lambda answers: Figures(firm(answers), questionnaire, catalogue.reference.coefficients, plan.certainties)


def test_each_change_is_scored_by_itself_and_no_change_is_today(tried):
    """200 of 10,000: 2 %, 2 / 2.5 x 80 = 64. 250: 2.5 %, 80. 200 of 8,000: 2.5 %, 80 as well."""
    result = tried({"revenue": 10_000, "rd_expense": 200}, {}, {"rd_expense": 250}, {"revenue": 8_000})

    assert result.pillars["rd"].score.tolist() == [64, 80, 80]
    assert result.pillars["rd"].status.tolist() == [Status.NOT_MET, Status.MET, Status.MET]


def test_several_changes_count_together(tried):
    """9 of 300: 300 per 10,000, 300 / 360 x 80 = 66.67. 10 of 250: 400, 80 + 40 / 360 x 20 = 82.22."""
    result = tried({"robots": 9, "staff_avg": 300}, {}, {"robots": 10, "staff_avg": 250})

    assert result.pillars["robots"].score.tolist() == pytest.approx([300 / 360 * 80, 80 + 40 / 360 * 20])


def test_less_energy_in_the_unit_asked_for_moves_the_energy_score_and_last_year_stays(tried):
    """At equal value added 100 -> 97.14 is -2.86 %: 80; 100 -> 100 is 0 %: 50. 10,000 kWh are the unit asked for."""
    energy = {"energy_electricity": 100, "energy_electricity@-1": 100, "value_added": 5000, "value_added@-1": 5000}
    result = tried(energy, {}, {"energy_electricity": 97.14})

    assert result.pillars["energy"].value.tolist() == pytest.approx([0, -2.86])
    assert result.pillars["energy"].score.tolist() == pytest.approx([50, 80])


def test_a_rung_and_ticks_replace_what_was_answered(tried, questionnaire):
    """Two networks of four 2 + 2 = 4 of 8 points, four 8; a scenario goes from rung 1 to rung 3."""
    answers = {"scen_production": "1", "digital_network": ["shop_floor", "application"]}
    everything = ("shop_floor", "application", "fiveg", "full_coverage")
    result = tried(answers, {}, {"scen_production": "3", "digital_network": everything})

    scenario = [s.question for s in questionnaire.instrument.scenarios].index("scen_production")
    item = [i.id for i in questionnaire.instrument.items].index("network")
    assert result.maturity.rungs[:, scenario].tolist() == [1, 3]
    assert result.maturity.points_low[:, item].tolist() == [4, 8]


def test_an_open_answer_can_be_tried_out(tried):
    """Nothing is known of robots; 12 of 300 are 400 per 10,000: 82.22."""
    result = tried({"staff_avg": 300}, {}, {"robots": 12})

    assert np.isnan(result.pillars["robots"].score[0])
    assert result.pillars["robots"].score[1] == pytest.approx(80 + 40 / 360 * 20)


def test_the_firm_itself_stays_as_it_is(firm, questionnaire):
    panel = firm({"robots": 9, "staff_avg": 300, "scen_production": "1"})

    changed(panel, questionnaire, [{"robots": 20, "scen_production": "4"}])

    assert panel.number("robots")[0] == 9
    assert panel.choice("scen_production")[0] == 1


@pytest.mark.parametrize("change", [{"no_such": 1}, {"scen_production": "9"}, {"digital_network": ("no_such",)}])
def test_what_the_questionnaire_does_not_know_is_refused(firm, questionnaire, change):
    with pytest.raises(KeyError):
        changed(firm({"robots": 9}), questionnaire, [change])


def test_today_is_said_in_the_unit_and_the_codes_of_the_form(figures, questionnaire):
    given = figures(
        {"energy_electricity": 325.7, "revenue": 16_000, "scen_energy": "0", "digital_network": ["fiveg"], "robots": 7}
    )
    questions = ("energy_electricity", "revenue", "scen_energy", "digital_network", "robots", "rd_expense")

    said = [today(given, questionnaire.questions[name]) for name in questions]

    assert said == [325.7, 16_000, "0", ("fiveg",), 7, None]


def test_a_total_given_as_its_parts_is_their_sum_and_the_total_wins_when_tried_out(figures, firm, questionnaire):
    """400 + 100 + 300 + 200 = 1,000 ten thousand yuan."""
    parts = {"va_wages": 400, "va_taxes": 100, "va_depreciation": 300, "va_surplus": 200}

    assert today(figures(parts), questionnaire.questions["value_added"]) == 1000
    assert changed(firm(parts), questionnaire, [{"value_added": 1200}]).number("value_added")[0] == 12_000_000


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"energy_electricity": 100, "energy_natural_gas": 2, "energy_diesel": 0}, "electricity natural_gas"),
        ({"energy_total": 500}, "total"),
    ],
)
def test_of_energy_only_what_the_firm_uses_is_offered(figures, questionnaire, answers, expected):
    found = offered(figures(answers), questionnaire.what_if)

    assert found["energy"] == tuple(f"energy_{name}" for name in expected.split())
    assert found["size"] == ("revenue", "value_added", "staff_avg")
