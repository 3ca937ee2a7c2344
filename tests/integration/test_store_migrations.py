"""A database is brought to the tables of this version, once, by whoever comes first; a newer one is left alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from assessment.errors import SettingsError
from assessment.model.action_plan import ActionLine, ActionPlan
from assessment.model.draft import Confirmation
from assessment.store.engine import database_url, make_engine, writing
from assessment.store.errors import NewerSchemaError, StoreError
from assessment.store.migrate import _config
from assessment.store.models import Base
from assessment.store.opening import open_store
from tests.integration.store_servers import NOW, head

ROOT = Path(__file__).parents[2]
OPEN = "import sys; from assessment.store.opening import open_store; open_store(sys.argv[1]).close()"
OLD_DRAFT = (
    "INSERT INTO draft VALUES ('d1', 'local', 'd1', 'q', '1', 'p', 2025, 0, :at, :at)"  # the columns of the first step
)
OLD_WARNING = "INSERT INTO confirmed_warning VALUES ('d1', 'r', 'c', 'local', 'f', 'looked at', '', '', :at)"


def test_migrations_make_the_tables_the_program_works_with(store):
    with store._engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == []


def test_a_draft_of_the_first_tables_is_kept_by_every_later_step(address):
    engine = make_engine(database_url(address))
    with writing(engine).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text(OLD_DRAFT), {"at": NOW})
    engine.dispose()

    store = open_store(address)
    try:
        assert store.heads("local") == (head(),)
        assert store.confirm("d1", Confirmation(rule="r", column="c", figures="f", confirmed_at=NOW))
    finally:
        store.close()


def test_a_questionnaire_and_its_confirmed_warning_can_be_planned_for_after_the_next_step(address):
    engine = make_engine(database_url(address))
    with writing(engine).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(text(OLD_DRAFT), {"at": NOW})
        connection.execute(text(OLD_WARNING), {"at": NOW})
    engine.dispose()

    store = open_store(address)
    try:
        assert [one.reason for one in store.snapshot("d1").confirmed] == ["looked at"]
        assert store.add_plan(plan(lines=(ActionLine(id="a", title="b"),)))
        assert store.plan("p1").lines[0].title == "b"
    finally:
        store.close()


def plan(**more):
    moments = {"created_at": NOW, "updated_at": NOW}
    return ActionPlan(id="p1", draft="d1", owner="local", data_year=2025, revision=1, **moments, **more)


def test_there_is_one_local_owner(store):
    with store._engine.connect() as connection:
        assert connection.scalars(text("SELECT id FROM owner")).all() == ["local"]


def test_a_database_of_a_newer_version_is_refused_and_untouched(address):
    store = open_store(address)
    with store._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()

    with pytest.raises(NewerSchemaError, match="newer version of this program"):
        open_store(address)


def test_processes_that_start_together_migrate_once(address):
    starting = [
        subprocess.Popen([sys.executable, "-c", OPEN, address], cwd=ROOT, stderr=subprocess.PIPE) for _ in range(4)
    ]

    ends = [(process.communicate()[1].decode()[-500:], process.returncode) for process in starting]

    assert ends == [("", 0)] * 4


@pytest.mark.parametrize("setting", ["mysql://localhost/x", "not an address", "oracle://a:secret@b/c"])
def test_another_kind_of_database_is_refused_by_name(setting):
    with pytest.raises(SettingsError) as error:
        database_url(setting)

    assert "secret" not in str(error.value)


def test_a_server_that_does_not_answer_is_named_without_its_password():
    with pytest.raises(StoreError) as error:
        open_store("postgresql://user:secret@127.0.0.1:1/nothing")

    assert "127.0.0.1" in error.value.hint.values["place"]
    assert "secret" not in error.value.hint.values["place"]


def test_a_file_that_is_no_database_is_refused_and_untouched(tmp_path):
    file = tmp_path / "figures.csv"
    file.write_text("revenue\n" * 1000)

    with pytest.raises(StoreError, match="cannot be opened") as error:
        open_store(f"sqlite:///{file}")

    assert "figures.csv" in error.value.hint.values["place"]
    assert file.read_text() == "revenue\n" * 1000


def test_without_a_setting_the_file_is_in_the_users_data_directory(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    url = database_url("")

    assert url.get_backend_name() == "sqlite"
    assert "manufacturing-assessment" in url.database
