"""The cheapest set of measures, with the arithmetic beside every expected number."""

from datetime import date

import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.formats.panel import to_panel
from assessment.formats.validate import validate_answers
from assessment.model.measures import Chosen, Limits, Measure, Wanted
from assessment.model.result import Status
from assessment.scoring.action_plan import Firm, changes_of, effects, movable, proposed, solve
from tests.cases.worked_cases import blocks

CATALOGUE = load_catalogue()
PLAN = CATALOGUE.plans["shanghai-2023-2025"]
FORM = CATALOGUE.questionnaires["manufacturing"]
REASON = {q.not_applicable_for: q.id for q in FORM.questions.values() if q.not_applicable_for}
ANYTHING = Limits()


def firm(answers, without=(), weights=None):
    """A firm; `without`: pillars that it declares not applicable."""
    out = {REASON[p]: FORM.options(FORM.questions[REASON[p]])[0].id for p in without}
    table = validate_answers({"firm_name": "甲厂", **answers, **out}, 2024, FORM, PLAN, CATALOGUE.reference).table
    return Firm(to_panel(table, FORM, PLAN), PLAN, FORM, CATALOGUE.reference, date(2026, 6, 30), weights)


def two_pillars(weights=None):
    """R&D 1 %: 1 / 2.5 x 80 = 32 points; 20 robots a thousand staff, 200: 200 / 360 x 80 = 44.44. Mean 38.22."""
    answers = {"revenue": 10000, "rd_expense": 100, "staff_avg": 1000, "robots": 20}
    return firm(answers, without=("digital", "energy"), weights=weights)


def digital(**answers):
    """40 points (26.5 before results and 13.5 of results); five scenarios at rung 2, of which two constraint ones."""
    given = {}
    for name in ("energy_at_80", "results_13_5", "digital_26_5", "scenarios_level_2"):
        given |= blocks()[name]
    return firm(given | {"scen_production": "1"} | answers, without=("rd", "robots"))


def research(cost=3000.0, **more):
    """100,000 yuan: 0.1 % of revenue, 3.2 points up to 80."""
    return Measure(id="research", question="rd_expense", step=10, at_most=40, cost=cost, **more)


def robots(cost=2500.0, **more):
    """One of a thousand staff: 10 per 10,000, 10 / 360 x 80 = 2.22 points up to 80."""
    return Measure(id="robots", question="robots", at_most=30, cost=cost, **more)


def reach(question, option, cost=1000.0, **more):
    return Measure(id=f"{question}:{option}", question=question, option=option, cost=cost, **more)


def units(solution):
    return {one.measure: one.units for one in solution.chosen}


# --- the cheapest set -------------------------------------------------------------------------------------------------


def test_the_cheapest_mix_for_a_score_fills_the_last_step_with_the_smaller_measure():
    """A mean of 60 needs 120 - 76.44 = 43.56 points.

    14 of R&D bring 44.8 for 42,000; 13 bring 41.6 and one robot 2.22, 43.82 for 41,500; 12 and three
    robots cost 43,500.
    """
    found = solve(two_pillars(), [research(), robots()], Wanted(score=60), ANYTHING)

    assert found.outcome == "solved"
    assert units(found) == {"research": 13, "robots": 1}
    assert found.cost == 41_500
    assert found.effects.after.overall == pytest.approx((32 + 41.6 + 44.4444444 + 2.2222222) / 2)


def test_a_flatter_stretch_of_the_curve_makes_the_other_measure_cheaper():
    """Beyond 80 a unit of R&D adds 0.8 points, not 3.2: 15 units to 80, then robots (16 to 80).

    A mean of 75 needs 150 - 76.44 = 73.56 points: 48 of R&D and 25.56 of robots, 12 of them (26.67): 45,000 + 60,000.
    """
    found = solve(two_pillars(), [research(), robots(5000.0)], Wanted(score=75), ANYTHING)

    assert units(found) == {"research": 15, "robots": 12}
    assert found.cost == 105_000


