"""Anonymous peers: firms that agreed share rounded figures of their submitted versions, and see where they stand.

Shared are the figures of the pillars, rounded; the definition they were taken by where figures of another are not
comparable; the data year; and the division. What is shared lies in the store as it is counted, so that a firm sees
exactly that. Taking it back deletes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessment.errors import NotFoundError
from assessment.formats.columns import NAME
from assessment.model.base import Language
from assessment.model.draft import Access, Version
from assessment.model.message import msg
from assessment.model.peers import LEAST_FIRMS, Consent, Excluded, SharedFigures, Standing, figure_key
from assessment.model.plan import Pillar, RatioIndicator
from assessment.model.reference import PeerPooling
from assessment.report.context import FirmContext
from assessment.report.peers_view import build_peers, build_shared, with_peers
from assessment.report.view import GapReport, PeersView, SharedView
from assessment.scoring.peers import stand, stepped
from assessment.services.assessment import Assessment
from assessment.services.assessor import Assessor
from assessment.services.audit.acting import audited
from assessment.services.drafts import Drafts
from assessment.services.scores import ANY_NAME
from assessment.services.versions_of_answers import form_of

CODE = "credit_code"


@dataclass(frozen=True)
class Peers:
    """What the drafts of one owner share, and where a firm stands among all that is shared in the store.

    `least`: other firms a pool needs; never fewer than `LEAST_FIRMS`, whatever is asked for here or in the data.
    """

    drafts: Drafts
    assessor: Assessor
    least: int = LEAST_FIRMS

    # --- sharing ------------------------------------------------------------------------------------------------------

    def consent(self, access: Access) -> Consent | None:
        """Whether the draft shares, and since when."""
        return self.drafts.store.consent(self.drafts.whole(access).draft)

    @audited("peers_joined")
    def agree(self, access: Access, author: str = "") -> None:
        """Share from now on: of every data year what was submitted last, and every later version.

        Raises:
            AccessRefusedError: only whoever began a draft may share it. NotFoundError: the draft was deleted.
        """
        draft = self.drafts.manager(access).draft
        consent = Consent(draft=draft, owner=access.owner, author=author, agreed_at=self.drafts.clock())
        latest = {head.data_year: head.number for head in self.drafts.store.versions(draft)}
        versions = (self.drafts.store.version(draft, number) for number in latest.values())
        if not self.drafts.store.agree(consent, [self._of(one) for one in versions if one is not None]):
            raise NotFoundError(msg("This questionnaire was deleted, or is not yours"))

    @audited("peers_left")
    def take_back(self, access: Access) -> None:
        """Share nothing any more; it counts nowhere from this moment on.

        Raises:
            AccessRefusedError: only whoever began a draft may do that.
        """
        self.drafts.store.take_back(self.drafts.manager(access).draft)

    def renew(self, version: Version) -> None:
        """Share a submitted version in place of the one before it, where the draft shares."""
        if self.drafts.store.consent(version.draft) is not None:
            self.drafts.store.share(self._of(version))

    def shared_view(self, access: Access, lang: Language) -> tuple[SharedView, ...]:
        """What the draft shares, data year by data year, exactly as it is counted."""
        found = self.drafts.store.shared(self.drafts.whole(access).draft)
        catalogue = self.assessor.catalogue
        plans = ((one, catalogue.plans.get(one.plan)) for one in found)
        return tuple(
            build_shared(one, plan, self.assessor.questionnaire(plan.id), catalogue.reference, lang)
            for one, plan in plans
            if plan is not None
        )

    def _of(self, version: Version) -> SharedFigures:
        """What is shared of a version."""
        plan = self.assessor.plan(version.plan)
        questionnaire = self.assessor.questionnaire(plan.id)
        form = {**form_of(version, questionnaire), NAME: ANY_NAME}
        table, _ = self.assessor.from_answers(form, version.data_year, plan.id)
        day = version.created_at.date()
        assessment = self.assessor.assess(table, plan.id, day, data_year=version.data_year)
        code = str(assessment.result.panel.text(CODE)[0] or "")
        return SharedFigures(
            draft=version.draft,
            owner=version.owner,
            series=version.series,
            firm=firm_of(code) or _hash(f"series:{version.series}"),
            plan=plan.id,
            data_year=version.data_year,
            division=_division(assessment, 0),
            figures=self._figures(assessment),
            number=version.number,
            submitted_at=version.created_at,
        )

    def _figures(self, assessment: Assessment) -> dict[str, float]:
        """Key -> rounded figure of the one firm of an assessment, as far as they are known."""
        pooling = self.pooling
        found: dict[str, float] = {}
        for pillar in assessment.plan.pillars if pooling else ():
            key, value = key_of(assessment, pillar, 0), assessment.result.pillars[pillar.id].value
            step = pooling.steps.get(pillar.id) if pooling else None
            if key and step is not None and not np.isnan(value[0]):
                found[key] = float(stepped(value[:1], step)[0])
        return found

    # --- comparing ----------------------------------------------------------------------------------------------------

    @property
    def pooling(self) -> PeerPooling | None:
        """How figures are rounded and pooled; None: they are not shared."""
        return self.assessor.catalogue.reference.peer_pooling

    def standing(self, assessment: Assessment, index: int, access: Access | None = None) -> dict[str, Standing]:
        """Pillar id -> place of a firm among all others that share its data year; pillars not shared are left out.

        `access`: to the draft the firm's answers are from, so that it is not held against itself.
        """
        pooling = self.pooling
        if pooling is None:
            return {}
        a = assessment
        keys = {p.id: key_of(a, p, index) for p in a.plan.pillars if p.id in pooling.steps}
        asked = [key for key in keys.values() if key]
        year = int(a.result.panel.data_year[index])
        others = self.drafts.store.peers(a.plan.id, year, asked, self._own(a, index, access))
        column = {key: others.values[:, k] for k, key in enumerate(asked)}
        nobody = np.full(len(others.divisions), np.nan)
        division = _division(a, index)
        group = pooling.group(division)
        return {
            pillar: stand(
                float(a.result.pillars[pillar].value[index]),
                column.get(key, nobody),
                others.divisions,
                division,
                group.divisions if group else (),
                step=pooling.steps[pillar],
                less_is_better=a.plan.pillar[pillar].target.direction == "below",
                least=max(self.least, pooling.least),
            )
            for pillar, key in keys.items()
        }

    def state(self, assessment: Assessment, index: int) -> tuple[object, ...]:
        """What changes whenever another firm shares or takes back figures of the firm's data year."""
        year = int(assessment.result.panel.data_year[index])
        return self.drafts.store.peers_state(assessment.plan.id, year)

    def add_to(
        self, report: GapReport, assessment: Assessment, index: int, standing: Mapping[str, Standing]
    ) -> GapReport:
        """The report of a firm with its places, in the report's language; as it is where nothing is shared at all."""
        return with_peers(report, self.view(assessment, index, standing, report.lang)) if standing else report

    def view(self, assessment: Assessment, index: int, standing: Mapping[str, Standing], lang: Language) -> PeersView:
        """The places of a firm in words and numbers."""
        a = assessment
        ctx = FirmContext(a.plan, a.questionnaire, a.reference, lang, result=a.result, index=index)
        without_basis = {p.id for p in a.plan.pillars if not key_of(a, p, index)}
        pooling = self.pooling
        least = max(self.least, pooling.least if pooling else LEAST_FIRMS)
        return build_peers(ctx, standing, without_basis, least)

    def _own(self, assessment: Assessment, index: int, access: Access | None) -> Excluded:
        firm = firm_of(str(assessment.result.panel.text(CODE)[index] or ""))
        head = self.drafts.head(access) if access else None
        return Excluded(firm=firm, series=head.series if head else "", draft=head.id if head else "")


