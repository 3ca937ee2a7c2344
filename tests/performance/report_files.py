"""What a report costs as PDF, Word and Excel, beside the bare library: `python -m tests.performance.report_files`.

Reports of made-up firms that all differ. The same content is written by the library alone, with the reports of other
firms, so that neither side finds in memory what the other has just set: Typst sets the finished document without the
standards of accessible and archivable files; python-docx adds the same paragraphs and tables, unformatted; XlsxWriter
writes the same cells without formats, charts and lists. Processor time of the process, the lower quartile over the
firms: other programs on the machine only ever add to it.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice, zip_longest

import docx
import openpyxl
import typst
import xlsxwriter
from docx.table import Table

from assessment.bootstrap import build
from assessment.formats.pdf.characters import printable
from assessment.formats.pdf.content import document
from assessment.formats.pdf.fonts import fonts
from assessment.formats.pdf.write import TEMPLATES, main_file, write_pdf
from assessment.formats.word.write import write_word
from assessment.formats.workbook_gap_report import write_gap_report
from assessment.report.view import GapReport
from assessment.settings import Settings
from tests.performance.made_up_firms import sheet
from tests.performance.page import put

HEADING = "## Report files"
PLAN, COLUMNS, AS_OF = "shanghai-2023-2025", 90, date(2026, 1, 1)
WARM = 3
"""Reports that are written before the measurement begins."""
CORES = 2
Row = tuple[str, float, float, str]


def reports(firms: int, lang: str) -> list[GapReport]:
    """One report of each firm."""
    assessor = build(Settings())
    answers = sheet(assessor.questionnaire(PLAN), firms, COLUMNS).to_csv(index=False).encode()
    read = assessor.read(answers, "firms.csv", PLAN)
    assessment = assessor.assess(read.table, PLAN, AS_OF)
    return [assessor.gap_report(assessment, index, lang) for index in range(firms)]


def pdf(found: Sequence[GapReport]) -> tuple[float, float]:
    """Milliseconds of our report and of Typst alone on the finished document."""
    mains = []
    for report in found:
        data, _ = printable(document(report))
        data["letterhead"]["logo"] = None
        mains.append(main_file(data))
    return beside(
        lambda k: write_pdf(found[k]),
        lambda k: typst.compile(mains[k], root=TEMPLATES, font_paths=fonts(), format="pdf"),
        len(found),
    )


def word(found: Sequence[GapReport]) -> tuple[float, float]:
    """Milliseconds of our document and of python-docx alone with the same paragraphs and tables."""
    contents = [_content(write_word(report)) for report in found]
    return beside(lambda k: write_word(found[k]), lambda k: _bare_word(contents[k]), len(found))


def _content(data: bytes) -> list[str | list[list[str]]]:
    """The paragraphs and tables of a document, in order."""
    parts = docx.Document(io.BytesIO(data)).iter_inner_content()
    return [_texts(part) if isinstance(part, Table) else part.text for part in parts]


def _texts(table: Table) -> list[list[str]]:
    """The texts of the cells of every row, merged ones once."""
    rows = table._tbl.tr_lst
    return [["\n".join(p.text for p in cell.p_lst) for cell in row.tc_lst] for row in rows]


def _bare_word(content: list[str | list[list[str]]]) -> bytes:
    target, stream = docx.Document(), io.BytesIO()
    for part in content:
        if isinstance(part, str):
            target.add_paragraph(part)
        else:
            table = target.add_table(len(part), max(map(len, part)))
            cells = iter(table._cells)
            for texts in part:
                for text, cell in zip_longest(texts, islice(cells, table._column_count), fillvalue=""):
                    cell.text = text
    target.save(stream)
    return stream.getvalue()


def workbook(found: Sequence[GapReport]) -> tuple[float, float]:
    """Milliseconds of our workbook and of XlsxWriter alone with the same cells."""
    books = [_sheets(write_gap_report(report)) for report in found]
    return beside(lambda k: write_gap_report(found[k]), lambda k: _bare_workbook(books[k]), len(found))


def _sheets(data: bytes) -> list[list[tuple[int, int, object]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [
        [(c.row - 1, c.column - 1, c.value) for row in sheet.iter_rows() for c in row if c.value is not None]
        for sheet in book
    ]


def _bare_workbook(sheets: list[list[tuple[int, int, object]]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for cells in sheets:
        page = book.add_worksheet()
        for cell in cells:
            page.write(*cell)
    book.close()
    return stream.getvalue()


def beside(ours: Callable[[int], object], bare: Callable[[int], object], firms: int) -> tuple[float, float]:
    """Milliseconds of processor time of both, one after the other, each with the reports of half of the firms."""
    half = firms // 2
    return _quartile(ours, range(half)), _quartile(bare, range(half, firms))


def _quartile(write: Callable[[int], object], firms: Iterable[int]) -> float:
    took = []
    for index in firms:
        before = time.process_time()
        write(index)
        took.append((time.process_time() - before) * 1000)
    return statistics.quantiles(took[WARM:], n=4)[0]


def section(rows: Sequence[Row], firms: int) -> str:
    """The part of docs/performance.md."""
    lines = [
        f"| {name} | {ours:.0f} | {bare:.0f} | {ours / bare:.2f} | {1000 / ours:.0f} | {CORES * 1000 / ours:.0f} | "
        f"{goal} |"
        for name, ours, bare, goal in rows
    ]
    return f"""{HEADING}

Made by `python -m tests.performance.report_files --firms {firms}`: processor time of one file from its finished
view-model, charts included, over made-up firms that all differ; beside it the bare library with the same content of
other firms (Typst on the finished document, python-docx and XlsxWriter without formats). Lower quartiles: processor
time grows while other programs use the machine. Ratios hold on others too.

| file | milliseconds | library alone | times | a second on one core | on {CORES} cores | goal |
|---|---:|---:|---:|---:|---:|---|
{chr(10).join(lines)}
"""


def main() -> None:
    """Measure, print, and write the section where asked to."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--firms", type=int, default=40, help="firms, half of them for each side")
    options.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    chosen = options.parse_args()
    rows: list[Row] = []
    for lang in ("zh", "en"):
        found = reports(chosen.firms, lang)
        few = found[: chosen.firms // 2]
        rows.append((f"PDF, {lang}", *pdf(found), "25 a second on two cores, 1.5 times"))
        rows.append((f"Word, {lang}", *word(few), "10 a second"))
        rows.append((f"Excel, {lang}", *workbook(few), "150 ms"))
    text = section(rows, chosen.firms)
    print(text)  # noqa: T201 - it is a command
    if chosen.write:
        put(text)


if __name__ == "__main__":
    main()
