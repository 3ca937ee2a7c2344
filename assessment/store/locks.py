"""Names that one process at a time holds: as files in a folder, or in a PostgreSQL that several machines share.

A lock goes with the process that held it, however that ends, so none is ever left over.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from assessment.store.postgres import Address, connected

if TYPE_CHECKING:
    from psycopg import Connection

Held = Callable[[], bool]
"""Says whether a name is still held."""
_PAUSE = 0.1
"""Seconds between two tries at a lock of the database."""
_KEEP_ALIVE = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
"""A machine that is gone without a word loses its locks after 25 seconds instead of hours."""


@dataclass(frozen=True)
class FileLocks:
    """Locks of one machine: a name is a file in `folder`. The folder of the name must be there."""

    folder: Path

    @contextmanager
    def hold(self, name: str, seconds: float = 0) -> Iterator[Held | None]:
        """Hold a name within the block; None where another process still holds it after so many seconds."""
        lock = FileLock(self.folder / name)
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            yield None
            return
        try:
            yield lambda: True
        finally:
            lock.release()


@dataclass(frozen=True)
class DatabaseLocks:
    """Locks of all machines that work with one PostgreSQL; each takes a connection while it is held."""

    address: Address

    @contextmanager
    def hold(self, name: str, seconds: float = 0) -> Iterator[Held | None]:
        """Hold a name within the block; None where another process still holds it after so many seconds.

        Raises:
            StoreError: the database does not answer.
        """
        with connected(self.address) as connection:
            connection.execute(_KEEP_ALIVE)
            until = time.monotonic() + seconds
            while not (held := _try(connection, name)) and time.monotonic() < until:
                time.sleep(_PAUSE)
            yield (lambda: _answers(connection)) if held else None


def _try(connection: Connection, name: str) -> bool:
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_key(name),)).fetchone()
    return row is not None and bool(row[0])


def _answers(connection: Connection) -> bool:
    """Whether the connection, and with it the lock, is still there."""
    from psycopg import Error  # noqa: PLC0415 - only where there is such a database

    with suppress(Error):
        connection.execute("SELECT 1")
        return True
    return False


def _key(name: str) -> int:
    """The number that stands for a name: advisory locks of PostgreSQL have no names."""
    digest = hashlib.blake2b(f"assessment {name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
