"""The databases the store is tested on, and a process that writes to one until it is told to stop."""

from __future__ import annotations

import sys
import tempfile
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from assessment.model.draft import DraftHead, SignedAnswer
from assessment.store.opening import open_store

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@contextmanager
def running_postgres(package):
    """A PostgreSQL of our own, gone with the block.

    Its folder is none of pytest's: it runs as another user, and every start of pytest shuts those to other users.
    """
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        server = package.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            yield server
        finally:
            server.cleanup()


def new_database(server):
    """Address of an empty database of a running PostgreSQL."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    engine = create_engine(make_url(server.get_uri()), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server.get_uri()).set(database=name).render_as_string(hide_password=False)


def head(draft="d1", **more):
    about = {"owner": "local", "series": draft, "questionnaire": "q", "edition": "1", "plan": "p", "data_year": 2025}
    return DraftHead(**{"id": draft, "created_at": NOW, "updated_at": NOW, **about, **more})


def signed(value, **more):
    return SignedAnswer(value=value, written_at=NOW, **more)


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def write_many(address, draft, author, count):
    """Save the same five columns over and over, and say each revision once it is confirmed."""
    store = open_store(address)
    say("ready")
    sys.stdin.readline()
    for i in range(count):
        written = store.write(draft, {f"c{i % 5}": signed(f"{author} {i}", author=author)}, NOW, 0)
        say(f"{written.revision}\tc{i % 5}\t{author} {i}")
    store.close()


if __name__ == "__main__":
    write_many(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
