"""Whoever runs the server copies everything away and puts older states back: the log says so, and stays whole."""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import sqlite3
from contextlib import closing

import pytest
from alembic import command
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

from assessment import bootstrap
from assessment.cli.application import app
from assessment.errors import NotFoundError
from assessment.model.audit import Act, AuditFilter, Subject
from assessment.services.audit.chain import verify
from assessment.services.audit.operator import operator
from assessment.settings import Settings
from assessment.store import backup as backups
from assessment.store.backup import back_up, restore
from assessment.store.engine import database_url, make_engine, writing
from assessment.store.errors import BackupError
from assessment.store.migrate import _config
from assessment.store.opening import open_store
from tests.integration.store_servers import NOW

ANN = Subject(kind="operator", reference="ann")


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path}/kept/answers.sqlite3"


@pytest.fixture
def kept(kept):
    """The same with one row in its log."""
    kept.log(Act("exported", ANN, NOW))
    return kept


@pytest.fixture
def file(tmp_path):
    return tmp_path / "copy.backup"


def made(address, file, **more):
    back_up(address, file, act=Act("backed_up", ANN, NOW), **more)


def put_back(address, file, **more):
    restore(address, file, force=True, act=Act("restored", ANN, NOW), **more)


def rows_of(address):
    """Actions and details, the oldest first; the chain is whole."""
    store = open_store(address)
    try:
        assert verify(store.chain()).whole
        return [(row.action, row.detail) for row in reversed(store.entries(AuditFilter()))]
    finally:
        store.close()


def test_a_backup_leaves_a_row_with_the_hash_of_its_file_and_is_from_before_it(kept, address, file):
    made(address, file)

    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert rows_of(address) == [("exported", {}), ("backed_up", {"file": digest})]
    with closing(sqlite3.connect(file)) as copy:
        assert copy.execute("SELECT action FROM audit_entry").fetchall() == [("exported",)]


def test_an_older_state_that_comes_back_says_what_it_replaced_and_how_much_is_gone(kept, address, file):
    """Row 1, the backup; the backup itself is row 2, two more are 3 and 4: 4 - 1 = 3 rows are gone."""
    made(address, file)
    for _ in range(2):
        kept.log(Act("exported", ANN, NOW))
    last = kept.audit_head()
    kept.close()

    put_back(address, file)

    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    detail = {"file": digest, "replaced": str(last), "lost": 3}
    assert rows_of(address) == [("exported", {}), ("restored", detail)]


def test_a_row_that_was_kept_elsewhere_is_missed_and_the_restore_is_named_as_the_reason(kept, address, file):
    made(address, file)
    after_the_backup = kept.audit_head()
    for _ in range(3):
        kept.log(Act("exported", ANN, NOW))
    last = kept.audit_head()

    put_back(address, file)

    unlike, cut_off = verify(kept.chain(), after_the_backup), verify(kept.chain(), last)
    assert (unlike.broken, unlike.restored) == (2, 2)
    assert (cut_off.broken, cut_off.restored) == (3, 2)
    kept.log(Act("exported", ANN, NOW))
    assert verify(kept.chain(), kept.audit_head()).restored == 0
    assert verify(kept.chain()).whole


def test_a_row_that_somebody_took_away_is_not_blamed_on_a_restore(kept, address, file):
    made(address, file)
    put_back(address, file)
    kept.log(Act("exported", ANN, NOW))
    last = kept.audit_head()
    with closing(sqlite3.connect(database_url(address).database)) as database:
        database.execute("DELETE FROM audit_entry WHERE number = 3")
        database.execute("UPDATE audit_head SET number = 2, hash = (SELECT hash FROM audit_entry WHERE number = 2)")
        database.commit()

    verdict = verify(kept.chain(), last)
    assert (verdict.broken, verdict.restored) == (3, 0)


def test_where_nothing_was_kept_before_the_row_says_what_file_it_was(kept, address, file, tmp_path):
    made(address, file)
    elsewhere = f"sqlite:///{tmp_path}/new/place.sqlite3"

    restore(elsewhere, file, act=Act("restored", ANN, NOW))

    assert rows_of(elsewhere)[1:] == [("restored", {"file": hashlib.sha256(file.read_bytes()).hexdigest()})]


@pytest.mark.parametrize("spoilt", [b"no database " * 5000, b""], ids=["scribbled", "cut off"])
def test_a_damaged_database_is_kept_aside_and_the_backup_takes_its_place(kept, address, file, tmp_path, spoilt):
    made(address, file)
    kept.close()
    place = tmp_path / "kept" / "answers.sqlite3"
    place.write_bytes(spoilt or place.read_bytes()[:30_000])
    before = place.read_bytes()

    put_back(address, file)

    assert rows_of(address)[-1][1]["replaced"] == "damaged"
    assert (tmp_path / "kept" / "answers.sqlite3.damaged-1").read_bytes() == before
    store = open_store(address)
    assert store.snapshot("d1").answers["revenue"].value == 10_000
    store.close()


def test_a_database_of_an_older_version_is_backed_up_and_left_as_it_is(address, file):
    engine = make_engine(database_url(address))
    with writing(engine).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
    engine.dispose()

    made(address, file)

    with closing(sqlite3.connect(database_url(address).database)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("0006",)]
        assert database.execute("SELECT count(*) FROM audit_entry").fetchall() == [(0,)]


def test_a_log_that_cannot_be_written_to_is_said_and_the_backup_is_there(kept, address, file, monkeypatch):
    def full(*_):
        raise OperationalError("INSERT", None, sqlite3.OperationalError("database or disk is full"))

    monkeypatch.setattr(backups, "note_backup", full)

    with pytest.raises(BackupError, match="was written, but the audit log does not say so"):
        made(address, file)

    assert file.is_file()


# --- from the command line --------------------------------------------------------------------------------------------


def run(*words):
    return CliRunner().invoke(app, [*words, "--lang", "en"])


def test_the_commands_log_the_account_that_ran_them_and_it_can_be_erased(kept, address, file, monkeypatch):
    monkeypatch.setenv("ASSESSMENT_DATABASE_URL", address)
    monkeypatch.setenv("LOGNAME", "somebody-else")
    account = pwd.getpwuid(os.geteuid()).pw_name

    assert run("backup", str(file)).exit_code == 0
    kept_elsewhere = run("audit", "head").stdout.strip()
    assert run("restore", str(file), "--force").exit_code == 0
    verified = run("audit", "verify", "--expect", kept_elsewhere)

    assert verified.exit_code == 1
    assert "Row 2 says that a backup was restored" in verified.stderr
    workspace = bootstrap.open_workspace(Settings(database_url=address))
    page = workspace.audit_log.page(AuditFilter())
    row = page.rows[0]
    assert (row.action, page.known[row.actor].name) == ("restored", account)
    data = workspace.personal_data
    assert [one["action"] for one in json.loads(data.export_name(account))["did"]] == ["restored"]

    assert data.erase_name(account).traces == 1

    assert workspace.audit_log.page(AuditFilter()).known[row.actor].name == ""
    with pytest.raises(NotFoundError):
        data.erase_name(account)
    assert rows_of(address)
    workspace.drafts.store.close()


def test_the_account_is_what_the_system_says_and_a_number_where_it_has_no_name(monkeypatch):
    monkeypatch.setenv("USER", "somebody-else")
    assert operator() == Subject(kind="operator", reference=pwd.getpwuid(os.geteuid()).pw_name)

    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    assert operator().reference == "4000000"
