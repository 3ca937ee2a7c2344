"""Measures speed side by side and writes the table of docs/performance.md: `python -m tests.performance.measure`.

Processor time (with that of child processes), medians of several runs. What the reading and writing libraries take for
the same cells alone is measured in the same run, so that ratios hold on any machine.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import fastexcel
import pandas as pd
import psutil
from rustpy_xlsxwriter import FastExcel

from assessment.bootstrap import build
from assessment.scoring.engine import assess
from assessment.settings import Settings, UploadLimits
from tests.performance import form_page
from tests.performance.made_up_firms import sheet
from tests.performance.page import put

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


def slow(assessor, folder: Path, rows: int) -> str:
    """How many times our whole way pandas with openpyxl takes for reading the same file and writing the same cells."""
    path, out = folder / "slow_in.xlsx", folder / "slow_out.xlsx"
    _write(sheet(assessor.questionnaire(PLAN), rows, 40).to_dict("records"), path)

    def ours() -> None:
        read = assessor.read(path, path.name, PLAN)
        out.write_bytes(assessor.results_workbook(assessor.assess(read.table, PLAN, AS_OF), "en", read))

    whole = seconds(ours)
    firms = fastexcel.read_excel(out).load_sheet(0).to_pandas()
    usual = seconds(lambda: pd.read_excel(path, engine="openpyxl"))
    usual += seconds(lambda: firms.to_excel(folder / "slow.xlsx", engine="openpyxl", index=False))
    return f"pandas with openpyxl takes {usual / whole:.1f} times our whole way only to read and write ({rows:,} rows)."


def peak(arguments: list[str]) -> float:
    """Most memory in MB that the command line and its child processes hold together, what they share counted once."""
    process = psutil.Popen(
        [sys.executable, "-c", "from assessment.cli import main; main()", *arguments],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    most = 0
    while process.poll() is None:
        with contextlib.suppress(psutil.Error):
            most = max(most, sum(p.memory_full_info().pss for p in (process, *process.children(recursive=True))))
        time.sleep(0.05)
    return most / 2**20


def memory(assessor, folder: Path, workbook: int, streamed: int) -> list[str]:
    """Rows of the table on memory."""
    form = assessor.questionnaire(PLAN)
    _write(sheet(form, workbook, 40).to_dict("records"), folder / "m.xlsx")
    sheet(form, streamed, 40).to_parquet(folder / "m.parquet")
    os.environ["ASSESSMENT_UPLOAD_FILE_MB"] = "300"
    ways = (
        (f"{workbook:,} rows x 40, workbook to results workbook", "m.xlsx", "out.xlsx", 1500),
        (f"{streamed:,} rows x 40, Parquet to Parquet, part by part", "m.parquet", "out.parquet", 600),
    )
    return [
        f"| {what} | {peak(['score', str(folder / source), '-o', str(folder / out)]):.0f} | {goal} |"
        for what, source, out, goal in ways
    ]


def _made_by(arguments: str) -> str:
    """How a section was made, and how busy the machine was: others' work takes the cache, not the counted time."""
    busy = os.getloadavg()[1] / (os.cpu_count() or 1)
    return (
        f"Made by `python -m tests.performance.measure {arguments}`:\n"
        "processor time, side by side in one run; seconds belong to that machine, ratios hold on others too.\n"
        f"Load average per processor meanwhile: {busy:.1f}."
    )


def scoring_section(assessor, chosen: argparse.Namespace) -> str:
    """The section on scoring alone."""
    return f"""## Scoring alone

{_made_by(f"--only scoring --times {chosen.times}")}

Everything of the engine (values, scores, statuses, gaps, next digital level, overall, programmes and tasks), 90 columns
of answers, one core, {CHUNK:,} firms at a time. Goal: one million firms in at most 3 s, cost per firm within 1.3 times.

| firms | microseconds per firm | seconds | cost per firm against {SIZES[0]:,} firms |
|---:|---:|---:|---:|
{chr(10).join(scoring(assessor, chosen.times))}
"""


def books_section(assessor, chosen: argparse.Namespace) -> str:
    """The section on the way from workbook to workbook."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [book(assessor, Path(folder), (chosen.rows, *size), chosen.times) for size in BOOKS]
        usual = slow(assessor, Path(folder), chosen.slow_rows)
    return f"""## From workbook to results workbook

{_made_by(f"--only books --times {chosen.times} --rows {chosen.rows} --slow-rows {chosen.slow_rows}")}

Times what the libraries take alone: reading that file with fastexcel, writing the cells of the sheet of firms with
rustpy-xlsxwriter. The results workbook holds more than that sheet. Goal for the whole: at most 1.6.

| workbook | read and validate / read alone | score / both alone | write / write alone | whole / both alone |
|---|---:|---:|---:|---:|
{chr(10).join(rows)}

{usual} Goal: at least 10.
"""


def memory_section(assessor, chosen: argparse.Namespace) -> str:
    """The section on memory."""
    with tempfile.TemporaryDirectory() as folder:
        rows = memory(assessor, Path(folder), chosen.rows, chosen.streamed)
    return f"""## Memory

{_made_by(f"--only memory --rows {chosen.rows} --streamed {chosen.streamed}")}

Most memory that `assessment score` and its child processes hold together; pages they share count once (PSS).

| | MB | goal |
|---|---:|---:|
{chr(10).join(rows)}
"""


SECTIONS = {"scoring": scoring_section, "books": books_section, "memory": memory_section}


def main() -> None:
    """Measure, and write each section of the page as soon as it is there."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", nargs="+", choices=[*SECTIONS, "form"], default=[*SECTIONS, "form"])
    options.add_argument("--times", type=int, default=3, help="runs of which the median counts")
    options.add_argument("--rows", type=int, default=100_000, help="rows of each workbook")
    options.add_argument("--slow-rows", type=int, default=20_000, help="rows that pandas with openpyxl is given")
    options.add_argument("--streamed", type=int, default=1_000_000, help="rows of the Parquet file")
    chosen = options.parse_args()
    assessor = build(Settings(upload=LIMITS))
    for name, section in SECTIONS.items():
        if name in chosen.only:
            put(section(assessor, chosen))
    if "form" in chosen.only:
        put(form_page.section(form_page.measure(FORM_ROUNDS, FORM_CHANGES), FORM_ROUNDS, FORM_CHANGES))


if __name__ == "__main__":
    main()
