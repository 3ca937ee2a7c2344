"""The answers of one firm between questionnaire and program: what is asked, what is wrong with it, what it gives.

All of it is made anew only when an answer, the year, the as-of date or a weight changed. What is large is kept for the
visitors who asked for it last, and made again for one who comes back to it later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from assessment.formats.table import AnswerTable
from assessment.model.base import Language
from assessment.model.message import Problem, Severity
from assessment.model.questionnaire import Question, Questionnaire
from assessment.report.view import GapReport
from assessment.services.answer_columns import column_name
from assessment.services.assessment import Assessment
from assessment.ui import services, state
from assessment.ui.recent import Recent

T = TypeVar("T")
NAME = "firm_name"
_RECENT = Recent[tuple[object, ...], tuple[AnswerTable, list[Problem]]](64)
"""The answers that were checked last, of all visitors: one table for each would be a large part of what they cost."""

_MADE = Recent[tuple[object, ...], Any](192)
_REPORTS = Recent[tuple[object, ...], GapReport](48)
"""Each of them is larger than all else that a visitor costs."""


def questionnaire() -> Questionnaire:
    """The questionnaire of the plan firms are scored against."""
    return services.assessor().questionnaire(services.plan_id())


def is_asked(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether a question is put while these are the answers."""
    if question.shown_if is None:
        return True
    decisive = answers.get(question.shown_if.question)
    if question.shown_if.unanswered:
        return decisive is None
    given = decisive if isinstance(decisive, list) else [decisive]
    return not set(question.shown_if.values).isdisjoint(given)


def question_of(key: str) -> str:
    """The question an answer's key belongs to: `revenue` of `revenue`, `revenue@-1` and `revenue#certainty`."""
    return column_name(key).partition("@")[0]


def asked_answers() -> dict[str, Any]:
    """The answers to questions that are being asked. A hidden one keeps its answer, and it does not count."""
    answers, questions = state.answers(), questionnaire().questions
    return {
        key: value
        for key, value in answers.items()
        if question_of(key) in questions and is_asked(questions[question_of(key)], answers)
    }


def has_answers() -> bool:
    """Whether anything was answered."""
    return bool(state.answers())


def checked() -> tuple[AnswerTable, list[Problem]]:
    """The answers as a table and what is wrong with them, by the same checks as for a workbook."""
    return _checked()[0], problems()


def problems() -> list[Problem]:
    """What is wrong with the answers; the session keeps it, while the table is made again where it is needed later."""
    return state.remember("problems", _key(), lambda: _checked()[1])


def _checked() -> tuple[AnswerTable, list[Problem]]:
    return _RECENT.get(_whole_key(), _check)


def _check() -> tuple[AnswerTable, list[Problem]]:
    answers, t = asked_answers(), state.t()
    answers.setdefault(NAME, t("Your firm"))
    return services.assessor().from_answers(answers, state.data_year(), services.plan_id())


def recent(name: str, make: Callable[[], T]) -> T:
    """What `make` returned for these answers under a name, made again where many others asked meanwhile."""
    found: T = _MADE.get((name, *_whole_key()), make)
    return found


def problems_by_answer() -> dict[str, list[Problem]]:
    """What is wrong, by the key of the answer (`revenue@-1`); notes that only inform are left out."""
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems():
        if problem.severity is not Severity.INFO:
            found[problem.place.question].append(problem)
    return dict(found)


def assessment() -> Assessment:
    """The assessment of the answers."""

    def make() -> Assessment:
        return services.assessor().assess(
            checked()[0], services.plan_id(), state.as_of(), weights=state.weights(), data_year=state.data_year()
        )

    return recent("assessment", make)


def report(lang: Language) -> GapReport:
    """The gap report of the answers in one language."""
    return _REPORTS.get((lang, *_whole_key()), lambda: services.assessor().gap_report(assessment(), 0, lang))


def _key() -> tuple[str, str]:
    """What a result depends on; the language only where the firm has no name and is called by a word of ours."""
    return state.fingerprint(), "" if state.answer(NAME) else state.language()


def _whole_key() -> tuple[object, ...]:
    """The same for what all visitors share."""
    return (*_key(), services.plan_id(), id(services.assessor()))
