"""The scores of one set of answers as plain numbers, for versions and trends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isnan

from assessment.formats.columns import NAME
from assessment.services.assessor import Assessor

OVERALL = "overall"
ANY_NAME = "firm"
"""Stands for the name of the firm, which may not be given yet; no score depends on it."""


@dataclass(frozen=True)
class ScoresOfAnswers:
    """Scores answers with the installed engine; validity of programmes is judged as of `as_of` and moves no score."""

    assessor: Assessor
    as_of: date

    def __call__(self, form: Mapping[str, object], data_year: int, plan: str) -> dict[str, float | None]:
        """Pillar id -> score, and `overall` where one is shown: 0 to 100; None unknown or not applicable."""
        table, _ = self.assessor.from_answers({**form, NAME: ANY_NAME}, data_year, plan)
        result = self.assessor.assess(table, plan, self.as_of, data_year=data_year).result
        scores = {name: _number(pillar.score[0]) for name, pillar in result.pillars.items()}
        overall = _number(result.overall.score[0]) if result.overall.shown[0] else None
        return {**scores, OVERALL: overall}


def _number(score: float) -> float | None:
    return None if isnan(score) else float(score)
