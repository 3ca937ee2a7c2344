"""The sheet of input figures of a live workbook: every answer a score rests on, in a cell that may be changed."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from assessment.formats.workbook_formulas import Formula, compared, first_of, is_number, of, text, when
from assessment.formats.workbook_style import Book, Cell, Page
from assessment.model.questionnaire import Option, Question
from assessment.report.workbook_model import Column, WorkbookModel

NUMERIC = ("integer", "number", "year")
NONE_OPTION = "none"
AMOUNT = "#,##0.######"


class Inputs:
    """Writes the sheet and knows where every answer stands."""

    def __init__(self, book: Book, page: Page, lists: Page, model: WorkbookModel) -> None:
        self.book, self.page, self.model, self.t = book, page, model, book.t
        self._lists = lists
        self._places: dict[Column, tuple[int, int]] = {}
        self._areas: dict[str, tuple[int, int]] = {}
        self._sources: dict[tuple[str, ...], str] = {}
        self.offsets = sorted({o for _, o in model.columns} | {0, -1}, reverse=True)
        self.yes, self.no = self.t("yes"), self.t("no")
        self._write()

    # --- reading -----------------------------------------------------------------------------------------------------

    def raw(self, question: str, offset: int = 0) -> Formula:
        """The cell of an answer as it was asked for; an empty text where unanswered."""
        place = self._places.get((question, offset))
        if place is None:
            return text("")
        asked = self._asked_amount(question, offset)
        return Formula(self.page.at(*place), "" if asked is None else asked)

    def amount(self, question: str, offset: int, unknown: Formula) -> Formula:
        """The answer in its canonical unit."""
        raw = self.raw(question, offset)
        return when(is_number(raw), raw * self._factor(question), unknown)

    def stated(self, question: str, offset: int, percents: Sequence[tuple[str, Formula]]) -> Formula:
        """Relative error of an answer by its certainty; 0 where none is stated."""
        place = self._places.get((f"{question}#", offset))
        if place is None:
            return of(0)
        cell = Formula(self.page.at(*place), self._certainty(question, offset))
        return first_of([(compared(cell, "=", text(label)), percent / 100) for label, percent in percents], 0)

    def is_yes(self, question: str) -> Formula:
        """Whether a yes/no question is answered with yes."""
        cell = Formula(self.page.at(*self._places[question, 0]), self._chosen(question))
        return compared(cell, "=", text(self.yes))

    def is_given(self, question: str) -> Formula:
        """Whether a choice or a text is given."""
        return compared(self._text(question), "<>", text(""))

    def option(self, question: str) -> list[Formula]:
        """For each option of a choice, whether it is the chosen one."""
        cell = self._text(question)
        return [compared(cell, "=", text(label)) for label in self._labels(self._question(question))]

    def ticks(self, question: str) -> tuple[str, list[Option], list[bool], Formula]:
        """(area of the tick cells, its options, which are ticked, whether the question is answered)."""
        first, last = self._areas[question]
        options = self._ticked_options(self._question(question))
        area = f"{self.page.at(first, 2)}:{xl_rowcol_to_cell(last, 2, row_abs=True, col_abs=True)}"
        mask = self.model.ticks.get(question, -1)
        every = list(self._options(self._question(question)))
        ticked = [mask >= 0 and bool(mask >> every.index(o) & 1) for o in options]
        return area, options, ticked, Formula(f"COUNTA({area})>0", float(mask >= 0))

    def rungs(self, questions: Sequence[str]) -> tuple[str, list[Formula]]:
        """(area, cells) of the rungs of scenarios, which stand one below the other."""
        rows = [self._places[q, 0][0] for q in questions]
        area = f"{self.page.at(rows[0], 2)}:{xl_rowcol_to_cell(rows[-1], 2, row_abs=True, col_abs=True)}"
        return area, [self.raw(q) for q in questions]

    def _text(self, question: str) -> Formula:
        kind = self._question(question).kind
        value = self.model.texts.get(question, "") if kind == "text" else self._chosen(question)
        return Formula(self.page.at(*self._places[question, 0]), value)

    def _asked_amount(self, question: str, offset: int) -> float | None:
        if self._question(question).kind == "choice":
            code = self.model.choices.get(question, -1)
            return float(code) if code >= 0 else None
        value = self.model.numbers.get((question, offset))
        return None if value is None else value / self._factor(question)

    def _factor(self, question: str) -> float:
        unit = self.model.questionnaire.unit.get(self._question(question).unit)
        return unit.factor if unit else 1.0

    def _question(self, question: str) -> Question:
        return self.model.questionnaire.questions[question]

    def _options(self, question: Question) -> tuple[Option, ...]:
        return self.model.questionnaire.options(question)

    def _ticked_options(self, question: Question) -> list[Option]:
        return [o for o in self._options(question) if o.id != NONE_OPTION]

    def _labels(self, question: Question) -> list[str]:
        return [o.text.get(self.model.lang) for o in self._options(question)]

    def _chosen(self, question: str) -> str:
        code = self.model.choices.get(question, -1)
        if code < 0:
            return ""
        asked = self._question(question)
        return (self.no, self.yes)[code] if asked.kind == "yes_no" else self._labels(asked)[code]

    def _certainty(self, question: str, offset: int) -> str:
        code = self.model.certainty.get((question, offset), -1)
        return self.model.plan.certainties[code].title.get(self.model.lang) if code >= 0 else ""

    # --- writing -----------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        t, page, year = self.t, self.page, self.model.data_year
        page.title(
            t("Input figures"),
            t(
                "Change what stands on a yellow ground: every score, gap, level and chart follows. An empty cell is "
                "unknown, never zero."
            ),
        )
        years = [f"{year + o}" for o in self.offsets]
        page.header((t("What"), t("Unit"), *years, *(t("How certain, {year}", year=y) for y in years)))
        page.sheet.freeze_panes(page.row, 1)
        asked = {name for name, _ in self.model.columns}
        rungs = [s.question for s in self.model.questionnaire.instrument.scenarios]
        for section in self.model.questionnaire.sections:
            mine = [q for q in section.questions if q.id in asked and q.id not in rungs]
            if mine:
                page.cells([Cell(section.title.get(self.model.lang), bold=True, muted=True)])
            for question in mine:
                self._row(question)
        found = [q for q in rungs if q in asked]
        if found:
            page.cells([Cell(t("Business scenarios"), bold=True, muted=True)])
        for question_id in found:
            self._rung(self._question(question_id))

    def _row(self, question: Question) -> None:
        if question.kind == "multi":
            self._tick_rows(question)
        elif question.kind in NUMERIC:
            self._number_row(question)
        else:
            value = self.model.texts.get(question.id, "") if question.kind == "text" else self._chosen(question.id)
            row = self._entry_row(question.text.get(self.model.lang), value)
            self._places[question.id, 0] = (row, 2)
            if question.kind != "text":
                labels = [self.yes, self.no] if question.kind == "yes_no" else self._labels(question)
                self._list(row, 2, labels)

    def _number_row(self, question: Question) -> None:
        asked = {o for q, o in self.model.columns if q == question.id}
        unit = self.model.questionnaire.unit.get(question.unit)
        cells = [Cell(question.text.get(self.model.lang)), Cell(unit.text.get(self.model.lang) if unit else "")]
        for offset in self.offsets:
            shown = "0" if question.kind == "year" else AMOUNT
            value = self._asked_amount(question.id, offset) if offset in asked else None
            cells.append(Cell(value=value, number_format=shown, entry=offset in asked, align="right"))
        for offset in self.offsets:
            here = question.certainty and offset in asked
            cells.append(Cell(self._certainty(question.id, offset) if here else "", entry=here))
        row, count = self.page.cells(cells), len(self.offsets)
        labels = [c.title.get(self.model.lang) for c in self.model.plan.certainties]
        for k, offset in enumerate(self.offsets):
            if offset not in asked:
                continue
            self._places[question.id, offset] = (row, 2 + k)
            self._number_rule(row, 2 + k, question)
            if question.certainty:
                self._places[f"{question.id}#", offset] = (row, 2 + count + k)
                self._list(row, 2 + count + k, labels)

    def _tick_rows(self, question: Question) -> None:
        mask, options = self.model.ticks.get(question.id, -1), list(self._options(question))
        self.page.cells([Cell(question.text.get(self.model.lang), muted=True)])
        first = self.page.row
        for option in self._ticked_options(question):
            ticked = bool(mask >> options.index(option) & 1)
            row = self._entry_row(
                f"    {option.text.get(self.model.lang)}", "" if mask < 0 else self.yes if ticked else self.no
            )
            self._list(row, 2, [self.yes, self.no])
        self._areas[question.id] = (first, self.page.row - 1)

    def _rung(self, question: Question) -> None:
        value = self._asked_amount(question.id, 0)
        cells = (
            Cell(question.text.get(self.model.lang)),
            Cell(self.t("Rung")),
            Cell(value=value, number_format="0", entry=True, align="right"),
        )
        row = self.page.cells(cells)
        self._places[question.id, 0] = (row, 2)
        self.page.sheet.data_validation(
            row, 2, row, 2, {"validate": "list", "source": [str(o.id) for o in self._options(question)]}
        )

    def _entry_row(self, label: str, value: str) -> int:
        return self.page.cells((Cell(label), Cell(), Cell(value, entry=True)))

    def _number_rule(self, row: int, column: int, question: Question) -> None:
        factor = self._factor(question.id)
        low = -1e15 if question.minimum is None else question.minimum / factor
        high = 1e15 if question.maximum is None else question.maximum / factor
        rule = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high,
                "error_title": self.t("Input figures"),
                "error_message": self.t("A number is needed here, within the range asked for.")}  # fmt: skip
        self.page.sheet.data_validation(row, column, row, column, rule)

    def _list(self, row: int, column: int, labels: list[str]) -> None:
        self.page.sheet.data_validation(
            row, column, row, column, {"validate": "list", "source": self._source(tuple(labels))}
        )

    def _source(self, labels: tuple[str, ...]) -> str:
        """The area of the sheet of lists that holds these labels; each list is written once."""
        if labels not in self._sources:
            column = len(self._sources)
            self._lists.sheet.set_column(column, column, 30)
            for row, label in enumerate(labels):
                self._lists.sheet.write_string(row, column, label)
            last = xl_rowcol_to_cell(len(labels) - 1, column, row_abs=True, col_abs=True)
            self._sources[labels] = f"={self._lists.at(0, column)}:{last}"
        return self._sources[labels]
