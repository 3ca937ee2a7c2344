"""A worker that waits for its database; a setting that is wrong ends it at once."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from assessment.cli.commands.worker import _look
from assessment.errors import SettingsError
from assessment.model.message import msg
from assessment.store.errors import StoreError


def reports_that(*happens):
    """Reports whose next looks fail with these errors, None: not."""
    left = list(happens)

    def work_all():
        error = left.pop(0)
        if error:
            raise error

    return SimpleNamespace(work_all=work_all)


def test_a_database_that_is_not_there_is_asked_again(caplog):
    gone = StoreError(msg("The queue of background work does not answer"))
    made = []

    def prepare():
        made.append(1)
        if len(made) == 1:
            raise gone
        return reports_that(None, gone, None)

    reports = None
    for _ in range(4):
        reports = _look(prepare, reports)

    assert len(made) == 2  # what was made once is used on
    assert caplog.text.count("Background work waits") == 2


def test_a_wrong_setting_is_not_waited_for():
    def prepare():
        raise SettingsError(msg("ASSESSMENT_DATABASE_URL is not an address of a database"))

    with pytest.raises(SettingsError):
        _look(prepare, None)
