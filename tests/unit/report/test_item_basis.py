"""What the points of an item of the digital index, and a figure beside the pillars, rest on."""

import pytest

ANSWERS = {
    "machines_total": 60,
    "machines_digital": 12,
    "digital_network": ["shop_floor", "application"],
    "quality_pass_rate": 98.0,
    "quality_pass_rate@-1": 96.0,
    "revenue": 16_000,
    "value_added": 4_200,
    "staff_avg": 260,
}


@pytest.fixture
def bases(report):
    """What each item rests on, by its title."""
    return {item.title: item.basis for item in report(ANSWERS).digital.items}


def test_a_share_shows_its_quotient_and_what_it_earns(bases):
    """12 of 60 is 20 %: the band from 10 to 20 earns a quarter."""
    assert bases["Share of digital machines"] == "12 machines ÷ 60 machines = 20 %; 25 % of 6 points"


def test_a_direction_shows_the_change(bases):
    """98 / 96 - 1 = 2.083 %, more than the 0.5 % within which it counts as flat."""
    assert bases["Pass rate of products"] == "against the year before: +2.08 %; 100 % of 7 points"


def test_an_open_item_rests_on_nothing_yet(bases):
    assert bases["Digital talent"] == ""


def test_a_figure_beside_the_pillars_shows_its_quotient(report):
    rows = {row.label: row.formula for row in report(ANSWERS).supplementary}

    assert rows["Labour productivity"] == "42 million yuan ÷ 260 persons"
    assert rows["Share of digital equipment"] == "12 machines ÷ 60 machines"
    assert rows["Share of R&D staff"] == ""  # the staff in R&D is not known


def test_a_firm_below_every_class_of_energy_users_sees_where_the_lowest_limit_comes_from(report):
    """100 t of oil products and no electricity: some 150 tce on both conventions, below 2,000."""
    rows = {row.label: row for row in report({"energy_diesel": 100, "energy_electricity": 0}).supplementary}
    row = rows["Energy-user class"]

    assert row.figure.text.startswith("below 2,000 tce")
    assert row.sources
