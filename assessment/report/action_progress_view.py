"""How far a plan of action has come by the answers of a later year: line by line, and score by score."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

from assessment.model.action_plan import ActionLine, ActionPlan, ScoresById
from assessment.model.base import Frozen, Language
from assessment.model.message import Message, msg
from assessment.model.questionnaire import Question
from assessment.report.action_line_text import LineWords
from assessment.report.action_plan_view import STATE_LABELS
from assessment.report.context import FirmContext
from assessment.report.numbers import exact
from assessment.scoring.measures import movable
from assessment.scoring.what_if import Changed

Shown = Literal["reached", "partly", "not_yet", "unknown", "no_figure"]
LABELS: Mapping[Shown, Message] = {
    "reached": msg("reached"),
    "partly": msg("partly reached"),
    "not_yet": msg("not yet"),
    "unknown": msg("not answered yet"),
    "no_figure": msg("no figure shows it"),
}
OVERALL = "overall"


class ProgressLine(Frozen):
    """One chosen line beside what the later answers show."""

    title: str
    person: str
    due: str
    state_label: str
    """As the user entered it."""
    start: str
    planned: str
    now: str
    """The answer it moves: when it was planned, with the line done, and of the later year; "" where it moves none."""
    shown: Shown
    shown_label: str
    share: str = ""
    """How much of a figure's line is there, as a percentage."""


class ProgressScore(Frozen):
    """One score when it was planned, as expected, and as the later answers give it."""

    title: str
    before: str
    expected: str
    now: str
    difference: str
    """Points beyond what was expected, or short of it; "" where one of them is unknown."""
    direction: Literal["up", "down", ""] = ""


class ProgressView(Frozen):
    """A plan of one year held against the answers of a later one."""

    lang: Language
    title: str
    planned_in: int
    year: int
    lines: tuple[ProgressLine, ...]
    scores: tuple[ProgressScore, ...]
    left: tuple[ActionLine, ...]
    """The lines to go on with: what is not reached, with the units that are left of it."""
    notes: tuple[str, ...]


def build_progress(
    words: LineWords, plan: ActionPlan, now: Mapping[str, Changed | None], scores: ScoresById, year: int
) -> ProgressView:
    """The progress of a plan.

    Args:
        words: the firm of the year it was planned in, and its answers then.
        plan: the plan with what is chosen.
        now: question id -> answer of the later year.
        scores: what the engine gives for the later year.
        year: the later year.
    """
    ctx, chosen = words.ctx, [line for line in plan.lines if line.chosen]
    shares = figure_shares(words, chosen, now)
    lines = tuple(_line(words, line, now, shares.get(line.id)) for line in chosen)
    left = (_left(line, view.shown, shares.get(line.id, 0.0)) for line, view in zip(chosen, lines, strict=True))
    return ProgressView(
        lang=ctx.lang,
        title=plan.title or ctx.t("Plan of action {year}", year=plan.data_year),
        planned_in=plan.data_year,
        year=year,
        lines=lines,
        scores=tuple(_score(ctx, title, plan, scores, name) for name, title in _titles(ctx)),
        left=tuple(line for line in left if line is not None),
        notes=_notes(ctx, chosen),
    )


def figure_shares(
    words: LineWords, chosen: Sequence[ActionLine], now: Mapping[str, Changed | None]
) -> dict[str, float]:
    """Line id -> share of it that the later figure shows, from 0 to 1; lines on one figure are filled in their order.

    Lines whose figure is open, then or now, and lines that move no figure are left out.
    """
    directions, left = movable(words.ctx.questionnaire), defaultdict[str, float](float)
    shares: dict[str, float] = {}
    for line in chosen:
        before, after = words.today.get(line.question), now.get(line.question)
        if line.measure is None or not isinstance(before, int | float) or not isinstance(after, int | float):
            continue
        if line.question not in left:
            left[line.question] = (after - before) * (-1 if directions.get(line.question) == "down" else 1)
        planned = line.step * line.quantity
        part = exact(min(max(left[line.question], 0.0), planned))
        left[line.question] -= part
        shares[line.id] = exact(part / planned)
    return shares


def _line(words: LineWords, line: ActionLine, now: Mapping[str, Changed | None], share: float | None) -> ProgressLine:
    ctx = words.ctx
    asked = ctx.questionnaire.questions.get(line.question)
    start, planned = words.ends(line)
    shown = _shown(line, asked, now.get(line.question), share, ctx)
    return ProgressLine(
        title=words.title(line),
        person=line.person,
        due=line.due.isoformat() if line.due else "",
        state_label=ctx.t.render(STATE_LABELS[line.state]),
        start=start,
        planned=planned,
        now=words.said(asked.id, now.get(asked.id)) if asked else "",
        shown=shown,
        shown_label=ctx.t.render(LABELS[shown]),
        share=ctx.numbers.share(share, 0) if share is not None else "",
    )


def _left(line: ActionLine, shown: Shown, share: float) -> ActionLine | None:
    """What is left to do of a line; None where nothing is, and of an assumption."""
    if line.value is not None or shown == "reached" or (shown == "no_figure" and line.state == "done"):
        return None
    units = max(1, math.ceil(exact(line.quantity * (1 - share))))
    state = "in_progress" if line.state == "done" else line.state
    return line.model_copy(update={"quantity": units, "at_most": units, "state": state})


def _shown(
    line: ActionLine, question: Question | None, now: Changed | None, share: float | None, ctx: FirmContext
) -> Shown:
    """What the later answer says of a line."""
    if question is None:
        return "no_figure"
    if now is None:
        return "unknown"
    if line.value is not None:
        return "reached" if now == line.value else "not_yet"
    if line.option:
        return "reached" if _has(line.option, question, now, ctx) else "not_yet"
    if share is None:
        return "unknown"
    return "reached" if share >= 1 else "partly" if share > 0 else "not_yet"


def _has(option: str, question: Question, now: Changed, ctx: FirmContext) -> bool:
    """Whether an option is ticked, or a rung is reached."""
    if isinstance(now, tuple):
        return option in now
    ids = [one.id for one in ctx.questionnaire.options(question)]
    return str(now) in ids and option in ids and ids.index(str(now)) >= ids.index(option)


def _titles(ctx: FirmContext) -> tuple[tuple[str, str], ...]:
    return ((OVERALL, ctx.t("Overall")), *((pillar.id, ctx.words(pillar.short)) for pillar in ctx.plan.pillars))


def _score(ctx: FirmContext, title: str, plan: ActionPlan, now: ScoresById, name: str) -> ProgressScore:
    before, expected, reached = plan.before.get(name), plan.expected.get(name), now.get(name)
    moved = None if expected is None or reached is None else exact(reached - expected)
    return ProgressScore(
        title=title,
        before=ctx.numbers.score(before, ctx.band_edges),
        expected=ctx.numbers.score(expected, ctx.band_edges),
        now=ctx.numbers.score(reached, ctx.band_edges),
        difference="" if moved is None else ("+" if moved > 0 else "") + ctx.numbers.plain(moved, 1),
        direction="" if not moved else "up" if moved > 0 else "down",
    )


def _notes(ctx: FirmContext, chosen: Sequence[ActionLine]) -> tuple[str, ...]:
    figures = [line.question for line in chosen if line.measure is not None and not line.option]
    shared = ctx.t("Where several lines move one figure, what it gained is counted for them in their order.")
    own = ctx.t("The state is what you entered; what is reached is what the later answers show.")
    return (own, shared) if len(set(figures)) < len(figures) else (own,)
