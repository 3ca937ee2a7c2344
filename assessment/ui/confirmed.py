"""Which warnings about the answers somebody confirmed, and which problems are left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assessment.locale import Translator
from assessment.model.draft import Confirmation
from assessment.model.message import Problem
from assessment.services.answer_columns import to_form
from assessment.services.confirmations import can_be_confirmed, confirmation_of
from assessment.ui import draft, form, state
from assessment.ui.moments import moment

Found = Mapping[str, list[Problem]]


def confirmation(problem: Problem) -> Confirmation | None:
    """The confirmation of a problem that holds for the answers as they are stored; None where there is none."""
    here = draft.current()
    if here is None or not here.confirmed:
        return None
    asked = form.questionnaire()
    stored = state.remember(
        "stored_form", (here.access.draft, here.revision, asked.edition), lambda: to_form(here.kept, asked)
    )
    return confirmation_of(problem, here.confirmed, stored, state.data_year(), asked)


def can_confirm(problem: Problem) -> bool:
    """Whether the visitor may say that the figure is right: it is a doubt, and there is where to keep that."""
    return draft.current() is not None and can_be_confirmed(problem, form.questionnaire())


def still_open(found: Found) -> dict[str, list[Problem]]:
    """Problems by answer without those that were confirmed."""
    left = {key: [p for p in problems if confirmation(p) is None] for key, problems in found.items()}
    return {key: problems for key, problems in left.items() if problems}


def notes(problems: Iterable[Problem], t: Translator) -> tuple[str, ...]:
    """What a report says about doubtful figures: who confirmed them, and which nobody did."""
    confirmed, doubtful = [], []
    for problem in problems:
        found = confirmation(problem)
        if found is not None:
            confirmed.append(t("{words} {doubt}", words=signature(found, t), doubt=_words(problem, t)))
        elif can_be_confirmed(problem, form.questionnaire()):
            doubtful.append(t("Doubtful, and not confirmed by anybody: {doubt}", doubt=_words(problem, t)))
    return (*doubtful, *confirmed)


def signature(one: Confirmation, t: Translator) -> str:
    """Who confirmed a warning, when, and why."""
    at, reason = moment(one.confirmed_at), one.reason.rstrip(".。")
    if one.author and reason:
        return t("Confirmed by {person}, {moment} ({reason}).", person=one.author, moment=at, reason=reason)
    if one.author:
        return t("Confirmed by {person}, {moment}.", person=one.author, moment=at)
    if reason:
        return t("Confirmed {moment} ({reason}).", moment=at, reason=reason)
    return t("Confirmed {moment}.", moment=at)


def _words(problem: Problem, t: Translator) -> str:
    what = t.render(problem.what)
    return t("{what}. {hint}", what=what, hint=t.render(problem.hint)) if problem.hint else t("{what}.", what=what)
