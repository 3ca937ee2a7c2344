"""Evidence on both databases: a row never without its content, one content for all who attach it, nothing left over."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from assessment.errors import SettingsError
from assessment.model.evidence import Evidence
from assessment.store.engine import WAIT_SECONDS
from assessment.store.errors import StoreError
from assessment.store.evidence import UNDO
from assessment.store.evidence_files import EvidenceFiles, folder_of_evidence, place_of_evidence
from assessment.store.opening import open_store
from tests.integration.store_servers import NOW, head

ROOT = Path(__file__).parents[2]
LATER = NOW + UNDO + timedelta(seconds=1)
MOST = (1 << 20, 100)
DIES = """
import io, os, signal, sys
from tests.integration.test_store_evidence import MOST, evidence
from assessment.store import evidence as module
from assessment.store.opening import open_store
store = open_store(sys.argv[1], sys.argv[2])
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[3] == "while it is written":
    import assessment.store.evidence_files as files
    copy = files._copy
    files._copy = lambda source, target: (target.write(source.read(3)), target.flush(), die())
else:
    module._add = die
store.attach(evidence(b"content"), io.BytesIO(b"content"), *MOST)
"""


def evidence(content, name="a", draft="d1", column="revenue", **more):
    about = {"owner": "local", "kind": "pdf", "attached_at": NOW, **more}
    digest = sha256(content).hexdigest()
    return Evidence(id=name, draft=draft, column=column, name=f"{name}.pdf", sha256=digest, size=len(content), **about)


@pytest.fixture
def kept(address, tmp_path):
    store = open_store(address, str(tmp_path / "evidence"))
    store.add_draft(head())
    yield store
    store.close()


def attach(store, content, name="a", **more):
    return store.attach(evidence(content, name, **more), io.BytesIO(content), *MOST)


def contents(store):
    files, root = store._files._opened
    return sorted(path.rsplit("/", 1)[-1] for path in files.find(root))


def of(store, draft="d1"):
    return [one.id for one in store.snapshot(draft).evidence]


def test_evidence_comes_back_with_its_content_and_tells_other_tabs(kept):
    before = kept.head("d1").revision

    assert attach(kept, b"content")

    assert kept.head("d1").revision == before + 1
    assert kept.snapshot("d1", before).evidence == (evidence(b"content"),)
    assert kept.snapshot("d1", before + 1).evidence == ()  # nothing was written since
    assert b"".join(kept.evidence_content(evidence(b"content"))) == b"content"


def test_contents_lie_in_any_other_place_that_fsspec_knows(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'a.sqlite3'}", f"memory://{tmp_path.name}")
    store.add_draft(head())

    attach(store, b"content")
    attach(store, b"content", "b")

    assert contents(store) == [sha256(b"content").hexdigest()]
    assert b"".join(store.evidence_content(evidence(b"content"))) == b"content"
    store.delete_draft("d1")
    assert contents(store) == []
    store.close()


def test_one_content_is_stored_once_and_goes_with_the_last_draft_that_has_it(kept):
    kept.add_draft(head("d2"))
    attach(kept, b"content", "a")
    attach(kept, b"content", "b")
    attach(kept, b"content", "c", draft="d2")
    attach(kept, b"other", "d")

    assert len(contents(kept)) == 2
    kept.delete_draft("d1")
    assert contents(kept) == [sha256(b"content").hexdigest()]
    assert of(kept, "d2") == ["c"]
    kept.delete_draft("d2")
    assert contents(kept) == []


def test_what_is_taken_away_can_be_put_back_for_an_hour_and_is_gone_then(kept):
    attach(kept, b"content")

    assert kept.take_evidence_away("d1", "a", NOW)
    assert not kept.take_evidence_away("d1", "a", NOW)
    assert (of(kept), [one.id for one in kept.evidence_taken_away("d1")]) == ([], ["a"])
    assert kept.sweep_evidence(NOW + UNDO) == 0
    assert kept.put_evidence_back("d1", "a")
    assert of(kept) == ["a"]
    kept.take_evidence_away("d1", "a", NOW)
    assert kept.sweep_evidence(LATER) == 1
    assert not kept.put_evidence_back("d1", "a")
    assert contents(kept) == []


def test_another_draft_cannot_take_evidence_away_or_put_it_back(kept):
    kept.add_draft(head("d2"))
    attach(kept, b"content")

    assert not kept.take_evidence_away("d2", "a", NOW)
    kept.take_evidence_away("d1", "a", NOW)
    assert not kept.put_evidence_back("d2", "a")
    assert kept.evidence_taken_away("d2") == ()


def test_a_full_draft_takes_nothing_more_but_what_was_taken_away_makes_room(kept):
    def keep(name, content, most):
        return kept.attach(evidence(content, name), io.BytesIO(content), *most)

    assert keep("a", b"12345", (10, 3))
    assert keep("b", b"6789", (10, 3))
    assert keep("c", b"xy", (10, 3)) is False  # 5 + 4 + 2 = 11 bytes
    assert keep("c", b"x", (10, 2)) is False  # a third file
    assert keep("c", b"x", (10, 3))
    kept.take_evidence_away("d1", "a", NOW)
    assert keep("d", b"54321", (10, 3))  # the five bytes that could be put back give way
    assert of(kept) == ["b", "c", "d"]
    assert not kept.put_evidence_back("d1", "a")


def test_a_draft_that_is_gone_gets_nothing_and_what_was_written_for_it_is_swept(kept):
    assert attach(kept, b"content", draft="never") is None
    assert contents(kept) == [sha256(b"content").hexdigest()]

    assert kept.sweep_evidence(NOW) == 0  # somebody may be about to add the row
    assert kept.sweep_evidence(LATER) == 1
    assert contents(kept) == []


def test_a_content_deleted_while_it_was_being_attached_is_written_again(kept, monkeypatch):
    holds, deleted = EvidenceFiles.holds, []

    def lost(self, sha, size):
        if not deleted and holds(self, sha, size):  # the second look, while the lock is held: it is gone
            deleted.append(sha)
            self.remove(sha)
        return holds(self, sha, size)

    monkeypatch.setattr(EvidenceFiles, "holds", lost)

    assert attach(kept, b"content")
    assert b"".join(kept.evidence_content(evidence(b"content"))) == b"content"


def test_many_attach_and_delete_one_content_and_no_row_is_without_it(address, tmp_path):
    stores = [open_store(address, str(tmp_path / "evidence")) for _ in "abc"]
    errors = []

    def work(store, who):
        try:
            for turn in range(6):
                store.add_draft(head(f"{who}{turn}"))
                attach(store, b"content", f"{who}{turn}", draft=f"{who}{turn}")
                if turn % 2:
                    store.delete_draft(f"{who}{turn}")
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(store, who)) for who, store in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * WAIT_SECONDS)

    assert errors == []
    assert [of(stores[0], f"{who}{turn}") for who in range(3) for turn in (0, 2, 4)] == [
        [f"{who}{turn}"] for who in range(3) for turn in (0, 2, 4)
    ]
    assert b"".join(stores[0].evidence_content(evidence(b"content"))) == b"content"
    for store in stores:
        store.close()


@pytest.mark.parametrize("moment", ["while it is written", "before the row"])
def test_a_process_killed_while_it_attaches_leaves_no_row_without_content_and_nothing_for_good(tmp_path, moment):
    address, place = f"sqlite:///{tmp_path / 'a.sqlite3'}", str(tmp_path / "evidence")
    store = open_store(address, place)
    store.add_draft(head())

    ended = subprocess.run([sys.executable, "-c", DIES, address, place, moment], cwd=ROOT, check=False)

    assert ended.returncode == -9
    assert of(store) == []
    left = [file for file in Path(place).rglob("*") if file.is_file()]
    assert len(left) == 1
    for file in left:
        os.utime(file, (time.time() - 90_000,) * 2)
    assert store.sweep_evidence(LATER) == 1
    assert [file for file in Path(place).rglob("*") if file.is_file()] == []
    assert attach(store, b"content")
    store.close()


def test_a_place_that_cannot_be_written_to_keeps_nothing_and_does_not_hold_up_deletion(tmp_path):
    place = tmp_path / "evidence"
    store = open_store(f"sqlite:///{tmp_path / 'a.sqlite3'}", str(place))
    store.add_draft(head())
    place.write_text("a file where the folder should be")

    with pytest.raises(StoreError, match="cannot be reached"):
        attach(store, b"content")
    assert of(store) == []

    place.unlink()
    attach(store, b"content")
    place.rename(tmp_path / "gone")
    place.write_text("again")
    with pytest.raises(StoreError):
        store.evidence_content(evidence(b"content"))
    assert store.delete_draft("d1")
    place.unlink()
    (tmp_path / "gone").rename(place)
    assert store.sweep_evidence(LATER) == 1  # what could not be deleted then
    store.close()


def test_a_content_cut_short_by_somebody_is_written_anew_when_it_is_attached_again(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    store.add_draft(head())
    attach(store, b"content")
    next(file for file in (tmp_path / "a-evidence").rglob("*") if file.is_file()).write_bytes(b"con")

    attach(store, b"content", "b")

    assert b"".join(store.evidence_content(evidence(b"content"))) == b"content"
    store.close()


def test_a_content_that_somebody_changed_is_not_handed_out(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    store.add_draft(head())
    attach(store, b"content")
    next(file for file in (tmp_path / "a-evidence").rglob("*") if file.is_file()).write_bytes(b"CONTENT")

    with pytest.raises(StoreError, match="was changed where it is kept"):
        store.evidence_content(evidence(b"content"))
    store.close()


def test_contents_lie_beside_the_database_readable_by_nobody_else(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'answers.sqlite3'}")
    store.add_draft(head())
    attach(store, b"content")
    store.close()

    digest = sha256(b"content").hexdigest()
    file = tmp_path / "answers-evidence" / digest[:2] / digest
    assert file.read_bytes() == b"content"
    if os.name == "posix":
        assert [path.stat().st_mode & 0o077 for path in (file, file.parent, tmp_path / "answers-evidence")] == [0] * 3


@pytest.mark.parametrize(
    ("setting", "database", "place", "folder"),
    [
        ("", "sqlite:////var/lib/a.sqlite3", "/var/lib/a-evidence", "/var/lib/a-evidence"),
        ("/srv/evidence", "postgresql://server/db", "/srv/evidence", "/srv/evidence"),
        ("file:///srv/evidence", "", "file:///srv/evidence", "/srv/evidence"),
        (" s3://bucket/folder ", "", "s3://bucket/folder", None),
    ],
)
def test_where_contents_lie(setting, database, place, folder):
    assert place_of_evidence(setting, database) == place
    assert folder_of_evidence(setting, database) == (Path(folder) if folder else None)


def test_two_databases_in_one_folder_have_places_of_their_own():
    """A copy that is tried out beside the real one must never delete its files."""
    assert place_of_evidence("", "sqlite:////d/trial.sqlite3") != place_of_evidence("", "sqlite:////d/real.sqlite3")


def test_an_address_nobody_knows_is_refused_at_once_without_repeating_it(tmp_path):
    with pytest.raises(SettingsError) as error:
        open_store(f"sqlite:///{tmp_path / 'a.sqlite3'}", "nothing://user:secret@host/x")

    assert "secret" not in str(error.value) + str(error.value.hint)
