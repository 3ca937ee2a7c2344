"""Evidence in a real server that speaks S3, in a process of its own: kept, fetched, erased, backed up; and away."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta

import pytest

from assessment.store.backup import back_up, restore
from assessment.store.engine import WAIT_SECONDS
from assessment.store.errors import BackupError, StoreError
from assessment.store.evidence_files import EvidenceFiles
from assessment.store.opening import open_store
from tests.browser.conftest import free_port
from tests.integration.store_servers import NOW, head
from tests.integration.test_store_evidence import LATER, attach, contents, evidence, of

PLACE = "s3://bucket/folder"


class S3:
    """A server of our own, at a port that stays the same when it is started again; it forgets everything then."""

    def __init__(self):
        self.port = free_port()
        self.start()

    def start(self, bucket="bucket"):
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while not self._make(bucket):
            assert self.process.poll() is None, "the server did not start"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)

    def _make(self, bucket):
        try:
            request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{bucket}", method="PUT")
            urllib.request.urlopen(request, timeout=5).close()
        except OSError:
            return False
        return True

    def stop(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def server():
    pytest.importorskip("moto", reason="no server that speaks S3")
    pytest.importorskip("s3fs", reason="no client of S3")
    started = S3()
    yield started
    started.stop()


@pytest.fixture
def s3(server, monkeypatch):
    """The server, named and opened by the usual variables; it is empty."""
    if server.process.poll() is not None:
        server.start()
    where = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.port}", "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in {**where, "AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests"}.items():
        monkeypatch.setenv(name, value)
    files, root = EvidenceFiles(PLACE)._opened
    files.invalidate_cache()
    for path in files.find(root):
        files.rm_file(path)
    return server


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path}/answers.sqlite3"


@pytest.fixture
def kept(s3, address):
    store = open_store(address, PLACE)
    store.add_draft(head())
    yield store
    store.close()


def read(store, content):
    return b"".join(store.evidence_content(evidence(content)))


def test_a_file_is_kept_fetched_by_another_process_and_erased(kept, address):
    large = b"content" * 60_000  # 420,000 bytes: several pieces
    assert attach(kept, large)
    assert attach(kept, large, "b")
    other = open_store(address, PLACE)
    assert read(other, large) == large
    assert len(contents(kept)) == 1

    kept.take_evidence_away("d1", "a", NOW)
    kept.sweep_evidence(LATER)
    assert read(other, large) == large  # the other row still has it
    kept.delete_draft("d1")

    with pytest.raises(StoreError, match="cannot be reached"):
        read(other, large)
    assert contents(kept) == []
    other.close()


def test_a_backup_takes_the_files_along_and_a_restore_puts_them_back(kept, address, tmp_path):
    attach(kept, b"content")
    back_up(address, tmp_path / "copy.backup", evidence=PLACE)
    kept.delete_draft("d1")
    assert contents(kept) == []

    restore(address, tmp_path / "copy.backup", force=True, evidence=PLACE)

    store = open_store(address, PLACE)
    assert (of(store), read(store, b"content")) == (["a"], b"content")
    store.close()


def test_a_server_that_is_away_is_said_soon_and_nothing_is_lost(kept, s3, address, tmp_path):
    attach(kept, b"content")
    s3.stop()
    begin = time.monotonic()

    with pytest.raises(StoreError, match="cannot be reached"):
        attach(kept, b"other", "b")
    with pytest.raises(StoreError, match="cannot be reached"):
        read(kept, b"content")
    with pytest.raises(BackupError, match="1 evidence files are missing"):
        back_up(address, tmp_path / "copy.backup", evidence=PLACE)
    kept.take_evidence_away("d1", "a", NOW)
    kept.sweep_evidence(LATER)  # what it could not delete it knows, and deletes another time

    assert time.monotonic() - begin < WAIT_SECONDS
    assert of(kept) == []
    s3.start()
    EvidenceFiles(PLACE)._opened[0].invalidate_cache()
    assert attach(kept, b"other", "b")
    assert read(kept, b"other") == b"other"
    assert kept.sweep_evidence(LATER + timedelta(hours=2)) == 1


@pytest.mark.long
def test_a_server_that_says_nothing_holds_a_page_up_for_less_than_others_wait_to_write(kept, s3):
    """Eight seconds and one more try: somebody who saves an answer meanwhile waits for up to WAIT_SECONDS."""
    s3.stop()
    with socket.create_server(("127.0.0.1", s3.port)):
        begin = time.monotonic()
        with pytest.raises(StoreError, match="cannot be reached"):
            attach(kept, b"content")

    assert time.monotonic() - begin < WAIT_SECONDS
