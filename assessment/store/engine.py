"""Where the database is and how connections to it behave: SQLite for one machine, PostgreSQL by address."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from assessment.errors import SettingsError
from assessment.model.message import msg

APPLICATION = "manufacturing-assessment"
FILE = "assessment.sqlite3"
WAIT_SECONDS = 20
"""How long a save waits for another process that is writing the same SQLite file."""
PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 20_000}
"""Seconds for a connection, milliseconds for an answer on one, of a PostgreSQL that says nothing at all any more.

The address may say otherwise (`?connect_timeout=2`)."""
DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
ALLOWED = ("sqlite", "postgresql+psycopg")
WRITES = {"writes": True}
"""Option of connections that will write: SQLite takes its write lock at once instead of failing half-way."""


def default_url() -> URL:
    """The SQLite file in the user's data directory."""
    return URL.create("sqlite", database=str(user_data_path(APPLICATION, appauthor=False) / FILE))


def database_url(setting: str) -> URL:
    """The address that a setting means; an empty one is the default.

    Raises:
        SettingsError: it is no address of SQLite or PostgreSQL. The address itself is never repeated: it may hold a
            password.
    """
    if not setting.strip():
        return default_url()
    hint = msg("Give sqlite:///path/to/file or postgresql://user@server/database, or leave it empty")
    try:
        url = make_url(setting.strip())
    except (ArgumentError, ValueError) as error:
        raise SettingsError(msg("ASSESSMENT_DATABASE_URL is not an address of a database"), hint) from error
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    if url.drivername not in ALLOWED:
        raise SettingsError(msg("Databases of the kind {kind} are not supported", kind=url.drivername), hint)
    return url


def folder_of_file(setting: str) -> Path | None:
    """The folder of the database where it is a file, else None. Errors as for `database_url`."""
    url = database_url(setting)
    return Path(url.database).parent if url.get_backend_name() == "sqlite" and url.database else None


def is_begun(setting: str) -> bool:
    """Whether there may be something kept: not where the file of the database was never made. Errors as above."""
    url = database_url(setting)
    return url.get_backend_name() != "sqlite" or (bool(url.database) and Path(str(url.database)).is_file())


def make_engine(url: URL) -> Engine:
    """An engine for either database. Values never appear in its errors: they are answers and hashes of tokens."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    patience = {name: value for name, value in PATIENCE.items() if name not in url.query}
    return create_engine(
        url, hide_parameters=True, pool_pre_ping=True, pool_size=5, max_overflow=15, connect_args=patience
    )


def reading(engine: Engine) -> Engine:
    """The engine for reads of several tables that must fit together."""
    if engine.dialect.name == "sqlite":
        return engine  # one transaction of SQLite sees one state
    return engine.execution_options(isolation_level="REPEATABLE READ")


def writing(engine: Engine) -> Engine:
    """The engine for transactions that write."""
    return engine.execution_options(**WRITES)


def empty_log(engine: Engine) -> None:
    """Cut off the log of SQLite, so that deleted content, which `secure_delete` overwrites, is not left there."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            if raw is not None:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        _make_private_file(Path(url.database))
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _make_private_file(file: Path) -> None:
    """The file and its folder, readable by nobody else."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _configure(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    """WAL: readers and one writer at a time; FULL: a save that was confirmed survives a power cut, too."""
    connection.isolation_level = None  # transactions begin where we say so, also around changes of the schema
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
