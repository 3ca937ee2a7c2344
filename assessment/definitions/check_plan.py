"""What must hold between the parts of a plan, and between a plan and its questionnaire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import isclose

import numpy as np

from assessment.definitions.check_conditions import Context, check_asked, check_conditions
from assessment.definitions.check_ids import check_ids
from assessment.definitions.check_numbers import adds_up, ascending, check_shares, check_weights, not_falling
from assessment.definitions.check_questionnaire import check_figure, check_values, located
from assessment.definitions.complaint import complaint, unknown_name
from assessment.definitions.loading import FACTORS, Loaded
from assessment.definitions.tree import Loc
from assessment.model.message import Message, Problem, msg
from assessment.model.plan import ChangeIndicator, MaturityIndicator, Pillar, Plan, RatioIndicator
from assessment.model.questionnaire import Questionnaire

AT_TARGET = 80.0
"""Score at which the firm-level reference is reached."""
COUNTRY = "china"


def check_plan(plan: Loaded[Plan]) -> Iterator[Problem]:
    """Everything wrong with a plan that can be said without its questionnaire."""
    yield from _ids(plan)
    yield from _levels(plan)
    yield from _weights(plan)
    yield from _pillar_names(plan)
    yield from _dates(plan)
    for position, pillar in enumerate(plan.model.pillars):
        yield from _curve_form(plan, ("pillars", position), pillar)
    for position, task in enumerate(plan.model.tasks):
        if (task.title is not None) != (task.title_status in ("seen", "number_inferred")):
            what = msg('The title of task "{name}" and its title_status do not agree', name=task.id)
            yield complaint(plan.place("tasks", position), "task-title", what, msg("A title not seen is left out"))


def check_plan_with(plan: Loaded[Plan], questionnaire: Loaded[Questionnaire]) -> Iterator[Problem]:
    """Everything wrong between a plan and the questionnaire it is answered by."""
    context = Context(plan, questionnaire)
    yield from check_conditions(context)
    for position, pillar in enumerate(plan.model.pillars):
        yield from _indicator(context, ("pillars", position, "indicator"), pillar)
        yield from _at_target(context, ("pillars", position), pillar)
    yield from _regions(context)
    yield from _divisions(context)
    for position, shown in enumerate(plan.model.supplementary):
        if shown.metric not in context.numbers():
            place = plan.place("supplementary", position, "metric")
            yield unknown_name(place, msg("metric"), shown.metric, context.numbers())


def check_questions_with(questionnaire: Loaded[Questionnaire], plans: Sequence[Plan]) -> Iterator[Problem]:
    """Every pillar a question counts for is one of some plan that asks it; a plan need not have all of them."""
    known = {pillar_id for plan in plans for pillar_id in plan.pillar}
    for loc, question in located(questionnaire.model) if plans else ():
        for pillar_id in filter(None, (*question.pillars, question.not_applicable_for)):
            if pillar_id not in known:
                yield unknown_name(questionnaire.place(*loc, "pillars"), msg("pillar"), pillar_id, known)


def _ids(plan: Loaded[Plan]) -> Iterator[Problem]:
    kinds: Mapping[str, Message] = {
        "pillars": msg("pillar"),
        "priority_presets": msg("preset"),
        "certainties": msg("certainty"),
        "metrics": msg("metric"),
        "supplementary": msg("supplementary figure"),
        "energy_classes": msg("energy class"),
        "city_targets": msg("city target"),
        "tasks": msg("task"),
        "programmes": msg("programme"),
    }
    for key, kind in kinds.items():
        entries = enumerate(getattr(plan.model, key))
        yield from check_ids(kind, ((one, plan.place(key, position)) for position, one in entries))
    bands = enumerate(plan.model.overall.bands)
    yield from check_ids(msg("band"), ((band, plan.place("overall", "bands", i)) for i, band in bands))


def _levels(plan: Loaded[Plan]) -> Iterator[Problem]:
    overall = plan.model.overall
    edges, names = [band.from_score for band in overall.bands], [band.id for band in overall.bands]
    if not edges or edges[0] != 0 or not ascending(edges) or edges[-1] > 100:
        what = msg("The bands must start at 0, rise, and stay within 100")
        yield complaint(plan.place("overall", "bands"), "bands", what)
    for key, used in (("held_at", (overall.held_at,)), ("needs_all_met", overall.needs_all_met)):
        for name in used:
            if name not in names:
                yield unknown_name(plan.place("overall", key), msg("band"), name, names)
    yield from check_shares([overall.needs_weight_share], plan.place("overall", "needs_weight_share"))


def _weights(plan: Loaded[Plan]) -> Iterator[Problem]:
    model = plan.model
    if len(model.pillars) > len(FACTORS):
        what = msg(
            "The plan has {found} pillars, the weightings of a level have {most}",
            found=len(model.pillars),
            most=len(FACTORS),
        )
        yield complaint(plan.place("pillars"), "pillars-most", what, msg("Leave pillars out, or draw wider weightings"))
    yield from check_weights({pillar.id: pillar.weight for pillar in model.pillars}, plan.place("pillars"))
    yield from check_weights(model.importance, plan.place("importance"))
    yield from check_weights(model.cost_profile, plan.place("cost_profile"))
    for position, preset in enumerate(model.priority_presets):
        place = plan.place("priority_presets", position)
        factors = {"cost": preset.cost, "importance": preset.importance, "distance": preset.distance}
        yield from check_weights(factors, place)
        if not adds_up(list(factors.values()), 1):
            what = msg(
                'The weights of "{name}" add up to {total}, not to 1', name=preset.id, total=sum(factors.values())
            )
            yield complaint(place, "weights-total", what)
    presets = [preset.id for preset in model.priority_presets]
    if model.default_preset not in presets:
        yield unknown_name(plan.place("default_preset"), msg("preset"), model.default_preset, presets)
    for position, certainty in enumerate(model.certainties):
        if not 0 <= certainty.percent < 100:
            what = msg("{percent} percent of uncertainty cannot be", percent=certainty.percent)
            yield complaint(plan.place("certainties", position), "certainty-range", what)
    for position, pillar in enumerate(model.pillars):
        place = plan.place("pillars", position, "relevance")
        yield from check_shares(list(pillar.relevance.values()), place)
        for category in pillar.relevance:
            if category not in model.cost_profile:
                yield unknown_name(place, msg("cost category"), category, model.cost_profile)


def _pillar_names(plan: Loaded[Plan]) -> Iterator[Problem]:
    """Every pillar that is named somewhere must exist."""
    model = plan.model
    named: list[tuple[Loc, tuple[str, ...]]] = [
        (("importance",), tuple(model.importance)),
        (("successor", "numbers_for"), model.successor.numbers_for),
    ]
    for t, task in enumerate(model.tasks):
        named.append((("tasks", t, "pillars"), task.pillars))
        named.extend((("tasks", t, "reasons", r, "gaps"), reason.gaps) for r, reason in enumerate(task.reasons))
    named.extend((("programmes", p, "pillars"), programme.pillars) for p, programme in enumerate(model.programmes))
    for loc, names in named:
        for name in names:
            if name not in model.pillar:
                yield unknown_name(plan.place(*loc), msg("pillar"), name, model.pillar)
    for name in model.pillar.keys() - model.importance.keys():
        yield complaint(plan.place("importance"), "importance", msg('The pillar "{name}" has no importance', name=name))


def _dates(plan: Loaded[Plan]) -> Iterator[Problem]:
    model = plan.model
    spans: list[tuple[Loc, date, date]] = [(("starts",), model.starts, model.ends)]
    for position, programme in enumerate(model.programmes):
        if programme.valid_from is not None and programme.valid_to is not None:
            spans.append((("programmes", position, "valid_from"), programme.valid_from, programme.valid_to))
    for loc, start, end in spans:
        if start > end:
            what = msg("It ends on {end}, before it starts on {start}", start=start, end=end)
            yield complaint(plan.place(*loc), "dates", what)


def _curve_form(plan: Loaded[Plan], loc: Loc, pillar: Pillar) -> Iterator[Problem]:
    """A curve must run from 0 to 100 points, and always in the direction of the target."""
    place = plan.place(*loc, "curve")
    points = sorted(pillar.curve.points)
    values, scores = [value for value, _ in points], [score for _, score in points]
    if pillar.target.direction == "below":
        scores.reverse()
    if not ascending(values) or not not_falling(scores):
        what = msg('The curve of "{name}" must always rise towards the target', name=pillar.id)
        yield complaint(place, "curve", what, msg("Check the order and the sign of its points"))
    elif (scores[0], scores[-1]) != (0, 100):
        yield complaint(place, "curve", msg('The curve of "{name}" must run from 0 to 100 points', name=pillar.id))


def _at_target(context: Context, loc: Loc, pillar: Pillar) -> Iterator[Problem]:
    reference = _reference(context, pillar)
    place = context.place((*loc, "curve"))
    if reference is None:
        what = msg('The curve of "{name}" has no reference to reach', name=pillar.id)
        yield complaint(place, "curve", what, msg("Give the target a value or, for a change, a pace"))
        return
    values, scores = zip(*sorted(pillar.curve.points), strict=True) if pillar.curve.points else ((0.0,), (0.0,))
    score = float(np.interp(reference, values, scores))
    if not isclose(score, AT_TARGET, abs_tol=1e-9):
        what = msg(
            '"{name}" scores {score} where its target ({value}) is reached',
            name=pillar.id,
            score=score,
            value=reference,
        )
        yield complaint(place, "curve", what, msg("The curve must pass through the target at 80 points"))


def _reference(context: Context, pillar: Pillar) -> float | None:
    """The indicator's value at which the firm-level target is reached."""
    indicator = pillar.indicator
    if isinstance(indicator, RatioIndicator):
        return pillar.target.value
    if isinstance(indicator, ChangeIndicator):
        return pillar.target.pace
    gates = {gate.level: gate.points for gate in context.questionnaire.model.instrument.gates}
    return gates.get(indicator.target_level)


