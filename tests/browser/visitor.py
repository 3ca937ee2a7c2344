"""What visitors of the form, result and batch pages do, in the words of a test."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Download

EXAMPLES = Path(__file__).parents[2] / "examples"
LOOKS = [(lang, width, scheme) for lang in ("zh", "en") for width in (1280, 390) for scheme in ("light", "dark")]


def press(visit, key: str) -> None:
    """Press the button of a key and wait for the page."""
    visit.page.locator(f".st-key-{key} button").first.click()
    visit.settle()


def open_section(visit, section: str) -> None:
    """Go to a section of the questionnaire: by the list at the side, or by the drop-down where there is none."""
    if visit.page.locator(".st-key-steps_rail").is_visible():
        press(visit, f"step_{section}")
        return
    here = visit.page.locator("[data-app-top]").get_attribute("data-app-top")
    for _ in range(10):
        if here == section:
            return
        press(visit, "form_next")
        here = visit.page.locator("[data-app-top]").get_attribute("data-app-top")
    raise AssertionError(f"no section {section}")


def fill(visit, question: str, values: list[str]) -> None:
    """Type figures or a text into the fields of a question, this year first."""
    fields = visit.page.locator(f".st-key-q_{question} input")
    for i, value in enumerate(values):
        fields.nth(i).fill(value)
        fields.nth(i).press("Tab")
        visit.settle()


def shown(visit, question: str) -> list[str]:
    """What stands in the fields of a question, once they are there."""
    fields = visit.page.locator(f".st-key-q_{question} input[type=text]")
    fields.first.wait_for(timeout=30_000)
    return [field.input_value() for field in fields.all()]


def example_report(visit) -> None:
    """From the questionnaire to the gap report of the example firm."""
    press(visit, "fill_example")
    press(visit, "form_report")
    visit.page.wait_for_url("**/result*")
    visit.page.wait_for_selector(".app-overall", timeout=30_000)
    visit.settle()


def downloaded(visit, key: str) -> Download:
    """The file behind a download button."""
    with visit.page.expect_download(timeout=60_000) as download:
        visit.page.locator(f".st-key-{key} button").first.click()
    return download.value


def upload(visit, name: str, content: bytes | None = None) -> None:
    """Upload an example workbook, or a file made up of these bytes."""
    file = str(EXAMPLES / name) if content is None else {"name": name, "mimeType": "text/csv", "buffer": content}
    visit.page.locator("input[type=file]").first.set_input_files(file)
    visit.page.wait_for_selector(".app-numbers, [data-testid=stAlert]", timeout=60_000)
    visit.settle()


def open_first_firm(visit) -> None:
    """Tick the first firm of the batch and open its report."""
    box = visit.page.get_by_test_id("stDataFrame").first.bounding_box()
    visit.page.mouse.click(box["x"] + 16, box["y"] + 35 + 18)
    visit.page.wait_for_selector(".st-key-open_firm", timeout=30_000)
    press(visit, "open_firm")
    visit.page.wait_for_url("**/result*")
    visit.settle()
