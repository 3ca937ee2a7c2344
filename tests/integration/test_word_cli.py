"""A Word report from the command line, asked for by option or by the name of the file."""

from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from assessment.cli.application import app

FIRMS = Path(__file__).parents[2] / "examples" / "sample_firms.xlsx"
CODE = "91310000MADEUP001X"


@pytest.mark.parametrize(("name", "option"), [("report.docx", ()), ("report.out", ("--format", "docx"))])
def test_a_word_report_is_written(tmp_path, name, option):
    file = tmp_path / name
    arguments = (
        "report",
        str(FIRMS),
        "--firm",
        CODE,
        "--lang",
        "en",
        "--as-of",
        "2025-06-30",
        "-o",
        str(file),
        *option,
    )

    result = CliRunner().invoke(app, arguments)

    assert result.exit_code == 0, result.output
    assert docx.Document(str(file)).tables[1].cell(1, 1).text == CODE


def test_the_option_wins_over_the_name(tmp_path):
    file = tmp_path / "report.docx"

    result = CliRunner().invoke(app, ("report", str(FIRMS), "--firm", CODE, "-o", str(file), "--format", "json"))

    assert result.exit_code == 0, result.output
    assert file.read_bytes()[:1] == b"{"


def test_a_kind_that_is_not_written_is_refused(tmp_path):
    file = tmp_path / "report.odt"

    result = CliRunner().invoke(app, ("report", str(FIRMS), "--firm", CODE, "-o", str(file), "--format", "odt"))

    assert result.exit_code == 2
    assert not file.exists()
