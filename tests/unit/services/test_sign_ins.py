"""A sign-in lasts while somebody is there, never longer than the longest time, and not at all after they left."""

from datetime import UTC, datetime, timedelta

import pytest

from assessment.services.sign_ins import SignIns

START = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def after(self, minutes):
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sign_ins(clock):
    """Thirty minutes of silence, eight hours at most."""
    return SignIns(timedelta(minutes=30), timedelta(hours=8), clock)


def test_each_sign_of_life_begins_the_silence_anew(sign_ins, clock):
    for _ in range(3):
        assert sign_ins.sign_of_life("a", START) == ""
        clock.after(30)

    assert sign_ins.ended("a", START) == ""


def test_after_the_silence_it_has_ended_and_stays_so(sign_ins, clock):
    sign_ins.sign_of_life("a", START)
    clock.after(30.1)

    assert sign_ins.ended("a", START) == "silent"
    assert sign_ins.sign_of_life("a", START) == "silent"
    assert sign_ins.sign_of_life("a", START) == "silent"


def test_a_look_is_no_sign_of_life(sign_ins, clock):
    sign_ins.sign_of_life("a", START)
    for _ in range(4):
        clock.after(10)
        sign_ins.ended("a", START)

    assert sign_ins.ended("a", START) == "silent"


def test_the_longest_time_ends_it_whatever_somebody_does(sign_ins, clock):
    for _ in range(25):
        sign_ins.sign_of_life("a", START)
        clock.after(20)

    assert sign_ins.sign_of_life("a", START) == "over"


def test_who_left_is_signed_out_in_every_window_and_nobody_else_is(sign_ins):
    for key in ("a", "b"):
        sign_ins.sign_of_life(key, START)

    sign_ins.leave("a")

    assert sign_ins.sign_of_life("a", START) == "left"
    assert sign_ins.sign_of_life("b", START) == ""


def test_what_the_longest_time_has_ended_is_forgotten(sign_ins, clock):
    sign_ins.sign_of_life("a", START)
    sign_ins.leave("a")
    clock.after(8 * 60 + 1)
    sign_ins.leave("b")

    assert sign_ins.ended("a", START) == "over"
    assert "a" not in sign_ins._left
