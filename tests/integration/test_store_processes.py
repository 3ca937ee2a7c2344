"""Several processes on one draft, and one that is killed in the middle: no confirmed answer is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from assessment.store.opening import open_store
from tests.integration.store_servers import NOW, head, signed

HERE = Path(__file__).parent
SAVES = 150
DIES_IN_A_SAVE = """
import os, signal, sys
from sqlalchemy import event
from assessment.store.opening import open_store
from tests.integration.store_servers import NOW, signed
store = open_store(sys.argv[1])
event.listen(store._engine, "commit", lambda connection: os.kill(os.getpid(), signal.SIGKILL))
store.write("d1", {"a": signed("half"), "b": signed("half")}, NOW, 0)
"""


def start(address, author, count=SAVES):
    command = [sys.executable, HERE / "store_servers.py", address, "d1", author, str(count)]
    process = subprocess.Popen(
        command, cwd=HERE.parents[1], env={"PYTHONPATH": str(HERE.parents[1]), "PATH": ""},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "ready\n"
    return process


def go(process):
    process.stdin.write("\n")
    process.stdin.flush()


def confirmed(lines):
    """(revision, column, value) of every save that was confirmed; the last line may have been cut off."""
    whole = [line.rstrip("\n").split("\t") for line in lines if line.endswith("\n")]
    return [(int(revision), column, value) for revision, column, value in whole]


@pytest.fixture
def draft(store):
    store.add_draft(head())
    return "d1"


def test_two_processes_write_one_draft_and_neither_loses_an_answer(store, draft, address):
    tabs = [start(address, author) for author in ("left", "right")]
    for tab in tabs:
        go(tab)

    saves = sorted(save for tab in tabs for save in confirmed(tab.communicate()[0].splitlines(keepends=True)))

    assert [revision for revision, _, _ in saves] == list(range(1, 2 * SAVES + 1))
    last = {column: value for _, column, value in saves}
    assert {column: answer.value for column, answer in store.snapshot(draft).answers.items()} == last


def test_many_tabs_of_one_server_save_at_once(store, draft):
    def tab(number):
        return [store.write(draft, {f"c{number}": signed(i)}, NOW, 0).revision for i in range(20)]

    with ThreadPoolExecutor(12) as tabs:
        revisions = sorted(revision for found in tabs.map(tab, range(12)) for revision in found)

    assert revisions == list(range(1, 241))
    assert {answer.value for answer in store.snapshot(draft).answers.values()} == {19}


def test_a_killed_process_loses_no_answer_that_was_confirmed(store, draft, address):
    server = start(address, "killed", 100_000)
    go(server)
    lines = [server.stdout.readline() for _ in range(40)]
    server.kill()
    saves = confirmed([*lines, *server.communicate()[0].splitlines(keepends=True)])

    again = open_store(address)
    snapshot = again.snapshot(draft)

    assert snapshot.head.revision - saves[-1][0] in (0, 1)  # one may be stored and not yet confirmed
    last = {column: value for _, column, value in saves}
    newer = {column for column, answer in snapshot.answers.items() if answer.revision > saves[-1][0]}
    kept = {column: answer.value for column, answer in snapshot.answers.items()}
    assert {**last, **{column: kept[column] for column in newer}} == kept
    assert len(newer) <= 1
    again.close()


def test_a_save_that_is_killed_before_it_is_confirmed_leaves_no_half_of_it(store, draft, address):
    store.write(draft, {"a": signed("before"), "b": signed("before")}, NOW, 0)

    killed = subprocess.run([sys.executable, "-c", DIES_IN_A_SAVE, address], cwd=HERE.parents[1], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert {answer.value for answer in store.snapshot(draft).answers.values()} == {"before"}
    assert store.write(draft, {"a": signed("after")}, NOW, 1).revision == 2


def test_after_a_kill_the_file_is_whole_and_takes_the_next_save(tmp_path):
    address = f"sqlite:///{tmp_path}/answers.sqlite3"
    store = open_store(address)
    store.add_draft(head())
    server = start(address, "killed", 100_000)
    go(server)
    server.stdout.readline()
    server.kill()
    server.communicate()

    with store._engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    before = store.head("d1").revision
    after = start(address, "next", 1)
    go(after)

    assert confirmed(after.communicate()[0].splitlines(keepends=True))[0][0] == before + 1
    store.close()
