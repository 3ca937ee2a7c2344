"""Moments as the visitor's clock shows them."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def moment(at: datetime) -> str:
    """Day and time in the time zone of the browser, of the server where that is not known: `2026-11-23 10:42`."""
    return _local(at).strftime("%Y-%m-%d %H:%M")


def time_zone() -> tzinfo | None:
    """The time zone of the browser; None, which stands for that of the server, where it is not known."""
    try:
        return ZoneInfo(st.context.timezone or "")
    except (ValueError, ZoneInfoNotFoundError):
        return None


def _local(at: datetime) -> datetime:
    return at.astimezone(time_zone())
