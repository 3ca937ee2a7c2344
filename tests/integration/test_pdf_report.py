"""The gap report as PDF, on the example firms: it keeps the standards, and what it prints is what the report says."""

import logging
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assessment.cli.application import app
from assessment.formats.pdf import write
from assessment.formats.pdf.characters import printable
from assessment.formats.pdf.content import document
from assessment.formats.report_number import report_number

EXAMPLES = Path(__file__).parents[2] / "examples"
PLAN = "shanghai-2023-2025"
AS_OF = date(2026, 11, 23)
FIRMS = [("sample_firms.xlsx", k) for k in range(12)] + [("listed_manufacturers.xlsx", k) for k in range(3)]
HOSTILE = '#panic("x") *b* $1/0$ <l> @r `c` \\ // {0} "q" 🏭𠮷 公司' + "W" * 90
poppler = pytest.mark.poppler


@pytest.fixture(scope="module")
def assessments(assessor):
    return {name: assess(assessor, name) for name in {name for name, _ in FIRMS}}


def assess(assessor, name):
    read = assessor.read(EXAMPLES / name, name, PLAN)
    return assessor.assess(read.table, PLAN, AS_OF)


@pytest.fixture(params=[(*firm, lang) for firm in FIRMS for lang in ("zh", "en")], ids=str)
def report(request, assessor, assessments):
    name, index, lang = request.param
    return assessor.gap_report(assessments[name], index, lang)


@pytest.fixture(scope="module")
def one(assessor, assessments):
    return assessor.gap_report(assessments["sample_firms.xlsx"], 1, "zh")


def command(program, *arguments):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def saved(tmp_path):
    def save(pdf):
        file = tmp_path / "report.pdf"
        file.write_bytes(pdf)
        return file

    return save


SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def squeezed(text):
    """Without spaces and line ends, as a line may be broken anywhere; subscripts in the plain form the font has."""
    return re.sub(r"[\s\u200b]", "", text.translate(SUBSCRIPTS))


def printed(file):
    return squeezed(command("pdftotext", "-raw", file, "-"))


def figures(report):
    """Every number with its words that a reader of the report has to find in it."""
    for p in report.pillars:
        yield from (p.value.text, p.target.text, p.score.text, p.gap_sentence, p.status_label, p.formula, p.interval)
        yield from (p.score_formula, p.gap_formula, p.curve_text, *(row.figure.text for row in p.sector), *p.notes)
    overall = report.overall
    yield from (overall.score.text, overall.interval, overall.level or overall.level_range, overall.met_text)
    yield from (*report.headline, *(measure for step in report.steps for measure in step.measures), report.period_note)
    yield from (gate.points for gate in report.digital.gates)
    yield from (row.figure.text for row in report.supplementary)
    yield from (reason for task in report.tasks for reason in task.reasons)
    yield from (text for p in report.programmes for text in (p.title, p.reason))


@poppler
def test_every_example_keeps_the_standards_and_says_what_the_report_says(report, saved):
    data, replaced = printable(document(report))
    pdf, warnings = write.compiled(data, write.day_of(report.as_of), write.STANDARDS)

    file = saved(pdf)
    text = printed(file)
    about = command("pdfinfo", file)

    assert (replaced, [w.message for w in warnings]) == (0, [])
    assert [figure for figure in figures(report) if squeezed(figure) not in text] == []
    assert re.search(r"Tagged:\s+yes", about)
    assert 4 <= int(re.search(r"Pages:\s+(\d+)", about)[1]) <= 8


@poppler
def test_number_date_year_and_a_place_to_sign_stand_on_the_cover(one, saved):
    file = saved(write.write_pdf(one))

    cover = squeezed(command("pdftotext", "-raw", "-l", 1, file, "-"))

    words = (report_number(one), one.as_of, "2024", one.firm, one.plan, one.period_note, "编制", "企业负责人", "盖章")
    assert [word for word in words if squeezed(word) not in cover] == []


@poppler
def test_number_and_firm_stand_on_every_further_page(one, saved):
    file = saved(write.write_pdf(one))
    last = int(re.search(r"Pages:\s+(\d+)", command("pdfinfo", file))[1])

    pages = [squeezed(command("pdftotext", "-f", page, "-l", page, file, "-")) for page in range(2, last + 1)]

    assert all(report_number(one) in page and one.firm in page for page in pages)
    assert all(f"第{n}页，共{last}页" in page for n, page in enumerate(pages, start=2))


@poppler
def test_the_only_font_is_that_of_the_package_and_it_is_inside(one, saved):
    lines = command("pdffonts", saved(write.write_pdf(one))).splitlines()[2:]

    assert lines
    assert all("NotoSansSC" in line and line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines)


def test_charts_are_told_to_those_who_do_not_see_them(one):
    pdf = write.write_pdf(one)

    missing = [p.bullet.alt for p in one.pillars if p.bullet.alt.encode("utf-16-be").hex().upper().encode() not in pdf]

    assert missing == []


def test_the_same_report_gives_the_same_bytes(one):
    assert write.write_pdf(one) == write.write_pdf(one)


def test_another_word_gives_another_number(one):
    assert report_number(one) == report_number(one.model_copy())
    assert report_number(one) != report_number(one.model_copy(update={"firm": "另一家"}))


@poppler
def test_text_of_a_user_is_printed_as_it_is_and_never_run(one, saved):
    hostile = one.model_copy(update={"firm": HOSTILE, "title": HOSTILE, "credit_code": HOSTILE, "notes": (HOSTILE,)})
    data, replaced = printable(document(hostile))

    pdf, warnings = write.compiled(data, write.day_of(one.as_of), write.STANDARDS)

    assert warnings == []
    assert replaced > 0
    assert squeezed(HOSTILE.replace("🏭𠮷", "□□")) in printed(saved(pdf))


@poppler
def test_replaced_characters_are_counted_in_the_report(one, saved):
    text = printed(saved(write.write_pdf(one.model_copy(update={"notes": ("🏭🏭",)}))))

    assert "以“□”代替的字符：2个" in text


@poppler
def test_no_text_leaves_the_page(report, saved):
    file = saved(write.write_pdf(report))
    words = re.findall(
        r'<word xMin="([-.\d]+)" yMin="([-.\d]+)" xMax="([-.\d]+)" yMax="([-.\d]+)">(.*?)</word>',
        command("pdftotext", "-bbox", file, "-"),
    )

    outside = [w[4] for w in words if float(w[0]) < 35 or float(w[2]) > 595 - 35 or float(w[3]) > 842 - 25]

    assert words
    assert outside == []


def test_a_document_that_the_standards_refuse_is_written_plainly_and_logged(one, monkeypatch, caplog):
    """An unknown character, as if it had got past the check."""
    monkeypatch.setattr(write, "printable", lambda data: (data, 0))

    with caplog.at_level(logging.WARNING):
        pdf = write.write_pdf(one.model_copy(update={"firm": "工厂🏭"}))

    assert pdf.startswith(b"%PDF")
    assert any("PDF not in the standards" in record.getMessage() for record in caplog.records)


def test_a_pdf_is_written_from_the_command_line(tmp_path):
    file = tmp_path / "report.pdf"
    firm = ("--firm", "91310000MADEUP001X", "--as-of", "2026-11-23")

    result = CliRunner().invoke(app, ("report", str(EXAMPLES / "sample_firms.xlsx"), *firm, "-o", str(file)))

    assert result.exit_code == 0, result.output
    assert file.read_bytes().startswith(b"%PDF-1.7")
