"""The same texts through every other field - names, labels, reasons, files, plans - and through every other file."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from itertools import cycle, islice
from pathlib import PurePosixPath

import pyarrow.parquet as pq
import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from assessment.cli.application import app
from assessment.errors import AssessmentError
from assessment.locale import translator
from assessment.model.action_plan import LONGEST_TITLE, ActionLine, ActionPlan
from assessment.model.audit import AuditFilter
from assessment.model.draft import LONGEST_NOTE, LONGEST_PERSON, Answer
from assessment.model.people import LONGEST_NAME, Role
from assessment.services.batch_reports import report_names
from assessment.services.confirmations import LONGEST_REASON, can_be_confirmed
from assessment.services.firm_action import FirmActions
from assessment.services.kept_text import kept_text
from assessment.ui.components.problems_by_cell import problem_csv
from tests.hostile.test_texts import AS_OF, PLAN, assert_a_harmless_workbook, assessor, batch, workspace
from tests.hostile.texts import COUNT, SURROGATES, texts

__all__ = ["assessor", "batch", "workspace"]
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a text for a formula by."""
PDF = b"%PDF-1.7\n%%EOF\n"
ISSUER = "https://login.example"
SPLICED = "x\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:PROCEDURE\r\nATTACH:http://evil.test\r\nEND:VALARM"
"""Lines that would be another thing in a calendar."""
SOME = [pytest.param(70, id="some"), pytest.param(COUNT, id="all", marks=pytest.mark.long)]


# --- through the fields -----------------------------------------------------------------------------------------------


def taken(do):
    """What a field gives back; None where the text was refused in a sentence."""
    try:
        return do()
    except AssessmentError:
        return None


def through_the_fields(workspace, access, doubt):
    """Field -> a function that puts a text through it and gives back what is kept, and how much of it may be."""
    people, drafts = workspace.people, workspace.drafts
    ours = people.members.add_organisation("甲").id

    def named(text):
        people.members.rename(ours, text)
        return people.members.organisations()[0].name

    def signed_in(text):
        person = people.signing_in.sign_in(ISSUER, "subject", text, text, ()).person
        found = drafts.store.person(person)
        assert found.email == kept_text(text, 320)
        return found.name

    def invited(text):
        new = people.invitations.invite(Role.READER, ours, label=text).invitation.id
        return next(one.label for one in people.invitations.listed(ours) if one.id == new)

    def linked(text):
        link = drafts.add_link(access, "energy", text).link
        assert drafts.open(drafts.add_link(access, "rd", text).token).label == link.label
        return link.label

    def confirmed(text):
        return workspace.confirmations.confirm(access, doubt, text, text).reason

    def planned(text):
        line = ActionLine(
            id="a", title=text[:LONGEST_TITLE], person=text[:LONGEST_PERSON], note=text[:LONGEST_NOTE], due=AS_OF
        )
        plan = workspace.action_plans.save(access, ActionPlan(title=text[:LONGEST_TITLE], data_year=2025, lines=[line]))
        kept = workspace.action_plans.open(access, plan.id)
        workspace.action_plans.delete(access, plan.id)
        assert (kept.lines[0].title, kept.lines[0].note) == (kept_text(text), kept_text(text, LONGEST_NOTE))
        return kept.title

    def attached(text):
        one = workspace.evidence.attach(access, "revenue", f"{text}.pdf", io.BytesIO(PDF), text)
        workspace.evidence.take_away(access, one.id)
        assert re.fullmatch(r'[^./\\<>:"|?*\0\n][^/\\<>:"|?*\0\n]*', one.name)
        return one.author

    return {
        "organisation": (named, LONGEST_NAME),
        "person": (signed_in, LONGEST_NAME),
        "invitation": (invited, LONGEST_NAME),
        "link": (linked, LONGEST_NAME),
        "reason": (confirmed, LONGEST_REASON),
        "plan of action": (planned, LONGEST_NAME),
        "evidence": (attached, LONGEST_NAME),
    }


def a_doubt(assessor, drafts, access):
    """A figure that a rule doubts."""
    found = assessor.validate(drafts.read(access).form, 2025, PLAN)
    return next(one for one in found if can_be_confirmed(one, assessor.questionnaire(PLAN)))


