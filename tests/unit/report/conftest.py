"""One firm from a handful of answers, scored with the installed plan: what the reports are tested on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from assessment.definitions.catalogue import Catalogue, load_catalogue
from assessment.formats.panel import to_panel
from assessment.formats.table import AnswerTable
from assessment.formats.validate import validate_answers
from assessment.model.base import Language
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.result import Result
from assessment.report.gap_report import build_gap_report
from assessment.report.view import GapReport, PillarView
from assessment.scoring.engine import assess

AS_OF = date(2026, 6, 1)
YEAR = 2024
Answers = dict[str, object]
Score = Callable[..., Result]
Report = Callable[..., GapReport]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The installed data."""
    return load_catalogue()


@pytest.fixture(scope="session")
def plan(catalogue: Catalogue) -> Plan:
    """The plan of Shanghai."""
    return catalogue.plans["shanghai-2023-2025"]


@pytest.fixture(scope="session")
def questionnaire(catalogue: Catalogue, plan: Plan) -> Questionnaire:
    """The questionnaire of that plan."""
    return catalogue.questionnaires[plan.questionnaire]


@pytest.fixture(scope="session")
def score(catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire) -> Score:
    """Scores firms given as dicts of answers in the asked units."""

    def run(*firms: Answers, **options: object) -> Result:
        frames = [
            validate_answers({"firm_name": f"Firm {k}", **firm}, YEAR, questionnaire, plan).table.frame
            for k, firm in enumerate(firms)
        ]
        panel = to_panel(AnswerTable(pd.concat(frames, ignore_index=True)), questionnaire, plan)
        return assess(panel, plan, questionnaire, catalogue.reference, as_of=AS_OF, **options)  # type: ignore[arg-type]

    return run


@pytest.fixture(scope="session")
def report(score: Score, catalogue: Catalogue, plan: Plan, questionnaire: Questionnaire) -> Report:
    """The gap report of one firm."""

    def build(answers: Answers, lang: Language = "en", as_of: date = AS_OF) -> GapReport:
        result, versions = score(answers), {"engine": "1"}
        reference = catalogue.reference
        return build_gap_report(result, 0, plan, questionnaire, reference, lang, as_of=as_of, versions=versions)

    return build


def pillar(report: GapReport, name: str) -> PillarView:
    """One pillar of a report."""
    return next(p for p in report.pillars if p.id == name)