def _indicator(context: Context, loc: Loc, pillar: Pillar) -> Iterator[Problem]:
    indicator = pillar.indicator
    if isinstance(indicator, MaturityIndicator):
        yield from _maturity(context, loc, indicator)
        return
    for key in ("numerator", "denominator"):
        years = (0, -1) if isinstance(indicator, ChangeIndicator) else (0,)
        yield from check_asked(context, context.place((*loc, key)), getattr(indicator, key), years)
    if isinstance(indicator, RatioIndicator):
        yield from _ratio(context, loc, indicator)
        return
    if indicator.price_index:
        yield from check_asked(context, context.place((*loc, "price_index")), indicator.price_index, (0,))
    if indicator.mix_changed:
        place = context.place((*loc, "mix_changed"))
        yield from check_figure(context.questionnaire, place, indicator.mix_changed, ("yes_no",))


def _ratio(context: Context, loc: Loc, indicator: RatioIndicator) -> Iterator[Problem]:
    named = [("basis_question", indicator.basis_question), ("addressed_question", indicator.addressed_question)]
    named += [("entity_questions", name) for name in indicator.entity_questions]
    for key, name in named:
        if name:
            kinds = ("yes_no",) if key == "addressed_question" else ("choice",)
            yield from check_figure(context.questionnaire, context.place((*loc, key)), name, kinds)
    for name, answers in indicator.comparable.items():
        place = context.place((*loc, "comparable", name))
        wrong = list(check_figure(context.questionnaire, place, name, ("choice", "yes_no")))
        yield from wrong or check_values(context.questionnaire, place, name, answers)


