"""A plan of action as a workbook: what is chosen, what it brings, what was not chosen. Its totals are live sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlsxwriter.utility import xl_rowcol_to_cell

from assessment.formats.workbook_style import Book, Cell, Page
from assessment.report.action_plan_view import ActionLineView, ActionPlanView
from assessment.report.view import Figure
from assessment.report.what_if_view import Beside

_WIDTHS = (32, 12, 26, 7, 11, 9, 10, 12, 9, 18, 18, 18)
_COST, _DAYS = 4, 5
"""Columns of the lines' sheet that are added up."""
MONEY = 10_000.0
"""Yuan in the unit costs are written in, as they are typed in."""
_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet."""


def write_action_plan(view: ActionPlanView) -> bytes:
    """The plan as an .xlsx file in its language. The same view gives the same bytes."""
    return _Writer(view).write()


class _Writer:
    """Fills one workbook."""

    def __init__(self, view: ActionPlanView) -> None:
        self.view = view
        self.book = Book(view.lang, view.title, view.plan, view.as_of)
        self.t = self.book.t

    def write(self) -> bytes:
        t, view = self.t, self.view
        self._lines(self._page(t("Plan of action"), _WIDTHS))
        self._results(self._page(t("Before and after"), (40, 26, 34, 34, 20)))
        rest = tuple(line for line in view.lines if not line.chosen)
        if rest:
            self._rest(self._page(t("Not chosen"), (50, 18, 26, 10, 16, 40)), rest)
        return self.book.bytes()

    def _page(self, name: str, widths: Sequence[float]) -> Page:
        return self.book.page(name, widths, footer=self.view.firm)

    # --- lines --------------------------------------------------------------------------------------------------------

    def _lines(self, page: Page) -> None:
        t, view = self.t, self.view
        page.title(
            t("{title}: {firm}", title=view.title, firm=view.firm),
            t("Data year {year}, judged as of {as_of}. {plan}", year=view.data_year, as_of=view.as_of, plan=view.plan),
        )
        page.heading(t("What is planned"))
        labels = (t("Measure"), t("Where from"), t("Answer, today and then"), t("Units"), t("Cost (10,000 yuan)"),
                  t("Staff days"), t("Owner"), t("Due"), t("State"), t("Adds by itself"),
                  t("Adds beside the others"), t("Remark"))  # fmt: skip
        first = page.table(labels, [self._line(line) for line in view.chosen], filtered=bool(view.chosen))
        if view.chosen:
            self._totals(page, view.chosen, first, page.row - 1)
        page.gap()
        page.paragraphs((*view.missing, *view.notes), muted=True)

    def _line(self, line: ActionLineView) -> tuple[Cell, ...]:
        moved = self.t("{today} → {planned}", today=line.today, planned=line.planned) if line.today else ""
        claims = "" if line.counts else self.t("no effect on a score claimed")
        return (
            Cell(line.title, bold=True),
            Cell(line.origin_label),
            Cell(moved),
            Cell(value=line.quantity, number_format="#,##0"),
            _amount(line.cost, MONEY),
            _amount(line.staff_days),
            Cell(line.person),
            _day(line.due),
            Cell(line.state_label),
            Cell(line.alone or claims),
            Cell(line.last),
            Cell(line.note),
        )

    def _rest(self, page: Page, lines: Sequence[ActionLineView]) -> None:
        t = self.t
        page.title(t("What was not chosen"), self.view.firm)
        labels = (t("Measure"), t("Where from"), t("One unit"), t("At most"), t("Owner"), t("Remark"))
        rows = [
            (Cell(line.name, bold=True), Cell(line.origin_label), Cell(line.unit),
             Cell(value=line.at_most, number_format="#,##0"), Cell(line.person), Cell(line.note))
            for line in lines
        ]  # fmt: skip
        page.table(labels, rows)

    def _totals(self, page: Page, lines: Sequence[ActionLineView], first: int, last: int) -> None:
        """Sums of cost and days that follow the cells above them."""
        row = [Cell(self.t("Total"), bold=True), *[Cell()] * (len(_WIDTHS) - 1)]
        sums = (
            (_COST, sum(one.cost.value or 0.0 for one in lines) / MONEY),
            (_DAYS, sum(one.staff_days.value or 0.0 for one in lines)),
        )
        for column, total in sums:
            cells = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)}"
            row[column] = Cell(value=total, number_format="#,##0.00", formula=f"=SUM({cells})", bold=True, live=True)
        page.cells(row)

    # --- results ------------------------------------------------------------------------------------------------------

    def _results(self, page: Page) -> None:
        t, view = self.t, self.view
        page.title(t("Before and after"), view.firm)
        labels = (t("Pillar"), t("Target"), t("Today"), t("With the plan done"), t("Difference"))
        page.table(labels, [self._beside(one) for one in (view.overall, *view.pillars)])
        rows = (*view.wanted, *view.limits)
        if rows:
            page.gap()
            page.heading(t("What is wanted, and the limits"))
            cells = [(Cell(row.label, bold=True), Cell(row.found), Cell(row.holds_label)) for row in rows]
            page.table((t("Wanted or limit"), t("With the plan done"), t("Held")), cells)
        if view.changes:
            page.gap()
            page.heading(t("Answers that change"))
            cells = [(Cell(one.label), Cell(one.today), Cell(one.tried)) for one in view.changes]
            page.table((t("Answer"), t("Today"), t("With the plan done")), cells)
        page.gap()
        page.paragraphs((*view.outcome_texts, *view.notes), muted=True)

    def _beside(self, one: Beside) -> tuple[Cell, ...]:
        sides = [
            Cell("\n".join(filter(None, (side.value, side.score.text, side.status_label, side.words))))
            for side in (one.today, one.changed)
        ]
        return Cell(one.title, bold=True), Cell(one.target), *sides, Cell(one.difference)


def _amount(figure: Figure, unit: float = 1.0) -> Cell:
    """An amount as a number, or the word for one that was not entered."""
    if figure.value is None:
        return Cell(figure.text, align="right")
    return Cell(value=figure.value / unit, number_format="#,##0.00")


def _day(due: date | None) -> Cell:
    """A day as a spreadsheet holds it."""
    if due is None:
        return Cell()
    return Cell(value=float((due - _EPOCH).days), number_format="yyyy-mm-dd")
