"""Answers held against the rules of the questionnaire: per firm and year, for a form as for a workbook.

The rules run on the canonical table, so that a figure counts wherever it was given: in the row of its year or as last
year's figure in a later row. A problem is shown where the figure was entered. Nothing here loops over firms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from assessment.formats.columns import ColumnRef, question_text
from assessment.formats.panel import to_panel
from assessment.formats.table import AnswerTable
from assessment.model.base import LocalText
from assessment.model.check import (
    Check,
    EqualToLastYear,
    FarApart,
    Jump,
    LargerThan,
    LooksLikeFraction,
    PresentWithout,
    RatioOutOfSectorRange,
    SectorRule,
    UnitSlip,
)
from assessment.model.message import Message, msg
from assessment.model.panel import BoolArray, FloatArray, IntArray, Panel
from assessment.model.plan import Plan
from assessment.model.questionnaire import CarrierSum, Questionnaire, SumOrTotal
from assessment.model.reference import Reference, SectorTable
from assessment.report.numbers import UNITS
from assessment.scoring.curves import divide, settle
from assessment.scoring.figures import Figures

_NUMERIC = ("integer", "number")
_DIVISION = "division"
_MANUFACTURING = "C"
"""Row of a sector table for all divisions together."""


@dataclass(frozen=True)
class Finding:
    """Firms of one year that a rule speaks about.

    `questions`: the first of them that a firm answered is where the problem is shown. `hint` takes the firm's index.
    """

    rule: Check
    questions: tuple[str, ...]
    firms: BoolArray
    hint: Callable[[int], Message]


def find_implausible(
    table: AnswerTable, questionnaire: Questionnaire, plan: Plan, reference: Reference | None
) -> tuple[Panel, Iterator[tuple[int, Finding]]]:
    """The firms of a table, and for every year what the rules say about them.

    Without reference values the rules that need a sector table are left out.
    """
    latest = int(table.frame["year"].max()) if len(table.frame) else None  # every year is looked at, one by one
    panel = to_panel(table, questionnaire, plan, latest, only=_looked_at(questionnaire))
    rules = [r for r in questionnaire.checks if reference or not isinstance(r, SectorRule)]
    return panel, _by_year(panel, table, rules, questionnaire, plan, reference)


def _looked_at(questionnaire: Questionnaire) -> set[str]:
    """What rules can look at: figures, the division, and whether optional carriers count."""
    energy = [one for one in questionnaire.derived if isinstance(one, CarrierSum)]
    figures = {question.id for question in questionnaire.questions.values() if question.kind in _NUMERIC}
    return {_DIVISION, *(carrier.optional for one in energy for carrier in one.carriers), *figures}


def _by_year(
    panel: Panel,
    table: AnswerTable,
    rules: list[Check],
    questionnaire: Questionnaire,
    plan: Plan,
    reference: Reference | None,
) -> Iterator[tuple[int, Finding]]:
    coefficients = reference.coefficients if reference else {}
    tables = {one.id: one for one in reference.tables} if reference else {}
    for calendar_year in sorted(table.frame["year"].unique().tolist()) if rules else ():
        shifted = replace(panel, data_year=np.full(panel.size, calendar_year, dtype=np.int64))
        year = _Year(Figures(shifted, questionnaire, coefficients, plan.certainties), tables)
        for rule in rules:
            yield from ((calendar_year, finding) for finding in year.findings(rule) if finding.firms.any())


class _Year:
    """The figures of all firms in one year and the year before, and what each kind of rule says of them."""

    def __init__(self, figures: Figures, tables: dict[str, SectorTable]) -> None:
        self._figures = figures
        self._questionnaire = figures.questionnaire
        self._tables = tables

    def findings(self, rule: Check) -> Iterator[Finding]:
        """What one rule says, figure by figure."""
        if isinstance(rule, LargerThan | FarApart):
            yield self._pair(rule)
        elif isinstance(rule, RatioOutOfSectorRange | UnitSlip):
            yield self._against_sector(rule)
        elif isinstance(rule, LooksLikeFraction):
            yield from (self._fraction(rule, figure) for figure in rule.figures)
        elif isinstance(rule, EqualToLastYear):
            yield self._equal(rule)
        elif isinstance(rule, Jump):
            yield from (self._jump(rule, figure) for figure in rule.figures)
        else:
            yield self._present_without(rule)

    def _pair(self, rule: LargerThan | FarApart) -> Finding:
        left, right = self._figures.get(rule.left), self._figures.get(rule.right)
        hit = left > right if isinstance(rule, LargerThan) else _times(left, right) > rule.times
        return self._finding(rule, rule.left, hit, (rule.left, 0), (rule.right, 0))

    def _against_sector(self, rule: SectorRule) -> Finding:
        own = rule.factor * divide(self._figures.get(rule.numerator), self._figures.get(rule.denominator))
        is_slip = isinstance(rule, UnitSlip)  # 10,000 times off is so against all manufacturing as well
        picked, sector, is_stated = self._sector(rule.tables, _MANUFACTURING if is_slip else "")
        times = _times(own, sector)
        if isinstance(rule, UnitSlip):
            hit = (times >= rule.slip / rule.within) & (times <= rule.slip * rule.within)
        else:
            hit = times > rule.times

        def hint(i: int) -> Message:
            table = self._tables[rule.tables[picked[i]]]
            own_words, words = _in_unit(own[i], table.unit), _in_unit(sector[i], table.unit)
            if is_stated[i]:
                return msg(
                    "{look} Yours: {own}; {table}: {sector}.",
                    look=rule.look,
                    own=own_words,
                    table=table.title,
                    sector=words,
                )
            return msg(
                "{look} Yours: {own}; all manufacturing, as no division is given ({table}): {sector}.",
                look=rule.look,
                own=own_words,
                table=table.title,
                sector=words,
            )

        return Finding(rule, self._questions(rule.numerator), hit, hint)

    def _sector(self, names: tuple[str, ...], otherwise: str) -> tuple[IntArray, FloatArray, BoolArray]:
        """Which of the tables has a figure for the firm's division (the first that has), the figure, who stated one.

        A firm without a division gets the figure of the row `otherwise`.
        """
        ids = [option.id for option in self._questionnaire.divisions]
        division = self._figures.panel.choice(_DIVISION)
        stated = self._figures.panel.choices.get(_DIVISION)
        if stated is not None:
            division = np.where(division < 0, stated.max(axis=1), division)
        value, picked = np.full(len(division), np.nan), np.zeros(len(division), dtype=np.int64)
        for k, name in reversed(list(enumerate(names))):
            rows = {row.division: row.value for row in self._tables[name].rows}
            found = np.array([rows.get(one, np.nan) for one in (*ids, otherwise)])[division]  # -1 is the last
            value, picked = np.where(np.isnan(found), value, found), np.where(np.isnan(found), picked, k)
        return picked, value, division >= 0

    def _fraction(self, rule: LooksLikeFraction, figure: str) -> Finding:
        value = self._figures.get(figure)
        return self._finding(rule, figure, (value > 0) & (value <= rule.up_to), (figure, 0))

    def _equal(self, rule: EqualToLastYear) -> Finding:
        size = self._figures.panel.size
        same, counted = np.ones(size, dtype=bool), np.zeros(size, dtype=np.int64)
        asked = [q.id for q in self._questionnaire.questions.values() if q.kind in _NUMERIC and -1 in q.years]
        for question in asked:
            now, then = self._figures.get(question), self._figures.get(question, -1)
            both = ~np.isnan(now) & ~np.isnan(then)
            same &= ~both | (now == then)
            counted += both & (now != 0)

        def hint(i: int) -> Message:
            return msg("{look} Figures that are the same in both years: {n}.", look=rule.look, n=int(counted[i]))

        return Finding(rule, tuple(asked), same & (counted >= rule.at_least), hint)

    def _jump(self, rule: Jump, figure: str) -> Finding:
        now, then = self._figures.get(figure), self._figures.get(figure, -1)
        hit = (_times(now, then) > rule.times) & (np.maximum(now, then) >= rule.from_value)
        return self._finding(rule, figure, hit, (figure, 0), (figure, -1))

    def _present_without(self, rule: PresentWithout) -> Finding:
        missing = [self._figures.get(figure) for figure in rule.without]
        others = [self._figures.get(figure) for figure in rule.where_any]
        none = np.logical_and.reduce([~(figure > 0) for figure in missing])
        filled_in = np.logical_or.reduce([~np.isnan(figure) for figure in (*missing, *others)])
        hit = (self._figures.get(rule.figure) > 0) & none & filled_in
        return self._finding(rule, rule.figure, hit, (rule.figure, 0), (rule.without[0], 0))

    def _finding(self, rule: Check, at: str, hit: BoolArray, *shown: tuple[str, int]) -> Finding:
        """A finding whose hint says what to look at and the figures (id, years back) it rests on."""

        def hint(i: int) -> Message:
            figures = [self._named(figure, offset, i) for figure, offset in shown]
            if len(figures) == 1:
                return msg("{look} {one}.", look=rule.look, one=figures[0])
            return msg("{look} {one}; {other}.", look=rule.look, one=figures[0], other=figures[1])

        return Finding(rule, self._questions(at), hit, hint)

    def _questions(self, figure: str) -> tuple[str, ...]:
        """The questions a figure is made of: itself, or the total and the parts of a derived one."""
        derived = next((d for d in self._questionnaire.derived if d.id == figure), None)
        if isinstance(derived, SumOrTotal):
            return (derived.total, *derived.parts)
        if isinstance(derived, CarrierSum):
            return (*(carrier.question for carrier in derived.carriers), derived.total)
        return (figure,)

    def _named(self, figure: str, offset: int, i: int) -> Message:
        """One figure of one firm with its name, in the unit it is asked in."""
        value, title = self._figures.get(figure, offset)[i], self._title(figure, offset)
        if np.isnan(value):
            return msg("{figure}: not given", figure=title)
        shown = _amount(value / self._factor(figure))
        return msg("{figure}: {value} ({unit})", figure=title, value=shown, unit=self._unit(figure))

    def _title(self, figure: str, offset: int) -> Message | LocalText:
        if figure in self._questionnaire.questions:
            return question_text(self._questionnaire, ColumnRef(figure, offset))
        title = next(d.title for d in self._questionnaire.derived if d.id == figure)
        return msg("{question} ({year})", question=title, year=msg("year before")) if offset else title

    def _asked_in(self, figure: str) -> str:
        question = self._questionnaire.questions.get(self._questions(figure)[0])
        return question.unit if question else ""

    def _factor(self, figure: str) -> float:
        unit = self._asked_in(figure)
        return self._questionnaire.unit[unit].factor if unit else 1.0

    def _unit(self, figure: str) -> LocalText | str:
        unit = self._asked_in(figure)
        return self._questionnaire.unit[unit].text if unit else ""


def _times(one: FloatArray, other: FloatArray) -> FloatArray:
    """How many times the larger of two figures is the smaller one; NaN unless both are above zero."""
    return settle(np.fmax(_quotient(one, other), _quotient(other, one)))


def _quotient(one: FloatArray, other: FloatArray) -> FloatArray:
    return np.where(one > 0, divide(one, other), np.nan)


def _amount(value: float) -> str:
    """A figure as a person would write it."""
    return f"{value:,.12g}"


def _in_unit(value: float, unit: str) -> Message:
    """A ratio to three significant digits, with the unit of a sector table."""
    shown = format(Decimal(f"{value:.3g}"), ",f")
    pattern = UNITS.get(unit)
    return msg(pattern.text, n=shown) if pattern else msg("{value} {unit}", value=shown, unit=unit)
