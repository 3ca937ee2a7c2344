"""The store keeps what it was given: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import stat
from datetime import timedelta

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from assessment.model.draft import Confirmation, Link, Version
from assessment.store.errors import StoreError
from assessment.store.opening import open_store
from tests.integration.store_servers import NOW, head, signed

LATER = NOW + timedelta(hours=1)


def link(name="l1", **more):
    return Link(**{"id": name, "draft": "d1", "owner": "local", "created_at": NOW, **more})


def version(content="{}", **more):
    fixed = {"draft": "d1", "owner": "local", "series": "d1", "hash": content, "revision": 1, "created_at": NOW}
    about = {"data_year": 2025, "questionnaire": "q", "edition": "1", "plan": "p", "plan_edition": "1", "engine": "0"}
    return Version(**{**fixed, **about, "content": content, "scores": {"rd": 60.8, "robots": None}, **more})


@pytest.fixture
def draft(store):
    store.add_draft(head())
    return "d1"


@pytest.mark.parametrize("value", [0, 12000.5, 1 / 3, 10**15, "C34", "yes", "东方齿轮\n\t'\"", ("a", "b"), (), True])
def test_a_value_comes_back_as_it_was(store, draft, value):
    store.write(draft, {"c": signed(value)}, NOW, 0)

    kept = store.snapshot(draft).answers["c"].value

    assert (type(kept), kept) == (type(value), value)


def test_everything_beside_a_value_comes_back(store, draft):
    answer = signed(
        12.5,
        unit="100m_yuan",
        canonical=1.25e9,
        certainty="books",
        note="合并",
        person="王会计",
        author="财务",
        link="l1",
    )

    store.write(draft, {"revenue": answer}, NOW, 0)

    kept = store.snapshot(draft).answers["revenue"]
    assert kept.revision == 1
    assert kept.model_dump(exclude={"revision"}) == answer.model_dump()


def test_the_revision_rises_with_every_change_and_only_then(store, draft):
    revisions = [store.write(draft, {"c": signed(value)}, NOW, 0).revision for value in (1, 1, 2, 2, 1)]

    assert revisions == [1, 1, 2, 2, 3]


def test_one_and_true_are_different_answers(store, draft):
    store.write(draft, {"c": signed(1)}, NOW, 0)

    assert store.write(draft, {"c": signed(True)}, NOW, 0).revision == 2


def test_a_tab_that_is_behind_hears_what_the_other_wrote(store, draft):
    store.write(draft, {"a": signed(1), "b": signed(1)}, NOW, 0)
    store.write(draft, {"a": signed(2)}, NOW, 1)

    written = store.write(draft, {"c": signed(3)}, NOW, 1)

    assert written.revision == 3
    assert {column: answer.value for column, answer in written.changed.items()} == {"a": 2}


def test_the_later_write_wins_and_says_what_it_replaced(store, draft):
    store.write(draft, {"a": signed("first tab")}, NOW, 0)

    written = store.write(draft, {"a": signed("second tab")}, NOW, 0)

    assert store.snapshot(draft).answers["a"].value == "second tab"
    assert written.overwritten["a"].value == "first tab"
    assert not written.changed


def test_an_answer_taken_back_is_told_to_the_other_tab(store, draft):
    store.write(draft, {"a": signed(1)}, NOW, 0)
    store.write(draft, {"a": signed(None)}, NOW, 1)

    assert store.snapshot(draft, since=1).answers["a"].value is None


def test_a_save_moves_the_draft_to_the_top_of_the_list(store, draft):
    store.add_draft(head("d2", updated_at=NOW + timedelta(minutes=1)))
    store.write(draft, {"a": signed(1)}, LATER, 0)

    assert [one.id for one in store.heads("local")] == ["d1", "d2"]
    assert store.head(draft).updated_at == LATER


def test_writing_to_a_deleted_draft_says_so(store, draft):
    assert store.delete_draft(draft)

    assert store.write(draft, {"a": signed(1)}, NOW, 0) is None
    assert not store.delete_draft(draft)


def test_a_draft_goes_with_everything_below_it(store, draft):
    store.add_link(link(), "hash")
    store.write(draft, {"a": signed(1)}, NOW, 0)
    store.add_version(version())

    store.delete_draft(draft)

    with store._engine.connect() as connection:
        left = {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("answer", "link", "version")}
    assert left == {"answer": 0, "link": 0, "version": 0}


def test_a_link_is_found_by_the_hash_until_and_after_it_is_revoked(store, draft):
    store.add_link(link(section="energy", label="能源科"), "hash")
    store.revoke("l1", NOW)
    store.revoke("l1", LATER)

    assert store.link_of_token("hash") == link(section="energy", label="能源科", revoked_at=NOW)
    assert store.link_of_token("other") is None


def test_versions_are_numbered_and_the_same_one_twice_is_one(store, draft):
    numbers = [store.add_version(version(content)).number for content in ("one", "one", "two", "one")]

    assert numbers == [1, 1, 2, 3]
    assert [v.hash for v in store.versions(draft)] == ["one", "two", "one"]
    assert store.version(draft, 2).content == "two"
    assert store.version(draft, 2).scores == {"rd": 60.8, "robots": None}


def test_versions_of_a_series_come_by_year(store, draft):
    store.add_draft(head("d0", series="d1"))
    store.add_version(version("new", data_year=2025))
    store.add_version(version("old", draft="d0", data_year=2024))

    assert [v.data_year for v in store.versions_of_series("local", "d1")] == [2024, 2025]


def test_nothing_is_stored_without_an_owner(store):
    with pytest.raises(IntegrityError):
        store.add_draft(head(owner="nobody"))

    with store._engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        columns = {table: {column["name"] for column in inspect(connection).get_columns(table)} for table in tables}
    of_drafts = {table for table, names in columns.items() if "draft_id" in names}
    assert of_drafts
    assert not {table for table in of_drafts if "owner_id" not in columns[table]}


def test_errors_of_the_database_print_no_values(store):
    with pytest.raises(IntegrityError) as error:
        store.add_link(link(draft="deleted meanwhile", label="王会计"), "f00d-hash")

    assert "f00d-hash" not in str(error.value)
    assert "王会计" not in str(error.value)


def test_what_was_stored_is_there_after_opening_again(address):
    first = open_store(address)
    first.add_draft(head())
    first.write("d1", {"a": signed(1)}, NOW, 0)
    first.close()

    again = open_store(address)

    assert again.snapshot("d1").answers["a"].value == 1
    again.close()


def test_the_file_is_nobody_elses_and_waits_for_writers(tmp_path):
    file = tmp_path / "folder" / "answers.sqlite3"
    store = open_store(f"sqlite:///{file}")

    with store._engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    store.close()

    assert found == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 20_000
    }  # fmt: skip
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_deleted_answers_are_gone_from_the_files(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/answers.sqlite3")
    store.add_draft(head())
    store.write("d1", {"a": signed("a secret of the firm", note="another secret")}, NOW, 0)

    store.delete_draft("d1")

    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    store.close()
    assert b"secret" not in left


def confirmation(reason="一次性研发项目", **more):
    at = {"rule": "rd-above-revenue", "column": "rd_expense", "figures": "f" * 64, "confirmed_at": NOW}
    return Confirmation(**{**at, "reason": reason, "author": "财务", "link": "l1", **more})


def test_a_confirmed_warning_comes_back_as_it_was(store, draft):
    store.confirm(draft, confirmation())

    assert store.snapshot(draft).confirmed == (confirmation(),)


def test_a_warning_confirmed_again_stands_once_with_what_was_said_last(store, draft):
    store.confirm(draft, confirmation())
    store.confirm(draft, confirmation(reason="按年报核对"))

    assert [one.reason for one in store.snapshot(draft).confirmed] == ["按年报核对"]


def test_other_tabs_hear_of_a_warning_confirmed_and_taken_back(store, draft):
    store.confirm(draft, confirmation())
    confirmed = store.snapshot(draft, since=0)
    store.take_back_confirmation(draft, "rd-above-revenue", "rd_expense")
    taken_back = store.snapshot(draft, since=confirmed.head.revision)

    assert (confirmed.head.revision, confirmed.confirmed) == (1, (confirmation(),))
    assert (taken_back.head.revision, taken_back.confirmed) == (2, ())


def test_taking_back_what_nobody_confirmed_changes_nothing(store, draft):
    store.take_back_confirmation(draft, "rd-above-revenue", "rd_expense")

    assert store.head(draft).revision == 0


def test_confirmed_warnings_go_with_their_draft(store, draft):
    store.confirm(draft, confirmation())

    store.delete_draft(draft)

    with store._engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM confirmed_warning")) == 0
    assert not store.confirm(draft, confirmation())


def test_a_file_that_is_damaged_meanwhile_is_said_in_words_for_people(tmp_path):
    file = tmp_path / "answers.sqlite3"
    store = open_store(f"sqlite:///{file}")
    store.add_draft(head())
    store.close()
    for one in tmp_path.iterdir():
        one.write_bytes(b"no database any more" * 500)

    with pytest.raises(StoreError, match="does not answer as it should"):
        store.snapshot("d1")
