"""The live formulas of the gap report, computed again by a real spreadsheet program."""

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from assessment import bootstrap
from assessment.settings import Settings

PLAN = "shanghai-2023-2025"
EXAMPLES = Path(__file__).parents[2] / "examples"
RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
"""Without it the program trusts the stored values of a workbook and computes nothing."""


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory):
    """Folder with a gap report of each of six made-up firms."""
    folder = tmp_path_factory.mktemp("reports")
    assessor = bootstrap.build(Settings())
    read = assessor.read(EXAMPLES / "sample_firms.xlsx", "sample_firms.xlsx", PLAN)
    assessment = assessor.assess(read.table, PLAN, date(2026, 1, 1))
    for index in range(6):
        data = assessor.gap_report_workbook(assessor.gap_report(assessment, index, "en"))
        (folder / f"{index}.xlsx").write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def recalculated(workbooks, tmp_path_factory):
    """Folder with the same reports, opened, computed and saved by LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile, out = tmp_path_factory.mktemp("profile"), tmp_path_factory.mktemp("recalculated")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, encoding="utf-8")
    files = sorted(str(file) for file in workbooks.glob("*.xlsx"))
    command = [
        program,
        "--headless",
        f"-env:UserInstallation=file://{profile}",
        "--convert-to",
        "xlsx",
        "--outdir",
        out,
    ]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=180)
    return out


def same(one, other):
    """Whether two cells hold the same text, or the same number to nine decimals or digits."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return one == pytest.approx(other, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("index", range(6))
def test_a_spreadsheet_program_computes_the_numbers_that_are_stored(workbooks, recalculated, index):
    data = (workbooks / f"{index}.xlsx").read_bytes()
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    stored = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    again = openpyxl.load_workbook(recalculated / f"{index}.xlsx", data_only=True)

    live = [c for sheet in formulas for row in sheet.iter_rows() for c in row if c.data_type == "f"]

    assert live
    for cell in live:
        sheet, at = cell.parent.title, cell.coordinate
        assert same(again[sheet][at].value, stored[sheet][at].value), f"{sheet}!{at} {cell.value}"
