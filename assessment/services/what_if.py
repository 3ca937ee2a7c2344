"""What-if: one firm of an assessment with some of its answers changed, through the same checks and the same engine."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from assessment.formats.validate import validate_answers
from assessment.model.base import Language
from assessment.model.message import Problem, Severity
from assessment.model.panel import Panel
from assessment.model.questionnaire import Question, SumOrTotal
from assessment.report.context import Context, FirmContext
from assessment.report.what_if_view import LeverGroupView, WhatIfView, build_levers, build_what_if
from assessment.scoring.engine import assess
from assessment.scoring.figures import Figures
from assessment.scoring.what_if import Changed, Changes, changed, offered, today
from assessment.services.assessment import Assessment

_TRIED = ("integer", "number", "choice", "multi")


@dataclass(frozen=True)
class FirmWhatIf:
    """What can be tried out with one firm of an assessment, and what comes of it. Nothing of the firm is changed."""

    assessment: Assessment
    index: int

    @property
    def possible(self) -> bool:
        """Whether the questionnaire says what can be tried out."""
        return self.assessment.questionnaire.what_if is not None

    def levers(self, lang: Language) -> tuple[LeverGroupView, ...]:
        """The answers that can be tried out, by group, with what they are today."""
        a = self.assessment
        what_if = a.questionnaire.what_if
        if what_if is None:
            return ()
        ctx = Context(a.plan, a.questionnaire, a.reference, lang)
        return build_levers(ctx, what_if, offered(self._figures, what_if), self._today)

    def tried(self, changes: Changes, lang: Language) -> WhatIfView:
        """The firm with these changes beside the firm of today. An answer that cannot be is said and left out.

        Raises:
            KeyError: a question or an option that the questionnaire does not know.
        """
        a = self.assessment
        problems = self._problems(changes)
        wrong = {name for name, found in problems.items() if any(p.severity is Severity.ERROR for p in found)}
        used = {name: value for name, value in changes.items() if name not in wrong}
        result = assess(
            changed(self._firm, a.questionnaire, [used]),
            a.plan,
            a.questionnaire,
            a.reference,
            as_of=a.as_of,
            weights={pillar.id: float(a.result.weights[k]) for k, pillar in enumerate(a.plan.pillars)},
            preset=a.result.preset,
            cost_profile=a.result.cost_profile,
            importance=a.result.importance,
        )
        installed = (a.plan, a.questionnaire, a.reference, lang)
        return build_what_if(
            FirmContext(*installed, a.result, self.index),
            FirmContext(*installed, result, 0),
            used,
            self._today,
            problems,
        )

    @cached_property
    def _firm(self) -> Panel:
        return self.assessment.result.panel.take(slice(self.index, self.index + 1))

    @cached_property
    def _figures(self) -> Figures:
        a = self.assessment
        return Figures(self._firm, a.questionnaire, a.reference.coefficients, a.plan.certainties)

    @cached_property
    def _today(self) -> dict[str, Changed | None]:
        """Every answer of the data year that can stand in a what-if, by question."""
        asked = self.assessment.questionnaire
        parts = set(chain.from_iterable(d.parts for d in asked.derived if isinstance(d, SumOrTotal)))
        return {
            question.id: today(self._figures, question)
            for question in asked.questions.values()
            if question.id not in parts and _can_be_tried(question)
        }

    def _problems(self, changes: Changes) -> dict[str, tuple[Problem, ...]]:
        """What is wrong with the changed answers, by question: the checks of the form."""
        if not changes:
            return {}
        a = self.assessment
        answers = {name: value for name, value in self._today.items() if value is not None} | dict(changes)
        named: dict[str, object] = {"firm_name": str(self._firm.names[0]), **answers}
        checked = validate_answers(named, int(self._firm.data_year[0]), a.questionnaire, a.plan, a.reference)
        found: dict[str, list[Problem]] = defaultdict(list)
        for problem in checked.problems:
            if problem.place.question in changes and problem.severity is not Severity.INFO:
                found[problem.place.question].append(problem)
        return {name: tuple(problems) for name, problems in found.items()}


def _can_be_tried(question: Question) -> bool:
    return question.kind in _TRIED and 0 in question.years and not question.options_from
