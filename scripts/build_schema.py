# ruff: noqa: INP001 - scripts are run, not imported
"""Write `docs/schemas/gap-report-1.json`: the JSON Schema of a gap report, from the view-model it is written from.

Run it after the view-model was changed: `python scripts/build_schema.py`. A change that renames, removes or changes the
meaning of a key raises SCHEMA_VERSION first; the schema of an older version stays as it is.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assessment.formats.json_report import SCHEMA_ID, SCHEMA_VERSION
from assessment.report import view

FILE = Path(__file__).parents[1] / "docs" / "schemas" / f"gap-report-{SCHEMA_VERSION}.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema of what `write_json` writes: the report under the id and version of its schema."""
    report = view.GapReport.model_json_schema(mode="serialization")
    parts = report.pop("$defs")
    parts["GapReport"] = report
    for name, attribute, text in _remarks():
        if attribute in parts.get(name, {}).get("properties", {}):
            parts[name]["properties"][attribute]["description"] = text
    return {
        "$schema": DIALECT,
        "$id": f"urn:{SCHEMA_ID.replace('/', ':')}:{SCHEMA_VERSION}",
        "title": "Gap report",
        "description": "Unknown numbers are null. Further keys may be added under the same version.",
        "type": "object",
        "required": ["report", "schema"],
        "properties": {"schema": _version(), "report": {"$ref": "#/$defs/GapReport"}},
        "$defs": {name: _open(part) for name, part in parts.items()},
    }


def schema_text() -> str:
    """The schema as it lies in the file."""
    return json.dumps(schema(), ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def _version() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "version"],
        "properties": {"id": {"const": SCHEMA_ID}, "version": {"const": SCHEMA_VERSION}},
    }


def _open(part: dict[str, Any]) -> dict[str, Any]:
    """An object that may get further keys: they do not break a reader. All that it has today is always written."""
    kept = {key: value for key, value in part.items() if key not in {"additionalProperties", "title"}}
    for attribute in kept["properties"].values():
        attribute.pop("title", None)
        attribute.pop("default", None)
    return kept | {"required": sorted(kept["properties"])}


def _remarks() -> Iterator[tuple[str, str, str]]:
    """Class, attribute and the docstring under the attribute, of everything in the view-model."""
    for part in ast.parse(inspect.getsource(view)).body:
        if not isinstance(part, ast.ClassDef):
            continue
        for attribute, remark in zip(part.body, part.body[1:], strict=False):
            if isinstance(attribute, ast.AnnAssign) and isinstance(attribute.target, ast.Name):
                text = _text(remark)
                if text:
                    yield part.name, attribute.target.id, text


def _text(remark: ast.stmt) -> str:
    if isinstance(remark, ast.Expr) and isinstance(remark.value, ast.Constant) and isinstance(remark.value.value, str):
        return " ".join(remark.value.value.split())
    return ""


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(schema_text(), encoding="utf-8")
