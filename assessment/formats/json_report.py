"""A gap report as JSON, for other programs: the view-model as it is, under a schema with a version."""

from __future__ import annotations

import json

from assessment.report.view import GapReport

SCHEMA_ID, SCHEMA_VERSION = "manufacturing-assessment/gap-report", 1
"""The version rises when a key is renamed, removed or changes its meaning; further keys do not raise it."""


def write_json(report: GapReport) -> bytes:
    """The report as UTF-8 JSON with sorted keys: `schema` (id, version) and `report`. Unknown numbers are null."""
    content = {"schema": {"id": SCHEMA_ID, "version": SCHEMA_VERSION}, "report": report.model_dump(mode="json")}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8")
