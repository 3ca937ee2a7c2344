"""The round trip: a file with mistakes, its problems marked in it, mended, uploaded again."""

import dataclasses
import functools
import io
import shutil
import subprocess
from types import SimpleNamespace

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from typer.testing import CliRunner

from assessment.cli.application import app
from assessment.definitions.catalogue import load_catalogue
from assessment.errors import FileRefusedError
from assessment.formats import annotated as module
from assessment.formats.annotated import annotated
from assessment.formats.marking import child
from assessment.formats.read import read_answers
from assessment.formats.template import write_template
from assessment.settings import Settings

HOSTILE = "=cmd|' /C calc'!A0"
FAULTS = (
    {"firm_name": "甲机械", "year": 2024, "revenue": "3000万", "rd_expense": "很多", "staff_avg": 120},
    {"firm_name": "乙电子", "year": 2024, "revenue": 4000, "quality_pass_rate": 130},
    {"year": 2024, "revenue": 5000},
    {"firm_name": HOSTILE, "year": 2024, "revenue": "=1+1", "rd_expense": 50},
    {"firm_name": "丙化工", "year": 2024, "revenue": 9000, "rd_expense": 12000},
    {"firm_name": "丁纺织", "year": 2024, "revenue": 7000, "rd_expense": 70},
)
"""Six rows: no number, more than 100 %, no name, a text for a figure, R&D above revenue (doubtful), nothing wrong."""
HEADER = ("企业名称", "年份", "营业收入", "rd_expense")
ROWS = (("甲机械", "2024", "3000", "很多"), ("乙电子", "2024", "4000", "40"), ("丙化工", "1024", "900", "9"))


@pytest.fixture(scope="module")
def data():
    catalogue = load_catalogue()
    plan = catalogue.plans[Settings().plan]
    return catalogue.questionnaires[plan.questionnaire], plan


@pytest.fixture(scope="module")
def template(data):
    """The template in each language, filled with mistakes, with a colour and a comment of its owner's."""
    return {lang: filled(write_template(data[0], lang, data[1])) for lang in ("zh", "en")}


@pytest.fixture(scope="module")
def read(data):
    return functools.cache(lambda source, name="客户.xlsx": read_answers(source, name, *data, Settings().upload))


@pytest.fixture(scope="module")
def back(data, read):
    """The file as it goes back; `limits` are those of uploads. The same file goes back once."""

    @functools.cache
    def send(source, name="客户.xlsx", lang="zh", **limits):
        changed = Settings().upload.model_copy(update=limits)
        return annotated(source, name, read(source, name), data[0], lang, changed)

    return send


def filled(source):
    def fill(book):
        sheet = book.worksheets[1]
        for number, row in enumerate(FAULTS, start=5):
            for name, value in row.items():
                cell = sheet.cell(number, column(sheet, name))
                cell.value = value
                cell.data_type = "s" if isinstance(value, str) else "n"
        sheet.cell(5, column(sheet, "rd_expense")).comment = Comment("问王会计", "李")
        sheet.cell(6, column(sheet, "revenue")).fill = PatternFill("solid", fgColor="00FF00")

    return edited(source, fill)


def column(sheet, name):
    return next(cell.column for cell in sheet[3] if cell.value == name)


def edited(source, edit):
    book = openpyxl.load_workbook(io.BytesIO(source))
    edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def mended(source):
    def mend(book):
        sheet = book.worksheets[1]
        for number, name, value in (
            (5, "rd_expense", 60), (6, "quality_pass_rate", 98), (7, "firm_name", "戊材料"), (8, "revenue", 2000),
            (9, "rd_expense", 120),
        ):  # fmt: skip
            sheet.cell(number, column(sheet, name)).value = value

    return edited(source, mend)


def marks(content, sheet=1):
    """Cells that are coloured by us, and cells that have a comment with what was wrong."""
    found = openpyxl.load_workbook(io.BytesIO(content)).worksheets[sheet]
    coloured = {
        cell
        for area in found.conditional_formatting
        if any(rule.formula == ['LEN("assessment-mark")>0'] for rule in area.rules)
        for part in str(area.sqref).split()
        for cell in (c.coordinate for row in _rows(found[part]) for c in row)
    }
    said = {
        c.coordinate: c.comment.text for row in found.iter_rows() for c in row if c.comment and "──" in c.comment.text
    }
    return coloured, said


def _rows(cells):
    return cells if isinstance(cells, tuple) else ((cells,),)


def codes(result):
    return [(p.code, p.place.question) for p in result.problems]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_wrong_is_marked_listed_and_gone_when_it_is_mended(template, read, back, lang):
    source = template[lang]
    first = read(source)
    faulty = {p.place.cell for p in first.problems}
    assert len(faulty) == 5

    marked = back(source, lang=lang)
    assert marked.whole
    coloured, said = marks(marked.content)
    assert coloured == faulty
    assert set(said) == faulty

    again = read(marked.content)
    assert codes(again) == codes(first)
    assert again.sheet == first.sheet

    clean = mended(marked.content)
    assert codes(read(clean)) == []
    last = back(clean, marked.filename, lang)
    assert marks(last.content) == (set(), {})
    assert last.filename == marked.filename


