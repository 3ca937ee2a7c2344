"""The portfolio of an organisation from what its firms submitted: whole for consultants, pooled for readers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assessment.model.draft import Answer
from assessment.services.refusals import AccessRefusedError
from tests.integration.people_world import PLAN

AS_OF = date(2026, 3, 1)


@pytest.fixture
def world(world):
    """The world without the firm that was submitted in it."""
    world.of("ann").my_data.delete(world.access["a"])
    return world


def submit(world, count, *, owner="ann", **more):
    """Firms 1 to `count`: revenue 1,000, R&D 20 + number, 100 staff, robots as many as their number."""
    workspace = world.of(owner)
    for i in range(1, count + 1):
        access = workspace.drafts.start(PLAN, 2025).access
        given = {
            "firm_name": f"企业{i}",
            "above_scale": "yes",
            "revenue": 1000,
            "rd_expense": 20 + i,
            "rd_basis": "statistical",
            "staff_avg": 100,
            "robots": i,
            **more,
        }
        answers = {column: Answer(value=value) for column, value in given.items()}
        workspace.drafts.save_answers(access, answers, based_on_revision=0)
        workspace.versions.submit(access)


def test_consultants_see_what_a_workbook_with_the_same_answers_gives(world, assessor):
    submit(world, 3)
    stored = world.of("ada").portfolio.assessment(PLAN, AS_OF, "zh")
    rows = "".join(f"企业{i},2025,yes,1000,{20 + i},statistical,100,{i}\n" for i in (3, 2, 1))
    head = "firm_name,year,above_scale,revenue,rd_expense,rd_basis,staff_avg,robots\n"
    read = assessor.read((head + rows).encode(), "a.csv", PLAN)
    from_workbook = assessor.assess(read.table, PLAN, AS_OF)

    names = stored.result.panel.names.tolist()
    assert names == ["企业3", "企业2", "企业1"]
    for pillar in ("rd", "robots"):
        assert stored.result.pillars[pillar].score.tolist() == from_workbook.result.pillars[pillar].score.tolist()
    view = assessor.portfolio(stored, "zh", "above_scale")
    assert (view.firms, view.counted) == (3, 3)


def test_a_firm_counts_once_by_what_it_submitted_last_and_keeps_its_years_apart(world):
    submit(world, 1, credit_code="91310000000000011A")
    workspace = world.of("ann")
    [before] = [one for one in workspace.drafts.list_own() if one.firm == "企业1"]
    access = workspace.drafts.own(before.head.id)
    workspace.drafts.save_answers(access, {"rd_expense": Answer(value=40)}, based_on_revision=1)
    workspace.versions.submit(access)
    later = workspace.drafts.start_next_year(access).access
    workspace.drafts.save_answers(later, {"rd_expense": Answer(value=50)}, based_on_revision=1)

    stored = workspace.portfolio.assessment(PLAN, AS_OF, "en")

    names = stored.result.panel.names.tolist()
    assert names.count("企业1") == 1
    assert stored.result.pillars["rd"].value[names.index("企业1")] == 4.0  # 40 of 1,000; the next year is not submitted


def test_firms_of_the_same_name_or_without_one_are_still_several(world):
    submit(world, 2)
    submit(world, 1)
    workspace = world.of("ann")
    for _ in range(2):
        access = workspace.drafts.start(PLAN, 2025).access
        workspace.drafts.save_answers(access, {"revenue": Answer(value=5)}, based_on_revision=0)
        workspace.versions.submit(access)

    stored = workspace.portfolio.assessment(PLAN, AS_OF, "en")

    names = sorted(stored.result.panel.names.tolist())
    assert names == ["Firm without a name"] * 2 + ["企业1", "企业1", "企业2"]


def test_answers_in_other_units_and_ticks_and_certainties_come_as_they_were_meant(world):
    submit(
        world,
        1,
        revenue=None,
        **{"revenue@-1": 900, "digital_network": ("fibre",), "certificates": (), "robots_not_applicable": ""},
    )
    workspace = world.of("ann")
    access = workspace.drafts.own(workspace.drafts.list_own()[0].head.id)
    workspace.drafts.save_answers(
        access, {"revenue": Answer(value=0.2, unit="100m_yuan", certainty="estimated")}, based_on_revision=1
    )
    workspace.versions.submit(access)

    stored = workspace.portfolio.assessment(PLAN, AS_OF, "en")

    row = stored.result.panel.names.tolist().index("企业1")
    rd = stored.result.pillars["rd"]
    assert rd.value[row] == pytest.approx(1.05)  # 21 of 2,000 ten thousand yuan
    assert rd.score_low[row] < rd.score[row] < rd.score_high[row]


# --- readers ----------------------------------------------------------------------------------------------------------


def test_a_reader_sees_ten_firms_together_and_nine_not_at_all(world):
    submit(world, 9)
    assert world.of("rita").portfolio.pooled(PLAN, AS_OF, "en") is None

    submit(world, 1)

    assert world.of("rita").portfolio.pooled(PLAN, AS_OF, "en") is not None


def test_what_a_reader_sees_is_rounded_and_names_nobody(world):
    submit(world, 12)
    view = world.of("rita").portfolio.pooled(PLAN, AS_OF, "en")
    rd, digital, robots, energy = view.pillars

    assert (view.firms, view.counted, view.levels, view.spread) == (10, 10, (), None)
    # R&D: 12 x 20 + 78 = 318 of 12,000 is 2.65 %, in steps of 0.2; 8 of 12 firms (5 and up) are at 2.5 %: 67 %
    assert (rd.value.text, rd.median.text, rd.used) == ("2.6 %", "2.6 %", "10 or more firms")
    assert (rd.firms_at_target, rd.status) == ("about 70 % of the firms", "met")
    # robots: 78 on 1,200 persons is 650, in steps of 20; 9 of 12 (4 and up: 400 on 10,000) are at 360: 75 %
    assert (robots.value.value, robots.firms_at_target) == (640, "about 80 % of the firms")
    for unknown in (digital, energy):
        assert (unknown.used, unknown.value.text, unknown.firms_at_target) == (
            "fewer than 10 firms",
            "not shown",
            "unknown",
        )
    told = view.model_dump_json()
    assert not any(name in told for name in ("企业", "甲方", "12 "))
    assert all(pillar.largest_share == "" and not any(pillar.histogram) for pillar in view.pillars)


def test_a_sum_that_mostly_is_one_firms_is_not_shown(world):
    submit(world, 12)
    submit(world, 1, revenue=100_000, rd_expense=5_000)
    rd = world.of("rita").portfolio.pooled(PLAN, AS_OF, "en").pillars[0]

    # 5,000 of 5,318 is 94 %; the median of 13 firms is the seventh, 2.7 %
    assert (rd.value.text, rd.status, rd.status_label, rd.median.text) == ("not shown", "unknown", "not shown", "2.6 %")


def asks_for(world, name, organisation):
    """The portfolio of an organisation as somebody asks for it who may not even work for it."""
    own = world.of(name)
    return replace(own, drafts=replace(own.drafts, owner=world.organisations[organisation])).portfolio


def test_only_consultants_of_the_organisation_get_its_firms_one_by_one(world):
    for name in ("rita", "rex", "cora", "mark", "zoe", "guest", "rob", "bob"):
        with pytest.raises(AccessRefusedError):
            asks_for(world, name, "A").assessment(PLAN, AS_OF, "en")


def test_a_role_elsewhere_opens_no_portfolio(world):
    for name in ("rex", "cora", "mark", "zoe", "guest", "rob", "bob"):
        with pytest.raises(AccessRefusedError):
            asks_for(world, name, "A").pooled(PLAN, AS_OF, "en")


def test_nothing_of_another_organisation_is_counted(world):
    submit(world, 12)
    submit(world, 11, owner="bob")

    assert world.of("bob").portfolio.assessment(PLAN, AS_OF, "en").result.panel.size == 12  # and the firm of the world
    assert world.of("rob").portfolio.pooled(PLAN, AS_OF, "en").counted == 10
