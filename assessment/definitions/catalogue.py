"""The catalogue: every questionnaire, plan and reference value that is installed, with the hash of its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from assessment.definitions.complaint import complaint
from assessment.definitions.cross_checks import cross_check
from assessment.definitions.loading import Loadings, load
from assessment.definitions.paths import data_root
from assessment.errors import DefinitionError
from assessment.model.message import Place, Problem, msg
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import Reference

REFERENCE = "reference"
"""Name under which the hash of all reference values stands."""


@dataclass(frozen=True)
class Catalogue:
    """Everything that is installed.

    Attributes:
        questionnaires: by id.
        plans: by id.
        reference: bibliography, tables and coefficients.
        hashes: sha256 of the content of each questionnaire, plan and table by id, and of all reference values.
    """

    questionnaires: Mapping[str, Questionnaire]
    plans: Mapping[str, Plan]
    reference: Reference
    hashes: Mapping[str, str]


def load_catalogue(extra: Path | None = None, root: Path | None = None) -> Catalogue:
    """The catalogue of our own data and, where given, of a folder of the user.

    Args:
        extra: folder with `questionnaires/` and `benchmarks/` of its own; it adds and never replaces.
        root: folder in place of our own data (for tests and for building other products on the same code).

    Raises:
        DefinitionError: something is wrong; it lists every problem of every file.
    """
    found, problems = _read(extra, root)
    if problems:
        what = msg("The plans, questionnaires and tables hold {count} problems", count=len(problems))
        raise DefinitionError(what, problems, msg("Run `assessment check` to see each with its file and line"))
    return _catalogue(found)


def check(extra: Path | None = None, root: Path | None = None) -> list[Problem]:
    """Every problem of every file, in the order of files and lines; arguments as for `load_catalogue`."""
    return _read(extra, root)[1]


def content_hash(model: BaseModel) -> str:
    """Sha256 of the canonical JSON of a model: the same content gives the same hash, however the file is laid out."""
    content = model.model_dump(mode="json")
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _read(extra: Path | None, root: Path | None) -> tuple[Loadings, list[Problem]]:
    roots = [root or data_root(), *([extra] if extra else [])]
    found = load(roots)
    problems = [*_missing(roots), *found.problems, *cross_check(found)]
    return found, sorted(problems, key=lambda problem: (problem.place.file, problem.place.line or 0))


def _missing(roots: Sequence[Path]) -> list[Problem]:
    return [
        complaint(Place(file=str(root)), "folder-missing", msg("The data folder does not exist"))
        for root in roots
        if not root.is_dir()
    ]


def _catalogue(found: Loadings) -> Catalogue:
    reference = _reference(found)
    questionnaires = {one.model.id: one.model for one in found.questionnaires}
    plans = {one.model.id: one.model for one in found.plans}
    tables = {table.id: table for table in reference.tables}
    named: dict[str, BaseModel] = {**questionnaires, **plans, **tables, REFERENCE: reference}
    hashes = {name: content_hash(model) for name, model in named.items()}
    return Catalogue(questionnaires, plans, reference, hashes)


def _reference(found: Loadings) -> Reference:
    robots = [one.model for one in found.robots]
    coefficients = [one.model for one in found.coefficients]
    return Reference(
        sources={source.id: source for one in found.sources for source in one.model.sources},
        tables=tuple(one.model for one in found.tables),
        robots=tuple(row for file in robots for row in file.rows),
        coefficients={row.key: row for file in coefficients for row in file.rows},
        robots_definition=robots[0].definition if robots else None,
        robots_warning=robots[0].warning if robots else None,
        robots_target_series=(robots[0].target_series or "") if robots else "",
        coefficients_note=coefficients[0].note if coefficients else None,
        weightings=next((one.model for one in found.weightings), None),
        co2={row.key: row for one in found.co2 for row in one.model.rows},
        co2_note=next((one.model.note for one in found.co2), None),
        size_classes=next((one.model for one in found.sizes), None),
        peer_pooling=next((one.model for one in found.pooling), None),
    )
