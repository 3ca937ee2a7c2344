"""Databases and programs of the tests on faults: the same two databases as for the store."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assessment import bootstrap
from assessment.settings import Settings
from tests.integration.conftest import postgres
from tests.integration.store_servers import new_database

__all__ = ["postgres"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.long])])
def address(request, tmp_path):
    """Address of an empty database."""
    if request.param == "postgres":
        return new_database(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path}/data/answers.sqlite3"


@pytest.fixture(scope="session")
def assessor():
    """The assessor with everything that is installed."""
    return bootstrap.build(Settings())


@pytest.fixture
def program():
    """A function that runs Python code in a process of its own, with settings, until it ends or is killed."""

    def run(code, *arguments, **settings):
        variables = {f"ASSESSMENT_{name.upper()}": str(value) for name, value in settings.items()}
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return run
