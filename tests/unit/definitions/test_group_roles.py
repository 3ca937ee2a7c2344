"""The file that says which group gives which role: every mistake is named at once, with its line."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from assessment.cli.application import app
from assessment.definitions.group_roles import check_group_roles, load_group_roles
from assessment.errors import DefinitionError
from assessment.model.people import GroupRole, Role

RIGHT = """
groups:
  - {group: "/advisers", role: "consultant", organisation: "园区服务中心"}
  - {group: "/advisers", role: "reader", organisation: "区经委"}
  - {group: "it", role: "administrator"}
  - {group: "firms", role: "manager"}
"""
WRONG = """
groups:
  - {group: "a", role: "consultant"}
  - {group: "b", role: "administrator", organisation: "x"}
  - {group: "c", role: "contributor"}
  - {group: "d", role: "reader", organisation: "y"}
  - {group: "d", role: "reader", organisation: "y"}
"""


def written(tmp_path, text):
    file = tmp_path / "roles.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_group_may_give_several_roles(tmp_path):
    found = load_group_roles(written(tmp_path, RIGHT))

    assert found[0] == GroupRole(group="/advisers", role=Role.CONSULTANT, organisation="园区服务中心")
    assert [one.role.value for one in found] == ["consultant", "reader", "administrator", "manager"]


def test_every_problem_is_named_at_once_with_its_line(tmp_path):
    with pytest.raises(DefinitionError) as error:
        load_group_roles(written(tmp_path, WRONG))

    assert [(one.code, one.place.line) for one in error.value.problems] == [
        ("role-without-organisation", 3),
        ("role-of-installation", 4),
        ("role-of-firm", 5),
        ("defined-twice", 7),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('groups: [{group: "a", role: "chief"}]', "not-a-choice"),
        ('groups: [{group: "a", rolle: "reader"}]', "unknown-key"),
        ('groups: [{group: "", role: "administrator"}]', "does-not-fit"),
        ("roles: []", "unknown-key"),
    ],
)
def test_what_is_no_role_or_no_key_is_said(tmp_path, text, code):
    assert code in {one.code for one in check_group_roles(written(tmp_path, text))}


def test_assessment_check_looks_at_the_file_of_the_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("ASSESSMENT_ROLES", str(written(tmp_path, WRONG)))

    said = CliRunner().invoke(app, ["check", "--lang", "zh"])

    assert said.exit_code != 0
    assert "角色 consultant 须指明机构" in said.output
