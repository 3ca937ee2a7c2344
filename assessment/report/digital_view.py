"""The digital instrument of one firm: every item, every scenario, every gate, and the way to the next level."""

from __future__ import annotations

from assessment.model.panel import UNANSWERED
from assessment.model.plan import MaturityIndicator, Pillar
from assessment.model.questionnaire import Gate
from assessment.model.result import PillarResult, Status
from assessment.report.context import FirmContext
from assessment.report.item_basis import item_basis
from assessment.report.maturity_text import index_text, level_text, next_measures, results_text
from assessment.report.message_table import GROUPS, RUNGS
from assessment.report.numbers import exact, known
from assessment.report.view import DigitalView, Figure, GateRow, ItemRow, ScenarioRow, SourceRef
from assessment.report.wording import level_words


def digital_view(ctx: FirmContext) -> DigitalView:
    """The instrument in detail; answered or not, every row is there."""
    instrument = ctx.questionnaire.instrument
    found = next(((p, r) for p, r in ctx.pillars() if isinstance(p.indicator, MaturityIndicator)), None)
    return DigitalView(
        title=ctx.words(instrument.title),
        level=_level(ctx, found),
        index=_index(ctx, found),
        results_text=results_text(ctx, found[1]) if found else "",
        gates=tuple(_gate(ctx, gate, found) for gate in instrument.gates),
        items=tuple(_item(ctx, k) for k in range(len(instrument.items))),
        scenarios=tuple(_scenario(ctx, k) for k in range(len(instrument.scenarios))),
        next_steps=next_measures(ctx) if _applies(ctx, found) else (),
        notes=_notes(ctx),
        sources=_sources(ctx),
    )


Found = tuple[Pillar, PillarResult] | None


def _applies(ctx: FirmContext, found: Found) -> bool:
    return found is not None and ctx.status(found[1]) != Status.NOT_APPLICABLE and known(ctx.at(found[1].value_low))


def _level(ctx: FirmContext, found: Found) -> str:
    return level_text(ctx, found[1]) if found else ctx.numbers.unknown


def _index(ctx: FirmContext, found: Found) -> Figure:
    if found is None or not known(ctx.at(found[1].value_low)):
        return Figure(text=ctx.numbers.unknown, unit="index")
    value = ctx.at(found[1].value)
    return Figure(value=exact(value) if known(value) else None, text=index_text(ctx, found[1]), unit="index")


def _gate(ctx: FirmContext, gate: Gate, found: Found) -> GateRow:
    answered = _applies(ctx, found)
    notes = [ctx.t("copies of the instrument differ here: provisional")] if gate.provisional else []
    notes += [ctx.sentence(v) for v in gate.variants]
    return GateRow(
        level=gate.level,
        title=ctx.words(gate.title),
        holds=_holds(ctx, gate.level) if answered else None,
        points=_points(ctx, gate, found),
        scenarios=_scenarios(ctx, gate),
        constraint=_constraint(ctx, gate),
        note=ctx.numbers.clauses(notes),
    )


def _points(ctx: FirmContext, gate: Gate, found: Found) -> str:
    need = ctx.numbers.plain(gate.points, 1, trim=True)
    if found is None or not known(ctx.at(found[1].value_low)):
        return ctx.t("unknown; {need} points needed", need=need)
    return ctx.t("{have} points, {need} needed", have=index_text(ctx, found[1]), need=need)


def _scenarios(ctx: FirmContext, gate: Gate) -> str:
    have = _reached(ctx, gate, constraint=False)
    if not have:
        return ctx.t("unknown; {need} scenarios needed", need=gate.scenarios)
    return ctx.t("{have} scenarios, {need} needed", have=have, need=gate.scenarios)


def _constraint(ctx: FirmContext, gate: Gate) -> str:
    have = _reached(ctx, gate, constraint=True)
    if not have:
        return ctx.t("unknown; {need} constraint scenarios needed among them", need=gate.constraint_scenarios)
    return ctx.t("{have} constraint scenarios among them, {need} needed", have=have, need=gate.constraint_scenarios)


def _reached(ctx: FirmContext, gate: Gate, *, constraint: bool) -> str:
    """How many scenarios are at the level or above; a range where some are open, "" where all are."""
    rungs = [
        int(ctx.result.maturity.rungs[ctx.index, k])
        for k, scenario in enumerate(ctx.questionnaire.instrument.scenarios)
        if scenario.constraint or not constraint
    ]
    sure, open_ = sum(r >= gate.level for r in rungs), rungs.count(UNANSWERED)
    if open_ == len(rungs):
        return ""
    return f"{sure}-{sure + open_}" if open_ else str(sure)


def _holds(ctx: FirmContext, level: int) -> bool | None:
    """Whether a level holds at both ends of the open answers; None where they disagree."""
    low, high = ctx.code(ctx.result.maturity.level_low), ctx.code(ctx.result.maturity.level_high)
    if low >= level:
        return True
    return None if high >= level else False


def _item(ctx: FirmContext, k: int) -> ItemRow:
    item, detail = ctx.questionnaire.instrument.items[k], ctx.result.maturity
    low, high = float(detail.points_low[ctx.index, k]), float(detail.points_high[ctx.index, k])
    open_ = exact(low) != exact(high)
    most = ctx.numbers.plain(item.points, 1, trim=True)
    earned = ctx.numbers.range(low, high) if open_ else ctx.numbers.plain(low, 2, trim=True)
    note = "" if item.advisable else ctx.t("counted, never advised as a step")
    return ItemRow(
        title=ctx.words(item.title),
        group=ctx.t.render(GROUPS[item.group]),
        points=ctx.t("{earned} of {most}", earned=earned, most=most),
        earned=low,
        maximum=item.points,
        open=open_,
        advised=bool(detail.next_items[ctx.index, k]),
        note=note,
        basis="" if open_ else item_basis(ctx, item, low),
    )


def _scenario(ctx: FirmContext, k: int) -> ScenarioRow:
    scenario, detail = ctx.questionnaire.instrument.scenarios[k], ctx.result.maturity
    rung = int(detail.rungs[ctx.index, k])
    return ScenarioRow(
        title=ctx.words(scenario.title),
        group=ctx.words(scenario.group),
        rung=rung if rung >= 0 else None,
        rung_text=ctx.t.render(RUNGS[rung]) if rung >= 0 else ctx.t("not answered yet"),
        constraint=scenario.constraint,
        advised=bool(detail.next_scenarios[ctx.index, k]),
    )


def _notes(ctx: FirmContext) -> tuple[str, ...]:
    below = level_words(ctx.t, 0)
    return (
        ctx.t("A digital level needs points and scenarios together; without level 1 a firm is {below}.", below=below),
        ctx.t(
            "This is the national instrument for small and medium firms. It stands in for Shanghai's own diagnosis "
            "standard, whose text was not seen; for a large firm it is only a rough guide."
        ),
    )


def _sources(ctx: FirmContext) -> tuple[SourceRef, ...]:
    instrument = ctx.questionnaire.instrument
    return ctx.sources(instrument.basis, *(g.basis for g in instrument.gates))
