"""The project file is true: what is imported is declared, what is declared is imported or says why it is there."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PART_OF = {"pydantic-core": "pydantic"}
"""Held by the other to one exact version."""
LOADED_BY_NAME = {"psycopg", "authlib", "httpx"}
"""Never imported by us: SQLAlchemy loads the first where an address asks for it, Streamlit the others."""


def declared(requirements):
    return {re.split(r"[<>=!~\[; ]", requirement)[0].lower().replace("_", "-") for requirement in requirements}


def imported():
    modules = set()
    for file in [*(ROOT / "assessment").rglob("*.py"), ROOT / "app.py"]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.split(".")[0])
    return modules - sys.stdlib_module_names - {"assessment"}


def test_what_the_program_imports_is_declared_and_nothing_else():
    distributions = packages_distributions()

    used = {distributions[module][0].lower().replace("_", "-") for module in imported()}
    used = {PART_OF.get(name, name) for name in used}

    assert used | LOADED_BY_NAME == declared(PROJECT["dependencies"])


def test_every_dependency_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.split("dependencies = [")[1].split("\n]")[0].splitlines() if line.strip()]

    bare = [line for before, line in zip(["", *lines], lines, strict=False) if line[0] == '"' and before[:1] != "#"]

    assert not bare


def test_streamlit_is_held_to_one_minor_version():
    """The hash in the content security policy and the translated texts belong to exactly one."""
    streamlit = next(d for d in PROJECT["dependencies"] if d.startswith("streamlit"))

    assert re.fullmatch(r"streamlit>=1\.(\d+),<1\.(\d+)", streamlit)
