"""Everything that is wrong with the answers: what the checks say, and what saved questionnaires of other years say."""

from __future__ import annotations

from collections import defaultdict

from assessment.errors import AssessmentError
from assessment.model.message import Problem
from assessment.ui import draft, form, services, state


def years_differ() -> dict[str, list[Problem]]:
    """By answer: figures of an earlier year that the saved questionnaire of that year gives otherwise."""
    workspace, here = services.kept().workspace, draft.current()
    if workspace is None or here is None or here.access.section:
        return {}
    access, found = here.access, defaultdict[str, list[Problem]](list)
    try:
        problems = state.remember("years", (access.draft, here.revision), lambda: workspace.years.check(access))
    except AssessmentError:  # the note above the form says it already; nothing is compared meanwhile
        return {}
    for problem in problems:
        found[problem.place.question].append(problem)
    return dict(found)


def by_answer() -> dict[str, list[Problem]]:
    """Everything that is wrong with the answers, by answer: what the checks say, and what other years say."""
    found = form.problems_by_answer()
    for key, differing in years_differ().items():
        found.setdefault(key, []).extend(differing)
    return found
