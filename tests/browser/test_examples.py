"""Both example workbooks go through the batch page in both languages, and the results come back as a workbook."""

import openpyxl
import pytest

from tests.browser import checks
from tests.browser.visitor import downloaded, upload

PRINTED = {"listed_manufacturers.xlsx": ("9.4", "21.03", "4.9")}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "firms"), [("sample_firms.xlsx", 12), ("listed_manufacturers.xlsx", 3)])
def test_an_example_workbook_goes_through(open_page, tmp_path, lang, name, firms):
    visit = open_page("batch", lang)

    upload(visit, name)

    numbers = visit.page.locator(".app-numbers-tight dd").all_text_contents()
    assert numbers[3] == str(firms)
    assert numbers[2] == "0"
    assert checks.cut_off(visit.page) == []
    assert lang == "en" or checks.latin_words(visit.page) == []
    file = tmp_path / "results.xlsx"
    downloaded(visit, "download_results").save_as(file)
    book = openpyxl.load_workbook(file, data_only=True)
    assert any(sheet.max_row > firms for sheet in book)


def test_the_three_listed_firms_show_the_ratios_they_print_themselves(open_page, tmp_path):
    visit = open_page("batch", "en")
    upload(visit, "listed_manufacturers.xlsx")

    file = tmp_path / "results.xlsx"
    downloaded(visit, "download_results").save_as(file)

    book = openpyxl.load_workbook(file, data_only=True)
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    numbers = [float(c) for c in cells if isinstance(c, int | float)]
    for printed in PRINTED["listed_manufacturers.xlsx"]:
        decimals = len(printed.partition(".")[2])
        assert any(f"{number:.{decimals}f}" == printed for number in numbers), printed
