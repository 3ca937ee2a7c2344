"""Everything about answers that are kept, in one place for the surfaces."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from assessment.model.people import GroupRole, Principal
from assessment.services.action_plans import ActionPlans
from assessment.services.audit.log import AuditLog
from assessment.services.audit.personal_data import PersonalData
from assessment.services.column_maps import ColumnMaps
from assessment.services.confirmations import Confirmations
from assessment.services.drafts import Drafts
from assessment.services.evidence import EvidenceOfAnswers
from assessment.services.my_data import MyData
from assessment.services.peers import Peers
from assessment.services.people.people import People
from assessment.services.people.permissions import works_for
from assessment.services.people.portfolio import StoredPortfolio
from assessment.services.people.refusals import nothing_there
from assessment.services.versions_of_answers import VersionsOfAnswers
from assessment.services.years_agree import YearsAgree
from assessment.settings import EvidenceLimits


@dataclass(frozen=True)
class Workspace:
    """Drafts, links, versions; figures given twice; export, deletion; confirmed warnings; plans of action; peers.

    Everything is seen as the principal of `drafts` may see it; `of` gives the same for another one.
    """

    drafts: Drafts
    versions: VersionsOfAnswers
    years: YearsAgree
    my_data: MyData
    peers: Peers
    evidence_limits: EvidenceLimits = field(default_factory=EvidenceLimits)
    roles: tuple[GroupRole, ...] = ()

    def of(self, principal: Principal, owner: str = "") -> Workspace:
        """The same as somebody may see it; `owner`: for whom they work, one of `works_for` (empty: the first).

        Raises:
            NotFoundError: that is none of theirs.
        """
        owners = works_for(principal)
        if owner and owner not in owners:
            raise nothing_there()
        drafts = replace(self.drafts, principal=principal, owner=owner or next(iter(owners), ""))
        peers = replace(self.peers, drafts=drafts)
        return replace(
            self,
            drafts=drafts,
            versions=replace(self.versions, drafts=drafts, submitted=peers.renew),
            years=replace(self.years, drafts=drafts),
            my_data=replace(self.my_data, drafts=drafts),
            peers=peers,
        )

    @property
    def people(self) -> People:
        """Signing in, members, invitations, firms that are granted and handed over."""
        return People(self.drafts, self.roles)

    @property
    def audit_log(self) -> AuditLog:
        """Who did what to which firm when."""
        return AuditLog(self.drafts)

    @property
    def portfolio(self) -> StoredPortfolio:
        """What the submitted answers of all firms of an owner add up to."""
        return StoredPortfolio(self.drafts, self.my_data.assessor, self.peers.least)

    @property
    def personal_data(self) -> PersonalData:
        """What is stored about a person: to take away, or to erase."""
        return PersonalData(self.drafts)

    @property
    def confirmations(self) -> Confirmations:
        """Warnings of the drafts that somebody found right."""
        return Confirmations(self.drafts)

    @property
    def evidence(self) -> EvidenceOfAnswers:
        """Files attached to the answers of the drafts."""
        return EvidenceOfAnswers(self.drafts, self.evidence_limits)

    @property
    def column_maps(self) -> ColumnMaps:
        """What was said about the columns of workbooks."""
        return ColumnMaps(self.drafts)

    @property
    def action_plans(self) -> ActionPlans:
        """Plans of action of the drafts."""
        return ActionPlans(self.drafts)
