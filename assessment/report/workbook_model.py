"""What the live workbook of one firm is made from: its answers, and the definitions they are scored by."""

from __future__ import annotations

import math
from collections.abc import Iterator

from assessment.model.base import Frozen, Language
from assessment.model.panel import Panel
from assessment.model.plan import ChangeIndicator, Plan, RatioIndicator
from assessment.model.questionnaire import CarrierSum, Instrument, Questionnaire, SumOrTotal
from assessment.model.reference import Reference
from assessment.model.result import Result

Column = tuple[str, int]
"""Question or figure id, and years back (0, -1, ...)."""


class WorkbookModel(Frozen):
    """Answers of one firm in canonical units (choices as positions, ticks as bit masks), and how they are scored."""

    lang: Language
    data_year: int
    plan: Plan
    questionnaire: Questionnaire
    reference: Reference
    weights: tuple[float, ...]
    """Weight of each pillar of the plan, in its order."""
    columns: tuple[Column, ...]
    """The columns that a score rests on, in the order asked."""
    numbers: dict[Column, float]
    choices: dict[str, int]
    ticks: dict[str, int]
    texts: dict[str, str]
    certainty: dict[Column, int]


def workbook_model(
    result: Result, index: int, plan: Plan, questionnaire: Questionnaire, reference: Reference, lang: Language
) -> WorkbookModel:
    """The model of firm `index`; only answers that a score rests on are in it."""
    panel = result.panel
    year = int(panel.data_year[index])
    columns = scored_columns(plan, questionnaire, year)
    asked = {name for name, _ in columns}
    return WorkbookModel(
        lang=lang,
        data_year=year,
        plan=plan,
        questionnaire=questionnaire,
        reference=reference,
        weights=tuple(float(w) for w in result.weights),
        columns=columns,
        numbers=_numbers(panel, index, columns),
        choices={q: int(panel.choice(q)[index]) for q in panel.choices if q in asked},
        ticks={q: int(panel.tick(q)[index]) for q in panel.ticks if q in asked},
        texts={q: str(panel.text(q)[index] or "") for q in panel.texts if q in asked},
        certainty={
            (q, o): int(panel.certainty_of(q, o)[index])
            for q, o in columns
            if q in panel.certainty and panel.certainty_of(q, o)[index] >= 0
        },
    )


def _numbers(panel: Panel, index: int, columns: tuple[Column, ...]) -> dict[Column, float]:
    found = {(q, o): float(panel.number(q, o)[index]) for q, o in columns if q in panel.numbers}
    return {column: value for column, value in found.items() if not math.isnan(value)}


def base_offsets(indicator: ChangeIndicator, year: int) -> tuple[int, ...]:
    """Years back that a change may count from, the earliest first."""
    return tuple(range(indicator.from_year - year, 0))


def scored_columns(plan: Plan, questionnaire: Questionnaire, year: int) -> tuple[Column, ...]:
    """Every column that a score of the plan rests on, in the order of the questionnaire, latest year first."""
    found = set(_of_pillars(plan, questionnaire)) | set(scored_figures(plan, questionnaire, year))
    raw = {column for part in found for column in questions_of(questionnaire, part)}
    place = {q: k for k, q in enumerate(questionnaire.questions)}
    known = [column for column in raw if column[0] in place]
    return tuple(sorted(known, key=lambda c: (place[c[0]], -c[1])))


def scored_figures(plan: Plan, questionnaire: Questionnaire, year: int) -> tuple[Column, ...]:
    """The figures (asked or derived) that pillars and items are computed from, each once."""
    found: list[Column] = []
    for pillar in plan.pillars:
        indicator = pillar.indicator
        if isinstance(indicator, RatioIndicator):
            found += [(f, o) for f in (indicator.numerator, indicator.denominator) for o in (0, -1)]
        elif isinstance(indicator, ChangeIndicator):
            offsets = (0, -1, *base_offsets(indicator, year))
            found += [(f, o) for f in (indicator.numerator, indicator.denominator) for o in offsets]
        else:
            found += _of_items(questionnaire.instrument)
    return tuple(dict.fromkeys(found))


def _of_items(instrument: Instrument) -> Iterator[Column]:
    for item in instrument.items:
        offsets = (0, -1) if item.form == "direction" else item.years
        yield from ((name, o) for name in (item.numerator, item.denominator) if name for o in offsets)


def _of_pillars(plan: Plan, questionnaire: Questionnaire) -> Iterator[Column]:
    """Questions beside the figures: reasons of not applying, prices, ticks, rungs."""
    scored = {p.id for p in plan.pillars}
    yield from ((q.id, 0) for q in questionnaire.questions.values() if q.not_applicable_for in scored)
    for pillar in plan.pillars:
        indicator = pillar.indicator
        if isinstance(indicator, ChangeIndicator) and indicator.price_index:
            yield from ((indicator.price_index, 0), (f"{indicator.price_index}_source", 0))
        elif not isinstance(indicator, RatioIndicator | ChangeIndicator):
            yield from ((i.question, 0) for i in questionnaire.instrument.items if i.question)
            yield from ((s.question, 0) for s in questionnaire.instrument.scenarios)


def questions_of(questionnaire: Questionnaire, column: Column) -> Iterator[Column]:
    """The questions that a figure of a year is made of; a question is its own."""
    name, offset = column
    derived = next((d for d in questionnaire.derived if d.id == name), None)
    if isinstance(derived, SumOrTotal):
        yield from ((q, offset) for q in (derived.total, *derived.parts))
    elif isinstance(derived, CarrierSum):
        yield from ((q, offset) for q in (derived.total, derived.sold, *(c.question for c in derived.carriers)))
        beside = {derived.equivalent_factor, f"{derived.equivalent_factor}_year"}
        beside |= {q for c in derived.carriers for q in (c.optional, c.own_calorific_value) if q}
        yield from ((q, 0) for q in beside)
    else:
        yield column
