"""Brings what Streamlit logs into our log: it gives each of its loggers a handler of its own, also later ones."""

from __future__ import annotations

from streamlit import logger

from assessment.services.logs import to_our_log


def take_over() -> None:
    """From now on no logger of Streamlit has a handler of its own; those it makes later get none either."""
    logger.setup_formatter = to_our_log
    logger.update_formatter()
