"""10,000 texts through every field and through every file that is written: they come back, and are nothing but text.

No formula, no link, no markup, no broken file. What no file can hold is left out, and nothing else.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from docx import Document
from lxml import etree
from pydantic import ValidationError

from assessment import bootstrap
from assessment.errors import AssessmentError, FileRefusedError
from assessment.model.draft import LONGEST_NOTE, LONGEST_PERSON, Answer
from assessment.services.answer_columns import from_fields
from assessment.services.canonical import is_untouched
from assessment.services.file_names import as_filename
from assessment.settings import Settings
from assessment.ui import answers_file
from tests.hostile.texts import COUNT, SURROGATES, texts

PLAN = Settings().plan
AS_OF = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def assessor():
    return bootstrap.build(Settings())


@pytest.fixture
def workspace(assessor, tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path}/answers.sqlite3")
    opened = bootstrap.build_workspace(settings, assessor, lambda: NOW)
    yield opened
    opened.drafts.store.close()


# --- through the fields -----------------------------------------------------------------------------------------------


def test_ten_thousand_texts_are_kept_as_they_were_typed(workspace, assessor):
    """As answers, remarks and persons of every question, three of each at a save."""
    drafts, questionnaire = workspace.drafts, assessor.questionnaire(PLAN)
    access = drafts.start(PLAN, 2025).access
    waiting, revision, through = list(texts()), 0, 0
    while waiting:
        given = {}
        for question in questionnaire.questions.values():
            value, note, person = (waiting.pop() if waiting else "" for _ in range(3))
            note, person = note[:LONGEST_NOTE], person[:LONGEST_PERSON]
            given[question.id] = Answer(value=value if question.kind == "text" else None, note=note, person=person)
            through += bool(question.kind == "text" and value) + bool(note) + bool(person)
        revision = drafts.save_answers(access, given, based_on_revision=revision).revision
        kept = drafts.read(access).answers
        for name, answer in given.items():
            if name in kept:
                assert (kept[name].note, kept[name].person) == (answer.note, answer.person)
                assert (kept[name].value or "") == (answer.value or "")

    assert through > COUNT / 2
    version = workspace.versions.submit(access)
    assert is_untouched(workspace.versions.version(access, version.number))


@pytest.mark.parametrize("text", ["a\0b", "字" * 1_000_000, "\U0010ffff" * 10_001])
def test_what_no_database_takes_is_left_out_or_refused_in_a_sentence(workspace, text):
    drafts = workspace.drafts
    access = drafts.start(PLAN, 2025).access
    kept = _kept_or_refused(lambda: drafts.save_answers(access, {"firm_name": Answer(value=text)}, based_on_revision=0))
    beside = Answer(value=1, note=text[:LONGEST_NOTE], person=text[:LONGEST_PERSON])
    drafts.save_answers(access, {"revenue": beside}, "作者" + text[:50], based_on_revision=0)

    read = drafts.read(access)
    assert ("firm_name" in read.answers) == (kept and bool(_without(text)))
    if kept:
        assert read.answers["firm_name"].value == _without(text)
    assert read.answers["revenue"].value == 1


def _kept_or_refused(save):
    try:
        save()
    except (AssessmentError, ValidationError):
        return False
    return True


def _without(text):
    """What is left of a text in a database."""
    return text.replace("\0", "")


def test_answers_of_any_text_are_checked_and_assessed(assessor):
    """Every text as an answer to every question at once, also where a number or an option is asked for."""
    questionnaire = assessor.questionnaire(PLAN)
    for text in ("".join(texts()[:2_000]), *texts()[:4], "x" * 100_000):
        table, _ = assessor.from_answers(dict.fromkeys(questionnaire.questions, text), 2025, PLAN)
        assessment = assessor.assess(table, PLAN, AS_OF, data_year=2025)
        assert assessment.result.panel.size == 1


# --- files of answers -------------------------------------------------------------------------------------------------


def sheet(answers, **more):
    content = {"kind": answers_file.KIND, "questionnaire": "manufacturing", "edition": "2026.1", "data_year": 2025}
    return json.dumps({**content, "answers": answers, **more}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 500_000,
        b'{"a":' * 100_000,
        b"\xff\xfe\x00",
        b"9" * 100_000,
        b"null",
        sheet({}) + b" " * answers_file.LARGEST,
        sheet({}, data_year=10**400),
        sheet({}, data_year=True),
        sheet({}, data_year="2025"),
        sheet([]),
        sheet({}, kind=["x"]),
        sheet({}, questionnaire={"x": 1}),
        *(sheet({"firm_name": text}) for text in SURROGATES),
        sheet({"certificates": ["high_tech", "\ud800"]}),
    ],
    ids=range(17),
)
def test_a_file_that_is_too_large_too_deep_or_something_else_is_refused(assessor, content):
    with pytest.raises(FileRefusedError):
        answers_file.read(content, assessor.questionnaire(PLAN))


@pytest.mark.parametrize(
    "value",
    [
        "a\0b", "x" * 5_000, True, float("nan"), float("inf"), 10**300, {"a": 1}, [["x"]], ["none"] * 500, [],
    ],
    ids=range(10),
)  # fmt: skip
def test_values_of_a_file_that_no_question_has_are_left_out_or_pointed_out(workspace, assessor, value):
    """Whatever a file says under every question: it is read, checked, assessed and kept, or left out with a word."""
    questionnaire, drafts = assessor.questionnaire(PLAN), workspace.drafts
    saved = answers_file.read(sheet(dict.fromkeys(questionnaire.questions, value)), questionnaire)
    assessor.assess(assessor.from_answers(saved.answers, 2025, PLAN)[0], PLAN, AS_OF, data_year=2025)
    access = drafts.start(PLAN, 2025).access
    for name in [name for name in saved.answers if name in ("firm_name", "revenue", "division", "certificates")]:
        _kept_or_refused(
            lambda name=name: drafts.save_answers(
                access, from_fields({name: saved.answers[name]}, questionnaire), based_on_revision=0
            )
        )

    json.dumps(drafts.read(access).form, allow_nan=False).encode()


# --- through the files that are written -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def batch(assessor):
    """10,000 firms that are called like the texts: what was read of them, and their assessment."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["firm_name", "year", "revenue", "rd_expense", "staff_avg", "robots"])
    rows.writerows([f"甲{i}{text}", 2024, 1000, 30, 100, "x" if i % 1000 == 0 else 2] for i, text in enumerate(texts()))
    read = assessor.read(out.getvalue().encode(), "../../=1+1<b>.csv", PLAN)
    assert read.table is not None
    return read, assessor.assess(read.table, PLAN, AS_OF)


