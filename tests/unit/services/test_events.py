"""What happened is told to whoever listens: once, with its seconds, and only when it was done."""

import pytest

from assessment.services.events import Event, happened, listen, tells, timed, unlisten


@pytest.fixture
def told():
    events = []
    listen(events.append)
    yield events
    unlisten(events.append)


def test_a_listener_is_told_once_and_no_more_when_it_left(told):
    listen(told.append)
    happened(Event("answers_saved", count=3))
    unlisten(told.append)
    happened(Event("answers_saved"))

    assert told == [Event("answers_saved", count=3)]


def test_what_takes_time_is_told_with_its_seconds_when_it_is_done(told):
    with timed("firms_scored", count=7):
        assert told == []

    assert (told[0].name, told[0].count) == ("firms_scored", 7)
    assert told[0].seconds >= 0


def test_what_fails_is_not_told(told):
    @tells("report_made", "pdf")
    def fail():
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - ours
        fail()

    assert told == []


def test_a_call_that_succeeds_is_told_with_its_kind(told):
    @tells("report_made", "pdf")
    def make(text):
        return text.encode()

    assert make("a") == b"a"
    assert [(event.name, event.kind) for event in told] == [("report_made", "pdf")]
