"""The digital pillar in words: index and level, which gate is missing, and what reaches the next level."""

from __future__ import annotations

from assessment.model.panel import UNANSWERED
from assessment.model.plan import MaturityIndicator
from assessment.model.questionnaire import Item, Scenario
from assessment.model.result import PillarResult, Status
from assessment.report.context import FirmContext, raised
from assessment.report.numbers import exact, known
from assessment.report.pillar_text import PillarText
from assessment.report.ratio_text import no_gap
from assessment.report.view import Figure, Row
from assessment.report.wording import level_words


def maturity_text(ctx: FirmContext, indicator: MaturityIndicator, result: PillarResult) -> PillarText:
    """Everything the digital pillar says of one firm."""
    return PillarText(
        gap=no_gap(ctx, "steps") if ctx.at(result.gap) == 0 else ctx.numbers.figure(ctx.at(result.gap), "steps"),
        gap_sentence=_gap_sentence(ctx, indicator, result),
        formula=_formula(ctx, result),
        inputs=_inputs(ctx, result),
        status_reason=_status_reason(ctx, indicator, result),
        surplus=ctx.at(result.surplus) > 0,
        notes=_notes(ctx, result),
        measures=next_measures(ctx) if known(ctx.at(result.gap)) and ctx.at(result.gap) > 0 else (),
    )


def level_text(ctx: FirmContext, result: PillarResult) -> str:
    """The digital level of the firm, or its range where open answers decide; unknown where nothing was answered."""
    low, high = ctx.amount(result, "level_low"), ctx.amount(result, "level_high")
    if not known(low) or not known(high):
        return ctx.numbers.unknown
    if low == high:
        return level_words(ctx.t, int(low))
    return ctx.t("{low} to {high}", low=level_words(ctx.t, int(low)), high=level_words(ctx.t, int(high)))


def index_text(ctx: FirmContext, result: PillarResult) -> str:
    """The index or its interval, at one decimal."""
    edges = tuple(g.points for g in ctx.questionnaire.instrument.gates)
    return ctx.numbers.range(ctx.at(result.value_low), ctx.at(result.value_high), edges=edges)


def advised_items(ctx: FirmContext) -> list[tuple[int, Item]]:
    """The items advised for the next level, with their columns."""
    chosen = ctx.result.maturity.next_items[ctx.index]
    return [(k, item) for k, item in enumerate(ctx.questionnaire.instrument.items) if chosen[k]]


def advised_scenarios(ctx: FirmContext) -> list[Scenario]:
    """The scenarios advised for the next level."""
    chosen = ctx.result.maturity.next_scenarios[ctx.index]
    return [s for k, s in enumerate(ctx.questionnaire.instrument.scenarios) if chosen[k]]


def next_measures(ctx: FirmContext) -> tuple[str, ...]:
    """What reaches the next digital level: scenarios to raise, then items with the points they can add."""
    detail, numbers = ctx.result.maturity, ctx.numbers
    level = ctx.code(detail.next_level)
    if level <= 0:
        return ()
    lines = list(_open_answers(ctx))
    scenarios = [ctx.words(s.title) for s in advised_scenarios(ctx)]
    if scenarios:
        lines.append(ctx.t("Bring to rung {n}: {what}.", n=level, what=numbers.listed(scenarios)))
    earned = detail.points_low[ctx.index]
    for k, item in advised_items(ctx):
        room = numbers.plain(item.points * item.advisable_share - float(earned[k]), 1, trim=True)
        lines.append(ctx.t("Improve “{what}”: up to {points} more points.", what=ctx.words(item.title), points=room))
    if not bool(detail.next_points_reachable[ctx.index]):
        lines.append(ctx.t("These steps alone do not yield enough points for the next digital level."))
    return tuple(lines)


def _open_answers(ctx: FirmContext) -> tuple[str, ...]:
    """What to answer before anything is done; nothing where every question is answered."""
    detail = ctx.result.maturity
    items = int((detail.points_low[ctx.index] != detail.points_high[ctx.index]).sum())
    count = items + int((detail.rungs[ctx.index] == UNANSWERED).sum())
    return (
        (ctx.t("Answer the {n} open digital questions: they may already decide the level.", n=count),) if count else ()
    )


