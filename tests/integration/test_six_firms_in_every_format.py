"""A listed company and five awkward firms in every format and both languages: each says what the report says.

The made-up firms: a pillar of zero; a pillar that does not apply; a digital score that is an interval; negative value
added; a tiny firm with estimated figures, whose name has characters that the font of the PDF lacks.
"""

import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from assessment.formats.report_number import report_number
from assessment.locale import translator

EXAMPLES = Path(__file__).parents[2] / "examples"
PLAN = "shanghai-2023-2025"
AS_OF = date(2026, 11, 23)
LISTED = "上海电气集团股份有限公司"
TINY, RENAMED = "示例模具有限公司", "示例𠮷模具🏭有限公司"
FIRMS = {
    LISTED: "listed_manufacturers.csv",
    "示例食品有限公司": "sample_firms.csv",
    "示例精细化工有限公司": "sample_firms.csv",
    "示例仪器仪表有限公司": "sample_firms.csv",
    "示例船舶配套有限公司": "sample_firms.csv",
    RENAMED: "sample_firms.csv",
}


@pytest.fixture(scope="module")
def assessments(assessor):
    def assess(name):
        data = (EXAMPLES / name).read_text(encoding="utf-8").replace(TINY, RENAMED).encode()
        return assessor.assess(assessor.read(data, name, PLAN).table, PLAN, AS_OF)

    return {name: assess(name) for name in set(FIRMS.values())}


@pytest.fixture(scope="module", params=[(firm, lang) for firm in FIRMS for lang in ("zh", "en")], ids=str)
def report(request, assessor, assessments):
    firm, lang = request.param
    assessment = assessments[FIRMS[firm]]
    return assessor.gap_report(assessment, assessor.find_firm(assessment, firm), lang)


@pytest.fixture(scope="module")
def files(assessor, report):
    """Ending of a name -> content, of all that is in the zip."""
    with zipfile.ZipFile(io.BytesIO(assessor.gap_report_zip(report))) as archive:
        return {Path(name).suffix: archive.read(name) for name in archive.namelist()}


def squeezed(text):
    """Without spaces and places to break, which stand elsewhere in every format."""
    return re.sub(r"[\s\u200b]", "", text.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")))


def figures(report):
    """What a reader has to find in every printed format: numbers, statuses, sentences."""
    overall = report.overall
    yield from (overall.score.text, overall.level or overall.level_range, *report.headline, report.period_note)
    for p in report.pillars:
        yield from (p.title, p.value.text, p.target.text, p.status_label, p.score.text, p.gap_sentence)


def signed(report):
    """Report number, dates and the places to sign."""
    t = translator(report.lang)
    words = (t("Prepared by"), t("Checked by"), t("For the firm"), t("Date"), t("Seal"))
    return (report_number(report), report.as_of, str(report.data_year), *words)


def missing(words, text):
    return [word for word in words if squeezed(word) not in text]


def test_the_json_is_the_report(files, report):
    assert json.loads(files[".json"])["report"] == report.model_dump(mode="json")


def test_the_workbook_shows_the_numbers_of_every_pillar(files, report):
    sheet = openpyxl.load_workbook(io.BytesIO(files[".xlsx"]), data_only=True)[translator(report.lang)("Summary")]
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows() if row[3].value}

    for p in report.pillars:
        _, value, _, status, score, gap = rows[p.title][:6]
        assert p.status_label.startswith(status)  # the word follows the inputs; "provisional" is said beside it
        for cell, figure in ((value, p.value), (score, p.score), (gap, p.gap)):
            if figure.value is not None:
                assert cell == pytest.approx(figure.value, rel=1e-9, abs=1e-9)
            else:
                assert isinstance(cell, str)


def test_the_word_document_says_what_the_report_says(files, report):
    body = docx.Document(io.BytesIO(files[".docx"])).element.body
    text = squeezed("".join(node.text or "" for node in body.iter(qn("w:t"))))

    assert missing((*figures(report), *report.first_steps, *signed(report)), text) == []


@pytest.mark.poppler
def test_the_pdf_says_what_the_report_says(files, report, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (tmp_path / "report.pdf").write_bytes(files[".pdf"])

    whole, cover, about = (
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
        for command in (
            ("pdftotext", "-raw", "report.pdf", "-"),
            ("pdftotext", "-raw", "-l", "1", "report.pdf", "-"),
            ("pdfinfo", "report.pdf"),
        )
    )

    assert missing((text.replace("𠮷", "□").replace("🏭", "□") for text in figures(report)), squeezed(whole)) == []
    assert missing(signed(report), squeezed(cover)) == []
    assert 4 <= int(re.search(r"Pages:\s+(\d+)", about)[1]) <= 8


def test_the_explanation_has_every_formula(files, report):
    text = files[".txt"].decode("utf-8-sig")

    assert [p.title for p in report.pillars if p.formula not in text] == []


def test_the_firms_are_awkward(assessor, assessments):
    """Otherwise the formats would be tried on easy ground only."""
    found = {}
    for firm, name in FIRMS.items():
        assessment = assessments[name]
        found[firm] = assessor.gap_report(assessment, assessor.find_firm(assessment, firm), "zh")
    pillars = [p for report in found.values() for p in report.pillars]

    assert {p.status for p in pillars} >= {"met", "not_met", "unknown", "not_applicable"}
    assert any(p.value.value == 0 for p in pillars)
    assert any(p.score_low is not None and p.score.value is None and p.score_low < p.score_high for p in pillars)
    assert found[RENAMED].firm == RENAMED
