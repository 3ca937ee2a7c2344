"""Horizon, costs, importance and own weights from the command line to every output."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from assessment.cli.application import app

FIRMS = Path(__file__).parents[2] / "examples" / "sample_firms.xlsx"
CODE = "91310000MADEUP0021"
FIXED = ("--as-of", "2025-06-30", "--lang", "en")
OWN = ("--horizon", "three_years", "--costs", "labour=3,energy=1", "--importance", "rd=2")
WEIGHTS = ("--weights", "rd=2,energy=0")
WORDS = (
    "0.45 × cost relief + 0.30 × importance × shortfall to 80 points + 0.25 × distance to the sector (Three years)",
    # 3 of 4 and 1 of 4; kinds of cost that were not named count 0.
    "Costs as the firm stated them: Labour 75 %, Energy 25 %, Materials 0 %, Overhead and other 0 %.",
    "Importance as the firm stated it: R&D 2, Digital 1, Robots 1, Energy 1.",
)


@pytest.fixture
def run():
    def command(name, *arguments):
        return CliRunner().invoke(app, [name, str(FIRMS), *FIXED, *arguments])

    return command


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Ending -> content of the report in that kind of file, all out of one zip."""
    target = tmp_path_factory.mktemp("own") / "report.zip"
    result = CliRunner().invoke(app, ["report", str(FIRMS), *FIXED, "--firm", CODE, "-o", str(target), *OWN, *WEIGHTS])
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(target) as archive:
        return {name.rpartition(".")[2]: archive.read(name) for name in archive.namelist()}


def pdf(content):
    if not shutil.which("pdftotext"):
        pytest.skip("poppler-utils is not installed")
    return subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


def word(content):
    document = docx.Document(io.BytesIO(content))
    return " ".join(p.text for p in document.element.body.iter() if p.tag.endswith("}t") and p.text)


def excel(content):
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return " ".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None)


READERS = {"pdf": pdf, "docx": word, "xlsx": excel, "txt": lambda content: content.decode("utf-8-sig")}


@pytest.mark.parametrize("kind", READERS)
def test_every_kind_of_report_says_what_its_steps_are_ordered_by(files, kind):
    text = "".join(READERS[kind](files[kind]).split())

    for words in WORDS:
        assert "".join(words.split()) in text


@pytest.mark.parametrize("kind", READERS)
def test_every_kind_of_report_says_that_its_weights_are_the_firms_own(files, kind):
    # Weights 2, 1, 1 and 0 over four pillars that apply: 50, 25, 25 and 0 %.
    assert "R&D50%,Digital25%,Robots25%(ownweights)" in "".join(READERS[kind](files[kind]).split())


def test_the_json_says_it_in_fields(files):
    found = json.loads(files["json"])["report"]["priorities"]

    assert found == {
        "horizon": "Three years",
        "costs": "Labour 75 %, Energy 25 %, Materials 0 %, Overhead and other 0 %",
        "importance": "R&D 2, Digital 1, Robots 1, Energy 1",
        "own_horizon": True,
        "own_costs": True,
        "own_importance": True,
    }


def test_the_results_of_many_firms_say_it(run, tmp_path):
    file = tmp_path / "results.xlsx"

    assert run("score", "-o", str(file), *OWN).exit_code in (0, 1)

    text = excel(file.read_bytes())
    assert "First steps ordered for this horizon: Three years." in text
    assert all(words in text for words in WORDS[1:])


def test_what_the_plan_says_is_not_called_the_firms_own(run):
    same = ("--horizon", "one_year", "--costs", "labour=2,energy=2,materials=2,overhead=2", "--importance", "rd=1")

    assert "as the firm stated" not in run("explain", "--firm", CODE, *same).stdout


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--horizon", "ten_years", "The plan has no horizon ten_years"),
        ("--costs", "rent=1", "The plan has no kind of cost rent"),
        ("--costs", "labour=0", "All numbers are 0"),
        ("--importance", "rd=-1", "rd must be a number from 0 up, not -1"),
        ("--importance", "rd", '"rd" is no name with a number'),
    ],
)
def test_what_cannot_be_used_ends_with_2_and_a_reason(run, option, value, words):
    result = run("explain", "--firm", CODE, option, value)

    assert result.exit_code == 2
    assert words in result.stderr
