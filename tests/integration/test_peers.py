"""Firms that agreed, and where one of them stands: nine others show nothing, ten do; taken back at once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from assessment import bootstrap
from assessment.model.draft import Answer
from assessment.model.peers import LEAST_FIRMS, Pool
from assessment.services.refusals import AccessRefusedError
from assessment.settings import Settings

PLAN = "shanghai-2023-2025"
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
BASIS = {"rd_basis": "statistical", "rd_entity": "legal_person"}


@pytest.fixture(scope="module")
def assessor():
    return bootstrap.build(Settings())


@pytest.fixture
def workspace(address, assessor):
    opened = bootstrap.build_workspace(Settings(database_url=address), assessor, lambda: NOW)
    yield opened
    opened.drafts.store.close()


@pytest.fixture
def firm(workspace):
    """A draft with R&D of so many per cent of revenue, frozen, and shared where it agrees."""

    def made(percent, *, agrees=True, year=2025, **more):
        access = workspace.drafts.start(PLAN, year).access
        answers = {"revenue": 1000.0, "rd_expense": 10.0 * percent, "division": "C34", **BASIS, **more}
        given = {name: Answer(value=value) for name, value in answers.items()}
        workspace.drafts.save_answers(access, given, based_on_revision=0)
        workspace.versions.submit(access)
        if agrees:
            workspace.peers.agree(access)
        return access

    return made


def place(workspace, access, pillar="rd"):
    """Where the firm of a draft stands today."""
    sheet = workspace.drafts.read(access)
    assessor = workspace.peers.assessor
    table, _ = assessor.from_answers({"firm_name": "x", **sheet.form}, sheet.head.data_year, PLAN)
    assessment = assessor.assess(table, PLAN, date(2026, 3, 1), data_year=sheet.head.data_year)
    standing = workspace.peers.standing(assessment, 0, access)
    return standing[pillar], workspace.peers.view(assessment, 0, standing, "en")


def test_nine_others_show_nothing_and_the_tenth_shows_where_the_firm_stands(workspace, firm):
    me = firm(3)
    others = [firm(k) for k in range(1, 10)]

    assert place(workspace, me)[0].pool is Pool.NONE
    assert not place(workspace, me)[1].shown

    others.append(firm(10))
    found, view = place(workspace, me)

    # 1 ... 10: quartiles 3.25, 5.5, 7.75 in steps of 0.2: 3.2 (16.25 steps), 5.6 (27.5, half up), 7.8 (38.75).
    assert (found.pool, found.firms) == (Pool.DIVISION, 10)
    assert (found.lower, found.median, found.upper) == pytest.approx((3.2, 5.6, 7.8))
    assert (found.behind, found.level) == (2, 1)
    row = view.rows[0]
    assert (row.place, row.pool) == ("Better than 2 of 10; 1 the same", "10 other firms of your division")
    assert (row.lower.text, row.median.text, row.upper.text) == ("3.2 %", "5.6 %", "7.8 %")

    workspace.peers.take_back(others[0])

    assert place(workspace, me)[0].pool is Pool.NONE


def test_only_frozen_versions_of_firms_that_agreed_count(workspace, firm):
    me = firm(3)
    for k in range(9):
        firm(k + 1)
    firm(5, agrees=False)
    draft = workspace.drafts.start(PLAN, 2025).access
    workspace.peers.agree(draft)  # agreed, and nothing frozen yet

    assert place(workspace, me)[0].pool is Pool.NONE


def test_too_few_of_the_division_are_pooled_with_its_group_and_then_with_all(workspace, firm):
    me = firm(3)
    for k in range(9):
        firm(k + 1, division="C39" if k < 4 else "C34")

    assert place(workspace, me)[0].pool is Pool.NONE

    firm(4, division="C13")
    found, view = place(workspace, me)
    assert (found.pool, found.firms) == (Pool.ALL, 10)
    assert view.rows[0].pool == "10 other manufacturing firms: fewer than 10 of your division and of its group"

    firm(4, division="C40")
    found, view = place(workspace, me)
    assert (found.pool, found.firms) == (Pool.GROUP, 10)
    assert view.rows[0].pool.startswith("10 other firms of metal products, machinery")


def test_a_firm_with_several_drafts_is_one_firm_and_never_its_own_peer(workspace, firm):
    code = {"credit_code": "91310000MADEUP001X"}
    me = firm(3, **code)
    firm(8, **code)
    for k in range(9):
        firm(k + 1)

    assert place(workspace, me)[0].pool is Pool.NONE


def test_figures_of_another_year_or_another_basis_are_no_peers(workspace, firm):
    me = firm(3)
    for k in range(9):
        firm(k + 1)
    firm(5, year=2024)
    firm(5, rd_basis="accounting")

    assert place(workspace, me)[0].pool is Pool.NONE


def test_a_firm_that_does_not_state_its_basis_is_told_to(workspace, firm):
    me = firm(3, rd_basis=None)

    assert place(workspace, me)[1].rows[0].note == "Not compared: say by which definition the figure was taken."


def test_a_later_version_counts_in_place_of_the_one_before(workspace, firm):
    me = firm(3)
    others = [firm(1) for _ in range(10)]
    revision = workspace.drafts.read(others[0]).head.revision
    workspace.drafts.save_answers(others[0], {"rd_expense": Answer(value=90.0)}, based_on_revision=revision)
    assert place(workspace, me)[0].behind == 10

    workspace.versions.submit(others[0])

    assert place(workspace, me)[0].behind == 9


def test_a_firm_sees_exactly_what_it_shares(workspace, firm):
    me = firm(3.83)

    (view,) = workspace.peers.shared_view(me, "en")

    assert (view.year, view.version, view.division) == (2025, 1, "Manufacture of general-purpose machinery")
    assert view.rows[0].figure.text == "3.8 %"
    assert view.rows[2].figure.text == "not shared: not known, or its definition is not stated"
    stored = workspace.drafts.store.shared(me.draft)[0]
    assert stored.figures == {"rd:statistical:legal_person": 3.8}
    assert b'"shared_anonymously"' in workspace.my_data.export(me)


def test_a_colleague_with_a_link_neither_shares_nor_takes_back(workspace, firm):
    me = firm(3)
    new = workspace.drafts.add_link(me, label="Ms Li")
    colleague = workspace.drafts.open(new.token)

    with pytest.raises(AccessRefusedError):
        workspace.peers.take_back(colleague)
    with pytest.raises(AccessRefusedError):
        workspace.peers.agree(colleague)


def test_no_setting_asks_for_fewer_than_ten():
    assert Settings().peers_least == LEAST_FIRMS == 10
    with pytest.raises(ValidationError):
        Settings(peers_least=9)