def parts_of(content):
    """Every XML part, parsed strictly."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                yield (
                    name,
                    etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, huge_tree=True)),
                )


def assert_a_harmless_workbook(content):
    """Well-formed; no link out of it, and no formula that begins with what came from outside."""
    for name, root in parts_of(content):
        assert "evil.test" not in etree.tostring(root).decode() or not name.endswith(".rels"), name
        for formula in root.iter("{*}f"):
            assert "evil.test" not in (formula.text or "")
            assert "cmd|" not in (formula.text or "")
        assert next(root.iter("{*}hyperlink"), None) is None or name.startswith("xl/worksheets"), name
    openpyxl.load_workbook(io.BytesIO(content), read_only=True).close()


def test_all_firms_are_read_with_their_names(batch):
    read, assessment = batch
    assert assessment.result.panel.size > COUNT * 0.99
    assert len(set(assessment.result.panel.names)) == assessment.result.panel.size
    assert not any("\0" in name for name in assessment.result.panel.names)
    assert read.rows_refused < COUNT * 0.01


@pytest.mark.parametrize("lang", ["zh"])
def test_the_results_workbook_holds_every_name_as_text(assessor, batch, lang):
    read, assessment = batch
    content = assessor.results_workbook(assessment, lang, read)

    assert_a_harmless_workbook(content)
    written = [text.text or "" for _, root in parts_of(content) for text in root.iter("{*}t")]
    assert sum(text.startswith("甲") for text in written) >= assessment.result.panel.size


@pytest.fixture(scope="module")
def pooled(assessor):
    """Gap reports of two firms that are called like hundreds of the texts together."""
    found = []
    for lang, some in (("zh", texts()[:300]), ("en", texts()[300:600])):
        answers = {
            "firm_name": "甲 " + " ".join(some),
            "price_index_source": " ".join(some),
            "revenue": 1000,
            "rd_expense": 30,
        }
        table, _ = assessor.from_answers(answers, 2025, PLAN)
        found.append(assessor.gap_report(assessor.assess(table, PLAN, AS_OF, data_year=2025), 0, lang))
    return found


def test_a_report_as_a_workbook_holds_the_name_as_text(assessor, pooled):
    for report in pooled:
        assert_a_harmless_workbook(assessor.gap_report_workbook(report))


def test_a_report_as_a_word_document_opens_and_links_to_our_sources_only(assessor, pooled):
    for report in pooled:
        content = assessor.gap_report_docx(report)
        for name, root in parts_of(content):
            if name.endswith(".rels"):
                assert "evil.test" not in etree.tostring(root).decode()
        assert Document(io.BytesIO(content)).paragraphs


@pytest.mark.poppler
def test_a_report_as_a_pdf_opens_and_runs_nothing_of_the_name(assessor, pooled, tmp_path):
    for report in pooled:
        file = tmp_path / "r.pdf"
        file.write_bytes(assessor.gap_report_pdf(report))
        said = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)
        assert not said.stderr
        assert "root:x:0" not in said.stdout.decode()
        assert b"/JavaScript" not in file.read_bytes()
        assert not re.search(rb"/URI\s*\([^)]*evil", file.read_bytes())


def test_a_report_as_json_is_json(assessor, pooled):
    for report in pooled:
        assert json.loads(assessor.gap_report_json(report))


def test_the_marked_copy_of_a_workbook_stays_a_workbook(assessor):
    """Texts stand in cells of the firm's own and in the faulty ones, which get a colour and a comment."""
    book = openpyxl.Workbook()
    book.active.append(["firm_name", "year", "revenue", "staff_avg", "remarks"])
    for i, text in enumerate(texts()[:1_000]):
        legal = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text).replace("\ufffe", "").replace("\uffff", "")
        book.active.append([f"甲{i}", 2024, f"x{legal}", 100, f" {legal}"])
        for cell in (3, 5):
            book.active.cell(i + 2, cell).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    read = assessor.read(out.getvalue(), "a.xlsx", PLAN)

    marked = assessor.annotated(out.getvalue(), "a.xlsx", read, PLAN, "zh")

    assert read.problems
    assert_a_harmless_workbook(marked.content)


def test_no_text_makes_a_file_name_that_leads_elsewhere():
    for text in (*texts(), *SURROGATES):
        name = as_filename(text)
        assert set(name).isdisjoint('/\\:*?"<>|.\0\n'), text
        assert len(name.encode()) < 200, text
