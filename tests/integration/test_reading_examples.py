"""The example workbooks are what their scripts make of the CSV files, and hold what they are there to show."""

import runpy
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.formats.read import read_answers
from assessment.model.message import Severity
from assessment.settings import Settings

ROOT = Path(__file__).parents[2]
NAMES = ("listed_manufacturers", "sample_firms")


@pytest.fixture(scope="module")
def read():
    catalogue, settings = load_catalogue(), Settings()
    plan = catalogue.plans[settings.plan]
    questionnaire = catalogue.questionnaires[plan.questionnaire]
    return lambda path: read_answers(path, path.name, questionnaire, plan, settings.upload)


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_holds_what_the_csv_holds(read, name):
    from_csv = read(ROOT / "examples" / f"{name}.csv").table.frame
    from_workbook = read(ROOT / "examples" / f"{name}.xlsx").table.frame

    pd.testing.assert_frame_equal(from_workbook, from_csv)


@pytest.mark.parametrize("name", NAMES)
def test_the_script_builds_the_committed_workbook(read, name, tmp_path):
    build = runpy.run_path(str(ROOT / "scripts" / "build_examples.py"))["build"]
    committed = ROOT / "examples" / f"{name}.xlsx"

    built = build(name, tmp_path)

    pd.testing.assert_frame_equal(read(built).table.frame, read(committed).table.frame)
    assert remarks(built) == remarks(committed), "run scripts/build_examples.py"


def remarks(path):
    """What the workbook says about its rows; the wording of questions may change without a new example."""
    sheet = openpyxl.load_workbook(path).worksheets[2]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_no_error(read, name):
    result = read(ROOT / "examples" / f"{name}.xlsx")

    assert [p for p in result.problems if p.severity == Severity.ERROR] == []


@pytest.mark.parametrize(
    ("code", "printed", "decimals"), [("688981", 9.4, 1), ("000063", 21.03, 2), ("601727", 4.9, 1)]
)
def test_the_ratios_of_the_listed_companies_are_those_they_print(read, code, printed, decimals):
    csv = pd.read_csv(ROOT / "examples" / "listed_manufacturers.csv", dtype=str).set_index("share_code")
    frame = read(ROOT / "examples" / "listed_manufacturers.xlsx").table.frame.set_index("firm_name")
    firm = frame.loc[csv.loc[code, "firm_name"]]

    assert round(100 * firm["rd_expense"] / firm["revenue"], decimals) == printed
    assert float(csv.loc[code, "printed_intensity_percent"]) == printed


def test_made_up_firms_are_said_to_be_made_up(read):
    frame = read(ROOT / "examples" / "sample_firms.xlsx").table.frame
    note = openpyxl.load_workbook(ROOT / "examples" / "sample_firms.xlsx").worksheets[0]["A3"].value

    assert frame["firm_key"].nunique() == 12
    assert frame["firm_name"].str.startswith("示例").all()
    assert "虚构" in note
    assert "made up" in note