def test_a_cost_that_is_paid_once_counts_once_and_only_where_something_is_done():
    """2.5 % needs 150 more: 15 units for 45,000, or 3 of 50 for 3 x 9,000 + 15,000 = 42,000."""
    large = Measure(id="laboratory", question="rd_expense", step=50, at_most=4, cost=9000, fixed_cost=15_000)
    found = solve(two_pillars(), [research(), large], Wanted(met=("rd",)), ANYTHING)

    assert units(found) == {"laboratory": 3}
    assert found.cost == 42_000


def test_weights_of_the_firm_decide_what_is_worth_doing():
    """With weights 3 and 1 the mean is (3 x 32 + 44.44) / 4 = 35.11; 40 needs 19.56 weighted points.

    A unit of R&D brings 9.6, a robot 2.22: 2 and one robot bring 21.42 for 8,500, 3 of R&D 28.8 for 9,000.
    """
    found = solve(two_pillars({"rd": 3, "robots": 1}), [research(), robots()], Wanted(score=40), ANYTHING)

    assert units(found) == {"research": 2, "robots": 1}


def test_what_is_reached_already_takes_nothing():
    found = solve(two_pillars(), [research(), robots()], Wanted(score=38.2), ANYTHING)

    assert (found.outcome, found.chosen, found.cost) == ("solved", (), 0)


def test_of_equally_cheap_sets_the_one_with_fewest_staff_days_then_the_one_listed_first():
    """The target of R&D needs 15 units of either of three measures that cost the same."""
    three = [research(staff_days=d).model_copy(update={"id": n}) for n, d in (("a", 3), ("b", 2), ("c", 2))]
    found = solve(two_pillars(), three, Wanted(met=("rd",)), ANYTHING)

    assert units(found) == {"b": 15}
    assert found.staff_days == 30


# --- the rules of the engine ------------------------------------------------------------------------------------------


def test_energy_has_to_fall_and_as_much_as_last_year_is_not_enough():
    """1,010 after 1,000 tce at equal value added: 10 less is a change of 0 %, not below it; 11 less is -0.1 %."""
    answers = {"value_added": 1000, "value_added@-1": 1000, "energy_total": 1010, "energy_total@-1": 1000}
    saving = Measure(id="saving", question="energy_total", at_most=40, cost=100)
    found = solve(firm(answers), [saving], Wanted(met=("energy",)), ANYTHING)

    assert units(found) == {"saving": 11}


def test_carriers_count_by_their_standard_coal():
    """10,000 kWh are 1.229 tce (0.1229 kgce each), 10,000 m3 of gas 13.3 (1.33 kgce each).

    5 x 10,000 kWh more than last year: 6.145 tce over. 5 units of electricity bring as much (0 %: not below), 6 bring
    7.374 for 6,000; one of gas brings 13.3 for 5,500.
    """
    answers = {
        "value_added": 1000,
        "value_added@-1": 1000,
        "energy_electricity": 505,
        "energy_electricity@-1": 500,
        "energy_natural_gas": 20,
        "energy_natural_gas@-1": 20,
    }
    measures = [
        Measure(id="motors", question="energy_electricity", at_most=10, cost=1000),
        Measure(id="furnace", question="energy_natural_gas", at_most=10, cost=5500),
    ]
    found = solve(firm(answers), measures, Wanted(met=("energy",)), ANYTHING)
    cheaper = solve(
        firm(answers), [measures[0], measures[1].model_copy(update={"cost": 6500})], Wanted(met=("energy",)), ANYTHING
    )

    assert units(found) == {"furnace": 1}
    assert units(cheaper) == {"motors": 6}


def test_a_level_needs_its_scenarios_and_the_constraint_ones_among_them():
    """Level 2: six scenarios at rung 2, three of them constraint ones; there are five and two.

    HR (1,000) would be the sixth, and not the third constraint one; quality (4,000) is both, production costs 5,000.
    """
    measures = [reach("scen_hr", "2"), reach("scen_production", "2", 5000.0), reach("scen_quality", "2", 4000.0)]
    found = solve(digital(), measures, Wanted(met=("digital",)), ANYTHING)

    assert units(found) == {"scen_quality:2": 1}


