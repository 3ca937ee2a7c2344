"""A store in dictionaries: what the services are tested with."""

from __future__ import annotations

from assessment.model.action_plan import ActionPlanHead
from assessment.model.draft import KeptAnswer, Snapshot, Written


class FakeStore:
    def __init__(self):
        self.all, self.kept, self.tokens, self.frozen, self.confirmed = {}, {}, {}, [], {}
        self.planned, self.peers, self.logged = {}, [], []

    def log(self, act):
        self.logged.append(act)

    def add_draft(self, head):
        self.all[head.id], self.kept[head.id] = head, {}

    def head(self, draft):
        return self.all.get(draft)

    def heads(self, owner, series=""):
        return tuple(h for h in self.all.values() if h.owner == owner and series in ("", h.series))

    def values(self, owner, column):
        return {h.id: self.kept[h.id][column].value for h in self.heads(owner) if column in self.kept[h.id]}

    def heads_of(self, series):
        return tuple(h for h in self.all.values() if h.series in series)

    def values_of(self, drafts, column):
        return {draft: self.kept[draft][column].value for draft in drafts if column in self.kept[draft]}

    def set_year(self, draft, year, at):
        self.all[draft] = self.all[draft].model_copy(update={"data_year": year, "updated_at": at})

    def delete_draft(self, draft):
        self.tokens = {key: link for key, link in self.tokens.items() if link.draft != draft}
        self.planned = {key: plan for key, plan in self.planned.items() if plan.draft != draft}
        return self.all.pop(draft, None) is not None

    def snapshot(self, draft, since=-1):
        if draft not in self.all:
            return None
        confirmed = tuple(one for (of, *_), one in self.confirmed.items() if of == draft)
        return Snapshot(self.all[draft], {c: a for c, a in self.kept[draft].items() if a.revision > since}, confirmed)

    def write(self, draft, answers, at, since):
        if draft not in self.all:
            return None
        revision = self.all[draft].revision + 1
        others = {c: a for c, a in self.kept[draft].items() if a.revision > since}
        self.kept[draft] |= {c: KeptAnswer(**a.model_dump(), revision=revision) for c, a in answers.items()}
        self.all[draft] = self.all[draft].model_copy(update={"revision": revision, "updated_at": at})
        gone = {c: a for c, a in others.items() if c in answers}
        return Written(revision, {c: a for c, a in others.items() if c not in answers}, gone)

    def confirm(self, draft, confirmation):
        if draft not in self.all:
            return False
        self.confirmed[draft, confirmation.rule, confirmation.column] = confirmation
        return self._next_revision(draft)

    def take_back_confirmation(self, draft, rule, column):
        if self.confirmed.pop((draft, rule, column), None):
            self._next_revision(draft)

    def _next_revision(self, draft):
        self.all[draft] = self.all[draft].model_copy(update={"revision": self.all[draft].revision + 1})
        return True

    def add_link(self, link, token_hash):
        self.tokens[token_hash] = link

    def link_of_token(self, token_hash):
        return self.tokens.get(token_hash)

    def link(self, link):
        return next((one for one in self.tokens.values() if one.id == link), None)

    def links(self, draft):
        return tuple(one for one in self.tokens.values() if one.draft == draft)

    def revoke(self, link, at):
        self.tokens = {
            key: one.model_copy(update={"revoked_at": at}) if one.id == link else one
            for key, one in self.tokens.items()
        }

    def add_version(self, version):
        mine = [v for v in self.frozen if v.draft == version.draft]
        if mine and mine[-1].hash == version.hash:
            return mine[-1]
        self.frozen.append(version.model_copy(update={"number": len(mine) + 1}))
        return self.frozen[-1]

    def versions(self, draft):
        return tuple(v for v in self.frozen if v.draft == draft)

    def versions_of_series(self, owner, series):
        return tuple(v for v in self.frozen if (v.owner, v.series) == (owner, series))

    def version(self, draft, number):
        return next((v for v in self.frozen if (v.draft, v.number) == (draft, number)), None)

    def add_plan(self, plan):
        if plan.draft not in self.all:
            return False
        self.planned[plan.id] = plan
        return True

    def replace_plan(self, plan):
        if plan.id not in self.planned or self.planned[plan.id].revision != plan.revision - 1:
            return False
        self.planned[plan.id] = plan
        return True

    def plan(self, plan):
        return self.planned.get(plan)

    def plans(self, draft):
        mine = sorted((p for p in self.planned.values() if p.draft == draft), key=lambda p: p.updated_at, reverse=True)
        return tuple(ActionPlanHead(**p.model_dump(include=set(ActionPlanHead.model_fields))) for p in mine)

    def delete_plan(self, plan):
        return self.planned.pop(plan, None) is not None

    def shared(self, draft):
        return tuple(one for one in self.peers if one.draft == draft)
