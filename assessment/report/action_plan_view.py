"""A plan of action as every surface shows it: lines in words, what they take, what they bring, what is wanted.

Costs, staff days, people and dates are the user's own entries and are called so; effects come from the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from assessment.model.action_plan import ActionLine, ActionPlan
from assessment.model.base import Frozen, Language
from assessment.model.measures import Effect, Effects, Gain, Limits, Solution
from assessment.model.message import Message, msg
from assessment.model.result import Status
from assessment.report.action_line_text import LineWords
from assessment.report.action_outcome_text import outcome_texts, staff_days, wanted_texts
from assessment.report.context import FirmContext, raised
from assessment.report.view import Figure
from assessment.report.what_if_view import Beside, ChangedAnswer, WhatIfView

ORIGINS: Mapping[str, Message] = {
    "gap": msg("From a gap"),
    "what_if": msg("From a what-if"),
    "task": msg("Task of the plan"),
    "programme": msg("Support programme"),
    "own": msg("Own line"),
}
STATE_LABELS: Mapping[str, Message] = {
    "open": msg("not begun"),
    "in_progress": msg("in progress"),
    "done": msg("done"),
}
_ALMOST_NOTHING = 0.05
"""Points that would print as 0.0."""


class ActionLineView(Frozen):
    """One line in words."""

    id: str
    origin: str
    origin_label: str
    title: str
    """What is done: the user's words, else the measure's."""
    name: str
    """The same without how much of it."""
    unit: str = ""
    """What one unit of a figure's measure does ("600,000 yuan more")."""
    today: str = ""
    planned: str = ""
    """The answer it moves, today and with this line done and no other; "" where it moves none."""
    chosen: bool
    counts: bool
    """Whether it can move a score; of everything else no effect is claimed."""
    quantity: int
    at_most: int
    cost: Figure
    """Of everything chosen of it; unknown where no cost was entered."""
    staff_days: Figure
    person: str
    due: date | None
    state: str
    state_label: str
    note: str
    alone: str = ""
    """Points it adds if it were the only line done: overall and per pillar."""
    last: str = ""
    """Points that would be lost without it."""


class HeldRow(Frozen):
    """One thing that is wanted, or one limit, and whether it holds for what is chosen."""

    label: str
    found: str
    holds: bool
    holds_label: str


class ActionPlanView(Frozen):
    """Everything a plan of action says."""

    lang: Language
    id: str = ""
    """Of the stored plan; "" where it is not stored."""
    revision: int = 0
    saved_at: datetime | None = None
    title: str
    firm: str
    data_year: int
    plan: str
    """Title of the policy plan whose rules give the scores."""
    as_of: str
    lines: tuple[ActionLineView, ...]
    cost: Figure
    staff_days: Figure
    missing: tuple[str, ...] = ()
    """What is not entered, so that a total is at least what it says."""
    overall: Beside
    pillars: tuple[Beside, ...]
    changes: tuple[ChangedAnswer, ...]
    wanted: tuple[HeldRow, ...]
    limits: tuple[HeldRow, ...]
    outcome: str = ""
    """Code of what the solver found: solved, impossible, not_settled; "" where it was not asked."""
    outcome_texts: tuple[str, ...] = ()
    notes: tuple[str, ...]

    @property
    def chosen(self) -> tuple[ActionLineView, ...]:
        """The lines that are meant to be done."""
        return tuple(line for line in self.lines if line.chosen)


def build_action_plan(
    words: LineWords,
    plan: ActionPlan,
    effects: Effects,
    beside: WhatIfView,
    as_of: date,
    solution: Solution | None = None,
    asked: Limits | None = None,
) -> ActionPlanView:
    """The view of a plan.

    Args:
        words: the firm as it is today, and its answers.
        plan: the plan with what is chosen.
        effects: what the engine says of what is chosen.
        beside: the firm with everything chosen beside the firm of today.
        as_of: the day it is judged as of.
        solution: what the solver found for this plan, where it was asked.
        asked: the limits that were left for measures when it was asked.
    """
    ctx = words.ctx
    each = {one.measure: one for one in effects.each}
    lines = tuple(_line(words, line, each.get(line.id)) for line in plan.lines)
    titles = {line.id: line.name for line in lines}
    texts = outcome_texts(ctx, solution, plan.wanted, asked or plan.limits, titles) if solution else ()
    return ActionPlanView(
        lang=ctx.lang,
        id=plan.id,
        revision=plan.revision,
        saved_at=plan.updated_at,
        title=plan.title or ctx.t("Plan of action {year}", year=plan.data_year),
        firm=ctx.name,
        data_year=plan.data_year,
        plan=ctx.words(ctx.plan.title),
        as_of=as_of.isoformat(),
        lines=lines,
        cost=_money(ctx, _total(line.total_cost for line in plan.lines)),
        staff_days=_days(ctx, _total(line.total_staff_days for line in plan.lines)),
        missing=_missing(ctx, plan),
        overall=beside.overall,
        pillars=beside.pillars,
        changes=beside.changes,
        wanted=_wanted(ctx, plan, effects),
        limits=_limits(ctx, plan),
        outcome=solution.outcome if solution else "",
        outcome_texts=texts,
        notes=_notes(ctx, plan),
    )


# --- lines ------------------------------------------------------------------------------------------------------------


