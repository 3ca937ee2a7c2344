"""Brings a database to the tables of this version of the program: forward only, one process at a time."""

from __future__ import annotations

import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from assessment.model.message import msg
from assessment.store.engine import writing
from assessment.store.errors import NewerSchemaError

LOCK = 0x6D616E7566616374
"""Key of the advisory lock that PostgreSQL processes take before they migrate."""
TRIES = 5
LOCKED = "database is locked"
"""What SQLite says."""


def migrate(engine: Engine) -> None:
    """Apply every migration that is missing; nothing happens where none is.

    Raises:
        NewerSchemaError: the database knows migrations that this program does not.
    """
    config = _config()
    scripts = ScriptDirectory.from_config(config)
    for attempt in range(TRIES):
        try:
            with writing(engine).begin() as connection:
                _lock(connection)
                _upgrade(connection, config, scripts)
        except OperationalError as error:
            # Turning on WAL while another process creates the file is the one step that does not wait for a lock.
            if attempt == TRIES - 1 or LOCKED not in str(error.orig):
                raise
            time.sleep(0.2)
        else:
            return


def is_of_this_version(engine: Engine) -> bool:
    """Whether the database has exactly the tables that this program makes; nothing is changed."""
    with engine.connect() as connection:
        current = set(MigrationContext.configure(connection).get_current_heads())
    return current == set(ScriptDirectory.from_config(_config()).get_heads())


def _upgrade(connection: Connection, config: Config, scripts: ScriptDirectory) -> None:
    current = set(MigrationContext.configure(connection).get_current_heads())
    known = {script.revision for script in scripts.walk_revisions()}
    if not current <= known:
        raise NewerSchemaError(
            msg("The database was written by a newer version of this program"),
            msg("Install that version, or name another database in ASSESSMENT_DATABASE_URL; nothing was changed"),
        )
    if current != set(scripts.get_heads()):
        config.attributes["connection"] = connection
        command.upgrade(config, "heads")


def _lock(connection: Connection) -> None:
    """SQLite holds its write lock since the transaction began; PostgreSQL gets one that ends with it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config
