"""Evidence through the services: who may attach and fetch what, what is refused, what exports and versions say."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import openpyxl
import pytest

from assessment import bootstrap
from assessment.errors import FileRefusedError, NotFoundError
from assessment.model.audit import AuditFilter
from assessment.model.draft import Answer
from assessment.model.people import NOBODY
from assessment.services.canonical import is_untouched
from assessment.services.refusals import AccessRefusedError, AnswerRefusedError
from assessment.settings import EvidenceLimits, Settings

PLAN = "shanghai-2023-2025"
PDF = b"%PDF-1.7\n%%EOF\n"


class Clock:
    def __init__(self):
        self.now = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(scope="module")
def clock():
    return Clock()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("evidence_of_answers")


@pytest.fixture(scope="module")
def workspace(folder, assessor, clock):
    settings = Settings(database_url=f"sqlite:///{folder}/answers.sqlite3")
    opened = bootstrap.build_workspace(settings, assessor, clock)
    yield opened
    opened.drafts.store.close()


@pytest.fixture
def access(workspace):
    return workspace.drafts.start(PLAN, 2025).access


def attach(workspace, access, column="revenue", name="发票.pdf", content=PDF):
    return workspace.evidence.attach(access, column, name, io.BytesIO(content))


def content(workspace, access, evidence):
    return b"".join(workspace.evidence.content(access, evidence.id)[1])


def log(workspace, after=0):
    entries = workspace.drafts.store.entries(AuditFilter())
    return sorted((entry for entry in entries if entry.number > after), key=lambda entry: entry.number)


def test_a_file_is_kept_under_its_bare_name_with_its_hash_and_whoever_attached_it(workspace, access):
    link = workspace.drafts.add_link(access, "finance", "财务 李会计")
    finance = workspace.drafts.open(link.token)

    kept = attach(workspace, finance, "revenue@-1", r"C:\Users\li.na\发票.PDF")

    assert (kept.name, kept.kind, kept.column, kept.size) == ("发票.PDF", "pdf", "revenue@-1", len(PDF))
    assert (kept.sha256, kept.author) == (sha256(PDF).hexdigest(), "财务 李会计")
    assert workspace.evidence.of(access) == (kept,)
    assert content(workspace, access, kept) == PDF


def test_a_link_to_a_section_attaches_and_sees_there_and_nowhere_else(workspace, access):
    finance = workspace.drafts.open(workspace.drafts.add_link(access, "finance", "李会计").token)
    mine, theirs = attach(workspace, access, "energy_diesel"), attach(workspace, access, "revenue")

    with pytest.raises(AccessRefusedError):
        attach(workspace, finance, "energy_diesel")
    assert workspace.evidence.of(finance) == (theirs,)
    for refused in (workspace.evidence.content, workspace.evidence.take_away):
        with pytest.raises(NotFoundError, match="There is no such file"):
            refused(finance, mine.id)
    workspace.evidence.take_away(access, mine.id)
    with pytest.raises(AccessRefusedError):
        workspace.evidence.put_back(finance, mine.id)


def test_no_id_leads_to_a_file_of_another_questionnaire(workspace, access):
    other = workspace.drafts.start(PLAN, 2025).access
    kept = attach(workspace, other)

    for evidence in (kept.id, kept.sha256, "", "../" + kept.id):
        with pytest.raises(NotFoundError, match="There is no such file"):
            workspace.evidence.content(access, evidence)
    with pytest.raises(NotFoundError):
        workspace.evidence.take_away(access, kept.id)
    workspace.evidence.take_away(other, kept.id)
    with pytest.raises(NotFoundError):
        workspace.evidence.put_back(access, kept.id)


def test_the_right_to_a_file_ends_with_the_link_and_with_the_questionnaire(workspace, access):
    new = workspace.drafts.add_link(access, "", "顾问")
    adviser = workspace.drafts.open(new.token)
    kept = attach(workspace, access)
    assert content(workspace, adviser, kept) == PDF

    workspace.drafts.revoke(access, new.link.id)
    with pytest.raises(AccessRefusedError):
        workspace.evidence.content(adviser, kept.id)
    workspace.my_data.delete(access)
    with pytest.raises((AccessRefusedError, NotFoundError)):
        workspace.evidence.content(access, kept.id)


def test_who_may_only_read_attaches_nothing_and_who_may_nothing_sees_nothing(workspace, access):
    kept = attach(workspace, access)
    reader = replace(access, reads_only=True)

    with pytest.raises(AccessRefusedError):
        attach(workspace, reader)
    with pytest.raises(AccessRefusedError):
        workspace.evidence.take_away(reader, kept.id)
    stranger = replace(workspace, drafts=replace(workspace.drafts, principal=NOBODY, owner="nobody"))
    with pytest.raises((AccessRefusedError, NotFoundError)):
        stranger.evidence.content(replace(access, link="", owner="nobody"), kept.id)


@pytest.mark.parametrize(
    ("name", "given_content", "words"),
    [
        ("a.exe", PDF, "not taken"),
        ("a.pdf", b"MZ" + bytes(99), "no pdf file"),
        ("a.pdf", b"", "is empty"),
        ("a.pdf", PDF + bytes(1 << 20), "larger than 1 MB"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(workspace, access, folder, name, given_content, words):
    strict = replace(workspace, evidence_limits=EvidenceLimits(file_mb=1))
    before, last = set(folder.rglob("*evidence/*/*")), workspace.drafts.store.audit_head().number

    with pytest.raises(FileRefusedError, match=words):
        attach(strict, access, name=name, content=given_content)

    assert workspace.evidence.of(access) == ()
    assert set(folder.rglob("*evidence/*/*")) == before
    assert log(workspace, last) == []


def test_a_full_questionnaire_says_how_much_it_may_hold(workspace, access):
    strict = replace(workspace, evidence_limits=EvidenceLimits(draft_files=1))
    attach(strict, access)

    with pytest.raises(FileRefusedError, match="no more room") as refused:
        attach(strict, access, name="b.pdf")
    assert refused.value.hint.values == {"n": 200, "files": 1}


def test_a_column_nobody_asks_for_takes_no_file(workspace, access):
    with pytest.raises(AnswerRefusedError):
        attach(workspace, access, "nothing")
    with pytest.raises(AnswerRefusedError):
        attach(workspace, access, "revenue@-9")


def test_every_act_stands_in_the_audit_log_without_a_name(workspace, access):
    last = workspace.drafts.store.audit_head().number
    kept = attach(workspace, access, name="李娜的工资.pdf")
    content(workspace, access, kept)
    workspace.evidence.take_away(access, kept.id)
    workspace.evidence.put_back(access, kept.id)

    entries = log(workspace, last)
    acts = ["evidence_attached", "exported", "evidence_removed", "evidence_attached"]
    assert [entry.action for entry in entries] == acts
    assert "李娜" not in repr(entries)
    assert [entry.detail["column"] for entry in entries] == ["revenue"] * 4


def test_a_file_that_was_taken_away_is_deleted_for_good_with_a_later_act(workspace, access, clock, folder):
    kept = attach(workspace, access, content=PDF + b"gone\n%%EOF")
    workspace.evidence.take_away(access, kept.id)
    clock.now += timedelta(hours=2)

    attach(workspace, access, content=PDF + b"\n")

    with pytest.raises(NotFoundError):
        workspace.evidence.put_back(access, kept.id)
    assert not list(folder.rglob(kept.sha256))


# --- what says that there is evidence ---------------------------------------------------------------------------------


def save(workspace, access, **answers):
    given = {name: Answer(value=value) for name, value in answers.items()}
    workspace.drafts.save_answers(access, given, based_on_revision=0)


def test_a_version_names_the_files_and_their_hashes_and_one_without_files_is_as_before(workspace, access):
    save(workspace, access, firm_name="东方齿轮", revenue=10_000)
    without = workspace.versions.submit(access)
    kept = attach(workspace, access)
    attach(workspace, access, "revenue@-1", "b.pdf")
    with_files = workspace.versions.submit(access)

    assert "evidence" not in json.loads(without.content)
    assert json.loads(with_files.content)["evidence"] == [
        {"column": "revenue", "name": "发票.pdf", "sha256": kept.sha256, "size": len(PDF)},
        {"column": "revenue@-1", "name": "b.pdf", "sha256": kept.sha256, "size": len(PDF)},
    ]
    assert with_files.number == 2
    assert is_untouched(workspace.versions.version(access, 2))
    assert [one["name"] for one in with_files.provenance["revenue"]["evidence"]] == ["发票.pdf"]
    assert workspace.versions.compare(access, 1, 2).answers == ()
    workspace.evidence.take_away(access, kept.id)
    listed = workspace.versions.files(access)
    assert list(listed) == [2]
    assert [(one.column, one.name, one.sha256, one.size) for one in listed[2]] == [
        ("revenue", "发票.pdf", kept.sha256, len(PDF)),
        ("revenue@-1", "b.pdf", kept.sha256, len(PDF)),
    ]


def test_the_same_files_attached_in_another_order_are_the_same_version(workspace, access):
    first = [attach(workspace, access, name=name).id for name in ("a.pdf", "b.pdf")]
    before = workspace.versions.submit(access)
    for evidence in first:
        workspace.evidence.take_away(access, evidence)
    for name in ("b.pdf", "a.pdf"):
        attach(workspace, access, name=name)

    assert workspace.versions.submit(access).number == before.number


def test_my_data_holds_every_file_once_more_and_lists_them(workspace, access):
    save(workspace, access, firm_name="东方齿轮", revenue=10_000)
    attach(workspace, access, name="发票.pdf", content=PDF + b"1")
    attach(workspace, access, name="发票.pdf", content=PDF + b"2")
    attach(workspace, access, "revenue@-1", "=1+1.csv", b"a,b\n")

    archive = zipfile.ZipFile(io.BytesIO(b"".join(workspace.my_data.archive(access, "zh"))))

    assert archive.testzip() is None
    assert archive.namelist() == [
        "my-data.json",
        "my-data.xlsx",
        "evidence/revenue/发票.pdf",
        "evidence/revenue/发票 (2).pdf",
        "evidence/revenue-year-before-1/=1+1.csv",
    ]
    assert archive.read("evidence/revenue/发票 (2).pdf") == PDF + b"2"
    listed = json.loads(archive.read("my-data.json"))["drafts"][0]["evidence"]
    assert [one["column"] for one in listed] == ["revenue", "revenue", "revenue@-1"]
    sheet = openpyxl.load_workbook(io.BytesIO(archive.read("my-data.xlsx")))["凭证文件"]
    rows = [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=2)]
    assert rows == [["营业收入", 2025, "发票.pdf"]] * 2 + [["营业收入", 2024, "=1+1.csv"]]
    assert sheet["C4"].data_type == "s"  # a text, no formula


def test_my_data_can_be_had_where_a_file_is_lost(workspace, access, folder):
    kept = attach(workspace, access, content=PDF + b"lost\n%%EOF")
    next(path for path in folder.rglob(kept.sha256)).unlink()

    archive = zipfile.ZipFile(io.BytesIO(b"".join(workspace.my_data.archive(access, "en"))))

    assert kept.sha256 in archive.read("evidence/revenue/发票.pdf.missing.txt").decode()


def test_a_workbook_that_lists_files_is_read_like_one_that_does_not(workspace, access, assessor):
    save(workspace, access, firm_name="东方齿轮", revenue=10_000)
    before = assessor.read(workspace.my_data.workbook(access, "zh"), "a.xlsx", PLAN).table
    attach(workspace, access)

    after = assessor.read(workspace.my_data.workbook(access, "zh"), "a.xlsx", PLAN).table

    assert after.frame.equals(before.frame)


def test_next_year_begins_without_the_files_of_this_year(workspace, access):
    save(workspace, access, firm_name="东方齿轮", revenue=10_000)
    attach(workspace, access)

    assert workspace.evidence.of(workspace.drafts.start_next_year(access).access) == ()
