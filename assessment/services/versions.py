"""Which program and which data a result came from: with the same ones the same answers give the same bits."""

from __future__ import annotations

import assessment
from assessment.definitions.catalogue import REFERENCE, Catalogue
from assessment.model.plan import Plan

SHOWN_OF_A_HASH = 12
"""Characters of a content hash that are printed; enough to tell editions apart."""


def versions(catalogue: Catalogue, plan: Plan) -> dict[str, str]:
    """engine, questionnaire, plan and tables: edition and the beginning of the content's sha256."""
    questionnaire = catalogue.questionnaires[plan.questionnaire]
    return {
        "engine": assessment.__version__,
        "questionnaire": _edition(questionnaire.id, questionnaire.edition, catalogue.hashes[questionnaire.id]),
        "plan": _edition(plan.id, plan.edition, catalogue.hashes[plan.id]),
        "reference": catalogue.hashes[REFERENCE][:SHOWN_OF_A_HASH],
    }


def _edition(name: str, edition: str, digest: str) -> str:
    return f"{name} {edition} ({digest[:SHOWN_OF_A_HASH]})"
