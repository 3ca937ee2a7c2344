"""Which further answers would narrow a result most: the arithmetic stands beside each expected number.

Four pillars of equal weight: one pillar that is not known at all is worth 100 / 4 = 25 points of the width.
The curve of the digital index runs through (0, 0), (20, 40), (40, 80), (80, 100).
"""

from datetime import date

import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.formats.panel import to_panel
from assessment.formats.validate import validate_answers
from assessment.scoring.narrowing import narrowing


@pytest.fixture(scope="module")
def further():
    """Answers of a firm to the further answers by column, in their order."""
    catalogue = load_catalogue()
    plan, questionnaire = catalogue.plans["shanghai-2023-2025"], catalogue.questionnaires["manufacturing"]

    def run(answers, weights=None):
        table = validate_answers({"firm_name": "甲厂", **answers}, 2024, questionnaire, plan).table
        panel = to_panel(table, questionnaire, plan)
        found = narrowing(panel, plan, questionnaire, catalogue.reference, as_of=date(2026, 1, 1), weights=weights)
        return {one.column: one for one in found}

    return run


RD_KNOWN = {"revenue": 10_000, "rd_expense": 200}


def test_one_missing_figure_of_a_ratio_makes_its_pillar_a_point(further):
    """R&D is known: the width is 3 x 25 = 75. Robots alone settle their pillar: 25, a third."""
    found = further({**RD_KNOWN, "staff_avg": 300})

    assert next(iter(found)) == "robots"
    assert (found["robots"].points, found["robots"].share) == (25, pytest.approx(25 / 75))
    assert found["robots"].partners == ()


def test_two_missing_figures_of_a_ratio_share_what_they_do(further):
    """Nothing is known: the width is 100; robots and staff take 25 off together, 12.5 each."""
    found = further({})

    assert (found["robots"].points, found["robots"].share) == (12.5, 0.125)
    assert found["robots"].partners == (("staff_avg", 0),)


def test_a_change_needs_four_figures_or_those_of_them_that_are_open(further):
    """25 / 4 = 6.25 with nothing given; 25 / 1 where three are given."""
    given = {"energy_total": 100, "energy_total@-1": 110, "value_added": 2000}

    assert further({})["value_added@-1"].points == 6.25
    assert further(given)["value_added@-1"].points == 25


def test_carriers_of_one_year_ask_for_the_same_carriers_of_the_other(further):
    """Open are value added of both years, and last year's electricity and gas: 25 / 4 each."""
    found = further({"energy_electricity": 5, "energy_natural_gas": 2})

    assert found["energy_electricity@-1"].points == 6.25
    assert "energy_total@-1" not in found


def test_an_item_is_tried_at_its_worst_and_at_its_best(further):
    """Data collection is worth 10 points. Nothing digital is known: index 0-100, score 0-100.

    Best: index 10-100, score 20-100, 20 less wide. Worst: index 0-90, score 0-100, as wide as before.
    (20 + 0) / 2 = 10 of the pillar, 10 / 4 = 2.5 of the result, 2.5 / 75 of its width.
    """
    one = further({**RD_KNOWN})["digital_collection"]

    assert (one.points, one.index_points) == (2.5, 10)
    assert one.share == pytest.approx(2.5 / 75)


def test_a_gate_holds_the_score_until_its_level(further):
    """12 of 60 machines (20 %) in the band of 1.5 points, all networks 8, all collection 10: index 19.5 at least.

    Low end 2 x 19.5 = 39. Rules (7.5): best 27, held at 39.9 below level 1, 0.9 less wide.
    High end: 6 - 1.5 = 4.5 lost, 95.5; rules at worst 88: 100 either way. (0.9 + 0) / 2 / 4 = 0.1125.
    """
    links = "product_design process_design marketing after_sales scheduling production quality equipment safety energy"
    found = further(
        {
            "machines_total": 60,
            "machines_digital": 12,
            "digital_network": ["shop_floor", "application", "fiveg", "full_coverage"],
            "digital_collection": [*links.split(), "purchasing", "warehousing", "finance", "hr"],
        }
    )

    assert found["digital_rules"].points == pytest.approx(0.1125)


def test_an_answer_of_several_items_gets_its_share_of_each(further):
    """Revenue and staff of 2024 and energy of both years are known, so last year's revenue is missing in:

    energy per revenue (7 points, alone), revenue per head (3, with last year's staff), cost per revenue (3, with the
    cost of both years). Index: 7 + 3 / 2 + 3 / 3 = 9.5.
    """
    found = further(
        {"revenue": 1000, "staff_avg": 50, "energy_total": 10, "energy_total@-1": 9, "digital_planning": "plan"}
    )

    assert found["revenue@-1"].index_points == 9.5


def test_what_is_known_or_does_not_apply_is_not_asked_for(further):
    found = further({**RD_KNOWN, "robots_not_applicable": "process_industry"})

    assert not {"rd_expense", "robots"} & set(found)
    # the width is that of two pillars of three: 200 / 3; energy takes 100 / 3 off in four figures
    assert found["value_added"].points == pytest.approx(100 / 3 / 4)
    assert found["value_added"].share == pytest.approx((100 / 3 / 4) / (200 / 3))


def test_a_figure_that_cannot_help_is_not_asked_for(further):
    """Revenue is zero: no R&D figure gives a ratio."""
    assert "rd_expense" not in further({"revenue": 0})


def test_own_weights_count(further):
    """Weights 3 to 1 to 0 to 0: R&D is three quarters of the width of 100, digital the rest."""
    found = further({}, weights={"rd": 3, "digital": 1})

    assert found["rd_expense"].points == 37.5
    assert "robots" not in found


def test_a_full_questionnaire_has_nothing_to_ask(further):
    known = {**RD_KNOWN, "staff_avg": 300, "robots": 3, "digital_not_applicable": "no_production"}
    energy = {"energy_total": 9, "energy_total@-1": 10, "value_added": 20, "value_added@-1": 19}

    assert further({**known, **energy}) == {}
