"""The command line from file to file: what is written, what is said, and with which exit code it ends."""

import re
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from assessment.cli.application import app

EXAMPLES = Path(__file__).parents[2] / "examples"
LISTED = EXAMPLES / "listed_manufacturers.xlsx"


@pytest.fixture
def command():
    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def answers(tmp_path):
    """A workbook of three rows; the second has a revenue that is no number."""

    def write(*rows):
        book = openpyxl.Workbook()
        for row in (("firm_name", "year", "division", "revenue", "rd_expense"), *rows):
            book.active.append(row)
        book.save(tmp_path / "answers.xlsx")
        return tmp_path / "answers.xlsx"

    return write


GOOD = ("东方齿轮", 2024, "C34", 10_000, 190)
"""R&D of 1.9 m yuan on revenue of 100 m."""


def words(file):
    book = openpyxl.load_workbook(file, data_only=True)
    return [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    ]


def test_the_installed_data_has_no_problem(command):
    result = command("check", "--lang", "en")

    assert result.exit_code == 0
    assert "No problem found." in result.stdout


def test_wrong_data_of_the_user_is_named_with_file_and_line(command, tmp_path):
    plan = tmp_path / "benchmarks" / "plans" / "mine" / "plan.yaml"
    plan.parent.mkdir(parents=True)
    plan.write_text("id: 'mine'\nid: 'mine'\n", encoding="utf-8")

    result = command("check", tmp_path, "--lang", "en")

    assert result.exit_code == 2
    assert re.search(r"error: .*plan\.yaml, line 2", result.stderr)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_is_a_workbook_in_the_language_asked_for(command, tmp_path, lang):
    result = command("template", tmp_path / "t.xlsx", "--lang", lang)

    assert result.exit_code == 0
    assert any("企业" in word for word in words(tmp_path / "t.xlsx")) == (lang == "zh")


def test_a_good_workbook_is_scored_and_ends_with_0(command, answers, tmp_path):
    result = command("score", answers(GOOD), "-o", tmp_path / "out.xlsx", "--as-of", "2025-06-30", "--lang", "en")

    assert result.exit_code == 0
    assert "1.90 %" in result.stdout  # 100 x 190 / 10,000
    assert "1 of 4 known" in result.stdout
    assert "1 firm scored; 1 of 1 rows used" in result.stdout
    assert "东方齿轮" in words(tmp_path / "out.xlsx")


def test_a_faulty_cell_is_named_the_rest_scored_and_it_ends_with_1(command, answers, tmp_path):
    faulty = answers(GOOD, ("西方水泵", 2024, "C34", "many", 50))

    result = command("score", faulty, "-o", tmp_path / "out.xlsx", "--lang", "en")

    assert result.exit_code == 1
    assert "cell D3" in result.stderr
    assert "many" in result.stderr
    assert "2 firms scored" in result.stdout


def test_a_faulty_row_is_named_and_the_others_scored(command, answers, tmp_path):
    faulty = answers(GOOD, (None, 2024, "C34", 500, 50))

    result = command("score", faulty, "-o", tmp_path / "out.xlsx", "--lang", "zh")

    assert result.exit_code == 1
    assert "已评分 1家企业；2 行中采用 1 行" in result.stdout


@pytest.mark.parametrize(
    ("name", "content"), [("broken.xlsx", b"PK\x03\x04 and then nothing"), ("letter.docx", b"x"), ("empty.xlsx", b"")]
)
def test_a_file_that_cannot_be_read_ends_with_2_and_no_traceback(command, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    result = command("score", tmp_path / name, "-o", tmp_path / "out.xlsx", "--lang", "en")

    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert 1 <= len(result.stderr.splitlines()) <= 3
    assert not (tmp_path / "out.xlsx").exists()


def test_a_missing_file_says_how_to_begin(command, tmp_path):
    result = command("score", tmp_path / "nowhere.xlsx", "-o", tmp_path / "out.xlsx", "--lang", "zh")

    assert result.exit_code == 2
    assert "assessment template nowhere.xlsx" in result.stderr


@pytest.mark.parametrize("arguments", [(), ("score",), ("score", "in.xlsx"), ("fly",), ("serve", "--port", "0")])
def test_a_wrong_command_line_ends_with_2(command, arguments):
    assert command(*arguments).exit_code == 2


def test_one_firm_is_explained(command, answers):
    result = command("explain", answers(GOOD), "--firm", "齿轮", "--lang", "zh", "--as-of", "2025-06-30")

    assert result.exit_code == 0
    assert "1.90%" in result.stdout
    assert "60.8" in result.stdout  # 80 x 1.9 / 2.5


def test_a_misspelt_firm_gets_a_suggestion(command, answers):
    result = command("explain", answers(GOOD), "--firm", "东方齿论", "--lang", "en")

    assert result.exit_code == 2
    assert "Did you mean: 东方齿轮" in result.stderr


def test_the_gap_report_of_a_firm_is_written(command, answers, tmp_path):
    result = command("report", answers(GOOD), "--firm", "齿轮", "-o", tmp_path / "report.xlsx", "--lang", "zh")

    assert result.exit_code == 0
    assert any("东方齿轮" in word for word in words(tmp_path / "report.xlsx"))


def test_the_data_year_can_be_chosen(command, answers):
    two_years = answers(GOOD, ("东方齿轮", 2023, "C34", 10_000, 100))

    result = command("explain", two_years, "--firm", "齿轮", "--data-year", "2023", "--lang", "en")

    assert "Data year 2023" in result.stdout
    assert "1.00 %" in result.stdout  # 100 x 100 / 10,000


@pytest.mark.parametrize(
    ("firm", "printed", "decimals"), [("中芯国际", "9.4", 1), ("中兴通讯", "21.03", 2), ("上海电气", "4.9", 1)]
)
def test_listed_companies_come_out_as_their_annual_reports_print_it(command, tmp_path, firm, printed, decimals):
    result = command("score", LISTED, "-o", tmp_path / "out.xlsx", "--lang", "zh", "--as-of", "2026-06-30")

    assert result.exit_code == 0
    line = next(line for line in result.stdout.splitlines() if firm in line)
    assert f"{float(re.search(r'([0-9.]+)%', line)[1]):.{decimals}f}" == printed


def test_a_report_of_every_firm_goes_into_a_folder(command, answers, tmp_path):
    file = answers(GOOD, ("西方轴承", 2024, "C34", 20_000, 100))

    result = command(
        "score", file, "-o", tmp_path / "out.xlsx", "--reports", "xlsx", "--reports-dir", tmp_path / "r", "--lang", "zh"
    )

    assert result.exit_code == 0
    names = sorted(one.name for one in (tmp_path / "r").iterdir())
    assert names == ["1-东方齿轮-2024.xlsx", "2-西方轴承-2024.xlsx"]
    assert any("东方齿轮" in cell for cell in words(tmp_path / "r" / names[0]))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--reports", "pdf"), "--reports-dir"),
        (("--reports", "odt", "--reports-dir", "r"), "pdf, docx, xlsx"),
        (("--reports-dir", "r"), "pdf, docx, xlsx"),
    ],
)
def test_reports_without_a_folder_or_of_another_kind_are_refused_before_anything_is_written(
    command, answers, tmp_path, given, said
):
    result = command("score", answers(GOOD), "-o", tmp_path / "out.xlsx", *given, "--lang", "en")

    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out.xlsx").exists()
