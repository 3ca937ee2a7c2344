"""Who signed in, as the provider said, and whether that still holds. Without a login there is nobody to ask about.

Whether it holds stands in the database. It is read once at the begin of each run of a page, and now and then while the
page stands there; the parts of a page that run by themselves go by what was read last.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import streamlit as st

from assessment import bootstrap
from assessment.errors import AssessmentError, NotFoundError
from assessment.model.message import msg
from assessment.services.people.sign_in import identity_of
from assessment.services.ports import SignInStore
from assessment.services.sign_ins import REMEMBERED, Ended, Signed, SignIns
from assessment.ui import configured, services

_ENDED = "_sign_in_ended"
_LONGEST_CLAIM = 200


@dataclass(frozen=True)
class SignIn:
    """One sign-in of somebody.

    Attributes:
        issuer: address of the provider.
        subject: what the provider calls the person, for good.
        name: how to call the person on the page; "" where the provider does not say.
        email: as the provider says; "" where it does not.
        groups: groups of the person at the provider.
        signed: the sign-in itself, by hashes.
    """

    issuer: str
    subject: str
    name: str
    email: str
    groups: tuple[str, ...]
    signed: Signed


def current() -> SignIn | None:
    """Who signed in and still is; None for everybody else, and while nobody can tell."""
    found = _claimed()
    return found if found and _asked(sign_ins().ended, found) == "" else None


def look_up() -> None:
    """Look into the database whether the sign-in of the visitor still holds: at the begin of each run of a page."""
    found = _claimed()
    if found:
        _asked(sign_ins().look_up, found)


def cannot_tell() -> bool:
    """Whether somebody signed in, and the database does not say now whether that holds and what they may do."""
    found = _claimed()
    return found is not None and _asked(sign_ins().ended, found) in (None, "")


def sign_of_life() -> None:
    """Note that the visitor did something; where their sign-in has ended before, why is kept for the page to say."""
    found = _claimed()
    ended = _asked(sign_ins().sign_of_life, found) if found else None
    if ended:
        st.session_state.setdefault(_ENDED, ended)


def ended() -> Ended:
    """Why the visitor is not signed in any more; "" where they are, or never were."""
    found: Ended = st.session_state.get(_ENDED, "")
    return found


def marks() -> dict[str, str]:
    """Marks of the page for `sign_in.js`, with their values."""
    if not configured.has_login():
        return {}
    if current() is not None:
        return {"signed-in": str(sign_ins().idle.total_seconds())}
    return {"sign-in": "", "ended": ""} if ended() else {"sign-in": ""}


def say_ended(why: Ended) -> None:
    """Keep why a sign-in has ended."""
    st.session_state[_ENDED] = why


def sign_in(provider: str = "") -> None:
    """Send the visitor to a provider; the first one where none is named."""
    found = configured.login()
    if found is not None:
        st.login(provider or found.providers[0])


def sign_out() -> None:
    """End the sign-in here, in every other window of the browser, and at the provider where it can."""
    found = current()
    if found is not None:
        sign_ins().leave(found.signed)
    st.logout()


def watch(is_known: Callable[[], bool]) -> None:
    """Look now and then whether the sign-in has ended, or the database is back, and draw the page again where so.

    Args:
        is_known: whether the page knows who the visitor is.
    """
    if _claimed() is not None and not ended():
        every = min(REMEMBERED.total_seconds(), sign_ins().idle.total_seconds() / 4)
        st.fragment(_look, run_every=every, key="sign_in_watch")(is_known, was_known=is_known())


def _look(is_known: Callable[[], bool], *, was_known: bool) -> None:
    look_up()
    knows = current() is not None if was_known else is_known()
    if knows != was_known:
        st.rerun()


@cache
def sign_ins() -> SignIns:
    """The sign-ins of this process."""
    chosen = configured.settings()
    return SignIns(
        timedelta(minutes=chosen.session_idle_minutes),
        timedelta(minutes=chosen.session_minutes),
        bootstrap.now,
        _store,
    )


def _store() -> SignInStore:
    """Where sign-ins are kept.

    Raises:
        AssessmentError: the database did not open.
    """
    found = services.opened()
    if found.workspace is None:
        raise found.problem or NotFoundError(msg("Answers cannot be saved"))
    return found.workspace.drafts.store


def _claimed() -> SignIn | None:
    """Who the cookie of the visitor says they are, whether that still holds or not."""
    return _from_claims(st.user.to_dict()) if configured.has_login() else None


def _asked(ask: Callable[[Signed], Ended], found: SignIn) -> Ended | None:
    """Why a sign-in has ended; None: the database does not answer, and this process does not know it."""
    try:
        return ask(found.signed)
    except AssessmentError:
        return None


def _from_claims(claims: Mapping[str, Any]) -> SignIn | None:
    """A sign-in from what the provider signed; None where nobody signed in, or it does not say who."""
    issuer, subject, issued = claims.get("iss"), claims.get("sub"), claims.get("iat")
    if not (claims.get("is_logged_in") and issuer and subject and isinstance(issued, int | float)):
        return None
    name = claims.get("name") or claims.get("preferred_username") or claims.get("email") or ""
    return SignIn(
        issuer=str(issuer),
        subject=str(subject),
        name=str(name)[:_LONGEST_CLAIM],
        email=str(claims.get("email") or "")[:_LONGEST_CLAIM],
        groups=_groups(claims.get(configured.settings().login_groups_claim)),
        signed=Signed(
            key=hashlib.sha256(json.dumps(claims, sort_keys=True, default=str).encode()).hexdigest(),
            identity=identity_of(str(issuer), str(subject)),
            since=datetime.fromtimestamp(issued, UTC),
        ),
    )


def _groups(claim: object) -> tuple[str, ...]:
    """The groups of a claim: a list of texts, or a single text."""
    given = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
    return tuple(dict.fromkeys(str(group)[:_LONGEST_CLAIM] for group in given if isinstance(group, str)))
