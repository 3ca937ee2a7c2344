"""Who uses this session, with everything they may do, and which pages that opens.

Without a login there is one principal, `LOCAL`. With one it is looked up anew with every run of a page, so that a role
that was taken away is gone with the next click. When a sign-in has ended, what was typed before is still stored under
the person's own rights; then the session forgets everything.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace

import streamlit as st

from assessment.errors import AssessmentError
from assessment.model.people import LOCAL, NOBODY, Principal, Role
from assessment.services.people.permissions import Action, allowed, works_for
from assessment.ui import configured, services, signed_in, state

_KNOWN, _ENDED_AT, _OWNER, _WANTS_OUT = "_principal", "_principal_ended_at", "_works_for", "_wants_out"
_FRESH_S = 1.0
"""So long one look-up serves: the runs that one click causes."""
_GRACE_S = 10.0
"""So long after the end of a sign-in what was typed before it can still come in."""
FIRM_PAGES = ("quick", "questionnaire", "review", "result", "what_if", "action")
"""Pages about one firm."""
_TO_READ = ("result", "what_if")
"""Those of them for somebody who may read the answers of a firm and not change them."""
_OF_PEOPLE = ("portfolio", "people", "account")
"""Pages that are there with a login only."""


@dataclass(frozen=True)
class Known:
    """Who was looked up, by which sign-in and when."""

    principal: Principal
    key: str
    at: float


def principal() -> Principal:
    """Who asks; `NOBODY` where a login is on and nobody signed in."""
    if not configured.has_login():
        return LOCAL
    known: Known | None = st.session_state.get(_KNOWN)
    if known and time.monotonic() - known.at < _FRESH_S:
        return known.principal
    found = signed_in.current()
    if found is None:
        return _just_ended(known)
    try:
        now = _look_up(found, known)
    except AssessmentError:  # the database fails: nothing of it can be read now, whoever asks
        return known.principal if known else NOBODY
    st.session_state[_KNOWN] = Known(now, found.signed.key, time.monotonic())
    return now


def _look_up(found: signed_in.SignIn, known: Known | None) -> Principal:
    """What somebody may do now; the first time in a session they sign in."""
    workspace = services.opened().workspace
    if workspace is None:
        return NOBODY
    signing_in = workspace.people.signing_in
    if known and known.key == found.signed.key and known.principal.person:
        return signing_in.principal(known.principal.person)
    return signing_in.sign_in(found.issuer, found.subject, found.name, found.email, found.groups)


def is_signed_in() -> bool:
    """Whether somebody signed in, with or without a role."""
    return bool(principal().person)


def look_again() -> None:
    """Look up anew what the visitor may do, since something about it was just changed."""
    known: Known | None = st.session_state.get(_KNOWN)
    if known:
        st.session_state[_KNOWN] = replace(known, at=float("-inf"))


def is_over() -> bool:
    """Whether the sign-in of this session has ended and everything of it was forgotten."""
    return bool(signed_in.ended()) and _KNOWN not in st.session_state


def forget_where_ended() -> None:
    """Where the sign-in has ended: nothing of the session is kept but its language."""
    if signed_in.ended() and _KNOWN in st.session_state:
        lang = state.language()
        ended = signed_in.ended()
        _log_end(st.session_state[_KNOWN].principal, "" if ended == "left" else ended)
        st.session_state.clear()
        st.session_state[state.LANGUAGE_KEY] = lang
        signed_in.say_ended(ended)


def want_out() -> None:
    """Sign out in this run, once what was typed is stored; as a callback."""
    st.session_state[_WANTS_OUT] = True


def sign_out_where_wanted() -> None:
    """End the sign-in of the visitor, everywhere, where they asked for it."""
    if not st.session_state.pop(_WANTS_OUT, False):
        return
    known: Known | None = st.session_state.get(_KNOWN)
    if known is not None:
        _log_end(known.principal, "")
    leave()


def leave() -> None:
    """The same without a row in the log: for somebody who was erased."""
    st.session_state.pop(_KNOWN, None)
    signed_in.sign_out()


def _log_end(gone: Principal, why: str) -> None:
    """Log that somebody signed out, or how their sign-in ended; a database that fails keeps nobody here."""
    workspace = services.opened().workspace
    if workspace is not None and gone.person:
        with suppress(AssessmentError):
            workspace.of(gone).audit_log.signed_out(why)


def opens(page_id: str, *, has_questionnaire: bool, reads_only: bool = False) -> bool:
    """Whether a page is for the visitor by their roles.

    Args:
        page_id: the page.
        has_questionnaire: whether a questionnaire is open in this session, by a role or by a link.
        reads_only: whether that one is theirs to read and not to change.
    """
    asks = principal()
    if asks.is_local:
        return page_id not in _OF_PEOPLE
    if page_id in ("plan", "method"):
        return True
    if page_id in FIRM_PAGES:
        return page_id in _TO_READ if reads_only else has_questionnaire or _may(Action.BEGIN)
    if not asks.person:
        return False
    return {
        "account": True,
        "start": asks.has_any_role,
        "batch": _may(Action.BATCH),
        "portfolio": _may(Action.POOLED),
        "people": sees_people(asks),
        "audit": sees_people(asks),
    }.get(page_id, False)


def _may(action: Action) -> bool:
    """Whether somebody may do something for whom they work for now."""
    return allowed(principal(), action, owner())


def sees_people(asks: Principal) -> bool:
    """Whether the page of people is theirs: administrators, consultants, and who is responsible for a firm."""
    return asks.administrator or bool(asks.organisations(Role.CONSULTANT)) or manages_firms(asks)


def manages_firms(asks: Principal) -> bool:
    """Whether somebody is responsible for a firm, so that people are asked about it."""
    return asks.begins_firms or any(grant.role is Role.MANAGER for grant in asks.grants)


def owner() -> str:
    """Whom somebody works for now: an organisation, or themselves; "" where nobody signed in."""
    own = works_for(principal())
    chosen = st.session_state.get(_OWNER, "")
    return chosen if chosen in own else next(iter(own), "")


def work_for(chosen: str) -> None:
    """Work for another organisation, or for oneself, from now on."""
    st.session_state[_OWNER] = chosen


def _just_ended(known: Known | None) -> Principal:
    """Who it was a moment ago, as far as they still may anything, so that what they typed is stored; then nobody."""
    workspace = services.opened().workspace
    if known is None or workspace is None:
        return NOBODY
    noticed = st.session_state.setdefault(_ENDED_AT, time.monotonic())
    if time.monotonic() - noticed >= _GRACE_S or not known.principal.person:
        return NOBODY
    try:
        return workspace.people.signing_in.principal(known.principal.person)
    except AssessmentError:
        return known.principal