@pytest.fixture
def access(workspace):
    access = workspace.drafts.start(PLAN, 2025).access
    given = {"firm_name": "甲", "revenue": 10_000, "revenue@-1": 10, "rd_expense": 30, "staff_avg": 100, "robots": 1}
    workspace.drafts.save_answers(access, {c: Answer(value=v) for c, v in given.items()}, based_on_revision=0)
    return access


@pytest.mark.parametrize("count", SOME)
def test_names_labels_reasons_and_plans_are_kept_as_they_were_typed(workspace, assessor, access, count):
    """Each text through one field, one field after the other."""
    fields = through_the_fields(workspace, access, a_doubt(assessor, workspace.drafts, access))
    refused = 0
    for text, (name, (field, longest)) in zip(texts()[:count], cycle(fields.items())):
        kept = taken(lambda field=field, text=text: field(text))
        refused += kept is None
        if kept is not None and not (name == "person" and not kept_text(text)):
            assert kept == kept_text(text, longest), name

    assert refused < count / 20
    assert workspace.audit_log.verify().whole


@pytest.mark.parametrize("text", [*SURROGATES, "\0", "", " ", "字" * 5_000], ids=range(len(SURROGATES) + 4))
def test_what_no_database_takes_is_left_out_of_every_field_or_refused(workspace, assessor, access, text):
    for field, longest in through_the_fields(workspace, access, a_doubt(assessor, workspace.drafts, access)).values():
        try:
            kept = taken(lambda field=field: field(text))
        except ValueError:  # a plan or a link of that kind cannot even be made
            continue
        assert kept is None or len(kept) <= longest
        json.dumps(kept, ensure_ascii=False).encode()


# --- through the files ------------------------------------------------------------------------------------------------


