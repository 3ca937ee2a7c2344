"""Another city's plan is a folder of data: three pillars, other targets, no line of code."""

import re
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from assessment.cli.application import app
from assessment.definitions.catalogue import load_catalogue
from assessment.definitions.paths import data_root
from assessment.formats.panel import to_panel
from assessment.formats.read import read_answers
from assessment.model.plan import Plan
from assessment.scoring.engine import assess
from assessment.settings import UploadLimits

EXAMPLES = Path(__file__).parents[2] / "examples"
OURS = "shanghai-2023-2025"
CITY = "harbour-2026"
AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A data folder whose plan asks for R&D of 3 % and has no robots."""
    folder = tmp_path_factory.mktemp("city")
    plan = folder / "benchmarks" / "plans" / CITY
    shutil.copytree(data_root() / "benchmarks" / "plans" / OURS, plan)
    for file in plan.glob("*.yaml"):
        file.write_text(without_robots(file.read_text("utf-8")), "utf-8")
    return folder


def without_robots(text):
    """The text of a plan's file with another id, another target of R&D, and no word of the robots pillar."""
    text = re.sub(r'  - id: "robots"\n.*?(?=  - id: "energy"\n)', "", text, flags=re.DOTALL)
    text = text.replace(f'id: "{OURS}"', f'id: "{CITY}"').replace(" robots: 1,", "")
    text = text.replace("value: 2.5\n", "value: 3\n").replace(
        "[[0, 0], [2.5, 80], [5, 100]]", "[[0, 0], [3, 80], [6, 100]]"
    )
    text = text.replace(', "robots"]', "]").replace('["robots", ', "[")
    return text.replace('- gaps: ["robots"]', "- all_firms: true")


@pytest.fixture
def command(city, monkeypatch):
    monkeypatch.setenv("ASSESSMENT_DATA_DIR", str(city))
    monkeypatch.setenv("ASSESSMENT_PLAN", CITY)
    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def sample_panel():
    """The made-up firms as a plan's engine takes them."""

    def panel(questionnaire, plan):
        read = read_answers(EXAMPLES / "sample_firms.xlsx", "sample_firms.xlsx", questionnaire, plan, UploadLimits())
        return to_panel(read.table, questionnaire, plan)

    return panel


def test_a_questionnaire_may_ask_for_more_than_a_plan_scores(command):
    result = command("check", "--lang", "en")

    assert result.exit_code == 0, result.output
    assert f"plan {CITY}: 3 targets" in result.stdout


def test_its_firms_are_scored_on_its_three_pillars(command, tmp_path):
    result = command("score", EXAMPLES / "sample_firms.xlsx", "-o", tmp_path / "out.xlsx", "--lang", "en")

    assert result.exit_code == 0, result.output
    assert "3 of 3 targets met" in result.stdout
    assert "obot" not in result.stdout
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "json"])
def test_a_gap_report_holds_a_firm_against_its_targets(command, tmp_path, suffix):
    written = tmp_path / f"report.{suffix}"

    result = command("report", EXAMPLES / "sample_firms.xlsx", "--firm", "91310000MADEUP001X", "-o", written)

    assert result.exit_code == 0, result.output
    assert written.stat().st_size > 1000


def test_a_pillar_with_another_id_is_compared_with_its_sector_as_before(city, sample_panel):
    found = load_catalogue(city)
    plan, questionnaire = found.plans[CITY], found.questionnaires["manufacturing"]
    renamed = Plan.model_validate(
        plan.model_dump()
        | {
            "pillars": tuple(p.model_dump() | ({"id": "research"} if p.id == "rd" else {}) for p in plan.pillars),
            "importance": {"research" if k == "rd" else k: v for k, v in plan.importance.items()},
            "tasks": (),
            "programmes": (),
        }
    )

    by_id = assess(sample_panel(questionnaire, plan), plan, questionnaire, found.reference, as_of=AS_OF)
    by_name = assess(sample_panel(questionnaire, renamed), renamed, questionnaire, found.reference, as_of=AS_OF)

    for table, distance in by_id.sectors.items():
        assert distance.distance.tobytes() == by_name.sectors[table].distance.tobytes()
    assert by_id.priority.distance.tobytes() == by_name.priority.distance.tobytes()
    assert by_id.priority.distance[:, 0].any()


def test_a_single_problem_is_one_problem(command, city, tmp_path):
    shutil.copytree(city, tmp_path / "broken")
    plan = tmp_path / "broken" / "benchmarks" / "plans" / CITY / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace(f'id: "{CITY}"', 'id: "inland-2026"'), "utf-8")

    result = command("check", tmp_path / "broken", "--lang", "en")

    assert result.exit_code != 0
    assert result.stderr.splitlines()[-1] == "1 problem"
