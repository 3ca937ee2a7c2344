"""What one firm of an assessment can do: suggested measures, the cheapest set of them, and what a plan brings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assessment.model.action_plan import ActionLine, ActionPlan, ScoresById
from assessment.model.base import Language
from assessment.model.measures import Chosen, Effects, Limits, Measure, Scores, Solution
from assessment.model.panel import Panel
from assessment.report.action_line_text import LineWords
from assessment.report.action_plan_view import ActionPlanView, build_action_plan
from assessment.report.context import FirmContext
from assessment.scoring.action_plan import effects, solve
from assessment.scoring.figures import Figures
from assessment.scoring.measures import Firm, changes_of, movable, proposed
from assessment.scoring.what_if import NOTHING, Changed, Changes, changed, today
from assessment.services.assessment import Assessment
from assessment.services.what_if import FirmWhatIf

Direction = Literal["up", "down"]


@dataclass(frozen=True)
class FirmActions:
    """Plans of action of one firm. Nothing is stored here, and nothing of the firm is changed."""

    assessment: Assessment
    index: int

    @property
    def possible(self) -> bool:
        """Whether the questionnaire says what can be changed."""
        return self.assessment.questionnaire.what_if is not None

    def suggested(self) -> tuple[ActionLine, ...]:
        """Lines that the firm's gaps suggest, none of them chosen yet; costs are left to the user."""
        return tuple(_line(measure) for measure in proposed(self._firm()))

    def empty_plan(self) -> ActionPlan:
        """A plan with what the gaps suggest."""
        return ActionPlan(data_year=self.year, lines=self.suggested())

    def plan_of(self, changes: Changes) -> ActionPlan:
        """A plan whose lines are the changes of a what-if, all of them chosen."""
        return ActionPlan(data_year=self.year, origin="what_if", lines=self.lines_of(changes))

    def lines_of(self, changes: Changes) -> tuple[ActionLine, ...]:
        """The changes of a what-if as lines: measures where they are for the better, else assumptions."""
        asked = self.assessment.questionnaire
        directions = movable(asked)
        return tuple(
            line
            for name, value in changes.items()
            for line in _lines_of_change(
                name, value, self.today(name), directions.get(name), _options(self.assessment, name)
            )
        )

    def today(self, question: str) -> Changed | None:
        """The firm's answer of the data year, in the unit asked for; None where it is open."""
        return today(self._figures, self.assessment.questionnaire.questions[question])

    @property
    def year(self) -> int:
        """The data year of the firm."""
        return int(self._panel.data_year[0])

    def solve(self, plan: ActionPlan) -> Solution:
        """The cheapest set of the plan's measures that reaches what it wants within its limits.

        What its other chosen lines take (tasks, programmes, one's own without an effect) is taken off the limits first.
        """
        known = self.known(plan)
        return solve(self._firm(known), measures_of(known), plan.wanted, left_for_measures(plan))

    def effects(self, plan: ActionPlan) -> Effects:
        """What the engine says of the firm with everything done that is chosen."""
        known = self.known(plan)
        return effects(self._firm(known), measures_of(known), chosen_of(known))

    def reached(self, plan: ActionPlan) -> dict[str, Changed]:
        """Question id -> its answer with everything done that is chosen, assumptions included."""
        known = self.known(plan)
        moved = changes_of(self._firm(known), measures_of(known), chosen_of(known))
        return {**assumptions_of(known), **moved}

    def scored(self, plan: ActionPlan) -> ActionPlan:
        """The plan with the scores of today and those expected."""
        found = self.effects(plan)
        before = self.effects(plan.model_copy(update={"lines": ()})).before if assumptions_of(plan) else found.before
        return plan.model_copy(update={"before": scores_by_id(before), "expected": scores_by_id(found.after)})

    def known(self, plan: ActionPlan) -> ActionPlan:
        """The plan with the lines whose question and option the installed questionnaire has; others move nothing."""
        asked = self.assessment.questionnaire
        directions = movable(asked)

        def fits(line: ActionLine) -> bool:
            if line.question not in asked.questions:
                return not line.question
            options = _options(self.assessment, line.question)
            if line.value is not None:
                given = line.value if isinstance(line.value, tuple) else (line.value,)
                return not options or all(one in options for one in given)
            return line.question in directions and (line.option in options if options else not line.option)

        return plan.model_copy(update={"lines": tuple(line for line in plan.lines if fits(line))})

    def words(self, plan: ActionPlan, lang: Language) -> LineWords:
        """Words for the lines of a plan."""
        a = self.assessment
        ctx = FirmContext(a.plan, a.questionnaire, a.reference, lang, a.result, self.index)
        moved = {line.question for line in plan.lines if line.question in a.questionnaire.questions}
        return LineWords(ctx, {question: self.today(question) for question in moved})

    def view(self, plan: ActionPlan, lang: Language, solution: Solution | None = None) -> ActionPlanView:
        """A plan in words, with what the engine says of what is chosen and, where it was asked, the solver."""
        return build_action_plan(
            self.words(plan, lang),
            plan,
            self.effects(plan),
            FirmWhatIf(self.assessment, self.index).tried(self.reached(plan), lang),
            self.assessment.as_of,
            solution,
            left_for_measures(plan) if solution else None,
        )

    # --- inside -------------------------------------------------------------------------------------------------------

    @cached_property
    def _panel(self) -> Panel:
        return self.assessment.result.panel.take(slice(self.index, self.index + 1))

    @cached_property
    def _figures(self) -> Figures:
        a = self.assessment
        return Figures(self._panel, a.questionnaire, a.reference.coefficients, a.plan.certainties)

    def _firm(self, plan: ActionPlan | None = None) -> Firm:
        """The firm as the solver takes it, with the assumptions of a plan."""
        a = self.assessment
        assumed = assumptions_of(plan) if plan else {}
        return Firm(
            panel=changed(self._panel, a.questionnaire, [assumed]) if assumed else self._panel,
            plan=a.plan,
            questionnaire=a.questionnaire,
            reference=a.reference,
            as_of=a.as_of,
            weights={pillar.id: float(a.result.weights[k]) for k, pillar in enumerate(a.plan.pillars)},
        )


