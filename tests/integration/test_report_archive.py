"""Every kind of file of a gap report in one zip, each of which opens and says the same."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from assessment.cli.application import app
from assessment.ui import example_firm, services

FIRMS = Path(__file__).parents[2] / "examples" / "sample_firms.xlsx"
CODE = "91310000MADEUP001X"
STEM = {"zh": "差距报告-2025-zh", "en": "gap-report-2025-en"}


@pytest.fixture(scope="module", params=["zh", "en"])
def report(request):
    assessor, plan = services.assessor(), services.plan_id()
    table, _ = assessor.from_answers(example_firm.answers("en"), 2025, plan)
    return assessor.gap_report(assessor.assess(table, plan, date(2026, 11, 23), data_year=2025), 0, request.param)


@pytest.fixture(scope="module")
def files(report):
    with zipfile.ZipFile(io.BytesIO(services.assessor().gap_report_zip(report))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def of_kind(files, report, ending):
    return files[f"{STEM[report.lang]}.{ending}"]


def test_all_kinds_are_in_it(files, report):
    assert set(files) == {f"{STEM[report.lang]}.{ending}" for ending in ("pdf", "docx", "xlsx", "json", "txt")}


def test_the_json_opens_and_is_the_report(files, report):
    assert json.loads(of_kind(files, report, "json"))["report"] == report.model_dump(mode="json")


def test_the_workbook_opens_and_holds_the_score_of_every_pillar(files, report):
    book = openpyxl.load_workbook(io.BytesIO(of_kind(files, report, "xlsx")), data_only=True)
    numbers = [c.value for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)]

    for pillar in report.pillars:
        assert any(number == pytest.approx(pillar.score.value, rel=1e-9) for number in numbers), pillar.title


def test_the_word_document_opens_and_says_the_overall_score(files, report):
    document = docx.Document(io.BytesIO(of_kind(files, report, "docx")))
    texts = [p.text for p in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]

    assert any(report.overall.score.text in text for text in texts)


def test_the_pdf_is_one(files, report):
    content = of_kind(files, report, "pdf")

    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")


def test_the_text_explains_every_pillar(files, report):
    text = of_kind(files, report, "txt").decode("utf-8-sig")

    for pillar in report.pillars:
        assert pillar.formula in text


def test_names_and_times_in_the_archive_depend_on_the_report_alone(report):
    assessor = services.assessor()

    first, second = (zipfile.ZipFile(io.BytesIO(assessor.gap_report_zip(report))) for _ in range(2))

    assert [(e.filename, e.date_time) for e in first.infolist()] == [
        (e.filename, e.date_time) for e in second.infolist()
    ]


@pytest.mark.parametrize(("name", "option"), [("report.zip", ()), ("report.out", ("--format", "zip"))])
def test_the_command_line_writes_it(tmp_path, name, option):
    file = tmp_path / name

    result = CliRunner().invoke(app, ("report", str(FIRMS), "--firm", CODE, "--lang", "en", "-o", str(file), *option))

    assert result.exit_code == 0, result.output
    assert len(zipfile.ZipFile(file).namelist()) == 5
