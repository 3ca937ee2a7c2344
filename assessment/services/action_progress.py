"""Plans of action held against the answers of a later year of the same firm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assessment.formats.columns import NAME
from assessment.model.action_plan import ActionPlan
from assessment.model.base import Language
from assessment.model.draft import Access
from assessment.report.action_progress_view import ProgressView, build_progress
from assessment.services.action_plans import ActionPlans
from assessment.services.assessor import Assessor
from assessment.services.firm_action import FirmActions, scores_by_id

ANY_NAME = "firm"
"""Stands for the name of the firm, which may not be given yet; no score depends on it."""


@dataclass(frozen=True)
class ActionProgress:
    """Progress of the plans that `plans` keeps; for whoever began the questionnaires of both years."""

    plans: ActionPlans
    assessor: Assessor

    def of_earlier(
        self, access: Access, lang: Language, as_of: date, weights: Mapping[str, float] | None = None
    ) -> tuple[ProgressView, ...]:
        """The plans of the nearest earlier year that has some, held against the answers of this draft.

        Raises:
            AccessRefusedError: the access is one to a section, or was revoked. NotFoundError: the draft was deleted.
        """
        for earlier, _ in self.plans.of_other_years(access, earlier=True):
            if found := self.plans.all_of(earlier):
                start, now = (self._actions(one, as_of, weights) for one in (earlier, access))
                return tuple(_progress(start, now, plan, lang) for plan in found)
        return ()

    def in_later(
        self,
        access: Access,
        plan: ActionPlan,
        lang: Language,
        as_of: date,
        weights: Mapping[str, float] | None = None,
    ) -> ProgressView | None:
        """A plan of this draft held against the next later year; None where there is none. Errors as above."""
        later = self.plans.of_other_years(access, earlier=False)
        if not later:
            return None
        start, now = (self._actions(one, as_of, weights) for one in (access, later[0][0]))
        return _progress(start, now, plan, lang)

    def _actions(self, access: Access, as_of: date, weights: Mapping[str, float] | None) -> FirmActions:
        """The firm of a draft as it is answered now."""
        sheet = self.plans.drafts.read(access)
        plan, year = sheet.head.plan, sheet.head.data_year
        table, _ = self.assessor.from_answers({NAME: ANY_NAME, **sheet.form}, year, plan)
        if not table.firms:
            table, _ = self.assessor.from_answers({**sheet.form, NAME: ANY_NAME}, year, plan)
        return FirmActions(self.assessor.assess(table, plan, as_of, weights=weights, data_year=year), 0)


def _progress(start: FirmActions, now: FirmActions, plan: ActionPlan, lang: Language) -> ProgressView:
    asked = now.assessment.questionnaire.questions
    answers = {line.question: now.today(line.question) for line in plan.lines if line.question in asked}
    scores = scores_by_id(now.effects(ActionPlan(data_year=now.year)).before)
    return build_progress(start.words(plan, lang), plan, answers, scores, now.year)
