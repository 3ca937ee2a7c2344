"""Tasks and programmes of the plan for one firm, each with the reason why it may concern it."""

from __future__ import annotations

from assessment.model.condition import Condition
from assessment.model.message import msg
from assessment.model.plan import Programme, Task
from assessment.model.result import Fit, ProgrammeMatch, Truth
from assessment.report.context import Context, FirmContext
from assessment.report.numbers import known
from assessment.report.view import ConditionRow, ProgrammeView, TaskView
from assessment.report.wording import (
    EXPERT_LABEL,
    FIT_CODES,
    FIT_LABELS,
    KIND_LABELS,
    TRUTH_CODES,
    TRUTH_LABELS,
)

_ORDER = {Fit.ELIGIBLE: 0, Fit.NEARLY: 1, Fit.UNKNOWN: 2, Fit.HELD: 3, Fit.NOT: 4}
_TITLE_NOTES = {
    "number_inferred": msg("the number of the task is inferred, not seen"),
    "not_seen": msg("the exact title was not seen"),
    "unknown": msg("nothing of this task was seen"),
}
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "==": "="}


def task_views(ctx: FirmContext) -> tuple[TaskView, ...]:
    """The tasks that may concern the firm: those with a gap or a sector behind them first, those for everybody last."""
    fitting = [t for t in ctx.plan.tasks if bool(ctx.result.tasks[t.id].fits[ctx.index])]
    views = [(_only_general(ctx, t), k, task_view(ctx, t, _reasons(ctx, t))) for k, t in enumerate(fitting)]
    return tuple(view for _, _, view in sorted(views, key=lambda v: v[:2]))


def _fitting_reasons(ctx: FirmContext, task: Task) -> list[int]:
    return [k for k in range(len(task.reasons)) if bool(ctx.result.tasks[task.id].reasons[ctx.index, k])]


def _reasons(ctx: FirmContext, task: Task) -> tuple[str, ...]:
    return tuple(ctx.words(task.reasons[k].text) for k in _fitting_reasons(ctx, task))


def _only_general(ctx: FirmContext, task: Task) -> bool:
    return all(task.reasons[k].all_firms for k in _fitting_reasons(ctx, task))


def task_view(ctx: Context, task: Task, reasons: tuple[str, ...] = ()) -> TaskView:
    """One task; without reasons it is the entry of the library."""
    note = _TITLE_NOTES.get(task.title_status)
    return TaskView(
        id=task.id,
        code=task.code,
        title=ctx.words(task.title) or ctx.t("Title not seen"),
        title_note=ctx.t.render(note) if note else "",
        action=ctx.words(task.action),
        summary=ctx.words(task.summary),
        reasons=reasons,
        commitments=tuple(ctx.words(c) for c in task.commitments),
        instruments=tuple(ctx.words(i) for i in task.instruments),
        agencies=tuple(ctx.words(a) for a in task.agencies),
        agencies_note="" if task.agencies_seen else ctx.t("responsible agencies not seen"),
        sources=ctx.sources(task.basis, *(r.basis for r in task.reasons if reasons)),
    )


def programme_views(ctx: FirmContext) -> tuple[ProgrammeView, ...]:
    """All programmes, those whose conditions are met first; expired ones and goals of the city after the others."""

    def order(programme: Programme) -> tuple[bool, bool, int]:
        match = ctx.result.programmes[programme.id]
        return match.expired, programme.kind == "city_goal", _ORDER[Fit(ctx.code(match.fit))]

    ordered = sorted(ctx.plan.programmes, key=order)
    return tuple(_programme(ctx, p, ctx.result.programmes[p.id]) for p in ordered)


def library_programme(ctx: Context, programme: Programme) -> ProgrammeView:
    """A programme as it stands in the library, where there is no firm."""
    rows = tuple(ConditionRow(text=ctx.words(c.text), state="", state_label="") for c in programme.conditions)
    return _view(ctx, programme, rows)


def _programme(ctx: FirmContext, programme: Programme, match: ProgrammeMatch) -> ProgrammeView:
    fit = Fit(ctx.code(match.fit))
    rows = tuple(_condition(ctx, c, k, match) for k, c in enumerate(programme.conditions))
    label = ctx.t("expired") if match.expired else ctx.t.render(FIT_LABELS[fit])
    return _view(ctx, programme, rows).model_copy(
        update={
            "fit": FIT_CODES[fit],
            "fit_label": label,
            "reason": _reason(ctx, programme, match, fit),
            "expired": match.expired,
        }
    )


def _view(ctx: Context, programme: Programme, rows: tuple[ConditionRow, ...]) -> ProgrammeView:
    return ProgrammeView(
        id=programme.id,
        kind=programme.kind,
        kind_label=ctx.t.render(KIND_LABELS[programme.kind]),
        title=ctx.words(programme.title),
        issuer=ctx.words(programme.issuer),
        fit="",
        validity=ctx.words(programme.validity),
        benefit=ctx.words(programme.benefit),
        clause=ctx.words(programme.clause),
        region=region_words(ctx, programme.region),
        conditions=rows,
        sources=ctx.sources(programme.basis, *(c.basis for c in programme.conditions)),
    )


def region_words(ctx: Context, region: str) -> str:
    """A region in words; all of China is not one of the questionnaire's provinces."""
    if region == "china":
        return ctx.t("all of China")
    return next((ctx.words(o.text) for o in ctx.questionnaire.regions if o.id == region), region)


