"""Warnings that somebody looked at and found right.

A confirmation holds for the figures it was given for: with it a hash is stored of every answer its rule looks at and
of the data year. Once one of them is answered otherwise the warning is open again; once the old figures are back, so is
the confirmation. A note, a person or a certainty beside a figure changes nothing. A warning that rests on something
outside the answers (what the questionnaire of another year says) is hashed with its wording, which holds that figure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessment.model.check import Check, SectorRule
from assessment.model.draft import Access, Confirmation
from assessment.model.message import Problem, Severity, msg
from assessment.model.questionnaire import Questionnaire
from assessment.services.audit.acting import audited
from assessment.services.drafts import Drafts
from assessment.services.kept_text import kept_text
from assessment.services.refusals import AnswerRefusedError
from assessment.services.years_agree import YEARS_DIFFER

Form = Mapping[str, object]
LONGEST_REASON = 1000
BESIDE = "#"
"""What stands beside an answer (`id#certainty`) is no figure."""
_DIVISION = "division"
"""The question by which a rule picks the figure of a sector table."""


@dataclass(frozen=True)
class Confirmations:
    """Confirms warnings in the drafts that `drafts` gives access to."""

    drafts: Drafts

    @audited("warning_confirmed")
    def confirm(self, access: Access, problem: Problem, reason: str = "", author: str = "") -> Confirmation:
        """Keep that a warning was looked at and is right; again: with the new reason.

        Raises:
            AnswerRefusedError: it is no warning of a rule, such as an error. AccessRefusedError: the link was revoked.
            NotFoundError: the draft was deleted.
        """
        sheet = self.drafts.read(access)
        questionnaire = self.drafts.questionnaire(access)
        if not can_be_confirmed(problem, questionnaire):
            raise AnswerRefusedError(msg("Only a warning can be confirmed; correct the answer"))
        confirmation = Confirmation(
            rule=problem.code,
            column=problem.place.question,
            figures=fingerprint(problem, sheet.form, sheet.head.data_year, questionnaire),
            reason=kept_text(reason, LONGEST_REASON),
            author=access.label or kept_text(author),
            link=access.signature,
            confirmed_at=self.drafts.clock(),
        )
        self.drafts.keep_confirmation(access, confirmation)
        return confirmation

    @audited("confirmation_withdrawn")
    def take_back(self, access: Access, confirmation: Confirmation) -> None:
        """The warning is open again. Errors as for `confirm`."""
        self.drafts.forget_confirmation(access, confirmation.rule, confirmation.column)


def can_be_confirmed(problem: Problem, questionnaire: Questionnaire) -> bool:
    """Whether a problem is a doubt that somebody may resolve by saying that the figure is right."""
    doubts = {rule.id for rule in questionnaire.checks} | {YEARS_DIFFER}
    return problem.severity is Severity.WARNING and problem.code in doubts


def confirmation_of(
    problem: Problem, confirmed: Iterable[Confirmation], form: Form, year: int, questionnaire: Questionnaire
) -> Confirmation | None:
    """The confirmation of a problem that holds for the figures of today, or None.

    Args:
        problem: what the checks say about `form`.
        confirmed: the confirmations that are stored.
        form: the answers by column, as `Sheet.form` gives them.
        year: the data year.
        questionnaire: the installed questionnaire.
    """
    key = (problem.code, problem.place.question)
    found = next((one for one in confirmed if (one.rule, one.column) == key), None)
    if found is None or not can_be_confirmed(problem, questionnaire):
        return None
    return found if found.figures == fingerprint(problem, form, year, questionnaire) else None


def fingerprint(problem: Problem, form: Form, year: int, questionnaire: Questionnaire) -> str:
    """Sha256 (hex) of what a warning rests on: the data year and the answers its rule looks at, in the units asked."""
    rule = next((one for one in questionnaire.checks if one.id == problem.code), None)
    content: dict[str, object] = {"year": year}
    if rule is None:
        questions = {_question(problem.place.question)}
        content["problem"] = problem.model_dump(mode="json", include={"what", "hint"})
    else:
        questions = _looked_at(rule, _question(problem.place.question), questionnaire)
    answers = ((column, value) for column, value in form.items() if BESIDE not in column)
    content["answers"] = {column: _plain(value) for column, value in answers if _question(column) in questions}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _looked_at(rule: Check, question: str, questionnaire: Questionnaire) -> set[str]:
    """The questions a rule looks at where it is reported at `question`."""
    made_of = {derived.id: set(derived.questions) for derived in questionnaire.derived}
    if not rule.named:
        return {name for name, asked in questionnaire.questions.items() if len(asked.years) > 1}
    each = [made_of.get(figure, {figure}) for figure in rule.named]
    if rule.kind in ("jump", "looks_like_fraction"):  # figure by figure
        each = [questions for questions in each if question in questions]
    found: set[str] = set().union(*each)
    return found | {_DIVISION} if isinstance(rule, SectorRule) else found


def _question(column: str) -> str:
    return column.partition("@")[0]


def _plain(value: object) -> object:
    """A value that is the same however a number was written down or converted."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.12g}"
    return sorted(value) if isinstance(value, list | tuple) else value
