"""One validation for the form and for workbooks: texts and numbers as given in, canonical answers and problems out.

The rule of what is kept:

* A row is refused whole only where it cannot be told whose answers it holds: the firm name is missing, the data year
  is missing or wrong, or an earlier row holds the same firm and year (the first one stands).
* A cell that is wrong anywhere else is set aside: it counts as not answered and is reported as an error; the rest of
  its row is used.
* A cell that holds a mark such as "-" or "N/A" counts as not answered and is reported for information.
* An answer to a question that an earlier answer of the row rules out is set aside with a warning.
* Two figures that contradict each other are reported; only a part that is larger than its whole is set aside.

All problems come at once, ordered by row. Everything works on whole columns; a form is a table of one row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from assessment.formats import credit_code, numerals
from assessment.formats.child import fold
from assessment.formats.columns import CODE, NAME, NUMBER_KINDS, YEAR, ColumnRef, question_text
from assessment.formats.options import OptionReader
from assessment.formats.table import CERTAINTY, NONE, SEPARATOR, AnswerTable, empty_table
from assessment.model.message import Message, Place, Problem, Severity, msg
from assessment.model.panel import BoolArray, FloatArray, IntArray, TextArray
from assessment.model.plan import Plan
from assessment.model.questionnaire import Question, Questionnaire, Unit

FIRST_YEAR, LAST_YEAR = 2015, 2035
"""Data years that are accepted."""
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
NO_VALUE = "=?"
"""Stands for a formula that was stored without its result."""
EXCEL_ERRORS = ("#n/a", "#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "#getting_data", "#spill!")
_BLANKS = frozenset(fold(mark) for mark in BLANK_MARKS)
_LONGEST_MARK = 16


@dataclass(frozen=True)
class RawColumn:
    """A column as it was given in.

    `texts` holds "" where the cell is blank; `numbers`, where given, holds the cells that were numbers (NaN elsewhere)
    and `texts` is "" there. Shape (n,) both. `letter` is the column of the sheet, "" for a form; `unit` the unit its
    header names, "" for the one asked for.
    """

    ref: ColumnRef
    texts: TextArray
    numbers: FloatArray | None = None
    letter: str = ""
    unit: str = ""


@dataclass(frozen=True)
class RawAnswers:
    """Rows of answers as they were given in; `rows` are their 1-based numbers in the sheet (0 for a form)."""

    columns: tuple[RawColumn, ...]
    rows: IntArray
    sheet: str = ""
    file: str = ""

    def column(self, ref: ColumnRef) -> RawColumn | None:
        """The column of that meaning, None where it was not given in."""
        return next((c for c in self.columns if c.ref == ref), None)


@dataclass(frozen=True)
class Validated:
    """What was accepted, what was wrong, and the numbers of the rows that were refused whole."""

    table: AnswerTable
    problems: tuple[Problem, ...]
    refused: tuple[int, ...]
    rows_read: int


@dataclass(frozen=True)
class _Check:
    """A comparison of two figures of the same year that should not come out `left` > `right`."""

    code: str
    left: str
    right: str
    what: Message
    set_aside: bool = False


_CHECKS = (
    _Check("rd-above-revenue", "rd_expense", "revenue", msg("R&D expenditure is larger than revenue")),
    _Check("value-added-above-revenue", "value_added", "revenue", msg("Value added is larger than revenue")),
    _Check("robots-above-staff", "robots", "staff_avg", msg("There are more robots than staff")),
    _Check("rd-staff-above-staff", "rd_staff", "staff_avg", msg("There are more R&D staff than staff")),
    _Check(
        "digital-above-total",
        "machines_digital",
        "machines_total",
        msg("There are more digital machines than machines"),
        set_aside=True,
    ),
    _Check(
        "networked-above-total",
        "machines_networked",
        "machines_total",
        msg("There are more networked machines than machines"),
        set_aside=True,
    ),
)


def validate(raw: RawAnswers, questionnaire: Questionnaire, plan: Plan) -> Validated:
    """Check everything and turn what is right into the canonical table (the rule is in the module's docstring)."""
    return _Validation(raw, questionnaire, plan).run()


def validate_answers(
    answers: Mapping[str, object], year: int | None, questionnaire: Questionnaire, plan: Plan
) -> Validated:
    """Check the answers of one firm: column id -> number in the asked unit, code, list of codes, text, or None.

    An empty list is the answer "none of these"; None and "" are no answer. Ids nobody asks for are a bug and raise
    KeyError.
    """
    given = {**answers, YEAR: year}
    columns = tuple(_form_column(parse_id(name, questionnaire), value) for name, value in given.items())
    return validate(RawAnswers(columns, np.zeros(1, dtype=np.int64)), questionnaire, plan)


def parse_id(name: str, questionnaire: Questionnaire) -> ColumnRef:
    """The column an id such as `revenue@-1` or `rd_expense#certainty` stands for; KeyError where none does."""
    body, mark, _ = name.partition(CERTAINTY)
    question, _, offset = body.partition("@")
    if question != YEAR and question not in questionnaire.questions:
        raise KeyError(name)
    return ColumnRef(question, int(offset or 0), bool(mark))


def _form_column(ref: ColumnRef, value: object) -> RawColumn:
    if isinstance(value, bool):
        return RawColumn(ref, _one("yes" if value else "no"))
    if isinstance(value, int | float):
        return RawColumn(ref, _one(""), np.array([value], dtype=np.float64))
    if isinstance(value, list | tuple | set | frozenset):
        return RawColumn(ref, _one(SEPARATOR.join(str(v) for v in value) or NONE))
    return RawColumn(ref, _one("" if value is None else str(value)))


def _one(text: str) -> TextArray:
    return np.array([text], dtype=object)


@dataclass
class _Validation:
    """The state of one run: the answers so far by column, the problems, and the rows refused."""

    raw: RawAnswers
    questionnaire: Questionnaire
    plan: Plan
    problems: list[tuple[int, int, Problem]] = field(default_factory=list)
    numbers: dict[ColumnRef, FloatArray] = field(default_factory=dict)
    texts: dict[ColumnRef, TextArray] = field(default_factory=dict)
    years: IntArray = field(init=False)
    names: TextArray = field(init=False)
    codes: TextArray = field(init=False)
    firm_keys: TextArray = field(init=False)
    live: BoolArray = field(init=False)

    def run(self) -> Validated:
        self.size = len(self.raw.rows)
        self.years = np.zeros(self.size, dtype=np.int64)
        self.order = {column.ref: i for i, column in enumerate(self.raw.columns)}
        self.letters = {column.ref: column.letter for column in self.raw.columns}
        self.live = np.ones(self.size, dtype=bool)
        self._keys()
        for column in self.raw.columns:
            if column.ref.question not in (NAME, CODE, YEAR):
                self._column(column)
        self._cross_checks()
        self._hidden_answers()
        table = self._table()
        self._required()
        self.problems.sort(key=lambda entry: entry[:2])
        return Validated(
            table=table,
            problems=tuple(problem for _, _, problem in self.problems),
            refused=tuple(int(row) for row in self.raw.rows[~self.live]),
            rows_read=self.size,
        )

    # --- whose answers -------------------------------------------------------------------------------------------

    def _keys(self) -> None:
        self.names = self._stripped(ColumnRef(NAME))
        year_wrong = self._read_years()
        self.codes = self._credit_codes(ColumnRef(CODE))
        nameless = self.names == ""
        self._report(nameless, ColumnRef(NAME), "missing-name", msg("The firm name is missing; the row is not read"))
        self.live = ~nameless & ~year_wrong
        self.firm_keys = self._firm_keys()
        self._duplicates()

    def _stripped(self, ref: ColumnRef) -> TextArray:
        column = self.raw.column(ref)
        if column is None:
            return np.full(self.size, "", dtype=object)
        return _joined(column)

    def _read_years(self) -> BoolArray:
        """Which rows have no data year or a wrong one; `years` holds 0 there."""
        given = self._stripped(ColumnRef(YEAR))
        read = numerals.parse(given)
        fine = (
            np.isin(read.units, ("", "年", "年度"))
            & (read.values >= FIRST_YEAR)
            & (read.values <= LAST_YEAR)
            & (read.values == np.floor(read.values))
        )
        self.years = np.where(fine, read.values, 0).astype(np.int64)
        hint = msg(
            "Write the year of the figures as four digits, from {first} to {last}.", first=FIRST_YEAR, last=LAST_YEAR
        )
        ref = ColumnRef(YEAR)
        self._report(given == "", ref, "missing-year", msg("The data year is missing; the row is not read"), hint)
        wrong = ~fine & (given != "")
        self._report(wrong, ref, "wrong-year", msg("This is not a data year; the row is not read"), hint, given)
        return np.asarray(~fine)

    def _credit_codes(self, ref: ColumnRef) -> TextArray:
        """Codes in capitals without blanks, "" where missing or wrong."""
        column = self.raw.column(ref)
        if column is None:
            return np.full(self.size, "", dtype=object)
        given = self._without_blank_marks(column)
        codes = pd.Series(given, dtype="str").str.normalize("NFKC").str.replace(r"[\s-]", "", regex=True).str.upper()
        clean = codes.to_numpy(dtype=object)
        filled, formed, fine = clean != "", credit_code.well_formed(clean), credit_code.valid(clean)
        self._report(
            filled & ~formed,
            ref,
            "malformed-credit-code",
            msg("This is not a unified social credit code; it is not used"),
            msg("The code has 18 characters: digits and capital letters without I, O, S, V, Z."),
            given,
        )
        self._report(
            filled & formed & ~fine,
            ref,
            "wrong-check-digit",
            msg("The check character of the unified social credit code does not fit; the code is not used"),
            msg("Compare the code with the business licence, character by character."),
            given,
        )
        return np.where(fine, clean, "").astype(object)

    def _firm_keys(self) -> TextArray:
        """The code, or the one code that other rows give for the same name, or the name."""
        frame = pd.DataFrame({"name": self.names, "code": self.codes}, dtype="str")
        known = frame[self.live & (frame["code"] != "")].drop_duplicates()
        single = known[~known["name"].duplicated(keep=False)].set_index("name")["code"]
        codes = frame["code"].where(frame["code"] != "", frame["name"].map(single))
        self.codes = codes.where(codes.notna(), "").to_numpy(dtype=object)
        return np.where(self.codes != "", self.codes, self.names).astype(object)

    def _duplicates(self) -> None:
        frame = pd.DataFrame({"key": self.firm_keys, "year": self.years, "row": self.raw.rows})[self.live]
        again = np.zeros(self.size, dtype=bool)
        again[frame.index] = frame.duplicated(["key", "year"])
        first = np.zeros(self.size, dtype=np.int64)
        first[frame.index] = frame.groupby(["key", "year"])["row"].transform("first")
        self._report(
            again,
            ColumnRef(NAME),
            "duplicate-row",
            lambda i: msg("Row {row} already holds this firm and year; this row is not read", row=int(first[i])),
            msg("Keep one row per firm and year."),
            self.names,
        )
        self.live &= ~again

    # --- one column ----------------------------------------------------------------------------------------------

    def _column(self, column: RawColumn) -> None:
        ref = column.ref
        question = self.questionnaire.questions[ref.question]
        if ref.certainty:
            options = tuple((c.id, c.title) for c in self.plan.certainties)
            self.texts[ref] = self._chosen(column, OptionReader(options))
        elif question.kind in NUMBER_KINDS:
            self.numbers[ref] = self._figures(column, question)
        elif question.kind == "credit_code":
            self.texts[ref] = self._credit_codes(ref)
        elif question.kind == "text":
            self.texts[ref] = self._plain_texts(column)
        else:
            reader = OptionReader.of(question, self.questionnaire)
            multi = question.kind == "multi"
            self.texts[ref] = self._ticked(column, reader) if multi else self._chosen(column, reader)

    def _figures(self, column: RawColumn, question: Question) -> FloatArray:
        """The figures in the canonical unit, NaN where not answered or set aside."""
        ref = column.ref
        unit = self.questionnaire.unit[column.unit or question.unit] if question.unit else None
        given = self._without_blank_marks(column)
        values = np.full(self.size, np.nan) if column.numbers is None else column.numbers.astype(np.float64)
        typed = np.flatnonzero(given != "")
        if len(typed):
            read = numerals.parse(given[typed])
            factors = self._unit_factors(read.units, unit, question)
            values[typed] = read.values * factors
            bad = np.zeros(self.size, dtype=bool)
            bad[typed] = np.isnan(read.values)
            hint = msg("Write a number, for example {example}.", example=_example(question))
            self._report(bad, ref, "not-a-number", msg("This is not a number; it is not used"), hint, given)
            odd = np.zeros(self.size, dtype=bool)
            odd[typed] = ~np.isnan(read.values) & np.isnan(factors)
            self._report(odd, ref, "wrong-unit", self._wrong_unit(unit), self._unit_hint(unit), given)
        values = self._whole(values, question, ref)
        canonical = values if unit is None or unit.factor == 1.0 else np.round(values * unit.factor, 6)
        return self._in_range(canonical, values, question, unit, ref)

    def _unit_factors(self, units: TextArray, asked: Unit | None, question: Question) -> FloatArray:
        """What turns each figure into the asked unit: 1 for no unit or the asked one, NaN for one that does not fit."""
        factors = {"": 1.0}
        if question.kind == "year":
            factors |= {"年": 1.0, "年度": 1.0}
        if asked is not None:
            for unit in self.questionnaire.units:
                if unit.of == asked.of:
                    factors |= dict.fromkeys(
                        (fold(unit.text.zh), fold(unit.text.en), fold(unit.id)), unit.factor / asked.factor
                    )
            if asked.id == "percent":
                factors["%"] = 1.0
        codes, different = pd.factorize(units)
        return np.array([factors.get(fold(u), np.nan) for u in different], dtype=np.float64)[codes]

    def _wrong_unit(self, unit: Unit | None) -> Message:
        if unit is None:
            return msg("Something stands behind the number; it is not used")
        return msg("The unit behind the number is not the one asked for ({unit}); it is not used", unit=unit.text)

    def _unit_hint(self, unit: Unit | None) -> Message:
        if unit is None:
            return msg("Write the number alone.")
        return msg("Write the number alone, in {unit}.", unit=unit.text)

    def _whole(self, values: FloatArray, question: Question, ref: ColumnRef) -> FloatArray:
        if question.kind not in ("integer", "year"):
            return values
        nearest = np.round(values)
        broken = np.isfinite(values) & (np.abs(values - nearest) > 1e-9)
        what = msg("This must be a whole number; it is not used")
        self._report(broken, ref, "not-whole", what, None, _printed(values, broken))
        return np.where(broken, np.nan, nearest)

    def _in_range(
        self, canonical: FloatArray, given: FloatArray, question: Question, unit: Unit | None, ref: ColumnRef
    ) -> FloatArray:
        low = -np.inf if question.minimum is None else question.minimum
        high = np.inf if question.maximum is None else question.maximum
        outside = (canonical < low) | (canonical > high) | np.isinf(canonical)
        what = _allowed(question, unit)
        self._report(outside, ref, "out-of-range", what, None, _printed(given, outside))
        return np.where(outside, np.nan, canonical)

    def _plain_texts(self, column: RawColumn) -> TextArray:
        given = self._without_blank_marks(column)
        long = pd.Series(given, dtype="str").str.len().to_numpy() > LONGEST_TEXT
        what = msg("The text is longer than {n} characters; it is not used", n=LONGEST_TEXT)
        shown = np.array([t[:40] if bad else "" for t, bad in zip(given, long, strict=True)], dtype=object)
        self._report(long, column.ref, "text-too-long", what, None, shown)
        return np.where(long, "", given).astype(object)

    def _chosen(self, column: RawColumn, reader: OptionReader) -> TextArray:
        return self._by_distinct(column, lambda text: reader.one(text), "not-an-option", reader)

    def _ticked(self, column: RawColumn, reader: OptionReader) -> TextArray:
        return self._by_distinct(column, lambda text: reader.several(text), "not-an-option", reader)

    def _by_distinct(
        self, column: RawColumn, read: Callable[[str], str | None], code: str, reader: OptionReader
    ) -> TextArray:
        """Read every different text once; a text that `read` knows nothing of is a problem or a mark for blank."""
        given = _joined(column)
        codes, different = pd.factorize(given)
        known = [read(text) if text else "" for text in different]
        folded = [fold(text) if value is None else "" for text, value in zip(different, known, strict=True)]
        blank = [text in _BLANKS for text in folded]
        self._report_blank_marks(np.array(blank, dtype=bool)[codes], column.ref, given)
        broken = self._report_broken_cells(folded, codes, column.ref, given)
        wrong = [text != "" and not mark for text, mark in zip(folded, blank, strict=True)]
        hints = [reader.hint(text) if bad else None for text, bad in zip(different, wrong, strict=True)]
        what = msg("This is none of the answers; it is not used")
        bad = np.array(wrong, dtype=bool)[codes] & ~broken
        self._report(bad, column.ref, code, what, lambda i: hints[codes[i]], given)
        return np.array([value or "" for value in known], dtype=object)[codes]

    def _without_blank_marks(self, column: RawColumn) -> TextArray:
        given = column.texts if column.numbers is not None else _joined(column)
        codes, different = pd.factorize(given)
        folded = [fold(text) if len(text) < _LONGEST_MARK else "" for text in different]
        mark = np.array([text in _BLANKS for text in folded], dtype=bool)[codes]
        self._report_blank_marks(mark, column.ref, given)
        broken = self._report_broken_cells(folded, codes, column.ref, given)
        return np.where(mark | broken, "", given).astype(object)

    def _report_broken_cells(
        self, folded: Sequence[str], codes: IntArray, ref: ColumnRef, given: TextArray
    ) -> BoolArray:
        """Report cells that hold an error of Excel, or a formula without a result; which they are."""
        error = np.array([text in EXCEL_ERRORS for text in folded], dtype=bool)[codes]
        what = msg("The cell shows an error of Excel; it is not used")
        self._report(error, ref, "error-cell", what, msg("Mend the formula, or write the value itself."), given)
        open_formula = np.array([text == NO_VALUE for text in folded], dtype=bool)[codes]
        what = msg("The cell holds a formula that was never computed; it is not used")
        hint = msg("Open the workbook in Excel or WPS, save it, and upload it again; or write the value itself.")
        self._report(open_formula, ref, "formula-without-value", what, hint)
        return np.asarray(error | open_formula)

    def _report_blank_marks(self, mark: BoolArray, ref: ColumnRef, given: TextArray) -> None:
        what = msg("Read as not answered")
        hint = msg("If the answer is zero, write 0. If the question does not apply, answer the question that asks why.")
        self._report(mark, ref, "blank-mark", what, hint, given, Severity.INFO)

    # --- answers against each other --------------------------------------------------------------------------------

    def _cross_checks(self) -> None:
        for check in _CHECKS:
            for offset in (0, -1, -2):
                left, right = (self.numbers.get(ColumnRef(q, offset)) for q in (check.left, check.right))
                if left is None or right is None:
                    continue
                clash = left > right
                self._clash(check, ColumnRef(check.left, offset), ColumnRef(check.right, offset), clash)
                if check.set_aside:
                    self.numbers[ColumnRef(check.left, offset)] = np.where(clash, np.nan, left)

    def _clash(self, check: _Check, left: ColumnRef, right: ColumnRef, clash: BoolArray) -> None:
        severity = Severity.ERROR if check.set_aside else Severity.WARNING
        shown = self._asked(left, clash)
        whole = self._asked(right, clash)
        name = question_text(self.questionnaire, right)
        self._report(
            clash,
            left,
            check.code,
            check.what,
            lambda i: msg("Compare with {question}: {value}.", question=name, value=whole[i]),
            shown,
            severity,
        )

    def _asked(self, ref: ColumnRef, rows: BoolArray) -> TextArray:
        """Figures of some rows as text, in the unit they are asked in."""
        question = self.questionnaire.questions[ref.question]
        factor = self.questionnaire.unit[question.unit].factor if question.unit else 1.0
        return _printed(self.numbers[ref] / factor, rows)

    def _hidden_answers(self) -> None:
        for ref in [c.ref for c in self.raw.columns if c.ref in self.numbers or c.ref in self.texts]:
            shown = self.questionnaire.questions[ref.question].shown_if
            decisive = self.texts.get(ColumnRef(shown.question)) if shown else None
            if shown is None or decisive is None:
                continue
            allowed = np.array(["", *shown.values], dtype=object)
            asked = pd.Series(decisive).isin(allowed).to_numpy() | _any_ticked(decisive, shown.values)
            extra = ~asked & self._answered(ref)
            what = msg("Not used, because of the answer to: {question}", question=self._wording(shown.question))
            self._report(extra, ref, "ruled-out", what, None, None, Severity.WARNING)
            if ref in self.numbers:
                self.numbers[ref] = np.where(extra, np.nan, self.numbers[ref])
            else:
                self.texts[ref] = np.where(extra, "", self.texts[ref]).astype(object)

    def _answered(self, ref: ColumnRef) -> BoolArray:
        if ref in self.numbers:
            return np.asarray(~np.isnan(self.numbers[ref]))
        return np.asarray(self.texts[ref] != "", dtype=bool)

    def _wording(self, question: str) -> object:
        return self.questionnaire.questions[question].text

    def _required(self) -> None:
        for question in self.questionnaire.questions.values():
            ref = ColumnRef(question.id)
            if question.required and question.id not in (NAME, CODE) and ref in self.order:
                missing = ~self._answered(ref)
                what = msg("This question must be answered")
                self._report(missing, ref, "required", what, None, None, Severity.WARNING)

    # --- rows of firms and years -------------------------------------------------------------------------------------

    def _table(self) -> AnswerTable:
        """One row per firm and year. A figure for an earlier year goes to the row of that year, unless it has its own."""
        if not self.live.any():
            return empty_table()
        rows = np.flatnonzero(self.live)
        offsets = sorted({ref.offset for ref in (*self.numbers, *self.texts) if self._answered(ref)[rows].any()} | {0})
        firm, _ = pd.factorize(self.firm_keys[rows])
        years = self.years[rows]
        used = {o: np.ones(len(rows), dtype=bool) if o == 0 else self._any_answer(o)[rows] for o in offsets}
        pairs = np.concatenate([(firm * 10_000 + years + o)[used[o]] for o in reversed(offsets)])
        _, distinct = pd.factorize(pairs)
        index = pd.Index(distinct)
        places = {o: index.get_indexer(firm * 10_000 + years + o) for o in offsets}
        return AnswerTable(self._fill(rows, firm, np.asarray(distinct), offsets, places))

    def _any_answer(self, offset: int) -> BoolArray:
        refs = [ref for ref in (*self.numbers, *self.texts) if ref.offset == offset and not ref.certainty]
        return np.logical_or.reduce([self._answered(ref) for ref in refs]) if refs else np.zeros(self.size, dtype=bool)

    def _fill(
        self,
        rows: IntArray,
        firm: IntArray,
        distinct: IntArray,
        offsets: Sequence[int],
        places: Mapping[int, IntArray],
    ) -> pd.DataFrame:
        _, first = np.unique(firm, return_index=True)
        source = rows[first[distinct // 10_000]]
        own = np.full(len(distinct), -1, dtype=np.int64)
        own[places[0]] = rows
        source = np.where(own >= 0, own, source)
        data: dict[str, object] = {
            "firm_key": pd.Series(self.firm_keys[source], dtype="str"),
            "firm_name": pd.Series(self.names[source], dtype="str"),
            "credit_code": _with_missing(self.codes[source]),
            "year": (distinct % 10_000).astype(np.int64),
        }
        for question in self.questionnaire.questions:
            if question not in data:
                self._fill_question(question, rows, len(distinct), offsets, places, data)
        return pd.DataFrame(data)

    def _fill_question(
        self,
        question: str,
        rows: IntArray,
        size: int,
        offsets: Sequence[int],
        places: Mapping[int, IntArray],
        data: dict[str, object],
    ) -> None:
        """Earlier columns first, so that the row's own value, written last, wins."""
        figures, texts = np.full(size, np.nan), np.full(size, "", dtype=object)
        certain = np.full(size, "", dtype=object)
        for offset in offsets:
            ref = ColumnRef(question, offset)
            at = places[offset]
            if ref in self.numbers:
                has = self._answered(ref)[rows]
                figures[at[has]] = self.numbers[ref][rows][has]
            elif ref in self.texts:
                has = self._answered(ref)[rows]
                texts[at[has]] = self.texts[ref][rows][has]
            else:
                continue
            certain[at[has]] = self._certainty(question, offset)[rows][has]
        for offset in offsets:
            if offset and ColumnRef(question, offset) in self.numbers:
                self._conflicts(ColumnRef(question, offset), rows, figures[places[offset]])
        if not np.isnan(figures).all():
            data[question] = figures
        elif (texts != "").any():
            data[question] = _with_missing(texts)
        if (certain != "").any():
            data[question + CERTAINTY] = _with_missing(certain)

    def _certainty(self, question: str, offset: int) -> TextArray:
        """The certainty of that year, or the one given for the row."""
        blank = np.full(self.size, "", dtype=object)
        general = self.texts.get(ColumnRef(question, 0, certainty=True), blank)
        own = self.texts.get(ColumnRef(question, offset, certainty=True), blank)
        return np.where(own != "", own, general).astype(object)

    def _conflicts(self, ref: ColumnRef, rows: IntArray, kept: FloatArray) -> None:
        mine = self.numbers[ref][rows]
        clash = np.zeros(self.size, dtype=bool)
        clash[rows] = ~np.isnan(mine) & (np.abs(mine - kept) > 1e-9 * np.abs(kept))
        what = msg("The row of that year holds another figure; that one is used")
        self._report(clash, ref, "year-conflict", what, None, self._asked(ref, clash), Severity.WARNING)

    # --- problems --------------------------------------------------------------------------------------------------

    def _report(
        self,
        where: BoolArray,
        ref: ColumnRef,
        code: str,
        what: Message | Callable[[int], Message],
        hint: Message | Callable[[int], Message | None] | None = None,
        values: TextArray | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """One problem per row of `where`; rows refused before are not reported again."""
        for i in np.flatnonzero(where & self.live):
            problem = Problem(
                severity=severity,
                place=self._place(int(i), ref),
                what=what(i) if callable(what) else what,
                value="" if values is None else str(values[i]),
                hint=hint(i) if callable(hint) else hint,
                code=code,
            )
            self.problems.append((int(self.raw.rows[i]), self.order.get(ref, -1), problem))

    def _place(self, i: int, ref: ColumnRef) -> Place:
        row = int(self.raw.rows[i])
        letter = self.letters.get(ref, "")
        return Place(
            file=self.raw.file,
            sheet=self.raw.sheet,
            cell=f"{letter}{row}" if letter and row else "",
            row=row or None,
            firm=str(self.names[i]),
            year=int(self.years[i]) or None,
            question=ref.id,
        )


def _joined(column: RawColumn) -> TextArray:
    """All cells as stripped texts, numbers included ("3" for 3.0)."""
    texts = pd.Series(column.texts, dtype="str").str.strip().to_numpy(dtype=object)
    if column.numbers is None:
        return np.asarray(texts)
    return np.where(np.isnan(column.numbers), texts, _printed(column.numbers, ~np.isnan(column.numbers))).astype(object)


def _printed(values: FloatArray, rows: BoolArray) -> TextArray:
    """Figures of some rows as a person would write them, "" elsewhere."""
    out = np.full(len(values), "", dtype=object)
    out[rows] = [f"{value:.12g}" for value in values[rows]]
    return out


def _with_missing(texts: TextArray) -> pd.Series:
    return pd.Series(np.where(texts == "", None, texts), dtype="str")


def _any_ticked(answers: TextArray, wanted: Sequence[str]) -> BoolArray:
    """Whether one of the wanted options is among the ticked ones."""
    codes, different = pd.factorize(answers)
    hit = [not set(str(text).split(SEPARATOR)).isdisjoint(wanted) for text in different]
    return np.array(hit, dtype=bool)[codes]


def _example(question: Question) -> str:
    return "12" if question.kind == "integer" else "2024" if question.kind == "year" else "1234.5"


def _allowed(question: Question, unit: Unit | None) -> Message:
    """The allowed range in the unit the figure is asked in."""
    factor = 1.0 if unit is None else unit.factor
    low, high = (None if edge is None else f"{edge / factor:,.10g}" for edge in (question.minimum, question.maximum))
    name: object = "" if unit is None or question.kind == "year" else unit.text
    if low is not None and high is not None:
        return msg("Allowed is {low} to {high} {unit}; it is not used", low=low, high=high, unit=name)
    if low is not None:
        return msg("Allowed is {low} {unit} or more; it is not used", low=low, unit=name)
    return msg("Allowed is {high} {unit} or less; it is not used", high=high, unit=name)
