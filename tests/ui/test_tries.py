"""Whoever opens many links that lead nowhere has to wait, also for one that would open; at the computer nobody does."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from assessment.model.message import msg
from assessment.services.refusals import AccessRefusedError
from assessment.settings import RateLimits
from assessment.ui import rate_limits, tries, visitor


@pytest.fixture
def come_from(monkeypatch):
    """A visitor of an address, to whom two wrong links an hour are allowed."""
    counts = rate_limits.Limits(RateLimits(links="2 per hour"))
    monkeypatch.setattr(rate_limits, "limits", lambda: counts)

    def visit(address, *, here=False):
        page = SimpleNamespace(context=SimpleNamespace(ip_address=address), session_state={})
        monkeypatch.setattr(tries, "st", page)
        monkeypatch.setattr(visitor, "on_this_machine", lambda: here)

    return visit


def open_wrong(token):
    with pytest.raises(AccessRefusedError) as refused, tries.counted(token):
        raise AccessRefusedError(msg("This link leads nowhere"))
    return refused.value.message.text


def opens():
    with tries.counted("right"):
        return True


def test_after_too_many_wrong_links_none_is_looked_at(come_from):
    come_from("192.0.2.7")
    assert opens()
    assert [open_wrong(token) for token in "abc"] == [
        "This link leads nowhere",
        "This link leads nowhere",
        "Too many links that lead nowhere were opened from your network",
    ]

    with pytest.raises(AccessRefusedError) as refused:
        opens()

    assert 1 <= refused.value.hint.values["n"] <= 60


def test_another_address_and_the_computer_itself_are_not_held_up(come_from):
    come_from("192.0.2.7")
    for token in "abc":
        open_wrong(token)

    come_from("192.0.2.8")
    assert opens()
    come_from("192.0.2.7", here=True)
    assert opens()
    assert {open_wrong(token) for token in "abcde"} == {"This link leads nowhere"}


def test_a_page_that_is_drawn_again_with_the_same_link_counts_it_once(come_from):
    come_from("192.0.2.7")

    assert {open_wrong("a") for _ in range(10)} == {"This link leads nowhere"}
    assert opens()


def test_links_that_open_are_not_counted(come_from):
    come_from("192.0.2.7")

    assert all(opens() for _ in range(10))