def measures_of(plan: ActionPlan) -> tuple[Measure, ...]:
    """The lines of a plan that are measures."""
    return tuple(measure for line in plan.lines if (measure := line.measure) is not None)


def chosen_of(plan: ActionPlan) -> tuple[Chosen, ...]:
    """Of which measures how many units are meant to be done."""
    return tuple(
        Chosen(measure=line.id, units=min(line.quantity, line.at_most))
        for line in plan.lines
        if line.chosen and line.measure is not None
    )


def assumptions_of(plan: ActionPlan) -> dict[str, Changed]:
    """Question id -> the answer that a chosen line assumes."""
    return {
        line.question: line.value for line in plan.lines if line.question and line.chosen and line.value is not None
    }


def left_for_measures(plan: ActionPlan) -> Limits:
    """What the limits leave for measures once the other chosen lines are paid."""
    others = [line for line in plan.lines if line.measure is None]
    money, days = _sum(line.total_cost for line in others), _sum(line.total_staff_days for line in others)
    limits = plan.limits
    return Limits(
        budget=None if limits.budget is None else max(0.0, limits.budget - money),
        staff_days=None if limits.staff_days is None else max(0.0, limits.staff_days - days),
    )


def with_solution(plan: ActionPlan, solution: Solution) -> ActionPlan:
    """The plan with the units that the solver chose; lines that are no measures stay as they are."""
    units = {one.measure: one.units for one in solution.chosen}
    lines = (
        line if line.measure is None else line.model_copy(update={"quantity": units.get(line.id, 0)})
        for line in plan.lines
    )
    return plan.model_copy(update={"lines": tuple(lines)})


def scores_by_id(scores: Scores) -> ScoresById:
    """Pillar id or `overall` -> score, as a plan keeps them."""
    return {**{one.pillar: one.score for one in scores.pillars}, "overall": scores.overall}


def _line(measure: Measure) -> ActionLine:
    return ActionLine(origin="gap", quantity=0, **measure.model_dump(exclude={"fixed_cost"}))


def _options(assessment: Assessment, question: str) -> tuple[str, ...]:
    asked = assessment.questionnaire
    return tuple(option.id for option in asked.options(asked.questions[question]))


def _lines_of_change(
    question: str, value: Changed, now: Changed | None, direction: Direction | None, options: tuple[str, ...]
) -> tuple[ActionLine, ...]:
    """One change of a what-if: measures where it is for the better, several options ticked a line each."""
    better: tuple[ActionLine, ...] = ()
    if direction and isinstance(value, tuple):
        before = {option for option in now if option != NOTHING} if isinstance(now, tuple) else set()
        if before <= set(value):
            better = tuple(_what_if(question, option) for option in value if option not in before)
    elif direction and isinstance(value, str):
        if now is None or options.index(value) > options.index(str(now)):
            better = (_what_if(question, value),)
    elif direction and isinstance(value, float) and isinstance(now, float):
        moved = float(f"{(value - now) * (1 if direction == 'up' else -1):.12g}")
        better = (_what_if(question).model_copy(update={"step": moved}),) if moved > 0 else ()
    return better or (_what_if(question).model_copy(update={"value": value}),)


def _what_if(question: str, option: str = "") -> ActionLine:
    identifier = f"tried-{question}-{option}" if option else f"tried-{question}"
    return ActionLine(id=identifier[:64], origin="what_if", question=question, option=option)


def _sum(amounts: Iterable[float | None]) -> float:
    return sum(amount or 0.0 for amount in amounts)