def test_what_the_owner_wrote_stays(template, read, back):
    source = template["zh"]
    sheet = openpyxl.load_workbook(io.BytesIO(back(source).content)).worksheets[1]

    assert sheet.cell(5, column(sheet, "rd_expense")).comment.text.startswith("问王会计\n\n── 检查结果 ──\n• ")
    assert sheet.cell(6, column(sheet, "revenue")).fill.fgColor.rgb == "0000FF00"
    assert sheet.cell(8, 1).value == HOSTILE
    assert sheet.cell(8, 1).data_type == "s"
    before = openpyxl.load_workbook(io.BytesIO(source))
    after = openpyxl.load_workbook(io.BytesIO(back(source).content))
    assert after.sheetnames == [*before.sheetnames, "问题清单"]
    assert [s.sheet_state for s in after][:-1] == [s.sheet_state for s in before]
    rules = [len(s.data_validations.dataValidation) for s in (before.worksheets[1], sheet)]
    assert rules[0] == rules[1] > 0
    widths = [{k: d.width for k, d in s.column_dimensions.items()} for s in (before.worksheets[1], sheet)]
    assert widths[0] == widths[1]


def test_the_list_leads_to_the_cells(template, read, back):
    sheet = openpyxl.load_workbook(io.BytesIO(back(template["zh"]).content))["问题清单"]
    head = next(row for row in sheet.iter_rows() if row[1].value == "单元格")

    listed = [row for row in sheet.iter_rows(min_row=head[0].row + 1) if row[0].value]

    assert [row[1].hyperlink.location for row in listed] == [
        f"'填报'!{p.place.cell}" for p in read(template["zh"]).problems
    ]
    assert [row[3].value for row in listed] == ["甲机械", "乙电子", None, HOSTILE, "丙化工"]
    assert {row[0].value for row in listed} == {"错误", "提醒"}
    assert sum(row[1].value for row in sheet.iter_rows(max_row=head[0].row - 1) if isinstance(row[1].value, int)) == 5


@pytest.mark.parametrize(("lang", "name"), [("zh", "客户（有问题的行）.xlsx"), ("en", "客户 (faulty rows).xlsx")])
def test_of_a_long_workbook_the_faulty_rows_come_back_alone(template, read, back, lang, name):
    rows = back(template[lang], lang=lang, annotate_rows=5)

    assert not rows.whole
    assert rows.filename == name
    assert rows.notes[0].text == "The workbook has more than {n} rows: here are the faulty ones."
    result = read(rows.content)
    assert codes(result) == codes(read(template[lang]))
    assert result.rows_read == 5  # all but the row with nothing wrong
    coloured, said = marks(rows.content, 0)
    assert coloured == set(said) == {p.place.cell for p in result.problems}
    sheet = openpyxl.load_workbook(io.BytesIO(rows.content)).worksheets[0]
    assert [cell.value for cell in sheet[3]][:3] == ["firm_name", "credit_code", "year"]
    assert sheet.cell(7, 1).value == HOSTILE
    assert sheet.cell(5, column(sheet, "quality_pass_rate")).value == 130


def test_the_list_of_faulty_rows_names_the_rows_of_the_source(template, back):
    book = openpyxl.load_workbook(io.BytesIO(back(template["zh"], annotate_rows=5).content))
    listed = [[cell.value for cell in row] for row in book["问题清单"].iter_rows()]
    head = next(i for i, row in enumerate(listed) if row[1] == "单元格")

    assert listed[head][2] == "原文件中的行"
    # The template's example in row 4 is left out: row 5 of the source is row 4 here.
    assert [(row[1][-1], row[2]) for row in listed[head + 1 :]] == [("4", 5), ("5", 6), ("6", 7), ("7", 8), ("8", 9)]


def test_faulty_rows_that_are_mended_and_uploaded_have_no_problem(template, read, back):
    def mend(book):
        sheet = book.worksheets[0]
        for number, name, value in (
            (4, "rd_expense", 60), (5, "quality_pass_rate", 98), (6, "firm_name", "戊材料"), (7, "revenue", 2000),
            (8, "rd_expense", 120),
        ):  # fmt: skip
            sheet.cell(number, column(sheet, name)).value = value

    clean = edited(back(template["zh"], annotate_rows=5).content, mend)

    assert codes(read(clean)) == []
    assert marks(back(clean).content, 0) == (set(), {})


def csv_of(*rows):
    return "\n".join(",".join(row) for row in rows)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", csv_of(HEADER, *ROWS).encode("gb18030")),
        ("b.csv", ("\ufeff" + csv_of(("2024年统计表", "", "", ""), HEADER, *ROWS)).encode()),
    ],
)
def test_of_a_text_file_the_faulty_rows_come_back_as_a_workbook(read, back, name, content):
    result = back(content, name)

    assert not result.whole
    assert result.filename.endswith("（有问题的行）.xlsx")
    assert (
        codes(read(result.content))
        == codes(read(content, name))
        == [("not-a-number", "rd_expense"), ("wrong-year", "year")]
    )
    sheet = openpyxl.load_workbook(io.BytesIO(result.content)).worksheets[0]
    assert [cell.value for cell in sheet[sheet.max_row]] == ["丙化工", 1024, 900, 9]


