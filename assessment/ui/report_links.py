"""Addresses from which finished reports of whole batches are fetched.

Without a login an address names the order: only this computer reaches it. Where people sign in it holds a random
ticket instead, which lives in the session and ends with it, or once the page was left alone for so long that its
visitor counts as gone; what they may have is looked up anew when it is used.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from weakref import WeakValueDictionary

import streamlit as st

from assessment.services.batch_reports import BatchReports
from assessment.services.workspace import Workspace
from assessment.ui import configured, services

ROUTE = "/reports/"
_KEPT = "_report_tickets"


@dataclass(eq=False)
class Ticket:
    """The right of one session to the reports of one order."""

    token: str
    workspace: Workspace
    job: str
    until: float


_VALID: WeakValueDictionary[str, Ticket] = WeakValueDictionary()


def address(job: str) -> str:
    """The address for this session; the same as long as the session lives and looks at the page now and then."""
    workspace = services.kept().workspace
    if workspace is None or not configured.has_login():
        return ROUTE + job
    tickets: dict[str, Ticket] = st.session_state.setdefault(_KEPT, {})
    until = time.monotonic() + configured.settings().session_idle_minutes * 60
    ticket = tickets.get(job)
    if ticket is None:
        ticket = Ticket(secrets.token_urlsafe(32), workspace, job, until)
        tickets[job] = _VALID[ticket.token] = ticket
    ticket.workspace, ticket.until = workspace, until
    return ROUTE + ticket.token


def behind(name: str) -> tuple[BatchReports, str] | None:
    """The reports and the order that the end of an address leads to; None: nowhere (any more).

    Raises:
        AssessmentError: who had the address may not work for the owner of the reports any more.
    """
    if not configured.has_login():
        return services.batch_reports(), name
    ticket = _VALID.get(name)
    if ticket is None or time.monotonic() >= ticket.until:
        return None
    return services.reports_of(services.as_of_now(ticket.workspace)), ticket.job