def test_a_level_needs_points_and_scenarios_together():
    """Without two networks the index is 36; a network brings 2, a rule of data security 1.25, quality the scenario.

    4 points for level 2: both networks (2 x 3,000) or one and two rules (3,000 + 2 x 1,000).
    """
    measures = [
        reach("scen_quality", "2", 4000.0),
        reach("digital_network", "fiveg", 3000.0),
        reach("digital_network", "full_coverage", 3000.0),
        reach("digital_data_security", "rules"),
        reach("digital_data_security", "products"),
    ]
    found = solve(digital(digital_network=["shop_floor", "application"]), measures, Wanted(met=("digital",)), ANYTHING)

    assert found.cost == 4000 + 3000 + 2 * 1000
    assert units(found).keys() == {
        "scen_quality:2",
        "digital_network:fiveg",
        "digital_data_security:rules",
        "digital_data_security:products",
    }


def test_a_band_is_reached_only_beyond_its_edge():
    """10 of 60 machines earn 1.5 of 6 points: index 35.5. 20, 40 and 60 % are 12, 24 and 36, still the band below.

    The 4.5 points to level 2 take more than 60 %: 37 machines, 27 more. 14 more are 40 %: 3 points, not 4.5.
    """
    machines = Measure(id="machines", question="machines_networked", at_most=30, cost=100)
    base = digital(machines_total=60, machines_digital=40, machines_networked=10, scen_production="2")
    found = solve(base, [machines], Wanted(met=("digital",)), ANYTHING)
    part = effects(base, [machines], [Chosen(measure="machines", units=14)])

    assert units(found) == {"machines": 27}
    assert [p.value for one in (part.before, part.after) for p in one.pillars if p.pillar == "digital"] == [35.5, 37]


def test_a_level_above_approaching_needs_every_target():
    """R&D at 5 % is 100, robots at 350 are 77.8: the mean 88.9 is enough for "on target", one target is not met."""
    base = firm({"revenue": 10000, "rd_expense": 500, "staff_avg": 1000, "robots": 35}, without=("digital", "energy"))
    found = solve(base, [robots()], Wanted(level="on_target"), ANYTHING)

    assert found.effects.before.level == "approaching"
    assert units(found) == {"robots": 1}
    assert found.effects.after.level == "on_target"


def test_a_level_is_at_most_one_above_the_weakest_pillar():
    """R&D at 5 % (100) and no robots (0): mean 50, and "starting" of the robots allows "developing" at most.

    "Approaching" (60) needs 20 points of robots by the mean, and 40 by the weakest pillar: 18 robots, 180 / 360 x 80.
    """
    base = firm({"revenue": 10000, "rd_expense": 500, "staff_avg": 1000, "robots": 0}, without=("digital", "energy"))
    found = solve(base, [robots()], Wanted(level="approaching"), ANYTHING)

    assert units(found) == {"robots": 18}


def test_open_answers_count_at_their_minimum():
    """All scenarios open: index 40, no level, 39.9 points at the least; nothing is called reached on a guess."""
    base = digital(**{s.question: None for s in FORM.instrument.scenarios})
    found = effects(base, [], [])

    assert [p.low for p in found.before.pillars if p.pillar == "digital"] == [39.9]
    assert not found.before.exact


# --- what is missing --------------------------------------------------------------------------------------------------


def test_a_budget_that_is_too_small_says_which_would_do_and_how_far_it_goes():
    """41,500 is the least for 60. 20,000 buy 5 of R&D and 2 robots: 16 + 4.44 points; 6 of R&D (18,000) bring 19.2."""
    found = solve(two_pillars(), [research(), robots()], Wanted(score=60), Limits(budget=20_000))

    assert found.outcome == "impossible"
    assert (found.chosen, found.cost) == ((), None)
    assert found.short.together
    assert found.short.budget == found.short.cheapest == 41_500
    assert found.short.within.score == pytest.approx((32 + 16 + 44.4444444 + 4.4444444) / 2)
    assert found.short.within.level == "developing"
    # 40 of R&D are 5 %: 100 points; 50 robots are 500: 80 + 140 / 360 x 20
    assert found.short.without.score == pytest.approx((100 + 87.7777778) / 2)
    assert found.short.without.level == "on_target"


