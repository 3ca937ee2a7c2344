"""What changed answers of a firm would have given, beside today: per pillar, overall, and answer by answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from assessment.model.base import Frozen
from assessment.model.message import Problem
from assessment.model.plan import Pillar
from assessment.model.questionnaire import Question, WhatIf
from assessment.report.context import Context, FirmContext
from assessment.report.numbers import rounded
from assessment.report.overall_view import level_reason, level_words, met_text, overall_figure
from assessment.report.pillar_view import level_or_value, pillar_text, score_figure
from assessment.report.view import Figure
from assessment.report.wording import STATUS_CODES, status_label, target_words
from assessment.scoring.what_if import Changed, Changes

LONGEST_DECIMALS = 6
"""Decimals a figure that is tried out is printed with at most."""


class Lever(Frozen):
    """One answer that can be tried out, and what it is today."""

    question: str
    kind: Literal["figure", "whole", "one", "several"]
    """A figure, a figure in whole pieces, one of the options, or several of them."""
    label: str
    """The question with its unit."""
    help: str
    options: tuple[tuple[str, str], ...] = ()
    """Id and text of each option; rungs of a ladder in their order."""
    ladder: bool = False
    minimum: float | None = None
    maximum: float | None = None
    """Bounds of a figure, in the unit asked for."""
    today: Changed | None
    """As `scoring.what_if.today`; None where it is open."""


class LeverGroupView(Frozen):
    """Answers of one kind that can be tried out."""

    id: str
    title: str
    note: str
    levers: tuple[Lever, ...]


class Side(Frozen):
    """A pillar, or the overall result, as it is today or as it would be."""

    value: str
    """The pillar's main figure; overall the level."""
    score: Figure
    status: str = ""
    """Code of the pillar's status; nothing overall."""
    status_label: str = ""
    """The status in words; overall how many targets are met."""
    words: str = ""
    """What is missing; overall why the level is lower than the score alone would give."""


class Beside(Frozen):
    """One pillar, or the overall result, today beside changed."""

    id: str
    title: str
    target: str = ""
    today: Side
    changed: Side
    difference: str
    """Points gained or lost, "" where nothing moved or one of the scores is no single number."""
    direction: Literal["up", "down", ""] = ""


class ChangedAnswer(Frozen):
    """One answer that was changed."""

    label: str
    today: str
    tried: str


class WhatIfView(Frozen):
    """Everything a what-if says."""

    overall: Beside
    pillars: tuple[Beside, ...]
    changes: tuple[ChangedAnswer, ...]
    problems: Mapping[str, tuple[Problem, ...]]
    """What is wrong with a changed answer, by question; one that cannot be (severity error) does not count."""


def build_levers(
    ctx: Context, what_if: WhatIf, offered: Mapping[str, tuple[str, ...]], today: Mapping[str, Changed | None]
) -> tuple[LeverGroupView, ...]:
    """The answers that can be tried out, by group; `offered` and `today` as in `scoring.what_if`."""
    questions = ctx.questionnaire.questions
    return tuple(
        LeverGroupView(
            id=group.id,
            title=ctx.words(group.title),
            note=ctx.words(group.note),
            levers=tuple(_lever(ctx, questions[name], today[name]) for name in offered[group.id]),
        )
        for group in what_if.groups
        if offered[group.id]
    )


def build_what_if(
    today: FirmContext,
    changed: FirmContext,
    changes: Changes,
    answers: Mapping[str, Changed | None],
    problems: Mapping[str, tuple[Problem, ...]],
) -> WhatIfView:
    """The firm as it is beside the firm with the changes; `answers` are those of today by question."""
    return WhatIfView(
        overall=_overall(today, changed),
        pillars=tuple(_pillar(today, changed, pillar) for pillar in today.plan.pillars),
        changes=tuple(
            ChangedAnswer(
                label=answer_label(today, today.questionnaire.questions[name]),
                today=answer_words(today, name, answers.get(name)),
                tried=answer_words(today, name, tried),
            )
            for name, tried in changes.items()
        ),
        problems=problems,
    )


# --- answers ----------------------------------------------------------------------------------------------------------


