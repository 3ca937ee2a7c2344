"""A sign-in lasts while somebody is there, never longer than the longest time, and not at all after they left.

Several processes see the same; what a process knows holds while the store is away, and it lets nobody new in.
"""

from datetime import UTC, datetime, timedelta

import pytest

from assessment.errors import AssessmentError
from assessment.model.message import msg
from assessment.model.people import KeptSignIn
from assessment.services.sign_ins import Signed, SignIns

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
A, B = (Signed(key, "i" + key, START) for key in "ab")


class Clock:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def after(self, minutes=0.0, seconds=0.0):
        self.now += timedelta(minutes=minutes, seconds=seconds)
        return self


class Store:
    """Keeps rows; counts what it is asked; away, it answers nothing."""

    def __init__(self):
        self.rows, self.reads, self.writes, self.away = {}, 0, 0, False

    def __call__(self):
        if self.away:
            raise AssessmentError(msg("Away"))
        return self

    def kept_sign_in(self, key):
        self.reads += 1
        return self.rows.get(key)

    def begin_sign_in(self, key, _identity, since, at, oldest):
        self.rows = {name: row for name, row in self.rows.items() if row.since >= oldest}
        self.rows.setdefault(key, KeptSignIn(since=since, seen_at=at))

    def note_sign_in_used(self, key, at):
        self.writes += 1
        if self.rows[key].ended_at is None:
            self.rows[key] = self.rows[key].model_copy(update={"seen_at": at})

    def end_sign_in(self, key, at):
        self.rows[key] = self.rows[key].model_copy(update={"ended_at": at})


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def process(clock, store):
    """A function: one more process, with thirty minutes of silence, eight hours at most."""
    return lambda: SignIns(timedelta(minutes=30), timedelta(hours=8), clock, store)


@pytest.fixture
def sign_ins(process):
    return process()


def test_each_sign_of_life_begins_the_silence_anew(sign_ins, clock):
    for _ in range(3):
        assert sign_ins.sign_of_life(A) == ""
        clock.after(minutes=29)

    assert sign_ins.ended(A) == ""


def test_after_the_silence_it_has_ended_and_stays_so(sign_ins, clock):
    sign_ins.sign_of_life(A)
    clock.after(minutes=31)

    assert sign_ins.ended(A) == "silent"
    assert sign_ins.sign_of_life(A) == "silent"
    assert sign_ins.sign_of_life(A) == "silent"


def test_a_look_is_no_sign_of_life(sign_ins, clock):
    sign_ins.sign_of_life(A)
    for _ in range(31):
        clock.after(minutes=1)
        sign_ins.look_up(A)

    assert sign_ins.ended(A) == "silent"


def test_the_longest_time_ends_it_whatever_somebody_does(sign_ins, clock):
    for _ in range(17):
        sign_ins.sign_of_life(A)
        clock.after(minutes=29)  # 17 x 29 = 493 minutes, eight hours are 480

    assert sign_ins.sign_of_life(A) == "over"


def test_who_left_is_signed_out_in_every_window_and_nobody_else_is(sign_ins):
    for signed in (A, B):
        sign_ins.sign_of_life(signed)

    sign_ins.leave(A)

    assert sign_ins.sign_of_life(A) == "left"
    assert sign_ins.sign_of_life(B) == ""


def test_what_the_longest_time_has_ended_is_forgotten(sign_ins, clock, store):
    sign_ins.sign_of_life(A)
    sign_ins.leave(A)
    clock.after(minutes=481)
    late = Signed("b", "ib", clock())
    sign_ins.sign_of_life(late)
    sign_ins.leave(late)

    assert sign_ins.ended(A) == "over"
    assert "a" not in sign_ins._known
    assert set(store.rows) == {"b"}


# --- several processes, and one that is started again -----------------------------------------------------------------


def test_who_left_at_one_process_is_not_let_in_by_another(process):
    first, second = process(), process()
    first.sign_of_life(A)

    first.leave(A)

    assert second.sign_of_life(A) == "left"
    assert process().ended(A) == "left"


def test_an_open_window_at_another_process_hears_it_at_its_next_run_and_else_within_twenty_seconds(process, clock):
    first, second, third = process(), process(), process()
    for one in (first, second, third):
        one.sign_of_life(A)
    first.leave(A)

    clock.after(seconds=2)
    assert second.look_up(A) == "left"
    clock.after(seconds=19)
    assert third.ended(A) == "left"


def test_the_silence_goes_on_over_a_restart(process, clock):
    process().sign_of_life(A)
    clock.after(minutes=31)

    assert process().sign_of_life(A) == "silent"


def test_who_is_busy_at_one_process_is_not_silent_at_another(process, clock):
    first, second = process(), process()
    second.sign_of_life(A)
    for _ in range(3):
        clock.after(minutes=20)
        first.sign_of_life(A)
    clock.after(minutes=20)

    assert second.ended(A) == ""


@pytest.mark.parametrize(("idle", "writes"), [(30, 1), (2, 2)])
def test_the_last_use_is_written_once_a_minute_or_more_often_where_the_silence_is_short(clock, store, idle, writes):
    """A quarter of two minutes are 30 s: written after 30 and 60 s; of thirty minutes more than one: after 60 s."""
    sign_ins = SignIns(timedelta(minutes=idle), timedelta(hours=8), clock, store)
    for _ in range(61):
        sign_ins.sign_of_life(A)
        clock.after(seconds=1)

    assert store.writes == writes


def test_one_run_of_a_page_reads_once_and_its_parts_not_at_all(sign_ins, clock, store):
    sign_ins.look_up(A)
    for ask in (sign_ins.sign_of_life, sign_ins.ended, sign_ins.ended):
        ask(A)
    for _ in range(19):
        clock.after(seconds=1)
        sign_ins.sign_of_life(A)

    assert store.reads == 1


# --- a store that is away ---------------------------------------------------------------------------------------------


def test_who_is_known_here_goes_on_and_who_is_not_is_not_let_in(sign_ins, clock, store):
    sign_ins.sign_of_life(A)
    store.away = True
    clock.after(minutes=5)

    assert sign_ins.look_up(A) == ""
    assert sign_ins.sign_of_life(A) == ""
    with pytest.raises(AssessmentError):
        sign_ins.look_up(B)
    store.away = False
    clock.after(seconds=3)
    assert sign_ins.look_up(B) == ""
    assert sign_ins.sign_of_life(A) == ""


def test_silence_and_leaving_count_while_it_is_away(sign_ins, clock, store):
    for signed in (A, B):
        sign_ins.sign_of_life(signed)
    store.away = True
    sign_ins.leave(B)
    clock.after(minutes=31)

    assert sign_ins.ended(A) == "silent"
    assert sign_ins.ended(B) == "left"


def test_who_left_while_it_was_away_is_written_down_when_it_is_back(process, clock, store):
    first = process()
    for signed in (A, B):
        first.sign_of_life(signed)
    store.away = True
    first.leave(A)
    store.away = False
    clock.after(seconds=21)

    first.ended(B)

    assert process().ended(A) == "left"


def test_a_store_that_is_away_is_not_asked_again_and_again(sign_ins, store):
    store.away = True
    with pytest.raises(AssessmentError):
        sign_ins.ended(A)
    store.away = False

    with pytest.raises(AssessmentError):
        sign_ins.ended(A)

    assert store.reads == 0