def test_staff_days_that_are_too_few_say_which_would_do():
    """15 units of R&D at 2 days are 30; outside help takes none and costs 9,000 a unit, 15 of them 135,000.

    With 20 days 10 of the own and 5 from outside do: 30,000 + 45,000. With 60,000 yuan: 5 from outside would be 75,000,
    2 are 39,000 + 18,000 = 57,000 and 26 days.
    """
    outside = research(9000.0).model_copy(update={"id": "outside"})
    own = research(staff_days=2)
    found = solve(two_pillars(), [own, outside], Wanted(met=("rd",)), Limits(budget=60_000, staff_days=20))

    assert found.outcome == "impossible"
    assert (found.short.cheapest, found.short.cheapest_staff_days) == (45_000, 30)
    assert found.short.budget == 75_000
    assert found.short.staff_days == 26


def test_what_no_measure_reaches_is_named():
    found = solve(two_pillars(), [robots()], Wanted(score=50, met=("rd", "robots", "energy")), ANYTHING)

    assert found.outcome == "impossible"
    assert not found.short.together
    assert found.short.never.met == ("rd", "energy")  # energy does not apply: its target cannot be met
    assert found.short.never.score is None
    assert found.short.budget is None


def test_time_that_is_up_is_said():
    found = solve(two_pillars(), [research(), robots()], Wanted(score=60), ANYTHING, seconds=0)

    assert (found.outcome, found.chosen, found.short) == ("not_settled", (), None)


# --- measures ---------------------------------------------------------------------------------------------------------


def test_measures_without_cost_without_effect_or_on_open_figures_take_no_part():
    base = firm({"revenue": 10000, "rd_expense": 100, "scen_hr": "2"}, without=("energy",))
    measures = [
        research(cost=None),
        robots(),
        reach("scen_hr", "1"),
        Measure(id="saving", question="energy_total", cost=1),
    ]
    found = solve(base, measures, Wanted(met=("rd",)), ANYTHING)

    assert {one.measure: one.why for one in found.left_out} == {
        "research": "no_cost",
        "robots": "open",
        "scen_hr:1": "no_effect",
        "saving": "open",
    }


def test_a_stated_total_beside_carriers_moves_nothing():
    answers = {"value_added": 1000, "value_added@-1": 1000, "energy_total": 900, "energy_electricity": 500}
    base = firm(answers | {"energy_electricity@-1": 500})
    found = solve(base, [Measure(id="saving", question="energy_total", cost=1)], Wanted(met=("energy",)), ANYTHING)

    assert [one.why for one in found.left_out] == ["no_effect"]


def test_a_part_is_never_more_than_its_whole_and_no_figure_falls_below_zero():
    base = firm({"machines_total": 60, "machines_digital": 50, "energy_total": 5, "energy_total@-1": 6})
    measures = [
        Measure(id="machines", question="machines_digital", step=8, at_most=9),
        Measure(id="saving", question="energy_total", step=3, at_most=9),
    ]
    done = changes_of(base, measures, [Chosen(measure="machines", units=2), Chosen(measure="saving", units=2)])

    assert done == {"machines_digital": 60, "energy_total": 0}


def test_steps_on_one_figure_add_up_and_of_several_rungs_the_highest_counts():
    base = firm({"rd_expense": 0.1, "scen_hr": "1", "digital_network": ["none"]})
    measures = [
        Measure(id="one", question="rd_expense", step=0.1, at_most=9),
        Measure(id="two", question="rd_expense", step=0.5, at_most=9),
        reach("scen_hr", "2"),
        reach("scen_hr", "3"),
        reach("digital_network", "fiveg"),
    ]
    chosen = [Chosen(measure=m.id, units=2 if m.step < 1 else 1) for m in measures]

    assert changes_of(base, measures, chosen) == {"rd_expense": 1.3, "scen_hr": "3", "digital_network": ("fiveg",)}