def _maturity(context: Context, loc: Loc, indicator: MaturityIndicator) -> Iterator[Problem]:
    instrument = context.questionnaire.model.instrument
    if indicator.instrument != instrument.id:
        place = context.place((*loc, "instrument"))
        yield unknown_name(place, msg("instrument"), indicator.instrument, [instrument.id])
    levels = {gate.level for gate in instrument.gates}
    for level in (indicator.target_level, *(level for level, _ in indicator.caps)):
        if level not in levels:
            what = msg("The instrument has no level {level}", level=level)
            yield complaint(context.place(loc), "unknown-level", what)


def _regions(context: Context) -> Iterator[Problem]:
    known = {COUNTRY, *(region.id for region in context.questionnaire.model.regions)}
    plan = context.plan.model
    named: list[tuple[Loc, str]] = [(("region",), plan.region)]
    named += [(("programmes", position, "region"), one.region) for position, one in enumerate(plan.programmes)]
    for loc, region in named:
        if region not in known:
            yield unknown_name(context.place(loc), msg("region"), region, known)


def _divisions(context: Context) -> Iterator[Problem]:
    known = [division.id for division in context.questionnaire.model.divisions]
    for t, task in enumerate(context.plan.model.tasks):
        named: list[tuple[Loc, tuple[str, ...]]] = [(("tasks", t, "sectors"), task.sectors)]
        named += [(("tasks", t, "reasons", r, "divisions"), reason.divisions) for r, reason in enumerate(task.reasons)]
        for loc, names in named:
            for name in names:
                if name not in known:
                    yield unknown_name(context.place(loc), msg("division"), name, known)