def firm_of(code: str) -> str:
    """What stands for a firm with this credit code; "" without a code."""
    return _hash(f"code:{code.strip().upper()}") if code.strip() else ""


def key_of(assessment: Assessment, pillar: Pillar, index: int) -> str:
    """Under which the figure of a pillar is shared; "" where its definition is asked for and was not stated."""
    definitions = [_code(assessment, question, index) for question in _defining(pillar)]
    return figure_key(pillar.id, tuple(definitions)) if all(definitions) else ""


def _defining(pillar: Pillar) -> tuple[str, ...]:
    """Questions that say by which definition the figure was taken: figures of two are not held against each other."""
    return tuple(pillar.indicator.comparable) if isinstance(pillar.indicator, RatioIndicator) else ()


def _code(assessment: Assessment, question: str, index: int) -> str:
    """The id of the option a firm chose; "" where it chose none."""
    asked = assessment.questionnaire
    options = asked.options(asked.questions[question])
    chosen = int(assessment.result.panel.choice(question)[index])
    return options[chosen].id if 0 <= chosen < len(options) else ""


def _division(assessment: Assessment, index: int) -> str:
    divisions = assessment.questionnaire.divisions
    chosen = int(assessment.result.panel.choice("division")[index])
    return divisions[chosen].id if 0 <= chosen < len(divisions) else ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
