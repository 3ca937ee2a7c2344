"""One assessment: the result together with everything that is needed to say what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assessment.model.message import Problem
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference
from assessment.model.result import Result


@dataclass(frozen=True)
class Assessment:
    """The result for some firms, the definitions it was computed with, and the date it is judged as of.

    `versions` says which engine, questionnaire, plan and tables (edition and content hash) gave the result: with the
    same ones the same answers give the same bits.
    """

    result: Result
    plan: Plan
    questionnaire: Questionnaire
    reference: Reference
    as_of: date
    versions: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
