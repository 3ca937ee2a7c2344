"""The portfolio of an owner from what its firms submitted: the same engine and the same words as for a workbook.

Who sees the firms gets the whole of it; a reader gets it pooled (`report/pooled_view.py`), always over the same firms:
no filter, no other population and no other year, so that no two of their figures differ by one firm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessment.locale import translator
from assessment.model.base import Language
from assessment.model.peers import LEAST_FIRMS
from assessment.report.pooled_view import build_pooled
from assessment.report.view import PortfolioView
from assessment.scoring.portfolio import portfolio
from assessment.services.assessment import Assessment
from assessment.services.assessor import Assessor
from assessment.services.drafts import Drafts
from assessment.services.people.permissions import Action
from assessment.services.people.stored_answers import to_table


@dataclass(frozen=True)
class StoredPortfolio:
    """What the firms of the owner add up to that the principal of `drafts` works for.

    `least`: firms that a figure has to stand for before a reader sees it; never fewer than `LEAST_FIRMS`.
    """

    drafts: Drafts
    assessor: Assessor
    least: int = LEAST_FIRMS

    def assessment(self, plan_id: str, as_of: date, lang: Language) -> Assessment | None:
        """Every firm with what it submitted last, scored like a workbook; None where nothing was submitted.

        Args:
            plan_id: the plan they are scored against.
            as_of: the day they are judged on.
            lang: what a firm without a name is called in.

        Raises:
            AccessRefusedError: the principal does not see the firms of this owner.
        """
        self.drafts.must(Action.LIST)
        return self._assessed(plan_id, as_of, lang)

    def pooled(self, plan_id: str, as_of: date, lang: Language) -> PortfolioView | None:
        """What all above-scale firms add up to, without any single one; None where they are too few for that.

        Raises:
            AccessRefusedError: the principal does not see the portfolio of this owner.
        """
        self.drafts.must(Action.POOLED)
        found = self._assessed(plan_id, as_of, lang)
        if found is None:
            return None
        totals = portfolio(found.result, found.plan, found.questionnaire)
        least = max(self.least, LEAST_FIRMS)
        return build_pooled(totals, found.plan, found.questionnaire, found.reference, lang, least)

    def _assessed(self, plan_id: str, as_of: date, lang: Language) -> Assessment | None:
        plan, questionnaire = self.assessor.plan(plan_id), self.assessor.questionnaire(plan_id)
        submitted = self.drafts.store.submitted(self.drafts.owner, questionnaire.id)
        if not submitted:
            return None
        nameless = translator(lang)("Firm without a name")
        table = to_table(submitted, questionnaire, plan, self.assessor.catalogue.reference, nameless)
        return self.assessor.assess(table, plan_id, as_of) if table.firms else None