def _line(words: LineWords, line: ActionLine, effect: Effect | None) -> ActionLineView:
    ctx = words.ctx
    today, planned = words.ends(line)
    return ActionLineView(
        id=line.id,
        origin=line.origin,
        origin_label=ctx.t.render(ORIGINS[line.origin]),
        title=words.title(line),
        name=words.name(line),
        unit=words.unit(line),
        today=today,
        planned=planned,
        chosen=line.chosen,
        counts=bool(line.question),
        quantity=line.quantity,
        at_most=line.at_most,
        cost=_money(ctx, line.total_cost),
        staff_days=_days(ctx, line.total_staff_days),
        person=line.person,
        due=line.due,
        state=line.state,
        state_label=ctx.t.render(STATE_LABELS[line.state]),
        note=line.note,
        alone=_gain(ctx, effect.alone) if effect else "",
        last=_gain(ctx, effect.last) if effect else "",
    )


def _gain(ctx: FirmContext, gain: Gain) -> str:
    """Points overall, then of every pillar that gains some; "no points" where none does."""
    parts = [(ctx.t("overall"), gain.overall or 0.0)]
    parts += [(ctx.words(p.short), gain.pillars.get(p.id, 0.0)) for p in ctx.plan.pillars]
    texts = (ctx.t("{name} {n}", name=name, n=_points(ctx, points)) for name, points in parts if points)
    return ctx.numbers.listed(texts) or ctx.t("no points")


def _points(ctx: FirmContext, points: float) -> str:
    return "<0.1" if points < _ALMOST_NOTHING else "+" + ctx.numbers.plain(points, 1)


# --- totals -----------------------------------------------------------------------------------------------------------


def _total(amounts: Iterable[float | None]) -> float:
    return sum(amount or 0.0 for amount in amounts)


def _money(ctx: FirmContext, amount: float | None) -> Figure:
    if amount is None:
        return Figure(text=ctx.t("not entered"), unit="yuan")
    return ctx.numbers.figure(amount, "yuan")


def _days(ctx: FirmContext, days: float | None) -> Figure:
    text = ctx.t("not entered") if days is None else staff_days(ctx, days)
    return Figure(value=days, text=text)


def _missing(ctx: FirmContext, plan: ActionPlan) -> tuple[str, ...]:
    chosen = [line for line in plan.lines if line.chosen and line.value is None]
    costs = sum(line.total_cost is None for line in chosen)
    days = sum(line.total_staff_days is None for line in chosen)
    return (
        *((ctx.t("Chosen lines without a cost: {n}. The total is at least this.", n=costs),) if costs else ()),
        *((ctx.t("Chosen lines without staff days: {n}. The total is at least this.", n=days),) if days else ()),
    )


# --- what is wanted ---------------------------------------------------------------------------------------------------


def _wanted(ctx: FirmContext, plan: ActionPlan, effects: Effects) -> tuple[HeldRow, ...]:
    """What is wanted beside what is reached, in the order of `wanted_texts`."""
    wanted, after = plan.wanted, effects.after
    bands = [band.id for band in ctx.plan.overall.bands]
    found: list[tuple[str, bool]] = []
    if wanted.score is not None:
        score = ctx.numbers.score(after.overall, (*ctx.band_edges, wanted.score))
        found.append((score, after.overall is not None and round(after.overall, 9) >= wanted.score))
    if wanted.level:
        reached = after.level in bands and bands.index(after.level) >= bands.index(wanted.level)
        title = next((ctx.words(band.title) for band in ctx.plan.overall.bands if band.id == after.level), "")
        found.append((title or ctx.numbers.unknown, reached))
    statuses = {one.pillar: one.status for one in after.pillars}
    for pillar in wanted.met:
        held = statuses.get(pillar) == Status.MET
        found.append((ctx.t("met") if held else ctx.t("not met"), held))
    return tuple(_row(ctx, raised(label), *one) for label, one in zip(wanted_texts(ctx, wanted), found, strict=True))


def _limits(ctx: FirmContext, plan: ActionPlan) -> tuple[HeldRow, ...]:
    limits, rows = plan.limits, []
    if limits.budget is not None:
        spent = _total(line.total_cost for line in plan.lines)
        label = ctx.t("Budget {amount}", amount=ctx.numbers.yuan(limits.budget))
        rows.append(_row(ctx, label, ctx.numbers.yuan(spent), round(spent, 9) <= limits.budget))
    if limits.staff_days is not None:
        taken = _total(line.total_staff_days for line in plan.lines)
        label = ctx.t("At most {days}", days=staff_days(ctx, limits.staff_days))
        rows.append(_row(ctx, label, staff_days(ctx, taken), round(taken, 9) <= limits.staff_days))
    return tuple(rows)


def _row(ctx: FirmContext, label: str, found: str, holds: bool) -> HeldRow:  # noqa: FBT001 - what the row is about
    return HeldRow(label=label, found=found, holds=holds, holds_label=ctx.t("yes") if holds else ctx.t("no"))


def _notes(ctx: FirmContext, plan: ActionPlan) -> tuple[str, ...]:
    t = ctx.t
    own = t("Costs, staff days, people and dates are your own entries. Effects follow from the rules of the result, "
            "with everything else as it is.")  # fmt: skip
    other = t("Lines without a figure (tasks, programmes, your own) claim no effect on a score.")
    assumed = t("Assumptions are taken from the what-if; they are no measures and cost nothing.")
    return (
        own,
        *((other,) if any(not line.question for line in plan.lines) else ()),
        *((assumed,) if any(line.value is not None for line in plan.lines) else ()),
        ctx.words(ctx.plan.period_note),
    )