def _gap_sentence(ctx: FirmContext, indicator: MaturityIndicator, result: PillarResult) -> str:
    if not known(ctx.at(result.gap)):
        return ctx.t("What is missing cannot be said before the digital questions are answered.")
    target = level_words(ctx.t, indicator.target_level)
    if ctx.amount(result, "level_low") > indicator.target_level:
        return ctx.t("Surplus: {level}, the target is {target}.", level=level_text(ctx, result), target=target)
    if ctx.amount(result, "level_low") == indicator.target_level:
        return ctx.t("{target} is reached.", target=raised(target))
    counts = _counts(ctx)
    level = level_words(ctx.t, ctx.code(ctx.result.maturity.next_level))
    if not counts:
        return ctx.t("Answer the open questions to see what {level} takes.", level=level)
    if ctx.status(result) == Status.UNKNOWN:
        return ctx.t(
            "Answer the open questions first; without them, {level} takes {things}.", level=level, things=counts
        )
    return ctx.t("To reach {level}: {things}.", level=level, things=counts)


def _counts(ctx: FirmContext) -> str:
    items, scenarios = len(advised_items(ctx)), len(advised_scenarios(ctx))
    parts = [ctx.t("{n} scenarios", n=scenarios) if scenarios > 1 else ctx.t("one scenario") if scenarios else ""]
    parts.append(ctx.t("{n} index items", n=items) if items > 1 else ctx.t("one index item") if items else "")
    return ctx.numbers.joined(parts)


def _formula(ctx: FirmContext, result: PillarResult) -> str:
    if not known(ctx.at(result.value_low)):
        return ctx.t("Index = sum of the points of all items; the level needs points and scenarios together.")
    return ctx.t(
        "Index {index} of 100; {level} (points and scenarios together).",
        index=index_text(ctx, result),
        level=level_text(ctx, result),
    )


def _inputs(ctx: FirmContext, result: PillarResult) -> tuple[Row, ...]:
    if not known(ctx.at(result.value_low)):
        return ()
    detail = ctx.result.maturity
    rows = [
        Row(label=ctx.t("Index points"), figure=_figure(ctx, result)),
        Row(label=ctx.t("Digital level"), figure=Figure(text=level_text(ctx, result))),
    ]
    for k, gate in enumerate(ctx.questionnaire.instrument.gates):
        label = ctx.t("Scenarios at rung {n} or above", n=gate.level)
        text = ctx.t(
            "{n}, of which {m} constraint scenarios",
            n=int(detail.reached_low[ctx.index, k]),
            m=int(detail.constraint_low[ctx.index, k]),
        )
        rows.append(Row(label=label, figure=Figure(value=float(detail.reached_low[ctx.index, k]), text=text)))
    return tuple(rows)


def _figure(ctx: FirmContext, result: PillarResult) -> Figure:
    value = ctx.at(result.value)
    return Figure(value=exact(value) if known(value) else None, text=index_text(ctx, result), unit="index")


def _status_reason(ctx: FirmContext, indicator: MaturityIndicator, result: PillarResult) -> str:
    status = ctx.status(result)
    if status == Status.UNKNOWN and known(ctx.amount(result, "level_low")):
        return ctx.t("open answers decide it: {levels}", levels=level_text(ctx, result))
    if status not in (Status.PARTLY, Status.NOT_MET):
        return ""
    gate = ctx.questionnaire.instrument.gates[indicator.target_level - 1]
    target = level_words(ctx.t, gate.level)
    if status == Status.NOT_MET:
        return ctx.t("neither the points nor the scenarios of {level} are reached", level=target)
    if exact(ctx.at(ctx.result.maturity.index_low)) >= gate.points:
        return ctx.t("the points of {level} are reached, the scenarios are not", level=target)
    return ctx.t("the scenarios of {level} are reached, the points are not", level=target)


def _notes(ctx: FirmContext, result: PillarResult) -> tuple[str, ...]:
    if ctx.status(result) == Status.NOT_APPLICABLE or not known(ctx.amount(result, "results_points")):
        return ()
    notes = [results_text(ctx, result)]
    if ctx.is_set(result, "partly_answered"):
        notes.append(
            ctx.t("Some answers are open: the low end counts them at their minimum, the high end at their maximum.")
        )
    return tuple(notes)


def results_text(ctx: FirmContext, result: PillarResult) -> str:
    """Return "Of which results: x of 20": the points that come from outcomes and not from equipment or rules."""
    points = ctx.amount(result, "results_points")
    if not known(points):
        return ""
    most = sum(i.points for i in ctx.questionnaire.instrument.items if i.group == "results")
    shown = ctx.numbers.plain(points, 1, trim=True)
    return ctx.t("Of which results: {points} of {most}.", points=shown, most=ctx.numbers.plain(most, 1, trim=True))
