"""The live workbook of two hundred made-up firms, computed again by two other engines: each says what ours says.

Every stored value is wrong on purpose, so that what is read afterwards was computed from the input figures.
"""

import csv
import math
import shutil
import subprocess
from datetime import date

import fastexcel
import formualizer
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from xlsxwriter.utility import xl_cell_to_rowcol
from xlsxwriter.worksheet import Worksheet

from assessment.formats.workbook_live import write_live
from assessment.formats.workbook_style import Book
from assessment.model.result import Status
from assessment.report.workbook_model import workbook_model
from assessment.scoring.engine import assess
from tests.integration.test_gap_report_in_libreoffice import RECALCULATE_ALWAYS
from tests.properties.generated_firms import CATALOGUE, FORM, PLAN, firms, panel_of

FIRMS = 200
SHEET_AS_TEXT = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,3"
"""The third sheet, comma-separated, UTF-8, numbers as they are stored and not as they are shown."""
WRONG = -777.0
WORDS = {
    Status.MET: "met",
    Status.PARTLY: "partly met",
    Status.NOT_MET: "not met",
    Status.UNKNOWN: "unknown",
    Status.NOT_APPLICABLE: "not applicable",
}


def made_up_firms():
    """The same two hundred firms every time."""
    made = []

    @settings(deadline=None, derandomize=True, database=None, max_examples=FIRMS, phases=(Phase.generate,),
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(firms())
    def collect(firm):
        made.append(firm)

    collect()
    return made[:FIRMS]


@pytest.fixture(scope="module")
def result():
    return assess(panel_of(made_up_firms()), PLAN, FORM, CATALOGUE.reference, as_of=date(2026, 6, 30))


@pytest.fixture(scope="module")
def workbooks(result, tmp_path_factory):
    """Folder with the live sheets of every firm, each formula stored with a wrong value."""
    folder = tmp_path_factory.mktemp("live")
    right = Worksheet.write_formula
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Worksheet, "write_formula", lambda s, r, c, f, look=None, _=0: right(s, r, c, f, look, WRONG))
        for index in range(len(result.panel.keys)):
            book = Book("en", "Live", "Plan")
            write_live(book, workbook_model(result, index, PLAN, FORM, CATALOGUE.reference, "en"), "Firm")
            (folder / f"{index}.xlsx").write_bytes(book.bytes())
    return folder


def expected(result, index):
    """Defined name -> what the engine says."""
    found = {}
    for name, pillar in result.pillars.items():
        found[f"pillar_{name}_status"] = WORDS[Status(int(pillar.status[index]))]
        for key in ("value", "score", "score_low", "score_high", "gap", "surplus"):
            found[f"pillar_{name}_{key}"] = float(getattr(pillar, key)[index])
    for key in ("index_low", "index_high", "level_low", "level_high"):
        found[f"pillar_digital_{key}"] = float(getattr(result.maturity, key)[index])
    overall = result.overall
    for name, key in (
        ("overall_score", "score"),
        ("overall_low", "low"),
        ("overall_high", "high"),
        ("overall_geometric", "geometric"),
    ):
        found[name] = float(getattr(overall, key)[index])
    bands = [b.title.en for b in PLAN.overall.bands]
    for suffix in ("", "_low", "_high"):
        level = int(getattr(overall, f"level{suffix}")[index])
        found[f"overall_level{suffix}"] = bands[level] if level >= 0 else "unknown"
    return found | {"overall_met": float(overall.met[index])}


def stored(file):
    """Defined name -> what its cell of the workbook holds: a number, or a text where there is none."""
    sheet = fastexcel.read_excel(str(file)).load_sheet("Calculation", header_row=None, dtypes="string").to_arrow()
    columns = [column.to_pylist() for column in sheet.columns]
    return {name: read(columns[column][row]) for name, (row, column) in places(file).items()}


def exported(folder, workbooks, index):
    """The same of the sheet of calculation, which LibreOffice has written as comma-separated values."""
    with (folder / f"{index}-Calculation.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    return {name: read(rows[row][column]) for name, (row, column) in places(workbooks / f"{index}.xlsx").items()}


def places(file):
    """Defined name -> (row, column) in the sheet of calculation; the names of what every page prints left out."""
    names = {n.name: n.formula for n in fastexcel.read_excel(str(file)).defined_names()}
    return {
        name: xl_cell_to_rowcol(formula.rpartition("!")[2].replace("$", ""))
        for name, formula in names.items()
        if not name.startswith("_xlnm")
    }


def read(text):
    try:
        return float(text)
    except ValueError:
        return text


def differences(found, wanted):
    """What is not as expected to a relative 1e-9; where the engine has no number, there must be none."""
    for name, want in wanted.items():
        got = found[name]
        if isinstance(want, str):
            same = got == want
        elif math.isnan(want):
            same = isinstance(got, str) and not got.startswith("#")
        else:
            same = isinstance(got, float) and abs(got - want) <= 1e-9 * max(1.0, abs(want))
        if not same:
            yield f"{name}: {got!r} instead of {want!r}"


def all_differences(values, result, firms=FIRMS):
    """What is not as expected in any firm; `values` gives what the workbook of a firm holds."""
    for index in range(firms):
        yield from (f"firm {index}: {line}" for line in differences(values(index), expected(result, index)))


def test_the_firms_are_of_every_kind(result):
    """Otherwise the comparison would prove little."""
    for pillar in result.pillars.values():
        assert len(set(pillar.status.tolist())) >= 4
    assert len(set(result.overall.level.tolist())) >= 4


def test_stored_values_are_wrong(workbooks, result):
    assert len(list(all_differences(lambda k: stored(workbooks / f"{k}.xlsx"), result, 5))) > 5 * 20


def test_formualizer_computes_what_the_engine_says(workbooks, result, tmp_path):
    for file in workbooks.glob("*.xlsx"):
        formualizer.recalculate_file(str(file), output=str(tmp_path / file.name))

    assert list(all_differences(lambda k: stored(tmp_path / f"{k}.xlsx"), result)) == []


def test_libreoffice_computes_what_the_engine_says(workbooks, result, tmp_path):
    """All workbooks in one start of the program, of which it writes one sheet, in full digits."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile, out = tmp_path / "profile", tmp_path / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, encoding="utf-8")
    files = [str(workbooks / f"{index}.xlsx") for index in range(FIRMS)]
    command = [program, "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", SHEET_AS_TEXT]

    subprocess.run([*command, "--outdir", out, *files], check=True, capture_output=True, timeout=600)

    assert list(all_differences(lambda k: exported(out, workbooks, k), result)) == []
