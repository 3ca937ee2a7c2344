"""Files at an answer in a real browser: added, refused, fetched, taken away and put back."""

from __future__ import annotations

from pathlib import Path

from tests.browser.checks import ALLOWED_LATIN, cut_off, latin_words, missing_glyphs, streamlit_english
from tests.browser.visitor import fill, open_section

PDF = b"%PDF-1.7\n%%EOF\n"
NAME = "2025年审计报告（盖章）.pdf"
KINDS = ALLOWED_LATIN | {"DOCX", "PNG", "JPG", "pdf"}


def open_details(visit):
    """Open what can be said beside the revenue."""
    open_section(visit, "finance")
    visit.page.locator(".st-key-q_revenue > .stElementContainer > .stButton button").filter(visible=True).first.click()
    visit.page.locator(".st-key-evidence_revenue input[type=file]").wait_for(state="attached")
    visit.settle()


def attach(visit, name, content, shown):
    """Choose a file and wait for what comes of it."""
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    visit.page.locator(".st-key-evidence_revenue input[type=file]").set_input_files([file])
    visit.page.locator(f".st-key-evidence_revenue {shown}").last.wait_for()
    visit.settle()


def press_visible(visit, key):
    visit.page.locator(f"[class*=st-key-{key}] button").filter(visible=True).first.click()
    visit.settle()


def test_a_file_is_attached_fetched_taken_away_and_put_back(open_page):
    visit = open_page("questionnaire", "zh")
    open_section(visit, "finance")
    fill(visit, "revenue", ["10000"])
    open_details(visit)

    attach(visit, NAME, PDF, ".app-file a")
    attach(visit, "账单.pdf", b"MZ\x90\x00" + bytes(99), "[data-testid=stAlert]")

    assert "账单.pdf：文件内容不是 pdf 格式。" in visit.page.locator(".st-key-evidence_revenue").inner_text()
    assert visit.page.locator(".app-file a").all_inner_texts() == [NAME]
    with visit.page.expect_download() as download:
        visit.page.locator(".app-file a").click()
    assert download.value.suggested_filename == NAME
    assert Path(download.value.path()).read_bytes() == PDF

    press_visible(visit, "evidence_remove_")
    visit.page.get_by_text(f"已移除：{NAME}").wait_for()
    assert visit.page.locator(".app-file a").count() == 0
    press_visible(visit, "evidence_put_back")
    visit.page.locator(".app-file a").wait_for()

    visit.page.reload()
    visit.settle()
    open_section(visit, "finance")
    assert f"凭证：{NAME}" in visit.page.locator(".st-key-q_revenue").inner_text()
    assert visit.errors == []
    assert visit.foreign == []


def test_files_have_room_on_a_phone_and_are_named_in_the_check(open_page):
    visit = open_page("questionnaire", "zh", 390, "dark")
    open_section(visit, "finance")
    fill(visit, "revenue", ["10000"])
    open_details(visit)
    attach(visit, "a-name-that-somebody-gave-without-thinking-of-those-who-read-it-" * 2 + ".pdf", PDF, ".app-file a")

    assert cut_off(visit.page) == []
    assert latin_words(visit.page, KINDS) == []
    assert streamlit_english(visit.page) == []
    assert missing_glyphs(visit.page) == []

    attach(visit, NAME, PDF, f".app-file a:has-text('{NAME}')")
    visit.page.goto(visit.page.url.replace("/questionnaire", "/review"))
    visit.page.get_by_text("凭证文件：2 个").wait_for()
    visit.settle()
    assert latin_words(visit.page, KINDS) == []
    assert cut_off(visit.page) == []
