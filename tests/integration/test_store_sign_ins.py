"""Sign-ins on a real database: seen by every process, forgotten when old, nobody's once the person is erased."""

from __future__ import annotations

from datetime import timedelta

from assessment.model.people import KeptSignIn
from assessment.services.people.sign_in import identity_of
from assessment.services.sign_ins import Signed, SignIns
from assessment.store.opening import open_store
from tests.integration.store_servers import NOW

LI = identity_of("https://sso.example", "li")
OLDEST = NOW - timedelta(hours=12)


def begin(store, key="a", since=NOW, oldest=OLDEST):
    store.begin_sign_in(key, LI, since, NOW, oldest)


def test_it_is_kept_once_with_its_last_use_and_its_end(store):
    assert store.kept_sign_in("a") is None
    begin(store)
    begin(store)
    store.note_sign_in_used("a", NOW + timedelta(minutes=5))
    store.note_sign_in_used("a", NOW + timedelta(minutes=4))  # another process was slower to write
    assert store.kept_sign_in("a") == KeptSignIn(since=NOW, seen_at=NOW + timedelta(minutes=5))

    store.end_sign_in("a", NOW + timedelta(minutes=6))
    store.end_sign_in("a", NOW + timedelta(minutes=7))
    store.note_sign_in_used("a", NOW + timedelta(minutes=8))

    ended = KeptSignIn(since=NOW, seen_at=NOW + timedelta(minutes=5), ended_at=NOW + timedelta(minutes=6))
    assert store.kept_sign_in("a") == ended


def test_a_new_one_takes_those_with_it_that_are_too_old(store):
    begin(store, "old", NOW - timedelta(hours=13), NOW - timedelta(hours=14))
    begin(store, "young", NOW - timedelta(hours=11))

    begin(store)

    assert [bool(store.kept_sign_in(key)) for key in ("old", "young", "a")] == [False, True, True]


def test_two_processes_and_a_restarted_one_see_the_same(store, address):
    signed = Signed("a", LI, NOW)
    others = [open_store(address) for _ in range(2)]
    processes = [
        SignIns(timedelta(minutes=30), timedelta(hours=12), lambda: NOW, lambda one=one: one)
        for one in (store, others[0])
    ]
    assert [one.sign_of_life(signed) for one in processes] == ["", ""]

    processes[0].leave(signed)

    late = NOW + timedelta(seconds=2)
    restarted = SignIns(timedelta(minutes=30), timedelta(hours=12), lambda: late, lambda: others[1])
    processes[1].clock = lambda: late
    assert [one.look_up(signed) for one in (processes[1], restarted)] == ["left", "left"]
    for one in others:
        one.close()


def test_who_is_erased_is_signed_out_everywhere_and_no_sign_in_is_theirs(store):
    store.signed_in(LI, "p1", "李女士", "", NOW)
    begin(store)
    assert [one.since for one in store.sign_ins_of("p1")] == [NOW]

    store.forget_details("p1", NOW + timedelta(minutes=1))

    assert store.sign_ins_of("p1") == ()
    assert store.kept_sign_in("a").ended_at == NOW + timedelta(minutes=1)
    assert store.person_of(LI) == ""
