"""The gap report of one firm as a workbook, sheet by sheet, in the language of the report.

Values, statuses, scores, gaps and levels are live: they follow the sheet of input figures, with the engine's values
stored beside the formulas. Sentences are printed as the view-model says them, as of the report.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from assessment.formats.workbook_calculation import Live
from assessment.formats.workbook_charts import SCORE, Charts
from assessment.formats.workbook_formulas import Formula, compared, is_number, some, text, when
from assessment.formats.workbook_live import write_live
from assessment.formats.workbook_sources import SOURCE_WIDTHS, cited, source_table
from assessment.formats.workbook_style import (
    TONE_OF,
    TONES,
    Book,
    Cell,
    Page,
    figure_cell,
    status_cell,
)
from assessment.model.message import msg
from assessment.report.view import Figure, GapReport, LetterheadView, PillarView, Row

STATUS_WORDS = {
    "met": msg("met"),
    "partly": msg("partly met"),
    "not_met": msg("not met"),
    "unknown": msg("unknown"),
    "not_applicable": msg("not applicable"),
}
"""Code of a status -> the word that the sheet of calculation writes."""
LOGO_WIDTH, LOGO_HEIGHT = 240, 90
"""Room for a logo in pixels."""


def write_gap_report(report: GapReport) -> bytes:
    """The report as an .xlsx file. The same report gives the same bytes."""
    return _Writer(report).write()


class _Writer:
    """Fills one workbook. Sheets are filled in another order than their tabs stand: formulas refer to earlier ones."""

    def __init__(self, report: GapReport) -> None:
        self.report = report
        self.book = Book(report.lang, report.title, report.plan, report.as_of)
        self.t = self.book.t
        self.live = Live()

    def write(self) -> bytes:
        t, report = self.t, self.report
        summary = self._page(t("Summary"), (28, 24, 26, 15, 10, 46))
        pillars = self._page(t("Pillars"), (30, 28, 24, 24, 24, 40))
        steps = self._page(t("Gaps and first steps"), (8, 28, 16, 44, 52))
        if report.workbook is not None:
            self.live = write_live(self.book, report.workbook, report.firm)
        self._pillars(pillars)
        self._summary(summary, Charts(pillars, report.pillars, self.live.pillars))
        self._steps(steps)
        if report.letterhead is not None:
            self._sender(self._page(t("From the sender"), (100,)), report.letterhead)
        self._digital(self._page(t("Digital detail"), (34, 20, 22, 18, 22, 32)))
        self._tasks(self._page(t("Plan tasks"), (7, 24, 11, 30, 32, 30, 28, 17, 30), landscape=True))
        self._programmes(self._page(t("Programmes"), (26, 12, 14, 34, 30, 26, 32, 18, 10, 30), landscape=True))
        self._conditions(self._page(t("Conditions"), (34, 46, 16, 24, 24, 40), landscape=True))
        self._other(self._page(t("Other figures"), (36, 34, 50, 44)))
        self._sources(self._page(t("Sources"), SOURCE_WIDTHS, landscape=True))
        self._versions(self._page(t("Versions"), (28, 84)))
        summary.sheet.activate()
        return self.book.bytes()

    def _page(self, name: str, widths: Sequence[float], *, landscape: bool = False) -> Page:
        return self.book.page(name, widths, footer=self.report.firm, landscape=landscape)

    # --- summary -----------------------------------------------------------------------------------------------------

    def _summary(self, page: Page, charts: Charts) -> None:
        report, t = self.report, self.t
        page.title(report.title, report.plan, report.plan_document)
        page.pair(t("Firm"), Cell(report.firm, bold=True))
        code = t("Unified social credit code")
        for label, words in (
            (code, report.credit_code),
            (t("Division"), report.division),
            (t("Location"), report.region),
        ):
            if words:
                page.pair(label, Cell(words))
        page.pair(t("Data year"), Cell(value=report.data_year, number_format="0", align="left"))
        page.pair(t("Judged as of"), Cell(report.as_of))
        page.pair(t("Period of the plan"), Cell(report.period_note))
        page.gap()
        page.heading(t("Overall result"))
        self._overall(page)
        page.gap()
        page.heading(t("What matters most"))
        page.paragraphs(f"• {sentence}" for sentence in report.summary)
        page.gap()
        page.heading(t("The four pillars"))
        self._pillar_table(page)
        page.gap()
        charts.draw(page)

    def _sender(self, page: Page, letterhead: LetterheadView) -> None:
        """Name, logo, cover text and chapters of whoever hands the report on."""
        logo = letterhead.logo
        if logo is not None:
            scale = min(1.0, LOGO_WIDTH / logo.width, LOGO_HEIGHT / logo.height)
            look = {"image_data": io.BytesIO(logo.png), "x_scale": scale, "y_scale": scale,
                    "object_position": 2, "description": letterhead.sender}  # fmt: skip
            page.sheet.insert_image(0, 0, "logo.png", look)
            page.skip(int(logo.height * scale))
        page.title(letterhead.sender)
        page.paragraphs(letterhead.cover)
        for chapter in (letterhead.introduction, letterhead.recommendation, letterhead.closing):
            if chapter is not None:
                page.gap()
                page.heading(chapter.title)
                page.paragraphs(chapter.paragraphs)

    def _overall(self, page: Page) -> None:
        overall, t = self.report.overall, self.t
        level = overall.level or overall.level_range or t("no overall score")
        score = figure_cell(overall.score, t) if overall.score.value is None else Cell(
            value=overall.score.value, number_format=SCORE
        )  # fmt: skip
        cell = Cell(**{**vars(score), "align": "left", "bold": True})
        live = self.live.overall
        if live:
            found = self._or_ends(live["score"], live["score_low"], live["score_high"])
            cell = Cell(**{**vars(self._following(found, cell, "")), "align": "left", "bold": True})
        row = page.pair(t("Score of 100"), cell)
        page.protect_edges(1, row, row, overall.level_edges)
        page.pair(t("Overall level"), self._overall_level(level))
        lines = (
            (t("What the level means"), overall.level_meaning),
            (t("Why this level"), overall.level_reason),
            (t("Targets"), overall.met_text),
            (t("Interval of the score"), unless(overall.interval, overall.score)),
            (t("Weights"), overall.weights),
            (t("Geometric mean"), overall.geometric),
            (t("If what does not apply counted as zero"), overall.with_na_as_zero),
        )
        for label, words in lines:
            if words:
                page.pair(label, Cell(words))
        if overall.robustness is not None:
            said = [s for end in overall.robustness.ends for s in (end.sentence, end.score_sentence)]
            page.pair(t("If the weights were others"), Cell(_joined((*said, overall.robustness.how))))

    def _overall_level(self, level: str) -> Cell:
        """The level, or the levels of both ends where the score is open."""
        live = self.live.overall
        if not live:
            return Cell(level)
        low, high = live["level_low"], live["level_high"]
        both = Formula(f'{low.text}&"-"&{high.text}', f"{low.value}-{high.value}")
        ends = when(compared(low, "=", high), low, both)
        found = when(is_number(live["score"]), live["level"], ends)
        return Cell(str(found.value), formula=f"={found.text}", live=True, align="left", bold=True)

    def _pillar_table(self, page: Page) -> None:
        t = self.t
        labels = (t("Pillar"), t("Own value"), t("Target"), t("Status"), t("Score"), t("Gap"))
        rows = [
            (
                Cell(p.title, bold=True),
                self._result(p, "value", p.value),
                Cell(p.target.text),
                self._status(p),
                self._result(p, "score", p.score),
                self._result(p, "gap", p.gap),
            )
            for p in self.report.pillars
        ]
        first = page.table(labels, rows)
        page.protect_edges(4, first, page.row - 1, self.report.overall.level_edges)
        self._status_colours(page, first, page.row - 1, 3)
        note = t(
            "Scores, statuses, gaps, the overall level and the chart follow the sheet “{sheet}”. As of {date} are all "
            "sentences, “provisional”, the figures of last year and of the industry, the sheet “{detail}”, steps, "
            "tasks and programmes.",
            sheet=t("Input figures"),
            date=self.report.as_of,
            detail=t("Digital detail"),
        )
        page.paragraphs([note], muted=True)

    def _result(self, pillar: PillarView, key: str, figure: Figure) -> Cell:
        """A result of a pillar that follows its inputs; an open score shows its two ends."""
        shown = Figure(value=figure.value, text=figure.text, unit=figure.unit)
        cell = figure_cell(shown, self.t) if key != "score" or figure.value is None else Cell(
            value=figure.value, number_format=SCORE
        )  # fmt: skip
        if pillar.id not in self.live.pillars:
            return cell
        results = self.live.pillars[pillar.id]
        found = results[key]
        if key == "score":
            found = self._or_ends(found, results["score_low"], results["score_high"])
        return self._following(found, cell, figure.unit)

    def _or_ends(self, score: Formula, low: Formula, high: Formula) -> Formula:
        """The score, or both ends of it where they say something."""
        joined = Formula(f'TEXT({low.text},"0.0")&"-"&TEXT({high.text},"0.0")', f"{low.number:.1f}-{high.number:.1f}")
        says = some([compared(low, ">", 0), compared(high, "<", 100)])
        return when(is_number(score), score, when(is_number(low), when(says, joined, text(self.t("unknown"))), score))

    def _following(self, formula: Formula, cell: Cell, unit: str) -> Cell:
        """A cell with this formula, looking as the figure of the report does."""
        value = formula.value
        if isinstance(value, str):
            pattern = figure_cell(Figure(value=0.1, text="0.10", unit=unit), self.t).number_format if unit else SCORE
            return Cell(value, formula=f"={formula.text}", number_format=pattern, live=True, align="right")
        pattern = cell.number_format if cell.value is not None else "#,##0.0#"
        return Cell(value=value, formula=f"={formula.text}", number_format=pattern, live=True)

    def _status(self, pillar: PillarView) -> Cell:
        """The status, live where the workbook computes; its colour then follows the word in the cell."""
        if pillar.id not in self.live.pillars:
            return status_cell(pillar.status, pillar.status_label)
        found = self.live.pillars[pillar.id]["status"]
        return Cell(str(found.value), formula=f"={found.text}", bold=True, align="center")

    def _status_colours(self, page: Page, first: int, last: int, column: int) -> None:
        """A colour for each status, which follows the word in the cell."""
        for code, word in STATUS_WORDS.items():
            fill, ink = TONES[TONE_OF[code]]
            look = self.book.file.add_format({"bg_color": fill, "font_color": ink})
            rule = {"type": "cell", "criteria": "==", "value": f'"{self.t.render(word)}"', "format": look}
            page.sheet.conditional_format(first, column, last, column, rule)

    # --- pillars -----------------------------------------------------------------------------------------------------

    def _pillars(self, page: Page) -> None:
        page.title(self.t("Pillars in detail"), self.report.firm, self.report.period_note)
        for pillar in self.report.pillars:
            self._pillar(page, pillar)
            page.gap()

    def _pillar(self, page: Page, pillar: PillarView) -> None:
        t = self.t
        page.heading(pillar.title)
        page.pair(t("Indicator"), Cell(pillar.indicator_text))
        row = page.pair(t("Status"), self._status(pillar), Cell(_joined((pillar.status_label, pillar.status_reason))))
        self._status_colours(page, row, row, 1)
        page.pair(t("Target"), Cell(pillar.target.text, align="right"), Cell(pillar.target_statement))
        page.pair(t("Curve in words"), Cell(pillar.curve_text))
        page.pair(t("Own value"), self._result(pillar, "value", pillar.value),
                  Cell(unless(pillar.interval, pillar.value)))  # fmt: skip
        row = page.pair(t("Score of 100"), self._result(pillar, "score", pillar.score),
                        Cell(unless(pillar.score_interval, pillar.score)))  # fmt: skip
        page.protect_edges(1, row, row, self.report.overall.level_edges)
        page.pair(t("Gap"), self._result(pillar, "gap", pillar.gap), Cell(pillar.gap_sentence))
        page.pair(t("Sentence as of the report"), Cell(self.report.as_of))
        self._words(page, pillar)
        self._inputs(page, pillar)
        self._sector(page, pillar)

    def _words(self, page: Page, pillar: PillarView) -> None:
        t = self.t
        page.pair(t("Formula"), Cell(pillar.formula))
        last = pillar.last
        if last is not None:
            page.pair(t("Last year"), figure_cell(last, t), Cell())
        page.pair(t("Weight"), figure_cell(pillar.weight, t), Cell())
        page.pair(t("Whom the target is for"), Cell(_joined((pillar.target_scope, pillar.addressed))))
        page.pair(t("Read for one firm"), Cell(pillar.firm_reading))
        if pillar.notes:
            page.pair(t("Remarks"), Cell("\n".join(pillar.notes)))
        page.pair(t("Sources"), Cell(cited(pillar.sources)))

    def _inputs(self, page: Page, pillar: PillarView) -> None:
        t = self.t
        if not pillar.inputs:
            return
        page.gap()
        page.row_of_labels((t("Inputs"), t("Figure"), t("Remark")))
        for row in pillar.inputs:
            page.pair(row.label, figure_cell(row.figure, t), Cell(_joined((row.note, cited(row.sources)))))

    def _sector(self, page: Page, pillar: PillarView) -> None:
        t = self.t
        if not pillar.sector and not pillar.sector_note:
            return
        page.gap()
        page.row_of_labels((t("The industry"), t("Figure"), t("Distance"), t("Remark")))
        for row in pillar.sector:
            stand_in = t("a stand-in, not this industry's own figure") if row.stand_in else ""
            note = _joined((stand_in, row.note, cited(row.sources)))
            page.pair(row.label, figure_cell(row.figure, t), Cell(row.distance), Cell(note))
        if pillar.sector_note:
            page.pair(t("Remark"), Cell(pillar.sector_note))
        if pillar.bullet.frontier is not None:
            page.pair(t("Frontier"), Cell(pillar.frontier_mark))

    # --- what to do --------------------------------------------------------------------------------------------------

    def _steps(self, page: Page) -> None:
        t, report = self.t, self.report
        titles = {p.id: p.title for p in report.pillars}
        page.title(t("Gaps and first steps"), report.firm)
        page.heading(t("Gaps in things"))
        for p in report.pillars:
            page.cells((Cell(), Cell(p.title, bold=True), status_cell(p.status, p.status_label), Cell(p.gap_sentence)),
                       {3: 4})  # fmt: skip
        page.gap()
        page.heading(t("First steps, in order of priority"))
        labels = (t("Rank"), t("Pillar"), t("Share"), t("Step and measures"), t("Why"))
        rows = [
            (
                Cell(value=step.rank, number_format="0", align="center"),
                Cell(titles.get(step.pillar, step.pillar), bold=True),
                figure_cell(step.share, t),
                Cell("\n".join((step.title, *(f"• {m}" for m in step.measures)))),
                Cell(step.why),
            )
            for step in report.steps
        ]
        page.table(labels, rows)
        page.paragraphs([report.steps_formula], muted=True)

    def _digital(self, page: Page) -> None:
        t, digital = self.t, self.report.digital
        page.title(t("Digital detail"), digital.title)
        page.pair(t("Digital level"), Cell(digital.level, bold=True))
        page.pair(t("Index points"), Cell(**{**vars(figure_cell(digital.index, t)), "align": "left"}))
        page.pair(t("Of which"), Cell(digital.results_text))
        self._gates(page)
        self._items(page)
        self._scenarios(page)
        page.gap()
        page.heading(t("Next steps"))
        page.paragraphs(f"• {step}" for step in digital.next_steps or (t("none"),))
        page.gap()
        page.heading(t("Remarks"))
        page.paragraphs((*digital.notes, t("Sources: {sources}", sources=cited(digital.sources))))

    def _gates(self, page: Page) -> None:
        t = self.t
        page.gap()
        page.heading(t("Levels: points and scenarios together"))
        words = {True: ("true", t("holds")), False: ("false", t("does not hold")), None: ("unknown", t("open"))}
        rows = [
            (Cell(g.title, bold=True), status_cell(*words[g.holds]), Cell(g.points), Cell(g.scenarios),
             Cell(g.constraint), Cell(g.note))
            for g in self.report.digital.gates
        ]  # fmt: skip
        page.table((t("Level"), t("State"), t("Points"), t("Scenarios"), t("Constraint scenarios"), t("Remark")), rows)

    def _items(self, page: Page) -> None:
        t = self.t
        page.gap()
        page.heading(t("Items of the index"))
        rows = [
            (Cell(i.title), Cell(i.group), Cell(i.points), Cell(value=i.earned, number_format="0.0#"),
             Cell(value=i.maximum, number_format="0.0#"),
             Cell(_joined((t("open") if i.open else "", t("next step") if i.advised else "", i.note)),
                  tone="near" if i.advised else ""))
            for i in self.report.digital.items
        ]  # fmt: skip
        page.table((t("Item"), t("Group"), t("Points"), t("Points certain"), t("Most possible"), t("Remark")), rows)

    def _scenarios(self, page: Page) -> None:
        t = self.t
        page.gap()
        page.heading(t("Business scenarios"))
        rows = [
            (Cell(s.title), Cell(s.group),
             Cell(value=s.rung, number_format="0") if s.rung is not None else Cell(t("open"), align="right"),
             Cell(t("yes") if s.constraint else t("no"), align="center"),
             Cell(t("next step") if s.advised else "", tone="near" if s.advised else ""), Cell(s.rung_text))
            for s in self.report.digital.scenarios
        ]  # fmt: skip
        labels = (t("Scenario"), t("Group"), t("Rung"), t("Constraint scenario"), t("Advice"), t("What the rung means"))
        page.table(labels, rows)

    # --- plan --------------------------------------------------------------------------------------------------------

    def _tasks(self, page: Page) -> None:
        t = self.t
        page.title(t("Plan tasks"), t("Tasks of the plan that may concern the firm, with the reason."))
        labels = (t("No."), t("Task"), t("Action"), t("Why it may concern you"), t("What it is about"),
                  t("What the plan promises"), t("Instruments"), t("Agencies"), t("Sources"))  # fmt: skip
        rows = [
            (
                Cell(task.code),
                Cell(_joined((task.title, task.title_note)), bold=True),
                Cell(task.action),
                Cell("\n".join(task.reasons)),
                Cell(task.summary),
                Cell("\n".join(task.commitments)),
                Cell("\n".join(task.instruments)),
                Cell(_joined(("\n".join(task.agencies), task.agencies_note))),
                Cell(cited(task.sources, brief=True)),
            )
            for task in self.report.tasks
        ]
        page.table(labels, rows, freeze=True, filtered=True)

    def _programmes(self, page: Page) -> None:
        t = self.t
        page.title(t("Programmes"), t("What fits, what nearly fits and what is missing; each condition is on the sheet "
                                      "“{sheet}”.", sheet=t("Conditions")))  # fmt: skip
        labels = (t("Programme"), t("Kind"), t("Result"), t("Reason"), t("Benefit"), t("Validity"), t("Clause"),
                  t("Issuer"), t("Region"), t("Sources"))  # fmt: skip
        rows = [
            (
                Cell(p.title, bold=True),
                Cell(p.kind_label),
                status_cell("not" if p.expired else p.fit, p.fit_label),
                Cell(p.reason),
                Cell(p.benefit),
                Cell(p.validity),
                Cell(p.clause),
                Cell(p.issuer),
                Cell(p.region),
                Cell(cited(p.sources, brief=True)),
            )
            for p in self.report.programmes
        ]
        page.table(labels, rows, freeze=True, filtered=True)

    def _conditions(self, page: Page) -> None:
        t = self.t
        page.title(t("Conditions of the programmes"))
        labels = (t("Programme"), t("Condition"), t("State"), t("Own figure"), t("Needed"), t("Distance"))
        rows = [
            (Cell(p.title), Cell(c.text), status_cell(c.state, c.state_label), Cell(c.have), Cell(c.need),
             Cell(c.distance))
            for p in self.report.programmes
            for c in p.conditions
        ]  # fmt: skip
        page.table(labels, rows, freeze=True, filtered=True)

    # --- the rest ----------------------------------------------------------------------------------------------------

    def _other(self, page: Page) -> None:
        t, report = self.t, self.report
        page.title(t("Other figures"))
        for heading, rows in ((t("Shown, not scored"), report.supplementary), (t("The firm"), report.profile)):
            page.heading(heading)
            page.table((t("What"), t("Figure"), t("Remark"), t("Sources")), [self._row(row) for row in rows])
            page.gap()
        page.heading(t("Remarks on the whole report"))
        page.paragraphs(report.notes)

    def _row(self, row: Row) -> tuple[Cell, ...]:
        figure = row.figure
        year = figure.value is not None and figure.text == f"{figure.value:.0f}" and not figure.unit
        cell = Cell(value=figure.value, number_format="0") if year else figure_cell(figure, self.t)
        return Cell(row.label), cell, Cell(row.note), Cell(cited(row.sources, brief=True))

    def _sources(self, page: Page) -> None:
        page.title(self.t("Sources"), self.t("Every figure from outside, and every judgement of our own."))
        source_table(page, self.report.sources)

    def _versions(self, page: Page) -> None:
        t, report = self.t, self.report
        page.title(t("Versions"), t("With the same versions the same answers give the same numbers."))
        rows = [*report.versions, (t("Judged as of"), report.as_of), (t("Data year"), str(report.data_year))]
        page.table((t("What"), t("Version and content hash")), [(Cell(a), Cell(b)) for a, b in rows])


def unless(interval: str, figure: Figure) -> str:
    """The interval, unless the figure itself is printed as it."""
    return "" if interval == figure.text else interval


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)
