"""A consultant's round trip in a real browser: template, fill, upload, mark, mend, upload again, undo."""

from __future__ import annotations

import openpyxl

from tests.browser import checks
from tests.browser.visitor import downloaded, press, upload

FIRMS = [("甲机械有限公司", 2024, "大约一千", 40, 100), ("乙电气有限公司", 2024, 2000, 60, 80)]
COLUMNS = ("firm_name", "year", "revenue", "rd_expense", "staff_avg")


def answers(book):
    """The sheet of answers of a template, and the letter of each of our columns; ids stand in the third row."""
    sheet = next(s for s in book.worksheets if any(cell.value == "revenue" for cell in s[3]))
    return sheet, {cell.value: cell.column_letter for cell in sheet[3] if cell.value in COLUMNS}


def saved(visit, key, file):
    downloaded(visit, key).save_as(file)
    return openpyxl.load_workbook(file)


def test_a_workbook_goes_out_marked_and_comes_back_mended(open_page, tmp_path):
    visit = open_page("batch", "zh")
    book = saved(visit, "template_zh", tmp_path / "template.xlsx")
    sheet, letters = answers(book)
    for row, firm in enumerate(FIRMS, start=5):
        for name, value in zip(COLUMNS, firm, strict=True):
            sheet[f"{letters[name]}{row}"] = value
    book.save(tmp_path / "filled.xlsx")
    upload(visit, "firms.xlsx", (tmp_path / "filled.xlsx").read_bytes())

    visit.page.get_by_role("tab").nth(3).click()
    visit.settle()
    press(visit, "mend_mark")
    marked = saved(visit, "mend_marked", tmp_path / "marked.xlsx")
    sheet, letters = answers(marked)
    faulty = sheet[f"{letters['revenue']}5"]
    assert "不是数字" in faulty.comment.text
    faulty.value = 1000
    marked.save(tmp_path / "mended.xlsx")

    visit.page.locator(".st-key-mend_upload summary").click()
    visit.settle()
    content = (tmp_path / "mended.xlsx").read_bytes()
    visit.page.locator(".st-key-mend_upload input[type=file]").set_input_files(
        {"name": "firms.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    visit.page.wait_for_selector(".st-key-batch_mended", timeout=60_000)
    visit.settle()
    note = visit.page.locator(".st-key-batch_mended").inner_text()
    assert "仍有错误的行：0" in note
    assert "有变化的行：1（甲机械有限公司（2024年））" in note
    assert checks.latin_words(visit.page) == []

    press(visit, "batch_undo")
    assert visit.page.locator(".st-key-batch_mended").count() == 0
    assert visit.errors == []
