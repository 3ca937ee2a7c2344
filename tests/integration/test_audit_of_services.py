"""What is done through the services stands in the audit log: by whom, to which firm, and never an answer or a name."""

from __future__ import annotations

import inspect
import io
import shutil
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from assessment import bootstrap
from assessment.model.action_plan import ActionPlan
from assessment.model.audit import FIRM_ACTIONS, LOCAL_ACTOR, PEOPLE_ACTIONS, AuditFilter, Subject
from assessment.model.column_map import ColumnMap, SheetColumns
from assessment.model.draft import Answer
from assessment.model.message import Place, Problem, Severity, msg
from assessment.model.people import Grant, Membership, Principal, Role
from assessment.model.report_job import ReportOrder
from assessment.services.refusals import AccessRefusedError
from assessment.settings import Settings
from tests.integration.store_servers import NOW

PLAN = "shanghai-2023-2025"
FIRM, PERSON = "上海东方齿轮厂", "李女士"
PDF = b"%PDF-1.7\n%%EOF\n"


class Clock:
    """Moves by a second with every look at it."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def workspace(tmp_path, assessor, empty):
    shutil.copy(empty, tmp_path / "a.sqlite3")
    opened = bootstrap.build_workspace(Settings(database_url=f"sqlite:///{tmp_path}/a.sqlite3"), assessor, Clock())
    yield opened
    opened.drafts.store.close()


@pytest.fixture
def reports(tmp_path, assessor, workspace):
    settings = Settings(database_url=f"sqlite:///{tmp_path}/a.sqlite3", reports_dir=tmp_path / "reports")
    made = bootstrap.build_batch_reports(settings, assessor, workspace.drafts.clock)
    yield replace(made, drafts=workspace.drafts)
    made.queue().close()


@pytest.fixture
def access(workspace):
    started = workspace.drafts.start(PLAN, 2025).access
    given = {"firm_name": Answer(value=FIRM), "revenue": Answer(value=400), "rd_expense": Answer(value=500)}
    workspace.drafts.save_answers(started, given, based_on_revision=0)
    return started


def rows(workspace):
    workspace.drafts.store.gather_in()
    return workspace.drafts.store.entries(AuditFilter())[::-1]


def doubt():
    place = Place(question="rd_expense")
    return Problem(severity=Severity.WARNING, place=place, what=msg("doubt"), hint=msg("look"), code="rd-above-revenue")


def linked(w, a):
    return w.drafts.add_link(a, "energy", PERSON).link.id


def planned(w, a):
    plan = ActionPlan(title="计划", draft=a.draft, owner=a.owner, data_year=2025, created_at=NOW, updated_at=NOW)
    return w.action_plans.save(a, plan).id


def attached(w, a):
    return w.evidence.attach(a, "revenue", f"{PERSON}.pdf", io.BytesIO(PDF)).id


def ordered(w, assessor, reports):
    answers = {"firm_name": FIRM, "revenue": 400.0}
    table, _ = assessor.from_answers(answers, 2025, PLAN)
    about = {"batch": "b.xlsx", "plan": PLAN, "kind": "pdf", "lang": "zh", "as_of": date(2026, 3, 1)}
    return reports.start(table, ReportOrder(**about, firms=1, ordered_at=NOW))


COLUMNS = SheetColumns(digest="d" * 64, sheet="", columns=())
DONE = {
    "Drafts.start": ("draft_begun", lambda w, _: w.drafts.start(PLAN, 2025)),
    "Drafts.start_next_year": ("next_year_begun", lambda w, a: w.drafts.start_next_year(a)),
    "Drafts.save_answers": (
        "answers_changed",
        lambda w, a: w.drafts.save_answers(a, {"robots": Answer(value=3)}, based_on_revision=9),
    ),
    "Drafts.keep_confirmation": ("warning_confirmed", lambda w, a: w.confirmations.confirm(a, doubt(), PERSON)),
    "Drafts.forget_confirmation": (
        "confirmation_withdrawn",
        lambda w, a: w.drafts.forget_confirmation(a, "rd-above-revenue", "rd_expense"),
    ),
    "Drafts.set_data_year": ("year_changed", lambda w, a: w.drafts.set_data_year(a, 2024)),
    "Drafts.add_link": ("link_given", linked),
    "Drafts.revoke": ("link_revoked", lambda w, a: w.drafts.revoke(a, linked(w, a))),
    "Drafts.revoke_all": ("links_revoked", lambda w, a: w.drafts.revoke_all(a)),
    "Confirmations.confirm": ("warning_confirmed", lambda w, a: w.confirmations.confirm(a, doubt(), "核对过")),
    "Confirmations.take_back": (
        "confirmation_withdrawn",
        lambda w, a: w.confirmations.take_back(a, w.confirmations.confirm(a, doubt())),
    ),
    "VersionsOfAnswers.submit": ("submitted", lambda w, a: w.versions.submit(a, PERSON)),
    "ActionPlans.save": ("plan_saved", planned),
    "ActionPlans.delete": ("plan_deleted", lambda w, a: w.action_plans.delete(a, planned(w, a))),
    "Peers.agree": ("peers_joined", lambda w, a: w.peers.agree(a, PERSON)),
    "Peers.take_back": ("peers_left", lambda w, a: w.peers.take_back(a)),
    "ColumnMaps.keep": ("columns_kept", lambda w, _: w.column_maps.keep(COLUMNS, ColumnMap())),
    "ColumnMaps.forget": ("columns_forgotten", lambda w, _: w.column_maps.forget()),
    "MyData.export": ("exported", lambda w, a: w.my_data.export(a)),
    "MyData.export_all": ("exported", lambda w, _: w.my_data.export_all()),
    "MyData.workbook": ("exported", lambda w, a: w.my_data.workbook(a, "zh")),
    "MyData.archive": ("exported", lambda w, a: w.my_data.archive(a, "zh")),
    "MyData.delete": ("deleted", lambda w, a: w.my_data.delete(a)),
    "EvidenceOfAnswers.attach": ("evidence_attached", attached),
    "EvidenceOfAnswers.content": ("exported", lambda w, a: w.evidence.content(a, attached(w, a))),
    "EvidenceOfAnswers.take_away": ("evidence_removed", lambda w, a: w.evidence.take_away(a, attached(w, a))),
    "EvidenceOfAnswers.put_back": (
        "evidence_attached",
        lambda w, a: w.evidence.put_back(a, w.evidence.take_away(a, attached(w, a)).id),
    ),
    "AuditLog.export": ("log_exported", lambda w, _: w.audit_log.export(AuditFilter(), "csv")),
    "AuditLog.report_taken": ("report_taken", lambda w, a: w.audit_log.report_taken(a, "pdf")),
    "AuditLog.signed_out": ("signed_out", lambda w, _: w.audit_log.signed_out("silent")),
}


def audited_methods(services):
    return {
        f"{type(one).__name__}.{name}"
        for one in services
        for name, method in inspect.getmembers(type(one), inspect.isfunction)
        if hasattr(method, "audited")
    }


def services_of(workspace):
    parts = ("drafts", "versions", "my_data", "peers", "confirmations", "column_maps", "action_plans", "evidence")
    return [getattr(workspace, name) for name in (*parts, "audit_log")]


def test_every_method_that_leaves_a_row_is_tried_below(workspace):
    assert audited_methods(services_of(workspace)) == set(DONE)


@pytest.mark.parametrize("name", DONE)
def test_it_leaves_a_row_of_the_one_who_did_it(workspace, access, name):
    action, do = DONE[name]
    before = len(rows(workspace))

    do(workspace, access)

    written = rows(workspace)[before:]
    assert action in (row.action for row in written)
    key = workspace.drafts.store.keys_of((LOCAL_ACTOR, Subject(kind="link", reference=access.link)))
    assert {row.actor for row in written} <= set(key.values())
    assert workspace.audit_log.verify().whole


def test_orders_of_reports_leave_a_row(workspace, assessor, reports):
    job = ordered(workspace, assessor, reports)
    reports.cancel(job)
    reports.go_on(job)
    reports.work_all()
    reports.archive(job)
    reports.remove(job)

    assert [row.action for row in rows(workspace)] == [
        "reports_ordered",
        "reports_cancelled",
        "reports_resumed",
        "reports_taken",
        "reports_removed",
    ]


def test_what_is_refused_leaves_no_row(workspace, access):
    before = rows(workspace)
    section = workspace.drafts.open(workspace.drafts.add_link(access, "energy", PERSON).token)

    with pytest.raises(AccessRefusedError):
        workspace.versions.submit(section)
    with pytest.raises(AccessRefusedError):
        workspace.drafts.save_answers(section, {"revenue": Answer(value=1)}, based_on_revision=0)

    assert [row.action for row in rows(workspace)[len(before) :]] == ["link_given"]


def test_the_log_holds_no_name_no_answer_and_no_reference(workspace, access, tmp_path):
    link = workspace.drafts.open(workspace.drafts.add_link(access, "energy", PERSON).token)
    workspace.drafts.save_answers(link, {"energy_total": Answer(value=987654, note=PERSON)}, based_on_revision=9)
    for _, do in DONE.values():
        if do is not DONE["MyData.delete"][1]:
            do(workspace, access)
    found = rows(workspace)

    engine = sa.create_engine(f"sqlite:///{tmp_path}/a.sqlite3")
    with engine.connect() as connection:
        text = str(connection.execute(sa.text("SELECT * FROM audit_entry")).all())
    engine.dispose()

    assert {row.action for row in found} >= {"link_given", "answers_changed", "submitted"}
    for secret in (FIRM, PERSON, "987654", access.draft, access.link, link.link, "local"):
        assert secret not in text


def test_who_changed_which_answers_is_known_after_they_were_overwritten(workspace, access):
    link = workspace.drafts.open(workspace.drafts.add_link(access, "energy", PERSON).token)
    workspace.drafts.save_answers(link, {"energy_total": Answer(value=10)}, based_on_revision=9)
    workspace.drafts.save_answers(access, {"energy_total": Answer(value=11)}, based_on_revision=9)

    page = workspace.audit_log.page(AuditFilter(actions=("answers_changed",)))

    who = {page.known[row.actor].name or page.known[row.actor].kind: row.detail["columns"] for row in page.rows[:2]}
    assert who == {PERSON: ["energy_total"], "link": ["energy_total"]}
    assert page.known[page.rows[0].firm].name == FIRM


def test_a_firm_that_was_deleted_has_no_name_any_more(workspace, access):
    workspace.my_data.delete(access)

    page = workspace.audit_log.page(AuditFilter())

    assert page.rows[0].action == "deleted"
    assert page.known[page.rows[0].firm].name == ""


def test_pages_go_on_where_the_last_one_ended(workspace, access):
    for _ in range(5):
        workspace.my_data.export(access)
    first = workspace.audit_log.page(AuditFilter(), limit=3)
    second = workspace.audit_log.page(AuditFilter(), before=first.older, limit=30)

    numbers = [row.number for row in (*first.rows, *second.rows)]
    assert numbers == list(range(first.total, 0, -1))
    assert second.older == 0


def test_the_file_has_names_and_no_cell_that_a_spreadsheet_runs(workspace):
    a = workspace.drafts.start(PLAN, 2025).access
    workspace.drafts.save_answers(a, {"firm_name": Answer(value="=HYPERLINK(1)")}, based_on_revision=0)

    text = workspace.audit_log.export(AuditFilter(), "csv").decode("utf-8-sig")

    assert "'=HYPERLINK(1)" in text
    assert ",=HYPERLINK" not in text
    assert text.splitlines()[0].endswith("actor_name,firm_name")


def test_the_row_of_an_export_says_how_many_rows_also_where_saves_were_still_gathered(workspace, access):
    workspace.audit_log.export(AuditFilter(), "jsonl")

    first, second, third = rows(workspace)
    assert [row.action for row in (first, second, third)] == ["draft_begun", "answers_changed", "log_exported"]
    assert third.detail == {"kind": "jsonl", "rows": 2}


# --- who sees what ----------------------------------------------------------------------------------------------------


def role(role, organisation):
    return Membership(person="p1", organisation=organisation, role=role, since=NOW)


def seen_by(workspace, **rights):
    principal = Principal(person="p1", name="p1", **rights)
    log = workspace.of(principal).audit_log
    if not log.may_be_seen():
        with pytest.raises(AccessRefusedError):
            log.page(AuditFilter())
        with pytest.raises(AccessRefusedError):
            log.export(AuditFilter(), "jsonl")
        return None
    return {row.action for row in log.page(AuditFilter(), limit=500).rows}, log.choices()


@pytest.fixture
def many(workspace, access):
    """Rows of the local owner's firm, and rows about people."""
    workspace.my_data.export(access)
    workspace.audit_log.signed_out()
    return SimpleNamespace(workspace=workspace, series=workspace.drafts.store.head(access.draft).series)


