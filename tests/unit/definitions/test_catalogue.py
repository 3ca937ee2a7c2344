"""The catalogue joins our own data with a folder of the user, and never replaces anything in silence."""

import shutil
from datetime import date
from math import inf
from pathlib import Path

import pytest

from assessment.definitions.catalogue import REFERENCE, check, load_catalogue
from assessment.errors import DefinitionError

BASE = Path(__file__).parents[2] / "broken" / "base"
PLANS = Path("benchmarks") / "plans"


@pytest.fixture
def extra(tmp_path):
    """A folder of a user with one plan more."""
    plan = tmp_path / "mine" / PLANS / "my-plan"
    shutil.copytree(BASE / PLANS / "tiny-plan", plan)
    replace(plan / "plan.yaml", "id: tiny-plan", "id: my-plan")
    return tmp_path / "mine"


def replace(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_everything_of_a_folder_is_in_the_catalogue():
    catalogue = load_catalogue(root=BASE)

    assert set(catalogue.questionnaires) == {"tiny"}
    assert set(catalogue.plans) == {"tiny-plan"}
    assert set(catalogue.hashes) == {"tiny", "tiny-plan", "rd-test", REFERENCE}
    assert [row.division for row in catalogue.reference.tables[0].rows] == ["C", "C38", "C39"]


def test_values_arrive_as_they_were_written():
    catalogue = load_catalogue(root=BASE)
    questionnaire = catalogue.questionnaires["tiny"]

    assert questionnaire.edition == "1.10"
    assert questionnaire.instrument.items[0].bands == ((0, 0), (50, 0.5), (inf, 1))
    assert catalogue.plans["tiny-plan"].ends == date(2025, 12, 31)
    assert [option.id for option in questionnaire.questions["scene"].options] == ["0", "1", "2", "3", "4"]


def test_row_of_a_table_carries_its_citation():
    electricity = load_catalogue(root=BASE).reference.coefficients["electricity_calorific"]

    assert electricity.kgce == 0.1229
    assert electricity.basis.sources == ("book",)
    assert electricity.basis.checked_on == date(2026, 1, 31)


def test_folder_of_the_user_adds_a_plan(extra):
    assert set(load_catalogue(extra, root=BASE).plans) == {"tiny-plan", "my-plan"}


def test_id_that_both_folders_define_is_a_problem(extra):
    (extra / PLANS / "my-plan").rename(extra / PLANS / "tiny-plan")
    replace(extra / PLANS / "tiny-plan" / "plan.yaml", "id: my-plan", "id: tiny-plan")

    assert [problem.code for problem in check(extra, root=BASE)] == ["defined-twice"]


def test_folder_of_the_user_that_is_missing_is_a_problem(tmp_path):
    assert [problem.code for problem in check(tmp_path / "nowhere", root=BASE)] == ["folder-missing"]


def test_wrong_data_is_refused_with_every_problem_of_every_file(extra):
    replace(extra / PLANS / "my-plan" / "plan.yaml", "    weight: 1\n", "    wieght: 1\n")
    replace(extra / PLANS / "my-plan" / "tasks.yaml", 'code: "1"', "code: 1")

    with pytest.raises(DefinitionError) as refused:
        load_catalogue(extra, root=BASE)

    assert {(Path(p.place.file).name, p.code) for p in refused.value.problems} == {
        ("plan.yaml", "unknown-key"),
        ("tasks.yaml", "wrong-type"),
    }


def test_misspelt_required_key_is_one_complaint_in_the_right_line(extra):
    plan = extra / PLANS / "my-plan" / "plan.yaml"
    replace(plan, "issuer:", "isuer:")
    line = next(n for n, text in enumerate(plan.read_text(encoding="utf-8").splitlines(), 1) if "isuer" in text)

    problems = check(extra, root=BASE)

    assert [(problem.code, problem.place.line) for problem in problems] == [("unknown-key", line)]


def test_what_refers_to_a_questionnaire_that_cannot_be_read_is_not_judged(tmp_path):
    shutil.copytree(BASE, tmp_path / "data")
    replace(tmp_path / "data" / "questionnaires" / "tiny" / "scales.yaml", "points: 60", "points: many")

    problems = check(root=tmp_path / "data")

    assert [problem.code for problem in problems] == ["wrong-type"]


def test_layout_of_a_file_does_not_change_its_hash_and_its_content_does(tmp_path):
    shutil.copytree(BASE, tmp_path / "data")
    plan = tmp_path / "data" / PLANS / "tiny-plan" / "plan.yaml"
    before = load_catalogue(root=BASE).hashes
    replace(plan, "region: shanghai\n", "\n# a remark\nregion:   shanghai\n")
    laid_out = load_catalogue(root=tmp_path / "data").hashes
    replace(plan, "    weight: 1\n", "    weight: 2\n")
    changed = load_catalogue(root=tmp_path / "data").hashes

    assert laid_out == before
    assert {name for name in before if before[name] != changed[name]} == {"tiny-plan"}
