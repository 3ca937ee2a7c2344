"""Measures speed side by side and writes the table of docs/performance.md: `python -m tests.performance.measure`.

Processor time (with that of child processes), medians of several runs. What the reading and writing libraries take for
the same cells alone is measured in the same run, so that ratios hold on any machine.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import fastexcel
from rustpy_xlsxwriter import FastExcel

from assessment.bootstrap import build
from assessment.scoring.engine import assess
from assessment.settings import Settings, UploadLimits
from tests.performance import form_page, report_files, result_page
from tests.performance.made_up_firms import sheet
from tests.performance.page import DOC, kept

PLAN = "shanghai-2023-2025"
AS_OF = date(2026, 1, 1)
LIMITS = UploadLimits(file_mb=300, unpacked_mb=4000, child_memory_mb=8192, child_seconds=600)
SIZES = (10_000, 100_000, 1_000_000)
CHUNK = 50_000
FORM_ROUNDS, FORM_CHANGES = 5, 100
BOOKS = ((40, 0.0), (40, 0.05), (90, 0.0))
"""Columns, and share of faulty cells."""


def seconds(run: Callable[[], object]) -> float:
    """Processor time of a call, with that of its child processes."""
    before = os.times()
    run()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def median(run: Callable[[], object], times: int) -> float:
    """Median processor time of several calls."""
    return statistics.median(seconds(run) for _ in range(times))


def scoring(assessor, times: int) -> list[str]:
    """Rows of the table on scoring alone: each size in chunks, as a batch is scored."""
    form, plan = assessor.questionnaire(PLAN), assessor.plan(PLAN)
    reference = assessor.catalogue.reference
    panel = _panel(assessor, form)

    def score(firms: int) -> None:
        for start in range(0, firms, CHUNK):
            rows = panel.take(slice(0, min(CHUNK, firms - start)))
            assess(rows, plan, form, reference, as_of=AS_OF)

    per_firm = {firms: median(lambda n=firms: score(n), times) / firms for firms in SIZES}
    base = per_firm[SIZES[0]]
    return [
        f"| {firms:,} | {took * 1e6:.1f} | {took * firms:.2f} | {took / base:.2f} |" for firms, took in per_firm.items()
    ]


def _panel(assessor, form):
    from assessment.formats.panel import to_panel
    from assessment.formats.raw import RawAnswers, RawColumn
    from assessment.formats.validate import parse_id, validate

    frame = sheet(form, CHUNK, 100).astype(str)
    columns = tuple(RawColumn(parse_id(name, form), frame[name].to_numpy(dtype=object)) for name in frame)
    raw = RawAnswers(columns, frame.index.to_numpy() + 2)
    table = validate(raw, form, assessor.plan(PLAN), None).table
    return to_panel(table, form, assessor.plan(PLAN), 2025)


def book(assessor, folder: Path, size: tuple[int, int, float], times: int) -> str:
    """A row of the table on a workbook from upload to result, beside reading and writing the same cells alone."""
    firms, columns, faulty = size
    path, out = folder / "in.xlsx", folder / "out.xlsx"
    _write(sheet(assessor.questionnaire(PLAN), firms, columns, faulty=faulty).to_dict("records"), path)
    kept: dict[str, object] = {}

    def read() -> None:
        kept["read"] = assessor.read(path, path.name, PLAN)

    def score() -> None:
        kept["assessment"] = assessor.assess(kept["read"].table, PLAN, AS_OF)

    def write() -> None:
        out.write_bytes(assessor.results_workbook(kept["assessment"], "en", kept["read"]))

    parts = [median(part, times) for part in (read, score, write)]
    bare_read = median(lambda: fastexcel.read_excel(path).load_sheet(0).to_arrow(), times)
    cells = fastexcel.read_excel(out).load_sheet(0).to_pandas().to_dict("records")
    bare_write = median(lambda: _write(cells, folder / "bare.xlsx"), times)
    bare = bare_read + bare_write
    ratios = (parts[0] / bare_read, parts[1] / bare, parts[2] / bare_write, sum(parts) / bare)
    problems = len(kept["read"].problems)
    numbers = " | ".join(f"{ratio:.2f}" for ratio in ratios)
    return f"| {firms:,} x {columns}, {faulty:.0%} faulty ({problems:,} problems) | {numbers} |"


def _write(records: list[dict[str, object]], path: Path) -> None:
    FastExcel(str(path)).sheet("Answers", records).save()


def page(scored: list[str], books: list[str], times: int, rows: int) -> str:
    """The page with both tables."""
    return f"""# Speed

Made by `python -m tests.performance.measure --times {times} --rows {rows}`.
Processor time, median of {times} runs, everything side by side in one run.
Seconds belong to the machine of that run; ratios hold on others too.

## Scoring alone

Everything of the engine (values, scores, statuses, gaps, next digital level, overall, programmes and tasks), 90 columns
of answers, one core, {CHUNK:,} firms at a time. Goal: one million firms in at most 3 s, cost per firm within 1.3 times.

| firms | microseconds per firm | seconds | cost per firm against {SIZES[0]:,} firms |
|---:|---:|---:|---:|
{chr(10).join(scored)}

## From workbook to results workbook

Times what the libraries take alone: reading that file with fastexcel, writing the cells of the sheet of firms with
rustpy-xlsxwriter. The results workbook holds more than that sheet. Goal for the whole: at most 1.6.

| workbook | read and validate / read alone | score / both alone | write / write alone | whole / both alone |
|---|---:|---:|---:|---:|
{chr(10).join(books)}
"""


def main() -> None:
    """Measure and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=3, help="runs of which the median counts")
    options.add_argument("--scoring-only", action="store_true", help="print the first table, write nothing")
    options.add_argument("--rows", type=int, default=100_000, help="rows of each workbook")
    chosen = options.parse_args()
    assessor = build(Settings(upload=LIMITS))
    scored = scoring(assessor, chosen.times)
    if chosen.scoring_only:
        print("\n".join(scored))  # noqa: T201 - it is a command
        return
    with tempfile.TemporaryDirectory() as folder:
        books = [book(assessor, Path(folder), (chosen.rows, *size), chosen.times) for size in BOOKS]
    form = form_page.section(form_page.measure(FORM_ROUNDS, FORM_CHANGES), FORM_ROUNDS, FORM_CHANGES)
    whole = page(scored, books, chosen.times, chosen.rows) + form + kept((report_files.HEADING, result_page.HEADING))
    DOC.write_text(whole, encoding="utf-8")


if __name__ == "__main__":
    main()
