"""The content of a submitted version as canonical JSON, and the hash that proves it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import assessment
from assessment.definitions.catalogue import REFERENCE, Catalogue
from assessment.model.draft import Answer, KeptAnswer, Version
from assessment.model.evidence import FrozenFile
from assessment.model.plan import Plan
from assessment.services.drafts import Sheet

SCHEMA = {"id": "manufacturing-assessment/answers", "version": 1}
"""The version rises when a key is renamed, removed or changes its meaning."""
_SIGNED = ("author", "link", "written_at", "revision")


def content_of(sheet: Sheet, plan: Plan, catalogue: Catalogue) -> str:
    """Answers, and everything their score rests on, as JSON with sorted keys and no spaces: same content, same text.

    Who wrote what and when is left out, so that the same answers have the same hash.
    """
    questionnaire = catalogue.questionnaires[plan.questionnaire]
    content = {
        "schema": SCHEMA,
        "data_year": sheet.head.data_year,
        "answers": _plain(sheet.answers),
        "answers_without_question": _plain(sheet.unknown),
        "questionnaire": {
            "id": questionnaire.id,
            "edition": questionnaire.edition,
            "sha256": catalogue.hashes[questionnaire.id],
        },
        "plan": {"id": plan.id, "edition": plan.edition, "sha256": catalogue.hashes[plan.id]},
        "reference": {"sha256": catalogue.hashes[REFERENCE]},
        "engine": assessment.__version__,
    }
    if sheet.confirmed:
        content["confirmed_warnings"] = [
            one.model_dump(mode="json", include={"rule", "column", "figures", "reason"}) for one in sheet.confirmed
        ]
    if sheet.evidence:
        files = [one.model_dump(mode="json", include=set(FrozenFile.model_fields)) for one in sheet.evidence]
        content["evidence"] = sorted(files, key=lambda one: (one["column"], one["name"], one["sha256"]))
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_hash(content: str) -> str:
    """Sha256 (hex) of the UTF-8 text."""
    return hashlib.sha256(content.encode()).hexdigest()


def is_untouched(version: Version) -> bool:
    """Whether a version still holds what was submitted."""
    return content_hash(version.content) == version.hash


def provenance_of(sheet: Sheet) -> dict[str, Any]:
    """Column -> author, link, time, revision of its answer; who confirmed warnings of it and attached files to it."""
    confirmed: dict[str, list[dict[str, Any]]] = {}
    for one in sheet.confirmed:
        confirmed.setdefault(one.column, []).append(one.model_dump(mode="json", exclude={"column"}))
    found: dict[str, Any] = {
        name: answer.model_dump(mode="json", include=set(_SIGNED))
        | ({"confirmed": confirmed[name]} if name in confirmed else {})
        for name, answer in {**sheet.unknown, **sheet.answers}.items()
    }
    for file in sheet.evidence:
        kept = file.model_dump(mode="json", include={"name", "sha256", "size", "author", "link", "attached_at"})
        found.setdefault(file.column, {}).setdefault("evidence", []).append(kept)
    return found


def answers_of(version: Version) -> dict[str, Answer]:
    """The answers of a version by column, those without a question included."""
    content = json.loads(version.content)
    found = {**content["answers_without_question"], **content["answers"]}
    return {name: Answer.model_validate(_without_canonical(answer)) for name, answer in found.items()}


def files_of(version: Version) -> tuple[FrozenFile, ...]:
    """The files that were attached when a version was frozen, by answer and name."""
    return tuple(FrozenFile.model_validate(one) for one in json.loads(version.content).get("evidence", ()))


def _plain(answers: Mapping[str, KeptAnswer]) -> dict[str, Any]:
    return {name: answer.model_dump(mode="json", exclude=set(_SIGNED)) for name, answer in answers.items()}


def _without_canonical(answer: Mapping[str, Any]) -> dict[str, Any]:
    value = answer["value"]
    kept = {key: part for key, part in answer.items() if key != "canonical"}
    return {**kept, "value": tuple(value) if isinstance(value, list) else value}
