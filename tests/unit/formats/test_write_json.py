"""A gap report as JSON."""

import json

import pytest

from assessment.formats.json_report import SCHEMA_ID, SCHEMA_VERSION, write_json
from assessment.report.view import GapReport

SCALARS = {
    "lang": "zh", "title": "差距报告", "firm": "示例 =1+1", "credit_code": "", "division": "", "region": "",
    "data_year": 2024, "as_of": "2025-06-30", "plan": "计划", "plan_document": "", "period_note": "",
    "steps_formula": "",
}  # fmt: skip
LISTS = ("headline", "pillars", "steps", "tasks", "programmes", "supplementary", "profile", "notes", "sources",
         "versions")  # fmt: skip
UNKNOWN = {"text": "未知"}


@pytest.fixture
def report():
    overall = {"shown": False, "score": UNKNOWN, "met_text": "", "geometric": "", "weights": ""}
    digital = {"title": "", "level": "", "index": UNKNOWN, "results_text": "", "gates": (), "items": (),
               "scenarios": (), "next_steps": (), "notes": (), "sources": ()}  # fmt: skip
    return GapReport(**SCALARS, **dict.fromkeys(LISTS, ()), overall=overall, digital=digital)


def test_it_names_its_schema_and_version(report):
    assert json.loads(write_json(report))["schema"] == {"id": SCHEMA_ID, "version": SCHEMA_VERSION}


def test_it_is_the_report_and_reads_back_as_it(report):
    assert GapReport.model_validate(json.loads(write_json(report))["report"]) == report


def test_chinese_is_readable_utf8(report):
    assert "差距报告".encode() in write_json(report)


def test_keys_are_sorted_so_that_versions_can_be_compared(report):
    keys = list(json.loads(write_json(report))["report"])

    assert keys == sorted(keys)


def test_an_unknown_number_is_null(report):
    assert json.loads(write_json(report))["report"]["overall"]["score"]["value"] is None