def _lever(ctx: Context, question: Question, today: Changed | None) -> Lever:
    options = tuple((o.id, ctx.words(o.text)) for o in ctx.questionnaire.options(question))
    factor = _factor(ctx, question)
    figures = {"integer": "whole", "number": "figure"}
    return Lever(
        question=question.id,
        kind="several" if question.kind == "multi" else figures.get(question.kind, "one"),
        label=answer_label(ctx, question),
        help=ctx.words(question.definition),
        options=options,
        ladder=bool(options) and all(identifier.isdigit() for identifier, _ in options),
        minimum=None if question.minimum is None else question.minimum / factor,
        maximum=None if question.maximum is None else question.maximum / factor,
        today=today,
    )


def _factor(ctx: Context, question: Question) -> float:
    unit = ctx.questionnaire.unit.get(question.unit)
    return unit.factor if unit else 1.0


def answer_label(ctx: Context, question: Question) -> str:
    """The wording of a question with its unit."""
    unit = ctx.questionnaire.unit.get(question.unit)
    title = ctx.title(question.id)
    return ctx.t("{question} ({unit})", question=title, unit=ctx.words(unit.text)) if unit else title


def answer_words(ctx: Context, name: str, answer: Changed | None) -> str:
    """An answer in words."""
    question = ctx.questionnaire.questions[name]
    if answer is None:
        return ctx.t("not answered")
    if isinstance(answer, int | float):
        return ctx.numbers.plain(answer, LONGEST_DECIMALS, trim=True)
    texts = {o.id: ctx.words(o.text) for o in ctx.questionnaire.options(question)}
    if isinstance(answer, str):
        return f"{answer} · {texts[answer]}" if answer.isdigit() else texts[answer]
    return ctx.numbers.listed(texts[one] for one in answer) or ctx.t("none of these")


# --- results ----------------------------------------------------------------------------------------------------------


def _pillar(today: FirmContext, changed: FirmContext, pillar: Pillar) -> Beside:
    sides = [_side(ctx, pillar) for ctx in (today, changed)]
    difference, direction = _difference(today, sides[0].score, sides[1].score)
    return Beside(
        id=pillar.id,
        title=today.words(pillar.title),
        target=target_words(today, pillar),
        today=sides[0],
        changed=sides[1],
        difference=difference,
        direction=direction,
    )


def _side(ctx: FirmContext, pillar: Pillar) -> Side:
    result = ctx.result.pillars[pillar.id]
    status = ctx.status(result)
    return Side(
        value=level_or_value(ctx, pillar, result),
        score=score_figure(ctx, result),
        status=STATUS_CODES[status],
        status_label=status_label(ctx, status),
        words=pillar_text(ctx, pillar, result).gap_sentence if STATUS_CODES[status] != "not_applicable" else "",
    )


def _overall(today: FirmContext, changed: FirmContext) -> Beside:
    sides = [_overall_side(ctx) for ctx in (today, changed)]
    difference, direction = _difference(today, sides[0].score, sides[1].score)
    return Beside(
        id="overall",
        title=today.t("Overall"),
        today=sides[0],
        changed=sides[1],
        difference=difference,
        direction=direction,
    )


def _overall_side(ctx: FirmContext) -> Side:
    shown = bool(ctx.result.overall.shown[ctx.index])
    return Side(
        value=level_words(ctx) if shown else "",
        score=overall_figure(ctx),
        status_label=met_text(ctx),
        words=level_reason(ctx) if shown else "",
    )


def _difference(ctx: Context, today: Figure, changed: Figure) -> tuple[str, Literal["up", "down", ""]]:
    if today.value is None or changed.value is None or today.value == changed.value:
        return "", ""
    moved = float(rounded(changed.value, 1) - rounded(today.value, 1))
    return _points(ctx, moved), "up" if changed.value > today.value else "down"


def _points(ctx: Context, moved: float) -> str:
    """The difference of the scores as they are printed; one that does not show in them is said to be smaller."""
    if abs(moved) < 0.05:
        return ctx.t("less than 0.1 score points")
    return ctx.t("{n} score points", n=("+" if moved > 0 else "") + ctx.numbers.plain(moved, 1))
