"""The audit log in a browser: what was just done stands in it, and the file holds it."""

import csv
import io

from tests.browser import checks
from tests.browser.test_barriers import barriers
from tests.browser.visitor import downloaded, example_report, press


def opened(open_page, *look):
    visit = open_page("audit", *look)
    visit.page.locator(".st-key-audit_verify button").wait_for()
    visit.settle()
    return visit


def test_what_was_done_stands_in_the_log_and_in_its_file(open_page):
    visit = open_page("questionnaire", "zh")
    example_report(visit)
    downloaded(visit, "download_json_zh")

    visit = opened(open_page, "zh", 1280, "light")
    words = visit.page.locator(".app-audit").inner_text()

    for expected in ("下载报告", "修改答案", "开始填写问卷"):
        assert expected in words
    press(visit, "audit_verify")
    assert visit.page.get_by_test_id("stAlert").count() == 1
    file = downloaded(visit, "audit_csv")
    rows = list(csv.DictReader(io.StringIO(file.path().read_text(encoding="utf-8-sig"))))
    assert {"draft_begun", "report_taken"} <= {row["action"] for row in rows}
    assert barriers(visit) == []


def test_the_log_fits_a_phone_and_keeps_nobody_out(open_page):
    visit = opened(open_page, "en", 390, "dark")

    assert checks.cut_off(visit.page) == []
    assert barriers(visit) == []
