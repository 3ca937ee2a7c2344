"""Plans of action that are kept with a questionnaire: who may see and change them, and what a save may hold.

A plan belongs to the whole questionnaire: a link to one section neither sees nor changes it. Whoever fills in the whole
of it may save plans, whoever began it may also delete them. Of two who save at once the second is told so.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from assessment.errors import NotFoundError
from assessment.model.action_plan import LONGEST_NOTE, ActionLine, ActionPlan, ActionPlanHead
from assessment.model.draft import Access
from assessment.model.message import msg
from assessment.services.audit.acting import audited
from assessment.services.drafts import Drafts
from assessment.services.kept_text import kept_text
from assessment.services.ports import ActionPlanStore
from assessment.services.refusals import AnswerRefusedError, PlanChangedError


@dataclass(frozen=True)
class ActionPlans:
    """The plans of the drafts that `drafts` gives access to."""

    drafts: Drafts

    @property
    def store(self) -> ActionPlanStore:
        """Where plans are kept: beside the drafts."""
        return self.drafts.store

    def listed(self, access: Access) -> tuple[ActionPlanHead, ...]:
        """The plans of a draft, the one saved last first.

        Raises:
            AccessRefusedError: the access is one to a section, or was revoked.
        """
        return self.store.plans(self.drafts.whole(access).draft)

    def open(self, access: Access, plan: str) -> ActionPlan:
        """One plan of the draft.

        Raises:
            NotFoundError: the draft has no such plan (any more). AccessRefusedError: as for `listed`.
        """
        draft = self.drafts.whole(access).draft
        found = self.store.plan(plan)
        if found is None or found.draft != draft:
            raise _gone()
        return found

    @audited("plan_saved")
    def save(self, access: Access, plan: ActionPlan, author: str = "") -> ActionPlan:
        """Keep a plan: a new one where it has no id, else in place of the revision it was opened at.

        Raises:
            AccessRefusedError: as for `listed`. AnswerRefusedError: two lines have the same id.
            PlanChangedError: somebody saved it meanwhile; nothing is written. NotFoundError: the draft or the plan was
                deleted.
        """
        self.drafts.writer(access)
        _check(plan)
        now = self.drafts.clock()
        signed = plan.model_copy(
            update={
                "draft": access.draft,
                "owner": access.owner,
                "title": kept_text(plan.title),
                "lines": tuple(_cleaned(line) for line in plan.lines),
                "author": access.label or kept_text(author),
                "link": access.signature,
                "updated_at": now,
                "revision": plan.revision + 1,
            }
        )
        return self._replace(access, signed) if plan.id else self._add(signed)

    @audited("plan_deleted")
    def delete(self, access: Access, plan: str) -> None:
        """Delete a plan for good.

        Raises:
            AccessRefusedError: only whoever began the draft deletes its plans. NotFoundError: there is no such plan.
        """
        self.store.delete_plan(self.open(self.drafts.manager(access), plan).id)

    def all_of(self, access: Access) -> tuple[ActionPlan, ...]:
        """Every plan of the draft with its lines, the one saved last first. Errors as for `listed`."""
        found = (self.store.plan(head.id) for head in self.listed(access))
        return tuple(plan for plan in found if plan is not None)

    def of_other_years(self, access: Access, *, earlier: bool) -> tuple[tuple[Access, int], ...]:
        """The drafts of the same firm about earlier (or later) years, the nearest first: the right to each, its year.

        Nothing with a link that was handed on: it reaches this one only.
        """
        this, others = self.drafts.years_of(access)
        found = [
            (abs(head.data_year - this.data_year), head.id, right, head.data_year)
            for right, head in others
            if (head.data_year < this.data_year if earlier else head.data_year > this.data_year)
        ]
        return tuple((right, year) for *_, right, year in sorted(found, key=lambda one: one[:2]))

    def state_of_series(self, access: Access) -> tuple[object, ...]:
        """What changes whenever an answer or a plan of any year of the firm does. Errors as for `listed`."""
        this, others = self.drafts.years_of(access)
        heads = sorted((this, *(head for _, head in others)), key=lambda head: head.id)
        plans = (plan for one in heads for plan in self.store.plans(one.id))
        return (*((one.id, one.revision) for one in heads), *((plan.id, plan.revision) for plan in plans))

    def _add(self, plan: ActionPlan) -> ActionPlan:
        new = plan.model_copy(update={"id": uuid.uuid4().hex, "created_at": plan.updated_at, "revision": 1})
        if not self.store.add_plan(new):
            raise NotFoundError(msg("This questionnaire was deleted, or is not yours"))
        return new

    def _replace(self, access: Access, plan: ActionPlan) -> ActionPlan:
        stored = self.open(access, plan.id)
        kept = plan.model_copy(update={"created_at": stored.created_at})
        if stored.revision != plan.revision - 1 or not self.store.replace_plan(kept):
            raise PlanChangedError(
                msg("The plan was saved in another place meanwhile"),
                msg("Open it again to see what changed; nothing was overwritten"),
            )
        return kept


def _check(plan: ActionPlan) -> None:
    ids = [line.id for line in plan.lines]
    if len(set(ids)) < len(ids):
        raise AnswerRefusedError(msg("Two lines of the plan have the same id"))


def _cleaned(line: ActionLine) -> ActionLine:
    """A line with texts that every database takes."""
    texts = {name: kept_text(getattr(line, name), LONGEST_NOTE) for name in ("title", "person", "note")}
    return line.model_copy(update=texts)


def _gone() -> NotFoundError:
    return NotFoundError(msg("This plan of action was deleted"))
