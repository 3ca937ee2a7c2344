"""Imports point down only, also where somebody runs the tests and not the checks."""

from importlinter import cli


def test_imports_point_down_only(root, monkeypatch):
    monkeypatch.chdir(root)

    assert cli.lint_imports(no_cache=True) == cli.EXIT_STATUS_SUCCESS
