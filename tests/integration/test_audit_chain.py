"""The audit log on a real SQLite and PostgreSQL: one chain whoever writes, and nothing in it changes unnoticed."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from assessment.model.audit import (
    LOCAL_ACTOR,
    Act,
    AuditEntry,
    AuditFilter,
    AuditHead,
    Subject,
    chained,
    detail_text,
    doing,
)
from assessment.services.audit.chain import ExpectationError, expectation, verify
from assessment.store.backup import back_up, restore
from assessment.store.engine import database_url, make_engine, writing
from assessment.store.errors import StoreError
from assessment.store.opening import open_store
from tests.integration.store_servers import NOW, head, new_database, signed

ROOT = Path(__file__).parents[2]
LINK = Subject(kind="link", reference="link-of-li")
PROCESSES, ROWS = 2, 200
WRITES = """
import sys
from datetime import UTC, datetime
from assessment.model.audit import Act, Subject
from assessment.store.opening import open_store
store = open_store(sys.argv[1])
print('ready', flush=True)
sys.stdin.readline()
for n in range(int(sys.argv[3])):
    actor = Subject(kind="person", reference=f"{sys.argv[2]}-{n % 3}")
    store.log(Act("exported", actor, datetime.now(UTC), series=f"firm-{n % 5}", owner="local", detail={"n": n}))
store.close()
"""

SAVES = """
import sys
from datetime import UTC, datetime, timedelta
from assessment.model.audit import Act, Subject, doing
from assessment.model.draft import SignedAnswer
from assessment.store.opening import open_store
store = open_store(sys.argv[1])
print('ready', flush=True)
sys.stdin.readline()
now = datetime(2026, 3, 1, tzinfo=UTC)
for n in range(int(sys.argv[3])):
    if sys.argv[2] == "reader":
        store.gather_in()
        continue
    now += timedelta(minutes=4)  # every fourth save begins a row of its own
    actor = Subject(kind="person", reference=sys.argv[2])
    with doing(Act("answers_changed", actor, now, draft="d1")):
        store.write("d1", {"c": SignedAnswer(value=f"{sys.argv[2]} {n}", written_at=now)}, now, 0)
    if n % 20 == 19:
        store.log(Act("exported", actor, now, draft="d1", series="d1", owner="local"))
store.close()
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.long])])
def address(request, tmp_path):
    """An empty database; what is read of a chain is the same on both, so PostgreSQL is for the long run."""
    if request.param == "postgres":
        return new_database(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path}/data/answers.sqlite3"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def anywhere(request, tmp_path):
    """An empty database, on PostgreSQL in every run."""
    if request.param == "postgres":
        return new_database(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path}/data/answers.sqlite3"


def act(action="exported", actor=LOCAL_ACTOR, at=NOW, **more):
    return Act(action, actor, at, **more)


def write_rows(store, count=6, kind="xlsx"):
    for n in range(count):
        detail = {"数": n, "kind": kind}
        store.log(act(at=NOW + timedelta(seconds=n), series=f"s{n % 2}", owner="local", detail=detail))


def execute(address, *statements):
    """Change the database behind the program's back."""
    engine = make_engine(database_url(address))
    with writing(engine).begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


