"""What must hold for conditions of programmes, reasons of tasks, and the metrics both test."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import inf

from assessment.definitions.check_ids import check_ids
from assessment.definitions.check_numbers import ascending
from assessment.definitions.check_questionnaire import CHOSEN, NUMERIC, check_figure, check_values
from assessment.definitions.complaint import complaint, unknown_name
from assessment.definitions.loading import Loaded
from assessment.definitions.tree import Loc
from assessment.definitions.walk import parts
from assessment.model.condition import Condition, Metric, Reason, Sliding, Term
from assessment.model.message import Place, Problem, msg
from assessment.model.plan import Plan
from assessment.model.questionnaire import CarrierSum, Questionnaire

ELECTRICITY = "electricity_tce"


@dataclass(frozen=True)
class Context:
    """A plan with its questionnaire: what the conditions of the plan may refer to."""

    plan: Loaded[Plan]
    questionnaire: Loaded[Questionnaire]

    def place(self, loc: Loc) -> Place:
        """The place of a value of the plan."""
        return self.plan.place(*loc)

    def derived(self) -> set[str]:
        """Figures made from answers; an energy sum also under either and both electricity conventions."""
        sums = self.questionnaire.model.derived
        names = {one.id for one in sums}
        for one in sums:
            if isinstance(one, CarrierSum):
                names |= {f"{one.id}_both", f"{one.id}_equivalent", ELECTRICITY}
        return names

    def figures(self) -> set[str]:
        """What a metric, an indicator or a supplementary figure may be made of."""
        questions = self.questionnaire.model.questions.values()
        return {question.id for question in questions if question.kind in NUMERIC} | self.derived()

    def numbers(self) -> set[str]:
        """What a numeric condition may test."""
        plan, questionnaire = self.plan.model, self.questionnaire.model
        digits = {
            question.id
            for question in questionnaire.questions.values()
            if question.kind == "choice" and all(option.id.isdigit() for option in questionnaire.options(question))
        }
        scored = {f"{pillar.id}.value" for pillar in plan.pillars}
        for pillar in plan.pillars:
            if pillar.indicator.kind == "maturity":
                scored |= {f"{pillar.id}.level", f"{pillar.id}.index"}
        return self.figures() | digits | scored | {metric.id for metric in plan.metrics}


def check_conditions(context: Context) -> Iterator[Problem]:
    """Everything wrong with the metrics and conditions anywhere in a plan."""
    numbers = context.numbers()
    for loc, part in parts(context.plan.model):
        if isinstance(part, Metric):
            yield from _metric(context, loc, part)
        elif isinstance(part, Condition):
            yield from _condition(context, loc, part, numbers)
        elif isinstance(part, Reason) and not (part.gaps or part.divisions or part.answers or part.all_firms):
            hint = msg('Give "gaps", "divisions" or "answers", or write all_firms: true')
            yield complaint(context.place(loc), "reason-empty", msg("This reason never says whom it concerns"), hint)
    for p, programme in enumerate(context.plan.model.programmes):
        conditions = [
            (one, context.place(("programmes", p, "conditions", c))) for c, one in enumerate(programme.conditions)
        ]
        yield from check_ids(msg("condition"), conditions)


def check_asked(context: Context, place: Place, name: str, years: Collection[int]) -> Iterator[Problem]:
    """A figure that does not exist, or that is not asked for the years it is needed for."""
    if name not in context.figures():
        yield unknown_name(place, msg("figure"), name, context.figures())
        return
    question = context.questionnaire.model.questions.get(name)
    missing = sorted(set(years) - set(question.years), reverse=True) if question else []
    if missing:
        shown = ", ".join(map(str, missing))
        what = msg('"{name}" is not asked for the years {years}', name=name, years=shown)
        yield complaint(place, "years", what, msg("0 is the data year, -1 the year before"), name)


def _metric(context: Context, loc: Loc, metric: Metric) -> Iterator[Problem]:
    terms: list[tuple[Term, str]] = [(metric.numerator, "numerator")]
    if metric.denominator is not None:
        terms.append((metric.denominator, "denominator"))
    for term, key in terms:
        yield from check_asked(context, context.place((*loc, key)), term.figure, term.years)
    if (metric.kind == "ratio") != (metric.denominator is not None):
        what = msg('The metric "{name}" of kind {kind} does not fit its denominator', name=metric.id, kind=metric.kind)
        yield complaint(context.place(loc), "metric-form", what, msg("A ratio has one, the other kinds have none"))
    if metric.kind == "growth" and len(metric.numerator.years) < 2:
        what = msg('The growth "{name}" needs at least two years', name=metric.id)
        yield complaint(context.place((*loc, "numerator")), "metric-form", what)


def _condition(context: Context, loc: Loc, condition: Condition, numbers: Collection[str]) -> Iterator[Problem]:
    place = context.place(loc)
    forms = [condition.metric, condition.flag, condition.any_of, condition.all_of, condition.expert]
    if sum(bool(form) for form in forms) != 1:
        what = msg('The condition "{name}" must have exactly one form', name=condition.id)
        hint = msg("One of: metric, flag, any_of, all_of, expert")
        yield complaint(place, "condition-form", what, hint)
        return
    if condition.flag:
        yield from check_figure(context.questionnaire, context.place((*loc, "flag")), condition.flag, ("yes_no",))
    if condition.metric and condition.op in ("in", "has"):
        yield from _listed(context, loc, condition)
    elif condition.metric:
        yield from _numeric(context, loc, condition, numbers)


def _listed(context: Context, loc: Loc, condition: Condition) -> Iterator[Problem]:
    """A choice that must be one of some options, or a multi-choice that must hold one of them."""
    place = context.place((*loc, "metric"))
    kinds = ("multi",) if condition.op == "has" else tuple(kind for kind in CHOSEN if kind != "multi")
    wrong = list(check_figure(context.questionnaire, place, condition.metric, kinds))
    yield from wrong
    if not wrong:
        values = context.place((*loc, "values"))
        yield from check_values(context.questionnaire, values, condition.metric, condition.values)
    if not condition.values or condition.value is not None or condition.sliding is not None:
        what = msg('The condition "{name}" needs "values" and nothing else', name=condition.id)
        yield complaint(context.place(loc), "condition-form", what)


def _numeric(context: Context, loc: Loc, condition: Condition, numbers: Collection[str]) -> Iterator[Problem]:
    if condition.metric not in numbers:
        yield unknown_name(context.place((*loc, "metric")), msg("metric"), condition.metric, numbers)
    if (condition.value is None) == (condition.sliding is None) or condition.values:
        what = msg('The condition "{name}" needs either "value" or "sliding"', name=condition.id)
        yield complaint(context.place(loc), "condition-form", what)
    if condition.sliding is not None:
        yield from _sliding(context, (*loc, "sliding"), condition.sliding, numbers)


def _sliding(context: Context, loc: Loc, sliding: Sliding, numbers: Collection[str]) -> Iterator[Problem]:
    place = context.place(loc)
    if sliding.metric not in numbers:
        yield unknown_name(place, msg("metric"), sliding.metric, numbers)
    edges = [inf if step.up_to is None else step.up_to for step in sliding.steps]
    if not edges or edges[-1] != inf or not ascending(edges):
        what = msg("The steps must rise, and only the last one is without an upper edge")
        yield complaint(place, "sliding-steps", what, msg('Leave "up_to" out of the last step'))
