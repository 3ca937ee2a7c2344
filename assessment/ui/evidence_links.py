"""Addresses from which a visitor fetches files: attached to answers, or all of what is kept about a questionnaire.

An address holds a random ticket that lives in the visitor's session and ends with it, or once the page was left alone
for so long that the visitor counts as gone. What the visitor may have is looked up anew when it is used, so a link that
was revoked, a role that ended or a file that was taken away ends it at once. Nothing tells one reason from another.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote
from weakref import WeakValueDictionary

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from assessment.errors import AssessmentError
from assessment.locale import translator
from assessment.model.base import Language
from assessment.model.draft import Access
from assessment.services.workspace import Workspace
from assessment.ui import services
from assessment.ui.headers import SHOWS_NOTHING

ROUTE = "/evidence/"
_KEPT = "_tickets"
HEADERS = {
    "Content-Security-Policy": SHOWS_NOTHING,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""Whatever the content is, no browser shows it, runs it or keeps it."""
_AS_IT_IS = {"Content-Encoding": "identity"}
"""No middleware packs it once more: it is packed as a rule, and its length tells a browser whether all of it came."""


@dataclass(eq=False)
class Ticket:
    """The right of one session to one file; `evidence` empty: the zip of everything about the questionnaire."""

    token: str
    workspace: Workspace
    access: Access
    evidence: str
    lang: Language
    until: float


@dataclass(frozen=True)
class _File:
    name: str
    size: int | None
    pieces: Iterator[bytes]


_VALID: WeakValueDictionary[str, Ticket] = WeakValueDictionary()


def address(workspace: Workspace, access: Access, lang: Language, evidence: str = "") -> str:
    """The address for this session; the same as long as the session lives."""
    tickets: dict[tuple[Access, str, str], Ticket] = st.session_state.setdefault(_KEPT, {})
    ticket = tickets.get((access, evidence, lang))
    if ticket is None:
        ticket = Ticket(secrets.token_urlsafe(32), workspace, access, evidence, lang, _until())
        tickets[access, evidence, lang] = _VALID[ticket.token] = ticket
    ticket.workspace, ticket.until = workspace, _until()
    return ROUTE + ticket.token


def sign_of_life() -> None:
    """The visitor is there: every address of their session goes on for as long again."""
    for ticket in st.session_state.get(_KEPT, {}).values():
        ticket.until = _until()


def _until() -> float:
    return time.monotonic() + services.settings().session_idle_minutes * 60


def serve(request: Request) -> Response:
    """The file behind a ticket, in pieces, to be saved and never shown."""
    ticket = _VALID.get(str(request.path_params["ticket"]))
    found = _open(ticket) if ticket and time.monotonic() < ticket.until else None
    if found is None:
        return Response(_gone(), status_code=404, media_type="text/plain; charset=utf-8", headers=HEADERS)
    length = {} if found.size is None else {"Content-Length": str(found.size)}
    return StreamingResponse(
        found.pieces,
        media_type="application/octet-stream",
        headers={**HEADERS, **_AS_IT_IS, **length, "Content-Disposition": disposition(found.name)},
    )


def disposition(name: str) -> str:
    """The header that has a file saved under a name; the plain form of it holds letters and digits only."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in ".-_ ") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _open(ticket: Ticket) -> _File | None:
    try:
        workspace = services.as_of_now(ticket.workspace)
        if not ticket.evidence:
            t = translator(ticket.lang)
            return _File(t("my-data.zip"), None, workspace.my_data.archive(ticket.access, ticket.lang))
        found, pieces = workspace.evidence.content(ticket.access, ticket.evidence)
    except AssessmentError:
        return None
    return _File(found.name, found.size, pieces)


def _gone() -> str:
    lines = (
        t("This file cannot be had here (any more). Go back, load the page again, and press the link once more.")
        for t in (translator("zh"), translator("en"))
    )
    return "\n\n".join(lines) + "\n"
