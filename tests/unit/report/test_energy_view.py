"""The energy figure taken apart on the page: amounts, coefficients with sources, both conventions, warnings."""

from tests.unit.report.conftest import Report

CARRIERS = {
    "energy_electricity": 100,
    "energy_electricity@-1": 90,
    "energy_diesel": 20,
    "energy_sold": 5,
    "energy_own_electricity": 40,
}


def line(report, question):
    return next(one for one in report.energy.lines if one.id == question)


def test_a_carrier_shows_amount_coefficient_standard_coal_share_and_source(report: Report) -> None:
    electricity = line(report(CARRIERS), "energy_electricity")

    assert electricity.amount.text == "100 × 10,000 kWh"
    assert electricity.amount_last.text == "90 × 10,000 kWh"
    assert electricity.coefficient.text == "0.1229 kgce/kWh"
    assert electricity.tce.text == "122.90 tce"  # 100 x 10,000 x 0.1229 / 1000
    assert electricity.tce_last.text == "110.61 tce"  # 90 x 1.229
    assert electricity.share.text == "80.8 %"  # 122.9 / (122.9 + 20 x 1.4571)
    assert electricity.sources[0].href.startswith("http")
    assert electricity.sources[0].locator == "附录 A：电力（当量值）"


def test_what_was_sold_is_taken_off_and_the_other_convention_stands_beside(report: Report) -> None:
    rows = [(row.figure.text, row.last.text, row.counts) for row in report(CARRIERS).energy.totals]

    assert rows == [
        ("152.04 tce", "110.61 tce", True),  # 122.9 + 29.142
        ("-5.00 tce", "-", True),
        ("147.04 tce", "110.61 tce", True),
        ("334.14 tce", "279.00 tce", False),  # 100 x 3.1 + 29.142 - 5; 90 x 3.1
    ]


def test_own_electricity_is_shown_and_never_added(report: Report) -> None:
    own = line(report(CARRIERS), "energy_own_electricity")

    assert own.amount.text == "40 × 10,000 kWh"
    assert not own.counts
    assert own.tce.value is None


def test_an_own_equivalent_value_counts_with_its_year_and_is_called_ones_own(report: Report) -> None:
    shown = report({**CARRIERS, "equivalent_factor": 0.3, "equivalent_factor_year": 2023})
    electricity = line(shown, "energy_electricity")

    assert electricity.coefficient.text == "0.3 kgce/kWh"
    assert electricity.note == "your own equivalent value of 2023"
    assert electricity.sources == ()
    assert [row.figure.text for row in shown.energy.totals][2:] == ["324.14 tce", "147.04 tce"]
    assert "at the equivalent value you gave" in [row.note for row in shown.pillars[3].inputs]


def test_an_own_equivalent_value_without_its_year_is_not_used_and_that_is_said(report: Report) -> None:
    shown = report({**CARRIERS, "equivalent_factor": 0.3})

    assert line(shown, "energy_electricity").coefficient.text == "0.1229 kgce/kWh"
    assert any("its year is missing" in text for text in shown.energy.warnings)


def test_gas_at_the_firms_own_calorific_value(report: Report) -> None:
    gas = line(report({"energy_natural_gas": 10, "gas_calorific_value": 35000}), "energy_natural_gas")

    assert gas.coefficient.text == "1.1942 kgce/m³"  # 35 x 0.03412
    assert gas.note == "at the calorific value you gave"


def test_water_is_shown_and_not_counted_until_asked_for(report: Report) -> None:
    answers = {**CARRIERS, "energy_water": 1000}

    left_out = line(report(answers), "energy_water")
    counted = line(report({**answers, "energy_include_media": "yes"}), "energy_water")

    assert (left_out.counts, left_out.tce.value) == (False, None)
    assert (counted.counts, counted.tce.text) == (True, "0.26 tce")


def test_a_total_beside_carriers_is_not_used_and_warned_of_where_it_differs(report: Report) -> None:
    near = report({"energy_electricity": 100, "energy_total": 123})
    far = report({"energy_electricity": 100, "energy_total": 200})

    assert near.energy.warnings == ()
    assert "122.90 tce; the total you gave is 200.00 tce, a difference of 77.10 tce" in far.energy.warnings[0]


def test_a_total_alone_counts_as_it_stands(report: Report) -> None:
    energy = report({"energy_total": 500, "energy_total_basis": "equivalent"}).energy

    assert energy.lines == ()
    assert [row.figure.text for row in energy.totals] == ["500.00 tce"]
    assert energy.notes == ("No carrier is given, so the total you gave counts as it stands.",)


def test_co2_says_which_carriers_have_no_factor(report: Report) -> None:
    (row,) = report({"energy_electricity": 100, "energy_heat": 50}).energy.co2

    assert row.figure.text == "at least 530.6 t CO₂"  # 1,000,000 kWh x 0.5306 kg
    assert "no factor could be cited: Heat purchased" in row.note
    assert not row.counts
    assert {"grid-co2-2023", "grid-co2-2023-sina"} == {ref.id for ref in row.sources}


def test_without_energy_there_is_nothing_to_take_apart(report: Report) -> None:
    assert report({"revenue": 1000}).energy is None


def test_size_class_and_co2_are_shown_with_their_sources(report: Report) -> None:
    rows = {row.label: row for row in report({"staff_avg": 999, "revenue": 50000, **CARRIERS}).supplementary}

    size, co2 = rows["Size class (statistics, industry)"], rows["CO₂ from energy"]

    assert size.figure.text == "medium"
    assert "not scored" in size.note
    assert {"nbs-size-reply", "nbs-size-2017"} <= {ref.id for ref in size.sources}
    assert co2.figure.text == "592.5 t CO₂"  # 530.6 + 20,000 kg x 3.0959 / 1000
    assert rows["Energy-user class"].note.endswith("calorific value: 147.0 tce; equivalent value: 334.1 tce")


def test_co2_is_unknown_without_carriers(report: Report) -> None:
    rows = {row.label: row for row in report({"energy_total": 500}).supplementary}

    assert rows["CO₂ from energy"].figure.text == "unknown"
    assert rows["Size class (statistics, industry)"].figure.text == "unknown"