def _condition(ctx: FirmContext, condition: Condition, k: int, match: ProgrammeMatch) -> ConditionRow:
    truth = Truth(int(match.truth[ctx.index, k]))
    text = ctx.words(condition.text)
    if condition.expert:
        return ConditionRow(text=text, state="expert", state_label=ctx.t.render(EXPERT_LABEL))
    nearly = ctx.code(match.nearly) == k
    return ConditionRow(
        text=text,
        state=TRUTH_CODES[truth],
        state_label=_state(ctx, k, match, truth),
        have=_have(ctx, condition, k, match),
        need=_need(ctx, condition, k, match),
        distance=distance_words(ctx, condition, k, match) if nearly else "",
    )


def _state(ctx: FirmContext, k: int, match: ProgrammeMatch, truth: Truth) -> str:
    """The truth in a word; a number that is known and still decides nothing depends on how electricity is counted."""
    undecided = truth == Truth.UNKNOWN and known(float(match.have[k][ctx.index]))
    if undecided and known(float(match.need[k][ctx.index])):
        return ctx.t("unknown: depends on the basis")
    return ctx.t.render(TRUTH_LABELS[truth])


def _unit(ctx: FirmContext, condition: Condition) -> str:
    return condition.unit or ctx.unit(condition.metric)


def _number(ctx: FirmContext, condition: Condition, value: float, edge: float) -> str:
    edges, upper = ((edge,), ()) if condition.op in (">=", "<") else ((), (edge,))
    edges, upper = (edges, upper) if known(edge) else ((), ())
    return ctx.numbers.of_unit(value, _unit(ctx, condition), 2, edges=edges, upper_edges=upper, trim=True)


def _have(ctx: FirmContext, condition: Condition, k: int, match: ProgrammeMatch) -> str:
    have, need = float(match.have[k][ctx.index]), float(match.need[k][ctx.index])
    return _number(ctx, condition, have, need) if known(have) else ""


def _need(ctx: FirmContext, condition: Condition, k: int, match: ProgrammeMatch) -> str:
    need = float(match.need[k][ctx.index])
    if not known(need):
        return ""
    return f"{_SIGNS.get(condition.op, condition.op)} {_number(ctx, condition, need, need)}"


def distance_words(ctx: FirmContext, condition: Condition, k: int, match: ProgrammeMatch) -> str:
    """How far the one short condition is off: "3.83 % against 4 %: 100,000 yuan short"."""
    have, need = float(match.have[k][ctx.index]), float(match.need[k][ctx.index])
    pair = ctx.t(
        "{have} against {need}",
        have=_number(ctx, condition, have, need),
        need=_number(ctx, condition, need, need),
    )
    short = ctx.at(match.short)
    if not known(short):
        return pair
    amount = ctx.numbers.of_unit(short, _thing(ctx, condition), 2, up=True, trim=True)
    if condition.op in ("<=", "<"):
        return ctx.t("{pair}: {amount} too much", pair=pair, amount=amount)
    return ctx.t("{pair}: {amount} short", pair=pair, amount=amount)


def _thing(ctx: FirmContext, condition: Condition) -> str:
    """The unit of what is missing: the numerator's for a ratio, else the condition's own."""
    metric = next((m for m in ctx.plan.metrics if m.id == condition.metric), None)
    if metric is not None and metric.denominator is not None:
        return ctx.unit(metric.numerator.figure)
    return _unit(ctx, condition)


def _reason(ctx: FirmContext, programme: Programme, match: ProgrammeMatch, fit: Fit) -> str:
    """Why the programme stands where it stands, in one sentence."""
    if match.expired:
        return ctx.t("No longer valid: {validity}", validity=ctx.words(programme.validity))
    if fit == Fit.HELD:
        return ctx.t("The firm states that it already has this recognition or a higher one.")
    if fit == Fit.NEARLY:
        k = ctx.code(match.nearly)
        return ctx.t(
            "All but one: {condition} ({distance}).",
            condition=ctx.sentence(programme.conditions[k].text),
            distance=distance_words(ctx, programme.conditions[k], k, match),
        )
    if fit == Fit.NOT:
        return _why_not(ctx, programme, match)
    if fit == Fit.UNKNOWN:
        return _why_unknown(ctx, programme, match)
    return ctx.t("All conditions that can be checked are met.")


def _texts(ctx: FirmContext, programme: Programme, match: ProgrammeMatch, truth: Truth) -> list[str]:
    return [
        ctx.sentence(c.text)
        for k, c in enumerate(programme.conditions)
        if int(match.truth[ctx.index, k]) == truth and not c.expert
    ]


def _why_not(ctx: FirmContext, programme: Programme, match: ProgrammeMatch) -> str:
    if ctx.code(match.region) == Truth.FALSE:
        return ctx.t("Only for firms in {region}.", region=region_words(ctx, programme.region))
    failed = _texts(ctx, programme, match, Truth.FALSE)
    return ctx.t("Not met: {conditions}.", conditions=ctx.numbers.clauses(failed))


def _why_unknown(ctx: FirmContext, programme: Programme, match: ProgrammeMatch) -> str:
    parts = []
    if ctx.code(match.region) == Truth.UNKNOWN:
        parts.append(ctx.t("Your province is not known."))
    open_ = _texts(ctx, programme, match, Truth.UNKNOWN)
    if open_:
        parts.append(ctx.t("Still to be answered: {conditions}.", conditions=ctx.numbers.clauses(open_)))
    experts = [ctx.sentence(c.text) for c in programme.conditions if c.expert]
    if experts:
        parts.append(ctx.t("For an expert to judge: {conditions}.", conditions=ctx.numbers.clauses(experts)))
    if not programme.conditions_complete:
        parts.append(ctx.t("There are further conditions that were not seen."))
    return ctx.numbers.sentences(parts)
