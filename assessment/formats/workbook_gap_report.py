"""The gap report of one firm as a workbook, sheet by sheet, in the language of the report.

The scores of ratios and changes are live: they are formulas on the sheet of figures, with the engine's values stored
beside them. Everything else is printed as the view-model says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assessment.formats.workbook_formulas import gap_formula, score_formula, value_formula
from assessment.formats.workbook_style import BRAND, LINE, MUTED, Book, Cell, Page, figure_cell, link_cell, status_cell
from assessment.report.view import Calculation, Figure, GapReport, PillarView, Row, SourceRef

OWN = "own_judgement"
"""Id of a source that is our own judgement: it is said in words, not as an id."""
TARGET_SCORE = 80.0
"""Score at which the target is reached."""
SCORE = "0.0"
SOURCE_WIDTHS = (14, 36, 20, 12, 44, 16, 12, 15, 46)


def write_gap_report(report: GapReport) -> bytes:
    """The report as an .xlsx file. The same report gives the same bytes."""
    return _Writer(report).write()


@dataclass
class _Live:
    """Cells of one pillar that other sheets refer to."""

    terms: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    score: str = ""


class _Writer:
    """Fills one workbook. Sheets are filled in another order than their tabs stand: formulas refer to earlier ones."""

    chart_rows: tuple[int, int]
    """First and last row of the chart's data."""

    def __init__(self, report: GapReport) -> None:
        self.report = report
        self.book = Book(report.lang, report.title, report.plan, report.as_of)
        self.t = self.book.t
        self.live = {pillar.id: _Live() for pillar in report.pillars}

    def write(self) -> bytes:
        t = self.t
        summary = self._page(t("Summary"), (28, 24, 26, 15, 10, 46))
        pillars = self._page(t("Pillars"), (30, 28, 24, 24, 24, 40))
        steps = self._page(t("Gaps and first steps"), (8, 28, 16, 44, 52))
        figures = self._page(t("Input figures"), (52, 26, 30, 14))
        self._figures(figures)
        self._pillars(pillars)
        self._chart_data(figures)
        self._summary(summary, figures)
        self._steps(steps)
        self._digital(self._page(t("Digital detail"), (34, 20, 22, 18, 22, 32)))
        self._tasks(self._page(t("Plan tasks"), (7, 24, 11, 30, 32, 30, 28, 17, 12), landscape=True))
        self._programmes(self._page(t("Programmes"), (26, 12, 14, 34, 30, 26, 32, 18, 10, 11), landscape=True))
        self._conditions(self._page(t("Conditions"), (34, 46, 16, 24, 24, 40), landscape=True))
        self._other(self._page(t("Other figures"), (36, 34, 60, 16)))
        self._sources(self._page(t("Sources"), SOURCE_WIDTHS, landscape=True))
        self._versions(self._page(t("Versions"), (28, 84)))
        summary.sheet.activate()
        return self.book.bytes()

    def _page(self, name: str, widths: Sequence[float], *, landscape: bool = False) -> Page:
        return self.book.page(name, widths, footer=self.report.firm, landscape=landscape)

    # --- summary -----------------------------------------------------------------------------------------------------

    def _summary(self, page: Page, figures: Page) -> None:
        report, t = self.report, self.t
        page.title(report.title, report.plan, report.plan_document)
        page.pair(t("Firm"), Cell(report.firm, bold=True))
        code = t("Unified social credit code")
        for label, text in (
            (code, report.credit_code),
            (t("Division"), report.division),
            (t("Location"), report.region),
        ):
            if text:
                page.pair(label, Cell(text))
        page.pair(t("Data year"), Cell(value=report.data_year, number_format="0", align="left"))
        page.pair(t("Judged as of"), Cell(report.as_of))
        page.pair(t("Period of the plan"), Cell(report.period_note))
        page.gap()
        page.heading(t("Overall result"))
        self._overall(page)
        page.gap()
        page.heading(t("What matters most"))
        page.paragraphs(f"• {sentence}" for sentence in report.headline)
        page.gap()
        page.heading(t("The four pillars"))
        self._pillar_table(page)
        page.gap()
        self._chart(page, figures)

    def _overall(self, page: Page) -> None:
        overall, t = self.report.overall, self.t
        level = overall.level or overall.level_range or t("no overall score")
        score = figure_cell(overall.score, t) if overall.score.value is None else Cell(
            value=overall.score.value, number_format=SCORE
        )  # fmt: skip
        row = page.pair(t("Score of 100"), Cell(**{**vars(score), "align": "left", "bold": True}))
        page.protect_edges(1, row, row, overall.level_edges)
        lines = (
            (t("Overall level"), level),
            (t("What the level means"), overall.level_meaning),
            (t("Why this level"), overall.level_reason),
            (t("Targets"), overall.met_text),
            (t("Interval of the score"), unless(overall.interval, overall.score)),
            (t("Weights"), overall.weights),
            (t("Geometric mean"), overall.geometric),
            (t("If what does not apply counted as zero"), overall.with_na_as_zero),
        )
        for label, text in lines:
            if text:
                page.pair(label, Cell(text))

    def _pillar_table(self, page: Page) -> None:
        t = self.t
        labels = (t("Pillar"), t("Own value"), t("Target"), t("Status"), t("Score"), t("Gap"))
        rows = [
            (
                Cell(p.title, bold=True),
                Cell(p.value.text),
                Cell(p.target.text),
                status_cell(p.status, p.status_label),
                _score_cell(p, self._follow(p)),
                Cell(p.gap_sentence),
            )
            for p in self.report.pillars
        ]
        first = page.table(labels, rows)
        page.protect_edges(4, first, page.row - 1, self.report.overall.level_edges)
        page.paragraphs([t("Scores in blue follow the sheet “{sheet}”.", sheet=t("Input figures"))], muted=True)

    def _follow(self, pillar: PillarView) -> str:
        """The formula that repeats the live score of a pillar, "" where it is not live."""
        live = self.live[pillar.id].score
        return f"={live}" if live else ""

    def _chart(self, page: Page, figures: Page) -> None:
        """Score of each pillar as a column, the target as a mark: a bullet chart of the spreadsheet's own."""
        t, top, bottom = self.t, self.chart_rows[0], self.chart_rows[1]
        name = figures.sheet.get_name()

        def column(index: int) -> list[str | int]:
            return [name, top, index, bottom, index]

        bars = self.book.file.add_chart({"type": "column", "subtype": "stacked"})
        looks = ((1, t("Score"), BRAND), (2, t("Still open (low end to high end)"), "#B9D3D7"))
        for index, label, colour in looks:
            bars.add_series(
                {
                    "name": label,
                    "categories": column(0),
                    "values": column(index),
                    "fill": {"color": colour},
                    "gap": 120,
                }
            )
        marks = self.book.file.add_chart({"type": "line"})
        mark = {"type": "long_dash", "size": 24, "fill": {"color": "#B4690E"}, "border": {"color": "#B4690E"}}
        marks.add_series(
            {
                "name": t("Target reached at {score}", score=f"{TARGET_SCORE:.0f}"),
                "categories": column(0),
                "values": column(3),
                "line": {"none": True},
                "marker": mark,
            }
        )
        bars.combine(marks)
        font = {"name": self.book.font, "size": 9, "color": MUTED}
        bars.set_title({"name": t("Score of each pillar against its target"), "name_font": {**font, "size": 11}})
        bars.set_y_axis({"min": 0, "max": 100, "major_unit": 20, "num_font": font, "major_gridlines": {
            "visible": True, "line": {"color": LINE}}})  # fmt: skip
        bars.set_x_axis({"num_font": font})
        bars.set_legend({"position": "bottom", "font": font})
        bars.set_size({"width": 980, "height": 320})
        alt = " ".join(p.bullet.alt for p in self.report.pillars)
        page.sheet.insert_chart(page.row, 0, bars, {"description": alt[:1000], "object_position": 2})
        page.skip(320)

    # --- pillars -----------------------------------------------------------------------------------------------------

    def _pillars(self, page: Page) -> None:
        page.title(self.t("Pillars in detail"), self.report.firm, self.report.period_note)
        for pillar in self.report.pillars:
            self._pillar(page, pillar)
            page.gap()

    def _pillar(self, page: Page, pillar: PillarView) -> None:
        t, live = self.t, self.live[pillar.id]
        page.heading(pillar.title)
        page.pair(t("Indicator"), Cell(pillar.indicator_text))
        page.pair(t("Status"), status_cell(pillar.status, pillar.status_label), Cell(pillar.status_reason))
        goal, points = self._target(page, pillar), self._curve(page, pillar)
        value = score = gap = ""
        if pillar.calculation:
            value = value_formula(pillar.calculation, live.terms)
            score = score_formula(page.at(page.row, 1), points)
            gap = gap_formula(pillar.calculation, goal, live.terms)
        page.pair(
            t("Own value"), figure_cell(pillar.value, t, formula=value), Cell(unless(pillar.interval, pillar.value))
        )
        live.score = page.at(page.row, 1) if score and pillar.score.value is not None else ""
        row = page.pair(
            t("Score of 100"),
            _score_cell(pillar, score if live.score else ""),
            Cell(unless(pillar.score_interval, pillar.score)),
        )
        page.protect_edges(1, row, row, self.report.overall.level_edges)
        formula = gap if pillar.gap.value is not None else ""
        page.pair(t("Gap"), figure_cell(pillar.gap, t, formula=formula), Cell(pillar.gap_sentence))
        self._words(page, pillar)
        self._inputs(page, pillar)
        self._sector(page, pillar)

    def _target(self, page: Page, pillar: PillarView) -> str:
        """Rows of the target; returns the cell with the number that the gap is counted to."""
        t, unit = self.t, pillar.value.unit
        calculation = pillar.calculation
        if calculation is None or calculation.kind == "change":
            page.pair(t("Target"), Cell(pillar.target.text, align="right"), Cell(pillar.target_statement))
        if calculation is None:
            return ""
        goal = Figure(value=calculation.goal, text=f"{calculation.goal:.15g}", unit=unit)
        if calculation.kind == "ratio":
            label, words = t("Target"), pillar.target_statement
        else:
            label, words = t("Pace"), t("The gap is counted to this pace.")
        return page.at(page.pair(label, figure_cell(goal, t), Cell(words)), 1)

    def _curve(self, page: Page, pillar: PillarView) -> tuple[tuple[str, str], ...]:
        """The points of the curve, ascending; returns their cells (value, score)."""
        t, points = self.t, sorted(pillar.curve)
        figures = (Figure(value=x, text=f"{x:.15g}", unit=pillar.value.unit) for x, _ in points)
        above = page.pair(t("Curve: value"), *(figure_cell(f, t) for f in figures), Cell())
        below = page.pair(t("Curve: score"), *(Cell(value=y, number_format="0") for _, y in points), Cell())
        page.pair(t("Curve in words"), Cell(pillar.curve_text))
        return tuple((page.at(above, k), page.at(below, k)) for k in range(1, len(points) + 1))

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
        t, known = self.t, self.live[pillar.id].labels
        if not pillar.inputs:
            return
        page.gap()
        page.row_of_labels((t("Inputs"), t("Figure"), t("Remark")))
        for row in pillar.inputs:
            cell = known.get(row.label, "")
            note = _joined((row.note, cited(row.sources)))
            page.pair(row.label, figure_cell(row.figure, t, formula=f"={cell}" if cell else ""), Cell(note))

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

    # --- figures behind the live formulas, and the data of the chart -----------------------------------------------

    def _figures(self, page: Page) -> None:
        """The figures that live formulas read, one row each; cells on a yellow ground may be changed."""
        t = self.t
        page.title(
            t("Input figures"),
            t(
                "Change a figure on a yellow ground and value, score and gap on the sheet “{sheet}” follow; words and "
                "statuses stay those of the assessment.",
                sheet=t("Pillars"),
            ),
        )
        page.header((t("What"), t("Figure"), t("Used for")))
        for pillar in self.report.pillars:
            if pillar.calculation:
                self._terms(page, pillar, pillar.calculation)
        page.gap()

    def _terms(self, page: Page, pillar: PillarView, calculation: Calculation) -> None:
        live = self.live[pillar.id]
        for term in calculation.terms:
            cell = figure_cell(term.figure, self.t, entry=True)
            row = page.cells((Cell(term.label), cell, Cell(pillar.title)))
            live.terms[term.name] = live.labels[term.label] = page.at(row, 1)

    def _chart_data(self, page: Page) -> None:
        t = self.t
        page.heading(t("Figures of the chart"))
        labels = (t("Pillar"), t("Score, or its low end"), t("Still open"), t("Target"))
        first = page.table(labels, [self._bar(p) for p in self.report.pillars])
        self.chart_rows = (first, page.row - 1)

    def _bar(self, pillar: PillarView) -> tuple[Cell, ...]:
        score, low, high = pillar.score.value, pillar.score_low, pillar.score_high
        target = Cell(value=TARGET_SCORE, number_format="0")
        if score is not None:
            formula = self._follow(pillar)
            start = Cell(value=score, number_format=SCORE, formula=formula, live=bool(formula))
            return Cell(pillar.title), start, Cell(value=0.0, number_format=SCORE), target
        if low is None or high is None:
            return Cell(pillar.title), Cell(), Cell(), target
        ends = (Cell(value=low, number_format=SCORE), Cell(value=high - low, number_format=SCORE))
        return Cell(pillar.title), *ends, target

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


