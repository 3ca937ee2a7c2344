"""How long a large upload takes in a browser, and another visitor meanwhile: `python -m tests.performance.upload`.

A browser opens the page of workbooks and uploads 10,000 firms; the clock runs from the choice of the file until the
table of the firms is there. Then another visitor, over a websocket, changes one answer of the questionnaire every half
second: first alone, then while the same workbook is uploaded again and again without a pause, over a websocket, too,
because what a browser takes to draw the page does not fall on the server. Wall clock: waiting is what people do.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rustpy_xlsxwriter import FastExcel

from assessment.bootstrap import build
from assessment.settings import Settings
from tests.browser.conftest import CHROMIUM, CHROMIUM_OPTIONS, free_port, running
from tests.performance.made_up_firms import sheet
from tests.performance.page import put
from tests.performance.visitor import Visitor

PLAN = "shanghai-2023-2025"
HEADING = "## Upload in the browser"
COLUMNS, PAUSE, CHANGED = 40, 0.5, "founded_year"
SECONDS = 30
"""How long the other visitor changes answers, alone and during uploads."""


@dataclass
class Other:
    """The other visitor: changes an answer again and again, and notes how long each change took."""

    visitor: Visitor
    took: list[float] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """Change the answer until told to stop."""
        years = itertools.cycle(range(1950, 2020))
        while not self.stop.wait(PAUSE):
            self.change(next(years))

    def change(self, year: int) -> None:
        """Leave the field with another year in it, and wait for the last message of the answer."""
        key = next(key for key in self.visitor.shown if key.startswith(f"answer:{CHANGED}:"))
        start = time.perf_counter()
        self.visitor.type_in(key, str(year))
        self.took.append((time.perf_counter() - start) * 1000)


@contextmanager
def working(other: Other) -> Iterator[None]:
    """The other visitor at work in a thread of its own."""
    other.took.clear()
    other.stop.clear()
    thread = threading.Thread(target=other.work)
    thread.start()
    try:
        yield
    finally:
        other.stop.set()
        thread.join()


@dataclass(frozen=True)
class Measured:
    """Seconds of each upload; milliseconds of each change of the other visitor, alone and meanwhile."""

    uploads: list[float]
    alone: list[float]
    meanwhile: list[float]

    def row(self, what: str) -> str:
        """A row of the table."""
        alone, meanwhile = _p95(self.alone), _p95(self.meanwhile)
        seconds = f"{statistics.median(self.uploads):.1f} | {max(self.uploads):.1f}"
        return f"| {what} | {seconds} | {alone:.0f} | {meanwhile:.0f} | {meanwhile / alone:.2f} |"


def measure(book: Path, rounds: int) -> Measured:
    """Upload one workbook into a server of its own: `rounds` times by a browser, then again and again without."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        with running("app.py", folder, port) as (address, _):
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_OPTIONS))
                uploads = [_upload(browser, address, book) for _ in range(rounds + 1)][1:]
            with Visitor(port, "questionnaire", "lang=zh") as visitor:
                visitor.press("fill_example")
                visitor.wait(f"answer:{CHANGED}:")
                other = Other(visitor)
                for year in range(1980, 1985):  # warm
                    other.change(year)
                with working(other):
                    time.sleep(SECONDS)
                alone, end = list(other.took), time.monotonic() + SECONDS
                with working(other):
                    while time.monotonic() < end:
                        _send(port, book)
                return Measured(uploads, alone, list(other.took))


def _send(port: int, book: Path) -> None:
    """Upload the workbook in a session of its own, and take in its result."""
    with Visitor(port, "batch", "lang=zh") as visitor:
        visitor.upload(
            next(key for key in visitor.shown if key.startswith("batch_upload")), book.name, book.read_bytes()
        )
        visitor.wait("reports_start")


def _upload(browser: Browser, address: str, book: Path) -> float:
    """Seconds from the choice of the file to the table of the firms, on a fresh page."""
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{address}/batch?lang=zh")
    page.locator("input[type=file]").first.wait_for(state="attached", timeout=60_000)
    start = time.perf_counter()
    page.locator("input[type=file]").first.set_input_files(str(book))
    page.locator(".app-numbers").first.wait_for(timeout=120_000)
    page.get_by_test_id("stDataFrame").first.wait_for(timeout=120_000)
    took = time.perf_counter() - start
    page.context.close()
    return took


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def section(rows: list[str], firms: int, rounds: int) -> str:
    """The part of docs/performance.md."""
    busy = os.getloadavg()[1] / (os.cpu_count() or 1)
    return f"""{HEADING}

Made by `python -m tests.performance.upload --rounds {rounds}`: a browser uploads a workbook of {firms:,} firms and
{COLUMNS} columns; the clock runs from the choice of the file until the table of the firms is there. Another visitor
changes an answer every half second, first alone, then while such a workbook is uploaded again and again without a
pause; 95 % of the changes took at most so long. All of them share two cores. Load average per processor meanwhile:
{busy:.1f}. Goals: under 5 seconds, and at most 2 times.

| workbook | seconds, median | seconds, slowest | other visitor alone, ms | meanwhile, ms | times |
|---|---:|---:|---:|---:|---:|
{chr(10).join(rows)}
"""


def main() -> None:
    """Measure, print, and write the section where asked to."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=10_000, help="firms of the workbook")
    options.add_argument("--rounds", type=int, default=8, help="uploads of each workbook")
    options.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    chosen = options.parse_args()
    form = build(Settings()).questionnaire(PLAN)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for faulty in (0.0, 0.05):
            book = Path(folder) / "firms.xlsx"
            records = sheet(form, chosen.rows, COLUMNS, faulty=faulty).to_dict("records")
            FastExcel(str(book)).sheet("Answers", records).save()
            rows.append(measure(book, chosen.rounds).row(f"{chosen.rows:,} x {COLUMNS}, {faulty:.0%} faulty"))
    text = section(rows, chosen.rows, chosen.rounds)
    print(text)  # noqa: T201 - it is a command
    if chosen.write:
        put(text)


if __name__ == "__main__":
    main()
