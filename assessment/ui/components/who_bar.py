"""Who is signed in, at the upper edge of every page: name and roles, the organisation worked for, the way out."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment.locale import Translator
from assessment.model.people import Principal
from assessment.services.people.permissions import works_for
from assessment.ui import configured, draft, role_words, signed_in, who
from assessment.ui.components.html import plain, show, tag, text

_SHOWN_OF_NAME = 14


def who_bar(t: Translator, links: Callable[[], None]) -> None:
    """Draw it, with the links of whoever signed in; nothing where nobody signs in to this app."""
    if not configured.has_login():
        return
    asks = who.principal()
    with st.container(key="who_bar"):
        if asks.person:
            _signed_in(asks, links, t)
        else:
            sign_in_buttons(t, "bar")


def sign_in_buttons(t: Translator, place: str) -> None:
    """A button for each provider; the name of a provider is shown where there are several."""
    login = configured.login()
    providers = login.providers if login else ()
    for provider in providers[:1] if place == "bar" else providers:
        label = (
            t("Sign in") if len(providers) == 1 or place == "bar" else t("Sign in with {name}", name=plain(provider))
        )
        st.button(
            label,
            icon=":material/login:",
            type="primary" if place != "bar" else "secondary",
            key=f"sign_in_{place}_{provider}",
            on_click=_sign_in,
            args=(provider,),
        )


def _signed_in(asks: Principal, links: Callable[[], None], t: Translator) -> None:
    name = asks.name or t("Without a name")
    short = name if len(name) <= _SHOWN_OF_NAME else f"{name[:_SHOWN_OF_NAME]}…"
    with st.popover(plain(short), icon=":material/account_circle:", key="who"):
        show(tag("div", text("p", name, "app-keep") + text("p", t("; ").join(_roles(asks, t)), "app-muted")))
        _organisation(asks, t)
        links()
        st.button(t("Sign out"), icon=":material/logout:", key="sign_out", on_click=who.want_out)


def _roles(asks: Principal, t: Translator) -> list[str]:
    firms = [t("Firms you were given: {n}", n=len({one.series for one in asks.grants}))] if asks.grants else []
    return [*role_words.roles_of(asks, t), *firms] or [t("No role yet")]


def _organisation(asks: Principal, t: Translator) -> None:
    """Whom they work for, to choose where there are several."""
    own = works_for(asks)
    if len(own) < 2 or not (asks.organisations() and (asks.begins_firms or len(asks.organisations()) > 1)):
        return
    key = f"works_for:{t.lang}"
    st.session_state[key] = who.owner()
    names = role_words.organisations()
    st.selectbox(
        t("Working for"),
        own,
        format_func=lambda one: t("My own firms") if one == asks.person else role_words.place(one, names, t),
        key=key,
        on_change=_work_for,
        args=(key,),
    )


def _work_for(key: str) -> None:
    who.work_for(st.session_state[key])
    draft.leave()


def _sign_in(provider: str) -> None:
    signed_in.sign_in(provider)
