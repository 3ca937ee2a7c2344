"""One column at a time: from texts and numbers as given in to canonical answers; what is wrong is set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assessment.formats import credit_code, numerals, units, wordings
from assessment.formats.child import fold
from assessment.formats.columns import NUMBER_KINDS, ColumnRef
from assessment.formats.complaints import Complaints
from assessment.formats.options import OptionReader
from assessment.formats.raw import FEW, NO_VALUE, RawColumn, distinct, printed
from assessment.model.message import Message, Severity, msg
from assessment.model.panel import BoolArray, FloatArray, IntArray, TextArray
from assessment.model.plan import Plan
from assessment.model.questionnaire import Question, Questionnaire, Unit

LONGEST_TEXT = 500
BLANK_MARKS = (
    "—",
    "——",
    "–",
    "-",
    "--",
    "/",
    "\\",
    "无",
    "暂无",
    "没有",
    "不适用",
    "不详",
    "未知",
    "空",
    "n/a",
    "na",
    "n.a.",
)
"""Texts that say "nothing here" without an answer."""
EXCEL_ERRORS = ("#n/a", "#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "#getting_data", "#spill!")
_BLANKS = frozenset(fold(mark) for mark in BLANK_MARKS)
_LONGEST_MARK = 16
_MARKS = pa.array([*_BLANKS, *EXCEL_ERRORS, NO_VALUE], type=pa.string())
_BLANK_CHARACTERS = r"[\s\x0b\x1c-\x1f\x{85}\x{2028}\x{2029}]"
"""What `str.split` parts at and is left of it once a text is normalised."""


class Cells:
    """Reads columns of one questionnaire; complaints go to `complaints`."""

    def __init__(self, questionnaire: Questionnaire, plan: Plan, complaints: Complaints) -> None:
        self._questionnaire, self._plan = questionnaire, plan
        self._report = complaints.report

    def answers(self, column: RawColumn) -> FloatArray | TextArray:
        """Figures in the canonical unit (NaN not answered), or codes and texts ("" not answered); shape (n,)."""
        question = self._questionnaire.questions[column.ref.question]
        if column.ref.certainty:
            return self._chosen(column, OptionReader([(c.id, c.title) for c in self._plan.certainties]))
        if question.kind in NUMBER_KINDS:
            return self._figures(column, question)
        if question.kind == "credit_code":
            return self.credit_codes(column)
        if question.kind == "text":
            return self._plain_texts(column)
        reader = OptionReader.of(question, self._questionnaire)
        return self._by_distinct(column, reader.several if question.kind == "multi" else reader.one, reader)

    def credit_codes(self, column: RawColumn) -> TextArray:
        """Codes in capitals without blanks, "" where missing or wrong."""
        ref, given = column.ref, self.without_blank_marks(column)
        codes = pd.Series(given, dtype="str").str.normalize("NFKC").str.replace(r"[\s-]", "", regex=True).str.upper()
        clean = codes.to_numpy(dtype=object)
        filled, formed, fine = clean != "", credit_code.well_formed(clean), credit_code.valid(clean)
        self._report(
            filled & ~formed,
            ref,
            "malformed-credit-code",
            msg("This is not a unified social credit code; it is not used"),
            hint=lambda i: _ROUNDED if _is_number(clean[i]) else _FORM,
            values=given,
        )
        self._report(
            filled & formed & ~fine,
            ref,
            "wrong-check-digit",
            msg("The check character of the unified social credit code does not fit; the code is not used"),
            hint=lambda i: _ROUNDED if _is_number(clean[i]) else _COMPARE,
            values=given,
        )
        return np.where(fine, clean, "").astype(object)

    def _figures(self, column: RawColumn, question: Question) -> FloatArray:
        """The figures in the canonical unit, NaN where not answered or set aside."""
        ref = column.ref
        unit = self._questionnaire.unit[column.unit or question.unit] if question.unit else None
        values = self._given_figures(column, question, unit)
        with np.errstate(invalid="ignore", over="ignore"):  # a number beyond every bound is out of range, too
            values = self._whole(values, question, ref)
            canonical = values if unit is None or unit.factor == 1.0 else np.round(values * unit.factor, 6)
        return self._in_range(canonical, values, question, unit, ref)

    def _given_figures(self, column: RawColumn, question: Question, unit: Unit | None) -> FloatArray:
        """The figures as they were given in; most columns of a workbook hold nothing but digits and points."""
        if column.stripped and column.numbers is None and (plain := numerals.plain(column.texts)) is not None:
            return plain
        values = np.full(len(column.texts), np.nan) if column.numbers is None else column.numbers.astype(np.float64)
        if column.wordless:
            return values
        given = self.without_blank_marks(column)
        typed = np.flatnonzero(given != "")
        if len(typed):
            values[typed] = self._typed_figures(given, typed, question, unit, column.ref)
        return values

    def _typed_figures(
        self, given: TextArray, typed: IntArray, question: Question, unit: Unit | None, ref: ColumnRef
    ) -> FloatArray:
        """The figures of the cells `typed`, in the asked unit; NaN, and a problem, where a cell holds none.

        Every different text is read once.
        """
        codes, different = distinct(given[typed])
        read = numerals.parse(different)
        figures = read.figures * self._unit_factors(read.units, unit, question)
        loose = np.isnan(figures)
        if not loose.any():
            return figures[codes]
        again = wordings.reword(wordings.years(different[loose]) if question.kind == "year" else different[loose])
        second = numerals.parse(again.texts)
        figures[loose] = second.figures * self._unit_factors(second.units, unit, question)
        plain = read.figures.copy()
        plain[loose] = second.figures
        about = np.zeros(len(different), dtype=bool)
        about[loose] = again.about & ~np.isnan(figures[loose])
        cells = _Typed(given, typed, codes, different)
        what = msg("The figure is said to be no exact one; it is used as it stands")
        hint = msg("Mark it as estimated: then the result shows a range.")
        self._report(cells.rows(about), ref, "approximate", what, hint=hint, values=given, severity=Severity.WARNING)
        self._report_no_figures(cells, np.isnan(figures), numerals.Numerals(plain, read.units), question, unit, ref)
        return figures[codes]

    def _report_no_figures(
        self,
        cells: _Typed,
        wrong: BoolArray,
        read: numerals.Numerals,
        question: Question,
        unit: Unit | None,
        ref: ColumnRef,
    ) -> None:
        """Say of every cell that holds no figure (of the different texts, the `wrong` ones) what it holds instead."""
        if not wrong.any():
            return
        given, different = cells.given, cells.different
        date, span = np.zeros_like(wrong), np.zeros_like(wrong)
        date[wrong] = wordings.is_date(different[wrong])
        span[wrong] = wordings.is_range(different[wrong]) & ~date[wrong]
        number = wrong & ~date & ~span & np.isnan(read.figures)
        hint = msg("Write a number, for example {example}.", example=_example(question))
        what = msg("This is a date, not a number; it is not used")
        shape = msg(
            "Excel makes a date of what looks like one: set the format of the cell to “number” and type it again."
        )
        self._report(cells.rows(date), ref, "date-for-number", what, hint=shape, values=given)
        what = msg("This is a range or a bound, not a figure; it is not used")
        self._report(cells.rows(span), ref, "range-for-number", what, hint=hint, values=given)
        what = msg("This is not a number; it is not used")
        self._report(cells.rows(number), ref, "not-a-number", what, hint=hint, values=given)
        self._report(
            cells.rows(wrong & ~date & ~span & ~number),
            ref,
            "wrong-unit",
            _wrong_unit(unit),
            hint=lambda i: self._unit_hint(unit, read.units[cells.code(i)]),
            values=given,
        )

    def _unit_factors(self, behind: TextArray, asked: Unit | None, question: Question) -> FloatArray:
        """What turns each figure into the asked unit: 1 for no unit or the asked one, NaN for one that does not fit."""
        factors = {"": 1.0}
        if question.kind == "year":
            factors |= {"年": 1.0, "年度": 1.0}
        if asked is not None:
            factors |= units.factors(asked, self._questionnaire)
        codes, different = distinct(behind)
        return np.array([factors.get(fold(u), np.nan) for u in different], dtype=np.float64)[codes]

    def _unit_hint(self, unit: Unit | None, behind: str) -> Message:
        """What to do about a unit that does not fit."""
        if unit is None:
            return msg("Write the number alone.")
        known = units.named(behind, self._questionnaire)
        if known is not None and known.elsewhere is not None:
            return msg("{rule}", rule=known.elsewhere)
        return msg("Write the number alone, in {unit}.", unit=unit.text)

    def _whole(self, values: FloatArray, question: Question, ref: ColumnRef) -> FloatArray:
        if question.kind not in ("integer", "year"):
            return values
        nearest = np.round(values)
        broken = np.isfinite(values) & (np.abs(values - nearest) > 1e-9)
        if broken.any():
            what = msg("This must be a whole number; it is not used")
            hint = msg("Write a number without decimals.")
            self._report(broken, ref, "not-whole", what, hint=hint, values=printed(values, broken))
        return np.where(broken, np.nan, nearest)

    def _in_range(
        self, canonical: FloatArray, given: FloatArray, question: Question, unit: Unit | None, ref: ColumnRef
    ) -> FloatArray:
        low = -np.inf if question.minimum is None else question.minimum
        high = np.inf if question.maximum is None else question.maximum
        outside = (canonical < low) | (canonical > high) | np.isinf(canonical)
        if outside.any():
            what = _allowed(question, unit)
            hint = msg("Compare the figure with the books; is it in another unit than the one asked for?")
            self._report(outside, ref, "out-of-range", what, hint=hint, values=printed(given, outside))
        return np.where(outside, np.nan, canonical)

    def _plain_texts(self, column: RawColumn) -> TextArray:
        given = self.without_blank_marks(column)
        long = pd.Series(given, dtype="str").str.len().to_numpy() > LONGEST_TEXT
        what = msg("The text is longer than {n} characters; it is not used", n=LONGEST_TEXT)
        shown = np.array([t[:40] if bad else "" for t, bad in zip(given, long, strict=True)], dtype=object)
        self._report(long, column.ref, "text-too-long", what, hint=msg("Shorten the text."), values=shown)
        return np.where(long, "", given).astype(object)

    def _chosen(self, column: RawColumn, reader: OptionReader) -> TextArray:
        return self._by_distinct(column, reader.one, reader)

    def _by_distinct(self, column: RawColumn, read: Callable[[str], str | None], reader: OptionReader) -> TextArray:
        """Read every different text once; a text that `read` knows nothing of is a problem or a mark for blank."""
        given = column.joined()
        codes, different = distinct(given)
        known = [read(text) if text else "" for text in different]
        folded = [fold(text) if value is None else "" for text, value in zip(different, known, strict=True)]
        blank = [text in _BLANKS for text in folded]
        self._report_blank_marks(np.array(blank, dtype=bool)[codes], column.ref, given)
        broken = self._report_broken_cells(folded, codes, column.ref, given)
        wrong = [text != "" and not mark for text, mark in zip(folded, blank, strict=True)]
        if any(wrong):
            self._report_no_options(different, wrong, codes, broken, column, reader)
        return np.array([value or "" for value in known], dtype=object)[codes]

    def _report_no_options(
        self,
        different: TextArray,
        wrong: list[bool],
        codes: IntArray,
        broken: BoolArray,
        column: RawColumn,
        reader: OptionReader,
    ) -> None:
        """Report texts that are none of the answers, each with the answer that was probably meant."""
        hints = [reader.hint(text) if bad else None for text, bad in zip(different, wrong, strict=True)]
        what = msg("This is none of the answers; it is not used")
        bad = np.array(wrong, dtype=bool)[codes] & ~broken
        given = column.joined()
        self._report(bad, column.ref, "not-an-option", what, hint=lambda i: hints[codes[i]], values=given)

    def without_blank_marks(self, column: RawColumn) -> TextArray:
        """The cells as stripped texts, "" where blank or where they say that nothing is there."""
        given = column.texts if column.numbers is not None else column.joined()
        codes, different = distinct(given)
        words = _words(different)
        if not any(text in _BLANKS or text in EXCEL_ERRORS or text == NO_VALUE for text in words.values()):
            return given
        folded = [words.get(k, "") for k in range(len(different))]
        mark = np.array([text in _BLANKS for text in folded], dtype=bool)[codes]
        self._report_blank_marks(mark, column.ref, given)
        broken = self._report_broken_cells(folded, codes, column.ref, given)
        return np.where(mark | broken, "", given).astype(object)

    def _report_broken_cells(
        self, folded: Sequence[str], codes: IntArray, ref: ColumnRef, given: TextArray
    ) -> BoolArray:
        """Report cells that hold an error of Excel, or a formula without a result; which they are."""
        if not any(text == NO_VALUE or text in EXCEL_ERRORS for text in folded):
            return np.zeros(len(codes), dtype=bool)
        error = np.array([text in EXCEL_ERRORS for text in folded], dtype=bool)[codes]
        what = msg("The cell shows an error of Excel; it is not used")
        self._report(
            error, ref, "error-cell", what, hint=msg("Mend the formula, or write the value itself."), values=given
        )
        open_formula = np.array([text == NO_VALUE for text in folded], dtype=bool)[codes]
        what = msg("The cell holds a formula that was never computed; it is not used")
        hint = msg("Open the workbook in Excel or WPS, save it, and upload it again; or write the value itself.")
        self._report(open_formula, ref, "formula-without-value", what, hint=hint)
        return np.asarray(error | open_formula)

    def _report_blank_marks(self, mark: BoolArray, ref: ColumnRef, given: TextArray) -> None:
        if not mark.any():
            return
        what = msg("Read as not answered")
        hint = msg("If the answer is zero, write 0. If the question does not apply, answer the question that asks why.")
        self._report(mark, ref, "blank-mark", what, hint=hint, values=given, severity=Severity.INFO)


@dataclass(frozen=True)
class _Typed:
    """Cells of a column that hold a text: all texts, their places, and which of the `different` ones each is."""

    given: TextArray
    places: IntArray
    codes: IntArray
    different: TextArray

    def rows(self, which: BoolArray) -> BoolArray:
        """The rows that hold certain ones of the different texts."""
        out = np.zeros(len(self.given), dtype=bool)
        if which.any():
            out[self.places] = which[self.codes]
        return out

    def code(self, row: int) -> int:
        """Which of the different texts a row holds."""
        return int(self.codes[np.searchsorted(self.places, row)])


def _words(different: TextArray) -> dict[int, str]:
    """The texts that say "nothing here" or stand for a broken cell, folded, by their place; others may be among them.

    Such a text is short and does not begin with a digit.
    """
    if len(different) <= FEW:
        texts = enumerate(different)
        return {k: fold(t) for k, t in texts if 0 < len(t) < _LONGEST_MARK and t[0] not in "0123456789"}
    given = pa.array(different, type=pa.string())
    short = pc.match_substring_regex(given, pattern=rf"(?s)^[^0-9].{{0,{_LONGEST_MARK - 2}}}$")
    places = np.flatnonzero(short.to_numpy(zero_copy_only=False))
    folded = pc.utf8_lower(pc.utf8_normalize(given.take(pa.array(places)), form="NFKC"))
    folded = pc.replace_substring_regex(folded, pattern=_BLANK_CHARACTERS, replacement="")
    places = places[pc.is_in(folded, value_set=_MARKS).to_numpy(zero_copy_only=False)]
    return {place: fold(text) for place, text in zip(places.tolist(), different[places], strict=True)}


_FORM = msg("The code has 18 characters: digits and capital letters without I, O, S, V, Z.")
_ROUNDED = msg(
    "Excel took the code for a number and rounded it: set the format of the cell to “text” and type it again."
)


_COMPARE = msg("Compare the code with the business licence, character by character.")


def _is_number(code: str) -> bool:
    """Whether a code is what is left of a number with fifteen digits."""
    return "E+" in code or (code.isdecimal() and code.endswith("00"))


def _example(question: Question) -> str:
    return "12" if question.kind == "integer" else "2024" if question.kind == "year" else "1234.5"


def _allowed(question: Question, unit: Unit | None) -> Message:
    """The allowed range in the unit the figure is asked in."""
    factor = 1.0 if unit is None else unit.factor
    pattern = ".10g" if question.kind == "year" else ",.10g"
    low, high = (
        None if edge is None else f"{edge / factor:{pattern}}" for edge in (question.minimum, question.maximum)
    )
    if unit is None or question.kind == "year":
        return _allowed_numbers(low, high)
    if low is not None and high is not None:
        return msg("Allowed is {low} to {high} ({unit}); it is not used", low=low, high=high, unit=unit.text)
    if low is not None:
        return msg("Allowed is {low} ({unit}) or more; it is not used", low=low, unit=unit.text)
    return msg("Allowed is {high} ({unit}) or less; it is not used", high=high, unit=unit.text)


def _allowed_numbers(low: str | None, high: str | None) -> Message:
    """The same for what has no unit."""
    if low is not None and high is not None:
        return msg("Allowed is {low} to {high}; it is not used", low=low, high=high)
    if low is not None:
        return msg("Allowed is {low} or more; it is not used", low=low)
    return msg("Allowed is {high} or less; it is not used", high=high)


def _wrong_unit(unit: Unit | None) -> Message:
    if unit is None:
        return msg("Something stands behind the number; it is not used")
    return msg("The unit behind the number is not the one asked for ({unit}); it is not used", unit=unit.text)