def test_effects_say_what_a_measure_brings_alone_and_what_would_be_lost_without_it():
    """Neither the sixth scenario nor the missing points reach level 2 alone; together 36 -> 40 points are 80."""
    measures = [
        reach("scen_quality", "2"),
        reach("digital_network", "fiveg"),
        reach("digital_network", "full_coverage"),
    ]
    base = digital(digital_network=["shop_floor", "application"])
    found = effects(base, measures, [Chosen(measure=m.id, units=1) for m in measures])
    scenario, network, _ = found.each

    # index 36: 40 + 16 / 20 x 40 = 72; 38: 76; 40 without the scenario 79.9, with it 80; level 1 holds all along
    assert [p.low for p in found.before.pillars if p.pillar == "digital"] == [72]
    assert [p.low for p in found.after.pillars if p.pillar == "digital"] == [80]
    assert (scenario.alone.pillars["digital"], scenario.last.pillars["digital"]) == (0, pytest.approx(0.1))
    assert (network.alone.pillars["digital"], network.last.pillars["digital"]) == (4, 4)
    assert network.alone.overall == 2


@pytest.mark.parametrize(
    "measure",
    [
        Measure(id="m", question="revenue", cost=1),
        Measure(id="m", question="no_such", cost=1),
        Measure(id="m", question="scen_hr", option="9", cost=1),
        Measure(id="m", question="scen_hr", cost=1),
        Measure(id="m", question="rd_expense", option="1", cost=1),
        Measure(id="m", question="robots", step=0.5, cost=1),
    ],
)
def test_a_measure_that_cannot_be_is_refused(measure):
    with pytest.raises(ValueError, match="m:"):
        solve(two_pillars(), [measure], Wanted(score=60), ANYTHING)


def test_a_level_or_a_pillar_that_the_plan_does_not_have_is_refused():
    with pytest.raises(ValueError, match="no_such"):
        solve(two_pillars(), [robots()], Wanted(level="no_such"), ANYTHING)
    with pytest.raises(ValueError, match="share an id"):
        solve(two_pillars(), [robots(), robots()], Wanted(score=60), ANYTHING)


def test_the_other_side_of_a_ratio_is_never_moved():
    assert not {"revenue", "staff_avg", "value_added", "machines_total"} & movable(FORM).keys()
    assert (movable(FORM)["robots"], movable(FORM)["energy_total"]) == ("up", "down")


def test_gaps_suggest_measures_without_costs():
    """2.5 % of 10,000 less 100: 150. 360 per 10,000 of 1,000 staff less 20: 16. On pace 9,714 tce: 9,900 less 186."""
    base = firm(
        {"revenue": 10000, "rd_expense": 100, "staff_avg": 1000, "robots": 20}
        | {"value_added": 1000, "value_added@-1": 1000, "energy_total": 9900, "energy_total@-1": 10000},
        without=("digital",),
    )
    found = proposed(base)

    assert [(m.question, m.at_most) for m in found] == [("rd_expense", 150), ("robots", 16), ("energy_total", 186)]
    assert {(m.cost, m.staff_days, m.fixed_cost) for m in found} == {(None, None, 0)}


def test_the_digital_gap_suggests_what_the_next_level_takes_and_that_reaches_it():
    base = digital(digital_network=["shop_floor", "application"])
    found = [measure.model_copy(update={"cost": 1.0}) for measure in proposed(base)]

    assert {m.question for m in found} >= {"scen_production"}
    solution = solve(base, found, Wanted(met=("digital",)), ANYTHING)
    assert solution.outcome == "solved"
    assert [p.status for p in solution.effects.after.pillars if p.pillar == "digital"] == [Status.MET]