def source_table(page: Page, sources: Iterable[SourceRef]) -> None:
    """All sources of a report as a table; addresses are links."""
    t = page.book.t
    labels = (t("Id"), t("Title"), t("Publisher"), t("Published"), t("Address"), t("Place in it"), t("Checked on"),
              t("Confidence"), t("Note"))  # fmt: skip
    rows = [
        (
            Cell("" if s.id == OWN else s.id),
            Cell(s.title),
            Cell(s.publisher),
            Cell(s.published),
            link_cell(s.href),
            Cell(s.locator),
            Cell(s.checked_on),
            Cell(s.confidence),
            Cell(s.note),
        )
        for s in sources
    ]
    page.table(labels, rows, freeze=True, filtered=True)


def cited(sources: Iterable[SourceRef], *, brief: bool = False) -> str:
    """Sources in one cell, one to a line: id and place; our own judgement with its reason unless `brief`."""
    found = []
    for source in sources:
        place = f" {source.locator}" if source.locator else ""
        text = source.title if source.id == OWN else f"{source.id}{place}"
        found.append(f"{text}: {source.note}" if source.id == OWN and source.note and not brief else text)
    return "\n".join(dict.fromkeys(found))


def _score_cell(pillar: PillarView, formula: str) -> Cell:
    """The score as a number, or the printed interval."""
    if pillar.score.value is None:
        return Cell(pillar.score.text, align="right")
    return Cell(value=pillar.score.value, number_format=SCORE, formula=formula, live=bool(formula))


def unless(interval: str, figure: Figure) -> str:
    """The interval, unless the figure itself is printed as it."""
    return "" if interval == figure.text else interval


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)