def test_a_manager_sees_the_rows_of_their_firm_and_no_other(many):
    mine = Grant(id="g", person="p1", series=many.series, role=Role.MANAGER, granted_at=NOW)
    other = mine.model_copy(update={"series": "another"})

    seen, choices = seen_by(many.workspace, grants=(mine,))

    assert {"draft_begun", "exported"} <= seen
    assert not seen & set(PEOPLE_ACTIONS)
    assert [one.name for one in choices.firms] == [FIRM]
    nothing, no_choices = seen_by(many.workspace, grants=(other,))
    assert nothing == set()
    assert no_choices.actors == ()


def test_an_administrator_sees_people_and_settings_and_no_firm(many):
    seen, choices = seen_by(many.workspace, memberships=(role(Role.ADMINISTRATOR, "local"),))

    assert seen & set(FIRM_ACTIONS) == set()
    assert "signed_out" in seen
    assert choices.firms == ()


@pytest.mark.parametrize(
    "rights",
    [
        {},
        {"memberships": (role(Role.READER, "org"),)},
        {"grants": (Grant(id="g", person="p1", series="s", role=Role.CONTRIBUTOR, section="energy", granted_at=NOW),)},
    ],
)
def test_who_only_reads_or_fills_in_a_part_sees_no_log(many, rights):
    assert seen_by(many.workspace, **rights) is None


def test_a_consultant_sees_the_firms_of_the_organisation_only(many):
    seen, _ = seen_by(many.workspace, memberships=(role(Role.CONSULTANT, "org"),))

    assert seen == set()
