"""The plan of action a visitor works on: kept for the session, opened from the store and saved there.

One for the questionnaire's firm and one for a firm of the batch are kept beside each other. A plan of the
questionnaire's firm stays when answers change; its effects are computed anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from assessment.model.action_plan import ActionLine, ActionPlan
from assessment.model.draft import Access
from assessment.model.measures import Limits, Solution
from assessment.services.action_plans import ActionPlans
from assessment.services.firm_action import FirmActions, left_for_measures, with_solution
from assessment.ui import draft, services
from assessment.ui.chosen_firm import ChosenFirm

_PLANNED = "_planned"


@dataclass
class Planned:
    """What is planned for one firm.

    Attributes:
        of: the firm it is for; another one begins anew.
        plan: as it stands on the page.
        stored: as it was opened or saved last; None where it is not stored.
        round: raised when something else than the table changed the lines, so that the table starts from them.
        solution: what the solver found, and the plan it was found for.
        before: the lines before the solver chose, to go back to.
    """

    of: tuple[object, ...]
    plan: ActionPlan
    stored: ActionPlan | None = None
    round: int = 0
    solution: tuple[Solution, ActionPlan, Limits] | None = None
    before: tuple[ActionLine, ...] | None = None

    @property
    def found(self) -> Solution | None:
        """What the solver found, as long as the plan is the one it was found for."""
        if self.solution is None:
            return None
        solution, solved, _ = self.solution
        same = (solved.lines, solved.wanted, solved.limits) == (self.plan.lines, self.plan.wanted, self.plan.limits)
        return solution if same else None

    @property
    def unsaved(self) -> bool:
        """Whether the page says something else than the store."""
        return self.stored is None or self.plan != self.stored


def planned(firm: ChosenFirm, actions: FirmActions) -> Planned:
    """What is planned for this firm: what was worked on, else the plan saved last, else what the gaps suggest."""
    kept: dict[bool, Planned] = st.session_state.setdefault(_PLANNED, {})
    before, of = kept.get(firm.of_batch), _of(firm)
    if before is None or before.of != of:
        stored = _latest(firm)
        kept[firm.of_batch] = Planned(of, stored or actions.empty_plan(), stored)
    return kept[firm.of_batch]


def begin(firm: ChosenFirm, plan: ActionPlan) -> Planned:
    """Work on another plan of this firm from now on."""
    kept: dict[bool, Planned] = st.session_state.setdefault(_PLANNED, {})
    before = kept.get(firm.of_batch)
    stored = plan if plan.id else None
    kept[firm.of_batch] = Planned(_of(firm), plan, stored, before.round + 1 if before else 0)
    return kept[firm.of_batch]


def kept_plans(firm: ChosenFirm) -> tuple[ActionPlans, Access] | None:
    """Where plans of this firm are stored, and the right to it; None where they are not."""
    workspace, here = services.kept().workspace, draft.current()
    if firm.of_batch or workspace is None or here is None or here.access.section:
        return None
    return workspace.action_plans, here.access


def change(here: Planned, **fields: object) -> None:
    """Change fields of the plan that are not in the table."""
    here.plan = here.plan.model_copy(update=fields)


def replace_lines(here: Planned, lines: tuple[ActionLine, ...]) -> None:
    """Put other lines into the plan; the table starts from them."""
    here.plan = here.plan.model_copy(update={"lines": lines})
    here.round += 1


def solve(here: Planned, actions: FirmActions) -> None:
    """Let the solver choose; where it finds nothing the choice stays."""
    solution = actions.solve(here.plan)
    limits = left_for_measures(here.plan)
    if solution.cost is not None:
        here.before = here.plan.lines
        replace_lines(here, with_solution(here.plan, solution).lines)
    here.solution = (solution, here.plan, limits)


def undo(here: Planned) -> None:
    """Back to the units that were chosen before the solver; what was typed since stays."""
    units = {line.id: line.quantity for line in here.before or ()}
    lines = tuple(
        line.model_copy(update={"quantity": min(units.get(line.id, line.quantity), line.at_most)})
        for line in here.plan.lines
    )
    here.before = here.solution = None
    replace_lines(here, lines)


def save(here: Planned, store: tuple[ActionPlans, Access], actions: FirmActions) -> None:
    """Store the plan with the scores of today and those expected. Errors as for `ActionPlans.save`."""
    plans, access = store
    here.plan = here.stored = plans.save(access, actions.scored(here.plan))


def _of(firm: ChosenFirm) -> tuple[object, ...]:
    """The firm a plan is for: a row of a batch, or the saved questionnaire."""
    if firm.of_batch:
        return firm.key
    here = draft.current()
    return ("own", here.access.draft if here else "")


def _latest(firm: ChosenFirm) -> ActionPlan | None:
    store = kept_plans(firm)
    if store is None:
        return None
    plans, access = store
    heads = plans.listed(access)
    return plans.open(access, heads[0].id) if heads else None
