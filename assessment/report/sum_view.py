"""A figure that is given as a total or added up from its parts: the sum with the firm's numbers, and which counts."""

from __future__ import annotations

import math

from assessment.model.base import Language
from assessment.model.panel import Panel
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire, SumOrTotal
from assessment.model.reference import Reference
from assessment.report.context import Context
from assessment.report.firm_figures import FirmFigures, nothing
from assessment.report.numbers import exact, known
from assessment.report.view import Figure, SumView, YearsRow

NOW, LAST = 0, -1


def build_sum_views(
    panel: Panel, index: int, plan: Plan, questionnaire: Questionnaire, reference: Reference, lang: Language
) -> tuple[SumView, ...]:
    """The sums of one firm for which anything was given, in one language."""
    firm = FirmFigures.of(Context(plan, questionnaire, reference, lang), panel, index)
    sums = [d for d in questionnaire.derived if isinstance(d, SumOrTotal)]
    return tuple(_sum(firm, derived) for derived in sums if _is_filled(firm, derived))


def _is_filled(firm: FirmFigures, derived: SumOrTotal) -> bool:
    names = (derived.total, *derived.parts)
    return any(known(firm.get(name, offset)) for name in names for offset in (NOW, LAST))


def _sum(firm: FirmFigures, derived: SumOrTotal) -> SumView:
    ctx = firm.ctx
    rows = [_row(firm, part, ctx.title(part)) for part in derived.parts]
    if any(known(firm.get(derived.total, offset)) for offset in (NOW, LAST)):
        rows.append(_row(firm, derived.total, ctx.t("Total you gave")))
    rows.append(_row(firm, derived.id, ctx.t("Counts: {figure}", figure=ctx.inline(derived.total))))
    return SumView(
        id=derived.id,
        title=ctx.words(derived.title),
        year=firm.year,
        rows=tuple(rows),
        notes=tuple(note for offset in (NOW, LAST) if (note := _which(firm, derived, offset))),
        sources=ctx.sources(derived.basis),
    )


def _row(firm: FirmFigures, figure: str, label: str) -> YearsRow:
    now, last = (_money(firm, firm.get(figure, offset)) for offset in (NOW, LAST))
    return YearsRow(label=label, figure=now, last=last)


def _money(firm: FirmFigures, value: float) -> Figure:
    return firm.ctx.numbers.figure(value, "yuan") if known(value) else nothing()


def _which(firm: FirmFigures, derived: SumOrTotal, offset: int) -> str:
    """Which of total and parts counts in a year, and whether they agree; "" where neither was given."""
    t, year = firm.ctx.t, firm.year + offset
    parts, given = [firm.get(part, offset) for part in derived.parts], firm.get(derived.total, offset)
    missing = sum(not known(part) for part in parts)
    if known(given):
        return t("{year}: your total counts.", year=year) if missing else _compared(firm, given, math.fsum(parts), year)
    if not missing:
        return t("{year}: counted from the {n} parts.", year=year, n=len(parts))
    if missing == len(parts):
        return ""
    count = len(parts) - missing
    return t("{year}: {given} of {n} parts given; all are needed.", year=year, given=count, n=len(parts))


def _compared(firm: FirmFigures, given: float, summed: float, year: int) -> str:
    t, yuan = firm.ctx.t, firm.ctx.numbers.yuan
    if exact(given) == exact(summed):
        return t("{year}: your total counts; the parts add up to the same.", year=year)
    return t(
        "{year}: your total counts; the parts give {summed}, they differ by {difference}.",
        year=year,
        summed=yuan(summed),
        difference=yuan(abs(given - summed)),
    )
