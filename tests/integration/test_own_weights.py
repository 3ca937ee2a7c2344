"""Own weights from the command line to every output."""

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from assessment.cli.application import app

FIRMS = Path(__file__).parents[2] / "examples" / "sample_firms.xlsx"
CODE = "91310000MADEUP001X"
FIXED = ("--as-of", "2025-06-30", "--lang", "en")
WEIGHTS = ("--weights", "rd=2,energy=0")


@pytest.fixture
def run(tmp_path):
    def command(name, *arguments):
        return CliRunner().invoke(app, [name, str(FIRMS), *FIXED, *arguments])

    return command


def test_a_report_is_scored_with_them_and_says_so(run, tmp_path):
    file = tmp_path / "report.json"

    result = run("report", "--firm", CODE, "-o", str(file), *WEIGHTS)

    assert result.exit_code == 0, result.output
    report = json.loads(file.read_text(encoding="utf-8"))["report"]
    scores = {p["id"]: p["score"]["value"] for p in report["pillars"]}
    # Weights 2, 1, 1, 0 over four pillars that apply: (2 rd + digital + robots) / 4.
    assert report["overall"]["score"]["value"] == pytest.approx(
        (2 * scores["rd"] + scores["digital"] + scores["robots"]) / 4, rel=1e-9
    )
    assert report["overall"]["own_weights"]
    assert "own weights" in report["overall"]["weights"]


def test_the_results_of_many_firms_say_so(run, tmp_path):
    file = tmp_path / "results.xlsx"

    result = run("score", "-o", str(file), *WEIGHTS)

    assert "Own weights: " in result.stdout
    cells = [c.value for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for c in row]
    assert any("own weights" in str(value) for value in cells)


def test_the_explanation_says_so(run):
    assert "(own weights)" in run("explain", "--firm", CODE, *WEIGHTS).stdout


def test_weights_of_the_plan_are_not_called_own(run):
    assert "own weights" not in run("explain", "--firm", CODE, "--weights", "rd=1").stdout


def test_weights_that_cannot_be_used_end_with_2_and_a_reason(run):
    result = run("explain", "--firm", CODE, "--weights", "people=1")

    assert result.exit_code == 2
    assert "The plan has no pillar people" in result.stderr
    assert "rd, digital, robots, energy" in result.stderr
