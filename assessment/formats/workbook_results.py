"""The results of many firms as a workbook: the firms, what they add up to, what was wrong in the input, what fits whom.

Columns are written at once; nothing here goes through the firms one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from assessment.formats.columns import YEAR, label
from assessment.formats.problems import Line, as_problems
from assessment.formats.validate import parse_id
from assessment.formats.workbook_gap_report import unless
from assessment.formats.workbook_rows import MOST_ROWS, texts
from assessment.formats.workbook_sources import SOURCE_WIDTHS, source_table
from assessment.formats.workbook_style import (
    BRAND,
    LINE,
    MUTED,
    TONE_OF,
    TONES,
    Book,
    Cell,
    Page,
    figure_cell,
    status_cell,
)
from assessment.formats.workbook_tasks import TASK_WIDTHS, matched_tasks, numbers_by_firm, task_list
from assessment.model.message import Message, Problem, Severity, msg
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.result import Fit, Result
from assessment.report.firm_table import FirmColumn, FirmTable
from assessment.report.gap_report import VERSION_LABELS
from assessment.report.view import PortfolioPillar, PortfolioView
from assessment.report.wording import FIT_CODES, FIT_LABELS, STATUS_CODES, STATUS_LABELS

MOST_PROBLEMS = 20_000
"""Problems that are listed one by one; the sheet says how many there were."""
SEEN_FOR_WIDTH, SHORT_TEXT = 200, 9
"""Rows from which the width of a text column is taken; characters up to which it is a narrow one."""
SEVERITY = {Severity.ERROR: msg("Error"), Severity.WARNING: msg("Warning"), Severity.INFO: msg("Note")}
CHART = (760, 260)
"""Width and height of a chart in pixels."""
BESIDE = 5
"""Column of the portfolio's sheet at which charts begin, right of the tables."""
SHOWN_FITS = (Fit.ELIGIBLE, Fit.NEARLY)
TASK_NUMBERS = 34
"""Width of the column with the numbers of tasks."""
NAME, CODE, DIVISION = "firm", "credit_code", "division"
"""Columns of the firm table that say which firm a row is about."""


@dataclass(frozen=True)
class Batch:
    """What the workbook is written from. `read`: rows with an answer in the input, and rows of them not used."""

    firms: FirmTable
    portfolio: PortfolioView
    result: Result
    plan: Plan
    questionnaire: Questionnaire
    as_of: date
    versions: Mapping[str, str]
    problems: Sequence[Problem] = ()
    read: tuple[int, int] | None = None


def write_results(batch: Batch) -> bytes:
    """The batch as an .xlsx file in the language of its portfolio. The same batch gives the same bytes."""
    return _Writer(batch).write()


