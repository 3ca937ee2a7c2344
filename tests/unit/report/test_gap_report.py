"""What a gap report says. Amounts of money are asked in 10,000 yuan, as in the questionnaire."""

from __future__ import annotations

import re
from datetime import date

from tests.unit.report.conftest import Report, pillar

SCENARIOS = [
    "product_design",
    "process_design",
    "marketing",
    "after_sales",
    "scheduling",
    "production",
    "quality",
    "equipment",
    "safety",
    "energy",
    "purchasing",
    "warehousing",
    "finance",
    "hr",
    "office",
    "decision",
]
FALLING = {
    # Energy 10,000 -> 9,900 tce at equal value added
    "energy_total": 9_900,
    "energy_total@-1": 10_000,
    "value_added": 3_000,
    "value_added@-1": 3_000,
}

LINKS = [
    "product_design",
    "process_design",
    "marketing",
    "after_sales",
    "scheduling",
    "production",
    "quality",
    "equipment",
    "safety",
    "energy",
    "purchasing",
    "warehousing",
    "finance",
    "hr",
]
COMPLETE = {
    **FALLING,
    **{f"scen_{s}": "2" for s in SCENARIOS},
    "revenue": 10_000,
    "revenue@-1": 10_000,
    "revenue@-2": 10_000,
    "rd_expense": 250,
    "operating_cost": 8_000,
    "operating_cost@-1": 8_000,
    "staff_avg": 100,
    "staff_avg@-1": 100,
    "machines_total": 60,
    "machines_digital": 60,
    "machines_networked": 60,
    "digital_network": ["shop_floor", "application"],
    "digital_collection": LINKS,
    "digital_systems": LINKS,
    "digital_network_security": ["rules"],
    "digital_data_security": ["rules"],
    "digital_planning": "plan",
    "digital_rules": ["none"],
    "digital_talent": ["none"],
    "digital_spend": 0,
    "digital_spend@-1": 0,
    "digital_spend@-2": 0,
    "quality_pass_rate": 99,
    "quality_pass_rate@-1": 99,
}
"""R&D exactly on target, digital level 2 with nothing open, energy falling; robots are left to the test."""


def test_a_ratio_that_only_rose_because_revenue_fell_is_shown_at_last_years_revenue(report: Report) -> None:
    rd = pillar(report({"rd_expense": 9, "rd_expense@-1": 10, "revenue": 250, "revenue@-1": 400}), "rd")

    # 9 / 250 = 3.60 %; 9 / 400 = 2.25 %
    assert rd.value.text == "3.60 %"
    assert "At last year's operating revenue: 2.25 %, target not met." in rd.notes


def test_a_target_for_key_firms_is_for_reference_unless_the_firm_is_on_the_list(report: Report) -> None:
    answers = {"rd_expense": 300, "revenue": 10_000}

    assert pillar(report({**answers, "key_firm_list": "no"}), "rd").addressed == "for reference, not addressed to you"
    assert pillar(report({**answers, "key_firm_list": "yes"}), "rd").addressed == ""


def test_missing_rd_is_said_in_yuan(report: Report) -> None:
    rd = pillar(report({"rd_expense": 190, "revenue": 10_000}), "rd")

    # 2.5 % of 100 m = 2.5 m; 2.5 m - 1.9 m = 600,000
    assert rd.gap.text == "600,000 yuan"
    assert rd.gap_sentence.startswith("600,000 yuan short: 2.5 % asks for 2.5 million yuan")


def test_a_surplus_is_called_one_and_is_no_negative_gap(report: Report) -> None:
    rd = pillar(report({"rd_expense": 300, "revenue": 10_000}), "rd")

    assert (rd.gap.value, rd.surplus) == (0.0, True)
    assert rd.gap_sentence.startswith("Surplus of 500,000 yuan")


def test_robots_are_counted_whole_from_the_exact_fraction(report: Report) -> None:
    robots = pillar(report({"robots": 40, "staff_avg": 2_750}), "robots")

    # 2,750 x 360 / 10,000 = 99 exactly; 99 - 40 = 59
    assert robots.gap.text == "59 robots"


