"""The workbook that people fill in, empty or with answers: the same columns for both, in either language.

Sheets: instructions; the answers, with three header rows (question, unit, id); definitions of all questions; and two
hidden ones, the lists behind the drop-downs and what questionnaire this is.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessment.formats.columns import (
    CODE,
    EXAMPLE,
    NAME,
    NUMBER_KINDS,
    YEAR,
    ColumnRef,
    asked,
    label,
    unit_label,
)
from assessment.formats.keys import FIRST_YEAR, LAST_YEAR
from assessment.formats.table import CERTAINTY, NONE, SEPARATOR, AnswerTable
from assessment.formats.workbook_style import ILLEGAL, clean
from assessment.locale import translator
from assessment.model.base import Language
from assessment.model.panel import BoolArray, IntArray
from assessment.model.plan import Plan
from assessment.model.questionnaire import Option, Question, Questionnaire

HEADER_ROWS = 3
FORMATTED_ROWS = 1000
"""Rows below the header that get drop-downs and number formats."""
EXAMPLE_CODE = "91350100M000100Y43"
"""The worked example of GB 32100-2015."""
LISTS, META = "_lists", "_meta"
_BANDS = ("DCE6F1", "E4F0E2", "FBEBD9", "EDE4F3", "DDF0F0", "F7E3E6", "EFEFDA", "E6E6E6")
_GREY = Font(color="7F7F7F", size=9)
_THIN = Side(style="thin", color="BFBFBF")


def write_template(questionnaire: Questionnaire, lang: Language, plan: Plan | None = None) -> bytes:
    """The empty workbook with an example row. `plan` gives the words for how certain a figure is."""
    return _Writer(questionnaire, lang, plan).workbook(None)


@dataclass(frozen=True)
class FurtherSheet:
    """A sheet beside those of the template: its title, and rows of which the first is the header."""

    title: str
    rows: Sequence[Sequence[object]]


def write_answers(
    table: AnswerTable,
    questionnaire: Questionnaire,
    lang: Language,
    plan: Plan | None = None,
    note: str = "",
    further: Sequence[FurtherSheet] = (),
) -> bytes:
    """A table in the layout of the template; reading it gives the same table again.

    A firm's figures of earlier years stand in the columns for the years before wherever all of them fit there, else in
    rows of their own. `note` stands as the first sentence of the instructions; `further` are sheets that reading passes
    over.
    """
    return _Writer(questionnaire, lang, plan, note, further).workbook(table)


def option_label(option: Option, options: Iterable[Option], lang: Language) -> str:
    """An option as it stands in a drop-down: with its code where that is a number or tells it from a namesake."""
    text = option.text.get(lang)
    twins = sum(other.text.get(lang) == text for other in options)
    coded = option.id[-1:].isdigit() or twins > 1
    return f"{option.id} {text}" if coded else text


def put(cell: Cell | MergedCell, value: object) -> None:
    """Write a value; text is never a formula, whatever it begins with."""
    if isinstance(value, str):
        cell.value = clean(ILLEGAL.sub(" ", value))
        cell.data_type = "s"
    else:
        cell.value = value  # type: ignore[assignment]  # numbers and None


def in_wide_form(table: AnswerTable, questionnaire: Questionnaire) -> pd.DataFrame:
    """The table with columns such as `revenue@-1` instead of the rows of earlier years that fit into such columns."""
    frame = table.frame.reset_index(drop=True)
    position = _rows_of_latest_year(frame)
    offsets = frame["year"].to_numpy() - frame["year"].to_numpy()[position]
    fits = _fitting(frame, position, offsets, questionnaire)
    wide = frame.copy()
    for question in questionnaire.questions.values():
        for offset in question.years:
            rows = np.flatnonzero(fits & (offsets == offset))
            if offset and question.id in frame.columns and frame[question.id].iloc[rows].notna().any():
                source = np.full(len(frame), -1, dtype=np.int64)
                source[position[rows]] = rows
                column = frame[question.id].take(np.maximum(source, 0)).reset_index(drop=True).where(source >= 0)
                wide[f"{question.id}@{offset}"] = column
    return wide[~fits]


def _rows_of_latest_year(frame: pd.DataFrame) -> IntArray:
    """For every row, the number of the row that holds the same firm's latest year."""
    firm, _ = pd.factorize(frame["firm_key"])
    order = np.argsort(frame["year"].to_numpy(), kind="stable")
    last = np.zeros(firm.max(initial=-1) + 1, dtype=np.int64)
    last[firm[order]] = order
    return np.asarray(last[firm])


