"""Makes the pictures of the readmes from the app as it is: `python -m tests.browser.screenshots`.

The result page of the example firm, in both languages, as a visitor sees it at 1280 pixels.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, CHROMIUM_OPTIONS, ROOT, Visitors, _font_folder, serving
from tests.browser.visitor import example_report

IMAGES = ROOT / "docs" / "images"


def main() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "fonts").symlink_to(_font_folder())
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(CHROMIUM_OPTIONS), env={**os.environ, "XDG_DATA_HOME": name}
        )
        with serving("app.py", folder) as address:
            visitors = Visitors(address, browser)
            for lang in ("zh", "en"):
                visit = visitors("questionnaire", lang)
                example_report(visit)
                visit.page.mouse.move(0, 0)
                visit.page.evaluate("window.scrollTo(0, 0)")
                visit.settle()
                visit.page.screenshot(path=IMAGES / f"result-{lang}.png")
            visitors.leave()
        browser.close()


if __name__ == "__main__":
    main()