def test_a_small_firm_reads_what_one_robot_is_worth(report: Report) -> None:
    robots = pillar(report({"robots": 2, "staff_avg": 50}), "robots")

    assert any("one robot = 10,000 ÷ 50 = 200.0 points of density" in note for note in robots.notes)


def test_a_firm_too_small_for_one_robot_is_not_applicable_with_its_count(report: Report) -> None:
    robots = pillar(report({"robots": 1, "staff_avg": 27}), "robots")

    assert robots.status == "not_applicable"
    assert robots.notes == ("In use: 1 robot.",)


def test_energy_says_falling_and_how_far_it_is_from_the_pace(report: Report) -> None:
    energy = pillar(report(FALLING), "energy")

    # 9,900 / 10,000 - 1 = -1.0 %; -1.0 - (-2.86) = 1.86 points; 9,900 - 10,000 x 0.9714 = 186.0 tce
    assert energy.status == "met"
    assert energy.status_label == "met (provisional)"
    assert energy.status_reason == "-1.00 %: falling; 1.86 points short of the pace"
    assert energy.gap.text == "186.0 tce"


def test_energy_at_current_prices_says_what_a_price_fall_costs(report: Report) -> None:
    notes = pillar(report(FALLING), "energy").notes

    assert any(note.startswith("Current prices") for note in notes)
    # 0.99 / 0.99 - 0.99 = 1.00 point
    assert "A 1 % price fall alone costs about 1.00 points." in notes


def test_one_pillar_gives_no_overall_score_but_says_how_many_are_known(report: Report) -> None:
    overall = report({"rd_expense": 300, "revenue": 10_000}).overall

    assert not overall.shown
    assert overall.score.value is None
    assert overall.met_text == "R&D met; 1 of 4 known"


def test_the_score_without_a_pillar_that_does_not_apply_stands_beside_the_other(report: Report) -> None:
    overall = report({**COMPLETE, "robots_not_applicable": "process_industry"}).overall
    found = re.fullmatch(r"([\d.]+) \(([\d.]+) if robots counted as 0\)", overall.with_na_as_zero)

    # Three pillars of four with equal weights: the second number is three quarters of the first
    assert found
    assert abs(float(found[2]) - 0.75 * float(found[1])) <= 0.1


def test_an_unmet_target_holds_the_level_and_is_named(report: Report) -> None:
    # Robots 300 per 10,000 with 3 robots for 100 staff: below 360, 66.7 points; the mean stays above 80
    answers = {**COMPLETE, "rd_expense": 500, "energy_total": 9_000, "robots": 3}
    overall = report(answers).overall

    assert overall.score.value is not None
    assert overall.score.value >= 80
    assert overall.level == "Approaching"
    assert overall.level_reason == "3 of 4 met; held at approaching by robots"


def test_in_chinese_the_reason_reads_as_chinese(report: Report) -> None:
    answers = {**COMPLETE, "rd_expense": 500, "energy_total": 9_000, "robots": 3}

    assert report(answers, "zh").overall.level_reason == "4项中3项达标；因机器人停留在“接近”"


def test_open_digital_answers_give_an_interval_and_no_point(report: Report) -> None:
    digital = pillar(report({"digital_rules": ["workflow", "operations"]}), "digital")

    assert digital.value.value is None
    assert re.fullmatch(r"[\d.]+-[\d.]+", digital.interval)
    assert digital.status == "unknown"


def test_a_scenario_gate_that_is_missing_is_named_with_what_to_do(report: Report) -> None:
    digital = pillar(report({**COMPLETE, **{f"scen_{s}": "1" for s in SCENARIOS}}), "digital")

    assert digital.status == "partly"
    assert digital.status_reason == "the points of digital level 2 are reached, the scenarios are not"
    assert digital.gap_sentence == "To reach digital level 2: 6 scenarios."
    assert digital.score.text == "79.9"


