"""The file that says which group of the provider gives which role: YAML, checked as a whole before the start."""

from __future__ import annotations

from pathlib import Path

from assessment.definitions.complaint import complaint
from assessment.definitions.model_errors import to_model
from assessment.definitions.tree import Tree
from assessment.definitions.yaml_file import read_yaml
from assessment.errors import DefinitionError
from assessment.model.message import Message, Problem, msg
from assessment.model.people import LONGEST_NAME, ROLES_EVERYWHERE, ROLES_OF_ORGANISATION, GroupRole, GroupRoles


def load_group_roles(file: Path) -> tuple[GroupRole, ...]:
    """What each group gives.

    Raises:
        DefinitionError: the file cannot be used; it lists every problem.
    """
    found, problems = _read(file)
    if found is None or problems:
        what = msg("The file of roles {file} cannot be used", file=file.name)
        raise DefinitionError(what, problems, msg("docs/operation.md shows a whole one"))
    return found.groups


def check_group_roles(file: Path) -> list[Problem]:
    """Every problem of a file of roles."""
    return _read(file)[1]


def _read(file: Path) -> tuple[GroupRoles | None, list[Problem]]:
    problems: list[Problem] = []
    tree = read_yaml(file, file.name, problems)
    found = to_model(GroupRoles, tree, problems) if tree is not None else None
    if found is not None and tree is not None:
        problems += [problem for i, one in enumerate(found.groups) for problem in _wrong(one, i, tree)]
        problems += _twice(found, tree)
    return found, problems


def _wrong(one: GroupRole, index: int, tree: Tree) -> list[Problem]:
    found: list[tuple[str, Message]] = []
    if one.role in ROLES_OF_ORGANISATION and not one.organisation:
        found.append(("role-without-organisation", msg("The role {role} needs an organisation", role=one.role.value)))
    if one.role in ROLES_EVERYWHERE and one.organisation:
        what = msg("The role {role} is for the whole installation, not for an organisation", role=one.role.value)
        found.append(("role-of-installation", what))
    if one.role not in (*ROLES_OF_ORGANISATION, *ROLES_EVERYWHERE):
        what = msg("The role {role} is given for single firms only, not by a group", role=one.role.value)
        found.append(("role-of-firm", what))
    if len(one.organisation) > LONGEST_NAME:
        found.append(("name-too-long", msg("The name of an organisation has at most {n} letters", n=LONGEST_NAME)))
    place = tree.place(("groups", index))
    return [complaint(place, code, what, value=one.group) for code, what in found]


def _twice(found: GroupRoles, tree: Tree) -> list[Problem]:
    seen: set[GroupRole] = set()
    problems = []
    for i, one in enumerate(found.groups):
        if one in seen:
            what = msg("The group {group} is given the same role twice", group=one.group)
            problems.append(complaint(tree.place(("groups", i)), "defined-twice", what, value=one.group))
        seen.add(one)
    return problems
