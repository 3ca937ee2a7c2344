"""Who signed in, as the provider said, and whether that still holds. Without a login there is nobody to ask about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import streamlit as st

from assessment import bootstrap
from assessment.services.sign_ins import Ended, SignIns
from assessment.ui import configured

_ENDED, _CHECKED_S = "_sign_in_ended", 20.0
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
        since: when they signed in.
        key: tells this sign-in from every other.
    """

    issuer: str
    subject: str
    name: str
    email: str
    groups: tuple[str, ...]
    since: datetime
    key: str


def current() -> SignIn | None:
    """Who signed in and still is; None for everybody else."""
    found = _from_claims(st.user.to_dict()) if configured.has_login() else None
    return found if found and not sign_ins().ended(found.key, found.since) else None


def sign_of_life() -> None:
    """Note that the visitor did something; where their sign-in has ended before, why is kept for the page to say."""
    found = _from_claims(st.user.to_dict()) if configured.has_login() else None
    if found is None:
        return
    ended = sign_ins().sign_of_life(found.key, found.since)
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
        sign_ins().leave(found.key)
    st.logout()


def watch() -> None:
    """Look now and then whether the sign-in has ended, and draw the page again where it has."""
    if current() is not None:
        every = min(_CHECKED_S, sign_ins().idle.total_seconds() / 4)
        st.fragment(_look, run_every=every, key="sign_in_watch")()


def _look() -> None:
    if current() is None:
        st.rerun()


@cache
def sign_ins() -> SignIns:
    """The sign-ins of this process."""
    chosen = configured.settings()
    return SignIns(
        timedelta(minutes=chosen.session_idle_minutes), timedelta(minutes=chosen.session_minutes), bootstrap.now
    )


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
        since=datetime.fromtimestamp(issued, UTC),
        key=hashlib.sha256(json.dumps(claims, sort_keys=True, default=str).encode()).hexdigest(),
    )


def _groups(claim: object) -> tuple[str, ...]:
    """The groups of a claim: a list of texts, or a single text."""
    given = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
    return tuple(dict.fromkeys(str(group)[:_LONGEST_CLAIM] for group in given if isinstance(group, str)))
