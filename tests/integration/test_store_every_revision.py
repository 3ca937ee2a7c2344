"""Whatever version of the program wrote a database, every later one keeps each row of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from assessment.store.engine import database_url, make_engine, writing
from assessment.store.errors import NewerSchemaError
from assessment.store.migrate import _config, migrate
from assessment.store.models import Base
from assessment.store.opening import open_store

ROOT = Path(__file__).parents[2]
REVISIONS = sorted(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())
EARLIER = REVISIONS[:-1]
FIRST = REVISIONS[0]
OPEN = "import sys; from assessment.store.opening import open_store; open_store(sys.argv[1]).close()"
DIES_BEFORE_THE_COMMIT = """
import os, signal, sys
from sqlalchemy import event
from assessment.store.engine import database_url, make_engine
from assessment.store.migrate import migrate
engine = make_engine(database_url(sys.argv[1]))
event.listen(engine, "commit", lambda connection: os.kill(os.getpid(), signal.SIGKILL))
migrate(engine)
"""
MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
KEYS = {"owner_id": "local", "draft_id": "d1", "plan_id": "p1", "draft.id": "d1", "action_plan.id": "p1"}
KEYS |= dict.fromkeys(("person.id", "person_id", "organisation.id", "organisation_id", "giver_id"), "local")
"""What refers to another row; every other column holds a value of its type."""


def made_up(table, column):
    kinds = {sa.JSON: {"名": ["值", 1.5, None]}, sa.Date: date(2026, 6, 30), sa.DateTime: MOMENT}
    kinds |= {sa.Boolean: True, sa.Integer: 2025, sa.Float: 0.1, sa.String: f"{column.name} 数"}
    other = next(value for kind, value in kinds.items() if isinstance(column.type, kind))
    return KEYS.get(f"{table.name}.{column.name}", KEYS.get(column.name, other))


@pytest.fixture
def engine(address):
    made = make_engine(database_url(address))
    yield made
    made.dispose()


def fill(engine, revision):
    """Bring an empty database to a revision, with a row in every table; gives all rows."""
    with writing(engine).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    tables = sa.MetaData()
    tables.reflect(engine)
    with writing(engine).begin() as connection:
        for table in tables.sorted_tables:
            if table.name not in ("alembic_version", "owner"):
                connection.execute(table.insert(), {column.name: made_up(table, column) for column in table.columns})
    return tables, rows(engine, tables)


def rows(engine, tables):
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table))]
            for table in tables.sorted_tables
            if table.name != "alembic_version"
        }


def revision_of(engine):
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@pytest.mark.parametrize("revision", EARLIER)
def test_every_row_of_every_earlier_revision_is_kept(engine, revision):
    tables, before = fill(engine, revision)
    assert all(before.values())

    migrate(engine)

    assert rows(engine, tables) == before
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_processes_that_start_at_once_bring_an_old_database_forward_once(engine, address):
    tables, before = fill(engine, FIRST)
    engine.dispose()

    starting = [subprocess.Popen([sys.executable, "-c", OPEN, address], cwd=ROOT, stderr=subprocess.PIPE) for _ in "ab"]
    ends = [(process.communicate()[1].decode()[-500:], process.returncode) for process in starting]

    assert ends == [("", 0)] * 2
    assert revision_of(engine) == REVISIONS[-1]
    assert rows(engine, tables) == before


def test_a_process_killed_while_it_migrates_leaves_the_old_database_and_the_next_one_goes_on(engine, address):
    tables, before = fill(engine, FIRST)
    engine.dispose()

    killed = subprocess.run([sys.executable, "-c", DIES_BEFORE_THE_COMMIT, address], cwd=ROOT, check=False)

    assert killed.returncode == -signal.SIGKILL
    assert (revision_of(engine), rows(engine, tables)) == (FIRST, before)
    open_store(address).close()
    assert (revision_of(engine), rows(engine, tables)) == (REVISIONS[-1], before)


def test_a_database_of_a_newer_version_keeps_every_row_when_it_is_refused(engine, address):
    tables, before = fill(engine, REVISIONS[-1])
    with writing(engine).begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(NewerSchemaError) as error:
        open_store(address)

    assert "nothing was changed" in error.value.hint.text
    assert (revision_of(engine), rows(engine, tables)) == ("9999", before)
