"""One year's figure given twice: as "last year" in one draft, as its own year in the draft before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.formats.units import amount
from assessment.model.draft import Access, Answer, KeptAnswer
from assessment.model.message import Message, Place, Problem, Severity, msg
from assessment.model.questionnaire import Questionnaire
from assessment.services.answer_columns import column_of
from assessment.services.drafts import Drafts

YEARS_DIFFER = "years-differ"
"""Code of these problems."""
SAME_WITHIN = 1e-9
"""Relative difference that is only the way a number was written in two units."""


@dataclass(frozen=True)
class YearsAgree:
    """Holds the drafts of one firm against each other."""

    drafts: Drafts

    def check(self, access: Access) -> tuple[Problem, ...]:
        """A warning for every figure of an earlier year that differs from what the draft of that year says.

        None for a link that was handed on: it reaches one draft, and a warning would tell what stands in another.
        """
        this, others = self.drafts.years_of(access)
        earlier = [(right, head) for right, head in others if head.data_year < this.data_year]
        if not earlier:
            return ()
        sheet, questionnaire = self.drafts.read(access), self.drafts.questionnaire(access)
        found: list[Problem] = []
        for right, head in earlier:
            own = self.drafts.read(right)
            back = head.data_year - this.data_year
            found += _differing(sheet.answers, own.answers, back, head.data_year, questionnaire)
        return tuple(found)


def _differing(
    later: Mapping[str, KeptAnswer], own: Mapping[str, KeptAnswer], back: int, year: int, questionnaire: Questionnaire
) -> list[Problem]:
    problems = []
    for name, answer in later.items():
        ref = column_of(name, questionnaire)
        first = own.get(ref.question) if ref and ref.offset == back else None
        if ref is not None and first is not None and not _same(answer, first):
            question = questionnaire.questions[ref.question]
            what = msg("{question}: the questionnaire of {year} says something else", question=question.text, year=year)
            hint = msg("There it is {value}. Correct the one that is wrong.", value=_shown(first, questionnaire))
            problems.append(
                Problem(
                    severity=Severity.WARNING,
                    place=Place(question=name, year=year),
                    what=what,
                    value=str(answer.value),
                    hint=hint,
                    code=YEARS_DIFFER,
                )
            )
    return problems


def _same(one: KeptAnswer, other: KeptAnswer) -> bool:
    if one.canonical is None or other.canonical is None:
        return one.value == other.value
    return abs(one.canonical - other.canonical) <= SAME_WITHIN * max(abs(one.canonical), abs(other.canonical))


def _shown(answer: Answer, questionnaire: Questionnaire) -> Message | str:
    """A figure in the unit it was typed in."""
    unit, value = questionnaire.unit.get(answer.unit), answer.value
    return amount(value, unit) if unit and isinstance(value, int | float) else str(value)
