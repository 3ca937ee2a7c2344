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
        monkeypatch.setattr(tries, "st", SimpleNamespace(context=SimpleNamespace(ip_address=address)))
        monkeypatch.setattr(visitor, "on_this_machine", lambda: here)

    return visit


def open_wrong():
    with pytest.raises(AccessRefusedError) as refused, tries.counted():
        raise AccessRefusedError(msg("This link leads nowhere"))
    return refused.value.message.text


def opens():
    with tries.counted():
        return True


def test_after_too_many_wrong_links_none_is_looked_at(come_from):
    come_from("192.0.2.7")
    assert opens()
    assert [open_wrong() for _ in range(3)] == [
        "This link leads nowhere",
        "This link leads nowhere",
        "Too many links that lead nowhere were opened from your network",
    ]

    with pytest.raises(AccessRefusedError) as refused:
        opens()

    assert 1 <= refused.value.hint.values["n"] <= 60


def test_another_address_and_the_computer_itself_are_not_held_up(come_from):
    come_from("192.0.2.7")
    for _ in range(3):
        open_wrong()

    come_from("192.0.2.8")
    assert opens()
    come_from("192.0.2.7", here=True)
    assert opens()
    assert {open_wrong() for _ in range(5)} == {"This link leads nowhere"}


def test_links_that_open_are_not_counted(come_from):
    come_from("192.0.2.7")

    assert all(opens() for _ in range(10))
