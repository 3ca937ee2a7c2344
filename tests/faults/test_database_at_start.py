"""A database that does not open when the app starts is tried again, and one that hangs does not hang the app."""

from __future__ import annotations

import socket
import threading
import time
from itertools import pairwise

import pytest

from assessment.model.message import msg
from assessment.store.engine import PATIENCE
from assessment.store.errors import StoreError
from assessment.store.opening import open_store
from assessment.ui.kept import LONGEST_PAUSE, Opening
from tests.integration.store_servers import NOW, head, signed

FAILED = StoreError(msg("The database cannot be opened"))


class Database:
    """Opens from the moment `there` is set."""

    def __init__(self):
        self.there, self.tries = False, 0

    def open(self):
        self.tries += 1
        if not self.there:
            raise FAILED
        return f"workspace {self.tries}"


@pytest.fixture
def database():
    return Database()


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def opening(database, clock):
    return Opening(database.open, lambda: clock[0])


def test_a_database_that_comes_later_is_opened_at_the_next_visit(opening, database, clock):
    assert opening.kept().problem is FAILED
    database.there = True
    assert opening.kept().problem is FAILED  # not with every click: a server that is gone takes seconds to say so

    clock[0] += 1

    assert opening.kept().workspace == "workspace 2"
    assert opening.kept().workspace == "workspace 2"
    assert database.tries == 2


def test_pauses_between_two_tries_grow_and_stay_under_a_minute(opening, database, clock):
    moments = []
    for second in range(400):
        clock[0] = float(second)
        before = database.tries
        opening.kept()
        moments += [second] * (database.tries - before)

    pauses = [b - a for a, b in pairwise(moments)]
    assert pauses == [1, 2, 4, 8, 16, 32, *[LONGEST_PAUSE] * 5]  # 1+2+4+8+16+32 = 63, then 123, 183, 243, 303, 363


def test_one_visitor_tries_and_the_others_go_on_meanwhile(clock):
    tries, trying, let_go = [], threading.Event(), threading.Event()

    def build():
        tries.append(1)
        if len(tries) == 2:
            trying.set()
            let_go.wait(10)
        raise FAILED

    opening = Opening(build, lambda: clock[0])
    opening.kept()
    clock[0] += 1
    first = threading.Thread(target=opening.kept)
    first.start()
    trying.wait(10)

    assert opening.kept().problem is FAILED  # at once, not after the other try

    let_go.set()
    first.join(10)
    assert len(tries) == 2


def test_a_server_that_takes_connections_and_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setitem(PATIENCE, "connect_timeout", 2)  # the least there is
    with socket.create_server(("127.0.0.1", 0)) as silent:
        start = time.monotonic()
        with pytest.raises(StoreError):
            open_store(f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/none")

    assert time.monotonic() - start < 30


def test_a_database_that_was_cut_off_is_refused_and_nothing_of_it_is_changed(tmp_path):
    """Half of a file, as a full disk or a copy that broke off leaves it."""
    file = tmp_path / "answers.sqlite3"
    store = open_store(f"sqlite:///{file}")
    store.add_draft(head())
    for i in range(200):
        store.write("d1", {f"c{i}": signed("x" * 500)}, NOW, 0)
    store._engine.dispose()
    whole = file.read_bytes()
    half = whole[: len(whole) // 2]
    for name in tmp_path.iterdir():
        name.unlink()
    file.write_bytes(half)

    with pytest.raises(StoreError):
        _read(f"sqlite:///{file}")

    assert file.read_bytes() == half


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"SQLite format 3\0" + b"\xff" * 4080])
def test_a_file_that_holds_no_answers_is_an_empty_database_or_refused(tmp_path, content):
    file = tmp_path / "answers.sqlite3"
    file.write_bytes(content)

    if content:
        with pytest.raises(StoreError):
            open_store(f"sqlite:///{file}")
        assert file.read_bytes() == content
    else:
        open_store(f"sqlite:///{file}").close()


def _read(address):
    opened = open_store(address)
    try:
        return opened.snapshot("d1")
    finally:
        opened.close()