def test_rd_of_another_definition_is_not_compared_with_the_sector(report: Report) -> None:
    answers = {"rd_expense": 300, "revenue": 10_000, "division": "C39", "rd_basis": "accounting"}
    rows = pillar(report({**answers, "rd_entity": "consolidated"}), "rd").sector

    assert {row.distance for row in rows} == {"not comparable: bases differ"}


def test_statistical_rd_of_a_legal_person_has_a_distance_to_the_sector(report: Report) -> None:
    answers = {"rd_expense": 300, "revenue": 10_000, "division": "C39", "rd_basis": "statistical"}
    rows = pillar(report({**answers, "rd_entity": "legal_person"}), "rd").sector

    # Shanghai 2023, C39: 3.97 %; 3.00 - 3.97 = -0.97
    assert (rows[0].figure.text, rows[0].distance) == ("3.97 %", "-0.97 points")


def test_where_few_firms_stand_behind_the_citys_figure_china_comes_first(report: Report) -> None:
    # C15: R&D of all Shanghai firms is 65 m yuan, below 100 m
    rows = pillar(report({"rd_expense": 300, "revenue": 10_000, "division": "C15"}), "rd").sector

    assert rows[0].label.startswith("China, 2024")
    assert rows[-1].label.startswith("Shanghai")
    assert rows[-1].note.startswith("few firms")


def test_robot_density_by_division_is_said_to_be_not_published(report: Report) -> None:
    robots = pillar(report({"robots": 4, "staff_avg": 200, "division": "C39"}), "robots")

    assert robots.sector_note.startswith("By division: not published.")
    assert all(row.distance == "" for row in robots.sector)


def test_the_two_series_of_china_stand_on_lines_of_their_own(report: Report) -> None:
    rows = pillar(report({"robots": 4, "staff_avg": 200}), "robots").sector
    china = [row for row in rows if row.label.startswith("China")]

    assert len(china) == 2
    assert all("never compare it" in row.note for row in china)


def test_the_energy_table_of_another_city_is_a_stand_in_without_distance(report: Report) -> None:
    energy = pillar(report({**FALLING, "division": "C36", "revenue": 10_000}), "energy")
    table = next(row for row in energy.sector if row.stand_in)

    assert table.distance == ""
    assert table.note.startswith("stand-in:")


def test_zero_revenue_is_unknown_with_the_reason(report: Report) -> None:
    rd = pillar(report({"rd_expense": 10, "revenue": 0}), "rd")

    assert (rd.status, rd.value.value) == ("unknown", None)
    assert rd.status_reason == "Operating revenue is zero or negative, so there is no ratio"


def test_a_programme_that_is_nearly_reached_says_by_how_much(report: Report) -> None:
    answers = {
        "region": "shanghai",
        "founded_year": 2010,
        # Sales of 100 m a year are in the 4 % class. Three years: 11.49 m of 300 m = 3.83 %; 12 m - 11.49 m = 510,000
        **{f"revenue{y}": 10_000 for y in ("", "@-1", "@-2")},
        **{f"rd_expense{y}": 383 for y in ("", "@-1", "@-2")},
        "china_rd_share": 100,
        "staff_avg": 100,
        "tech_staff": 20,
        "high_tech_revenue_share": 90,
    }
    nearly = [p for p in report(answers).programmes if p.fit == "nearly"]

    assert any("3.83 % against 4 %: 510,000 yuan short" in p.reason for p in nearly)


def test_a_firm_elsewhere_gets_no_programme_of_shanghai(report: Report) -> None:
    programmes = report({"region": "guangdong", "project_investment": 3_000}).programmes

    assert all(p.fit == "not" for p in programmes if p.region == "Shanghai")


def test_expired_programmes_are_shown_as_expired(report: Report) -> None:
    programmes = report({"region": "shanghai"}, as_of=date(2030, 1, 1)).programmes

    assert any(p.expired and p.fit_label == "expired" for p in programmes)


def test_every_report_says_the_data_year_and_that_the_period_has_ended(report: Report) -> None:
    for lang in ("en", "zh"):
        built = report({"rd_expense": 300, "revenue": 10_000}, lang)

        assert built.data_year == 2024
        assert built.period_note
        assert "2024" in built.headline[-1]
        assert built.period_note in built.headline[-1]


