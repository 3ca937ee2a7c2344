"""Gap reports of a few firms that are written down as answers, in both languages."""

from __future__ import annotations

PLAN = "shanghai-2023-2025"
FIRST = "__first__"
"""Instead of an answer: the first option of the question."""


def reports_of(assessor, firms, as_of):
    """(firm, language) -> report; `firms`: name -> answers for 2024."""
    return {(name, lang): report_of(assessor, firms[name], as_of, lang) for name in firms for lang in ("zh", "en")}


def report_of(assessor, answers, as_of, lang):
    """The report of one firm."""
    questions = assessor.questionnaire(PLAN).questions
    chosen = {k: questions[k].options[0].id if v == FIRST else v for k, v in answers.items()}
    table, _ = assessor.from_answers(chosen, 2024, PLAN)
    return assessor.gap_report(assessor.assess(table, PLAN, as_of), 0, lang)
