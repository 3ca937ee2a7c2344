"""What can be added to a plan of action: measures on the firm's figures, tasks and programmes, lines of one's own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assessment.model.action_plan import ActionLine, ActionPlan
from assessment.model.questionnaire import Questionnaire
from assessment.report.view import GapReport
from assessment.report.what_if_view import Lever
from assessment.scoring.measures import movable

_FITS = ("eligible", "nearly", "unknown")


@dataclass(frozen=True)
class Offer:
    """A task or programme that can be taken into a plan."""

    origin: Literal["task", "programme"]
    id: str


def offers(report: GapReport, plan: ActionPlan) -> tuple[Offer, ...]:
    """Matched tasks and programmes that are not in the plan yet; nothing expired, held, refused or a city's goal."""
    taken = {line.about for line in plan.lines}
    tasks = (Offer("task", task.id) for task in report.tasks)
    programmes = (
        Offer("programme", one.id)
        for one in report.programmes
        if one.fit in _FITS and not one.expired and one.kind != "city_goal"
    )
    return tuple(offer for offer in (*tasks, *programmes) if offer.id not in taken)


def line_of_offer(offer: Offer) -> ActionLine:
    """A task or programme as a line; it claims no effect on a score."""
    return ActionLine(id=f"{offer.origin}:{offer.id}"[:64], origin=offer.origin, about=offer.id)


def numbered(words: Iterable[str]) -> tuple[str, ...]:
    """Words to choose from, each with its number: no two are alike, whatever they say."""
    return tuple(f"{i}. {text}" for i, text in enumerate(words, start=1))


def own_line(title: str) -> ActionLine:
    """A line of one's own without a figure."""
    return ActionLine(id=uuid.uuid4().hex[:12], title=title.strip()[:200])


def own_measure(question: str, *, step: float = 1.0, at_most: int = 1, option: str = "", title: str = "") -> ActionLine:
    """A measure of one's own: not chosen yet, so that it changes nothing before it is wanted."""
    return ActionLine(
        id=uuid.uuid4().hex[:12],
        question=question,
        step=step,
        at_most=at_most,
        option=option,
        title=title.strip()[:200],
        quantity=0,
    )


def levers_for_measures(levers: Iterable[Lever], questionnaire: Questionnaire) -> tuple[Lever, ...]:
    """Of the answers that can be tried out those a measure may move."""
    directions = movable(questionnaire)
    return tuple(lever for lever in levers if lever.question in directions and lever.today is not None)
