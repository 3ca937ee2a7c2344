"""The published JSON Schema is that of the view-model, and what is written follows it."""

import json
import runpy
from datetime import date

import jsonschema
import pytest

from assessment.formats.json_report import SCHEMA_VERSION
from assessment.ui import example_firm, services

AS_OF = date(2026, 11, 23)
NOTHING_BUT_RD = {"firm_name": "Example", "revenue": 16000.0, "rd_expense": 480.0}


@pytest.fixture(scope="module")
def published(root):
    return (root / "docs" / "schemas" / f"gap-report-{SCHEMA_VERSION}.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def validator(published):
    checker = jsonschema.Draft202012Validator
    checker.check_schema(json.loads(published))
    return checker(json.loads(published))


def written(answers, lang):
    assessor, plan = services.assessor(), services.plan_id()
    table, _ = assessor.from_answers(answers, 2025, plan)
    report = assessor.gap_report(assessor.assess(table, plan, AS_OF, data_year=2025), 0, lang)
    return json.loads(assessor.gap_report_json(report))


def test_the_published_schema_is_that_of_the_view_model(root, published):
    build = runpy.run_path(str(root / "scripts" / "build_schema.py"))["schema_text"]

    assert build() == published, "run scripts/build_schema.py"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("answers", [example_firm.answers("en"), NOTHING_BUT_RD], ids=["full", "one pillar"])
def test_a_report_follows_the_schema(validator, answers, lang):
    validator.validate(written(answers, lang))


def test_a_report_without_one_of_its_parts_does_not_follow_it(validator):
    report = written(NOTHING_BUT_RD, "en")
    del report["report"]["overall"]["own_weights"]

    with pytest.raises(jsonschema.ValidationError, match="own_weights"):
        validator.validate(report)


def test_a_further_key_does_not_break_it(validator):
    report = written(NOTHING_BUT_RD, "en")
    report["report"]["overall"]["new"] = 1

    validator.validate(report)
