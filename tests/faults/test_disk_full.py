"""A disk that is full: said in a sentence, nothing half is left, what was there stays, and with room work goes on.

A limit on the size of files stands for the full disk: the system refuses what goes beyond it in the same places.
"""

from __future__ import annotations

import resource
import signal
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from assessment import bootstrap
from assessment.cli.application import app
from assessment.errors import AssessmentError
from assessment.settings import Settings
from assessment.store.backup import back_up
from assessment.store.errors import BackupError, StoreError
from assessment.store.opening import open_store
from tests.faults.small_batch import FILE, order, table_of
from tests.integration.store_servers import NOW, head, signed


@contextmanager
def room(size):
    """No file grows beyond `size` bytes within the block."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the error, and not the end of the process
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)


@pytest.fixture
def kept(tmp_path):
    """Address and store of a SQLite file with one draft."""
    address = f"sqlite:///{tmp_path}/kept/answers.sqlite3"
    store = open_store(address)
    store.add_draft(head())
    yield address, store
    store.close()


def values(store):
    return {column: answer.value for column, answer in store.snapshot("d1").answers.items()}


def test_a_save_without_room_is_refused_and_the_next_one_with_room_is_kept(kept, tmp_path):
    address, store = kept
    confirmed = {}
    files = list((tmp_path / "kept").iterdir())
    with room(max(file.stat().st_size for file in files) + 100_000), pytest.raises(StoreError) as refusal:  # noqa: PT012 - the save that meets the limit is one of many
        for i in range(2_000):
            store.write("d1", {f"c{i}": signed("x" * 1000)}, NOW, 0)
            confirmed[f"c{i}"] = "x" * 1000

    assert "does not answer as it should" in str(refusal.value)
    assert confirmed
    assert values(store) == confirmed
    store.write("d1", {"later": signed(1)}, NOW, 0)
    store.close()
    again = open_store(address)
    assert values(again) == {**confirmed, "later": 1}
    with again._engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    again.close()


def test_a_backup_without_room_leaves_the_one_before_it(kept, tmp_path):
    address, store = kept
    file = tmp_path / "copy.backup"
    back_up(address, file)
    before = file.read_bytes()
    for i in range(40):
        store.write("d1", {f"c{i}": signed("x" * 5_000)}, NOW, 0)

    with room(100_000), pytest.raises(BackupError) as refusal:
        back_up(address, file, force=True)

    assert "has room" in str(refusal.value.hint.text)
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.backup", "kept"]


@pytest.fixture
def reports(assessor, tmp_path):
    return bootstrap.build_batch_reports(Settings(reports_dir=tmp_path / "reports"), assessor)


@pytest.fixture
def table(assessor):
    return table_of(assessor)


def test_an_order_without_room_is_refused_in_a_sentence_and_leaves_nothing(reports, table, tmp_path):
    with room(100), pytest.raises(AssessmentError):
        reports.start(table, order())

    assert reports.jobs() == ()
    assert not [folder for folder in (tmp_path / "reports").iterdir() if folder.is_dir()]


def test_a_batch_that_runs_out_of_room_is_taken_up_again_where_it_stopped(reports, table, tmp_path):
    job = reports.start(table, order())
    queue = max(file.stat().st_size for file in (tmp_path / "reports").iterdir())
    with room(queue + 16_000):  # the queue and the note of how far it is have room, a report has not
        reports.work_all()
    assert reports.job(job).state == "failed"
    assert not list((tmp_path / "reports" / job / "reports").glob("*.xlsx"))

    reports.go_on(job)
    reports.work_all()

    assert reports.job(job).state == "done"
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv", "out.parquet"])
def test_a_result_without_room_is_refused_and_the_file_before_it_stays(tmp_path, name):
    source, out = tmp_path / "firms.csv", tmp_path / name
    source.write_text(FILE, encoding="utf-8")
    out.write_bytes(b"of last week")

    with room(200):
        done = CliRunner().invoke(app, ["score", str(source), "-o", str(out), "--lang", "en"])

    assert done.exit_code == 2, done.output
    assert str(out.name.partition(".")[0]) in done.output
    assert "Traceback" not in done.output
    assert out.read_bytes() == b"of last week"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["firms.csv", name]