def at_once(commands):
    """Run Python programs that begin together once all are ready; what each said on standard error."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    running = [subprocess.Popen([sys.executable, "-c", *words], cwd=ROOT, **pipes) for words in commands]
    for process in running:
        process.stdout.readline()
    for process in running:
        process.stdin.write(b"\n")
        process.stdin.flush()
    return [process.communicate()[1].decode()[-500:] for process in running]


def found(store, expected=None):
    verdict = verify(store.chain(), expected)
    return verdict.broken, verdict.wrong.text if verdict.wrong else ""


def test_an_empty_log_is_whole(store):
    assert verify(store.chain()).head == AuditHead(number=0, hash="0" * 64)


def test_rows_come_back_as_they_were_written_and_the_chain_is_whole(anywhere):
    store = open_store(anywhere)
    write_rows(store)

    verdict = verify(store.chain())
    first = store.entries(AuditFilter())[-1]

    assert verdict.whole
    assert verdict.head == store.audit_head()
    assert (first.number, first.at, first.action) == (1, NOW, "exported")
    assert first.detail == {"数": 0, "kind": "xlsx"}
    assert first.hash == chained("0" * 64, first)
    store.close()


def test_the_hash_is_the_one_anybody_can_work_out():
    """Worked out with `printf '%s' TEXT | sha256sum` over the text in docs/operation.md."""
    row = AuditEntry(
        number=1, at=NOW, action="submitted", actor="a1", firm="f1", owner="o1", detail={"version": 2}, hash=""
    )

    text = (
        '["0000000000000000000000000000000000000000000000000000000000000000",1,"2026-03-01T09:30:00.000000+00:00",'
        '"submitted","a1","f1","o1","{\\"version\\":2}"]'
    )
    told = subprocess.run(["sha256sum"], input=text.encode(), capture_output=True, check=True).stdout.decode()

    assert detail_text(row.detail) == '{"version":2}'
    assert chained("0" * 64, row) == told.split()[0]


@pytest.mark.parametrize(
    ("change", "broken", "wrong"),
    [
        ("UPDATE audit_entry SET action = 'submitted' WHERE number = 3", 3, "not what was written"),
        ("UPDATE audit_entry SET actor = 'somebody else' WHERE number = 1", 1, "not what was written"),
        ("""UPDATE audit_entry SET detail = '{"kind":"pdf"}' WHERE number = 6""", 6, "not what was written"),
        ("UPDATE audit_entry SET detail = 'no JSON' WHERE number = 4", 4, "not what was written"),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE number = 2", 2, "not what was written"),
        ("UPDATE audit_entry SET firm = '' WHERE number = 4", 4, "not what was written"),
        ("UPDATE audit_entry SET hash = upper(hash) WHERE number = 5", 5, "not what was written"),
        ("DELETE FROM audit_entry WHERE number = 1", 1, "missing"),
        ("DELETE FROM audit_entry WHERE number = 4", 4, "missing"),
        ("DELETE FROM audit_entry WHERE number > 4", 5, "cut off"),
        ("DELETE FROM audit_entry", 1, "cut off"),
    ],
)
def test_a_row_that_was_changed_or_taken_out_is_found(store, address, change, broken, wrong):
    write_rows(store)

    execute(address, change)

    number, text = found(store)
    assert number == broken
    assert wrong in text


def test_what_cannot_be_read_any_more_is_said_with_its_place(tmp_path):
    """SQLite takes whatever is put into a column."""
    address = f"sqlite:///{tmp_path}/a.sqlite3"
    store = open_store(address)
    write_rows(store)
    execute(address, "UPDATE audit_entry SET at = 'yesterday' WHERE number = 3")

    with pytest.raises(StoreError, match="after row 2"):
        verify(store.chain())
    store.close()


def test_rows_taken_out_and_numbered_anew_are_found(store, address):
    write_rows(store)

    execute(
        address,
        "DELETE FROM audit_entry WHERE number = 3",
        *(f"UPDATE audit_entry SET number = {n - 1} WHERE number = {n}" for n in (4, 5, 6)),
    )

    assert found(store)[0] == 3


def test_two_rows_that_were_exchanged_are_found(store, address):
    write_rows(store)

    execute(
        address,
        "UPDATE audit_entry SET number = 99 WHERE number = 3",
        "UPDATE audit_entry SET number = 3 WHERE number = 4",
        "UPDATE audit_entry SET number = 4 WHERE number = 99",
    )

    assert found(store)[0] == 3


def test_a_row_that_was_put_in_is_found(store, address):
    write_rows(store)
    columns = "at, action, actor, firm, owner, detail"

    execute(
        address,
        f"INSERT INTO audit_entry (number, {columns}, hash) "
        f"SELECT 7, {columns}, hash FROM audit_entry WHERE number = 6",
    )

    assert found(store)[0] == 7


def test_a_tail_cut_off_with_the_head_is_found_by_what_was_kept_elsewhere(store, address):
    write_rows(store)
    kept = store.audit_head()
    fourth = next(entry for entry in store.entries(AuditFilter()) if entry.number == 4)

    execute(
        address,
        "DELETE FROM audit_entry WHERE number > 4",
        f"UPDATE audit_head SET number = 4, hash = '{fourth.hash}'",
    )

    assert found(store) == (0, "")
    assert found(store, kept) == (5, "The row and all after it were cut off")
    assert found(store, AuditHead(number=4, hash=fourth.hash)) == (0, "")


def test_a_chain_written_anew_is_found_by_what_was_kept_elsewhere(store, address):
    write_rows(store)
    kept = store.audit_head()
    execute(address, "DELETE FROM audit_entry", f"UPDATE audit_head SET number = 0, hash = '{'0' * 64}'")
    write_rows(store, 7, kind="pdf")

    assert found(store) == (0, "")
    assert found(store, kept)[0] == 6


def test_what_was_kept_is_read_from_its_text_and_nonsense_is_refused():
    kept = AuditHead(number=12, hash="ab" * 32)

    assert expectation(f" {kept} ") == kept
    assert expectation("") is None
    with pytest.raises(ExpectationError):
        expectation("12:abc")


def test_two_processes_that_write_at_once_write_one_chain(anywhere):
    open_store(anywhere).close()
    ends = at_once([WRITES, anywhere, f"p{n}", str(ROWS)] for n in range(PROCESSES))

    store = open_store(anywhere)
    rows = store.entries(AuditFilter())
    assert ends == [""] * PROCESSES
    assert verify(store.chain()).head.number == PROCESSES * ROWS
    assert len({row.firm for row in rows}) == 5  # one key a firm, whoever wrote first
    assert len({row.actor for row in rows}) == 6
    store.close()


@pytest.mark.long
def test_saves_of_two_processes_are_all_there_while_a_third_reads_the_log(address):
    """Nobody waits for somebody who waits for them: on PostgreSQL that would end one of them."""
    store = open_store(address)
    store.add_draft(head("d1"))
    ends = at_once([SAVES, address, name, "200"] for name in ("ann", "bob", "reader"))

    store.gather_in()
    rows = store.entries(AuditFilter(actions=("answers_changed",)))
    assert ends == [""] * 3
    assert sum(row.detail["saves"] for row in rows) == 2 * 200
    assert store.count_entries(AuditFilter(actions=("exported",))) == 2 * 10
    assert verify(store.chain()).whole
    store.close()


def test_a_row_is_there_with_what_it_is_about_or_neither(anywhere):
    store = open_store(anywhere)
    with doing(act("draft_begun", series="d1", owner="local")):
        store.add_draft(head("d1"))
    execute(anywhere, "DROP TABLE audit_head")

    with pytest.raises((StoreError, sa.exc.ProgrammingError)), doing(act("draft_begun", series="d2", owner="local")):
        store.add_draft(head("d2"))

    assert store.head("d1") is not None
    assert store.head("d2") is None
    store.close()


def test_reads_leave_no_row(store):
    store.add_draft(head("d1"))

    with doing(act("draft_begun")) as done:
        store.head("d1")

    assert not done.written
    assert store.audit_head().number == 0


def save(store, column, minutes, actor=LOCAL_ACTOR, value=1):
    at = NOW + timedelta(minutes=minutes)
    with doing(act("answers_changed", actor, at, draft="d1")):
        store.write("d1", {column: signed(value)}, at, 0)


def changed(store):
    rows = store.entries(AuditFilter(actions=("answers_changed",)))
    return [(one.actor, one.detail["columns"], one.detail["saves"]) for one in reversed(rows)]


def test_saves_of_one_actor_within_a_quarter_of_an_hour_are_one_row_and_those_of_another_are_theirs(store):
    store.add_draft(head("d1"))
    save(store, "revenue", 0)
    save(store, "staff_avg", 1)
    save(store, "revenue", 2, LINK, value=5)
    save(store, "revenue", 14, value=7)
    save(store, "robots", 16)  # a quarter of an hour after the first: the next row
    assert store.audit_head().number == 1

    store.gather_in()

    keys = store.keys_of((LOCAL_ACTOR, LINK))
    assert sorted(changed(store)) == sorted(
        [
            (keys[LOCAL_ACTOR], ["revenue", "staff_avg"], 3),
            (keys[LINK], ["revenue"], 1),
            (keys[LOCAL_ACTOR], ["robots"], 1),
        ]
    )
    assert verify(store.chain()).whole


def test_saves_stand_in_the_log_before_what_is_done_next_with_the_draft(store):
    store.add_draft(head("d1", series="firm"))
    save(store, "revenue", 0)

    with doing(act("deleted", at=NOW + timedelta(minutes=1), draft="d1", series="firm", owner="local")):
        store.delete_draft("d1")

    rows = store.entries(AuditFilter())
    assert [one.action for one in rows] == ["deleted", "answers_changed"]
    assert rows[0].firm == rows[1].firm != ""
    assert rows[1].detail["year"] == 2025


def test_a_save_that_changes_nothing_leaves_nothing(store):
    store.add_draft(head("d1"))
    save(store, "revenue", 0)
    store.gather_in()

    save(store, "revenue", 20)
    store.gather_in()

    assert len(changed(store)) == 1


def test_a_key_that_was_erased_stands_for_nobody_and_the_chain_is_whole(store, address):
    store.add_draft(head("d1"))
    save(store, "revenue", 0, LINK)
    key = store.erase_key(LINK)

    assert store.subjects([key]) == {key: None}
    assert [one.actor for one in store.entries(AuditFilter())] == [key]  # what waited is in the log under the old key
    assert verify(store.chain()).whole
    engine = make_engine(database_url(address))
    with engine.connect() as connection:
        assert LINK.reference not in str(connection.execute(sa.text("SELECT * FROM audit_key")).all())
    engine.dispose()


def test_a_restored_backup_has_the_whole_chain_and_goes_on_with_it(tmp_path):
    address = f"sqlite:///{tmp_path}/a.sqlite3"
    store = open_store(address)
    write_rows(store)
    kept = store.audit_head()
    back_up(address, tmp_path / "a.backup")
    store.close()
    other = f"sqlite:///{tmp_path}/b.sqlite3"

    restore(other, tmp_path / "a.backup")

    restored = open_store(other)
    write_rows(restored, 1)
    assert verify(restored.chain(), kept).head.number == 7
    restored.close()
