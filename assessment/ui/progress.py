"""How far the questionnaire is answered, by content: what the result needs, not how many boxes there are.

A figure that can be given in several ways (a total or its parts, any energy carrier) counts once. What only makes a
figure finer (a price index, a calorific value) is not counted as missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessment.model.questionnaire import CarrierSum, Questionnaire, Section, SumOrTotal
from assessment.ui.form import is_asked

REFINEMENTS = frozenset({"price_index", "price_index_source", "group_code", "staff_year_end", "product_mix_changed"})
"""Questions that sharpen a figure and whose silence means "no" or "as usual"."""


@dataclass(frozen=True)
class Progress:
    """Answered things of those asked."""

    answered: int
    asked: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 1 where nothing is asked."""
        return self.answered / self.asked if self.asked else 1.0


def of_section(section: Section, questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Progress:
    """How far one section is answered."""
    states = [any(_given(way, answers) for way in thing) for thing in _things(section, questionnaire, answers)]
    return Progress(sum(states), len(states))


def overall(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Progress:
    """How far what the four results need is answered; sections that no pillar needs are left out."""
    counted = [s for s in questionnaire.sections if any(q.pillars for q in s.questions)]
    parts = [of_section(section, questionnaire, answers) for section in counted]
    return Progress(sum(p.answered for p in parts), sum(p.asked for p in parts))


Ways = tuple[tuple[str, ...], ...]
"""Ways of giving one thing; each is the questions that must be answered together."""


def _things(section: Section, questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[Ways]:
    sums = {first: ways for derived in questionnaire.derived for first, ways in [_sum(derived)]}
    inside = {q for derived in questionnaire.derived for q in _members(derived)}
    declared = _declared(questionnaire, answers)
    things: list[Ways] = []
    for question in section.questions:
        if question.pillars and declared.issuperset(question.pillars):
            continue
        if question.id in sums:
            things.append(sums[question.id])
        elif not (
            question.id in inside
            or question.id in REFINEMENTS
            or question.not_applicable_for
            or not is_asked(question, answers)
        ):
            things.append(((question.id,),))
    return things


def _sum(derived: SumOrTotal | CarrierSum) -> tuple[str, Ways]:
    """The question at which a derived figure is counted, and the ways of giving it."""
    if isinstance(derived, SumOrTotal):
        return derived.total, ((derived.total,), derived.parts)
    carriers = tuple((carrier.question,) for carrier in derived.carriers)
    return derived.total, ((derived.total,), *carriers)


def _members(derived: SumOrTotal | CarrierSum) -> set[str]:
    """Every question that only feeds or refines a derived figure."""
    if isinstance(derived, SumOrTotal):
        return {derived.total, *derived.parts}
    members = {derived.total, derived.total_basis, derived.sold, derived.electricity, derived.equivalent_factor}
    members |= {f"{derived.equivalent_factor}_year", "energy_own_electricity"}
    for carrier in derived.carriers:
        members |= {carrier.question, carrier.optional, carrier.own_calorific_value}
    return members


def _declared(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> set[str]:
    """Pillars that the answers take out of the score."""
    return {
        q.not_applicable_for
        for q in questionnaire.questions.values()
        if q.not_applicable_for and answers.get(q.id) is not None
    }


def _given(way: tuple[str, ...], answers: Mapping[str, Any]) -> bool:
    return all(question in answers for question in way)
