"""Drafts on a store in dictionaries, with a clock that stands still until it is moved, and the installed data."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assessment.definitions.catalogue import load_catalogue
from assessment.services.drafts import Drafts
from tests.unit.services.fake_store import FakeStore

PLAN = "shanghai-2023-2025"


class Clock:
    def __init__(self):
        self.now = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(scope="session")
def installed():
    return load_catalogue()


@pytest.fixture
def drafts(installed):
    return Drafts(FakeStore(), installed, Clock())


@pytest.fixture
def started(drafts):
    return drafts.start(PLAN, 2025)


@pytest.fixture
def access(started):
    return started.access


@pytest.fixture
def with_renamed(drafts, installed):
    """The same drafts under an edition that calls some questions by another name."""

    def renamed(names, edition="2027.1"):
        changed = installed.questionnaires["manufacturing"].model_copy(update={"renamed": names, "edition": edition})
        return replace(drafts, catalogue=replace(installed, questionnaires={"manufacturing": changed}))

    return renamed
