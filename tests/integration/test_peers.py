"""Firms that agreed, and where one of them stands: nine others show nothing, ten do; taken back at once."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from datetime import UTC, date, datetime

import docx
import openpyxl
import pytest
from pydantic import ValidationError

from assessment import bootstrap
from assessment.model.draft import Answer, DraftHead
from assessment.model.peers import LEAST_FIRMS, Consent, Pool, SharedFigures
from assessment.services.refusals import AccessRefusedError
from assessment.settings import Settings

PLAN = "shanghai-2023-2025"
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
BASIS = {"rd_basis": "statistical", "rd_entity": "legal_person"}
RD = "rd:statistical:legal_person"
CODE = "91310000MADEUP001X"


@pytest.fixture
def workspace(tmp_path, assessor):
    settings = Settings(database_url=f"sqlite:///{tmp_path}/answers.sqlite3")
    opened = bootstrap.build_workspace(settings, assessor, lambda: NOW)
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


@pytest.fixture
def others(workspace):
    """So many other firms of a division that share an R&D intensity of 1, 2, 3 ... per cent."""
    store = workspace.drafts.store

    def made(count, division="C34"):
        for k in range(1, count + 1):
            name = f"{division} {k}"
            fixed = {"owner": "local", "series": name, "plan": PLAN, "data_year": 2025}
            about = {"questionnaire": "manufacturing", "edition": "1", "created_at": NOW, "updated_at": NOW}
            store.add_draft(DraftHead(id=name, **fixed, **about))
            more = {"division": division, "figures": {RD: float(k)}, "number": 1, "submitted_at": NOW}
            store.agree(
                Consent(draft=name, owner="local", agreed_at=NOW),
                [SharedFigures(draft=name, firm=name, **fixed, **more)],
            )

    return made


@pytest.fixture
def assessed(workspace):
    """The assessment of a draft as it stands."""

    def made(access):
        sheet = workspace.drafts.read(access)
        assessor = workspace.peers.assessor
        table, _ = assessor.from_answers({"firm_name": "x", **sheet.form}, sheet.head.data_year, PLAN)
        return assessor.assess(table, PLAN, date(2026, 3, 1), data_year=sheet.head.data_year)

    return made


@pytest.fixture
def place(workspace, assessed):
    """Where the firm of a draft stands with its R&D, and how it is said."""

    def found(access):
        assessment = assessed(access)
        standing = workspace.peers.standing(assessment, 0, access)
        return standing["rd"], workspace.peers.view(assessment, 0, standing, "en").rows[0]

    return found


def test_nine_others_show_nothing_and_the_tenth_shows_where_the_firm_stands(workspace, firm, others, place):
    me = firm(3)
    others(9)

    assert place(me)[0].pool is Pool.NONE
    assert place(me)[1].note == "Not shown: fewer than 10 other firms share this figure for 2025."

    tenth = firm(10)
    found, row = place(me)

    # 1 ... 10: quartiles 3.25, 5.5, 7.75 in steps of 0.2: 3.2 (16.25 steps), 5.6 (27.5, half up), 7.8 (38.75).
    assert (found.pool, found.firms) == (Pool.DIVISION, 10)
    assert (found.lower, found.median, found.upper) == pytest.approx((3.2, 5.6, 7.8))
    assert (row.place, row.pool) == ("Better than 2 of 10; 1 the same", "10 other firms of your division")
    assert (row.lower.text, row.median.text, row.upper.text) == ("3.2 %", "5.6 %", "7.8 %")

    workspace.peers.take_back(tenth)

    assert place(me)[0].pool is Pool.NONE


def test_only_frozen_versions_of_firms_that_agreed_count(workspace, firm, others, place):
    me = firm(3)
    others(9)
    firm(5, agrees=False)
    workspace.peers.agree(workspace.drafts.start(PLAN, 2025).access)  # agreed, and nothing frozen yet

    assert place(me)[0].pool is Pool.NONE


def test_too_few_of_the_division_are_pooled_with_its_group_and_then_with_all(firm, others, place):
    me = firm(3)
    others(5)
    others(4, "C39")
    others(1, "C13")

    found, row = place(me)
    assert (found.pool, found.firms) == (Pool.ALL, 10)
    assert row.pool == "10 other manufacturing firms: fewer than 10 of your division and of its group"

    others(1, "C40")
    found, row = place(me)
    assert (found.pool, found.firms) == (Pool.GROUP, 10)
    assert row.pool.startswith("10 other firms of metal products, machinery")


def test_a_firm_with_several_drafts_is_one_firm_and_never_its_own_peer(firm, others, place):
    me = firm(3, credit_code=CODE)
    firm(8, credit_code=CODE)
    others(9)

    assert place(me)[0].pool is Pool.NONE


def test_figures_of_another_year_or_another_basis_are_no_peers(firm, others, place):
    me = firm(3)
    others(9)
    firm(5, year=2024)
    firm(5, rd_basis="accounting")

    assert place(me)[0].pool is Pool.NONE


def test_a_firm_that_does_not_state_its_basis_is_told_to(firm, place):
    assert place(firm(3, rd_basis=None))[1].note == "Not compared: say by which definition the figure was taken."


def test_a_later_version_counts_in_place_of_the_one_before(workspace, firm, others, place):
    me, other = firm(3), firm(1)
    others(9)
    assert place(me)[0].behind == 3  # 1 and 2 of the nine, and the 1 of the other
    workspace.drafts.save_answers(other, {"rd_expense": Answer(value=90.0)}, based_on_revision=1)
    assert place(me)[0].behind == 3

    workspace.versions.submit(other)

    assert place(me)[0].behind == 2


def test_a_firm_sees_exactly_what_it_shares(workspace, firm):
    me = firm(3.83)

    (view,) = workspace.peers.shared_view(me, "en")

    assert (view.year, view.version, view.division) == (2025, 1, "Manufacture of general-purpose machinery")
    assert view.rows[0].figure.text == "3.8 %"
    assert view.rows[2].figure.text == "not shared: not known, or its definition is not stated"
    assert workspace.drafts.store.shared(me.draft)[0].figures == {RD: 3.8}
    assert b'"shared_anonymously"' in workspace.my_data.export(me)


def test_a_colleague_with_a_link_neither_shares_nor_takes_back(workspace, firm):
    colleague = workspace.drafts.open(workspace.drafts.add_link(firm(3), label="Ms Li").token)

    with pytest.raises(AccessRefusedError):
        workspace.peers.take_back(colleague)
    with pytest.raises(AccessRefusedError):
        workspace.peers.agree(colleague)


@pytest.fixture
def report(workspace, firm, others, assessed):
    """The gap report of a firm with 3 %, ten others sharing 1 ... 10 %."""
    me = firm(3)
    others(10)
    assessment = assessed(me)
    standing = workspace.peers.standing(assessment, 0, me)
    return workspace.peers.add_to(workspace.peers.assessor.gap_report(assessment, 0, "en"), assessment, 0, standing)


def test_every_file_says_where_the_firm_stands_and_how_the_others_spread(report, assessor):
    if not shutil.which("pdftotext"):
        pytest.skip("poppler-utils is not installed")
    pdf = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=assessor.gap_report_pdf(report), capture_output=True, check=True
    ).stdout.decode()
    word = docx.Document(io.BytesIO(assessor.gap_report_docx(report))).element.body.itertext()
    book = openpyxl.load_workbook(io.BytesIO(assessor.gap_report_workbook(report)), read_only=True)
    excel = (str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None)

    for text in (pdf, " ".join(word), " ".join(excel)):
        words = "".join(text.split())
        assert "Anonymouspeersofthissystem,2025:median" in words
        assert "halfofthembetween3.2%and7.8%" in words
        assert "betterthan2of10" in words
    row = json.loads(assessor.gap_report_json(report))["report"]["peers"]["rows"][0]
    assert (row["firms"], row["median"]["value"], row["place"]) == (10, 5.6, "Better than 2 of 10; 1 the same")
    assert json.loads(assessor.gap_report_json(report))["report"]["peers"]["rows"][2]["firms"] is None


def test_no_setting_asks_for_fewer_than_ten():
    assert Settings().peers_least == LEAST_FIRMS == 10
    with pytest.raises(ValidationError):
        Settings(peers_least=9)
