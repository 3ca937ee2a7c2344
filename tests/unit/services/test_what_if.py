"""One firm with some answers changed, beside today; the arithmetic of each expected score stands beside it."""

from datetime import date

import pytest

from assessment.services.assessor import Assessor
from assessment.services.what_if import FirmWhatIf

PLAN = "shanghai-2023-2025"
FIRM = {"revenue": 10_000, "rd_expense": 200, "robots": 9, "staff_avg": 300, "machines_total": 10}


@pytest.fixture
def what_if(installed):
    """The what-if of a firm with these answers."""
    assessor = Assessor(installed)

    def build(answers, weights=None):
        table, _ = assessor.from_answers({"firm_name": "甲厂", **answers}, 2024, PLAN)
        return FirmWhatIf(assessor.assess(table, PLAN, date(2026, 1, 1), weights, data_year=2024), 0)

    return build


def pillar(view, name):
    return next(one for one in view.pillars if one.id == name)


def test_a_change_stands_beside_today_with_its_score_status_and_difference(what_if):
    """2 % is 2 / 2.5 x 80 = 64; 250 of 10,000 is 2.5 %, 80: 16 points more."""
    rd = pillar(what_if(FIRM).tried({"rd_expense": 250.0}, "en"), "rd")

    assert (rd.today.value, rd.today.score.value, rd.today.status) == ("2.00 %", 64, "not_met")
    assert (rd.changed.value, rd.changed.score.value, rd.changed.status) == ("2.50 %", 80, "met")
    assert (rd.difference, rd.direction) == ("+16.0 score points", "up")


def test_the_difference_is_that_of_the_scores_as_they_are_printed(what_if):
    """2.0015 % is 64.048, printed 64.0; 2.011 % is 64.352, printed 64.4: 0.4 more although exactly 0.304."""
    rd = pillar(what_if({**FIRM, "rd_expense": 200.15}).tried({"rd_expense": 201.1}, "en"), "rd")

    assert (rd.today.score.text, rd.changed.score.text, rd.difference) == ("64.0", "64.4", "+0.4 score points")


def test_without_a_change_nothing_moves(what_if):
    view = what_if(FIRM).tried({}, "zh")

    assert all(one.today == one.changed and one.difference == "" for one in (view.overall, *view.pillars))
    assert (view.changes, view.problems) == ((), {})


def test_the_answers_changed_are_listed_with_what_they_were(what_if):
    view = what_if({**FIRM, "scen_energy": "0"}).tried({"scen_energy": "2", "rd_expense": 1250.5}, "en")

    assert view.changes[0].today.startswith("0 · ")
    assert view.changes[0].tried.startswith("2 · ")
    assert (view.changes[1].label, view.changes[1].today, view.changes[1].tried) == (
        "R&D spending (10,000 yuan)",
        "200",
        "1,250.5",
    )


def test_what_cannot_be_is_said_and_left_out_and_the_rest_counts(what_if):
    """12 of 10 machines cannot be networked; 12 robots of 300 are 400 per 10,000: 80 + 40 / 360 x 20 = 82.22."""
    view = what_if(FIRM).tried({"machines_networked": 12.0, "robots": 12.0}, "en")

    assert list(view.problems) == ["machines_networked"]
    assert [change.tried for change in view.changes] == ["12"]
    assert pillar(view, "digital").changed == pillar(view, "digital").today
    assert pillar(view, "robots").changed.score.value == pytest.approx(80 + 40 / 360 * 20)


def test_the_overall_result_keeps_the_weights_of_the_assessment(what_if):
    """R&D 3, robots 1, no others. Robots 9 of 300: 66.67. (3 x 64 + 66.67) / 4 = 64.67; with 80: 76.67."""
    firm = {**FIRM, "digital_not_applicable": "no_production", "energy_not_applicable": "new_plant"}
    view = what_if(firm, {"rd": 3, "robots": 1, "digital": 1, "energy": 1}).tried({"rd_expense": 250.0}, "en")

    assert view.overall.today.score.value == pytest.approx((3 * 64 + 300 / 360 * 80) / 4)
    assert view.overall.changed.score.value == pytest.approx((3 * 80 + 300 / 360 * 80) / 4)
    assert view.overall.difference == "+12.0 score points"


def test_levers_come_in_groups_with_unit_bounds_options_and_what_is_answered_today(what_if):
    groups = {group.id: group for group in what_if({**FIRM, "scen_energy": "1"}).levers("zh")}
    levers = {lever.question: lever for group in groups.values() for lever in group.levers}

    assert "energy_total" in levers
    assert "energy_electricity" not in levers
    assert (levers["rd_expense"].label, levers["rd_expense"].today) == ("研发投入金额（万元）", 200)
    assert (levers["rd_expense"].kind, levers["robots"].kind, levers["scen_energy"].kind) == ("figure", "whole", "one")
    assert levers["rd_expense"].minimum == 0
    assert levers["scen_energy"].ladder
    assert [identifier for identifier, _ in levers["scen_energy"].options] == list("01234")
    assert (levers["scen_energy"].today, levers["scen_hr"].today) == ("1", None)


def test_a_score_without_a_point_has_no_difference(what_if):
    view = what_if({"revenue": 10_000, "rd_expense": 200}).tried({"robots": 12.0}, "zh")

    assert pillar(view, "robots").difference == ""
    assert view.overall.difference == ""
    assert view.overall.today.score.text == "暂无综合得分"
