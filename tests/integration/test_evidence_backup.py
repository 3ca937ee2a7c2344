"""A backup takes the files attached to answers along, and restoring it puts them back or says what is missing."""

from __future__ import annotations

import shutil
from datetime import timedelta
from hashlib import sha256

import pytest

from assessment.store.backup import back_up, restore
from assessment.store.errors import BackupError
from assessment.store.evidence_backup import folder_beside
from assessment.store.opening import open_store
from tests.integration.store_servers import NOW, head
from tests.integration.test_store_evidence import LATER, attach, contents, evidence, of


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path}/kept/answers.sqlite3"


@pytest.fixture
def kept(address):
    store = open_store(address)
    store.add_draft(head())
    attach(store, b"content")
    yield store
    store.close()


@pytest.fixture
def file(kept, address, tmp_path):
    back_up(address, tmp_path / "copy.backup")
    return tmp_path / "copy.backup"


def read(address, content=b"content"):
    store = open_store(address)
    try:
        return of(store), b"".join(store.evidence_content(evidence(content)))
    finally:
        store.close()


def test_a_backup_restored_elsewhere_has_the_files(file, tmp_path):
    elsewhere = f"sqlite:///{tmp_path}/new/place.sqlite3"

    restore(elsewhere, file)

    assert read(elsewhere) == (["a"], b"content")


def test_only_what_is_new_is_copied_to_a_backup_that_is_made_again(kept, file, address, tmp_path):
    digest = sha256(b"content").hexdigest()
    first = folder_beside(file) / digest[:2] / digest
    before = first.stat().st_mtime_ns
    attach(kept, b"other", "b")

    back_up(address, file, force=True)

    assert first.stat().st_mtime_ns == before
    restore(f"sqlite:///{tmp_path}/new/place.sqlite3", file)
    assert read(f"sqlite:///{tmp_path}/new/place.sqlite3", b"other")[1] == b"other"


def test_a_backup_of_which_the_folder_is_missing_changes_nothing_unless_it_is_meant(file, tmp_path):
    shutil.rmtree(folder_beside(file))
    elsewhere = f"sqlite:///{tmp_path}/new/place.sqlite3"

    with pytest.raises(BackupError, match="1 evidence files are not beside the backup"):
        restore(elsewhere, file)
    assert not (tmp_path / "new" / "place.sqlite3").exists()

    restore(elsewhere, file, force=True)
    store = open_store(elsewhere)
    assert of(store) == ["a"]  # its name and hash are kept
    store.close()


def test_files_that_are_still_where_they_belong_need_no_folder_beside_the_backup(file, kept, address):
    shutil.rmtree(folder_beside(file))
    kept.close()

    restore(address, file, force=True)

    assert read(address) == (["a"], b"content")


def test_a_file_that_is_missing_or_was_changed_is_said_after_the_answers_were_written(kept, address, tmp_path):
    digest = sha256(b"content").hexdigest()
    (tmp_path / "kept" / "answers-evidence" / digest[:2] / digest).write_bytes(b"changed")

    with pytest.raises(BackupError, match=r"was written, but 1 evidence files"):
        back_up(address, tmp_path / "copy.backup")

    assert (tmp_path / "copy.backup").is_file()
    assert not [path for path in folder_beside(tmp_path / "copy.backup").rglob("*") if path.is_file()]


def test_what_came_after_the_backup_is_swept_once_it_was_restored(file, kept, address):
    attach(kept, b"later", "b")
    kept.close()

    restore(address, file, force=True)

    store = open_store(address)
    assert store.sweep_evidence(LATER + timedelta(days=1)) == 1
    assert contents(store) == [sha256(b"content").hexdigest()]
    store.close()


def test_without_evidence_a_backup_is_one_file(tmp_path, address):
    store = open_store(address)
    store.add_draft(head(created_at=NOW))
    store.close()

    back_up(address, tmp_path / "copy.backup")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.backup", "kept"]