class _Writer:
    """Fills one workbook."""

    def __init__(self, batch: Batch) -> None:
        self.batch, self.view = batch, batch.portfolio
        self.book = Book(self.view.lang, self.view.title, self.view.plan, batch.as_of.isoformat())
        self.t = self.book.t
        self.tasks = matched_tasks(batch.plan, batch.result)

    def write(self) -> bytes:
        t = self.t
        self._firms(self._page(t("Firms"), [*(_width(c) for c in self.batch.firms.columns.values()), TASK_NUMBERS]))
        self._portfolio(self._page(t("Portfolio"), (34, 28, 24, 30, 15, 20, 28, 30, 42)))
        self._problems(self._page(t("Problems"), (12, 22, 16, 9, 9, 30, 34, 22, 56, 56)))
        self._matched(self._page(t("Programmes that fit"), (48, 16, 40, 24, 40)))
        task_list(self._page(t("Tasks of the plan"), TASK_WIDTHS), self.tasks, t)
        self._about(self._page(t("About these results"), (30, 90), landscape=False))
        sources = self._page(t("Sources"), SOURCE_WIDTHS)
        sources.title(t("Sources"), t("Every figure from outside, and every judgement of our own."))
        source_table(sources, self.view.sources)
        return self.book.bytes()

    def _page(self, name: str, widths: Sequence[float], *, landscape: bool = True) -> Page:
        return self.book.page(name, widths, footer=self.view.plan, landscape=landscape)

    # --- firms -------------------------------------------------------------------------------------------------------

    def _firms(self, page: Page) -> None:
        """The firm table from the first row on, so that other programs read it as it is; then the tasks by number."""
        firms, t = self.batch.firms, self.t
        tasks = t("Tasks, by number in the sheet “Tasks of the plan”")
        page.sheet.fit_to_pages(3, 0)
        page.sheet.repeat_columns(0)
        page.bulk(
            [*(c.label for c in firms.columns.values()), tasks],
            [*(self._column(c) for c in firms.columns.values()), (numbers_by_firm(self.tasks, firms.size, t), "")],
        )
        for k, name in enumerate(firms.columns):
            if name.endswith("_status") and firms.size:
                self._colours(page, k, firms.size)

    def _column(self, column: FirmColumn) -> tuple[Any, str]:
        if column.kind == "text":
            return column.values, ""
        pattern = (
            "0" if column.kind == "integer" else "#,##0" + ("." + "0" * column.decimals if column.decimals else "")
        )
        return column.values, pattern

    def _colours(self, page: Page, column: int, rows: int) -> None:
        """A colour for each status, which follows the word in the cell."""
        for status, words in STATUS_LABELS.items():
            fill, ink = TONES[TONE_OF[STATUS_CODES[status]]]
            look = self.book.file.add_format({"bg_color": fill, "font_color": ink})
            rule = {"type": "cell", "criteria": "==", "value": f'"{self.t.render(words)}"', "format": look}
            page.sheet.conditional_format(1, column, rows, column, rule)

    # --- portfolio ---------------------------------------------------------------------------------------------------

    def _portfolio(self, page: Page) -> None:
        t, view = self.t, self.view
        page.title(view.title, view.plan, view.period_note, view.population)
        page.pair(t("Data years"), Cell(view.data_years))
        page.gap()
        labels = (t("Pillar"), t("All firms together"), t("Range"), t("Target"), t("Status"), t("Firms used"),
                  t("Median firm"), t("Firms at target"), t("Largest firm"))  # fmt: skip
        page.table(labels, [self._total(p) for p in view.pillars])
        for pillar in view.pillars:
            self._further(page, pillar)
        page.gap()
        self._levels(page)
        self._scores(page)
        page.heading(t("Remarks"))
        page.paragraphs(view.notes)

    def _total(self, pillar: PortfolioPillar) -> tuple[Cell, ...]:
        return (
            Cell(pillar.title, bold=True),
            figure_cell(pillar.value, self.t),
            Cell(unless(pillar.value_range, pillar.value)),
            Cell(pillar.target.text),
            status_cell(pillar.status, pillar.status_label),
            Cell(pillar.used),
            figure_cell(pillar.median, self.t),
            Cell(pillar.firms_at_target),
            Cell(pillar.largest_share),
        )

    def _further(self, page: Page, pillar: PortfolioPillar) -> None:
        t = self.t
        page.gap()
        page.heading(pillar.title)
        page.pair(t("Target"), Cell(pillar.target_text))
        page.pair(t("Read for many firms"), Cell(pillar.reading))
        for row in pillar.rows:
            plain = not row.figure.unit
            page.pair(row.label, Cell(row.figure.text) if plain else figure_cell(row.figure, t), Cell(row.note))
        if pillar.notes:
            page.pair(t("Remarks"), Cell("\n".join(pillar.notes)))

    def _levels(self, page: Page) -> None:
        t = self.t
        page.heading(t("Firms by overall level"))
        rows = [(Cell(name), _count(n)) for name, n in self.view.levels]
        first = page.table((t("Overall level"), t("Firms")), rows)
        self._columns_chart(page, first, page.row - 1, [1], t("Firms by overall level"))

    def _scores(self, page: Page) -> None:
        """How many firms have which score, for each pillar."""
        t, pillars = self.t, [p for p in self.view.pillars if p.histogram]
        if not pillars:
            return
        page.heading(t("Firms by score"))
        rows = [
            (
                Cell(f"{bins[0][0]:.0f}-{bins[0][1]:.0f}"),
                *(Cell(value=float(b[2]), number_format="#,##0") for b in bins),
            )
            for bins in zip(*(p.histogram for p in pillars), strict=True)
        ]
        first = page.table((t("Score"), *(p.title for p in pillars)), rows)
        self._columns_chart(page, first, page.row - 1, range(1, len(pillars) + 1), t("Firms by score"))

    def _columns_chart(self, page: Page, first: int, last: int, columns: Iterable[int], title: str) -> None:
        name = page.sheet.get_name()
        colours = (BRAND, "#C77B1B", "#3E6FB0", "#7B9E3C")
        chart = self.book.file.add_chart({"type": "column"})
        for k, column in enumerate(columns):
            chart.add_series(
                {
                    "name": [name, first - 1, column],
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, column, last, column],
                    "fill": {"color": colours[k % len(colours)]},
                    "gap": 80,
                }
            )
        font = {"name": self.book.font, "size": 9, "color": MUTED}
        chart.set_title({"name": title, "name_font": {**font, "size": 11}})
        chart.set_x_axis({"num_font": font})
        chart.set_y_axis({"num_font": font, "major_gridlines": {"visible": True, "line": {"color": LINE}}})
        chart.set_legend({"position": "bottom", "font": font} if k else {"none": True})
        chart.set_size({"width": CHART[0], "height": CHART[1]})
        page.sheet.insert_chart(first - 1, BESIDE, chart, {"description": title, "object_position": 2, "y_offset": 6})
        page.skip(CHART[1], since=first)

    # --- problems ----------------------------------------------------------------------------------------------------

    def _problems(self, page: Page) -> None:
        t, problems = self.t, self.batch.problems
        labels = (t("Severity"), t("File"), t("Sheet"), t("Cell"), t("Row"), t("Firm"), t("Question"), t("Value"),
                  t("What is wrong"), t("What to do"))  # fmt: skip
        self._questions: dict[str, str] = {}
        self._words: dict[int, tuple[Message, str]] = {}
        rows = [self._problem(line) for line in as_problems(problems).lines(MOST_PROBLEMS)]
        columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in labels]
        page.bulk(labels, [(c, "0" if k == 4 else "") for k, c in enumerate(columns)])
        page.row = len(rows) + 1
        if len(problems) > MOST_PROBLEMS:
            page.paragraphs([t("{n} more problems are not listed.", n=len(problems) - MOST_PROBLEMS)])
        if not problems:
            page.paragraphs([t("No problems were found.")])

    def _problem(self, line: Line) -> tuple[Any, ...]:
        return (
            self._in_words(SEVERITY[line.severity]),
            line.file,
            line.sheet,
            line.cell,
            line.row,
            line.firm,
            self._question(line.question),
            line.value,
            self._in_words(line.what),
            self._in_words(line.hint) if line.hint else "",
        )

    def _in_words(self, message: Message) -> str:
        """The sentence; many problems share one, which is put into words once."""
        if id(message) not in self._words:
            self._words[id(message)] = (message, self.t.render(message))
        return self._words[id(message)][1]

    def _question(self, name: str) -> str:
        """What the question is called; its id where the questionnaire does not know it."""
        if name not in self._questions:
            questionnaire = self.batch.questionnaire
            known = name.partition("@")[0].partition("#")[0] in (YEAR, *questionnaire.questions)
            self._questions[name] = (
                label(questionnaire, parse_id(name, questionnaire), self.view.lang) if known else name
            )
        return self._questions[name]

    # --- programmes --------------------------------------------------------------------------------------------------

    def _matched(self, page: Page) -> None:
        """One row for each firm and programme whose conditions it meets or nearly meets, programme by programme."""
        t, batch = self.t, self.batch
        who = [texts(batch.firms.columns[name].values) for name in (NAME, CODE, DIVISION)]
        offered = [
            (programme.title.get(self.view.lang), t.render(FIT_LABELS[fit]), np.flatnonzero(match.fit == int(fit)))
            for programme in batch.plan.programmes
            if not (match := batch.result.programmes[programme.id]).expired and programme.kind != "city_goal"
            for fit in SHOWN_FITS
        ]
        picked = np.concatenate([np.zeros(0, dtype=np.int64), *(rows for _, _, rows in offered)])[:MOST_ROWS]
        which = np.repeat(np.arange(len(offered)), [len(rows) for _, _, rows in offered])[:MOST_ROWS]
        columns = [texts([one[k] for one in offered]).take(which) for k in (0, 1)]
        columns += [column.take(picked) for column in who]
        labels = (t("Programme"), t("Result"), *(batch.firms.columns[n].label for n in (NAME, CODE, DIVISION)))
        page.bulk(labels, [(c, "") for c in columns])
        for fit in SHOWN_FITS if len(picked) else ():
            fill, ink = TONES[TONE_OF[FIT_CODES[fit]]]
            look = self.book.file.add_format({"bg_color": fill, "font_color": ink})
            rule = {"type": "cell", "criteria": "==", "value": f'"{t.render(FIT_LABELS[fit])}"', "format": look}
            page.sheet.conditional_format(1, 1, len(picked), 1, rule)

    # --- about -------------------------------------------------------------------------------------------------------

    def _about(self, page: Page) -> None:
        t, view, batch = self.t, self.view, self.batch
        page.title(t("About these results"), view.plan, view.period_note)
        page.pair(t("Firms"), _count(batch.firms.size, align="left"))
        page.pair(t("Data years"), Cell(view.data_years))
        page.pair(t("Counted in the portfolio"), Cell(view.population))
        page.pair(t("Judged as of"), Cell(batch.as_of.isoformat()))
        if batch.read:
            words = t("{rows} rows with answers, {refused} of them not used", rows=batch.read[0], refused=batch.read[1])
            page.pair(t("Read from the input"), Cell(words))
        page.pair(t("Problems"), _count(len(batch.problems), align="left"))
        page.gap()
        page.heading(t("How to read the sheets"))
        page.paragraphs(
            (
                t("An empty cell means unknown, never zero."),
                t("A score with a low and a high end and no value in between depends on answers that are open."),
                t("All scores use fixed marks: other firms never move them."),
                t("Tasks are listed where a gap, an answer or the industry leads to them, not those for everybody."),
                t("Programmes whose period has ended and goals of the city are not listed as fitting."),
            )
        )
        page.gap()
        page.heading(t("Versions"))
        page.paragraphs([t("With the same versions the same answers give the same numbers.")])
        rows = [(Cell(t.render(VERSION_LABELS[k])), Cell(v)) for k, v in batch.versions.items()]
        page.table((t("What"), t("Version and content hash")), rows)


def _count(number: int, align: str = "") -> Cell:
    return Cell(value=float(number), number_format="#,##0", align=align)


def _width(column: FirmColumn) -> float:
    """Room for the column, judged by its first rows."""
    if column.kind != "text":
        return 13
    longest = max((len(str(text)) for text in column.values[:SEEN_FOR_WIDTH]), default=0)
    return 34 if longest > SHORT_TEXT else 18
