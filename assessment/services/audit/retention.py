"""What is kept for how long: by a policy of the operator, whatever lay untouched for longer is deleted or erased.

Without a policy everything is kept. Everything that is deleted leaves a row in the audit log, and so does each run.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessment.model.audit import SYSTEM, Act, AuditFilter, Subject, doing
from assessment.model.draft import DraftHead
from assessment.services.audit.personal_data import PersonalData
from assessment.services.batch_reports import BatchReports
from assessment.services.drafts import Drafts
from assessment.services.people.refusals import RoleRefusedError
from assessment.settings import RetentionMonths

APPLIED = "retention_applied"
EVERY = timedelta(hours=20)
"""A start within this time of the last run does nothing: whoever starts every morning runs it every morning."""
_NAMED_KINDS = ("person", "link", "operator")


@dataclass(frozen=True)
class Applied:
    """How much was deleted, or would be: by the name of the setting."""

    drafts: int = 0
    submitted: int = 0
    links: int = 0
    reports: int = 0
    people: int = 0
    audit_names: int = 0
    kept_people: int = 0
    """Persons who are due and cannot be erased: they have firms of their own, or are the last of their role."""


@dataclass(frozen=True)
class Retention:
    """Applies the policy to everything that is stored; `drafts` are those of the installation itself.

    `reports` gives the orders of reports, asked only where the policy names them.
    """

    drafts: Drafts
    months: RetentionMonths
    reports: Callable[[], BatchReports]

    def apply(self, *, dry_run: bool = False) -> Applied:
        """Delete and erase what is due; `dry_run`: only count it."""
        now = self.drafts.clock()
        applied = Applied(
            drafts=self._delete(self.months.drafts, now, "drafts", dry_run=dry_run),
            submitted=self._delete(self.months.submitted, now, "submitted", dry_run=dry_run),
            links=self._revoke(now, dry_run=dry_run),
            reports=self._remove_reports(now, dry_run=dry_run),
            **self._erase_people(now, dry_run=dry_run),
            audit_names=self._erase_names(now, dry_run=dry_run),
        )
        if not dry_run:
            done = {name: count for name, count in vars(applied).items() if count}
            self.drafts.store.log(Act(APPLIED, SYSTEM, now, detail=done))
        return applied

    def apply_daily(self) -> Applied | None:
        """The same once a day; None where there is no policy, or it was applied less than a day ago."""
        if not self.months.any:
            return None
        last = self.drafts.store.entries(AuditFilter(actions=(APPLIED,)), limit=1)
        if last and self.drafts.clock() - last[0].at < EVERY:
            return None
        return self.apply()

    def _delete(self, months: int, now: datetime, policy: str, *, dry_run: bool) -> int:
        due = self.drafts.store.untouched(before(now, months), submitted=policy == "submitted") if months else ()
        for head in () if dry_run else due:
            with doing(_about(head, "deleted", now, policy)):
                self.drafts.store.delete_draft(head.id)
        return len(due)

    def _revoke(self, now: datetime, *, dry_run: bool) -> int:
        made = self.drafts.store.links_made(before(now, self.months.links)) if self.months.links else ()
        due = [link for link in made if link.handed_on]
        for link in () if dry_run else due:
            head = self.drafts.store.head(link.draft)
            if head is not None:
                act = _about(head, "link_revoked", now, "links")
                act.detail["link"] = Subject(kind="link", reference=link.id)
                with doing(act):
                    self.drafts.store.revoke(link.id, now)
        return len(due)

    def _remove_reports(self, now: datetime, *, dry_run: bool) -> int:
        if not self.months.reports:
            return 0
        reports, oldest = self.reports(), before(now, self.months.reports)
        due = [job for job in reports.of_all() if job.order.ordered_at < oldest]
        for job in () if dry_run else due:
            detail = {"policy": "reports", "firms": job.order.firms}
            act = Act("reports_removed", SYSTEM, now, owner=job.order.owner, detail=detail)
            reports.remove_of_anybody(job.id)
            self.drafts.store.log(act)
        return len(due)

    def _erase_people(self, now: datetime, *, dry_run: bool) -> dict[str, int]:
        """Whoever did not sign in for long; who cannot go yet is counted by themselves."""
        if not self.months.people:
            return {}
        oldest = before(now, self.months.people)
        due = [one for one in self.drafts.store.persons() if one.name and one.seen_at < oldest]
        if dry_run:
            return {"people": len(due)}
        erased = sum(self._erased(one.id, now) for one in due)
        return {"people": erased, "kept_people": len(due) - erased}

    def _erased(self, person: str, now: datetime) -> bool:
        detail = {"policy": "people", "person": Subject(kind="person", reference=person)}
        with doing(Act("person_erased", SYSTEM, now, detail=detail)):
            try:
                PersonalData(self.drafts).erase(person)
            except RoleRefusedError:
                return False
        return True

    def _erase_names(self, now: datetime, *, dry_run: bool) -> int:
        """Whoever did nothing for long stands in the log without a name from now on."""
        if not self.months.audit_names:
            return 0
        oldest = before(now, self.months.audit_names)
        due = [one for one, at in self.drafts.store.last_acts(_NAMED_KINDS).items() if at < oldest]
        if due and not dry_run:
            for subject in due:
                self.drafts.store.erase_key(subject)
            self.drafts.store.log(Act("keys_erased", SYSTEM, now, detail={"policy": "audit_names", "keys": len(due)}))
        return len(due)


def before(now: datetime, months: int) -> datetime:
    """So many calendar months before; the last day of a month where it is shorter: 31 May less 3 is 28 February."""
    month = now.year * 12 + now.month - 1 - months
    year, month = divmod(month, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, calendar.monthrange(year, month + 1)[1]))


def lines(applied: Applied) -> Iterable[tuple[str, int]]:
    """Name of the setting and how much, in the order of the settings."""
    return vars(applied).items()


def _about(head: DraftHead, action: str, now: datetime, policy: str) -> Act:
    return Act(
        action,
        SYSTEM,
        now,
        draft=head.id,
        series=head.series,
        owner=head.owner,
        data_year=head.data_year,
        detail={"policy": policy},
    )
