# ruff: noqa: INP001 - scripts are run, not imported
"""Builds the example workbooks from the CSV files beside them: `python scripts/build_examples.py`.

`listed_manufacturers.csv` holds figures of public annual reports, each row with its source; `sample_firms.csv` holds
firms that do not exist. The columns that are no questions go to a second sheet, so that nobody takes them for answers.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.styles import Alignment, Font

from assessment.definitions.catalogue import load_catalogue
from assessment.formats.read import read_answers
from assessment.formats.template import put, write_answers
from assessment.model.base import LocalText
from assessment.settings import Settings

EXAMPLES = Path(__file__).parents[1] / "examples"
NOTES = {
    "listed_manufacturers": LocalText(
        zh="上市公司年报中的公开数据（合并口径、会计口径）；其余题目留空。来源见“来源”工作表，行业大类为自行对应。",
        en="Figures of public annual reports (consolidated, accounting basis); everything else is blank. "
        "The sources are on the sheet “来源”; divisions are our own mapping.",
    ),
    "sample_firms": LocalText(
        zh="本工作簿中的企业和数据均为虚构，仅供试用；统一社会信用代码仅校验位有效。",
        en="All firms and figures of this workbook are made up for trying the program; of the credit codes only the "
        "check character is right.",
    ),
}
SHEETS = {"listed_manufacturers": "来源", "sample_firms": "虚构说明"}
HEADS = {
    "firm_name": "企业名称",
    "share_code": "股票代码",
    "printed_intensity_percent": "年报披露的研发投入强度（%）",
    "source": "来源地址",
    "locator": "位置",
    "note": "说明",
}


def build(name: str, folder: Path) -> Path:
    """One example workbook, written into the folder; its path."""
    settings = Settings()
    catalogue = load_catalogue()
    plan = catalogue.plans[settings.plan]
    questionnaire = catalogue.questionnaires[plan.questionnaire]
    source = EXAMPLES / f"{name}.csv"
    read = read_answers(source, source.name, questionnaire, plan, settings.upload)
    note = f"{NOTES[name].zh} / {NOTES[name].en}"
    target = folder / f"{name}.xlsx"
    target.write_bytes(_with_notes(write_answers(read.table, questionnaire, "zh", plan, note), source, SHEETS[name]))
    return target


def _with_notes(workbook: bytes, source: Path, sheet_name: str) -> bytes:
    """The workbook with a further sheet of what the CSV says about each row."""
    book = load_workbook(io.BytesIO(workbook))
    sheet = book.create_sheet(sheet_name, 2)
    with source.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    heads = [head for head in HEADS if head in rows[0]]
    for column, head in enumerate(heads, start=1):
        put(sheet.cell(1, column), HEADS[head])
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 30
        for row, values in enumerate(rows, start=2):
            put(sheet.cell(row, column), values[head] or "（未见）")
            sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    stream_out = io.BytesIO()
    book.save(stream_out)
    return stream_out.getvalue()


if __name__ == "__main__":
    for example in NOTES:
        print(build(example, EXAMPLES))  # noqa: T201 - a script says what it wrote
