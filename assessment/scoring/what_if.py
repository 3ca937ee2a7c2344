"""Changed answers of one firm, through the same engine: every what-if is one more firm of a panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assessment.model.panel import UNANSWERED, IntArray, Panel
from assessment.model.questionnaire import CarrierSum, Question, Questionnaire, SumOrTotal, WhatIf
from assessment.scoring.figures import Figures

Changed = float | str | tuple[str, ...]
"""A figure in the unit its question asks for, the id of the option chosen, or the ids of the options ticked."""
Changes = Mapping[str, Changed]
"""Question id -> its answer for the data year in place of today's."""
NOTHING = "none"
"""Option of a multi-choice that says that nothing else holds."""


def changed(firm: Panel, questionnaire: Questionnaire, variants: Sequence[Changes]) -> Panel:
    """A panel with one firm per what-if: the answers of `firm` (a panel of one) with its changes put in.

    Raises:
        KeyError: a question or an option that the questionnaire does not know.
    """
    panel = firm.take(np.zeros(len(variants), dtype=np.intp))
    numbers, choices, ticks = dict(panel.numbers), dict(panel.choices), dict(panel.ticks)
    column = int(firm.data_year[0] - firm.years[0])
    for name in dict.fromkeys(name for variant in variants for name in variant):
        question = questionnaire.questions[name]
        rows = [i for i, variant in enumerate(variants) if name in variant]
        codes = [_code(variants[i][name], question, questionnaire) for i in rows]
        shape = (panel.size, len(panel.years))
        if question.kind == "choice":
            choices[name] = _put(choices.get(name, np.full(shape, UNANSWERED)), rows, column, codes)
        elif question.kind == "multi":
            ticks[name] = _put(ticks.get(name, np.full(shape, UNANSWERED)), rows, column, codes)
        else:
            grid = numbers.get(name, np.full(shape, np.nan)).copy()
            grid[rows, column] = codes
            numbers[name] = grid
    return Panel(
        keys=panel.keys,
        names=panel.names,
        years=panel.years,
        data_year=panel.data_year,
        numbers=numbers,
        choices=choices,
        ticks=ticks,
        certainty=panel.certainty,
        texts=panel.texts,
    )


def _put(grid: IntArray, rows: list[int], column: int, codes: list[float]) -> IntArray:
    """A copy of the grid with these codes in one column."""
    copy = grid.astype(np.int64)
    copy[rows, column] = np.array(codes, dtype=np.int64)
    return copy


def _code(value: Changed, question: Question, questionnaire: Questionnaire) -> float:
    """The answer as the panel holds it: canonical unit, index of the option, or mask of the options ticked."""
    ids = [option.id for option in questionnaire.options(question)]
    if isinstance(value, tuple):
        return float(sum(1 << _index(ids, one) for one in value))
    if isinstance(value, str):
        return float(_index(ids, value))
    return float(value) * factor(question, questionnaire)


def _index(ids: list[str], wanted: str) -> int:
    if wanted not in ids:
        raise KeyError(wanted)
    return ids.index(wanted)


def factor(question: Question, questionnaire: Questionnaire) -> float:
    """How many of the canonical unit one of the unit asked for is."""
    unit = questionnaire.unit.get(question.unit)
    return unit.factor if unit else 1.0


def today(figures: Figures, question: Question) -> Changed | None:
    """What the firm answered for the data year, in the unit asked for; None where it is open.

    A total that was given as its parts is their sum.
    """
    panel, asked = figures.panel, figures.questionnaire
    if question.kind == "choice":
        code = int(panel.choice(question.id)[0])
        return None if code == UNANSWERED else asked.options(question)[code].id
    if question.kind == "multi":
        mask = int(panel.tick(question.id)[0])
        options = asked.options(question)
        return None if mask == UNANSWERED else tuple(o.id for bit, o in enumerate(options) if (mask >> bit) & 1)
    derived = next((d for d in asked.derived if isinstance(d, SumOrTotal) and d.total == question.id), None)
    value = float(figures.get(derived.id if derived else question.id)[0])
    # Twelve figures: what a division by the unit leaves behind is no figure of the firm.
    return None if np.isnan(value) else float(f"{value / factor(question, asked):.12g}")


def offered(figures: Figures, what_if: WhatIf) -> dict[str, tuple[str, ...]]:
    """Group id -> the questions a firm can try out: of energy the carriers in use, or the total where none is given."""
    asked = figures.questionnaire
    carriers = {c.question: d for d in asked.derived if isinstance(d, CarrierSum) for c in d.carriers}
    totals = {d.total: d for d in asked.derived if isinstance(d, CarrierSum)}

    def fits(name: str) -> bool:
        if name in carriers:
            return bool(figures.get(name)[0] > 0)
        if name in totals:
            return not bool(figures.any_carrier(totals[name], 0)[0])
        return True

    return {group.id: tuple(q for q in group.questions if fits(q)) for group in what_if.groups}
