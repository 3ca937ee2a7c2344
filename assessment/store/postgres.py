"""Plain connections to PostgreSQL, for what is no table of answers: the queue of background work and its locks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assessment.model.message import msg
from assessment.store.engine import database_url
from assessment.store.errors import StoreError

if TYPE_CHECKING:
    from psycopg import Connection

Address = Mapping[str, Any]
"""What psycopg needs to connect."""


def address_of(setting: str) -> Address | None:
    """How the database of the setting is connected to; None where it is no PostgreSQL.

    Raises:
        SettingsError: the setting is no address of a database that is supported.
    """
    url = database_url(setting)
    if url.get_backend_name() != "postgresql":
        return None
    _, arguments = url.get_dialect()().create_connect_args(url)
    return arguments


def connect(address: Address) -> Connection:
    """A connection of its own, each statement a transaction."""
    import psycopg  # noqa: PLC0415 - only where there is such a database

    return psycopg.connect(**address, autocommit=True)


@contextmanager
def connected(address: Address) -> Iterator[Connection]:
    """The same, closed after the block; a lock it holds is free then.

    Raises:
        StoreError: the database does not answer.
    """
    with answering():
        connection = connect(address)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def answering() -> Iterator[None]:
    """Turn errors of connections in the block into one for people.

    Raises:
        StoreError: the database does not answer.
    """
    from psycopg import OperationalError  # noqa: PLC0415

    try:
        yield
    except OperationalError as error:
        raise StoreError(
            msg("The queue of background work does not answer"), msg("Try again as soon as the database works again")
        ) from error
