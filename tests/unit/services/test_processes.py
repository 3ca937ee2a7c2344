"""How many processes are started where nobody says it."""

import os

import pytest

from assessment.services import executors


@pytest.mark.parametrize(
    ("usable", "amount", "expected"),
    [(4, 49, 1), (4, 99, 1), (4, 250, 2), (4, 10_000, 4), (64, 10_000, 8), (1, 900, 1)],
)
def test_as_many_as_there_is_work_and_there_are_processors_for_at_most_eight(monkeypatch, usable, amount, expected):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: range(usable), raising=False)

    assert executors.processes_for(amount, 100) == expected
