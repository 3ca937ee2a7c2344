"""How far the questionnaire is answered, by content: what the result needs, not how many boxes there are.

A figure that can be given in several ways (a total or its parts, any energy carrier) counts once. What only makes a
figure finer (a price index, a calorific value) is not counted as missing. Which is which is data of the questionnaire.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessment.model.questionnaire import CarrierSum, Question, Questionnaire, Section, SumOrTotal
from assessment.ui.form import is_asked

Ways = tuple[tuple[str, ...], ...]
"""Ways of giving one thing; each is the questions that must be answered together."""


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
    return by_section((section,), questionnaire, answers)[section.id]


def by_section(
    sections: Iterable[Section], questionnaire: Questionnaire, answers: Mapping[str, Any]
) -> dict[str, Progress]:
    """How far each of several sections is answered, by its id."""
    parts = _Parts.of(questionnaire, answers)
    return {section.id: _reached(_things(section, parts, answers), answers) for section in sections}


def _reached(things: list[Ways], answers: Mapping[str, Any]) -> Progress:
    return Progress(sum(_is_answered(thing, answers) for thing in things), len(things))


def overall(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Progress:
    """How far what the four results need is answered; sections that no pillar needs are left out."""
    return of_results(by_section(questionnaire.sections, questionnaire, answers), questionnaire)


def of_results(reached: Mapping[str, Progress], questionnaire: Questionnaire) -> Progress:
    """The same from the progress of every section, by id."""
    return together(reached[s.id] for s in questionnaire.sections if any(q.pillars for q in s.questions))


def together(parts: Iterable[Progress]) -> Progress:
    """Several parts as one."""
    parts = list(parts)
    return Progress(sum(p.answered for p in parts), sum(p.asked for p in parts))


def left_open(section: Section, questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[str]:
    """The questions of a section that are still to be answered; of a figure with several ways, its first question."""
    things = _things(section, _Parts.of(questionnaire, answers), answers)
    return [thing[0][0] for thing in things if not _is_answered(thing, answers)]


def minutes_left(section: Section, done: Progress) -> int:
    """How long the rest of a section takes, roughly: in proportion to what is open. 0 where nothing is."""
    if not section.minutes or done.answered >= done.asked:
        return 0
    return max(1, round(section.minutes * (done.asked - done.answered) / done.asked))


@dataclass(frozen=True)
class _Parts:
    """What the sections of a questionnaire have in common: its derived figures, and the pillars that do not apply."""

    sums: Mapping[str, Ways]
    """First question of a derived figure -> the ways of giving it."""
    inside: frozenset[str]
    """Questions that only feed a derived figure."""
    declared: frozenset[str]

    @classmethod
    def of(cls, questionnaire: Questionnaire, answers: Mapping[str, Any]) -> _Parts:
        return cls(
            dict(_sum(derived) for derived in questionnaire.derived),
            frozenset(name for derived in questionnaire.derived for name in derived.questions),
            frozenset(question.not_applicable_for for question in declared_not_applicable(questionnaire, answers)),
        )


def _things(section: Section, parts: _Parts, answers: Mapping[str, Any]) -> list[Ways]:
    things: list[Ways] = []
    for question in section.questions:
        if question.pillars and parts.declared.issuperset(question.pillars):
            continue
        if question.id in parts.sums:
            things.append(parts.sums[question.id])
        elif not (
            question.id in parts.inside
            or question.refines
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


def declared_not_applicable(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[Question]:
    """The questions by which the answers take a pillar out of the score."""
    asked = questionnaire.questions.values()
    return [q for q in asked if q.not_applicable_for and answers.get(q.id) is not None]


def _is_answered(thing: Ways, answers: Mapping[str, Any]) -> bool:
    return any(all(question in answers for question in way) for way in thing)
