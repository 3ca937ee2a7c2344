"""Invitations by link: made for a role, listed while they can be accepted, revoked; and what the one invited finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st
from pydantic import SecretStr

from assessment.locale import Translator
from assessment.model.people import EVERYWHERE, Grant, Invitation, Role
from assessment.services.people.invitations import DAYS
from assessment.ui import form, role_words, services, state, tries, who
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.layout import facts
from assessment.ui.components.send import WHOLE, part_choice, part_title
from assessment.ui.components.trouble import told
from assessment.ui.moments import moment
from assessment.ui.reach import reach

TOKEN = "invitation"  # noqa: S105 - a name, no secret
"""Name in the address of the token of an invitation."""
_MADE, _ACCEPTED = "_invitations_made", "_invitation_accepted"
_DAYS = (3, 7, DAYS, 30, 90)


class Place(NamedTuple):
    """Where the roles of invitations count: an organisation or the installation, or one firm."""

    organisation: str = EVERYWHERE
    series: str = ""

    @property
    def name(self) -> str:
        """A short name for keys of widgets."""
        return self.series or self.organisation


def invitations(place: Place, roles: Sequence[Role], t: Translator) -> None:
    """The form for a new invitation, and those that can still be accepted."""
    workspace = services.kept().workspace
    if workspace is None:
        return
    _form(place, roles, t)
    made: dict[str, str] = st.session_state.get(_MADE, {})
    for one in reversed(workspace.people.invitations.listed(place.organisation, place.series)):
        with st.container(border=True, key=f"invitation_{one.id}", gap="xsmall"):
            show(text("p", _promise(one, t)) + text("p", _until(one, t), "app-muted"))
            if one.id in made:
                st.code(made[one.id], language=None, wrap_lines=True)
            else:
                show(text("p", t("The address was shown when the link was made."), "app-muted"))
            st.button(
                t("Revoke"),
                icon=":material/link_off:",
                key=f"revoke_invitation_{one.id}",
                on_click=_revoke,
                args=(one.id,),
            )


def offer(token: str, t: Translator) -> None:
    """What an invitation promises to whoever opened its link, with the button that accepts it."""
    workspace = services.kept().workspace
    if workspace is None or st.session_state.get(_ACCEPTED) == token:
        return
    with tries.counted(token):
        found = workspace.people.invitations.look(SecretStr(token))
    place = found.firm or t("Firm without a name") if found.invitation.series else found.organisation
    with st.container(border=True, key="invitation_offer"):
        show(
            tag("div", text("h2", t("You are invited")), "app-way")
            + facts(
                [
                    (t("Role"), role_words.role_word(found.invitation.role, t)),
                    (t("For"), place or t("This installation")),
                    (t("What"), _part(found.invitation, t)),
                    (t("Open until"), moment(found.invitation.expires_at)),
                ]
            )
        )
        st.button(
            t("Accept the invitation"),
            type="primary",
            icon=":material/check:",
            key="accept_invitation",
            on_click=_accept,
            args=(token,),
        )


def _form(place: Place, roles: Sequence[Role], t: Translator) -> None:
    role, part, person, days = (f"invite_{field}_{place.name}:{t.lang}" for field in ("role", "part", "for", "days"))
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"invite_{place.name}", gap="small"):
        st.selectbox(t("Role"), roles, format_func=lambda one: role_words.role_word(one, t), key=role, width=180)
        if place.series and st.session_state.get(role) is Role.CONTRIBUTOR:
            part_choice(part, form.questionnaire(), t)
        st.text_input(t("Who is invited"), key=person, max_chars=100, autocomplete="off", width=220)
        st.selectbox(
            t("Can be accepted for"),
            _DAYS,
            index=_DAYS.index(DAYS),
            format_func=lambda n: t("{n} days", n=n),
            key=days,
            width=150,
        )
        st.button(
            t("Make an invitation"),
            type="primary",
            icon=":material/person_add:",
            key=f"invite_make_{place.name}",
            on_click=_make,
            args=(place, role, part, person, days),
        )


def _promise(one: Invitation, t: Translator) -> str:
    what = role_words.role_word(one.role, t)
    part = _part(one, t)
    role = t("{role} ({place})", role=what, place=part) if part else what
    return t("{person}: {role}", person=one.label or t("Without a name"), role=role)


def _part(one: Invitation, t: Translator) -> str:
    """What a contributor is to fill in; "" for every other role."""
    return part_title(one.section, form.questionnaire(), t) if one.role is Role.CONTRIBUTOR else ""


def _until(one: Invitation, t: Translator) -> str:
    return t("Made {made}, open until {end}", made=moment(one.made_at), end=moment(one.expires_at))


@told
def _make(place: Place, role: str, part: str, person: str, days: str) -> None:
    workspace = services.kept().workspace
    if workspace is None:
        return
    chosen = st.session_state
    new = workspace.people.invitations.invite(
        chosen[role],
        place.organisation,
        place.series,
        section=chosen.get(part, WHOLE) if chosen[role] is Role.CONTRIBUTOR else WHOLE,
        label=chosen[person],
        days=chosen[days],
    )
    address = f"{reach().base}/account?{urlencode({TOKEN: new.token.get_secret_value()})}"
    chosen.setdefault(_MADE, {})[new.invitation.id] = address
    chosen[person] = ""


@told
def _revoke(invitation: str) -> None:
    workspace = services.kept().workspace
    if workspace is not None:
        workspace.people.invitations.revoke(invitation)


@told
def _accept(token: str) -> None:
    workspace, t = services.kept().workspace, state.t()
    if workspace is None:
        return
    given = workspace.people.invitations.accept(SecretStr(token))
    st.session_state[_ACCEPTED] = token
    st.query_params.pop(TOKEN, None)
    who.look_again()
    role = role_words.role_word(given.role, t)
    words = t("You have a new role: {role}.", role=role)
    if isinstance(given, Grant):
        words = t("You have a new role: {role}. The firm is on the start page.", role=role)
    st.toast(words, icon=":material/check_circle:")
