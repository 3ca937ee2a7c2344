"""Reports of a whole batch in a real browser: ordered, made while the page is closed, downloaded as one zip."""

from __future__ import annotations

import zipfile

from tests.browser import checks
from tests.browser.visitor import press

_FIRMS = 12


def test_the_reports_are_made_while_the_page_is_closed_and_come_as_one_zip(open_page, tmp_path):
    visit = open_page("batch", "zh")
    press(visit, "try_sample_firms")
    visit.page.get_by_role("tab").nth(2).click()
    visit.settle()
    visit.page.locator(".st-key-reports_kind").get_by_text("Excel").click()
    visit.settle()
    press(visit, "reports_start")
    visit.page.wait_for_selector("[class*='st-key-reports_'] [role=progressbar]", timeout=30_000)
    visit.page.close()

    later = open_page("batch", "zh")
    link = later.page.get_by_role("link", name="下载压缩包")
    link.wait_for(timeout=120_000)
    later.settle()
    assert checks.cut_off(later.page) == []
    assert checks.latin_words(later.page) == []
    with later.page.expect_download() as download:
        link.click()
    file = tmp_path / "reports.zip"
    download.value.save_as(file)

    assert download.value.suggested_filename == "报告-sample_firms.zip"
    with zipfile.ZipFile(file) as archive:
        assert len(archive.namelist()) == _FIRMS
    base = later.page.url.partition("/batch")[0]
    assert later.page.request.get(f"{base}/reports/made-up").status == 404
