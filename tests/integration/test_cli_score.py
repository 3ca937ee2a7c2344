"""`assessment score` with several files, folders and large tables: what is written and with which exit code it ends."""

import pandas as pd
import pytest
from typer.testing import CliRunner

from assessment import bootstrap
from assessment.cli.application import app
from assessment.errors import HeaderUnclearError
from assessment.model.column_map import ColumnChoice, ColumnMap
from assessment.settings import Settings
from tests.integration import awkward

HEADER = ("firm_name", "year", "division", "revenue", "rd_expense")
CODE = "91310000001MA1K11W"
GEARS, PUMPS, WRONG = (
    ("东方齿轮", 2024, "C34", 10_000, 190),
    ("浦江泵业", 2024, "C34", 8_000, 240),
    ("错误一厂", 2024, "C34", "待定", 100),
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def score(tmp_path):
    def run(*arguments, out="out.csv"):
        words = ["score", *map(str, arguments), "-o", str(tmp_path / out), "--lang", "en", "--as-of", "2026-01-01"]
        return CliRunner().invoke(app, words)

    return run


def write(path, *rows):
    frame = pd.DataFrame(rows, columns=HEADER)
    frame.to_parquet(path) if path.suffix == ".parquet" else frame.to_csv(path, index=False)
    return path


def firms(path):
    return pd.read_csv(path, encoding="utf-8-sig")["Firm"].tolist()


def test_a_folder_is_scored_in_the_order_of_its_files(folder, score, tmp_path):
    write(folder / "b.csv", GEARS)
    write(folder / "a.parquet", PUMPS)
    (folder / "notes.docx").write_bytes(b"no answers")

    result = score(folder)

    assert (result.exit_code, firms(tmp_path / "out.csv")) == (0, ["浦江泵业", "东方齿轮"])
    assert "2 firms scored; 2 of 2 rows used" in result.stdout


def test_a_cell_that_is_refused_is_named_and_the_others_are_scored(folder, score, tmp_path):
    result = score(write(folder / "a.csv", GEARS, WRONG))

    assert (result.exit_code, firms(tmp_path / "out.csv")) == (1, ["东方齿轮", "错误一厂"])
    assert "a.csv, cell D3" in result.stderr


def test_a_dry_run_does_everything_but_write(folder, score, tmp_path):
    path = write(folder / "a.csv", GEARS, WRONG)

    for out in ("out.csv", "out.xlsx"):
        result = score(path, "--dry-run", out=out)
        assert result.exit_code == 1
        assert "nothing was written" in result.stdout
        assert [p.name for p in tmp_path.iterdir()] == ["in"]


def test_several_files_become_one_workbook_and_one_that_is_refused_leaves_the_others(folder, score, tmp_path):
    (folder / "broken.xlsx").write_bytes(b"this is no workbook")

    result = score(write(folder / "a.csv", GEARS), folder / "broken.xlsx", write(folder / "c.csv", PUMPS), out="o.xlsx")

    sheet = pd.read_excel(tmp_path / "o.xlsx")
    assert (result.exit_code, sheet["Firm"].tolist()) == (2, ["东方齿轮", "浦江泵业"])
    assert "broken.xlsx" in result.stderr


def test_a_firm_and_year_in_two_files_counts_once(folder, score, tmp_path):
    result = score(write(folder / "a.csv", GEARS), write(folder / "b.csv", GEARS, PUMPS), out="o.xlsx")

    assert pd.read_excel(tmp_path / "o.xlsx")["Firm"].tolist() == ["东方齿轮", "浦江泵业"]
    assert "b.csv, 东方齿轮, 2024, firm_name\n  An earlier file holds this firm and year" in result.stderr
    assert "2 firms scored; 2 of 3 rows used" in result.stdout
    assert result.exit_code == 1


@pytest.mark.parametrize("names", [("a.csv", "b.csv"), ("b.csv", "a.csv")])
def test_a_workbook_for_each_year_gives_the_change_in_whatever_order(folder, score, tmp_path, names):
    """2024: 120 tce on 100 of value added; 2023: 115 on 90. 1.2 / 1.27778 - 1 = -6.09 %.

    The file of 2024 says a revenue of the year before, which must not stand in the place of the row of 2023.
    """
    now, before = (folder / name for name in names)
    now.write_text("firm_name,year,revenue,revenue@-1,value_added,energy_total\n东方齿轮,2024,1000,900,100,120\n")
    before.write_text(f"firm_name,credit_code,year,revenue,value_added,energy_total\n东方齿轮,{CODE},2023,950,90,115\n")

    result = score(folder, out="o.xlsx")

    sheet = pd.read_excel(tmp_path / "o.xlsx")
    assert "1 firm scored; 2 of 2 rows used" in result.stdout
    assert sheet.filter(like="Energy: value").iloc[0, 0] == -6.09
    assert "holds another figure" in result.stderr  # 900 beside 2024, 950 in the row of 2023
    assert result.exit_code == 0


@pytest.mark.parametrize("content", [b"", b"\x80\x81\xff", b"firm_name\n"])
def test_a_table_that_holds_no_firm_ends_with_2_and_writes_nothing(folder, score, tmp_path, content):
    (folder / "a.csv").write_bytes(content)

    assert score(folder / "a.csv").exit_code == 2
    assert not (tmp_path / "out.csv").exists()


def test_a_folder_without_files_of_ours_and_a_missing_file_are_said(folder, score):
    assert score(folder).exit_code == 2
    assert "holds no workbook" in score(folder).stderr
    assert "There is no file" in score(folder / "missing.csv").stderr


def test_a_scheduler_that_does_not_answer_is_said(folder, score):
    pytest.importorskip("distributed")

    result = score(write(folder / "a.csv", GEARS), "--scheduler", "tcp://127.0.0.1:9")

    assert result.exit_code == 2
    assert "No scheduler answers at tcp://127.0.0.1:9" in result.stderr


def test_columns_that_were_explained_on_the_page_are_known_here_too(folder, score, tmp_path):
    (folder / "own.xlsx").write_bytes(
        awkward.xlsx([["2024年（单位：元）"], ["客户", "收入", "天气"], ["东方齿轮", 1_000_000, "晴"]])
    )
    assert score(folder, out="o.xlsx").exit_code == 2

    assessor = bootstrap.build(Settings())
    with pytest.raises(HeaderUnclearError) as unclear:
        assessor.read(folder / "own.xlsx", "own.xlsx", Settings().plan)
    columns = unclear.value.columns
    said = {"客户": ColumnChoice(column="firm_name"), "收入": ColumnChoice(column="revenue", unit="yuan", year=2024)}
    choices = {column.key: said[column.header] for column in columns.columns if column.header in said}
    bootstrap.build_workspace(Settings(), assessor).column_maps.keep(columns, ColumnMap(choices=choices))

    result = score(folder, out="o.xlsx")
    assert "1 firm scored; 1 of 1 rows used" in result.stdout


def test_reports_of_several_processes_are_those_of_one(folder, score, tmp_path):
    path = write(folder / "a.csv", GEARS, PUMPS)
    for jobs in ("1", "2"):
        result = score(path, "--reports", "docx", "--reports-dir", tmp_path / jobs, "--jobs", jobs, out="o.xlsx")
        assert "Written: 2 reports" in result.stdout

    one, two = ({file.name: file.read_bytes() for file in (tmp_path / jobs).iterdir()} for jobs in ("1", "2"))
    assert sorted(one) == ["1-东方齿轮-2024.docx", "2-浦江泵业-2024.docx"]
    assert one == two
