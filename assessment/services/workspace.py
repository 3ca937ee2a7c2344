"""Everything about answers that are kept, in one place for the surfaces."""

from __future__ import annotations

from dataclasses import dataclass, field

from assessment.services.action_plans import ActionPlans
from assessment.services.column_maps import ColumnMaps
from assessment.services.confirmations import Confirmations
from assessment.services.drafts import Drafts
from assessment.services.evidence import EvidenceOfAnswers
from assessment.services.my_data import MyData
from assessment.services.peers import Peers
from assessment.services.versions_of_answers import VersionsOfAnswers
from assessment.services.years_agree import YearsAgree
from assessment.settings import EvidenceLimits


@dataclass(frozen=True)
class Workspace:
    """Drafts, links, versions; figures given twice; export, deletion; confirmed warnings; plans of action; peers."""

    drafts: Drafts
    versions: VersionsOfAnswers
    years: YearsAgree
    my_data: MyData
    peers: Peers
    evidence_limits: EvidenceLimits = field(default_factory=EvidenceLimits)

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