def _fitting(frame: pd.DataFrame, position: IntArray, offsets: IntArray, questionnaire: Questionnaire) -> BoolArray:
    """Which rows of earlier years hold nothing but what the later row has a column for, with the same certainty."""
    fits = (offsets < 0) & (frame["firm_name"].to_numpy() == frame["firm_name"].to_numpy()[position])
    for name in AnswerTable(frame).questions:
        answered = frame[name].notna().to_numpy()
        question = questionnaire.questions.get(name)
        fits &= ~answered | np.isin(offsets, question.years if question else ())
        if name + CERTAINTY in frame.columns:
            certain = frame[name + CERTAINTY].fillna("").to_numpy(dtype=object)
            fits &= ~answered | (certain == certain[position])
    return np.asarray(fits)


def _plain_sheet(sheet: Worksheet, rows: Sequence[Sequence[object]]) -> None:
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            put(sheet.cell(at, column), value)
    for column in range(1, len(rows[0]) + 1):
        sheet.cell(1, column).font = Font(bold=True)
        longest = max(len(str(row[column - 1])) for row in rows)
        sheet.column_dimensions[get_column_letter(column)].width = min(70, max(12, 2 * longest))


class _Writer:
    """Builds one workbook in one language."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        lang: Language,
        plan: Plan | None,
        note: str = "",
        further: Sequence[FurtherSheet] = (),
    ) -> None:
        self.questionnaire, self.lang, self.plan, self.note, self.further = questionnaire, lang, plan, note, further
        self.t = translator(lang)
        self.refs = list(asked(questionnaire))
        self.book = Workbook()
        self.section_of = {q.id: i for i, s in enumerate(questionnaire.sections) for q in s.questions}

    def workbook(self, table: AnswerTable | None) -> bytes:
        readme = self.book.active
        assert isinstance(readme, Worksheet)  # noqa: S101 - a new workbook has one sheet
        self._readme(readme)
        answers = self.book.create_sheet(self.t("Answers"))
        definitions = self.book.create_sheet(self.t("Definitions"))
        for one in self.further:
            _plain_sheet(self.book.create_sheet(one.title), one.rows)
        self.lists = self.book.create_sheet(LISTS)
        self._headers(answers)
        if table is None:
            self._example(answers)
        else:
            self._rows(answers, table)
        self._inputs(answers, HEADER_ROWS + FORMATTED_ROWS if table is None else answers.max_row + 100)
        self._definitions(definitions)
        self._meta(self.book.create_sheet(META))
        self.lists.sheet_state = "hidden"
        for sheet in (self.lists, self.book[META]):
            sheet.protection.sheet = True
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    def _readme(self, sheet: Worksheet) -> None:
        t = self.t
        sheet.title = t("Read me")
        sentences = [
            t("Fill in the sheet “Answers”: one row per firm and year, from the row below the example on."),
            t("The figures are asked in the unit of the second row; “year before” is the year before the data year."),
            t("A blank cell means “not answered”, 0 means zero; what does not apply has a question that asks why."),
            t("Choose from the lists; where several answers are possible, separate them with a semicolon."),
            t("Do not change the third row (ids): it tells the program what a column holds. Columns may be left out."),
        ]
        put(sheet["A1"], self.questionnaire.title.get(self.lang))
        sheet["A1"].font = Font(bold=True, size=14)
        for row, sentence in enumerate(filter(None, [self.note, *sentences]), start=3):
            cell = sheet.cell(row, 1)
            put(cell, sentence)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions["A"].width = 100

    # --- the sheet of answers ----------------------------------------------------------------------------------------

    def _headers(self, sheet: Worksheet) -> None:
        for column, ref in enumerate(self.refs, start=1):
            texts = (label(self.questionnaire, ref, self.lang), self._unit(ref), ref.id)
            for row, text in enumerate(texts, start=1):
                cell = sheet.cell(row, column)
                put(cell, text)
                cell.fill = PatternFill("solid", fgColor=_BANDS[self._section(ref) % len(_BANDS)])
                cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
                cell.border = Border(bottom=_THIN, right=_THIN)
                cell.font = Font(bold=True) if row == 1 else _GREY
            if note := self._note(ref):
                comment = Comment(note, "")
                comment.width, comment.height = 360, 200
                sheet.cell(1, column).comment = comment
            sheet.column_dimensions[get_column_letter(column)].width = self._width(ref)
        sheet.row_dimensions[1].height = 48
        sheet.row_dimensions[HEADER_ROWS].height = 30
        sheet.freeze_panes = f"D{HEADER_ROWS + 1}"

    def _section(self, ref: ColumnRef) -> int:
        return self.section_of.get(ref.question, 0)

    def _unit(self, ref: ColumnRef) -> str:
        return unit_label(self.questionnaire, ref, self.lang)

    def _width(self, ref: ColumnRef) -> float:
        question = self.questionnaire.questions.get(ref.question)
        if ref.question in (NAME, CODE):
            return 26
        return 14 if question is None or ref.certainty or question.kind in NUMBER_KINDS else 22

    def _note(self, ref: ColumnRef) -> str:
        question = self.questionnaire.questions.get(ref.question)
        if question is None:
            return self.t("The calendar year the figures are of, for example 2024.")
        if ref.certainty:
            return self.t("How certain the figure is. Leave it blank if you do not know.")
        parts = [question.definition.get(self.lang), self.t("Where to find it: {where}", where=question.where)]
        return "\n\n".join(parts)

    def _example(self, sheet: Worksheet) -> None:
        row = HEADER_ROWS + 1
        for column, ref in enumerate(self.refs, start=1):
            cell = sheet.cell(row, column)
            put(cell, self._example_of(ref))
            cell.font = Font(italic=True, color="7F7F7F")

    def _example_of(self, ref: ColumnRef) -> object:
        fixed: Mapping[str, object] = {NAME: EXAMPLE.get(self.lang), CODE: EXAMPLE_CODE, YEAR: 2024}
        question = self.questionnaire.questions.get(ref.question)
        if ref.question in fixed or question is None:
            return fixed.get(ref.question)
        if ref.certainty or ref.offset:
            return None
        words = self._words(question)
        if question.kind == "multi":
            return self._separator.join(list(words.values())[:2])
        example = question.example.get(self.lang) if question.example else None
        if words and not question.not_applicable_for:
            return example if example in words.values() else next(iter(words.values()))
        return example

    @property
    def _separator(self) -> str:
        return "；" if self.lang == "zh" else "; "

    def _words(self, question: Question) -> dict[str, str]:
        """Option id -> what stands in the cell."""
        if question.kind == "yes_no":
            return {"yes": self.t("Yes"), "no": self.t("No")}
        options = self.questionnaire.options(question)
        return {option.id: option_label(option, options, self.lang) for option in options}

    def _certainty_words(self) -> dict[str, str]:
        return {c.id: c.title.get(self.lang) for c in self.plan.certainties} if self.plan else {}

    def _rows(self, sheet: Worksheet, table: AnswerTable) -> None:
        """Write all rows; the columns are turned into words and units first, each at once."""
        wide = in_wide_form(table, self.questionnaire)
        columns = [self._cells(ref, wide) for ref in self.refs]
        for row in zip(*columns, strict=True):
            sheet.append([None] * len(self.refs))
            for column, value in enumerate(row, start=1):
                if value is not None:
                    put(sheet.cell(sheet.max_row, column), value)

    def _cells(self, ref: ColumnRef, frame: pd.DataFrame) -> list[object]:
        """The cells of one column: figures in the asked unit, codes as words, None where not answered."""
        if ref.id not in frame.columns:
            return [None] * len(frame)
        values, question = frame[ref.id], self.questionnaire.questions.get(ref.question)
        if question is None:
            return [int(year) for year in values]
        if ref.certainty:
            words = self._certainty_words()
            return [None if pd.isna(v) else words.get(v, v) for v in values]
        if question.kind in NUMBER_KINDS:
            return self._figures(question, values)
        words = self._words(question)
        return [None if pd.isna(v) else self._worded(str(v), words, question) for v in values]

    def _figures(self, question: Question, values: pd.Series) -> list[object]:
        factor = self.questionnaire.unit[question.unit].factor if question.unit else 1.0
        figures = values.to_numpy(dtype=np.float64) / factor
        return [None if np.isnan(f) else int(f) if f == int(f) else float(f) for f in figures]

    def _worded(self, value: str, words: Mapping[str, str], question: Question) -> str:
        if question.kind != "multi":
            return words.get(value, value)
        return self._separator.join(
            words.get(v, self.t("None of these") if v == NONE else v) for v in value.split(SEPARATOR)
        )

    def _inputs(self, sheet: Worksheet, last: int) -> None:
        """Number formats, and what a cell accepts; a value outside only warns, since codes are accepted, too."""
        sheet.add_data_validation(self._locked_ids())
        for column, ref in enumerate(self.refs, start=1):
            letter = get_column_letter(column)
            rule = self._rule(ref)
            if rule is not None:
                rule.add(f"{letter}{HEADER_ROWS + 1}:{letter}{last}")
                sheet.add_data_validation(rule)
            style = self._format(ref)
            sheet.column_dimensions[letter].number_format = style
            for row in range(HEADER_ROWS + 1, sheet.max_row + 1):
                sheet.cell(row, column).number_format = style

    def _format(self, ref: ColumnRef) -> str:
        question = self.questionnaire.questions.get(ref.question)
        if question is None:
            return "0"
        if ref.certainty or question.kind not in NUMBER_KINDS:
            return "@"
        return {"integer": "#,##0", "year": "0"}.get(question.kind, "General")

    def _rule(self, ref: ColumnRef) -> DataValidation | None:
        question = self.questionnaire.questions.get(ref.question)
        if question is None:
            return _number_rule("whole", FIRST_YEAR, LAST_YEAR)
        if ref.certainty:
            return self._list_rule("certainty", list(self._certainty_words().values()))
        if question.kind in ("choice", "yes_no"):
            return self._list_rule(question.options_from or question.id, list(self._words(question).values()))
        if question.kind in NUMBER_KINDS:
            factor = self.questionnaire.unit[question.unit].factor if question.unit else 1.0
            low, high = (None if edge is None else edge / factor for edge in (question.minimum, question.maximum))
            return _number_rule("decimal" if question.kind == "number" else "whole", low, high)
        return None

    def _locked_ids(self) -> DataValidation:
        """Keeps the ids from being typed over; a protected sheet would also keep columns from being deleted."""
        rule = DataValidation(type="custom", formula1="FALSE", allow_blank=False)
        rule.errorStyle, rule.showErrorMessage = "stop", True
        rule.errorTitle = self.t("This row stays as it is")
        rule.error = self.t("The ids tell the program what a column holds. A column that is not needed may be deleted.")
        rule.add(f"A{HEADER_ROWS}:{get_column_letter(len(self.refs))}{HEADER_ROWS}")
        return rule

    def _list_rule(self, name: str, words: list[str]) -> DataValidation | None:
        """A drop-down from a column of the hidden sheet; questions that share a list share the column."""
        if not words:
            return None
        heads = [cell.value for cell in self.lists[1]]
        if name not in heads:
            column = len([head for head in heads if head is not None]) + 1
            for row, text in enumerate([name, *words], start=1):
                put(self.lists.cell(row, column), text)
        else:
            column = heads.index(name) + 1
        letter = get_column_letter(column)
        rule = DataValidation(type="list", formula1=f"{LISTS}!${letter}$2:${letter}${len(words) + 1}", allow_blank=True)
        rule.errorStyle, rule.showErrorMessage = "warning", True
        return rule

    # --- the other sheets --------------------------------------------------------------------------------------------

    def _definitions(self, sheet: Worksheet) -> None:
        t = self.t
        heads = (t("Id"), t("Section"), t("Question"), t("Unit"), t("Definition"), t("Where to find it"),
                 t("Why it is asked"), t("Allowed"), t("Answers (code: words)"))  # fmt: skip
        for column, (text, width) in enumerate(zip(heads, (22, 16, 34, 12, 60, 40, 40, 20, 50), strict=True), start=1):
            cell = sheet.cell(1, column)
            put(cell, text)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_BANDS[0])
            sheet.column_dimensions[get_column_letter(column)].width = width
        row = 1
        for section in self.questionnaire.sections:
            for question in section.questions:
                row += 1
                for column, text in enumerate(self._defined(question, section.title.get(self.lang)), start=1):
                    cell = sheet.cell(row, column)
                    put(cell, text)
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "D2"
        sheet.auto_filter.ref = f"A1:I{row}"

    def _defined(self, question: Question, section: str) -> tuple[str, ...]:
        lang = self.lang
        answers = "\n".join(f"{code}: {words}" for code, words in self._plain_words(question).items())
        return (
            question.id, section, question.text.get(lang), self._unit(ColumnRef(question.id)),
            question.definition.get(lang), question.where.get(lang), question.why.get(lang),
            self._range(question), answers,
        )  # fmt: skip

    def _plain_words(self, question: Question) -> dict[str, str]:
        if question.kind == "yes_no":
            return self._words(question)
        return {option.id: option.text.get(self.lang) for option in self.questionnaire.options(question)}

    def _range(self, question: Question) -> str:
        factor = self.questionnaire.unit[question.unit].factor if question.unit else 1.0
        low, high = (
            "" if edge is None else f"{edge / factor:.10g}" if question.kind == "year" else f"{edge / factor:,.10g}"
            for edge in (question.minimum, question.maximum)
        )
        if low and high:
            return self.t("{low} to {high}", low=low, high=high)
        return self.t("{low} or more", low=low) if low else self.t("{high} or less", high=high) if high else ""

    def _meta(self, sheet: Worksheet) -> None:
        about = {"questionnaire": self.questionnaire.id, "edition": self.questionnaire.edition, "language": self.lang}
        for row, (key, value) in enumerate(about.items(), start=1):
            put(sheet.cell(row, 1), key)
            put(sheet.cell(row, 2), value)
        sheet.sheet_state = "hidden"


def _number_rule(kind: Literal["decimal", "whole"], low: float | None, high: float | None) -> DataValidation:
    """A number within bounds; without bounds any number."""
    text = {edge: f"{edge:.15g}" for edge in (low, high) if edge is not None}
    if low is not None and high is not None:
        rule = DataValidation(type=kind, operator="between", formula1=text[low], formula2=text[high])
    elif low is not None:
        rule = DataValidation(type=kind, operator="greaterThanOrEqual", formula1=text[low])
    elif high is not None:
        rule = DataValidation(type=kind, operator="lessThanOrEqual", formula1=text[high])
    else:
        rule = DataValidation(type=kind, operator="between", formula1="-1E+300", formula2="1E+300")
    rule.allow_blank, rule.errorStyle, rule.showErrorMessage = True, "warning", True
    return rule