def test_a_score_and_a_gap_show_how_they_came_about(report: Report) -> None:
    rd = pillar(report({"rd_expense": 190, "revenue": 10_000}), "rd")

    # 1.9 % of 2.5 % is 76 % of 80 points
    assert rd.score_formula == "0 + (1.9 − 0) ÷ (2.5 − 0) × 80 = 60.8"
    assert rd.gap_formula.endswith("2.5 million yuan − 1.9 million yuan = 600,000 yuan")


def test_energy_per_value_added_stands_by_year_beside_its_change(report: Report) -> None:
    """10,000 and 9,900 tce at 30 million yuan: 10,000 / 3,000 = 3.3333 and 9,900 / 3,000 = 3.3 per 10,000 yuan."""
    said = "Own trend: 2023 3.3333 tce per 10,000 yuan, 2024 3.3000 tce per 10,000 yuan."

    assert said in pillar(report(FALLING), "energy").notes


def test_at_constant_prices_the_years_are_not_said_at_current_ones(report: Report) -> None:
    notes = pillar(report({**FALLING, "price_index": 102, "price_index_source": "own books"}), "energy").notes

    assert not [note for note in notes if note.startswith("Own trend")]


def test_the_energy_gap_shows_base_pace_and_value_added(report: Report) -> None:
    energy = pillar(report(FALLING), "energy")

    assert energy.gap_formula == "9,900.0 tce − 10,000.0 tce × 0.9714 × 30 million yuan ÷ 30 million yuan = 186.0 tce"


def test_the_overall_score_shows_its_sum(report: Report) -> None:
    overall = report({**COMPLETE, "robots": 3}).overall

    assert overall.formula.startswith("80.0 × 25 % + ")
    assert overall.formula.endswith(f"= {overall.score.text}")


def test_the_levels_are_said_with_their_scores_rules_and_sources(report: Report) -> None:
    overall = report({**COMPLETE, "robots": 3}).overall

    assert overall.level_rules[0].startswith("Levels by score: Starting from 0, Developing from 40, ")
    assert len(overall.level_rules) == 3
    assert overall.sources


def test_the_summary_names_the_biggest_gap_and_the_three_first_steps(report: Report) -> None:
    """R&D 1.9 of 2.5 %: 60.8 points; robots 300 of 360: 66.7 points. Fewer points: the biggest gap."""
    firm = {"rd_expense": 190, "revenue": 10_000, "robots": 3, "staff_avg": 100}
    built = report(firm)
    steps = built.first_steps

    assert (
        "Biggest gap: R&D intensity, 60.8 of 80 points. 600,000 yuan short: 2.5 % asks for 2.5 million yuan, in 2024 "
        "it was 1.9 million yuan (R&D spending)."
    ) in built.headline
    assert [line.partition(":")[0] for line in steps] == ["First step", "Second step"]
    assert {line.partition(": ")[2] for line in steps} == {step.measures[0] for step in built.steps if step.measures}


def test_a_firm_that_meets_its_targets_has_no_biggest_gap(report: Report) -> None:
    built = report({"rd_expense": 300, "revenue": 10_000, "robots": 4, "staff_avg": 100})

    assert not [line for line in built.headline if line.startswith("Biggest gap")]


def test_an_empty_form_still_makes_a_report(report: Report) -> None:
    built = report({"rd_expense": 0})

    assert {p.status for p in built.pillars} == {"unknown"}


def test_no_raw_id_and_no_unfilled_place_reaches_a_chinese_report(report: Report) -> None:
    built = report({**FALLING, "rd_expense": 190, "revenue": 10_000, "division": "C36", "region": "shanghai"}, "zh")
    dumped = built.model_dump(exclude={"pillars": {"__all__": {"id", "status"}}})
    sentences = [*dumped["headline"], *dumped["notes"], *(p.gap_sentence for p in built.pillars)]

    assert not [s for s in sentences if re.search(r"[{}]|[a-z]+_[a-z]+", s)]