def test_of_a_parquet_file_the_faulty_rows_come_back_as_a_workbook(read, back):
    stream = io.BytesIO()
    pq.write_table(pa.table(dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))), stream)

    result = back(stream.getvalue(), "a.parquet")

    assert codes(read(result.content)) == [("not-a-number", "rd_expense"), ("wrong-year", "year")]
    coloured, said = marks(result.content, 0)
    assert coloured == set(said) == {"D2", "B3"}


def test_codes_with_zeros_in_front_and_merged_names_stay_what_they_are(read, back):
    def build(book):
        sheet = book.active
        for row in (
            ("企业名称", "年份", "营业收入", "内部编号"),
            ("甲机械", 2023, "很多", "007"),
            (None, 2024, "更多", "12345678901234567"),
        ):
            sheet.append(row)
        sheet.merge_cells("A2:A3")

    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    source = edited(stream.getvalue(), build)

    sheet = openpyxl.load_workbook(io.BytesIO(back(source, annotate_rows=1).content)).worksheets[0]

    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["甲机械", 2023, "很多", "007"], ["甲机械", 2024, "更多", "12345678901234567"],
    ]  # fmt: skip


def test_a_problem_of_a_merged_cell_is_marked_where_it_is_seen(read, back):
    """Of a merged area only the first cell is drawn: a colour or a comment further down would never be seen."""

    def build(book):
        sheet = book.active
        for row in (
            ("企业名称", "年份", "营业收入（万元）", None, "机器人台数"),
            (None, None, "本年", "上年", None),
            ("甲机械", 2024, "很多", 100, 1),
            ("甲机械", 2024, 100, 100, 1),
        ):
            sheet.append(row)
        for area in ("A1:A2", "B1:B2", "C1:D1", "E1:E2", "A3:A4"):
            sheet.merge_cells(area)

    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    source = edited(stream.getvalue(), build)
    assert {p.place.cell for p in read(source).problems} == {"E2", "C3", "A4"}

    coloured, said = marks(back(source).content, 0)

    assert coloured == set(said) == {"E1", "C3", "A3"}


@pytest.mark.parametrize(
    ("code", "said"),
    [(child.EXIT_UNMARKABLE, "unusual way"), (child.EXIT_NO_MEMORY, "more than {n} MB"), (-9, "more than {n} MB"),
     (None, "longer than {n} seconds")],
)  # fmt: skip
def test_where_the_workbook_cannot_be_marked_the_faulty_rows_come_back_with_the_reason(
    template, data, read, monkeypatch, code, said
):
    def run(*_, timeout, **__):
        if code is None:
            raise subprocess.TimeoutExpired("x", timeout)
        return SimpleNamespace(returncode=code, stdout=b"")

    monkeypatch.setattr(module, "subprocess", SimpleNamespace(run=run, TimeoutExpired=subprocess.TimeoutExpired))

    result = annotated(template["zh"], "客户.xlsx", read(template["zh"]), data[0], "zh", Settings().upload)

    assert not result.whole
    assert said in result.notes[0].text
    words = [
        cell.value for row in openpyxl.load_workbook(io.BytesIO(result.content))["问题清单"].iter_rows() for cell in row
    ]
    assert any("这里只给出有问题的行" in str(word) for word in words)


def test_another_file_than_the_one_that_was_read_is_refused(data, template, read):
    with pytest.raises(FileRefusedError):
        annotated(csv_of(HEADER, *ROWS).encode(), "a.csv", read(template["zh"]), data[0], "zh", Settings().upload)


def test_a_workbook_with_macros_keeps_them_and_its_ending(template, back):
    marked = back(template["zh"], "客户.xlsm")

    assert marked.filename == "客户（已标注）.xlsm"


@pytest.mark.libreoffice
def test_marks_are_taken_out_of_what_libreoffice_saved(template, read, data, back, tmp_path):
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "in.xlsx").write_bytes(back(template["zh"]).content)
    out, profile = tmp_path / "out", f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(tmp_path / "in.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = (out / "in.xlsx").read_bytes()
    assert len(marks(saved)[1]) == 5

    result = dataclasses.replace(read(saved), problems=())
    clean = annotated(saved, "in.xlsx", result, data[0], "zh", Settings().upload)

    assert marks(clean.content) == (set(), {})
    assert openpyxl.load_workbook(io.BytesIO(clean.content)).sheetnames.count("问题清单") == 1


def test_the_command_line_writes_the_marked_file(template, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(template["zh"])
    arguments = [
        "score",
        tmp_path / "a.xlsx",
        "-o",
        tmp_path / "out.xlsx",
        "--annotate",
        tmp_path / "copy.xlsx",
        "--lang",
        "zh",
    ]

    result = CliRunner().invoke(app, [str(a) for a in arguments])

    assert result.exit_code == 1
    assert str(tmp_path / "copy.xlsx") in result.stdout
    assert len(marks((tmp_path / "copy.xlsx").read_bytes())[1]) == 5
