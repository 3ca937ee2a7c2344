"""The threat model is true: every claim names a test, and every test it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODEL = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@cache
def names_in(file):
    """Names of the tests in a file; none where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, functions) and "test" in node.name)


def claims():
    """First and last cell of each row of each table that has a column for the test."""
    for table in re.findall(r"^\|[^\n]*\| test \|\n\|[-|]+\|\n((?:\|[^\n]*\n)+)", MODEL, re.MULTILINE):
        for row in table.strip().splitlines():
            cells = [cell.strip() for cell in row.strip("|").split("|")]
            yield cells[0], cells[-1]


def test_every_claim_names_a_test():
    without = [claim for claim, test in claims() if not NAMED.search(test)]

    assert len(list(claims())) > 40
    assert not without, "\n" + "\n".join(without)


def test_every_test_that_is_named_exists():
    gone = [f"{file}::{name}" for file, name in NAMED.findall(MODEL) if name not in names_in(file)]

    assert not gone, "\nrenamed or removed; name the test that shows the claim now:\n" + "\n".join(gone)


def test_what_is_not_defended_is_said():
    chapter = MODEL.partition("\n## What is not defended\n")[2]

    assert chapter.count("\n- ") >= 5