@pytest.fixture
def pooled(workspace, assessor, access):
    """A draft that holds hundreds of the texts wherever there is room for one."""
    drafts, waiting = workspace.drafts, cycle(texts())

    def some(longest):
        """So many of the texts as there is room for, the first of them at the beginning."""
        return " ".join(islice(waiting, 1 + longest // 12))[:longest]

    given = {
        question.id: Answer(
            value=some(900) if question.kind == "text" else drafts.read(access).form.get(question.id),
            note=some(LONGEST_NOTE),
            person=some(LONGEST_PERSON),
        )
        for question in assessor.questionnaire(PLAN).questions.values()
    }
    drafts.save_answers(access, given, some(LONGEST_NAME), based_on_revision=99)
    workspace.confirmations.confirm(access, a_doubt(assessor, drafts, access), some(LONGEST_REASON), some(200))
    for n in range(30):
        drafts.add_link(access, "energy", some(LONGEST_NAME))
        content = io.BytesIO(PDF + str(n).encode())
        name = f"../{next(waiting)}.pdf"
        taken(lambda name=name, content=content: workspace.evidence.attach(access, "revenue", name, content, some(200)))
    workspace.versions.submit(access)
    lines = [
        ActionLine(
            id=str(n), title=some(LONGEST_TITLE), person=some(LONGEST_PERSON), note=f"{some(3_000)}{SPLICED}", due=AS_OF
        )
        for n in range(20)
    ]
    workspace.action_plans.save(access, ActionPlan(title=some(LONGEST_TITLE), data_year=2025, lines=lines))
    return access


def test_everything_of_a_questionnaire_is_json_a_workbook_and_a_zip(workspace, pooled):
    sheet = workspace.drafts.read(pooled)

    (told,) = json.loads(workspace.my_data.export(pooled))["drafts"]
    assert {c: one["note"] for c, one in told["answers"].items()} == {c: a.note for c, a in sheet.answers.items()}
    assert len(told["links"]) > 30
    assert_a_harmless_workbook(workspace.my_data.workbook(pooled, "zh"))
    with zipfile.ZipFile(io.BytesIO(b"".join(workspace.my_data.archive(pooled, "en")))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(set(names)) == len(names) == 2 + len(sheet.evidence) > 25
        assert {PurePosixPath(name).parts[:2] for name in names[2:]} == {("evidence", "revenue")}
        assert not any(".." in PurePosixPath(name).parts or "\\" in name for name in names)


def test_a_plan_of_action_is_a_workbook_and_a_calendar_with_a_day_for_each_line(workspace, assessor, pooled):
    table, _ = assessor.from_answers(workspace.drafts.read(pooled).form, 2025, PLAN)
    actions = FirmActions(assessor.assess(table, PLAN, AS_OF, data_year=2025), 0)
    (head,) = workspace.action_plans.listed(pooled)
    view = actions.view(workspace.action_plans.open(pooled, head.id), "zh")

    assert_a_harmless_workbook(assessor.action_plan_workbook(view))
    written = assessor.action_plan_calendar(view)
    events = list(Calendar.from_ical(written).walk("VEVENT"))
    assert len(events) == len(view.chosen) == 20
    assert {date.fromisoformat(str(one.start)) for one in events} == {AS_OF}
    unfolded = re.sub(rb"\r\n[ \t]", b"", written)
    assert not re.search(rb"^(BEGIN:VALARM|ATTACH|ACTION)", unfolded, re.MULTILINE)


def test_all_reports_in_one_zip_are_whole(workspace, assessor, pooled):
    table, _ = assessor.from_answers(workspace.drafts.read(pooled).form, 2025, PLAN)
    report = assessor.gap_report(assessor.assess(table, PLAN, AS_OF, data_year=2025), 0, "zh")

    with zipfile.ZipFile(io.BytesIO(assessor.gap_report_zip(report))) as archive:
        assert archive.testzip() is None
        endings = sorted(PurePosixPath(name).suffix for name in archive.namelist())
        assert endings == [".docx", ".json", ".pdf", ".txt", ".xlsx"]
        assert not any("/" in name for name in archive.namelist())


def test_the_files_of_a_batch_of_reports_lie_side_by_side(batch):
    names = report_names(batch[1], "pdf")

    assert len({name.casefold() for name in names}) == len(names)
    assert all(re.fullmatch(r'[^/\\<>:"|?*\0\n]+-2024\.pdf', name) and len(name.encode()) < 255 for name in names)


def test_files_of_the_log_and_of_a_person_hold_names_as_text(workspace, pooled):
    for text in islice(texts(), 200):
        taken(lambda text=text: workspace.people.members.add_organisation(text))
    person = workspace.people.signing_in.sign_in(ISSUER, "s", texts()[3], "", ()).person
    workspace.of(workspace.people.signing_in.principal(person)).audit_log.signed_out()

    rows = list(csv.reader(io.StringIO(workspace.audit_log.export(AuditFilter(), "csv").decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(RISKY)]
    lines = workspace.audit_log.export(AuditFilter(), "jsonl").decode().split("\n")
    assert kept_text(texts()[3]) in {json.loads(line)["actor_name"] for line in lines if line}
    assert json.loads(workspace.personal_data.export(person))["person"]["name"] == kept_text(texts()[3])


def test_the_list_of_problems_holds_texts_only(assessor, batch):
    read, _ = batch

    rows = problem_csv(read.problems, assessor.questionnaire(PLAN), translator("zh")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(rows, newline="")))

    assert len(rows) == len(read.problems) + 1
    assert {len(row) for row in rows} == {10}
    assert not [cell for row in rows for cell in row if cell.startswith(RISKY)]


@pytest.mark.parametrize("count", [pytest.param(500, id="some"), pytest.param(COUNT, id="all", marks=pytest.mark.long)])
def test_results_of_a_batch_as_text_and_as_parquet_hold_every_name(tmp_path, count):
    source = tmp_path / "firms.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["firm_name", "year", "revenue", "rd_expense", "staff_avg", "robots"])
        for n, text in enumerate(texts()[:count]):
            rows.writerow([f"{text.replace(chr(0), '')}甲{n}", 2024, 1000, 30, 100, 2])
    for target in (tmp_path / "results.csv", tmp_path / "results.parquet"):
        run = CliRunner().invoke(app, ["score", str(source), "-o", str(target), "--lang", "en"])
        assert run.exit_code in (0, 1), run.output

    written = list(csv.reader(io.StringIO((tmp_path / "results.csv").read_text("utf-8-sig"), newline="")))
    assert {len(row) for row in written} == {len(written[0])}
    assert not [row[0] for row in written if row[0].startswith(RISKY)]
    assert len(written) > count * 0.99
    assert pq.read_table(tmp_path / "results.parquet").num_rows == len(written) - 1
