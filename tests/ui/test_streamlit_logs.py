"""Streamlit writes no log beside ours: it would hold addresses and messages of errors."""

import pytest
from streamlit import logger

from assessment.ui.streamlit_logs import take_over


@pytest.fixture
def as_before(monkeypatch):
    monkeypatch.setattr(logger, "setup_formatter", logger.setup_formatter)
    yield
    monkeypatch.undo()
    logger.update_formatter()
    for known in logger._loggers.values():
        known.propagate = False


def test_neither_its_loggers_nor_later_ones_have_a_handler(as_before):
    known = logger.get_logger("streamlit.known")
    assert known.handlers  # what is taken over; if a new version has none, this module has no purpose

    take_over()
    later = logger.get_logger("streamlit.later")

    assert not known.handlers
    assert not later.handlers
    assert known.propagate
    assert later.propagate
