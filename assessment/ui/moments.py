"""Moments as the visitor's clock shows them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def moment(at: datetime) -> str:
    """Day and time in the time zone of the browser, of the server where that is not known: `2026-11-23 10:42`."""
    return _local(at).strftime("%Y-%m-%d %H:%M")


def _local(at: datetime) -> datetime:
    try:
        return at.astimezone(ZoneInfo(st.context.timezone or ""))
    except (ValueError, ZoneInfoNotFoundError):
        return at.astimezone()
